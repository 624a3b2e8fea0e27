"""What the figures of a view are drawn from: positions with their hovers, the setting, the scope, the record of a timeline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from components.captions import Setting
from components.charts.stance_map import hovers
from components.charts.stance_timeline import LANES, Record
from components.findings import Scope
from data import questions
from data.filters import Filters
from data.load import Dataset
from data.questions import Found
from geo.names import by_alpha3

BEHIND = ["response_id", "actor", "actor_role", "summary", "source_publisher"]


@dataclass(frozen=True)
class Stands:
    """Positions of every state of the world with what lies behind them, and how they came about."""

    placed: pd.DataFrame
    steps: pd.DataFrame
    shifts: pd.DataFrame


def as_of(dataset: Dataset, filters: Filters) -> date:
    """The day that the filters mean."""
    return filters.as_of or dataset.meta.period_to


def stands(dataset: Dataset, day: date, events: Sequence[str] = ()) -> Stands:
    """Positions, history and shifts on a day, in answer to the events named (all if none)."""
    rows, acting = dataset.alike, dataset.meta.acting_states
    dates = dict(zip(dataset.events["event_id"], dataset.events["date"], strict=True))
    placed = questions.positions(rows, dataset.coverage, day, events, acting, tuple(by_alpha3()), dates)
    told = with_words(dataset, placed).assign(
        searches=placed["state"].map(_searches(dataset, day)),
        searched_until=placed["state"].map(searched_until(dataset)),
        recorded=placed["state"].map(_recorded(dataset, day, events)),
    )
    return Stands(
        placed=told.assign(hover=hovers(told, day)),
        steps=questions.history(rows, day, events, acting),
        shifts=questions.shifts(rows, day, events, acting),
    )


def _searches(dataset: Dataset, day: date) -> dict[str, int]:
    """For how many single events each state was searched by a day without a find."""
    rows = dataset.coverage
    single = rows[rows["event_id"].notna() & (rows["result"] == "none_found") & (rows["period_from"] <= pd.Timestamp(day))]
    found: dict[str, int] = single.groupby("country")["event_id"].nunique().to_dict()
    return found


def _recorded(dataset: Dataset, day: date, events: Sequence[str]) -> dict[str, int]:
    """How many responses of each state, of whatever level, are recorded up to a day on the events named."""
    rows = dataset.alike
    rows = rows[(rows["status"] != "draft") & (rows["date"] <= pd.Timestamp(day))]
    rows = rows[rows["event_id"].isin(list(events))] if events else rows
    weights = rows["n"] if "n" in rows else pd.Series(1, index=rows.index)
    found: dict[str, int] = weights.groupby(rows["state"].astype("str")).sum().to_dict()
    return found


def searched_until(dataset: Dataset) -> dict[str, pd.Timestamp]:
    """The last day up to which each state's statements on any event were looked for; states never searched as a whole are not in it."""
    rows = dataset.coverage
    whole = rows[rows["event_id"].isna() & (rows["result"] != "not_searched")]
    found: dict[str, pd.Timestamp] = whole.groupby("country")["period_to"].max().to_dict()
    return found


def chosen(stood: Stands, filters: Filters) -> Stands:
    """The same with `shown` telling of each state whether the filters choose it."""
    shown = pd.Series(True, index=stood.placed.index)
    if filters.country:
        shown &= stood.placed["state"].isin(filters.country)
    if filters.stance:
        shown &= stood.placed["stance"].isin(filters.stance)
    return Stands(stood.placed.assign(shown=shown), stood.steps, stood.shifts)


def with_words(dataset: Dataset, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows that name responses, with who said what (columns BEHIND) of each."""
    said = questions.rows_of(dataset, rows["response_id"].dropna().tolist(), BEHIND)
    return rows.merge(said[BEHIND], on="response_id", how="left")


def voices(dataset: Dataset, day: date, events: Sequence[str] = (), states: Sequence[str] = ()) -> pd.DataFrame:
    """The latest stance of each actor type, and who voiced it."""
    return with_words(dataset, questions.voices(dataset.alike, day, events, states))


def titles(dataset: Dataset) -> dict[str, str]:
    """Event id to title."""
    return dict(zip(dataset.events["event_id"], dataset.events["title"], strict=True))


def setting(dataset: Dataset, filters: Filters, found: int) -> Setting:
    """What the figures of a view have in common, `found` being the number of responses listed."""
    meta, named = dataset.meta, titles(dataset)
    begins = filters.since or meta.period_from
    events = [named.get(event, event) for event in filters.event]
    return Setting(meta.title, meta.version, events, begins, as_of(dataset, filters), found, dataset.total)


def scope(dataset: Dataset, filters: Filters) -> Scope:
    """What the sentences of a view are about."""
    meta, named = dataset.meta, titles(dataset)
    events = [named.get(event, event) for event in filters.event]
    return Scope(
        meta.topic, as_of(dataset, filters), meta.focus_states, filters.country, filters.stance, events, meta.acting_states
    )


def record(dataset: Dataset, stood: Stands, filters: Filters, found: Found, lanes: Sequence[str]) -> Record:
    """What the timeline draws for its lanes: the responses listed, and steps and shifts whatever the stance filter is."""
    base = setting(dataset, filters, found.n)
    per_event = questions.most(found, "event_id")
    events = dataset.events[dataset.events["date"] <= pd.Timestamp(base.ends)]
    if filters.event:
        events = events[events["event_id"].isin(filters.event)]
    events = events.assign(n=events["event_id"].map(per_event).fillna(0).astype("int64"))
    moves = stood.shifts[stood.shifts["state"].isin(lanes) & (stood.shifts["date"] >= pd.Timestamp(base.begins))]
    return Record(
        questions.marks(found, lanes), stood.steps[stood.steps["state"].isin(lanes)], moves, events, base.begins, base.ends
    )


def lanes(dataset: Dataset, filters: Filters, found: Found) -> list[str]:
    """The timeline's states: those chosen, else the focus states, else those with the most responses; at most eight."""
    if filters.country or dataset.meta.focus_states:
        return list(filters.country or dataset.meta.focus_states)[:LANES]
    return [str(s) for s in questions.most(found, "state").index[:LANES]]
