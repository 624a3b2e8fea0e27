"""Charts that PowerPoint draws itself and that can be edited there: bars by stance, and positions over time."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION
from pptx.oxml.ns import qn
from pptx.util import Pt

from components.charts.bars import bars_title, rows
from components.charts.view_data import ViewData, timeline_data, timeline_states
from components.language import headlines
from components.language import products as words
from components.products import slide_parts as slides
from components.theme import LIGHT, STANCE
from data.query.counts import stance_counts
from data.schema import SCORES, STANCES
from geo.names import name_of

BOX = (slides.SIDE, 88, slides.WIDE - 2 * slides.SIDE, 404)
# Marks of one stance: more than a slide can show apart.
MARKS = 1_000
# Zero without a sign on both sides of the centre, thousands in groups.
BOTH_SIDES = "#,##0;#,##0;0"
MARKERS = {
    "supportive": XL_MARKER_STYLE.TRIANGLE, "conditional": XL_MARKER_STYLE.DIAMOND, "neutral": XL_MARKER_STYLE.CIRCLE,
    "opposed": XL_MARKER_STYLE.SQUARE, "hostile": XL_MARKER_STYLE.X,
}  # fmt: skip


def bars_slide(made: Any, view_data: ViewData) -> None:
    """Diverging bars, centred on neutral: half of it stands on either side."""
    counts = stance_counts(view_data.found.rollup)
    table = rows(counts, "stance", STANCES, view_data.dataset.meta.focus_states, limit=11)
    slide = made.slide(bars_title(view_data, counts), notes=words.BARS_NOTES)
    if not table:
        slides.text(slide, [f"{words.NO_RESPONSE}."], slides.SIDE, 120, 800, 30, slides.BODY, LIGHT.ink)
        return
    data = CategoryChartData(number_format=BOTH_SIDES)
    # PowerPoint draws the first category lowest.
    order = list(reversed(table))
    data.categories = [_row_name(state, table[state]) for state in order]
    for name, stance, sign in _pieces():
        share = 0.5 if stance == "neutral" else 1.0
        data.add_series(name, [sign * share * table[state][stance] for state in order])
    shape = slide.shapes.add_chart(XL_CHART_TYPE.BAR_STACKED, *(Pt(x) for x in BOX), data)
    _named(
        shape,
        words.bars_alt(bars_title(view_data, counts)),
    )
    chart = shape.chart
    _plain(chart)
    # Few rows do not grow into slabs.
    chart.plots[0].gap_width, chart.plots[0].overlap = min(500, max(35, 700 // len(order) - 60)), 100
    for series, (_, stance, _sign) in zip(chart.series, _pieces(), strict=True):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = slides.colour(STANCE[stance].fill)
        series.format.line.color.rgb = slides.colour(LIGHT.outline)
        series.invert_if_negative = False
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    reach = max(sum(n.values()) for n in table.values())
    chart.value_axis.major_unit = max(1, round(reach / 6))
    chart.value_axis.tick_labels.number_format, chart.value_axis.tick_labels.number_format_is_linked = BOTH_SIDES, False


def _pieces() -> list[tuple[str, str, int]]:
    """Series from the centre outwards on each side: name, stance, side."""
    left = [("Neutral, left half", "neutral", -1), *((STANCE[s].word, s, -1) for s in ("opposed", "hostile"))]
    return [*left, ("Neutral, right half", "neutral", 1), *((STANCE[s].word, s, 1) for s in ("conditional", "supportive"))]


def _row_name(state: str, n: dict[str, int]) -> str:
    name = f"{state.partition(':')[2]} others" if state.startswith("others:") else name_of(state)
    return slides.strip_illegal(f"{name} ({sum(n.values()):,})")


def timeline_slide(made: Any, view_data: ViewData) -> None:
    """Every response that the view lists as a mark, at the height of its stance within its state's lane."""
    lanes = timeline_states(view_data)
    record = timeline_data(view_data, lanes)
    moves, found = record.shifts, record.marks.rows
    title = words.NO_RESPONSE_OF_LANES if found.empty else headlines.timeline_title(moves, lanes, record.rule)
    slide = made.slide(
        title,
        notes=words.TIMELINE_NOTES,
    )
    if found.empty:
        slides.text(slide, [f"{words.NO_RESPONSE_OF_LANES}."], slides.SIDE, 120, 800, 30, slides.BODY, LIGHT.ink)
        return
    place = {state: len(lanes) - index for index, state in enumerate(lanes)}
    data = XyChartData(number_format="General")
    found = pd.concat([found[found["stance"] == stance].head(MARKS) for stance in STANCES])
    begins, ends = slides.serial(view_data.context.begins), slides.serial(view_data.context.ends)
    lane_names = data.add_series("States")
    # LibreOffice leaves out a series that is shorter than a later one: the first, unseen one is made as long as any.
    longest = max([len(lanes), *found["stance"].value_counts()])
    for state in [*lanes, *[lanes[-1]] * (longest - len(lanes))]:
        lane_names.add_data_point(begins, place[state])
    drawn = [stance for stance in STANCES if (found["stance"] == stance).any()]
    for stance in drawn:
        series = data.add_series(STANCE[stance].word)
        mine = found[found["stance"] == stance]
        for when, state in zip(mine["date"], mine["state"].astype("str"), strict=True):
            series.add_data_point(slides.serial(when.date()), place[state] + SCORES[stance] * 0.16)
    shape = slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER, *(Pt(x) for x in BOX), data)
    _named(shape, words.timeline_alt(title, view_data.context.begins, view_data.context.ends))
    _style_timeline(shape.chart, lanes, drawn, begins, ends)


