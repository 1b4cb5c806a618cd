// Elements are made here and nowhere else; text goes in as text.
const RTL = new Set(PAGE.rtl);

function directionOf(lang) {
  if (!lang || lang === "und") return "auto";
  const [primary, ...rest] = lang.toLowerCase().split("-");
  const script = rest.find((subtag) => /^[a-z]{4}$/.test(subtag));
  if (script) return PAGE.rtl_scripts.includes(script) ? "rtl" : "ltr";
  return RTL.has(primary) ? "rtl" : "ltr";
}

function inLanguage(node, lang) {
  node.lang = lang === "und" || !lang ? "" : lang;
  node.dir = directionOf(lang);
  return node;
}

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

function text(tag, value, lang, attributes = {}) {
  return inLanguage(make(tag, attributes, value), lang);
}

function link(address, child, attributes = {}) {
  if (!/^https?:\/\//i.test(address ?? "")) return child;
  return make("a", { href: address, rel: "noopener noreferrer nofollow", ...attributes }, child);
}
