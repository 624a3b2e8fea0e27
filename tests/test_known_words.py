"""Known answers: captions, hovers and labels, to the letter."""

from datetime import date

import pandas as pd

from components.language import captions, hovers, labels
from components.language.captions import FigureContext
from components.products.tables import describe_contents
from data.dataset.dataset import Dataset
from data.position_rule import PositionRule
from data.query.agreement import Agreement, CodingOutcome
from data.query.filters import FILTERS, Filters
from data.query.positions import RECENT
from tests.support import ROOT
from tests.views import viewed

END = date(2025, 12, 31)

CONTEXT = FigureContext("Data", "1.0", ("A strike",), date(2025, 1, 1), date(2025, 8, 31), 12, 400)


def test_captions_say_measure_event_period_and_source() -> None:
    told = captions.responses_caption(CONTEXT, "Finding", "Measure")
    assert (told.title, told.subtitle) == ("Finding", "Measure. A strike, 1 Jan 2025 to 31 Aug 2025.")
    assert told.source == "Data, version 1.0. 12 of 400 responses, as of 31 August 2025."
    stood = captions.positions_caption(CONTEXT, "Finding", "Measure")
    assert (stood.subtitle, stood.source) == ("Measure. A strike, up to 31 Aug 2025.", "Data, version 1.0. As of 31 August 2025.")
    assert FigureContext("D", "1", (), END, END, 0, 0).event == "All events"
    assert FigureContext("D", "1", ("a", "b"), END, END, 0, 0).event == "2 events chosen"
    assert FigureContext("D", "1", (), END, END, 0, 0).period == "31 Dec 2025"
    assert CONTEXT.facts("12 responses") == "A strike · 1 Jan 2025 to 31 Aug 2025 · 12 responses · dataset version 1.0"
    bare = FigureContext("D", "1", (), END, END, 0, 0, sourced=False)
    assert captions.responses_caption(bare, "F", "M").source == captions.positions_caption(bare, "F", "M").source == ""


def test_measures_say_what_is_drawn() -> None:
    assert captions.position_measure([], END) == "No position fits the filters"
    assert captions.position_measure([END], END) == "Position, stated on that day"
    assert captions.position_measure([date(2025, 8, 9)], END) == "Position, carried from the statement of 9 Aug 2025"
    assert captions.position_measure([END, date(2025, 8, 9)], END) == "Latest statements, the oldest of 9 Aug 2025"
    assert (
        captions.timeline_measure("Responses", 4, 25, PositionRule())
        == "Responses (filled: speaks for the state) above the side as a band in the shade of its tone, pale where it has aged; 4 of 25 states and bodies"
    )
    assert captions.band_words(PositionRule("latest")) == "the latest statement as a band"
    assert captions.drawn_of(4, 4) == ""
    assert (
        captions.voices_measure(2, 2)
        == "Latest stance of each actor type, whatever else is filtered (filled: speaks for the state); beside each state how far apart, 0 to 4"
    )
    alpha = Agreement("response_type", "nominal", 0.66, 10, 0.7, 0)
    assert (
        captions.deeds_measure(alpha)
        == "By PLOVER quad class, conflict left, cooperation right, neutral comments not drawn. Coders' agreement on types: alpha 0.66, too low to build on"
    )
    assert captions.deeds_measure(Agreement("response_type", "nominal", None, 0, None, 0)).endswith(
        "Agreement on types cannot be told"
    )
    assert (
        captions.heatmap_measure(3, 5, 16, 33)
        == "Stance of the latest direct statement that speaks for the state on each event, whatever else is filtered; 3 of 5 states; 16 of 33 events, those that the states shown answered most"
    )
    assert captions.heatmap_measure(3, 3, 2, 2).endswith("whatever else is filtered")


def test_what_a_map_does_not_show_is_told() -> None:
    assert captions.beyond_map({}) == ""
    assert (
        captions.beyond_map({"CHN": "opposed", "USA": "supportive"})
        == "Outside this part of the map: China ■ opposed and the United States ▲ supportive."
    )
    assert captions.beyond_map({"YUG": "hostile"}) == "Former states, without an outline on today's map: Yugoslavia ▼ hostile."


def test_filters_are_told_in_words() -> None:
    asked = Filters(
        event=("e",),
        country=("MEX",),
        stance=("opposed", "hostile"),
        level=("non_official",),
        since=date(2025, 1, 2),
        q="oil",
        as_of=END,
    )
    assert captions.describe_filters(asked, {"e": "A strike"}) == [
        "Events: A strike",
        "From: 2 January 2025",
        "States and bodies: Mexico",
        "Stance: Opposed, Hostile",
        "Level: Non-official",
        "Text: “oil”",
    ]
    assert captions.filter_value_label({}, "stance", "opposed") == "■ Opposed"
    assert captions.filter_value_label({}, "event", "x") == "x"


