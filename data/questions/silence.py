"""Where nothing is recorded: whether it was searched, and for how long nothing has been."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import narwhals as nw
import pandas as pd

from data.questions.frames import collected, lazy, up_to

KINDS = ("not_searched", "none_found", "not_applicable", "awaiting_review")
COLUMNS = ["state", "event_id", "date", "days", "kind"]


def empty_kind(
    state: str,
    coverage: pd.DataFrame,
    as_of: date,
    events: Sequence[str] = (),
    acting: Collection[str] = (),
    drafts: Collection[str] = (),
) -> str:
    """Which of rule 7's four kinds of empty a state without a position is.

    `not_applicable` for an acting state; `awaiting_review` where a national, direct draft exists; `none_found` where
    the coverage table says that the state was searched for one of the events by `as_of`; else `not_searched`.
    A coverage row for one event is stronger than a row for all events.
    """
    if state in acting:
        return "not_applicable"
    if state in drafts:
        return "awaiting_review"
    mine = coverage[(coverage["country"] == state) & (coverage["period_from"] <= pd.Timestamp(as_of))]
    general = mine[mine["event_id"].isna()]["result"].astype("str").tolist()
    named = mine[mine["event_id"].notna()]
    if not events:
        results = general + named["result"].astype("str").tolist()
    else:
        by_event = dict(zip(named["event_id"], named["result"].astype("str"), strict=True))
        results = [result for event in events for result in ([by_event[event]] if event in by_event else general)]
    return "none_found" if any(result != "not_searched" for result in results) else "not_searched"


def silence(
    responses: Any, events: pd.DataFrame, coverage: pd.DataFrame, as_of: date, states: Sequence[str], acting: Collection[str] = ()
) -> pd.DataFrame:
    """For each state and each event up to `as_of` to which it has no recorded response: for how long, and if searched.

    Columns state, event_id, date of the event, days from the event to `as_of`, kind (see `empty_kind`). Any recorded
    response counts, of whatever level; sorted by state and date.
    """
    due = events[events["date"] <= pd.Timestamp(as_of)]
    rows = up_to(lazy(responses), as_of).filter(nw.col("state").is_in(list(states)))
    pairs = collected(rows.select(nw.col("state").cast(nw.String), nw.col("event_id").cast(nw.String)).unique())
    answered = set(zip(pairs["state"], pairs["event_id"], strict=True))
    found = [
        (state, event, day, (pd.Timestamp(as_of) - day).days, empty_kind(state, coverage, as_of, [event], acting))
        for state in sorted(states)
        for event, day in zip(due["event_id"], due["date"], strict=True)
        if (state, event) not in answered
    ]
    return pd.DataFrame(found, columns=COLUMNS)
