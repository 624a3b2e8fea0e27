"""What charts and words let a reader see: the many do not set a scale, dissent keeps its state, either language finds a theme."""

from datetime import date

import pandas as pd
import pytest

from components.charts.bars import others_of, rows, stance_bars, together_text
from components.charts.timeline import _stacked
from components.charts.view_data import timeline_data, zoomed
from components.language.captions import searched
from components.language.labels import themes_of
from components.theme import LIGHT, Caption
from data.dataset.dataset import Dataset
from data.query.coverage import searched_until
from data.query.filters import Filters
from data.query.lookup import find_responses, joint_text, named_text
from data.query.select import ORDERS, select_rows
from data.schema import STANCES
from geo.names import in_sentence
from tests.support import covered, frame, governments, response, standings_of
from tests.views import viewed

CAPTION = Caption("A finding", "A measure.", "A source.")
END = date(2025, 12, 31)


def counts(**n: int) -> pd.DataFrame:
    return pd.DataFrame([(state, "opposed", many) for state, many in n.items()], columns=["state", "stance", "n"])


def test_states_of_one_or_two_responses_stand_together_where_others_have_more() -> None:
    table = rows(counts(MEX=9, BRA=5, PER=2, CHL=1, CUB=1), "stance", STANCES, ("MEX",))
    assert list(table) == ["MEX", "BRA", "others:3"]
    assert others_of(table) == (3, dict.fromkeys(STANCES, 0) | {"opposed": 4})
    assert list(table) == ["MEX", "BRA"]
    assert list(rows(counts(PER=2, CHL=1), "stance", STANCES, ())) == ["PER", "CHL"], "where nobody has more they have their bars"


def test_the_acting_state_stands_apart_and_the_many_never_set_the_scale() -> None:
    many = counts(MEX=9, USA=20, **{f"S{i:02}": 2 for i in range(90)})
    spec = stance_bars(many, ("MEX",), LIGHT, CAPTION, acting=("USA",))
    labels = spec["data"][0]["y"]
    assert labels[0].startswith("Mexico")
    assert labels[-1].startswith("United States (acting)")
    assert len(labels) == 2
    assert -30 < spec["layout"]["xaxis"]["range"][0] < 0
    (note,) = [note["text"] for note in spec["layout"]["annotations"] if note["name"] == "others"]
    assert note == "90 others, 180: 180 opposed"
    assert (
        together_text((1, {"neutral": 1, "opposed": 0}), {"opposed": "opposed", "neutral": "neutral"}) == "1 other, 1: 1 neutral"
    )


def test_marks_of_one_day_do_not_hide_each_other() -> None:
    same = pd.DataFrame({"state": ["MEX"] * 6, "date": [pd.Timestamp("2025-02-01")] * 5 + [pd.Timestamp("2025-02-02")]})
    assert _stacked(same) == pytest.approx([0, 0.03, 0.06, 0.09, 0.09, 0])


def test_a_timeline_begins_close_before_what_it_shows(shipped: Dataset) -> None:
    view_data, _ = viewed(shipped, "country=ECU&stance=opposed")
    begins = zoomed(view_data, ["ECU"])
    first = view_data.found.rollup["date"].min().date()
    assert shipped.meta.period_from < begins < first
    assert timeline_data(view_data, ["ECU"]).begins == begins
    assert zoomed(viewed(shipped)[0], ["MEX", "ECU"]) == shipped.meta.period_from
    chosen, _ = viewed(shipped, "country=ECU&stance=opposed&from=2025-02-01")
    assert zoomed(chosen, ["ECU"]) == date(2025, 2, 1), "a day that was asked for is kept"


