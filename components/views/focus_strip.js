// A card for each state that the dataset is about: where it stands, since when, in which words, how firmly.
const node = (name, className, text, more = {}) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  for (const [key, value] of Object.entries(more)) if (value) made.setAttribute(key, value);
  return made;
};

function tile({ symbol, word, fill, ink }) {
  const made = node("span", "tile");
  made.style.cssText = `background:${fill};color:${ink}`;
  made.append(node("span", "symbol", symbol, { "aria-hidden": "true" }), ` ${word}`);
  return made;
}

function card(state, data) {
  const made = node("li", "card");
  made.style.setProperty("--side", state.tile.fill);
  const head = node("div", "head");
  head.append(node("h2", "", state.name));
  const tiles = node("span", "tiles");
  if (state.before) tiles.append(tile(state.before), node("span", "arrow", "→", { "aria-label": data.words.then }));
  tiles.append(tile(state.tile));
  head.append(tiles);
  const words = node("p", "words");
  if (state.quote) words.append(node("span", "", `“${state.quote}”`, { lang: state.language, dir: "auto" }));
  else words.append(state.summary || data.words.nothing);
  const foot = node("div", "foot");
  foot.append(node("span", state.firm ? "firm" : "loose", state.firmness, { title: state.firmness }));
  if (state.response) {
    const open = node("button", "", data.words.open, { type: "button", "aria-label": `${data.words.open}: ${state.name}` });
    open.dataset.id = state.response;
    foot.append(open);
  }
  made.append(head, node("p", "since", state.since, { title: state.since }), words, foot);
  return made;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const list = parentElement.querySelector(".strip");
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.id : null;
  list.setAttribute("aria-label", data.words.label);
  list.style.setProperty("--edge", data.edge);
  list.style.setProperty("--cards", Math.min(data.cards.length, 6));
  list.replaceChildren(...data.cards.map((state) => card(state, data)));
  if (focused) list.querySelector(`[data-id="${focused}"]`)?.focus({ preventScroll: true });
  list.onclick = ({ target }) => { const id = target.closest("button")?.dataset.id; if (id) setTriggerValue("open", id); };
}
