// The page: its state is the address; a change writes the address, the address is what is drawn.
let core = null;
let foldText = null;
let localNames = [];
let sharedNames = new Set();
let fieldLabels = {};
let state = { chosen: [], onlyDifferences: false };
const numberOf = new Map();
const bySlug = new Map();

function failed(error) {
  const notice = document.getElementById("notice");
  notice.replaceChildren(word("p", "load_failed", { file: error.message }));
}

function resolveIds(asked) {
  const notes = [];
  const ids = asked.map((id) => {
    if (numberOf.has(id)) return id;
    if (bySlug.has(id)) return bySlug.get(id);
    const next = core.redirects[id];
    if (next) notes.push(word("p", "old_id", { old: id, new: next }));
    else notes.push(word("p", id in core.redirects ? "gone_id" : "no_id", { old: id }));
    return next;
  });
  document.getElementById("notice").replaceChildren(...notes);
  return [...new Set(ids.filter((id) => numberOf.has(id)))].slice(0, PAGE.most);
}

function localeFor(asked) {
  const wanted = [asked, ...navigator.languages, PAGE.fallback].filter(Boolean);
  for (const tag of wanted) {
    const known = PAGE.locales.find(([code]) => code.toLowerCase() === tag.toLowerCase())
      ?? PAGE.locales.find(([code]) => code === tag.split("-")[0]);
    if (known) return known;
  }
  return PAGE.locales[0];
}

async function speak([code, lang]) {
  const [own, names] = await Promise.all([load(`words-${code}`), load(`names-${code}`)]);
  if (localNames !== names) {
    localNames = names;
    findSharedNames();
  }
  [locale, stringsLang, strings] = [code, lang, own];
  const root = document.documentElement;
  root.lang = code;
  root.dir = directionOf(code) === "rtl" ? "rtl" : "ltr";
  document.getElementById("language").value = code;
  document.title = `${say("heading")} · ${PAGE.title}`;
}

async function render() {
  const wanted = readAddress();
  try {
    await speak(localeFor(wanted.locale));
    state = { chosen: resolveIds(wanted.chosen), onlyDifferences: wanted.onlyDifferences };
    document.getElementById("only").checked = state.onlyDifferences;
    chips();
    wordsOnPage();
    await draw();
  } catch (error) {
    failed(error);
  }
}

function change(part) {
  state = { ...state, ...part };
  history.pushState(null, "", addressOf(state));
  return render();
}

async function start() {
  nameLanguages();
  try {
    const [loaded, folds] = await Promise.all([load("core"), load("folding")]);
    [core, fieldLabels, foldText] = [loaded, loaded.fields, folder(folds)];
  } catch (error) {
    return failed(error);
  }
  core.methods.forEach(([id, slug], number) => { numberOf.set(id, number); bySlug.set(slug, id); });
  await render();
  document.getElementById("app").hidden = false;
  document.documentElement.dataset.ready = "yes";
  return undefined;
}

document.getElementById("language").addEventListener("change", (event) => {
  locale = event.target.value;
  change({});
});
document.getElementById("only").addEventListener("change", (event) => change({ onlyDifferences: event.target.checked }));
document.getElementById("share").addEventListener("click", () => copy(location.href));
document.getElementById("csv").addEventListener("click", saveCsv);
window.addEventListener("hashchange", render);
window.addEventListener("popstate", render);
start();
