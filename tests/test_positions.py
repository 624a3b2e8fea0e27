"""Positions on every engine, the kinds of empty (rule 7), and the plain rule of the latest statement, computed by hand."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.dataset.dataset import Dataset
from data.dataset.derived import with_derived_columns
from data.position_rule import PositionRule
from data.query.coverage import Searches, empty_kind
from data.query.positions import position_history, position_shifts, positions, state_paths
from data.revisions import current_revisions
from data.schema import ACTOR_TYPES, LEVELS, RELEVANCES, STANCES
from tests.engines import ENGINES
from tests.support import covered, examples, frame, governments, response, standings_of

END = date(2025, 12, 31)
LATEST = PositionRule("latest")
Engine = Callable[[pd.DataFrame], Any]


@pytest.fixture(params=ENGINES, ids=lambda engine: engine.__name__)
def engine(request: pytest.FixtureRequest) -> Engine:
    return request.param


def stances(rows: Any, day: date = END, **more: Any) -> dict[str, str]:
    """Each state's tone by its latest statement."""
    found = positions(state_paths(rows, day, rule=LATEST, **more), day, LATEST)
    return dict(zip(found["state"], found["tone"], strict=True))


def test_the_latest_national_direct_row_counts(engine: Engine) -> None:
    rows = frame(
        response("MEX-2025-02-01-01", stance="hostile"),
        response("MEX-2025-03-01-01", stance="opposed"),
        response("MEX-2025-04-01-01", stance="supportive", level="official"),
        response("MEX-2025-05-01-01", stance="supportive", level="non_official"),
        response("MEX-2025-06-01-01", stance="supportive", relevance="related"),
        response("MEX-2025-07-01-01", stance="supportive", status="draft"),
    )
    for rule in (PositionRule(), LATEST):
        found = positions(state_paths(engine(rows), END, rule=rule), END, rule)
        assert found[["state", "tone", "response_id"]].values.tolist() == [["MEX", "opposed", "MEX-2025-03-01-01"]]
        assert found["stated"].dt.date.tolist() == [date(2025, 3, 1)]


def test_nothing_said_later_moves_an_earlier_day(engine: Engine) -> None:
    rows = engine(frame(response("MEX-2025-02-01-01", stance="hostile"), response("MEX-2025-03-01-01", stance="opposed")))
    assert stances(rows, date(2025, 2, 28)) == {"MEX": "hostile"}
    assert stances(rows, date(2025, 3, 1)) == {"MEX": "opposed"}
    assert stances(rows, date(2025, 1, 31)) == {}


def test_on_one_day_the_higher_office_wins_whatever_the_number(engine: Engine) -> None:
    rows = frame(
        response("MEX-2025-02-01-01", stance="hostile"),
        response("MEX-2025-02-01-02", stance="opposed", actor_type="government"),
        response("MEX-2025-02-01-03", stance="neutral", actor_type="military"),
        response("COL-2025-02-01-01", stance="conditional", actor_type="government"),
        response("COL-2025-02-01-02", stance="neutral", actor_type="military"),
    )
    assert stances(engine(rows)) == {"MEX": "hostile", "COL": "conditional"}


def test_in_one_office_the_later_number_wins_whatever_the_order_of_rows(engine: Engine) -> None:
    rows = frame(
        response("MEX-2025-02-01-10", stance="opposed"),
        response("MEX-2025-02-01-02", stance="hostile"),
        response("MEX-2025-02-01-09", stance="neutral"),
    )
    assert stances(engine(rows)) == {"MEX": "opposed"}


def test_a_later_day_beats_a_higher_office(engine: Engine) -> None:
    rows = frame(
        response("MEX-2025-02-01-01", stance="hostile"), response("MEX-2025-02-02-01", stance="opposed", actor_type="military")
    )
    assert stances(engine(rows)) == {"MEX": "opposed"}


def test_since_is_the_first_day_of_the_unbroken_stance(engine: Engine) -> None:
    rows = frame(
        response("MEX-2025-02-01-01", stance="opposed"),
        response("MEX-2025-03-01-01", stance="hostile"),
        response("MEX-2025-04-01-01", stance="opposed"),
        response("MEX-2025-05-01-01", stance="opposed"),
    )
    found = positions(state_paths(engine(rows), END, rule=LATEST), END, LATEST).iloc[0]
    assert (found["since"].date(), found["stated"].date()) == (date(2025, 4, 1), date(2025, 5, 1))


def test_bodies_and_acting_states_have_no_position(engine: Engine) -> None:
    rows = frame(response("CELAC-2025-02-01-01"), response("USA-2025-02-01-01"), response("MEX-2025-02-01-01"))
    found = standings_of(engine(rows), END, acting=("USA",), coverage=SEARCHED).positions.set_index("state")
    assert found["tone"].dropna().to_dict() == {"MEX": "opposed"}
    assert found["empty"].dropna().to_dict() == {"USA": "not_applicable"}


