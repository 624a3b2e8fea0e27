// The table of responses: headers sort the whole result on the server, a row opens its evidence, arrows move between rows.
const memory = new WeakMap();

const element = (name, attributes = {}, ...children) => {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined && value !== null && value !== "") node.setAttribute(key, value);
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
};

const span = (className, text, more = {}) => { const node = element("span", { class: className, ...more }); node.textContent = text; return node; };

function line(row, data) {
  const { id, date, state, stance, word, symbol, actor, role, summary, publisher, address } = row;
  const tile = span("tile", "", { style: `--fill:${data.fills[stance][0]};--on:${data.fills[stance][1]}` });
  tile.append(span("symbol", symbol, { "aria-hidden": "true" }), document.createTextNode(word));
  const open = element("button", { type: "button", class: "open", tabindex: "-1" }, actor);
  open.title = actor;
  let source = span("source", publisher);
  if (address) { source = element("a", { class: "source", href: address, target: "_blank", rel: "noreferrer noopener", tabindex: "-1" }); source.textContent = publisher || data.words.open; }
  const cell = (name, ...children) => element("td", { role: "cell", class: name }, ...children);
  const current = id === data.selected ? { "aria-current": "true" } : {};
  const node = element("tr", { role: "row", "data-id": id, ...current },
    cell("when", span("date", date), span("state", state)), cell("stance", tile),
    element("th", { scope: "row", role: "rowheader", class: "who" }, open, span("role", role || "")), cell("what", span("summary", summary)), cell("where", source));
  return node;
}

function head(data) {
  const sorts = data.columns.map(({ name, label, ascending, descending }) => {
    const down = data.sort === descending;
    const sorted = down ? "descending" : data.sort === ascending ? "ascending" : null;
    const cell = element("th", { scope: "col", role: "columnheader", class: name, "aria-sort": sorted });
    if (!ascending) { cell.textContent = label; return cell; }
    const button = element("button", { type: "button", "data-next": sorted ? (down ? ascending : descending) : data.first[name] }, label);
    button.append(span("arrow", sorted ? (down ? "▼" : "▲") : "", { "aria-hidden": "true" }));
    cell.append(button);
    if (name === "when") {
      const state = data.state;
      const by = data.sort === state.descending ? "▼" : data.sort === state.ascending ? "▲" : "";
      const second = element("button", { type: "button", class: "second", "data-next": data.sort === state.ascending ? state.descending : state.ascending }, state.label);
      second.append(span("arrow", by, { "aria-hidden": "true" }));
      if (by) second.setAttribute("aria-label", `${state.label}, ${by === "▼" ? data.words.descending : data.words.ascending}`);
      cell.append(second);
    }
    return cell;
  });
  return element("tr", { role: "row" }, ...sorts);
}

function pager(data) {
  const { page, pages, words } = data;
  if (pages < 2) return [];
  const near = [...new Set([1, page - 1, page, page + 1, pages].filter((n) => n >= 1 && n <= pages))];
  const nodes = [];
  const button = (text, to, more = {}) => element("button", { type: "button", "data-page": to, ...more }, text);
  // Both stand first, where an open drawer does not cover them.
  nodes.push(button("‹", page - 1, { "aria-label": words.previous, ...(page === 1 ? { disabled: "" } : {}) }));
  nodes.push(button("›", page + 1, { "aria-label": words.next, ...(page === pages ? { disabled: "" } : {}) }));
  near.forEach((n, i) => {
    if (i && n - near[i - 1] > 1) nodes.push(span("gap", "…"));
    nodes.push(button(String(n), n, { "aria-label": `${words.page} ${n}`, ...(n === page ? { "aria-current": "page" } : {}) }));
  });
  return nodes;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".listing");
  const mine = memory.get(root) ?? {};
  memory.set(root, mine);
  const table = root.querySelector("table");
  const body = root.querySelector("tbody");
  const rows = () => [...body.rows];
  const focused = document.activeElement?.closest?.("tr")?.dataset.id;
  const sorting = root.querySelector("thead").contains(document.activeElement) ? { column: document.activeElement.closest("th").className, second: document.activeElement.classList.contains("second") } : null;
  const paging = root.querySelector(".pager").contains(document.activeElement) ? document.activeElement.getAttribute("aria-label") : null;

  root.style.setProperty("--edge", data.edge);
  root.querySelector("caption").textContent = data.words.caption;
  root.querySelector(".listed").textContent = data.words.listed;
  const elsewhere = root.querySelector(".elsewhere");
  elsewhere.hidden = !data.elsewhere;
  elsewhere.textContent = data.elsewhere?.text ?? "";
  elsewhere.dataset.page = data.elsewhere?.page ?? "";
  root.querySelector("thead").replaceChildren(head(data));
  root.querySelector(".pager").replaceChildren(...pager(data));
  table.hidden = !data.rows.length;
  if (mine.token !== data.token) {
    body.replaceChildren(...data.rows.map((row) => line(row, data)));
    if (mine.token && !sorting) root.closest(".st-key-scrollbox")?.scrollTo({ top: 0 });
    mine.token = data.token;
  } else {
    for (const row of rows()) row.dataset.id === data.selected ? row.setAttribute("aria-current", "true") : row.removeAttribute("aria-current");
  }
  root.dataset.token = data.token;

  // One tab stop for all rows: the selected one, or the one that was focused last, or the first.
  const stop = (row) => {
    for (const other of rows()) for (const node of other.querySelectorAll("button, a")) node.tabIndex = -1;
    row?.querySelectorAll("button, a").forEach((node) => { node.tabIndex = 0; });
  };
  const at = (id) => rows().find((row) => row.dataset.id === id);
  stop(at(focused) ?? at(data.selected) ?? rows()[0]);
  if (sorting) root.querySelector(`thead th.${sorting.column.split(" ")[0]} button${sorting.second ? ".second" : ""}`)?.focus();
  if (paging) (root.querySelector(`.pager [aria-label="${paging}"]:not(:disabled)`) ?? root.querySelector(".pager [aria-current]"))?.focus();

  const move = (from, step) => {
    const every = rows();
    const place = every.indexOf(from);
    const to = every[Math.min(Math.max(step === "first" ? 0 : step === "last" ? every.length - 1 : place + step, 0), every.length - 1)];
    stop(to);
    to.querySelector(".open").focus();
  };
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: "first", End: "last" };
  body.onkeydown = (event) => {
    const row = event.target.closest("tr");
    if (!row || !(event.key in steps)) return;
    event.preventDefault();
    move(row, steps[event.key]);
  };
  body.onclick = (event) => {
    const row = event.target.closest("tr");
    // Who selects words of a row with the mouse does not open it.
    const marked = window.getSelection();
    if (!row || event.target.closest("a") || (event.detail && !marked.isCollapsed && row.contains(marked.anchorNode))) return;
    stop(row);
    row.querySelector(".open").focus({ preventScroll: true });
    setTriggerValue("open", row.dataset.id);
  };
  root.querySelector("thead").onclick = ({ target }) => { const next = target.closest("[data-next]")?.dataset.next; if (next) setTriggerValue("sort", next); };
  root.querySelector(".foot").onclick = ({ target }) => { const page = Number(target.closest("[data-page]")?.dataset.page); if (page) setTriggerValue("page", page); };
}
