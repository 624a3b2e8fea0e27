"""What the page asks of the dataset, each answer kept as long as what it depends on stays the same."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from components import findings
from components.charts import figures, inputs
from components.charts.figures import Asked
from components.charts.inputs import Stands
from components.charts.stance_map import beyond
from components.theme import badge, palette
from components.views.figure import Drawn
from components.views.waiting import waited
from components.words import series
from data import questions
from data.filters import Filters, View
from data.load import Dataset
from data.questions import Found
from geo.names import in_sentence

# The kept answers are asked for by keyword: Streamlit inspects a function's signature anew for every argument that has no name.
# Streamlit walks through a dataclass field by field to tell it from another; its text does as well, in a tenth of the time.
BY_TEXT: Any = {Filters: repr, View: repr}


def stands(dataset: Dataset, filters: Filters) -> Stands:
    """Positions, history and shifts on the filters' day and events, with `shown` telling which states they choose."""
    found: Stands = waited(
        dataset,
        lambda: _stands(version=dataset.fingerprint, _dataset=dataset, day=inputs.as_of(dataset, filters), events=filters.event),
    )
    return inputs.chosen(found, filters)


@st.cache_resource(max_entries=64, show_spinner=False)
def _stands(version: str, _dataset: Dataset, day: date, events: tuple[str, ...]) -> Stands:
    return inputs.stands(_dataset, day, events)


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=BY_TEXT)
def _matching(version: str, _dataset: Dataset, filters: Filters, day: date, order: str) -> Found:
    return questions.find(_dataset, filters, day, order, _kinds(version=version, _dataset=_dataset, q=filters.q))


@st.cache_resource(max_entries=16, show_spinner=False)
def _kinds(version: str, _dataset: Dataset, q: str) -> pd.DataFrame:
    return questions.kinds(_dataset, q)


def matching(dataset: Dataset, filters: Filters, order: str = "newest") -> Found:
    """The responses that the filters ask for."""
    found: Found = waited(
        dataset,
        lambda: _matching(
            version=dataset.fingerprint, _dataset=dataset, filters=filters, day=inputs.as_of(dataset, filters), order=order
        ),
    )
    return found


def listing(dataset: Dataset, found: Found, filters: Filters, order: str, first: int, size: int) -> pd.DataFrame:
    """Rows of the listing from `first` on."""
    day = inputs.as_of(dataset, filters)
    rows: pd.DataFrame = _listing(
        version=dataset.fingerprint, _dataset=dataset, _found=found, filters=filters, day=day, order=order, first=first, size=size
    )
    return rows


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=BY_TEXT)
def _listing(
    version: str, _dataset: Dataset, _found: Found, filters: Filters, day: date, order: str, first: int, size: int
) -> pd.DataFrame:
    return questions.page(_dataset, _found, filters, day, order, first, size)


def facets(dataset: Dataset, filters: Filters, found: Found, names: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
    """How many responses each value of the filters named would give, `found` being those that all filters together give."""
    day = inputs.as_of(dataset, filters)
    counts: Mapping[str, Mapping[str, int]] = _facets(
        version=dataset.fingerprint, _dataset=dataset, _found=found, filters=filters, day=day, names=tuple(names)
    )
    return counts


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=BY_TEXT)
def _facets(
    version: str, _dataset: Dataset, _found: Found, filters: Filters, day: date, names: tuple[str, ...]
) -> Mapping[str, Mapping[str, int]]:
    base = _kinds(version=version, _dataset=_dataset, q=filters.q)
    asked = filters if _dataset.summary is None else filters.without("q")
    return questions.facets(base, asked, day, names, _found.alike)


@st.cache_resource(show_spinner=False)
def _days(version: str, _dataset: Dataset) -> tuple[date, ...]:
    found = {*_dataset.days, *_dataset.events["date"].dt.date, _dataset.meta.period_to}
    return tuple(sorted(day for day in found if _dataset.meta.period_from <= day <= _dataset.meta.period_to))


def days(dataset: Dataset) -> tuple[date, ...]:
    """The days within the period on which something happened or was said, and the last day."""
    found: tuple[date, ...] = _days(version=dataset.fingerprint, _dataset=dataset)
    return found


@st.cache_resource(max_entries=64, show_spinner=False)
def _agreement(version: str, _dataset: Dataset, field: str) -> questions.Agreement:
    return questions.agreement(_dataset.judged, field)


def agreement(dataset: Dataset, field: str) -> questions.Agreement:
    """How far the coders agree on a field over the whole dataset."""
    found: questions.Agreement = _agreement(version=dataset.fingerprint, _dataset=dataset, field=field)
    return found


@st.cache_resource(show_spinner=False)
def _titles(version: str, _dataset: Dataset) -> dict[str, str]:
    return inputs.titles(_dataset)


def titles(dataset: Dataset) -> dict[str, str]:
    """Event id to title."""
    found: dict[str, str] = _titles(version=dataset.fingerprint, _dataset=dataset)
    return found


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=BY_TEXT)
def _drawn(version: str, _asked: Asked, view: View, name: str, look: str, height: int) -> Drawn:
    return Drawn.of(figures.figure(_asked, name, palette(look), height))


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=BY_TEXT)
def _told(version: str, _asked: Asked, filters: Filters, extent: str) -> tuple[str, str]:
    placed = _asked.stands.placed
    away = [
        f"{in_sentence(state)} {badge(str(stance)).lower()}"
        for state, stance in beyond(placed, extent)[["state", "stance"]].itertuples(index=False)
    ]
    return findings.headline(placed, inputs.scope(_asked.dataset, filters)), series(away)


def told(asked: Asked) -> tuple[str, str]:
    """The headline of the view, and the positions that lie outside its part of the map, in words (empty if there are none)."""
    found: tuple[str, str] = _told(
        version=asked.dataset.fingerprint, _asked=asked, filters=asked.view.filters, extent=asked.view.extent
    )
    return found


def drawn(asked: Asked, name: str, look: str, height: int) -> Drawn:
    """A figure of the view as the page sends it, in the "light" or "dark" look."""
    # The evidence that is open changes no figure.
    view = replace(asked.view, response="")
    found: Drawn = _drawn(version=asked.dataset.fingerprint, _asked=asked, view=view, name=name, look=look, height=height)
    return found


def asked(dataset: Dataset, view: View, order: str = "newest") -> Asked:
    """A view with its answers, for the figures; the responses in an order of `matching`."""
    found = matching(dataset, view.filters, order)
    setting = inputs.setting(dataset, view.filters, found.n)
    return Asked(dataset, view, setting, stands(dataset, view.filters), found, agreement(dataset, "response_type"))
