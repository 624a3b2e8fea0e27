// Draws a figure out of sight in this browser and saves it as a file: a picture without a browser on the server.
export default function ({ data, parentElement }) {
  const status = parentElement.querySelector(".snapshot");
  if (!data?.spec || status.dataset.done === data.token) return;
  status.dataset.done = data.token;
  status.textContent = "Drawing the picture";
  window.trackerPlotly.then(async (Plotly) => {
    const { width, height } = data.spec.layout;
    const url = await Plotly.toImage({ data: data.spec.data, layout: data.spec.layout }, { format: data.form, width, height, scale: data.form === "png" ? data.scale : 1 });
    const link = Object.assign(document.createElement("a"), { href: url, download: data.name });
    document.body.append(link);
    link.click();
    link.remove();
    status.textContent = `Saved as ${data.name}`;
  }).catch(() => { status.textContent = "This browser could not draw the picture."; });
}
