"""Every figure of a view: one entry a chart, with what it draws, what it says and what a click on it does.

The same specification serves the page, the briefing and every file.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from components.charts import bars, deeds, heatmap, timeline, voices
from components.charts import map as stance_map
from components.charts.figure import Figure
from components.charts.view_data import ViewData
from components.language import captions
from components.language.labels import CHARTS as WORDS
from components.language.labels import ChartWords
from components.theme import Caption, Palette, Spec, layout, set_margins
from data.dataset.dataset import Dataset
from data.query.view import View, Vocabulary, vocabulary

Draw = Callable[[ViewData, Palette, int], Figure]


@dataclass(frozen=True)
class Chart:
    """A chart by its key in the address. `click` says what a click on a mark does: it puts its "state" into the filter, or opens the
    evidence of its "response". One that `counts` shows the responses listed, and nothing where none is.
    """

    key: str
    draw: Draw
    click: str
    counts: bool = False

    @property
    def words(self) -> ChartWords:
        """What the chart is called: on its tab, in a report, and the question that it answers."""
        return WORDS[self.key]


CHARTS: Mapping[str, Chart] = {
    chart.key: chart
    for chart in (
        Chart("map", stance_map.draw, "state"),
        Chart("bars", bars.draw, "state", counts=True),
        Chart("timeline", timeline.draw, "response", counts=True),
        Chart("voices", voices.draw, "response"),
        Chart("deeds", deeds.draw, "state", counts=True),
        Chart("heatmap", heatmap.draw, "response"),
    )
}
# What stands in tabs beside the map: the table, then the charts.
TABLE = "table"
TABS = tuple(key for key in CHARTS if key != "map")


def view_vocabulary(dataset: Dataset) -> Vocabulary:
    """The values that the parameters of an address can have for a dataset."""
    return vocabulary(dataset, (TABLE, *TABS))


def chart_beside(view: View) -> str:
    """The chart that stands beside the map of a view in a picture: the one that is open, or the first where the table is."""
    return view.chart if view.chart in TABS else TABS[0]


def draw_figure(view_data: ViewData, name: str, look: Palette, height: int) -> Figure:
    """The figure of a chart by its key; raises KeyError for another."""
    chart = CHARTS[name]
    if chart.counts and not view_data.found.n:
        words = captions.responses_caption(view_data.context, captions.NO_RESPONSE, chart.words.measure)
        return Figure(captions.EMPTY_FIGURE, words, _nothing(words, look, height))
    return chart.draw(view_data, look, height)


def _nothing(words: Caption, look: Palette, height: int) -> Spec:
    """A figure without axes: an empty pair of them would look like a chart of nothing."""
    hidden = {"visible": False, "range": [0, 1], "fixedrange": True}
    return {"data": [], "layout": set_margins(layout(look, words, height) | {"xaxis": hidden, "yaxis": dict(hidden)})}
