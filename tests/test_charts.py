"""Figures: what Plotly accepts, what they draw, and small golden files on six rows."""

import json
import os
import re
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.charts.bars import rows as table_rows
from components.charts.bars import stance_bars
from components.charts.deeds import deeds_bars
from components.charts.map import MapSettings, stance_map
from components.charts.map_states import outside_extent
from components.charts.map_window import projected, widened
from components.charts.timeline import key_events, stance_timeline
from components.charts.view_data import LANES, TimelineData
from components.charts.voices import grid_rows, voices_grid
from components.language.hovers import hover_texts
from components.theme import DARK, LIGHT, SOURCE_WIDTH, STANCE, SUBTITLE_WIDTH, TITLE_WIDTH, Caption, Spec, pale
from data.position_rule import PositionRule
from data.query.binning import BinnedMarks
from data.query.counts import stance_counts, words_and_deeds
from data.query.filters import Filters
from data.query.positions import position_history, position_shifts, state_paths, unconfirmed_changes
from data.query.select import select_rows
from data.query.voices import latest_voices, voice_spread
from data.schema import STANCES
from geo.extents import EXTENTS, LATAM, WORLD, extent_of
from geo.names import by_alpha3
from tests.support import covered, events, frame, governments, response, standings_of

END = date(2025, 12, 31)
# A day on which what was said in February has not aged.
SPRING = date(2025, 4, 30)
GOLDEN = Path(__file__).parent / "golden"
CAPTION = Caption(
    "A finding",
    "A measure. All events, 1 Jan 2025 to 31 Dec 2025.",
    "A small dataset, version 1.0. 6 of 6 responses, as of 31 December 2025.",
)
SIX = frame(
    response("MEX-2025-02-01-01", stance="opposed"),
    response("MEX-2025-02-10-01", stance="hostile"),
    response("COL-2025-02-03-01", stance="conditional"),
    response("COL-2025-02-04-01", stance="supportive", level="official", actor_type="opposition"),
    response("BRB-2025-02-05-01", stance="neutral"),
    response("ESP-2025-02-06-01", stance="supportive", summary="<b>Not</b> markup & more"),
)
COVERAGE = covered({"country": "CHL", "period_from": "2025-01-01", "period_to": "2025-12-31", "result": "none_found"})


def positions(
    rows: pd.DataFrame = SIX, chosen: tuple[str, ...] = (), states: tuple[str, ...] = tuple(by_alpha3()), day: date = SPRING
) -> pd.DataFrame:
    found = standings_of(rows, day, states=states, coverage=COVERAGE, acting=("USA",)).positions
    told = found.merge(rows[["response_id", "actor", "actor_role", "summary", "source_publisher"]], on="response_id", how="left")
    return told.assign(hover=hover_texts(told, day, PositionRule()), shown=told["state"].isin(chosen) if chosen else True)


def a_map(extent: str = "latam", chosen: tuple[str, ...] = (), look: Any = LIGHT) -> Spec:
    window = extent_of(extent, ("MEX", "COL"))
    return stance_map(positions(chosen=chosen), SPRING, MapSettings(window, ("MEX", "COL"), ("USA",)), look, CAPTION)


def bars(look: Any = LIGHT) -> Spec:
    return stance_bars(stance_counts(SIX), ("MEX", "COL"), look, CAPTION)


def timeline(look: Any = LIGHT) -> Spec:
    told = events(
        {"event_id": "strike", "date": "2025-02-01"}, {"event_id": "talks", "date": "2025-06-01", "title": "Talks & more"}
    ).assign(n=[6, 0])
    found = select_rows(SIX, Filters(), END)
    return stance_timeline(record(found.assign(n=1), told), ["MEX", "COL"], look, CAPTION)


TERMS = governments(("MEX", "Old", "2020-01-01", "2025-06-01"), ("MEX", "New", "2025-06-01", ""))


