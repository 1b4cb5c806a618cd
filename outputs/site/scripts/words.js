// Interface strings: the reader's language, else English, and then marked as English.
let strings = PAGE.english;
let locale = PAGE.fallback;
let stringsLang = PAGE.fallback;

function pattern(key) {
  return strings[key] ?? PAGE.english[key] ?? key;
}

// A string with its values; each value is isolated, or a date would turn around in right-to-left text.
function say(key, values = {}) {
  return pattern(key).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? `\u2068${values[name]}\u2069` : whole));
}

// The same as nodes.
function sayNodes(key, values = {}) {
  return pattern(key).split(/(\{\w+\})/).filter(Boolean).map((part) => {
    const name = part.slice(1, -1);
    return part.startsWith("{") && name in values ? make("bdi", {}, String(values[name])) : part;
  });
}

function mark(node, key) {
  if (key in strings && stringsLang === locale) return node;
  return inLanguage(node, key in strings ? stringsLang : PAGE.fallback);
}

// An element with one interface string in it.
function word(tag, key, values = {}, attributes = {}) {
  return mark(make(tag, attributes, ...sayNodes(key, values)), key);
}

function languageName(code) {
  if (!code || code === "und") return say("unknown_language");
  try {
    return new Intl.DisplayNames([locale], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

// The reader's languages by their own names; a code that nobody named is named by the browser.
function nameLanguages() {
  for (const node of document.querySelectorAll("#language option")) {
    if (node.textContent !== node.value) continue;
    try {
      node.textContent = new Intl.DisplayNames([node.value], { type: "language" }).of(node.value) ?? node.value;
    } catch {
      node.textContent = node.value;
    }
  }
}

function wordsOnPage() {
  for (const node of document.querySelectorAll("[data-word]")) {
    node.replaceChildren(...sayNodes(node.dataset.word, PAGE.imprint));
    node.removeAttribute("lang");
    node.removeAttribute("dir");
    mark(node, node.dataset.word);
  }
}
