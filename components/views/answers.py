"""What the page asks of the dataset, each answer kept as long as what it depends on stays the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from components.captions import Setting
from components.charts.stance_map import hovers
from components.charts.stance_timeline import Record
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


def stands(dataset: Dataset, filters: Filters) -> Stands:
    """Positions, history and shifts on the filters' day and events, with `shown` telling which states they choose."""
    found: Stands = _stands(dataset.fingerprint, dataset, as_of(dataset, filters), filters.event)
    return Stands(_chosen(found.placed, filters), found.steps, found.shifts)


@st.cache_resource(max_entries=64, show_spinner=False)
def _stands(version: str, _dataset: Dataset, day: date, events: tuple[str, ...]) -> Stands:
    rows, acting = _dataset.responses, _dataset.meta.acting_states
    dates = dict(zip(_dataset.events["event_id"], _dataset.events["date"], strict=True))
    placed = questions.positions(rows, _dataset.coverage, day, events, acting, tuple(by_alpha3()), dates)
    told = placed.merge(rows[BEHIND], on="response_id", how="left").assign(searches=placed["state"].map(_searches(_dataset, day)))
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


def _chosen(placed: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    shown = pd.Series(True, index=placed.index)
    if filters.country:
        shown &= placed["state"].isin(filters.country)
    if filters.stance:
        shown &= placed["stance"].isin(filters.stance)
    return placed.assign(shown=shown)


@st.cache_resource(max_entries=64, show_spinner=False)
def _matching(version: str, _dataset: Dataset, filters: Filters, day: date, order: str) -> pd.DataFrame:
    return questions.matching(_dataset.responses, filters, day, order)


def matching(dataset: Dataset, filters: Filters, order: str = "newest") -> pd.DataFrame:
    """The responses that the filters ask for."""
    found: pd.DataFrame = _matching(dataset.fingerprint, dataset, filters, as_of(dataset, filters), order)
    return found


def facets(dataset: Dataset, filters: Filters, found: pd.DataFrame, names: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
    """How many responses each value of the filters named would give, `found` being those that all filters together give."""
    return questions.facets(dataset.responses, filters, as_of(dataset, filters), names, found)


@st.cache_resource(show_spinner=False)
def _days(version: str, _dataset: Dataset) -> tuple[date, ...]:
    found = {*_dataset.reviewed["date"].dt.date, *_dataset.events["date"].dt.date, _dataset.meta.period_to}
    return tuple(sorted(day for day in found if _dataset.meta.period_from <= day <= _dataset.meta.period_to))


def days(dataset: Dataset) -> tuple[date, ...]:
    """The days within the period on which something happened or was said, and the last day."""
    found: tuple[date, ...] = _days(dataset.fingerprint, dataset)
    return found


@st.cache_resource(max_entries=64, show_spinner=False)
def _agreement(version: str, _dataset: Dataset, field: str) -> questions.Agreement:
    return questions.agreement(_dataset.codings, field)


def agreement(dataset: Dataset, field: str) -> questions.Agreement:
    """How far the coders agree on a field over the whole dataset."""
    found: questions.Agreement = _agreement(dataset.fingerprint, dataset, field)
    return found


@st.cache_resource(show_spinner=False)
def _titles(version: str, _dataset: Dataset) -> dict[str, str]:
    return dict(zip(_dataset.events["event_id"], _dataset.events["title"], strict=True))


def titles(dataset: Dataset) -> dict[str, str]:
    """Event id to title."""
    found: dict[str, str] = _titles(dataset.fingerprint, dataset)
    return found


def setting(dataset: Dataset, filters: Filters, found: int) -> Setting:
    """What the figures of a view have in common, `found` being the number of responses listed."""
    meta, events = dataset.meta, [titles(dataset).get(event, event) for event in filters.event]
    begins = filters.since or meta.period_from
    return Setting(meta.title, meta.version, events, begins, as_of(dataset, filters), found, len(dataset.reviewed))


def scope(dataset: Dataset, filters: Filters) -> Scope:
    """What the sentences of a view are about."""
    meta, events = dataset.meta, [titles(dataset).get(event, event) for event in filters.event]
    return Scope(meta.topic, as_of(dataset, filters), meta.focus_states, filters.country, filters.stance, events)


def record(dataset: Dataset, filters: Filters, found: pd.DataFrame, lanes: Sequence[str]) -> Record:
    """What the timeline draws for its lanes: the responses listed, and steps and shifts whatever the stance filter is."""
    stood, base = stands(dataset, filters), setting(dataset, filters, len(found))
    per_event = found["event_id"].astype("str").value_counts()
    events = dataset.events[dataset.events["date"] <= pd.Timestamp(base.ends)]
    if filters.event:
        events = events[events["event_id"].isin(filters.event)]
    events = events.assign(n=events["event_id"].map(per_event).fillna(0).astype("int64"))
    moves = stood.shifts[stood.shifts["state"].isin(lanes) & (stood.shifts["date"] >= pd.Timestamp(base.begins))]
    return Record(found, stood.steps[stood.steps["state"].isin(lanes)], moves, events, base.begins, base.ends)
