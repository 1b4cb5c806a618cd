// The comparison: a column a method, a row a property.
async function detailsOf(ids) {
  return Promise.all(ids.map(async (id) => {
    const number = numberOf.get(id);
    const file = Math.floor(number / core.per_file);
    return (await load(`methods-${file}`))[number % core.per_file];
  }));
}

function columnHead(method, id) {
  const [name, lang] = nameOf(numberOf.get(id));
  const [, , english, englishLang] = core.methods[numberOf.get(id)];
  const head = make("th", { scope: "col" }, make("div", { class: "name" }, text("bdi", name, lang)));
  if (english !== name) {
    head.append(make("div", { class: "soft second" }, text("bdi", english, englishLang)));
  }
  const slug = slugIfShared(numberOf.get(id));
  if (slug) head.append(make("div", { class: "soft second" }, text("code", slug, "und")));
  if (method.status === "candidate") head.append(make("div", { class: "candidate" }, word("span", "candidate")));
  const address = make("a", { href: `methods/${id}.html` }, word("span", "method_page"));
  head.append(make("div", { class: "page" }, address));
  return head;
}

function tableRow(row, methods) {
  const differs = rowDiffers(row, methods);
  const head = make("th", { scope: "row" }, word("span", row.key));
  if (differs) {
    head.append(make("span", { class: "mark" }, unequalSign(),
      word("span", "differs", {}, { class: "marked" })));
  }
  const node = make("tr", { class: differs ? "differs" : null, "data-row": row.key }, head,
    ...methods.map((method) => inLanguage(make("td", {}, row.cell(method)), row.lang ? row.lang(method) : locale)));
  node.hidden = state.onlyDifferences && methods.length > 1 && !differs;
  return node;
}

async function draw() {
  const place = document.getElementById("comparison");
  const tools = document.getElementById("tools");
  const ids = state.chosen;
  tools.hidden = !ids.length;
  if (!ids.length) return place.replaceChildren();
  const methods = await detailsOf(ids);
  if (ids !== state.chosen) return undefined; // a newer choice is being drawn
  const rows = ROWS.filter((row) => !row.optional || !methods.every(row.optional)).map((row) => tableRow(row, methods));
  const none = state.onlyDifferences && methods.length > 1 && rows.every((row) => row.hidden);
  place.replaceChildren(
    make("table", {}, word("caption", "heading", {}, { class: "unseen" }),
      make("thead", {}, make("tr", {}, make("td", {}), ...methods.map((method, at) => columnHead(method, ids[at])))),
      make("tbody", {}, ...rows)),
    ...(none ? [word("p", "no_difference")] : []));
  return undefined;
}

async function saveCsv() {
  const methods = await detailsOf(state.chosen);
  const names = state.chosen.map((id) => nameOf(numberOf.get(id))[0]);
  download(`${methods.map((method) => method.id).join("-")}.csv`, csvText(methods, names));
}
