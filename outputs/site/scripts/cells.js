// What a method shows in each row: how it is drawn, what is compared, what the CSV says.
const MARKS = { verified: "✓", corrected: "✎", contradicted: "✗", ambiguous: "?", not_found: "∅", unchecked: "…" };

const missing = () => word("span", "not_stated", {}, { class: "soft" });
const nothing = () => make("span", { class: "soft" }, "—");

function valueText(value, lang) {
  return value ? text("span", value, lang) : missing();
}

function list(items, empty = missing) {
  return items.length ? make("ul", { class: "plain" }, ...items.map((item) => make("li", {}, item))) : empty();
}

function byLanguage(names) {
  const groups = new Map();
  for (const [name, lang] of names) {
    if (!groups.has(lang)) groups.set(lang, []);
    groups.get(lang).push(name);
  }
  if (!groups.size) return missing();
  const rows = [...groups].map(([lang, found]) => [
    make("dt", {}, make("bdi", {}, languageName(lang))),
    ...found.map((name) => make("dd", {}, text("bdi", name, lang))),
  ]);
  return make("dl", { class: "names" }, ...rows.flat());
}

function folded(count, child) {
  return make("details", {}, make("summary", {}, String(count)), child);
}

function difference(item) {
  const node = make("li", {}, word("span", `d_${item.code}`));
  if (item.claimed || item.found) {
    const pairs = [["claimed", item.claimed], ["found", item.found]];
    node.append(make("dl", { class: "pair" }, ...pairs.flatMap(([key, value]) => [
      make("dt", {}, word("span", key)), make("dd", {}, value ? text("bdi", value, "und") : missing()),
    ])));
  }
  return node;
}

function citation(item) {
  const box = make("div", { class: `citation ${item.status}` });
  box.append(make("p", { class: "verdict" }, make("span", { "aria-hidden": "true" }, `${MARKS[item.status]} `),
    word("strong", item.status)), make("p", {}, word("span", `why_${item.status}`)));
  box.append(make("h3", {}, word("span", "claimed")), text("p", item.raw, item.lang, { class: "claim" }));
  if (item.differences.length) box.append(make("ul", { class: "differences" }, ...item.differences.map(difference)));
  if (item.found) box.append(make("h3", {}, word("span", "found")), found(item));
  if (item.reasons.length) box.append(list(item.reasons.map((reason) => text("span", reason, "en", { class: "soft" }))));
  if (item.asked.length) box.append(make("p", { class: "soft" }, word("span", "asked", { sources: item.asked.join(", ") })));
  if (item.checked) box.append(make("p", { class: "soft" }, word("span", "checked", { date: item.checked })));
  if (item.apa) {
    box.append(make("p", { class: "copies" },
      button("bibtex", () => copy(item.bibtex)), button("apa", () => copy(item.apa))));
  }
  return box;
}

function found({ found: [words, address], state }) {
  const node = text("p", words, "und", { class: "work" });
  if (address) node.append(" ", link(address, text("bdi", address, "und")));
  if (state === "retracted" || state === "withdrawn") node.append(" ", text("strong", state, "en"));
  return node;
}

function article(item) {
  const title = text("span", item.title ?? "—", item.lang);
  return make("span", {}, link(item.url, title), " ", make("span", { class: "soft" },
    ...[item.outlet, item.published, ...item.flags].filter(Boolean).flatMap((part) => [" · ", make("bdi", {}, part)])));
}

function page([address, lang, date]) {
  const label = address ? text("bdi", address, "und") : word("span", "no_address");
  return make("span", {}, make("bdi", {}, languageName(lang)), " · ", make("bdi", {}, date), " ", link(address, label));
}

function pagesCell(method) {
  const box = folded(method.n_pages, list(method.pages.map(page)));
  if (method.n_pages > method.pages.length + method.articles.length) {
    box.append(make("p", {}, word("span", "more_pages", { n: method.n_pages })));
  }
  return box;
}

const aliases = (method) => method.names.filter(([, , kind]) => kind !== "label");
const labels = (method) => method.names.filter(([, , kind]) => kind === "label");
const namesOf = (found) => found.map(([name]) => name);

function fieldOf(method) {
  const own = fieldLabels[method.field]?.[locale];
  return own ? [own, locale] : [method.field, "en"];
}

// key: the row's label; lang: of the whole cell, if it has one; cell: what is shown; same: what is compared (absent: never compared); csv: its text.
const ROWS = [
  { key: "field", lang: (m) => fieldOf(m)[1], cell: (m) => valueText(...fieldOf(m)), same: (m) => m.field, csv: (m) => fieldOf(m)[0] },
  { key: "family", lang: () => "en", cell: (m) => valueText(m.family, "en"), same: (m) => m.family, csv: (m) => m.family },
  { key: "year", lang: () => "und", cell: (m) => valueText(m.year, "und"), same: (m) => m.year, csv: (m) => m.year },
  { key: "originator", cell: (m) => list(m.originators.map((o) => text("span", o, "und"))),
    same: (m) => [...m.originators].sort(), csv: (m) => m.originators.join("; ") },
  { key: "type", lang: () => "en", cell: (m) => valueText(m.type, "en"), same: (m) => m.type, csv: (m) => m.type },
  { key: "source", cell: (m) => (m.citations.length ? make("div", {}, ...m.citations.map(citation)) : missing()),
    same: (m) => m.citations.map((c) => c.work ?? c.raw).sort(),
    csv: (m) => m.citations.map((c) => `${say(c.status)}. ${say("claimed")}: ${c.raw}${
      c.found ? ` ${say("found")}: ${c.found.filter(Boolean).join(" ")}` : ""}`).join("\n") },
  { key: "aliases", cell: (m) => byLanguage(aliases(m)), same: (m) => namesOf(aliases(m)).sort(),
    csv: (m) => namesOf(aliases(m)).join("; ") },
  { key: "summary", lang: (m) => m.summary_lang,
    cell: (m) => (m.summary ? text("p", m.summary, m.summary_lang, { class: "prose" }) : missing()), same: (m) => m.summary, csv: (m) => m.summary },
  { key: "names", cell: (m) => folded(labels(m).length, byLanguage(labels(m))),
    csv: (m) => labels(m).map(([name, lang]) => `${lang}: ${name}`).join("; ") },
  { key: "pages", cell: pagesCell, csv: (m) => m.pages.map(([address]) => address ?? "").filter(Boolean).join(" ") },
  { key: "articles", cell: (m) => list(m.articles.map(article), nothing),
    csv: (m) => m.articles.map((a) => a.title ?? "").join("; "), optional: (m) => !m.articles.length },
  { key: "flags", cell: (m) => list(m.flags.map((flag) => text("code", flag, "en")), nothing),
    csv: (m) => m.flags.join("; "), optional: (m) => !m.flags.length },
  { key: "seen", lang: () => "und", cell: (m) => text("span", m.seen.join(" – "), "und"), csv: (m) => m.seen.join(" – ") },
  { key: "id", lang: () => "und", cell: (m) => text("code", m.id, "und"), csv: (m) => m.id },
];

function rowDiffers(row, methods) {
  if (!row.same || methods.length < 2) return false;
  const first = JSON.stringify(row.same(methods[0]) ?? null);
  return methods.some((method) => JSON.stringify(row.same(method) ?? null) !== first);
}
