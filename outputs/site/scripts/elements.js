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

// "Differs" as a drawing: fonts disagree on the sign, and some turn it around in right-to-left text.
function unequalSign() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [name, value] of [["viewBox", "0 0 16 16"], ["aria-hidden", "true"], ["class", "sign"]]) {
    svg.setAttribute(name, value);
  }
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", "M2 6h12M2 10h12M11 2 5 14");
  svg.append(path);
  return svg;
}

function text(tag, value, lang, attributes = {}) {
  return inLanguage(make(tag, attributes, value), lang);
}

function link(address, child, attributes = {}) {
  if (!/^https?:\/\//i.test(address ?? "")) return child;
  return make("a", { href: address, rel: "noopener noreferrer nofollow", ...attributes }, child);
}
