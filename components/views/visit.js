// Remembers in this browser which state of a dataset the reader has seen, and tells Python which it was on an earlier visit.
const told = new Set();

export default function ({ data, setTriggerValue }) {
  const key = `tracker-seen-${data.dataset}`;
  if (told.has(key)) return;
  told.add(key);
  try {
    const before = localStorage.getItem(key);
    localStorage.setItem(key, data.now);
    if (before && before !== data.now) setTriggerValue("last", before);
  } catch {
    // A browser that keeps nothing has no earlier visit.
  }
}