def test_an_event_has_positions_of_its_own(engine: Engine) -> None:
    rows = frame(
        response("MEX-2025-02-01-01", stance="hostile", event_id="strike"),
        response("MEX-2025-03-01-01", stance="opposed", event_id="talks"),
    )
    assert stances(engine(rows), events=("strike",)) == {"MEX": "hostile"}
    assert stances(engine(rows), events=("strike", "talks")) == {"MEX": "opposed"}


SEARCHED = covered({"country": "CHL", "period_from": "2025-01-01", "period_to": "2025-06-30", "result": "none_found"})


def test_the_kinds_of_empty_are_told_apart(engine: Engine) -> None:
    rows = frame(
        response("BRA-2025-02-01-01", status="draft"), response("PER-2025-02-01-01", level="official"), response("BOL-2025-02-01-01"),
        response("CUB-2025-02-01-01", relevance="related"), response("CUB-2025-02-02-01", status="draft"),
    )  # fmt: skip
    coverage = covered(
        {"country": "CHL", "period_from": "2025-01-01", "period_to": "2025-06-30", "result": "none_found"},
        {"country": "URY", "period_from": "2025-01-01", "period_to": "2025-06-30", "result": "not_searched"},
    )
    terms = governments(("BOL", "Old", "2020-01-01", "2025-03-01"), ("BOL", "New", "2025-03-01", ""))
    asked = {"acting": ("USA",), "states": ("ARG", "CHL", "PER", "URY"), "governments": terms}
    found = standings_of(engine(rows), END, coverage=coverage, **asked).positions
    assert dict(zip(found["state"], found["empty"], strict=True)) == {
        "ARG": "not_searched", "BOL": "previous_government", "BRA": "awaiting_review", "CHL": "none_found", "CUB": "awaiting_review",
        "PER": "no_position", "URY": "not_searched", "USA": "not_applicable",
    }  # fmt: skip
    assert not found["held"].any()
    told = found.set_index("state")
    assert (told.loc["BOL", "side"], told.loc["CUB", "recorded"], told.loc["PER", "recorded"]) == ("against", 1, 1)
    assert told.loc["CHL", "searched_until"] == pd.Timestamp("2025-06-30"), "a search speaks only for its period"
    silent = standings_of(engine(rows), END, **asked).positions.set_index("state")["empty"]
    assert silent["ARG"] == silent["CHL"] == "searches_not_recorded", (
        "without a table of searches nobody can say that one was not made"
    )


def test_a_draft_never_hides_what_was_reviewed_before(engine: Engine) -> None:
    rows = frame(
        response("MEX-2025-12-01-01", stance="opposed"), response("MEX-2025-12-01-01", stance="supportive", revision="2", status="draft"),
        response("PER-2025-12-01-01", status="draft"), response("PER-2025-12-01-01", status="draft", revision="2", stance="hostile"),
    )  # fmt: skip
    found = standings_of(engine(rows), END).positions.set_index("state")
    assert (found.loc["MEX", "tone"], found.loc["PER", "empty"]) == ("opposed", "awaiting_review")


def test_a_search_counts_for_the_events_and_days_that_it_covered() -> None:
    coverage = covered(
        {"country": "MEX", "period_from": "2025-02-01", "period_to": "2025-06-30", "result": "found"},
        {"country": "MEX", "event_id": "talks", "period_from": "2025-02-01", "period_to": "2025-06-30", "result": "not_searched"},
        {"country": "COL", "event_id": "talks", "period_from": "2025-02-01", "period_to": "2025-06-30", "result": "none_found"},
        {"country": "COL", "event_id": "talks", "period_from": "2025-02-01", "period_to": "2025-06-30", "result": "not_searched"},
    )

    def kind(state: str, day: date = END, **view_data: str) -> str:
        return empty_kind(state, Searches(coverage), day, {event: pd.Timestamp(on) for event, on in view_data.items()})

    assert kind("MEX") == "none_found"
    assert kind("MEX", strike="2025-03-01") == "none_found"
    assert kind("MEX", strike="2025-01-15") == "not_searched", "before the search"
    assert kind("MEX", strike="2025-11-15") == "not_searched", "after the search"
    assert kind("MEX", talks="2025-03-01") == "not_searched", "the event's own row decides"
    assert kind("COL", talks="2025-03-01") == "none_found", "the strongest row counts"
    assert kind("COL", strike="2025-03-01") == "not_searched"
    assert kind("COL") == "not_searched", "one event is not all events"
    assert kind("COL", date(2025, 1, 15), talks="2025-03-01") == "not_searched", "not yet searched"


