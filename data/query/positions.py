"""Where states stand: rule 5 of the codebook, in one place. Every colour, sentence and cell comes from here."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

import narwhals as nw
import pandas as pd

from data.dataset.frames import collect, dated_until, lazy, with_response_ids
from data.query.coverage import empty_kind

POSITION = ["state", "stance", "since", "stated", "response_id"]
STEP = ["state", "date", "stance", "response_id"]
SHIFT = ["state", "date", "before", "after", "before_id", "after_id"]


def speaks_for_state() -> nw.Expr:
    """The condition for rows that can give a state a position: national, direct, and of a state."""
    return (nw.col("level") == "national") & (nw.col("relevance") == "direct") & ~nw.col("country").is_null()


def daily_statements(responses: Any, as_of: date, events: Sequence[str] = (), acting: Collection[str] = ()) -> nw.LazyFrame[Any]:
    """The rows that speak for their state, one per state and day: national, direct, reviewed, up to `as_of`.

    On one day the higher office wins, then the later number of the id (`precedence`). International bodies and
    the acting states have no position. Columns state, date, stance, precedence.
    """
    rows = dated_until(lazy(responses), as_of, events).filter(speaks_for_state())
    if acting:
        rows = rows.filter(~nw.col("country").is_in(list(acting)))
    rows = rows.select(nw.col("country").cast(nw.String).alias("state"), "date", nw.col("stance").cast(nw.String), "precedence")
    return rows.filter(nw.col("precedence") == nw.col("precedence").max().over("state", "date"))


def _steps(days: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Days with the stance and precedence of the state's previous day, only where the stance is new."""
    before = days.with_columns(
        nw.col("stance").shift(1).over("state", order_by="precedence").alias("before"),
        nw.col("precedence").shift(1).over("state", order_by="precedence").alias("precedence_before"),
    )
    return before.filter(nw.col("before").is_null() | (nw.col("before") != nw.col("stance")))


def position_history(responses: Any, as_of: date, events: Sequence[str] = (), acting: Collection[str] = ()) -> pd.DataFrame:
    """The position steps of every state up to `as_of`: the day each stance began and the response that began it.

    Columns state, date, stance, response_id; sorted by state and date.
    """
    steps = _steps(daily_statements(responses, as_of, events, acting)).select("state", "date", "stance", "precedence")
    return with_response_ids(collect(steps, ["state", "date"]), response_id="precedence")[STEP]


def position_shifts(responses: Any, as_of: date, events: Sequence[str] = (), acting: Collection[str] = ()) -> pd.DataFrame:
    """Every change of position up to `as_of`, with the last response of the old stance and the first of the new.

    Columns state, date, before, after, before_id, after_id; sorted by date and state. A first position is no shift.
    """
    steps = _steps(daily_statements(responses, as_of, events, acting)).filter(~nw.col("before").is_null())
    named = steps.select("state", "date", "before", nw.col("stance").alias("after"), "precedence", "precedence_before")
    found = collect(named, ["date", "state"])
    return with_response_ids(found, before_id="precedence_before", after_id="precedence")[SHIFT]


def compute_positions(
    responses: Any,
    coverage: pd.DataFrame,
    as_of: date,
    events: Sequence[str] = (),
    acting: Collection[str] = (),
    states: Sequence[str] = (),
    dates: Mapping[str, pd.Timestamp] | None = None,
) -> pd.DataFrame:
    """Where each state stands on `as_of`, one row per state, sorted by state.

    Columns: state; stance; since, the day the unbroken stance began; stated, the day of the latest response, from
    which the position carries; response_id of that response; empty, the kind of empty (rule 7) where there is no
    position. `states` asks for further states by alpha-3, so that those without a row are told as well; `dates` are
    the days of the events asked for, by which a search of all events is told to have covered them.
    """
    days = daily_statements(responses, as_of, events, acting)
    latest = days.filter(nw.col("precedence") == nw.col("precedence").max().over("state"))
    began = _steps(days).group_by("state").agg(nw.col("date").max().alias("since"))
    joined = latest.rename({"date": "stated"}).join(began, on="state", how="left")
    latest_days = collect(joined.select("state", "stance", "since", "stated", "precedence"), ["state"])
    found = with_response_ids(latest_days, response_id="precedence")[POSITION].set_index("state")
    drafts = _drafts(responses, as_of, events)
    asked = sorted({*found.index, *states, *drafts, *acting})
    every = found.reindex(pd.Index(asked, name="state", dtype="str")).reset_index()
    searched = {*coverage["country"].dropna(), *acting, *drafts}
    asked_of = {event: (dates or {}).get(event, pd.Timestamp(as_of)) for event in events}
    every["empty"] = [
        None
        if isinstance(stance, str)
        else empty_kind(state, coverage, as_of, asked_of, acting, drafts)
        if state in searched
        else "not_searched"
        for state, stance in zip(every["state"], every["stance"], strict=True)
    ]
    return every


def _drafts(responses: Any, as_of: date, events: Sequence[str]) -> frozenset[str]:
    """States whose only chance of a position is a response that still awaits review."""
    rows = dated_until(lazy(responses), as_of, events, drafts=True).filter(speaks_for_state())
    states = rows.select(nw.col("country").cast(nw.String)).unique()
    return frozenset(collect(states)["country"])
