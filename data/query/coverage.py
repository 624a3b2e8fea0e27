"""Where nothing is recorded: whether it was searched, and for how long nothing has been."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

import narwhals as nw
import pandas as pd

from data.dataset.frames import collect, dated_until, lazy
from geo.names import by_alpha3

COLUMNS = ["state", "event_id", "date", "days", "kind"]
STRENGTH = {"not_searched": 0, "none_found": 1, "found": 2}


@dataclass(frozen=True, eq=False)
class Searches:
    """What is known of a state without a position: the coverage table, the states that act, those of which a national, direct draft
    awaits review, those with any response, and those whose position a former government took.
    """

    coverage: pd.DataFrame
    acting: Collection[str] = ()
    drafts: Collection[str] = ()
    recorded: Collection[str] = ()
    former: Collection[str] = ()

    @cached_property
    def rows(self) -> "Rows":
        """The coverage table by state."""
        return coverage_rows(self.coverage)


def empty_kind(state: str, searches: Searches, as_of: date, events: Mapping[str, pd.Timestamp] | None = None) -> str:
    """Which of rule 7's kinds of empty a state without a position is.

    In this order: `not_applicable` for an acting state; `previous_government`; `awaiting_review`; `no_position` where responses are
    recorded, of which none gives a position; `none_found` where the coverage table says by `as_of` that the state was searched; else
    `not_searched`, or `searches_not_recorded` without a coverage table. `events` (id to date) asks about these events only.
    """
    told = (
        (searches.acting, "not_applicable"), (searches.former, "previous_government"), (searches.drafts, "awaiting_review"),
        (searches.recorded, "no_position"),
    )  # fmt: skip
    for states, kind in told:
        if state in states:
            return kind
    return search_kind(state, searches.rows, as_of, events)


class Search(NamedTuple):
    """A row of the coverage table: the event searched for (empty for all), the period, and what came of it."""

    event: str
    begins: pd.Timestamp
    ends: pd.Timestamp
    result: str


Rows = Mapping[str, Sequence[Search]]


def coverage_rows(coverage: pd.DataFrame) -> dict[str, list[Search]]:
    """The coverage table by state; a row without a country, a search for international bodies, stands under ""."""
    found: dict[str, list[Search]] = {}
    columns = (coverage[name] for name in ("country", "event_id", "period_from", "period_to", "result"))
    for country, event, begins, ends, result in zip(*columns, strict=True):
        row = Search(event if isinstance(event, str) else "", begins, ends, str(result))
        found.setdefault(country if isinstance(country, str) else "", []).append(row)
    return found


def search_kind(state: str, rows: Rows, as_of: date, events: Mapping[str, pd.Timestamp] | None = None) -> str:
    """`none_found` where the coverage table says by `as_of` that the state was searched, else `not_searched`, or
    `searches_not_recorded` without a coverage table.

    Of `events` (id to date) a row for the event itself decides; without one, a row for all events whose period holds the event's day.
    If no event is named, only a row for all events says that the state was searched.
    """
    if not rows:
        return "searches_not_recorded"
    theirs = rows.get(state if state in by_alpha3() else "", ())
    mine = [row for row in theirs if row.begins <= pd.Timestamp(as_of)]
    general = [row for row in mine if not row.event]
    results = [_strongest(general)] if not events else [_searched(mine, general, event, day) for event, day in events.items()]
    return "none_found" if any(STRENGTH.get(result, 0) for result in results) else "not_searched"


def searched_until(coverage: pd.DataFrame, events: Collection[str] = ()) -> dict[str, pd.Timestamp]:
    """The last day up to which each state's statements were looked for: on all events, or on those named; a search speaks only for its
    period. States never searched for these are not in it.
    """
    done = coverage[coverage["result"] != "not_searched"]
    general, named = done[done["event_id"].isna()], done[done["event_id"].isin(list(events))]
    found: dict[str, pd.Timestamp] = pd.concat([general, named]).groupby("country")["period_to"].max().to_dict()
    return found


def _searched(mine: Sequence[Search], general: Sequence[Search], event: str, day: pd.Timestamp) -> str:
    return _strongest([row for row in mine if row.event == event] or [row for row in general if row.begins <= day <= row.ends])


def _strongest(rows: Sequence[Search]) -> str:
    return max((row.result for row in rows), key=lambda result: STRENGTH[result], default="not_searched")


def unanswered_events(
    responses: Any, events: pd.DataFrame, coverage: pd.DataFrame, as_of: date, states: Sequence[str], acting: Collection[str] = ()
) -> pd.DataFrame:
    """For each state and each event up to `as_of` to which it has no recorded response: for how long, and if searched.

    Columns state, event_id, date of the event, days from the event to `as_of`, kind (see `empty_kind`). Any recorded
    response counts, of whatever level; sorted by state and date.
    """
    due = events[events["date"] <= pd.Timestamp(as_of)]
    searched = Searches(coverage, acting)
    answered, awaiting = _answers(responses, as_of, states), _answers(responses, as_of, states, drafts=True)
    found = []
    for state in sorted(states):
        for event, day in zip(due["event_id"], due["date"], strict=True):
            if (state, event) not in answered:
                awaited = state not in acting and (state, event) in awaiting
                kind = "awaiting_review" if awaited else empty_kind(state, searched, as_of, {event: day})
                found.append((state, event, day, (pd.Timestamp(as_of) - day).days, kind))
    return pd.DataFrame(found, columns=COLUMNS)


def _answers(responses: Any, as_of: date, states: Sequence[str], drafts: bool = False) -> set[tuple[str, str]]:
    """The states with the events that they answered, or with those that a draft of theirs answers."""
    rows = dated_until(lazy(responses), as_of, drafts=drafts).filter(nw.col("state").is_in(list(states)))
    pairs = collect(rows.select(nw.col("state").cast(nw.String), nw.col("event_id").cast(nw.String)).unique())
    return set(zip(pairs["state"], pairs["event_id"], strict=True))
