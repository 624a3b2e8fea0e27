// Uses the time in which the browser waits for the server. As soon as Streamlit has drawn its frame, the parts of Streamlit that
// the first page shows are loaded, which it would ask for one wave after the other. As soon as it is connected, plotly.js
// is compiled and the shapes of the first map are read, so that the first figure need not wait for either.
// figure.js finds the library under the same name, and plotly.js looks for shapes in PlotlyGeoAssets before it asks for them.
{
  // The page shows fewer rows on a narrow window, and more side by side on a wide one (views/window.py).
  document.cookie = `tracker_window=${innerWidth <= 640 ? "narrow" : innerWidth >= 1800 ? "wide" : "usual"}; path=/; SameSite=Strict`;
  const { library, shapes, parts, styles } = document.currentScript.dataset;
  const once = (selector, then) => {
    const watch = new MutationObserver(() => {
      if (!document.querySelector(selector)) return;
      watch.disconnect();
      then();
    });
    watch.observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-test-connection-state"] });
  };
  const read = async (url) => {
    const answer = await fetch(url);
    if (answer.ok) (window.PlotlyGeoAssets ??= {})[url] ??= await answer.json();
  };
  once('[data-testid="stApp"]', () => {
    for (const href of styles.split(" ").filter(Boolean)) document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", crossOrigin: "", href }));
    // A part that does not come is asked for again, and its failure told, by Streamlit itself.
    for (const part of parts.split(" ")) import(part).catch(() => {});
  });
  once('[data-test-connection-state="CONNECTED"]', () => {
    window.trackerPlotly ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = library;
      script.onload = () => resolve(window.Plotly);
      script.onerror = () => reject(new Error("plotly.js could not be loaded"));
      document.head.append(script);
    });
    shapes.split(" ").forEach(read);
  });
}
