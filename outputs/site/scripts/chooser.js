// The search box: a combobox with a list of methods (WAI-ARIA authoring practices, list autocomplete).
const box = document.getElementById("search");
const options = document.getElementById("options");
let active = -1;
let asked = 0;

const announce = (message) => { document.getElementById("status").textContent = message; };

function nameOf(number) {
  const own = localNames[number];
  return own || [core.methods[number][2], core.methods[number][3]];
}

// Two methods can have one name: then the slug tells them apart.
function slugIfShared(number) {
  return sharedNames.has(nameOf(number)[0]) ? core.methods[number][1] : null;
}

function findSharedNames() {
  const seen = new Set();
  sharedNames = new Set();
  for (let number = 0; number < core.methods.length; number++) {
    const [name] = nameOf(number);
    (seen.has(name) ? sharedNames : seen).add(name);
  }
}

async function indexesFor(query) {
  const names = shardsOf(query, PAGE.search);
  return Promise.all(names.map(async (name) => {
    const loaded = await load(`search-${name}`);
    if (!(loaded.index instanceof Index)) loaded.index = new Index(loaded.text);
    return loaded.index;
  }));
}

async function search() {
  const turn = ++asked;
  const query = foldText(box.value);
  if (!query) {
    announce("");
    return close();
  }
  let found;
  try {
    found = find(await indexesFor(query), query);
  } catch (error) {
    return failed(error);
  }
  if (turn === asked) show(found.filter((number) => !state.chosen.includes(core.methods[number][0])));
}

function show(found) {
  options.replaceChildren(...found.slice(0, MOST_RESULTS).map(option));
  active = -1;
  box.removeAttribute("aria-activedescendant");
  options.hidden = !found.length;
  box.setAttribute("aria-expanded", String(found.length > 0));
  announce(found.length ? say("results", { n: found.length }) : say("no_results"));
}

function option(number) {
  const [id, , name, lang] = core.methods[number];
  const [own, ownLang] = nameOf(number);
  const node = make("li", { role: "option", id: `option-${id}`, "aria-selected": "false" }, text("span", own, ownLang));
  if (own !== name) node.append(" ", text("span", name, lang, { class: "soft" }));
  if (slugIfShared(number)) node.append(" ", text("code", slugIfShared(number), "und", { class: "soft" }));
  node.addEventListener("mousedown", (event) => event.preventDefault());
  node.addEventListener("click", () => choose(id));
  return node;
}

function close() {
  options.hidden = true;
  options.replaceChildren();
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
  active = -1;
}

function activate(next) {
  const nodes = [...options.children];
  if (!nodes.length) return;
  active = (next + nodes.length) % nodes.length;
  nodes.forEach((node, number) => node.setAttribute("aria-selected", String(number === active)));
  nodes[active].scrollIntoView({ block: "nearest" });
  box.setAttribute("aria-activedescendant", nodes[active].id);
}

function keyed(event) {
  if (event.isComposing) return;
  if (event.key === "ArrowDown") activate(active + 1);
  else if (event.key === "ArrowUp") activate(active < 0 ? -1 : active - 1);
  else if (event.key === "Enter" && options.children.length) choose(options.children[Math.max(active, 0)].id.slice(7));
  else if (event.key === "Escape" && !options.hidden) close();
  else return;
  event.preventDefault();
}

function choose(id) {
  close();
  box.value = "";
  asked++;
  change({ chosen: [...state.chosen, id] });
  announce(say("added", { name: nameOf(numberOf.get(id))[0] }));
  box.focus();
}

function remove(id) {
  change({ chosen: state.chosen.filter((other) => other !== id) });
  announce(say("removed", { name: nameOf(numberOf.get(id))[0] }));
  box.focus();
}

function chips() {
  document.getElementById("chosen").replaceChildren(...state.chosen.map((id) => {
    const [name, lang] = nameOf(numberOf.get(id));
    const close = make("button", { type: "button", "aria-label": say("remove", { name }) }, "×");
    close.addEventListener("click", () => remove(id));
    return make("li", {}, text("span", name, lang), close);
  }));
  const full = state.chosen.length >= PAGE.most;
  box.disabled = full;
  const hint = document.getElementById("hint");
  hint.dataset.word = full ? "full" : state.chosen.length === 1 ? "one_more" : "search_hint";
}

box.addEventListener("input", search);
box.addEventListener("keydown", keyed);
box.addEventListener("blur", close);