def test_a_state_is_told_when_it_is_pointed_at() -> None:
    held = {
        "state": "MEX", "side": "against", "tone": "opposed", "status": "standing", "empty": None, "since": pd.Timestamp("2025-02-01"), "stated": pd.Timestamp("2025-03-01"), "actor": "Ana <b>", "actor_role": "President",
        "summary": "Says no.", "source_publisher": "A paper", "searched_until": pd.Timestamp("2025-06-30"), "searches": float("nan"), "recorded": 4, "pending": None, "pending_since": pd.NaT,
        "firm": True, "hangs_on": "", "hangs_on_coders": "", **dict.fromkeys(RECENT.values(), 0), "recent_opposed": 3, "recent_hostile": 1,
    }  # fmt: skip
    empty = {"state": "PER", "status": None, "empty": "not_searched", "searches": 2.0, "recorded": 1, "searched_until": pd.NaT}
    first, second = hovers.hover_texts(pd.DataFrame([held, empty]), END, PositionRule())
    assert (
        first
        == "<b>Mexico</b><br>Against, in tone ■ opposed, since 1 February 2025<br>Last stated 1 March 2025<br>Ana &lt;b&gt;, President<br>Says no.<br>"
        "Holds with any one coder’s codes and without any one statement<br>3 of 4 statements of the last 90 days opposed<br>Source: A paper<br>Searched until 30 June 2025; later statements may be missing"
    )
    assert second == "<b>Peru</b><br>Not searched<br>1 response recorded<br>Searched for 2 single events, none found"

    def lines(**changes: object) -> list[str]:
        return hovers.hover_texts(pd.DataFrame([held | changes]), date(2025, 3, 1), PositionRule())[0].split("<br>")

    assert lines(searched_until=pd.NaT, actor_role=None)[2:4] == ["Last stated 1 March 2025", "Ana &lt;b&gt;"]
    assert lines(status="aged")[2] == "Last stated 1 March 2025, more than 90 days before"
    assert (
        lines(pending="supportive", pending_since=pd.Timestamp("2025-02-28"))[2]
        == "Not confirmed: ▲ supportive on 28 February 2025"
    )
    assert lines(status="previous_government", empty="previous_government")[1:3] == [
        "Stated by the previous government",
        "Against, in tone ■ opposed, since 1 February 2025",
    ]
    assert lines(side="", tone="neutral", status="no_side")[1] == "No side taken"


def test_a_timeline_is_told_when_it_is_pointed_at() -> None:
    span = {"state": "MEX", "side": "against", "tone": "hostile", "aged": True, "date": pd.Timestamp("2025-02-01")}
    assert hovers.span_text(span) == "Mexico: Against, in tone ▼ hostile, aged<br>from 1 February 2025"
    assert hovers.span_text(span | {"side": "", "aged": False}) == "Mexico: No side taken<br>from 1 February 2025"
    term = {"country": "MEX", "holder": "Ana", "office": "President", "from": pd.Timestamp("2025-02-01"), "to": pd.NaT}
    assert hovers.term_text(term) == "Mexico: Ana<br>President<br>from 1 February 2025"
    assert hovers.term_text(term | {"to": pd.Timestamp("2025-03-01")}).endswith("from 1 February 2025 to 1 March 2025")


def test_it_is_told_who_coded_and_what_became_of_it() -> None:
    agreed, unknown = Agreement("stance", "ordinal", 0.9709, 607, 0.94, 2), Agreement("stance", "ordinal", None, 0, None, 0)
    assert (
        captions.coding_words("two analysts", True, agreed)
        == "Coded by two analysts, agreement on stance 0.97; reviewed by a person"
    )
    assert captions.coding_words("a program", False, unknown) == "Coded by a program; not reviewed by a person"
    assert captions.coding_words("", False, agreed) == "Who coded these rows is not recorded"
    outcome = CodingOutcome(("stance",), ("response_type", "confidence"), (), {"stance": 2, "response_type": 2, "confidence": 3})
    assert (
        captions.coding_status("agreed", outcome)
        == "Two coders agree on stance; two coders differ on response type; three coders differ on confidence"
    )
    assert (
        captions.coding_status("adjudicated", outcome)
        == "Two coders agree on stance; two coders differ on response type; three coders differ on confidence; decided by another coder"
    )
    overruled = CodingOutcome((), (), ("stance",), {"stance": 2})
    assert (
        captions.coding_status("adjudicated", overruled)
        == "Two coders coded stance alike and were overruled; decided by another coder"
    )
    assert captions.coding_status("agreed", overruled) == "Two coders coded stance alike, and the final code is another"
    once = CodingOutcome((), (), (), {})
    assert [captions.coding_status(status, once) for status in ("draft", "coded", "withdrawn", "agreed")] == [
        "Awaiting review", "Coded by one coder", "Withdrawn", "Coded; no second coding on record",
    ]  # fmt: skip


def test_values_filters_charts_and_stances_are_said_in_words() -> None:
    assert labels.label("head_of_state") == "Head of state"
    assert labels.label("REJECT") == "Reject"
    assert labels.label("some_new_word") == "Some new word"
    assert set(labels.FILTERS) == set(labels.FILTER_PHRASES) == set(FILTERS)
    assert all(words.question.endswith("?") for words in labels.CHARTS.values())


def test_a_table_says_what_it_holds(shipped: Dataset) -> None:
    _, stamp = viewed(shipped, "country=MEX&as_of=2025-08-31")
    assert describe_contents(stamp, False, stamp.found).startswith(
        f"What the view shows: {stamp.found} of 607 responses. As of 31 August 2025, as known on"
    )
    assert ", of which a file of the tracker holds the first 5" in describe_contents(stamp, False, 5)
    assert describe_contents(stamp, True, 607) == f"Everything: all 607 responses of the record{stamp.known}."
    assert (
        describe_contents(stamp, True, 100)
        == f"The first 100 of all 607 responses of the record{stamp.known}; a file of the tracker holds no more."
    )


def test_the_tests_of_mutants_are_those_that_there_are() -> None:
    import tomllib

    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mutmut"]["pytest_add_cli_args_test_selection"]
    assert all((ROOT / name).is_file() for name in asked if name.startswith("tests/"))
