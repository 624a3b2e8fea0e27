// Fits a figure to the window, which Python cannot know. Captions are broken at the figure's real width: Python breaks them for
// the narrowest, on a wider one they take fewer lines, and the plot gets the room. On a high window figures are higher too.
const CAPTIONS = ["title", "subtitle", "source", "others"];
// A little room to spare: plotly.js sets text a trifle wider than the canvas measures it.
const SPARE = 0.97;
// A date stays on one line.
const DATE = /\b(\d{1,2}) ([A-Z][a-z]+) (\d{4})\b/g;
// The window's height for which Python lays figures out, and how much higher one may become.
const USUAL = 900;
const MOST = 1.8;
const ruler = document.createElement("canvas").getContext("2d");

const step = (note) => note.font.size + 4;
const lines = (text) => text.split("<br>").length;
const plain = (markup) => new DOMParser().parseFromString(markup, "text/html").body.textContent;

function broken(markup, font, room) {
  ruler.font = font;
  const done = [];
  for (const word of markup.replaceAll("<br>", " ").replaceAll(DATE, "$1\u00a0$2\u00a0$3").split(" ")) {
    const longer = done.length ? `${done.at(-1)} ${word}` : word;
    if (done.length && ruler.measureText(plain(longer)).width <= room) done[done.length - 1] = longer;
    else done.push(word);
  }
  return done.join("<br>");
}

// Below this width there is no room for an inset.
const NARROW = 480;
// How much higher than its land a map may be.
const AIR = 1.12;
// Pixels of a row of the legend.
const ENTRY = 21;

const height = (layout) => Math.round(layout.height * Math.min(Math.max(window.innerHeight / USUAL, 1), MOST));

// The figure for a width: captions broken anew, a map no higher than its land needs, and on a telephone without its inset.
function fitted_spec(spec, width) {
  const layout = fitting(spec.layout, width);
  const { ratio } = layout.meta ?? {};
  if (!ratio) return { data: spec.data, layout };
  const { t, b } = layout.margin;
  const high = Math.min(layout.height, Math.round(t + b + (width / ratio) * AIR));
  const legend = layout.legend?.yref === "container" ? { legend: { ...layout.legend, y: (layout.legend.y * layout.height) / high } } : {};
  if (width >= NARROW) return { data: spec.data, layout: { ...layout, height: high, ...legend } };
  // The legend stands below, since beside the land there is no ocean left.
  const { geo2, ...rest } = layout;
  const rows = Math.ceil(spec.data.filter((trace) => trace.showlegend).length / 2) * ENTRY + ENTRY;
  const below = { ...layout.legend, orientation: "h", entrywidth: width / 2 - 44, xref: "paper", yref: "paper", x: 0, y: 0, xanchor: "left", yanchor: "top", title: { ...layout.legend.title, side: "top" } };
  const notes = layout.annotations.map((note) => (note.yanchor === "bottom" ? { ...note, yshift: note.yshift - rows } : note));
  return { data: spec.data.filter((trace) => trace.geo !== "geo2"), layout: { ...rest, height: high + rows, margin: { ...layout.margin, b: b + rows }, legend: below, annotations: notes } };
}

// The layout with its captions broken anew: margins, notes and a legend below move by the lines that were gained or lost.
function fitting(layout, width) {
  const texts = new Map();
  const gained = { top: 0, bottom: 0 };
  const room = (width - 10) * SPARE;
  const moved = layout.annotations.map((note) => {
    const side = note.yanchor;
    const before = gained[side];
    if (!CAPTIONS.includes(note.name)) return [note, side, before];
    const weight = note.text.startsWith("<b>") ? "600" : "400";
    const text = broken(note.text, `${weight} ${note.font.size}px ${layout.font.family}`, room);
    texts.set(note, text);
    gained[side] += (lines(note.text) - lines(text)) * step(note);
    return [note, side, before];
  });
  const annotations = moved.map(([note, side, before]) => {
    const shift = side === "top" ? before - gained.top : gained.bottom - before;
    return { ...note, text: texts.get(note) ?? note.text, yshift: note.yshift + shift };
  });
  const margin = { ...layout.margin, t: layout.margin.t - gained.top, b: layout.margin.b - gained.bottom };
  const { legend } = layout;
  const high = height(layout);
  const below = legend?.yref === "container" ? { legend: { ...legend, y: (legend.y * layout.height - gained.bottom) / high } } : {};
  return { ...layout, height: high, annotations, margin, ...below };
}
