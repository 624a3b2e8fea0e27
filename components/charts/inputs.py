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
    rows, acting = dataset.responses, dataset.meta.acting_states
    dates = dict(zip(dataset.events["event_id"], dataset.events["date"], strict=True))
    placed = questions.positions(rows, dataset.coverage, day, events, acting, tuple(by_alpha3()), dates)
    told = placed.merge(rows[BEHIND], on="response_id", how="left").assign(searches=placed["state"].map(_searches(dataset, day)))
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


def chosen(stood: Stands, filters: Filters) -> Stands:
    """The same with `shown` telling of each state whether the filters choose it."""
    shown = pd.Series(True, index=stood.placed.index)
    if filters.country:
        shown &= stood.placed["state"].isin(filters.country)
    if filters.stance:
        shown &= stood.placed["stance"].isin(filters.stance)
    return Stands(stood.placed.assign(shown=shown), stood.steps, stood.shifts)


def whole(dataset: Dataset, ids: Sequence[str]) -> pd.DataFrame:
    """Responses with every column, by id and in the order of the ids."""
    return dataset.reviewed.set_index("response_id", drop=False).loc[list(ids)]


def titles(dataset: Dataset) -> dict[str, str]:
    """Event id to title."""
    return dict(zip(dataset.events["event_id"], dataset.events["title"], strict=True))


def setting(dataset: Dataset, filters: Filters, found: int) -> Setting:
    """What the figures of a view have in common, `found` being the number of responses listed."""
    meta, named = dataset.meta, titles(dataset)
    begins = filters.since or meta.period_from
    events = [named.get(event, event) for event in filters.event]
    return Setting(meta.title, meta.version, events, begins, as_of(dataset, filters), found, len(dataset.reviewed))


def scope(dataset: Dataset, filters: Filters) -> Scope:
    """What the sentences of a view are about."""
    meta, named = dataset.meta, titles(dataset)
    events = [named.get(event, event) for event in filters.event]
    return Scope(meta.topic, as_of(dataset, filters), meta.focus_states, filters.country, filters.stance, events)


def record(dataset: Dataset, stood: Stands, filters: Filters, found: pd.DataFrame, lanes: Sequence[str]) -> Record:
    """What the timeline draws for its lanes: the responses listed, and steps and shifts whatever the stance filter is."""
    base = setting(dataset, filters, len(found))
    per_event = found["event_id"].astype("str").value_counts()
    events = dataset.events[dataset.events["date"] <= pd.Timestamp(base.ends)]
    if filters.event:
        events = events[events["event_id"].isin(filters.event)]
    events = events.assign(n=events["event_id"].map(per_event).fillna(0).astype("int64"))
    moves = stood.shifts[stood.shifts["state"].isin(lanes) & (stood.shifts["date"] >= pd.Timestamp(base.begins))]
    return Record(found, stood.steps[stood.steps["state"].isin(lanes)], moves, events, base.begins, base.ends)


def lanes(dataset: Dataset, filters: Filters, found: pd.DataFrame) -> list[str]:
    """The timeline's states: those chosen, else the focus states, else those with the most responses; at most eight."""
    if filters.country or dataset.meta.focus_states:
        return list(filters.country or dataset.meta.focus_states)[:LANES]
    return [str(s) for s in found["state"].astype("str").value_counts().index[:LANES]]
