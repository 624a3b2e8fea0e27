"""The canvas: one Plotly figure in which nothing overlaps and nothing leaves its box."""

import re
from itertools import combinations
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest

from components import text_metrics
from components.charts.registry import CHARTS, TABS, draw_figure
from components.products.canvas import SIDE, SIZES, canvas
from components.products.evidence_rows import evidence_rows
from components.products.registry import problem
from components.products.request import ProductRequest
from components.theme import LIGHT, TLP
from data.dataset.dataset import Dataset
from tests.views import hostile, many, viewed

Box = tuple[float, float, float, float]
OWN = ("title", "subtitle", "mark", "note", "foot", "table")


def drawn(
    dataset: Dataset, query: str = "", size: str = "landscape", names: tuple[str, ...] = ("map", "bars"), **wishes: str
) -> dict[str, Any]:
    view_data, stamp = viewed(dataset, query, **wishes)
    return canvas(view_data, stamp, names, *SIZES[size])


def plain(text: str) -> str:
    return re.sub(r"<[^>]+>", "", text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def own(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """The texts that the canvas itself writes, not those of its figures."""
    return [note for note in spec["layout"]["annotations"] if note.get("name") in OWN and "xshift" not in note]


def box(note: dict[str, Any], width: int, height: int) -> Box:
    size = note["font"]["size"]
    wide = text_metrics.text_width(plain(note["text"]), size, bold="<b>" in note["text"])
    left = note["x"] * width - (wide if note["xanchor"] == "right" else 0)
    top = (1 - note["y"]) * height
    return left, top, left + wide, top + size * 1.2


def apart(one: Box, other: Box) -> bool:
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] + 0.5 or other[3] <= one[1] + 0.5


TITLES = ["Ten letter", "A long title that goes on and on " * 9, "W" * 300, "我们反对这种做法" * 30, ""]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("title", TITLES, ids=["short", "300", "one word", "chinese", "finding"])
def test_no_text_overlaps_another_or_leaves_the_canvas(shipped: Dataset, size: str, title: str) -> None:
    spec = drawn(
        shipped, "country=MEX&country=COL&type=REJECT", size, title=title, tlp="AMBER+STRICT", note="A line of one's own " * 9
    )
    width, height = SIZES[size]
    boxes = [(note["text"], box(note, width, height)) for note in own(spec)]
    assert len(boxes) > 20
    for text, (left, top, right, bottom) in boxes:
        assert left >= SIDE - 1, text
        assert right <= width - SIDE + 1, text
        assert top >= 0, text
        assert bottom <= height, text
    for (a, one), (b, other) in combinations(boxes, 2):
        assert apart(one, other), (a, b)


@pytest.mark.parametrize("size", SIZES)
def test_panels_and_table_lie_between_head_and_foot(shipped: Dataset, size: str) -> None:
    spec = drawn(shipped, size=size, tlp="GREEN")
    width, height = SIZES[size]
    layout = spec["layout"]
    head = max(box(note, width, height)[3] for note in own(spec) if note["name"] == "subtitle")
    foot = min(box(note, width, height)[1] for note in own(spec) if note["name"] == "foot")
    table = [box(note, width, height) for note in own(spec) if note["name"] == "table"]
    for ends in (layout["geo"]["domain"]["y"], layout["yaxis"]["domain"]):
        assert (1 - ends[1]) * height > head
        assert (1 - ends[0]) * height < min(b[1] for b in table)
        assert ends[1] - ends[0] > 0.15
    assert max(b[3] for b in table) < foot


@pytest.mark.parametrize("chart", TABS)
@pytest.mark.parametrize("query", ["", "country=MEX", "q=thereisnosuchword", "as_of=2025-01-20"])
def test_plotly_accepts_every_canvas(shipped: Dataset, chart: str, query: str) -> None:
    go.Figure(drawn(shipped, query, names=("map", chart)))


@pytest.mark.parametrize("name", list(CHARTS))
def test_a_figure_alone_carries_the_same_head_and_foot(shipped: Dataset, name: str) -> None:
    spec = drawn(shipped, names=(name,))
    words = " ".join(note["text"] for note in own(spec))
    for part in (
        "Of 22 further states",
        "Not counted: nine positions",
        "not reviewed by a person",
        "As of 31 March 2026",
        "as known on",
        "607 of 607 responses",
        "No filter in force",
        "View RT-",
        "https://tracker.example/",
    ):
        assert part in words
    assert spec["layout"]["images"][0]["name"] == "qr"
    assert not [note for note in own(spec) if note["name"] == "table"]


@pytest.mark.parametrize("size", SIZES)
def test_marks_are_right_aligned_twice_and_twelve_points_high(shipped: Dataset, size: str) -> None:
    spec = drawn(shipped, size=size, tlp="RED")
    marks = [note for note in own(spec) if note["name"] == "mark"]
    assert len(marks) == 2
    for mark in marks:
        assert plain(mark["text"]) == "TLP:RED"
        assert mark["xanchor"] == "right"
        assert mark["font"] == {"size": 16, "color": TLP["RED"].ink}
        assert mark["bgcolor"] == "#000000"
    assert {mark["y"] > 0.5 for mark in marks} == {True, False}


def test_no_letter_is_smaller_than_nine_points(shipped: Dataset) -> None:
    for chart in TABS:
        layout = drawn(shipped, names=("map", chart))["layout"]
        sizes = [note["font"]["size"] for note in layout["annotations"]]
        sizes += [layout[axis]["tickfont"]["size"] for axis in ("xaxis", "yaxis")]
        sizes += [layout[legend]["font"]["size"] for legend in layout if legend.startswith("legend")]
        assert min(sizes) >= 12


def test_each_figure_keeps_its_own_legend(shipped: Dataset) -> None:
    spec = drawn(shipped, names=("map", "deeds"))
    by_type = {}
    for trace in spec["data"]:
        if trace.get("showlegend", True):
            by_type.setdefault(trace["type"], set()).add(trace["legend"])
    assert by_type["bar"] == {"legend2"}
    assert by_type["scattergeo"] == {"legend"}
    assert {"legend", "legend2"} <= set(spec["layout"])


@pytest.mark.parametrize("size", SIZES)
def test_the_worlds_legend_is_a_line_of_words_in_its_own_panel(shipped: Dataset, size: str) -> None:
    spec = drawn(shipped, "extent=world", size)
    keys = [note for note in spec["layout"]["annotations"] if note.get("name") == "key"]
    (key,) = [note for note in keys if "Not searched" in note["text"]]
    words = plain(key["text"])
    for part in (
        "Supportive 9",
        "Opposed 14",
        "Hostile 2",
        "Not searched 201",
        "Acting state 1",
        "Previous government 5",
        "Aged (pale) 9",
    ):
        assert part in words
    wide = max(text_metrics.text_width(plain(line), 12) for line in key["text"].split("<br>"))
    assert wide <= (spec["layout"]["geo"]["domain"]["x"][1] - spec["layout"]["geo"]["domain"]["x"][0]) * SIZES[size][0] + 20
    assert not [trace for trace in spec["data"] if trace["type"] == "scattergeo" and trace.get("showlegend")]


@pytest.mark.parametrize("chart", ["bars", "timeline", "deeds"])
def test_where_nothing_is_found_no_empty_axes_are_drawn(shipped: Dataset, chart: str) -> None:
    spec = drawn(shipped, "q=thereisnosuchword", names=("map", chart))
    assert not spec["layout"]["xaxis"]["visible"]
    assert any("No response fits the filters in force" in note["text"] for note in spec["layout"]["annotations"])


def test_the_background_is_white_and_no_source_is_said_twice(shipped: Dataset) -> None:
    spec = drawn(shipped)
    assert spec["layout"]["paper_bgcolor"] == "#ffffff"
    assert sum("Responses to US military force" in note["text"] for note in spec["layout"]["annotations"]) == 1


def test_the_evidence_is_the_response_behind_each_position(shipped: Dataset) -> None:
    view_data, _ = viewed(shipped, "as_of=2025-08-31")
    rows = evidence_rows(view_data)[:4]
    assert [row.state for row in rows] == ["MEX", "VEN", "COL", "ECU"]
    behind = view_data.standings.positions.set_index("state")["response_id"]
    assert [row.response_id for row in rows] == [behind[row.state] for row in rows]
    chosen, _ = viewed(shipped, "country=BRA")
    assert [row.state for row in evidence_rows(chosen)] == ["BRA"]


def test_the_voices_title_speaks_of_the_states_drawn_in_whatever_order(shipped: Dataset) -> None:
    view_data, _ = viewed(shipped, "as_of=2025-08-31")
    assert draw_figure(view_data, "voices", LIGHT, 400).caption.title == "Voices lie farthest apart in Colombia and Ecuador"


def test_the_table_says_how_many_positions_it_leaves_out(shipped: Dataset) -> None:
    def heads(query: str) -> list[str]:
        return [
            plain(note["text"])
            for note in own(drawn(shipped, query))
            if note["name"] == "table" and note["text"].startswith("<b>")
        ]

    assert heads("")[0] == "5 of 43 states"
    assert heads("country=MEX&country=COL")[0] == "State"


def test_what_was_said_is_cut_only_where_the_next_column_begins(shipped: Dataset) -> None:
    table = [note for note in own(drawn(shipped)) if note["name"] == "table"]
    source = next(note["x"] for note in table if note["text"] == "<b>Source</b>") * SIZES["landscape"][0]
    cut = [note for note in table if note["text"].endswith("…")]
    assert cut
    for note in cut:
        end = box(note, *SIZES["landscape"])[2]
        assert source - 60 < end < source


def test_markup_and_formulas_stand_as_text(tmp_path: Path) -> None:
    spec = drawn(hostile(tmp_path), title="<b>bold</b> & <img src=x>")
    texts = [note["text"] for note in own(spec)]
    assert "<b>&lt;b&gt;bold&lt;/b&gt; &amp; &lt;img src=x&gt;</b>" in texts
    assert "=cmd|' /C calc'!A0" in texts
    go.Figure(spec)


@pytest.mark.parametrize(("rows", "states"), [(0, 1), (1, 1), (40, 40), (5000, 40)])
def test_from_none_to_five_thousand_responses(tmp_path: Path, rows: int, states: int) -> None:
    spec = drawn(many(tmp_path, rows, states), size="portrait", names=("map", "timeline"))
    go.Figure(spec)
    boxes = [box(note, *SIZES["portrait"]) for note in own(spec)]
    assert all(apart(one, other) for one, other in combinations(boxes, 2))


def test_a_size_keeps_its_proportions_in_the_design() -> None:
    assert ProductRequest("png").design() == (1280, 720)
    assert ProductRequest("png", width=1920, height=1080).design() == (1280, 720)
    assert ProductRequest("png", width=1080, height=1350).design() == (1080, 1350)
    wide, high = ProductRequest("png", width=2000, height=1000).design()
    assert wide / high == 2


@pytest.mark.parametrize(
    ("order", "word"),
    [
        (ProductRequest("gif"), "no export to .gif"), (ProductRequest("png", figure="pie"), "no figure pie"), (ProductRequest("png", width=5000, height=300), "cannot hold its text"),
        (ProductRequest("png", scale=9), "scale of 9"), (ProductRequest("pdf", report=True, paper="a0"), "no paper a0"), (ProductRequest("png"), ""),
    ],
)  # fmt: skip
def test_an_order_that_cannot_be_made_is_told_in_a_sentence(order: ProductRequest, word: str) -> None:
    assert word in problem(order)
    assert bool(problem(order)) == bool(word)
