"""The registry of charts: each is drawn, worded and in the bundle that the browser draws with."""

import re
from datetime import date

import plotly.graph_objects as go
import pytest

from components.charts.heatmap import EVENTS, largest
from components.charts.registry import CHARTS, draw_figure
from components.language.headlines import heatmap_title
from components.language.labels import CHARTS as WORDS
from components.theme import DARK, LIGHT, STANCE
from data.dataset.dataset import Dataset
from data.query.event_stances import event_stances
from data.schema import STANCES
from tests.support import ROOT, frame, response
from tests.views import viewed

ENTRY = (ROOT / "components" / "plotly" / "entry.js").read_text("utf-8")
# plotly.js's core brings the plain scatter trace.
BUNDLED = {"scatter", *re.findall(r'plotly\.js/lib/(\w+)"\)', ENTRY)} - {"core"}


def test_every_chart_has_words_and_no_words_are_without_a_chart() -> None:
    assert set(WORDS) == set(CHARTS)


@pytest.mark.parametrize("key", CHARTS)
def test_every_trace_is_in_the_bundle_and_plotly_accepts_the_figure(shipped: Dataset, key: str) -> None:
    """A chart whose trace the bundle lacks is drawn as an empty box."""
    view_data, _ = viewed(shipped)
    for look in (LIGHT, DARK):
        spec = draw_figure(view_data, key, look, 400).spec
        assert spec["data"]
        assert {trace["type"] for trace in spec["data"]} <= BUNDLED
        go.Figure(spec)


def test_the_bundle_is_made_of_its_entry_file() -> None:
    """Each trace's own module stands in the bundle under its name."""
    (bundle,) = (ROOT / "static" / "plotly").glob("plotly-*.min.js")
    text = bundle.read_text("utf-8")
    assert all(re.search(rf'name:"{trace}"', text) for trace in BUNDLED)


def test_the_latest_national_direct_statement_on_each_event_is_told() -> None:
    rows = frame(
        response("MEX-2025-02-01-01", stance="hostile"), response("MEX-2025-02-03-01", stance="opposed"),
        response("MEX-2025-02-04-01", stance="supportive", level="official"), response("MEX-2025-02-05-01", stance="supportive", relevance="related"),
        response("MEX-2025-02-06-01", stance="neutral", status="draft"), response("MEX-2025-02-02-01", stance="neutral", event_id="talks"),
        response("COL-2025-02-01-01", stance="conditional"), response("COL-2025-02-01-02", stance="opposed", actor_type="government"),
        response("USA-2025-02-01-01", stance="supportive"), response("CELAC-2025-02-01-01", stance="opposed", country=""),
    )  # fmt: skip
    found = event_stances(rows, date(2025, 3, 1), ("USA",))
    assert found[["state", "event_id", "stance", "response_id"]].values.tolist() == [
        ["COL", "strike", "conditional", "COL-2025-02-01-01"], ["MEX", "strike", "opposed", "MEX-2025-02-03-01"],
        ["MEX", "talks", "neutral", "MEX-2025-02-02-01"],
    ]  # fmt: skip
    assert event_stances(rows, date(2025, 2, 1), ("USA",))["stance"].tolist() == ["conditional", "hostile"]


def test_cells_are_those_of_the_table_and_wear_their_stance(shipped: Dataset) -> None:
    """Recomputed from the rows themselves, with nothing of the query."""
    view_data, _ = viewed(shipped, "as_of=2025-12-31")
    rows = shipped.responses
    mine = rows[
        (rows["level"] == "national") & (rows["relevance"] == "direct") & rows["country"].notna() & (rows["status"] != "draft")
    ]
    mine = mine[(mine["date"] <= "2025-12-31") & (mine["state"] != "USA")].sort_values("precedence")
    latest = mine.groupby(["state", "event_id"], observed=True).tail(1)
    expected = {(str(s), i): str(st) for s, i, st in zip(latest["state"], latest["response_id"], latest["stance"], strict=True)}
    (trace,) = draw_figure(view_data, "heatmap", LIGHT, 400).spec["data"]
    drawn = [
        (tuple(mark), STANCES[int(z)], text)
        for marks, zs, texts in zip(trace["customdata"], trace["z"], trace["text"], strict=True)
        for mark, z, text in zip(marks, zs, texts, strict=True)
        if z is not None
    ]
    assert len(drawn) > 40
    assert all(expected[mark] == stance and text == STANCE[stance].symbol for mark, stance, text in drawn)


def test_focus_states_lead_and_the_events_with_most_answers_are_drawn() -> None:
    rows = [
        response(f"{state}-2025-01-{day:02d}-01", event_id=f"e-{day}")
        for state, last in (("MEX", 2), ("BRA", 20), ("COL", 3))
        for day in range(1, last + 1)
    ]
    cells = event_stances(frame(*rows), date(2025, 12, 31))
    states, events = largest(cells, (), [f"e-{day}" for day in range(1, 21)], ("COL",), 2)
    assert states == ["COL", "BRA"]
    assert len(events) == EVENTS
    assert events[:3] == ["e-1", "e-2", "e-3"]
    assert largest(cells, ("MEX",), ["e-2", "e-1"], (), 5) == (["MEX"], ["e-2", "e-1"])


def test_the_title_names_the_event_that_most_states_answered() -> None:
    one = event_stances(
        frame(response("MEX-2025-02-01-01"), response("COL-2025-02-01-01"), response("MEX-2025-02-02-01", event_id="talks")),
        date(2025, 3, 1),
    )
    assert heatmap_title(one, {"strike": "A strike"}) == "“A strike” was answered by the most states, two"
    assert heatmap_title(one.iloc[:0], {}) == "No national statement on any event"
    tie = one[one["state"] == "MEX"]
    assert heatmap_title(tie, {}) == "Two events were answered by 1 state each, no event by more"
    assert heatmap_title(tie.iloc[:1], {"strike": "A strike"}) == "1 state answered “A strike”"
