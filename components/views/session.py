"""The view of one session: read from the address once, then from the widgets, and always written to the address."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

import streamlit as st

from data.query.filters import COLUMNS, Filters
from data.query.view import DEFAULT_CHART, DEFAULT_SORT, PARAMETERS, View, Vocabulary, parse
from geo.extents import DEFAULT as DEFAULT_EXTENT

VIEW, NOTICES, SEEN, PAGE, PLAYING, KNOWN = "view", "notices", "seen_query", "page_shown", "playing", "known"


def begin(known: Vocabulary, states: tuple[str, ...], page: str) -> View:
    """The session's view. A new session, or a new address in an old one, is read from the query string.

    A link between the pages drops the query string; the view stays, and is written to the address again.
    """
    asked = _own({name: st.query_params.get_all(name) for name in st.query_params})
    turned = st.session_state.get(PAGE, page) != page
    if turned:
        # Whoever leaves while the days play keeps the day that she saw.
        st.session_state[PLAYING] = False
    st.session_state[PAGE], st.session_state[KNOWN] = page, known
    if VIEW not in st.session_state or (asked != st.session_state.get(SEEN) and not (turned and not asked)):
        view, st.session_state[NOTICES] = parse(asked, known, states)
        put(view)
        return view
    before: View = st.session_state[VIEW]
    view = before if turned else _from_widgets(before, known)
    if view != before:
        st.session_state[NOTICES] = ()
    put(view, anew=turned)
    return view


def put(view: View, anew: bool = False) -> None:
    """Make a view the session's, widgets included; call before the widgets are drawn or from a callback.

    On a page that is shown `anew` the browser has forgotten what its widgets held, so each is told again.
    """
    st.session_state[VIEW] = view
    for name, value in _widgets(view).items():
        if anew or st.session_state.get(name) != value or name not in st.session_state:
            st.session_state[name] = value
    remember()


def _widgets(view: View) -> dict[str, Any]:
    """What each widget holds when it shows a view."""
    values = {item.name: getattr(view.filters, item.name) for item in fields(Filters)}
    lists: dict[str, Any] = {name: list(value) if name in COLUMNS else value for name, value in values.items()}
    return lists | {
        "chart": view.chart, "extent": view.extent, "response": view.response, "estimate": view.estimate, "sort": view.sort, "compare": view.compare,
    }  # fmt: skip


def current() -> View:
    """The session's view."""
    view: View = st.session_state[VIEW]
    return view


def change(filters: Filters) -> None:
    """Put other filters into the session's view, in their one order: put right later, they would be a second entry for Back."""
    known: Vocabulary = st.session_state[KNOWN]
    view, wanted = st.session_state[VIEW], filters.normal(known)
    put(replace(view, filters=wanted, compare=_before(view.compare, wanted.as_of or known.period_to)))


def toggle_state(code: str, keep: bool) -> None:
    """Put a state into the filter; if it is there, take it out unless it is to be kept."""
    view: View = st.session_state[VIEW]
    chosen = view.filters.country
    left = chosen if keep else tuple(c for c in chosen if c != code)
    change(replace(view.filters, country=left if code in chosen else (*chosen, code)))


def open_response(response_id: str) -> None:
    """Open the evidence of a response, or close it for an empty id."""
    put(replace(st.session_state[VIEW], response=response_id))


def sort_by(order: str) -> None:
    """Put the table into another order."""
    put(replace(st.session_state[VIEW], sort=order))


def compare_with(day: date | None) -> None:
    """Compare positions with those of an earlier day, or with none."""
    view: View = st.session_state[VIEW]
    known: Vocabulary = st.session_state[KNOWN]
    put(replace(view, compare=_before(day, view.filters.as_of or known.period_to)))


def remember() -> None:
    """Write the session's view to the address; parameters that are not ours stay.

    Every change is an entry in the browser's history, so Back undoes it. While the days play, nothing is written.
    """
    if st.session_state.get(PLAYING):
        return
    ours = st.session_state[VIEW].query()
    # An id belongs to one view: once the view changes, it says nothing more.
    kept = {name: st.query_params.get_all(name) for name in st.query_params if name not in (*PARAMETERS, "verify")}
    if _own({name: st.query_params.get_all(name) for name in st.query_params}) != ours:
        st.query_params.from_dict({**kept, **ours})
    st.session_state[SEEN] = ours


def _own(asked: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name: asked[name] for name in PARAMETERS if asked.get(name)}


def _from_widgets(view: View, known: Vocabulary) -> View:
    """The view that the widgets show; a widget that another page did not draw keeps its part of `view`."""
    held = _widgets(view) | {name: st.session_state[name] for name in _widgets(view) if name in st.session_state}
    lists = {name: tuple(held[name] or ()) for name in COLUMNS}
    filters = Filters(
        **lists, as_of=_day(held["as_of"]), since=_day(held["since"]), q=str(held["q"] or ""), rule=str(held["rule"] or "")
    ).normal(known)
    return View(
        filters,
        str(held["chart"] or DEFAULT_CHART),
        str(held["extent"] or DEFAULT_EXTENT),
        str(held["response"] or ""),
        bool(held["estimate"]),
        str(held["sort"] or DEFAULT_SORT),
        _before(_day(held["compare"]), filters.as_of or known.period_to),
    )


def _before(day: date | None, shown: date) -> date | None:
    """A day to compare with; one that is not before the day shown is left out."""
    return day if day and day < shown else None


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None
