// plotly.js with the trace types that the figures use, and no others.
const Plotly = require("plotly.js/lib/core");
Plotly.register([
  require("plotly.js/lib/bar"),
  require("plotly.js/lib/choropleth"),
  require("plotly.js/lib/heatmap"),
  require("plotly.js/lib/scattergeo"),
]);
module.exports = Plotly;
