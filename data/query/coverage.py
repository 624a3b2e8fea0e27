"""Where nothing is recorded: whether it was searched, and for how long nothing has been."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

import narwhals as nw
import pandas as pd

from data.dataset.frames import collect, dated_until, lazy
from geo.names import by_alpha3

COLUMNS = ["state", "event_id", "date", "days", "kind"]
STRENGTH = {"not_searched": 0, "none_found": 1, "found": 2}


def empty_kind(
    state: str,
    coverage: pd.DataFrame,
    as_of: date,
    events: Mapping[str, pd.Timestamp] | None = None,
    acting: Collection[str] = (),
    drafts: Collection[str] = (),
) -> str:
    """Which of rule 7's four kinds of empty a state without a position is.

    `not_applicable` for an acting state; `awaiting_review` where a national, direct draft exists; `none_found` where the
    coverage table says by `as_of` that the state was searched; else `not_searched`. `events` (id to date) asks about
    these events only: a row for the event itself decides; without one, a row for all events whose period holds the
    event's day. If no event is named, only a row for all events says that the state was searched.
    """
    if state in acting:
        return "not_applicable"
    if state in drafts:
        return "awaiting_review"
    # A row without a country is a search for international bodies.
    theirs = coverage["country"] == state if state in by_alpha3() else coverage["country"].isna()
    mine = coverage[theirs & (coverage["period_from"] <= pd.Timestamp(as_of))]
    general, named = mine[mine["event_id"].isna()], mine[mine["event_id"].notna()]
    results = [_strongest(general)] if not events else [_searched(general, named, event, day) for event, day in events.items()]
    return "none_found" if any(STRENGTH.get(result, 0) for result in results) else "not_searched"


def _searched(general: pd.DataFrame, named: pd.DataFrame, event: str, day: pd.Timestamp) -> str:
    own = named[named["event_id"] == event]
    return _strongest(own if len(own) else general[(general["period_from"] <= day) & (day <= general["period_to"])])


def _strongest(rows: pd.DataFrame) -> str:
    return max(rows["result"].astype("str"), key=lambda result: STRENGTH[result], default="not_searched")


def unanswered_events(
    responses: Any, events: pd.DataFrame, coverage: pd.DataFrame, as_of: date, states: Sequence[str], acting: Collection[str] = ()
) -> pd.DataFrame:
    """For each state and each event up to `as_of` to which it has no recorded response: for how long, and if searched.

    Columns state, event_id, date of the event, days from the event to `as_of`, kind (see `empty_kind`). Any recorded
    response counts, of whatever level; sorted by state and date.
    """
    due = events[events["date"] <= pd.Timestamp(as_of)]
    answered, awaiting = _answers(responses, as_of, states), _answers(responses, as_of, states, drafts=True)
    found = []
    for state in sorted(states):
        for event, day in zip(due["event_id"], due["date"], strict=True):
            if (state, event) not in answered:
                drafts = [state] if (state, event) in awaiting else []
                kind = empty_kind(state, coverage, as_of, {event: day}, acting, drafts)
                found.append((state, event, day, (pd.Timestamp(as_of) - day).days, kind))
    return pd.DataFrame(found, columns=COLUMNS)


def _answers(responses: Any, as_of: date, states: Sequence[str], drafts: bool = False) -> set[tuple[str, str]]:
    """The states with the events that they answered, or with those that a draft of theirs answers."""
    rows = dated_until(lazy(responses), as_of, drafts=drafts).filter(nw.col("state").is_in(list(states)))
    pairs = collect(rows.select(nw.col("state").cast(nw.String), nw.col("event_id").cast(nw.String)).unique())
    return set(zip(pairs["state"], pairs["event_id"], strict=True))
