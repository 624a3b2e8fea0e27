// Where no page of the tracker surrounds plotly.js (a kept browser, the offline page), every picture takes the names beside the land.
{
  const { toImage } = window.Plotly;
  window.Plotly.toImage = async (figure, options) => toImage(await mapLabels.decorate(window.Plotly, figure), options);
}
