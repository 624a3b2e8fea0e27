"""Rule 5 and rule 7 of the codebook, computed by hand."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.dataset.dataset import Dataset
from data.query.coverage import empty_kind
from data.query.positions import compute_positions, position_history, position_shifts
from data.schema import ACTOR_TYPES, LEVELS, RELEVANCES, STANCES
from tests.engines import ENGINES
from tests.support import covered, frame, response

END = date(2025, 12, 31)
NOTHING = covered()
Engine = Callable[[pd.DataFrame], Any]


@pytest.fixture(params=ENGINES, ids=lambda engine: engine.__name__)
def engine(request: pytest.FixtureRequest) -> Engine:
    return request.param


def stances(rows: Any, day: date = END, **more: Any) -> dict[str, str]:
    found = compute_positions(rows, NOTHING, day, **more)
    return dict(zip(found["state"], found["stance"], strict=True))


def test_the_latest_national_direct_row_counts(engine: Engine) -> None:
    rows = frame(
        response("MEX-2025-02-01-01", stance="hostile"),
        response("MEX-2025-03-01-01", stance="opposed"),
        response("MEX-2025-04-01-01", stance="supportive", level="official"),
        response("MEX-2025-05-01-01", stance="supportive", level="non_official"),
        response("MEX-2025-06-01-01", stance="supportive", relevance="related"),
        response("MEX-2025-07-01-01", stance="supportive", status="draft"),
    )
    found = compute_positions(engine(rows), NOTHING, END)
    assert found[["state", "stance", "response_id"]].values.tolist() == [["MEX", "opposed", "MEX-2025-03-01-01"]]
    assert found["stated"].dt.date.tolist() == [date(2025, 3, 1)]
    assert found["empty"].isna().all()


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
    found = compute_positions(engine(rows), NOTHING, END).iloc[0]
    assert (found["since"].date(), found["stated"].date()) == (date(2025, 4, 1), date(2025, 5, 1))


def test_bodies_and_acting_states_have_no_position(engine: Engine) -> None:
    rows = frame(response("CELAC-2025-02-01-01"), response("USA-2025-02-01-01"), response("MEX-2025-02-01-01"))
    found = compute_positions(engine(rows), NOTHING, END, acting=("USA",)).set_index("state")
    assert found["stance"].dropna().to_dict() == {"MEX": "opposed"}
    assert found["empty"].dropna().to_dict() == {"USA": "not_applicable"}


def test_an_event_has_positions_of_its_own(engine: Engine) -> None:
    rows = frame(
        response("MEX-2025-02-01-01", stance="hostile", event_id="strike"),
        response("MEX-2025-03-01-01", stance="opposed", event_id="talks"),
    )
    assert stances(engine(rows), events=("strike",)) == {"MEX": "hostile"}
    assert stances(engine(rows), events=("strike", "talks")) == {"MEX": "opposed"}


def test_the_four_kinds_of_empty_are_told_apart(engine: Engine) -> None:
    rows = frame(response("BRA-2025-02-01-01", status="draft"), response("PER-2025-02-01-01", level="official"))
    coverage = covered(
        {"country": "CHL", "period_from": "2025-01-01", "period_to": "2025-06-30", "result": "none_found"},
        {"country": "URY", "period_from": "2025-01-01", "period_to": "2025-06-30", "result": "not_searched"},
    )
    found = compute_positions(engine(rows), coverage, END, acting=("USA",), states=("ARG", "CHL", "PER", "URY"))
    assert dict(zip(found["state"], found["empty"], strict=True)) == {
        "ARG": "not_searched", "BRA": "awaiting_review", "CHL": "none_found", "PER": "not_searched", "URY": "not_searched", "USA": "not_applicable",
    }  # fmt: skip


def test_a_search_counts_for_the_events_and_days_that_it_covered() -> None:
    coverage = covered(
        {"country": "MEX", "period_from": "2025-02-01", "period_to": "2025-06-30", "result": "found"},
        {"country": "MEX", "event_id": "talks", "period_from": "2025-02-01", "period_to": "2025-06-30", "result": "not_searched"},
        {"country": "COL", "event_id": "talks", "period_from": "2025-02-01", "period_to": "2025-06-30", "result": "none_found"},
        {"country": "COL", "event_id": "talks", "period_from": "2025-02-01", "period_to": "2025-06-30", "result": "not_searched"},
    )

    def kind(state: str, day: date = END, **view_data: str) -> str:
        return empty_kind(state, coverage, day, {event: pd.Timestamp(on) for event, on in view_data.items()})

    assert kind("MEX") == "none_found"
    assert kind("MEX", strike="2025-03-01") == "none_found"
    assert kind("MEX", strike="2025-01-15") == "not_searched", "before the search"
    assert kind("MEX", strike="2025-11-15") == "not_searched", "after the search"
    assert kind("MEX", talks="2025-03-01") == "not_searched", "the event's own row decides"
    assert kind("COL", talks="2025-03-01") == "none_found", "the strongest row counts"
    assert kind("COL", strike="2025-03-01") == "not_searched"
    assert kind("COL") == "not_searched", "one event is not all events"
    assert kind("COL", date(2025, 1, 15), talks="2025-03-01") == "not_searched", "not yet searched"


def test_history_and_shifts(engine: Engine) -> None:
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
    history = position_history(rows, END)
    assert [(s, d.date().isoformat(), v, i) for s, d, v, i in history.values.tolist()] == [
        ("COL", "2025-03-05", "neutral", "COL-2025-03-05-01"),
        ("MEX", "2025-02-01", "opposed", "MEX-2025-02-01-01"),
        ("MEX", "2025-03-01", "hostile", "MEX-2025-03-01-02"),
        ("MEX", "2025-04-01", "opposed", "MEX-2025-04-01-01"),
    ]
    moves = position_shifts(rows, END)
    assert moves[["state", "before", "after", "before_id", "after_id"]].values.tolist() == [
        ["MEX", "opposed", "hostile", "MEX-2025-02-15-01", "MEX-2025-03-01-02"],
        ["MEX", "hostile", "opposed", "MEX-2025-03-01-02", "MEX-2025-04-01-01"],
    ]
    assert position_shifts(rows, date(2025, 3, 31))["after"].tolist() == ["hostile"]


def test_the_shipped_record_gives_what_was_computed_by_hand(shipped: Dataset) -> None:
    def focus(day: date) -> list[str]:
        found = compute_positions(shipped.responses, shipped.coverage, day, acting=shipped.meta.acting_states).set_index("state")
        return [found.loc[state, "stance"] for state in ("MEX", "VEN", "COL", "ECU")]

    assert focus(date(2025, 8, 31)) == ["opposed", "hostile", "opposed", "supportive"]
    assert focus(date(2026, 3, 31)) == ["opposed", "opposed", "opposed", "conditional"]


def test_duckdb_gives_what_pandas_gives_on_the_shipped_record(shipped: Dataset) -> None:
    duck = ENGINES[1](shipped.responses)
    for day in (date(2025, 8, 31), date(2026, 3, 31)):
        for ask in (position_history, position_shifts):
            pd.testing.assert_frame_equal(ask(duck, day), ask(shipped.responses, day), check_dtype=False)


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


@settings(max_examples=60, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=12), st.randoms(use_true_random=False), st.integers(1, 5))
def test_no_order_of_rows_and_no_tie_changes_a_position(drawn: list[dict[str, Any]], random: Any, day: int) -> None:
    rows = as_responses(drawn)
    shuffled = rows.copy()
    random.shuffle(shuffled)
    found = stances(frame(*shuffled), date(2025, 2, day))
    for state in ("MEX", "COL"):
        assert found.get(state) == by_the_book(rows, state, date(2025, 2, day))


@settings(max_examples=40, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=12))
def test_history_agrees_with_the_position_of_every_day(drawn: list[dict[str, Any]]) -> None:
    rows = frame(*as_responses(drawn))
    history = position_history(rows, END)
    for day in range(1, 5):
        now = date(2025, 2, day)
        last = {
            state: stance
            for state, on, stance in zip(history["state"], history["date"], history["stance"], strict=True)
            if on.date() <= now
        }
        assert last == stances(rows, now)


@settings(max_examples=25, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=10))
def test_a_corrected_duplicate_counts_once(drawn: list[dict[str, Any]]) -> None:
    rows = as_responses(drawn)
    again = [row | {"revision": "2"} for row in rows]
    assert stances(frame(*rows, *again)) == stances(frame(*rows))
