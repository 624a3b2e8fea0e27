"""What the page asks of the dataset, each answer kept as long as what it depends on stays the same."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from functools import wraps
from types import MappingProxyType
from typing import Any, TypeVar, cast

import pandas as pd
import streamlit as st

from components.charts import registry
from components.charts.map_states import outside_extent
from components.charts.view_data import (
    ViewData,
    assemble_view,
    event_titles,
    headline_words,
    load_standings,
    map_extent,
    mark_shown,
    short_title,
    view_day,
)
from components.language import captions
from components.theme import palette
from components.views.figure import FigureMessage
from components.views.interruptible import run_interruptible
from data.dataset.dataset import Dataset
from data.query.agreement import FIELDS, Agreement, measure_agreement
from data.query.filters import Filters
from data.query.listing import read_page, search_rollup, select
from data.query.select import Selection, count_choices
from data.query.standings import Standings, Statements, dataset_statements
from data.query.view import View

Answer = TypeVar("Answer", bound=Callable[..., Any])
# The kept answers are asked for by keyword: Streamlit inspects a function's signature anew for every argument that has no name.
# Streamlit walks through a dataclass field by field to tell it from another; its text does as well, in a tenth of the time.
BY_TEXT: Any = {Filters: repr, View: repr}


def kept(most: int) -> Callable[[Answer], Answer]:
    """Keep the latest answers of a function, `most` of them: those about the shared dataset for everybody, those about a reader's own
    table for her session alone, with which they go.
    """

    def keep(ask: Answer) -> Answer:
        options: Any = {"max_entries": most, "show_spinner": False, "hash_funcs": BY_TEXT}
        shared: Any = st.cache_resource(scope="global", **options)(ask)
        own: Any = st.cache_resource(scope="session", **options)(ask)

        @wraps(ask)
        def answer(**asked: Any) -> Any:
            dataset = asked["_dataset"] if "_dataset" in asked else asked["_view_data"].dataset
            return _copied((own if dataset.own else shared)(**asked))

        return cast(Answer, answer)

    return keep


def _copied(answer: Any) -> Any:
    """An answer that its reader may change without changing what is kept: frames are copied (at no cost before they are written to),
    and mappings can only be read.
    """
    if isinstance(answer, pd.DataFrame):
        return answer.copy(deep=False)
    if isinstance(answer, dict):
        return MappingProxyType(answer)
    if isinstance(answer, (Standings, Selection)):
        frames = {item.name: getattr(answer, item.name) for item in fields(answer)}
        return replace(
            answer, **{name: value.copy(deep=False) for name, value in frames.items() if isinstance(value, pd.DataFrame)}
        )
    return answer


def shown_positions(dataset: Dataset, filters: Filters) -> Standings:
    """Where states stand on the filters' day and events, with `shown` telling which states they choose."""
    day = view_day(dataset, filters)
    found: Standings = run_interruptible(
        dataset,
        lambda: _standings(version=dataset.fingerprint, _dataset=dataset, day=day, events=filters.event, rule=filters.rule),
    )
    return mark_shown(found, filters)


@kept(64)
def _standings(version: str, _dataset: Dataset, day: date, events: tuple[str, ...], rule: str) -> Standings:
    return load_standings(_dataset, _statements(version=version, _dataset=_dataset, events=events, rule=rule), day)


@kept(8)
def _statements(version: str, _dataset: Dataset, events: tuple[str, ...], rule: str) -> Statements:
    return dataset_statements(_dataset, events, rule)


@kept(64)
def _matching(version: str, _dataset: Dataset, filters: Filters, day: date, order: str) -> Selection:
    return select(_dataset, filters, day, order, _kinds(version=version, _dataset=_dataset, q=filters.q))


@kept(16)
def _kinds(version: str, _dataset: Dataset, q: str) -> pd.DataFrame:
    return search_rollup(_dataset, q)


def selection(dataset: Dataset, filters: Filters, order: str = "newest") -> Selection:
    """The responses that the filters ask for."""
    found: Selection = run_interruptible(
        dataset,
        lambda: _matching(
            version=dataset.fingerprint, _dataset=dataset, filters=filters, day=view_day(dataset, filters), order=order
        ),
    )
    return found


