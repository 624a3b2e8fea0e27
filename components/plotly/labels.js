// Names of states beside the land, with leader lines: placed after the draw, when the land's pixels are known.
// The page lays them over the figure; a picture takes them into the figure as annotations, so both are placed by the same hand.
// `layout.meta.labels` lists them: code, text, lon and lat of what is named, `near` for a name that may only stand beside its mark, `moved`
// for one that is named because its position moved, and not from afar.
const mapLabels = (() => {
  // Pixels: a cell of the mask, a step between tries, how far a name may stand from what it names, and the air around it.
  const CELL = 3, STEP = 6, FAR = 190, MOVED = 120, NEAR = 60, AIR = 4, LINE = 17;
  const ACROSS = 4; // What a leader costs on another state's land, as a multiple of its length.
  const kept = new Map();
  const canvas = (width, height) => (window.OffscreenCanvas ? new OffscreenCanvas(width, height) : Object.assign(document.createElement("canvas"), { width, height }));

  function pixels(paths, width, height) {
    const [w, h] = [Math.ceil(width / CELL), Math.ceil(height / CELL)];
    const ink = canvas(w, h).getContext("2d", { willReadFrequently: true });
    ink.setTransform(1 / CELL, 0, 0, 1 / CELL, 0, 0);
    ink.lineWidth = CELL;
    for (const path of paths) { ink.fill(path); ink.stroke(path); }
    const { data } = ink.getImageData(0, 0, w, h);
    const land = new Uint8Array(w * h);
    for (let i = 0; i < land.length; i++) land[i] = data[4 * i + 3] > 40 ? 1 : 0;
    return { land, w, h };
  }

  // Sums over all cells above and to the left: how much land a box holds is then four look-ups.
  function summed({ land, w, h }) {
    const sums = new Uint32Array((w + 1) * (h + 1));
    for (let y = 0; y < h; y++) {
      for (let x = 0, row = 0; x < w; x++) {
        row += land[y * w + x];
        sums[(y + 1) * (w + 1) + x + 1] = sums[y * (w + 1) + x + 1] + row;
      }
    }
    return ({ x, y, width, height }) => {
      const at = (px, py) => sums[Math.min(Math.max(Math.round(py / CELL), 0), h) * (w + 1) + Math.min(Math.max(Math.round(px / CELL), 0), w)];
      return at(x + width, y + height) - at(x, y + height) - at(x + width, y) + at(x, y);
    };
  }

  const meet = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
  const grown = (box, by) => ({ x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by });
  const side = (p, q, r) => Math.sign((q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x));
  const cross = (a, b) => side(a.from, a.to, b.from) * side(a.from, a.to, b.to) < 0 && side(b.from, b.to, a.from) * side(b.from, b.to, a.to) < 0;
  // True if a leader runs through a box.
  const hits = ({ from, to, length }, box) => {
    const n = Math.max(1, Math.round(length / 4));
    for (let i = 0; i <= n; i++) if (meet({ x: from.x + ((to.x - from.x) * i) / n, y: from.y + ((to.y - from.y) * i) / n, width: 1, height: 1 }, box)) return true;
    return false;
  };
  const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

  function leader(box, anchor) {
    const from = { x: clamp(anchor.x, box.x, box.x + box.width), y: clamp(anchor.y, box.y, box.y + box.height) };
    return { from, to: anchor, length: Math.hypot(from.x - anchor.x, from.y - anchor.y) };
  }

  function cost(line, others) {
    let across = 0;
    const n = Math.max(1, Math.round(line.length / CELL));
    for (let i = 0; i < n; i++) {
      const x = Math.round((line.from.x + ((line.to.x - line.from.x) * i) / n) / CELL);
      const y = Math.round((line.from.y + ((line.to.y - line.from.y) * i) / n) / CELL);
      across += others.land[y * others.w + x] ?? 0;
    }
    return line.length + (ACROSS - 1) * across * CELL;
  }

  function tries(label, anchor, room) {
    const far = label.near ? NEAR : label.moved ? MOVED : FAR;
    const found = [];
    for (let x = Math.max(room.x, anchor.x - far - label.width); x <= Math.min(room.x + room.width - label.width, anchor.x + far); x += STEP) {
      for (let y = Math.max(room.y, anchor.y - far - LINE); y <= Math.min(room.y + room.height - LINE, anchor.y + far); y += STEP) {
        const box = { x, y, width: label.width, height: LINE };
        const line = leader(box, anchor);
        if (line.length <= far && line.length >= 6) found.push({ box, line });
      }
    }
    return found.sort((a, b) => a.line.length - b.line.length);
  }

  function best(label, anchor, { room, held, others, taken, lines, names }) {
    let chosen = null, least = Infinity;
    for (const { box, line } of tries(label, anchor, room)) {
      if (line.length >= least) break;
      const wide = grown(box, AIR);
      if (held(wide) || taken.some((other) => meet(wide, other)) || lines.some((other) => cross(line, other) || hits(other, box)) || names.some((other) => hits(line, other))) continue;
      const paid = cost(line, others);
      if (paid < least) [chosen, least] = [{ box, line }, paid];
    }
    return chosen;
  }

  const boxOf = (node, frame) => {
    const box = node.getBoundingClientRect();
    const zoom = frame.width / (node.ownerSVGElement?.width?.baseVal?.value || frame.width) || 1;
    return { x: (box.x - frame.x) / zoom, y: (box.y - frame.y) / zoom, width: box.width / zoom, height: box.height / zoom };
  };

  const measured = (labels, font) => {
    const ruler = canvas(1, 1).getContext("2d");
    ruler.font = font;
    return labels.map((label) => ({ ...label, width: Math.ceil(ruler.measureText(label.text).width) + 2 }));
  };

  // Where each name stands: its box, and the line from the box to what it names. Pixels of the figure.
  function place(host) {
    const { _fullLayout: layout } = host;
    const labels = layout?.meta?.labels;
    const geo = layout?.geo?._subplot;
    if (!labels?.length || !geo) return [];
    const legend = host.querySelector(".legend");
    const frame = host.querySelector(".main-svg").getBoundingClientRect();
    const blocked = [legend, ...host.querySelectorAll(".geo2 .bglayer, .annotation-text-g")].filter(Boolean).map((node) => boxOf(node, frame));
    const inset = layout.geo2?.domain;
    const { l, t, w, h } = layout._size;
    const area = ({ x, y }) => ({ x: l + w * x[0], y: t + h * (1 - y[1]), width: w * (x[1] - x[0]), height: h * (y[1] - y[0]) });
    if (inset) blocked.push(area(inset));
    const room = grown(area(layout.geo.domain), -2);
    const texts = measured(labels, `600 13px ${layout.font.family}`);
    const key = JSON.stringify([texts.map(({ code, width }) => [code, width]), layout.width, layout.height, layout.geo.lonaxis.range, layout.geo.lataxis.range, blocked.map(Object.values)]);
    if (kept.has(key)) return kept.get(key).map((found, i) => ({ ...found, label: texts[i] }));
    const paths = [...host.querySelectorAll(".geo > .layer .choroplethlayer path, .geolayer > .geo .choroplethlayer path")].map((node) => [node.__data__?.loc, node.getAttribute("d")]).filter(([, d]) => d);
    const shapes = paths.map(([code, d]) => [code, new Path2D(d)]);
    const land = pixels(shapes.map(([, shape]) => shape), layout.width, layout.height);
    const held = summed(land);
    const [taken, lines, names, found] = [blocked.map((box) => grown(box, 2)), [], [], []];
    // Marks of small states are covered by no name.
    for (const node of host.querySelectorAll(".geo .scatterlayer path.point")) taken.push(boxOf(node, frame));
    for (const label of texts) {
      const point = geo.projection([label.lon, label.lat]);
      const anchor = point && { x: point[0], y: point[1] };
      if (!anchor || !meet({ ...anchor, width: 1, height: 1 }, room)) { found.push({ label }); continue; }
      const own = pixels(shapes.filter(([code]) => code === label.code).map(([, shape]) => shape), layout.width, layout.height);
      const others = { ...land, land: land.land.map((value, i) => (own.land[i] ? 0 : value)) };
      const chosen = best(label, anchor, { room, held, others, taken, lines, names });
      if (chosen) { taken.push(grown(chosen.box, 2)); names.push(chosen.box); lines.push(chosen.line); }
      found.push({ label, ...chosen });
    }
    if (kept.size > 20) kept.clear();
    kept.set(key, found);
    return found;
  }

  // A leader ends just before the symbol that it leads to.
  function shortened({ from, to, length }) {
    const keep = Math.max(0, length - 7) / (length || 1);
    return { from, to: { x: from.x + (to.x - from.x) * keep, y: from.y + (to.y - from.y) * keep } };
  }

  // Lay the names over a figure that is drawn.
  function show(host, ink, halo) {
    host.querySelector(":scope > .map-labels")?.remove();
    const placed = place(host).filter(({ box }) => box);
    if (!placed.length) return;
    const svg = (name, attributes) => {
      const node = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
      return node;
    };
    const { width, height, font } = host._fullLayout;
    const layer = svg("svg", { class: "map-labels", width, height, "aria-hidden": "true", style: "position:absolute;left:0;top:0;pointer-events:none" });
    for (const { label, box, line } of placed) {
      const { from, to } = shortened(line);
      layer.append(svg("line", { x1: from.x, y1: from.y, x2: to.x, y2: to.y, stroke: ink, "stroke-width": 1.2 }));
      const text = svg("text", { x: box.x, y: box.y + LINE - 4, "font-family": font.family, "font-size": 13, "font-weight": 600, fill: ink, stroke: halo, "stroke-width": 3, "paint-order": "stroke" });
      text.textContent = label.text;
      text.dataset.code = label.code;
      layer.append(text);
    }
    host.style.position = "relative";
    host.append(layer);
  }

  // The same names as annotations of a figure, for a picture: text and leader in one.
  async function decorate(Plotly, figure) {
    if (!figure.layout?.meta?.labels?.length) return figure;
    const host = document.createElement("div");
    Object.assign(host.style, { position: "absolute", left: "-20000px", top: "0", width: `${figure.layout.width}px`, height: `${figure.layout.height}px` });
    document.body.append(host);
    const copy = JSON.parse(JSON.stringify({ data: figure.data, layout: figure.layout }));
    await Plotly.newPlot(host, copy.data, copy.layout, { staticPlot: true });
    const { width, height, _size: { l, t, w, h }, font } = host._fullLayout;
    const notes = place(host).filter(({ box }) => box).map(({ label, box, line }) => {
      const { to } = shortened(line);
      return {
        text: `<b>${label.text.replace(/&/g, "&amp;").replace(/</g, "&lt;")}</b>`, name: "map-label", xref: "paper", yref: "paper", x: (to.x - l) / w, y: 1 - (to.y - t) / h,
        ax: box.x + box.width / 2 - to.x, ay: box.y + LINE / 2 - to.y, showarrow: true, arrowhead: 0, arrowwidth: 1.2, standoff: 0, borderpad: 0, font: { size: 13, family: font.family, color: font.color },
      };
    });
    Plotly.purge(host);
    host.remove();
    return { ...figure, data: figure.data, layout: { ...figure.layout, width, height, annotations: [...(figure.layout.annotations ?? []), ...notes] } };
  }

  return { place, show, decorate };
})();
