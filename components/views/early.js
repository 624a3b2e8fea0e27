// Loads plotly.js as soon as Streamlit is connected: while the browser waits for the server's first answer, the library
// is compiled, and the first figure need not wait for it. figure.js finds it under the same name.
{
  const { library } = document.currentScript.dataset;
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
  });
  watch.observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-test-connection-state"] });
}