def listing_page(dataset: Dataset, found: Selection, filters: Filters, order: str, first: int, size: int) -> pd.DataFrame:
    """Rows of the listing from `first` on."""
    day = view_day(dataset, filters)
    rows: pd.DataFrame = _listing(
        version=dataset.fingerprint, _dataset=dataset, _found=found, filters=filters, day=day, order=order, first=first, size=size
    )
    return rows


@kept(64)
def _listing(
    version: str, _dataset: Dataset, _found: Selection, filters: Filters, day: date, order: str, first: int, size: int
) -> pd.DataFrame:
    return read_page(_dataset, _found, filters, day, order, first, size)


def choice_counts(dataset: Dataset, filters: Filters, found: Selection, names: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
    """How many responses each value of the filters named would give, `found` being those that all filters together give."""
    day = view_day(dataset, filters)
    counts: Mapping[str, Mapping[str, int]] = _facets(
        version=dataset.fingerprint, _dataset=dataset, _found=found, filters=filters, day=day, names=tuple(names)
    )
    return counts


@kept(64)
def _facets(
    version: str, _dataset: Dataset, _found: Selection, filters: Filters, day: date, names: tuple[str, ...]
) -> Mapping[str, Mapping[str, int]]:
    base = _kinds(version=version, _dataset=_dataset, q=filters.q)
    # The text has been asked already, when the rollup was made.
    return count_choices(base, filters.without("q"), day, names, _found.rollup)


@kept(4)
def _days(version: str, _dataset: Dataset) -> tuple[date, ...]:
    found = {*_dataset.days, *_dataset.events["date"].dt.date, _dataset.meta.period_to}
    return tuple(sorted(day for day in found if _dataset.meta.period_from <= day <= _dataset.meta.period_to))


def event_days(dataset: Dataset) -> tuple[date, ...]:
    """The days within the period on which something happened or was said, and the last day."""
    found: tuple[date, ...] = _days(version=dataset.fingerprint, _dataset=dataset)
    return found


@kept(64)
def _agreement(version: str, _dataset: Dataset, field: str) -> Agreement:
    return measure_agreement(_dataset.codings, field)


def coder_agreement(dataset: Dataset, field: str) -> Agreement:
    """How far the coders agree on a field over the whole dataset."""
    found: Agreement = _agreement(version=dataset.fingerprint, _dataset=dataset, field=field)
    return found


@kept(4)
def _titles(version: str, _dataset: Dataset) -> dict[str, str]:
    return event_titles(_dataset)


def titles(dataset: Dataset) -> dict[str, str]:
    """Event id to title."""
    found: dict[str, str] = _titles(version=dataset.fingerprint, _dataset=dataset)
    return found


@kept(64)
def _drawn(version: str, _view_data: ViewData, view: View, name: str, look: str, height: int) -> FigureMessage:
    return FigureMessage.of(registry.draw_figure(_view_data, name, palette(look), height))


@kept(64)
def _told(version: str, _view_data: ViewData, filters: Filters, extent: str) -> tuple[str, str, str, str]:
    positions = _view_data.standings.positions
    beyond = outside_extent(positions, map_extent(_view_data))
    away = captions.beyond_map(dict(zip(beyond["state"], beyond["tone"], strict=True)))
    return (*headline_words(_view_data), short_title(_view_data), away)


def headline(view_data: ViewData) -> tuple[str, str, str, str]:
    """The finding of the view, what it does not count, its title in a few words, and the positions that lie outside its part of the map
    (empty for none).
    """
    found: tuple[str, str, str, str] = _told(
        version=view_data.dataset.fingerprint, _view_data=view_data, filters=view_data.view.filters, extent=view_data.view.extent
    )
    return found


def figure_message(view_data: ViewData, name: str, look: str, height: int) -> FigureMessage:
    """A figure of the view as the page sends it, in the "light" or "dark" look."""
    # The evidence that is open changes no figure.
    view = replace(view_data.view, response="")
    found: FigureMessage = _drawn(
        version=view_data.dataset.fingerprint, _view_data=view_data, view=view, name=name, look=look, height=height
    )
    return found


def view_data(dataset: Dataset, view: View) -> ViewData:
    """A view with its answers, for the figures."""
    found = selection(dataset, view.filters, view.sort)
    agreement = {field: coder_agreement(dataset, field) for field in FIELDS}
    before = shown_positions(dataset, replace(view.filters, as_of=view.compare)) if view.compare else None
    return assemble_view(dataset, view, found, shown_positions(dataset, view.filters), agreement, before=before)
