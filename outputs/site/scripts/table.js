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
  const head = make("th", { scope: "col" }, text("span", name, lang, { class: "name" }));
  if (english !== name) head.append(text("span", english, englishLang, { class: "soft second" }));
  if (method.status === "candidate") head.append(word("span", "candidate", {}, { class: "candidate" }));
  head.append(make("a", { class: "page", href: `methods/${id}.html` }, word("span", "method_page")));
  return head;
}

function tableRow(row, methods) {
  const differs = rowDiffers(row, methods);
  const head = make("th", { scope: "row" }, word("span", row.key));
  if (differs) {
    head.append(make("span", { class: "mark" }, make("span", { "aria-hidden": "true" }, "≠"),
      word("span", "differs", {}, { class: "marked" })));
  }
  const node = make("tr", { class: differs ? "differs" : null, "data-row": row.key }, head,
    ...methods.map((method) => make("td", {}, row.cell(method))));
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
