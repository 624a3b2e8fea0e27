// Loads plotly.js as soon as Streamlit is connected: while the browser waits for the server's first answer, the library
// is compiled and the shapes of the first map are read, so that the first figure need not wait for either.
// figure.js finds the library under the same name, and plotly.js looks for shapes in PlotlyGeoAssets before it asks for them.
{
  const { library, shapes } = document.currentScript.dataset;
  const read = async (url) => {
    const answer = await fetch(url);
    if (answer.ok) (window.PlotlyGeoAssets ??= {})[url] ??= await answer.json();
  };
  const watch = new MutationObserver(() => {
    if (!document.querySelector('[data-test-connection-state="CONNECTED"]')) return;
    watch.disconnect();
    window.trackerPlotly ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = library;
      script.onload = () => resolve(window.Plotly);
      script.onerror = () => reject(new Error("plotly.js could not be loaded"));
      document.head.append(script);
    });
    shapes.split(" ").forEach(read);
  });
  watch.observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-test-connection-state"] });
}
