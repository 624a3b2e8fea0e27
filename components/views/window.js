// Tells Python when the window's class changes; the cookie tells it the first time.
const classOf = (width) => (width <= 640 ? "narrow" : width >= 1800 ? "wide" : "usual");

// One listener, whatever data come: Streamlit runs the component again for new data without its cleanup.
let latest = () => {};
window.addEventListener("resize", () => latest());

export default function ({ data, setTriggerValue }) {
  let told = data.known;
  latest = () => {
    const now = classOf(window.innerWidth);
    if (now === told) return;
    told = now;
    document.cookie = `tracker_window=${now}; path=/; SameSite=Strict`;
    setTriggerValue("changed", now);
  };
  latest();
  return () => { latest = () => {}; };
}
