// Tells Python when the window's class changes; the cookie tells it the first time.
const classOf = (width) => (width <= 640 ? "narrow" : width >= 1800 ? "wide" : "usual");

export default function ({ data, setTriggerValue }) {
  const tell = () => {
    const now = classOf(window.innerWidth);
    document.cookie = `tracker_window=${now}; path=/; SameSite=Strict`;
    if (now !== data.known) setTriggerValue("changed", now);
  };
  tell();
  window.addEventListener("resize", tell);
  return () => window.removeEventListener("resize", tell);
}
