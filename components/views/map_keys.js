// The map for the keyboard: one tab stop, arrows go to the nearest state in that direction, Enter does what a click does.
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const rings = new WeakMap();

function places(host) {
  const found = new Map();
  const frame = host.getBoundingClientRect();
  const texts = new Map();
  for (const trace of host._fullData ?? []) for (const item of trace.customdata ?? []) if (item?.[1]) texts.set(item[0], item[1]);
  const add = (code, node) => {
    const box = node.getBoundingClientRect();
    if (!code || !texts.has(code) || !box.width || found.has(code)) return;
    found.set(code, { code, node, text: texts.get(code), x: box.x + box.width / 2 - frame.x, y: box.y + box.height / 2 - frame.y });
  };
  // `loc` and `i` are plotly.js's own (held by a test): which state a path is, and which point a mark.
  for (const node of host.querySelectorAll(".geolayer > .geo .choroplethlayer path")) if ((node.getAttribute("d") ?? "").length > 10) add(node.__data__?.loc, node);
  for (const node of host.querySelectorAll(".geolayer > .geo .scatterlayer path.point")) add(node.__data__?.data?.[0], node);
  return found;
}

const words = (html) => new DOMParser().parseFromString(html.replaceAll("<br>", ". "), "text/html").body.textContent;

function keyboard(host, data, setTriggerValue) {
  let list = host.parentElement.querySelector(":scope > .map-keys");
  if (!list) {
    list = Object.assign(document.createElement("div"), { className: "map-keys" });
    list.setAttribute("role", "toolbar");
    host.after(list);
    // The list outlives every redraw, and so do its listeners: what they do is told anew each time.
    list.addEventListener("focusin", ({ target }) => list.dispatchEvent(new CustomEvent("ring", { detail: target.dataset.code })));
    list.addEventListener("focusout", () => list.dispatchEvent(new CustomEvent("ring", { detail: null })));
  }
  list.setAttribute("aria-label", data.keys.label);
  const every = places(host);
  const order = [...data.keys.first.filter((code) => every.has(code)), ...[...every.keys()].filter((code) => !data.keys.first.includes(code))];
  const current = list.contains(document.activeElement) ? document.activeElement.dataset.code : null;
  list.replaceChildren(...order.map((code) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", tabIndex: -1, textContent: words(every.get(code).text.split("<br>").slice(0, 2).join("<br>")) });
    button.dataset.code = code;
    return button;
  }));
  const at = (code) => list.querySelector(`[data-code="${code}"]`);
  const stop = at(current) ?? list.firstElementChild;
  if (stop) stop.tabIndex = 0;
  if (current) at(current)?.focus({ preventScroll: true });

  const ring = (place) => {
    host.querySelector(":scope > .map-ring")?.remove();
    host.parentElement.querySelector(":scope > .map-tip")?.remove();
    if (!place) return;
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "map-ring");
    const path = place.node.cloneNode(false);
    path.setAttribute("style", "fill:none;stroke:var(--st-primary-color);stroke-width:4px;stroke-linejoin:round;pointer-events:none");
    svg.append(path);
    host.append(svg);
    const tip = Object.assign(document.createElement("div"), { className: "map-tip", innerHTML: "" });
    tip.append(...place.text.split("<br>").slice(0, 6).flatMap((text, i) => [...(i ? [document.createElement("br")] : []), words(text)]));
    tip.style.cssText = `left:${Math.min(Math.max(place.x + 12, 0), Math.max(host.clientWidth - 300, 0))}px;top:${Math.max(Math.min(place.y + 12, host.clientHeight - 170), 0)}px`;
    host.after(tip);
  };
  list.removeEventListener("ring", rings.get(list));
  rings.set(list, ({ detail }) => ring(every.get(detail)));
  list.addEventListener("ring", rings.get(list));
  if (current) ring(every.get(current));
  list.onclick = ({ target }) => { const { code } = target.dataset; if (code) setTriggerValue("picked", { mark: [code], shift: false }); };
  list.onkeydown = (event) => {
    const here = every.get(event.target.dataset.code);
    let to = null;
    if (event.key === "Home") to = order[0];
    else if (event.key === "End") to = order.at(-1);
    else if (here && event.key in KEYS) {
      const [dx, dy] = KEYS[event.key];
      let least = Infinity;
      for (const place of every.values()) {
        const along = (place.x - here.x) * dx + (place.y - here.y) * dy;
        const aside = Math.abs((place.x - here.x) * dy) + Math.abs((place.y - here.y) * dx);
        if (along > 1 && along >= aside * 0.6 && along + 2 * aside < least) [to, least] = [place.code, along + 2 * aside];
      }
    } else return;
    event.preventDefault();
    if (!to) return;
    for (const button of list.children) button.tabIndex = button.dataset.code === to ? 0 : -1;
    at(to).focus({ preventScroll: true });
  };
}