def test_history_and_shifts_by_the_latest_statement(engine: Engine) -> None:
    rows = engine(
        frame(
            response("MEX-2025-02-01-01", stance="opposed"),
            response("MEX-2025-02-15-01", stance="opposed"),
            response("MEX-2025-03-01-01", stance="hostile"),
            response("MEX-2025-03-01-02", stance="hostile"),
            response("MEX-2025-04-01-01", stance="opposed"),
            response("COL-2025-03-05-01", stance="neutral"),
        )
    )
    paths = state_paths(rows, END, rule=LATEST)
    history = position_history(paths)[["state", "date", "tone", "response_id"]]
    assert [(s, d.date().isoformat(), v, i) for s, d, v, i in history.values.tolist()] == [
        ("COL", "2025-03-05", "neutral", "COL-2025-03-05-01"),
        ("MEX", "2025-02-01", "opposed", "MEX-2025-02-01-01"),
        ("MEX", "2025-03-01", "hostile", "MEX-2025-03-01-02"),
        ("MEX", "2025-04-01", "opposed", "MEX-2025-04-01-01"),
    ]
    moves = position_shifts(paths)
    assert moves[["state", "before", "after", "before_id", "after_id"]].values.tolist() == [
        ["MEX", "opposed", "hostile", "MEX-2025-02-15-01", "MEX-2025-03-01-02"],
        ["MEX", "hostile", "opposed", "MEX-2025-03-01-02", "MEX-2025-04-01-01"],
    ]
    assert position_shifts(state_paths(rows, date(2025, 3, 31), rule=LATEST))["after"].tolist() == ["hostile"]


def test_the_latest_statement_counted_thirty_eight_changes_before(shipped: Dataset) -> None:
    """Release 0.3.0 of the shipped data, by the rule of its time."""
    early = shipped.revisions[shipped.revisions["recorded_at"] <= pd.Timestamp("2026-11-24T04:10:00")]
    rows = with_derived_columns(current_revisions(early))
    moves = position_shifts(state_paths(rows, date(2026, 3, 31), acting=("USA",), rule=LATEST))
    n = moves[moves["state"].isin(shipped.meta.focus_states)]["state"].value_counts().to_dict()
    assert (sum(n.values()), n["COL"]) == (38, 14)


def test_duckdb_gives_what_pandas_gives_on_the_shipped_record(shipped: Dataset) -> None:
    duck = ENGINES[1](shipped.responses)
    for day in (date(2025, 8, 31), date(2026, 3, 31)):
        mine, other = (
            state_paths(rows, day, acting=("USA",), governments=shipped.governments) for rows in (shipped.responses, duck)
        )
        assert mine == other


ROW = st.fixed_dictionaries(
    {
        "country": st.sampled_from(["MEX", "COL"]),
        "day": st.integers(1, 4),
        "actor_type": st.sampled_from(ACTOR_TYPES),
        "level": st.sampled_from(LEVELS),
        "relevance": st.sampled_from(RELEVANCES),
        "stance": st.sampled_from(STANCES),
    }
)


def as_responses(drawn: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [
        response(
            f"{row['country']}-2025-02-{row['day']:02}-{number:02}",
            **{k: v for k, v in row.items() if k not in ("country", "day")},
        )
        for number, row in enumerate(drawn, 1)
    ]


def by_the_book(rows: list[dict[str, str]], state: str, day: date) -> str | None:
    """Rule 5 read aloud, as slowly as it is written."""
    rank = {"head_of_state": 0, "government": 1}
    speaking = [
        r
        for r in rows
        if r["country"] == state and r["level"] == "national" and r["relevance"] == "direct" and r["date"] <= day.isoformat()
    ]
    if not speaking:
        return None
    latest = max(r["date"] for r in speaking)
    today = [r for r in speaking if r["date"] == latest]
    office = min(rank.get(r["actor_type"], 2) for r in today)
    return max((r for r in today if rank.get(r["actor_type"], 2) == office), key=lambda r: int(r["response_id"][-2:]))["stance"]


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(ROW, min_size=1, max_size=12), st.randoms(use_true_random=False), st.integers(1, 5))
def test_no_order_of_rows_and_no_tie_changes_a_position(drawn: list[dict[str, Any]], random: Any, day: int) -> None:
    rows = as_responses(drawn)
    shuffled = rows.copy()
    random.shuffle(shuffled)
    found = stances(frame(*shuffled), date(2025, 2, day))
    for state in ("MEX", "COL"):
        assert found.get(state) == by_the_book(rows, state, date(2025, 2, day))


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(ROW, min_size=1, max_size=12))
def test_history_agrees_with_the_position_of_every_day(drawn: list[dict[str, Any]]) -> None:
    rows = frame(*as_responses(drawn))
    history = position_history(state_paths(rows, END, rule=LATEST))
    for day in range(1, 5):
        now = date(2025, 2, day)
        last = {
            state: stance
            for state, on, stance in zip(history["state"], history["date"], history["tone"], strict=True)
            if on.date() <= now
        }
        assert last == stances(rows, now)


@settings(max_examples=examples(25), deadline=None)
@given(st.lists(ROW, min_size=1, max_size=10))
def test_a_corrected_duplicate_counts_once(drawn: list[dict[str, Any]]) -> None:
    rows = as_responses(drawn)
    again = [row | {"revision": "2"} for row in rows]
    assert stances(frame(*rows, *again)) == stances(frame(*rows))
