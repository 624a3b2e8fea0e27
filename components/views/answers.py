"""What the page asks of the dataset, each answer kept as long as what it depends on stays the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from components.charts.stance_map import hovers
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
    found = _stands(dataset.fingerprint, dataset, as_of(dataset, filters), filters.event)
    return Stands(_chosen(found.placed, filters), found.steps, found.shifts)


@st.cache_resource(max_entries=64, show_spinner=False)
def _stands(version: str, _dataset: Dataset, day: date, events: tuple[str, ...]) -> Stands:
    rows, acting = _dataset.responses, _dataset.meta.acting_states
    placed = questions.positions(rows, _dataset.coverage, day, events, acting, tuple(by_alpha3()))
    told = placed.merge(rows[BEHIND], on="response_id", how="left")
    return Stands(
        placed=told.assign(hover=hovers(told, day)),
        steps=questions.history(rows, day, events, acting),
        shifts=questions.shifts(rows, day, events, acting),
    )


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


@st.cache_resource(max_entries=64, show_spinner=False)
def _facets(
    version: str, _dataset: Dataset, filters: Filters, day: date, names: tuple[str, ...]
) -> Mapping[str, Mapping[str, int]]:
    return questions.facets(_dataset.responses, filters, day, names)


def facets(dataset: Dataset, filters: Filters, names: tuple[str, ...]) -> Mapping[str, Mapping[str, int]]:
    """How many responses each value of the filters named would give."""
    found: Mapping[str, Mapping[str, int]] = _facets(dataset.fingerprint, dataset, filters, as_of(dataset, filters), names)
    return found


@st.cache_resource(show_spinner=False)
def _days(version: str, _dataset: Dataset) -> tuple[date, ...]:
    found = {*_dataset.responses["date"].dt.date, *_dataset.events["date"].dt.date, _dataset.meta.period_to}
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
