"""Two days compared: who moved, in words, and what was said and recorded since."""

from datetime import date

import pandas as pd
import pytest

from components.language import cards
from components.language import comparison as words
from data.dataset.dataset import Dataset
from data.position_rule import PositionRule
from data.provenance import Changes, record_changes
from data.query.comparison import compare_positions, said_between
from tests.support import frame, governments, response, standings_of
from tests.views import viewed

ROWS = frame(
    response("MEX-2025-02-01-01", stance="opposed"),
    response("MEX-2025-05-01-01", stance="hostile"), response("MEX-2025-05-02-01", stance="hostile"),
    response("COL-2025-02-01-01", stance="opposed"), response("COL-2025-05-01-01", stance="supportive"), response("COL-2025-05-10-01", stance="supportive"),
    response("PER-2025-05-03-01", stance="conditional"), response("CHL-2025-02-01-01", stance="opposed"),
    response("BOL-2025-02-01-01", stance="neutral"), response("BOL-2025-05-01-01", stance="opposed"), response("URY-2025-02-01-01"),
)  # fmt: skip
TERMS = governments(("CHL", "Old", "2020-01-01", "2025-04-01"), ("CHL", "New", "2025-04-01", ""))
THEN, NOW = date(2025, 3, 1), date(2025, 5, 20)


def moved() -> pd.DataFrame:
    before, after = (standings_of(ROWS, day, governments=TERMS).positions.assign(shown=True) for day in (THEN, NOW))
    return compare_positions(before, after)


def test_who_moved_and_how() -> None:
    found = moved().set_index("state")
    assert found["kind"].to_dict() == {"COL": "side", "BOL": "took", "MEX": "tone", "PER": "new", "CHL": "gone"}
    assert found.loc["COL", ["before", "after", "before_id", "after_id"]].tolist() == [
        "against",
        "for",
        "COL-2025-02-01-01",
        "COL-2025-05-10-01",
    ]
    assert "URY" not in found.index, "who only said it once and long ago has not moved"


def test_a_day_against_itself_moves_nobody() -> None:
    same = standings_of(ROWS, NOW, governments=TERMS).positions.assign(shown=True)
    assert compare_positions(same, same).empty


def test_a_state_that_a_filter_hides_is_not_listed() -> None:
    before, after = (standings_of(ROWS, day, governments=TERMS).positions for day in (THEN, NOW))
    only = [frame.assign(shown=frame["state"] == "COL") for frame in (before, after)]
    assert compare_positions(*only)["state"].tolist() == ["COL"]
    left = compare_positions(before.assign(shown=before["tone"] == "opposed"), after.assign(shown=after["tone"] == "opposed"))
    assert {"COL", "MEX"} <= set(left["state"]), "who left the stance that is asked for has moved too"


def test_moves_are_said_in_words() -> None:
    told = [words.change(row) for row in moved().to_dict("records")]
    assert told == [
        "Colombia: was against, opposed in tone, is for, supportive in tone.", "Bolivia: was without a side, is against, opposed in tone.",
        "Mexico: was against, opposed in tone, is against, hostile in tone.", "Peru: for, conditional in tone; no position of its government before.",
        "Chile: was against, opposed in tone; that government has ended, and the present one has not spoken.",
    ]  # fmt: skip
    assert words.heading(moved(), THEN, NOW) == (
        "From 1 Mar 2025 to 20 May 2025: one state on the other side, one took a side, one in another tone, one newly stated and one ended with its government"
    )
    assert words.heading(moved().iloc[:0], THEN, NOW) == "From 1 Mar 2025 to 20 May 2025: no position moved"


def test_what_was_said_between_is_counted() -> None:
    assert said_between(ROWS, THEN, NOW) == 6
    assert said_between(ROWS, THEN, NOW, ["MEX"]) == 2
    assert said_between(ROWS, NOW, NOW) == 0


def test_what_was_recorded_since_is_another_clock(shipped: Dataset) -> None:
    changes = record_changes(shipped, pd.Timestamp("2026-11-24T04:10:00"))
    told = words.recorded(changes, date(2026, 11, 24))
    assert f"{len(changes.new)} responses new" in told
    assert words.recorded(Changes(), date(2026, 11, 24)) == ""


def test_a_view_carries_both_days(shipped: Dataset) -> None:
    view_data, _ = viewed(shipped, "compare=2025-12-31")
    assert view_data.moved.set_index("state").loc["PAN", ["kind", "before", "after"]].tolist() == ["side", "against", "for"]
    assert viewed(shipped)[0].moved.empty


@pytest.mark.parametrize(
    ("changes", "since", "foot"),
    [
        ({}, "Since 1 Feb 2025 · last said 1 Mar 2025", "Ana · firm: hangs on no one coder or statement"),
        ({"status": "aged"}, "Since 1 Feb 2025 · last said 1 Mar 2025, over 90 days before", "Ana · firm: hangs on no one coder or statement"),
        ({"status": "previous_government"}, "Previous government, last said 1 Mar 2025", "Ana · firm: hangs on no one coder or statement"),
        ({"side": "", "status": "no_side"}, "Last said 1 Mar 2025", "Ana · firm: hangs on no one coder or statement"),
        ({"firm": False, "hangs_on": "MEX-2025-03-01-01"}, "Since 1 Feb 2025 · last said 1 Mar 2025", "Ana · hangs on the statement of 1 March 2025"),
        ({"status": "unconfirmed", "pending": "supportive", "pending_since": pd.Timestamp("2025-03-02")}, "Since 1 Feb 2025 · last said 1 Mar 2025", "Ana · not confirmed: supportive, 2 Mar 2025"),
    ],
)  # fmt: skip
def test_a_card_says_since_when_by_whom_and_how_firm(changes: dict[str, object], since: str, foot: str) -> None:
    row = {
        "side": "against", "tone": "opposed", "status": "standing", "since": pd.Timestamp("2025-02-01"), "stated": pd.Timestamp("2025-03-01"),
        "pending": None, "firm": True, "hangs_on": "", "hangs_on_coders": "",
    } | changes  # fmt: skip
    assert cards.since(row, PositionRule()) == since
    assert cards.foot(row, "Ana") == foot
    assert cards.tile(row) == ("No side taken" if not row["side"] else "Against, opposed")
