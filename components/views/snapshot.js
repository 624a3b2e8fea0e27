// Draws a figure out of sight in this browser and saves it as a file: a picture without a browser on the server.
export default function ({ data, parentElement }) {
  const status = parentElement.querySelector(".snapshot");
  if (!data?.spec || status.dataset.done === data.token) return;
  status.dataset.done = data.token;
  status.textContent = "Drawing the picture";
  draw(data).then((url) => {
    const link = Object.assign(document.createElement("a"), { href: url, download: data.name });
    document.body.append(link);
    link.click();
    link.remove();
    status.textContent = `Saved as ${data.name}`;
  }).catch(() => { status.textContent = "This browser could not draw the picture."; });
}

async function draw({ spec, form, scale, fonts }) {
  const Plotly = await window.trackerPlotly;
  const { width, height } = spec.layout;
  const drawn = await Plotly.toImage(await mapLabels.decorate(Plotly, { data: spec.data, layout: spec.layout }), { format: "svg", width, height });
  if (form === "svg") return drawn;
  // A picture inside a picture sees none of the page's typefaces: it has to carry its own.
  const faces = await Promise.all(fonts.map(face));
  const svg = decodeURIComponent(drawn.slice(drawn.indexOf(",") + 1)).replace(/<svg[^>]*>/, (tag) => `${tag}<style>${faces.join("")}</style>`);
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(width * scale), height: Math.round(height * scale) });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  return canvas.toDataURL("image/png");
}

async function face([url, weight]) {
  const answer = await fetch(url);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  let text = "";
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return `@font-face{font-family:"Source Sans";font-weight:${weight};src:url(data:font/ttf;base64,${btoa(text)})}`;
}
