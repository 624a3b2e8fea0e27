// Keeps the drawer: focus goes to its heading, Escape closes it, and the focus returns to where it came from, also after a second row.
// On a telephone it covers everything, so what lies behind is inert; on a wide screen the page stays live.
const held = { id: null, back: null, undo: null, close: null };

function still(box) {
  const others = [];
  for (let node = box; node && node !== document.body; node = node.parentElement) {
    for (const sibling of node.parentElement?.children ?? []) if (sibling !== node && !sibling.inert && !["SCRIPT", "STYLE", "LINK"].includes(sibling.tagName)) others.push(sibling);
  }
  for (const node of others) node.inert = true;
  return () => { for (const node of others) node.inert = false; };
}

// One listener each, whatever is opened: Streamlit runs the component again for new data without its cleanup.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("[role=dialog], [role=listbox]")) return;
  held.close?.();
});
const narrow = window.matchMedia("(max-width: 640px)");
function cover(box) {
  held.undo?.();
  held.undo = narrow.matches && box ? still(box) : null;
}
narrow.addEventListener("change", () => cover(document.querySelector(".st-key-drawer")));

export default function ({ data, parentElement, setTriggerValue }) {
  const box = parentElement.closest(".st-key-drawer");
  if (!box) return;
  box.setAttribute("role", "complementary");
  box.setAttribute("aria-label", data.label);
  const focus = (turns = 300) => {
    const heading = box.querySelector("h2, h3");
    // The heading of the response before may stand there still.
    const mine = heading?.textContent.replaceAll("\u2060", "").trim() === data.heading;
    if (!mine && (turns || !heading)) { if (turns) requestAnimationFrame(() => focus(turns - 1)); return; }
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    box.scrollTop = 0;
  };
  if (held.id !== data.id) {
    const from = document.activeElement;
    if (!box.contains(from) && from !== document.body) held.back = { node: from, row: from?.closest?.("tr")?.dataset.id };
    held.id = data.id;
    // Who steps through by Previous and Next stays there.
    if (!from.closest?.(".st-key-drawer_bar")) focus();
  }
  cover(box);
  held.close = () => setTriggerValue("close", true);
  return () => {
    held.close = null;
    held.undo?.();
    held.undo = null;
    setTimeout(() => {
      if (document.querySelector(".st-key-drawer")) return;
      held.id = null;
      const { node, row } = held.back ?? {};
      const again = (node?.isConnected && node) || (row && document.querySelector(`.listing tr[data-id="${row}"] .open`));
      again?.focus?.();
      held.back = null;
    }, 60);
  };
}