def _style_timeline(chart: Any, lanes: Sequence[str], drawn: Sequence[str], begins: int, ends: int) -> None:
    _plain(chart)
    names, *marks = chart.series
    names.marker.style = XL_MARKER_STYLE.NONE
    names.format.line.fill.background()
    _unlisted(chart, 0)
    for index, state in enumerate(lanes):
        label = names.points[index].data_label
        label.position = XL_LABEL_POSITION.LEFT
        label.text_frame.text = slides.strip_illegal(name_of(state))
        label.text_frame.paragraphs[0].runs[0].font.size = Pt(12)
    for series, stance in zip(marks, drawn, strict=True):
        series.format.line.fill.background()
        series.marker.style, series.marker.size = MARKERS[stance], 8
        series.marker.format.fill.solid()
        # Not every program draws a mark's outline, and white marks would be lost on white.
        inside = LIGHT.edge(stance) if stance == "neutral" else STANCE[stance].fill
        series.marker.format.fill.fore_color.rgb = slides.colour(inside)
        series.marker.format.line.color.rgb = slides.colour(LIGHT.edge(stance))
    span = max(ends - begins, 30)
    across, up = chart.category_axis, chart.value_axis
    across.minimum_scale, across.maximum_scale = begins - span * 0.14, ends + span * 0.02
    across.tick_labels.number_format, across.tick_labels.number_format_is_linked = "mmm yyyy", False
    up.minimum_scale, up.maximum_scale, up.major_unit = 0.4, len(lanes) + 0.6, 1
    up.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    across.has_major_gridlines = False


def _unlisted(chart: Any, index: int) -> None:
    """Take a series out of the legend."""
    legend = chart.legend._element
    entry = legend.makeelement(qn("c:legendEntry"), {})
    for name, value in (("c:idx", str(index)), ("c:delete", "1")):
        child = entry.makeelement(qn(name), {"val": value})
        entry.append(child)
    legend.find(qn("c:legendPos")).addnext(entry)


def _plain(chart: Any) -> None:
    """What both charts share: no title, a legend below, small letters of our typeface, quiet lines."""
    chart.has_title = False
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.font.size, chart.font.name = Pt(12), slides.FACE
    for axis in (chart.category_axis, chart.value_axis):
        axis.format.line.color.rgb = slides.colour(LIGHT.grid)
        if axis.has_major_gridlines:
            axis.major_gridlines.format.line.color.rgb = slides.colour(LIGHT.grid)


def _named(shape: Any, alt: str) -> None:
    shape._element.nvGraphicFramePr.cNvPr.set("descr", slides.strip_illegal(alt))