def record(marks: pd.DataFrame, told: pd.DataFrame, rows: pd.DataFrame = SIX) -> TimelineData:
    paths = state_paths(rows, END)
    changes = position_history(paths), position_shifts(paths), unconfirmed_changes(paths)
    return TimelineData(BinnedMarks(marks), *changes, TERMS, told, date(2025, 1, 1), END)


def voices(look: Any = LIGHT) -> Spec:
    latest = told_by(SIX)
    return voices_grid(latest, grid_rows(voice_spread(latest), ("MEX", "COL")), look, CAPTION)


def told_by(rows: pd.DataFrame) -> pd.DataFrame:
    return latest_voices(rows, END).merge(rows[["response_id", "actor"]], on="response_id")


def deeds(look: Any = LIGHT) -> Spec:
    return deeds_bars(words_and_deeds(SIX), ("MEX", "COL"), look, CAPTION)


FIGURES = {"map": a_map, "bars": bars, "timeline": timeline, "voices": voices, "deeds": deeds}


def traces(spec: Spec, name: str) -> list[dict[str, Any]]:
    return [trace for trace in spec["data"] if trace.get("name") == name]


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", FIGURES)
def test_plotly_accepts_every_figure_and_json_holds_it(name: str, look: Any) -> None:
    spec = FIGURES[name](look=look)
    go.Figure(spec)
    assert json.loads(json.dumps(spec)) == spec