def test_a_dissent_inside_a_state_keeps_the_state_on_the_map(shipped: Dataset) -> None:
    view_data, stamp = viewed(shipped, "country=ECU&stance=opposed")
    positions = view_data.standings.positions.set_index("state")
    assert bool(positions.loc["ECU", "shown"])
    assert not positions.loc["MEX", "shown"]
    assert set(view_data.found.rows["stance"]) == {"opposed"}
    assert stamp.title == "On 31 March 2026 Ecuador is for US military force, supportive in tone, not opposed."


@pytest.mark.parametrize(
    ("q", "themes"),
    [
        ("soberanía", ["sovereignty"]),
        ("Sovereignty", ["sovereignty"]),
        ("petróleo", ["oil"]),
        ("OIL OR aranceles", ["trade", "oil"]),
        ("Sheinbaum", []),
    ],
)
def test_either_language_finds_a_theme(q: str, themes: list[str]) -> None:
    assert themes_of(q) == themes


def test_a_search_says_how_its_words_are_joined(shipped: Dataset) -> None:
    assert searched("oil OR petróleo ships") == "“oil” or “petroleo” and “ships”"
    either, first, second = (viewed(shipped, f"q={q}")[0].found.n for q in ("oil+OR+troops", "oil", "troops"))
    both = viewed(shipped, "q=oil+troops")[0].found.n
    assert either == first + second - both
    assert 0 < either > first


def test_bodies_take_their_article() -> None:
    assert [in_sentence(code) for code in ("UN", "EU", "OAS", "CELAC", "USA", "MEX")] == [
        "the UN",
        "the EU",
        "the OAS",
        "CELAC",
        "the United States",
        "Mexico",
    ]


def test_every_order_sorts_all_rows_up_and_down() -> None:
    six = frame(
        *(
            response(f"{s}-2025-02-0{i + 1}-01", actor=a, stance=t)
            for i, (s, a, t) in enumerate([("MEX", "C", "opposed"), ("COL", "A", "hostile"), ("PER", "B", "supportive")])
        )
    )
    found = {order: select_rows(six, Filters(), END, order)["state"].astype("str").tolist() for order in ORDERS}
    assert found["actor"] == ["COL", "PER", "MEX"] == found["actor_down"][::-1]
    assert found["state"] == ["COL", "MEX", "PER"] == found["state_down"][::-1]
    assert found["stance"] == ["PER", "MEX", "COL"] == found["stance_down"][::-1]


def test_the_signers_of_a_text_that_notes_name_are_listed(shipped: Dataset) -> None:
    (row,) = find_responses(shipped, ["PAN-2026-03-05-01"]).to_dict("records")
    signers = set(joint_text(shipped, row)["state"].astype("str"))
    assert {"ARG", "PRY", "JAM", "TTO", "DOM"} <= signers
    assert "COL" not in signers, "who spoke on that day of something else signed nothing"
    assert named_text("National because he signs for the state.") == ""
    assert (
        named_text("Joint Security Declaration of 5 March 2026; the quote is its text.")
        == "Joint Security Declaration of 5 March 2026"
    )


def test_a_search_for_one_event_speaks_for_its_period_too() -> None:
    table = covered(
        {"country": "HTI", "event_id": "strike", "period_from": "2025-01-01", "period_to": "2025-02-01", "result": "none_found"},
        {"country": "HTI", "period_from": "2024-01-01", "period_to": "2024-06-01", "result": "none_found"},
    )
    assert searched_until(table)["HTI"] == pd.Timestamp("2024-06-01")
    assert searched_until(table, ["strike"])["HTI"] == pd.Timestamp("2025-02-01")


def test_a_change_that_waits_goes_with_its_government() -> None:
    said = frame(response("MEX-2025-11-01-01", stance="opposed"), response("MEX-2025-11-10-01", stance="supportive"))
    terms = governments(("MEX", "Old", "2020-01-01", "2025-11-15"), ("MEX", "New", "2025-11-15", ""))
    row = standings_of(said, END, governments=terms).positions.iloc[0]
    assert row["status"] == "previous_government"
    assert row["pending"] is None
