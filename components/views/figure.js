// Draws a Plotly figure in place and tells Python which mark was clicked.
// The script runs again whenever the figure changes: Plotly.react then redraws only what is new.
const state = new WeakMap();

function library(url) {
  window.trackerPlotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => reject(new Error("plotly.js could not be loaded"));
    document.head.append(script);
  });
  return window.trackerPlotly;
}

// The camera asks Python for the picture with everything that makes it stand alone; snapshot.js then draws and saves it.
function camera(Plotly, data, setTriggerValue) {
  if (!data.camera) return { displayModeBar: false };
  const button = { name: "picture", title: "Save as a picture with source and date", icon: Plotly.Icons.camera, click: () => setTriggerValue("camera", true) };
  return { modeBarButtons: [[button]] };
}

// Below this scale the smallest letters of a canvas would be under 12 pixels: its smallest are of 12.
const LEGIBLE = 1;

// A canvas keeps its proportions and fills the window.
function fitted(host, { width, height }) {
  // Never smaller than its letters can be read: a narrow window scrolls sideways instead.
  const fit = () => { host.style.zoom = Math.max(Math.min(window.innerWidth / width, window.innerHeight / height), LEGIBLE); };
  Object.assign(host.style, { width: `${width}px`, margin: "0 auto" });
  fit();
  window.onresize = fit;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const host = parentElement.querySelector(".figure");
  host.style.minHeight = `${data.fit ? data.spec.layout.height : fitted_spec(data.spec, host.clientWidth || 545).layout.height}px`;
  host.setAttribute("aria-label", data.alt);
  const mine = state.get(host) ?? { turn: 0 };
  state.set(host, mine);
  mine.turn += 1;
  const turn = mine.turn;

  if (data.fit) fitted(host, data.spec.layout);
  library(data.library).then(async (Plotly) => {
    if (mine.turn !== turn) return;
    // One configuration for the figure's life: with another one plotly.js would draw everything anew.
    mine.config ??= { ...data.config, ...camera(Plotly, data, setTriggerValue) };
    // A canvas is a picture of one size, with its captions in place.
    mine.draw = async () => {
      // The width before the draw: a resize while plotly.js draws would be lost otherwise, and the figure overlap its neighbour.
      mine.width = host.clientWidth;
      const spec = data.fit ? data.spec : fitted_spec(data.spec, mine.width);
      await Plotly.react(host, spec.data, spec.layout, mine.config);
      if (host.clientWidth && host.clientWidth !== mine.width) return mine.draw();
      mapLabels.show(host, spec.layout.font.color, data.halo);
    };
    await mine.draw();
    host.dataset.token = data.token;
    if (data.keys) keyboard(host, data, setTriggerValue);
    if (mine.ready) return;
    mine.ready = true;
    host.on("plotly_click", ({ points, event }) => {
      const mark = points.find((point) => point.customdata);
      if (mark && data.clickable) setTriggerValue("picked", { mark: mark.customdata, shift: Boolean(event?.shiftKey) });
    });
    mine.observer = new ResizeObserver(() => {
      if (host.clientWidth && host.clientWidth !== mine.width) mine.draw();
    });
    mine.observer.observe(host);
  });

  return () => {
    mine.turn += 1;
    mine.observer?.disconnect();
    window.Plotly?.purge(host);
  };
}