@pytest.mark.parametrize("name", FIGURES)
def test_golden_figures_of_six_rows(name: str) -> None:
    """Set GOLDEN=write to accept what is drawn now; look at the difference before committing it."""
    path = GOLDEN / f"{name}.json"
    spec = FIGURES[name]()
    if name == "map":
        spec = stance_map(positions(states=("CHL",)), SPRING, MapSettings(LATAM, ("MEX", "COL"), ("USA",)), LIGHT, CAPTION)
        # The rest of the world is not what this file is about, and its addresses change with the outlines.
        spec["data"] = [trace for trace in spec["data"] if trace.get("name") != "no code"]
        spec = json.loads(re.sub(r"\.[0-9a-f]{12}\.json", ".json", json.dumps(spec)))
    text = json.dumps(spec, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    if os.environ.get("GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_carries_finding_measure_and_source(name: str) -> None:
    notes = {note["name"]: note["text"].replace("<br>", " ") for note in FIGURES[name]()["layout"]["annotations"]}
    assert notes["title"] == "<b>A finding</b>"
    assert notes["subtitle"] == CAPTION.subtitle
    assert notes["source"] == CAPTION.source


def test_a_long_caption_breaks_and_takes_its_room() -> None:
    long = Caption("word " * 60, "word " * 60, "word " * 60)
    spec = stance_bars(stance_counts(SIX), (), LIGHT, long)
    notes = {note["name"]: note["text"].split("<br>") for note in spec["layout"]["annotations"]}
    for name, width in (("title", TITLE_WIDTH), ("subtitle", SUBTITLE_WIDTH), ("source", SOURCE_WIDTH)):
        assert all(len(line) <= width + len("<b></b>") for line in notes[name])
    assert spec["layout"]["margin"]["t"] >= 19 * len(notes["title"]) + 16 * len(notes["subtitle"])


@pytest.mark.parametrize("extent", [*EXTENTS, "focus"])
def test_the_map_never_asks_for_a_base_map(extent: str) -> None:
    spec = a_map(extent)
    assert spec["data"][0]["type"] == "scattergeo"
    choropleths = [trace for trace in spec["data"] if trace["type"] == "choropleth"]
    assert all(trace["geojson"].startswith("/app/static/geo/") for trace in choropleths)
    assert all("locationmode" not in trace for trace in spec["data"])
    for geo in ("geo", "geo2"):
        mine = [trace for trace in spec["data"] if trace.get("geo", "geo") == geo]
        assert not mine or mine[0]["type"] == "scattergeo", "plotly.js asks a CDN for a base map unless a point trace comes first"
    assert len(json.dumps(spec)) < 60_000


def test_the_map_colours_each_state_by_its_position() -> None:
    spec = a_map("world")
    assert {s: sorted(code for t in traces(spec, s) for code in t["locations"]) for s in STANCES} == {
        "supportive": ["ESP"], "conditional": ["COL"], "neutral": ["BRB"], "opposed": ["MEX"], "hostile": [],
    }  # fmt: skip
    assert "CHL" in traces(spec, "none_found")[0]["locations"]
    assert not traces(spec, "not_searched"), "what was not searched is plain land"
    assert any("BRA" in trace["locations"] for trace in traces(spec, "rest"))
    assert traces(spec, "not_applicable")[0]["locations"] == ["USA"]
    assert traces(spec, "focus")[0]["locations"] == ["MEX", "COL"]


def test_small_islands_are_points_with_their_stance() -> None:
    points = [trace for trace in traces(a_map(), "points") if [c[0] for c in trace["customdata"]] == ["BRB"]]
    assert [trace["marker"]["symbol"] for trace in points] == [STANCE["neutral"].marker]


def test_an_island_has_a_mark_only_where_it_has_a_position_that_the_filter_shows() -> None:
    marks = {code for trace in traces(a_map(), "points") for code, _ in trace["customdata"]}
    assert marks == {"BRB"}
    assert not traces(a_map(chosen=("MEX",)), "points")


def test_land_outside_the_filter_differs_from_neutral_land() -> None:
    (outside,) = traces(a_map(chosen=("MEX",)), "outside")
    assert {"ARG", "COL"} <= set(outside["locations"])
    for look in (LIGHT, DARK):
        assert look.outside not in (look.land, STANCE["neutral"].fill)


def test_the_legend_counts_what_is_shown() -> None:
    def legend(spec: Spec) -> list[str]:
        return [trace["name"] for trace in spec["data"] if trace.get("showlegend")]

    every = legend(a_map())
    assert every[:4] == ["Opposed · 1", "Neutral · 1", "Conditional · 1", "Supportive · 1"], (
        "the order of the bars, and no empty entry"
    )
    assert "Searched, none found · 1" in every
    assert "Acting state · 1" in every
    chosen = legend(a_map(chosen=("MEX",)))
    assert len(chosen) == 2
    assert chosen[0] == "Opposed · 1"
    assert chosen[-1].startswith("Outside the filter · ")


def test_hover_says_since_when_by_whom_and_on_what_source() -> None:
    text = dict(c for trace in a_map("world")["data"] for c in trace.get("customdata", []))
    assert text["MEX"] == (
        "<b>Mexico</b><br>Against, in tone ■ opposed, since 1 February 2025<br>Last stated 10 February 2025<br>"
        "Ana Pérez, President<br>Says no.<br>Holds with any one coder’s codes and without any one statement<br>"
        "1 of 2 statements of the last 90 days opposed<br>Source: A paper"
    )
    assert "&lt;b&gt;Not&lt;/b&gt; markup &amp; more" in text["ESP"]
    assert text["CHL"] == "<b>Chile</b><br>Searched, none found"
    assert "<br>Hangs on the statement of 3 February 2025<br>" in text["COL"]


def test_hover_says_of_a_state_without_a_position_what_is_recorded() -> None:
    rows = positions()
    texts = dict(
        zip(
            rows["state"],
            hover_texts(rows.assign(recorded=[2 if s == "CHL" else 0 for s in rows["state"]]), SPRING, PositionRule()),
            strict=True,
        )
    )
    assert texts["CHL"].endswith("Searched, none found<br>2 responses recorded")
    assert "recorded" not in texts["PER"]


def test_hover_says_where_the_search_ended_before_the_day_shown() -> None:
    rows = positions()
    until = pd.Timestamp("2025-03-01")
    rows = rows.assign(searched_until=[until if state == "MEX" else pd.NaT for state in rows["state"]])
    texts = dict(zip(rows["state"], hover_texts(rows, SPRING, PositionRule()), strict=True))
    assert texts["MEX"].endswith("Searched until 1 March 2025; later statements may be missing")
    assert "Searched until" not in texts["COL"]
    assert "Searched until" not in dict(zip(rows["state"], hover_texts(rows, until.date(), PositionRule()), strict=True))["MEX"]


def test_states_beyond_the_window_are_named() -> None:
    assert outside_extent(positions(), LATAM)["state"].tolist() == ["ESP"]
    assert outside_extent(positions(), WORLD).empty


def test_the_map_names_focus_and_acting_states_and_close_to_their_marks_small_ones() -> None:
    named = a_map("americas")["layout"]["meta"]["labels"]
    assert [(label["text"], label["near"]) for label in named] == [
        ("Mexico ■", False), ("Colombia ◆", False), ("United States", False), ("Barbados ●", True),
    ]  # fmt: skip


def test_two_days_compared_name_who_moved_with_both_symbols() -> None:
    told = positions().assign(
        before=lambda f: [
            "" if state == "MEX" else tone if isinstance(tone, str) else ""
            for state, tone in zip(f["state"], f["tone"], strict=True)
        ]
    )
    spec = stance_map(told, SPRING, MapSettings(LATAM, ("COL",), ("USA",)), LIGHT, CAPTION)
    texts = {label["code"]: label["text"] for label in spec["layout"]["meta"]["labels"]}
    assert texts["MEX"] == "Mexico –→■"
    assert texts["COL"] == "Colombia ◆"


@pytest.mark.parametrize("ratio", [0.7, 1.0, 1.2, 1.8])
def test_a_focus_window_has_the_proportions_of_its_figure_and_holds_its_states(ratio: float) -> None:
    extent = extent_of("focus", ("MEX", "VEN", "COL", "ECU"))
    lon, lat = widened(extent, ratio)
    wide, high = projected(lon, lat, extent.centre)
    assert wide / high == pytest.approx(ratio, rel=0.02)
    assert lon[0] <= extent.lon[0]
    assert lon[1] >= extent.lon[1]
    assert lat[0] <= extent.lat[0]
    assert lat[1] >= extent.lat[1]


def test_an_inset_shows_the_rest_of_the_continent_where_there_is_room() -> None:
    assert {trace.get("geo") for trace in a_map("focus")["data"] if trace["type"] == "choropleth"} == {None, "geo2"}
    narrow = MapSettings(extent_of("focus", ("MEX", "COL")), ("MEX",), (), width=400)
    assert "geo2" not in stance_map(positions(), SPRING, narrow, LIGHT, CAPTION)["layout"]
    assert "geo2" not in a_map("latam")["layout"]


COUNTS = st.dictionaries(
    st.tuples(st.sampled_from(["MEX", "COL", "BRA", "CUB"]), st.sampled_from(STANCES)), st.integers(1, 50), min_size=1
).map(lambda d: pd.DataFrame([(s, v, n) for (s, v), n in d.items()], columns=["state", "stance", "n"]))


@given(COUNTS)
@settings(deadline=None)
def test_bars_are_centred_on_neutral_without_gap_or_overlap(counts: pd.DataFrame) -> None:
    spec = stance_bars(counts, ("MEX",), LIGHT, CAPTION)
    by_stance = dict(zip(reversed(STANCES), spec["data"], strict=True))
    for row in range(len(spec["data"][0]["y"])):
        neutral = by_stance["neutral"]
        assert neutral["base"][row] == -neutral["x"][row] / 2
        spans = sorted((t["base"][row], t["base"][row] + t["x"][row]) for t in by_stance.values() if t["x"][row])
        assert all(abs(a[1] - b[0]) < 1e-9 for a, b in pairwise(spans))
        assert sum(t["x"][row] for t in by_stance.values()) == sum(b - a for a, b in spans)
        assert by_stance["opposed"]["base"][row] <= neutral["base"][row] <= by_stance["conditional"]["base"][row]


def test_the_key_of_the_bars_shows_each_stance_in_its_fill_from_left_to_right() -> None:
    spec = bars()
    (key,) = [note["text"] for note in spec["layout"]["annotations"] if note["name"] == "key"]
    places = [key.index(f"color:{STANCE[stance].fill};") for stance in reversed(STANCES)]
    assert places == sorted(places)
    assert not any(trace.get("showlegend", True) for trace in spec["data"])


def test_bars_lead_with_focus_states_and_gather_the_rest() -> None:
    many = pd.DataFrame({"state": [f"S{i:02}" for i in range(20)], "stance": "opposed", "n": range(1, 21)})
    table = table_rows(many, "stance", STANCES, ("S03",))
    assert next(iter(table)) == "S03"
    assert list(table)[1:3] == ["S19", "S18"]
    assert list(table)[-1] == "others:8"
    assert sum(n for row in table.values() for n in row.values()) == 210


def test_the_timeline_marks_responses_steps_shifts_and_events() -> None:
    spec = timeline()
    filled = [trace for trace in spec["data"] if trace["name"].endswith(" national")]
    hollow = [trace for trace in spec["data"] if trace["name"].endswith(" other")]
    assert sum(len(trace["x"]) for trace in filled) == 3
    assert sum(len(trace["x"]) for trace in hollow) == 1
    assert all(trace["marker"]["color"] == LIGHT.paper for trace in hollow)
    bands = {
        (s, trace["name"], base)
        for trace in spec["data"]
        if trace["type"] == "bar"
        for (s, _), base in zip(trace["customdata"], trace["base"], strict=True)
    }
    assert bands == {
        ("MEX", "position opposed", "2025-02-01"), ("MEX", "position opposed", "2025-05-12"),
        ("COL", "position conditional", "2025-02-03"), ("COL", "position conditional", "2025-05-05"),
        ("MEX", "governments", "2025-01-01"), ("MEX", "governments", "2025-06-01"),
    }  # fmt: skip
    aged = [trace["marker"]["color"] for trace in traces(spec, "position opposed")]
    assert aged == [STANCE["opposed"].fill, pale("opposed", LIGHT)], "pale from the day on which it has aged"
    (shift,) = traces(spec, "shifts")
    assert shift["x"] == [], "a change of tone is no shift"
    (marks,) = traces(spec, "events")
    assert len(marks["x"]) == 2
    (numbers,) = traces(spec, "numbers")
    assert numbers["text"] == ["<b>1</b>"]


def test_confirmed_changes_are_thick_and_numbered_and_others_thin() -> None:
    rows = frame(
        response("MEX-2025-02-01-01", stance="opposed"), response("MEX-2025-03-01-01", stance="supportive"), response("MEX-2025-03-05-01", stance="hostile"),
        response("MEX-2025-04-01-01", stance="supportive"), response("MEX-2025-04-02-01", stance="supportive"),
    )  # fmt: skip
    told = events({"event_id": "strike", "date": "2025-02-01"}).assign(n=1)
    spec = stance_timeline(record(rows.iloc[:0].assign(n=1), told, rows), ["MEX"], LIGHT, CAPTION)
    (thick,), (thin,) = traces(spec, "shifts"), traces(spec, "unconfirmed")
    assert (thick["x"], thick["text"], thin["x"]) == (["2025-04-01"], ["<b>1</b>"], ["2025-03-01"])
    assert thick["marker"]["line"]["width"] > 2 * thin["marker"]["line"]["width"]
    assert thick["hovertext"] == ["Mexico, 1 April 2025<br>▼ Hostile to ▲ supportive<br>confirmed 2 April 2025"]
    assert thin["hovertext"][0].endswith("not confirmed")


def test_an_aged_position_is_pale_in_its_own_hue_and_a_pending_change_has_a_mark() -> None:
    late = frame(response("MEX-2025-12-01-01", stance="opposed"), response("MEX-2025-12-25-01", stance="supportive"), response("COL-2025-02-01-01", stance="hostile"))  # fmt: skip
    spec = stance_map(positions(late, day=END), END, MapSettings(LATAM, ("MEX", "COL"), ("USA",)), LIGHT, CAPTION)
    assert traces(spec, "aged hostile")[0]["locations"] == ["COL"]
    assert traces(spec, "aged hostile")[0]["colorscale"][0][1] == pale("hostile", LIGHT)
    assert spec["layout"]["meta"]["labels"][0]["text"] == "Mexico ■?"
    legend = [trace["name"] for trace in spec["data"] if trace.get("showlegend")]
    assert {"Opposed · 1", "Aged (pale) · 1", "Change not confirmed (?) · 1"} <= set(legend)
    tones = {pale(stance, look) for look in (LIGHT, DARK) for stance in STANCES} | {style.fill for style in STANCE.values()}
    assert len(tones) == 15, "no aged tone looks like another"


def test_the_timeline_shows_at_most_eight_lanes_and_numbers_the_largest_events() -> None:
    told = events(*({"event_id": f"e{i}", "date": f"2025-0{i + 1}-01"} for i in range(8))).assign(n=[5, 0, 9, 1, 2, 7, 3, 4])
    named = key_events(told)
    assert named["event_id"].tolist() == ["e0", "e2", "e5", "e7"]
    assert named["number"].tolist() == [1, 2, 3, 4]
    nothing = record(SIX.iloc[:0].assign(n=1), told, SIX.iloc[:0])
    spec = stance_timeline(nothing, list(by_alpha3())[:20], LIGHT, CAPTION)
    assert len(spec["layout"]["yaxis"]["tickvals"]) == LANES


def test_numbers_of_events_of_the_same_week_do_not_touch() -> None:
    told = events(*({"event_id": f"e{i}", "date": f"2025-03-0{i + 1}"} for i in range(4))).assign(n=1)
    nothing = record(SIX.iloc[:0].assign(n=1), told, SIX.iloc[:0])
    (numbers,) = traces(stance_timeline(nothing, ["MEX"], LIGHT, CAPTION), "numbers")
    days = pd.to_datetime(pd.Series(numbers["x"])).diff().dropna().dt.days
    assert (days >= 8).all()


def test_the_grid_keeps_the_states_whose_voices_lie_farthest_apart() -> None:
    many = pd.DataFrame(
        {"state": [f"S{i:02}" for i in range(14)], "n": range(2, 16), "spread": [4, *[1] * 13], "low": -2, "high": 2}
    )
    shown = grid_rows(many, ("S05", "S99"))["state"].tolist()
    assert shown[:2] == ["S05", "S00"]
    assert len(shown) == 10


def test_voices_are_filled_where_they_speak_for_the_state() -> None:
    spec = voices()
    cells = {tuple(c): colour for t in spec["data"] for c, colour in zip(t["customdata"], t["marker"]["color"], strict=True)}
    assert cells[("COL", "COL-2025-02-04-01")] == LIGHT.paper
    assert cells[("MEX", "MEX-2025-02-10-01")] == STANCE["hostile"].fill


def test_no_frame_is_too_empty_for_a_figure() -> None:
    nothing = SIX.iloc[:0]
    latest = told_by(nothing)
    for spec in (
        stance_map(positions(nothing), END, MapSettings(LATAM, (), ()), LIGHT, CAPTION),
        stance_bars(stance_counts(nothing), (), LIGHT, CAPTION),
        deeds_bars(words_and_deeds(nothing), (), LIGHT, CAPTION),
        voices_grid(latest, voice_spread(latest), LIGHT, CAPTION),
    ):
        go.Figure(spec)
