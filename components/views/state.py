"""The view of one session: read from the address once, then from the widgets, and always written to the address."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from typing import Any

import streamlit as st

from data.filters import CHARTS, LISTS, PARAMETERS, Filters, View, Vocabulary, parse
from geo.extents import DEFAULT as DEFAULT_EXTENT

VIEW, NOTICES, SEEN, PAGE = "view", "notices", "seen_query", "page_shown"


def begin(known: Vocabulary, states: tuple[str, ...], page: str) -> View:
    """The session's view. A new session, or a new address in an old one, is read from the query string.

    A link between the pages drops the query string; the view stays, and is written to the address again.
    """
    asked = _own({name: st.query_params.get_all(name) for name in st.query_params})
    turned = st.session_state.get(PAGE, page) != page
    st.session_state[PAGE] = page
    if VIEW not in st.session_state or (asked != st.session_state.get(SEEN) and not (turned and not asked)):
        view, st.session_state[NOTICES] = parse(asked, known, states)
        put(view)
    view = _from_widgets(st.session_state[VIEW], known)
    put(view)
    return view


def put(view: View) -> None:
    """Make a view the session's, widgets included; call before the widgets are drawn or from a callback."""
    st.session_state[VIEW] = view
    for name, value in _widgets(view).items():
        if st.session_state.get(name) != value or name not in st.session_state:
            st.session_state[name] = value
    remember()


def _widgets(view: View) -> dict[str, Any]:
    """What each widget holds when it shows a view."""
    values = {item.name: getattr(view.filters, item.name) for item in fields(Filters)}
    lists: dict[str, Any] = {name: list(value) if name in LISTS else value for name, value in values.items()}
    return lists | {"chart": view.chart, "extent": view.extent, "response": view.response}


def change(filters: Filters) -> None:
    """Put other filters into the session's view."""
    put(replace(st.session_state[VIEW], filters=filters))


def sync_response() -> None:
    """Take over the response that a callback has opened."""
    st.session_state[VIEW] = replace(st.session_state[VIEW], response=st.session_state.get("response") or "")


def remember() -> None:
    """Write the session's view to the address; parameters that are not ours stay."""
    ours = st.session_state[VIEW].query()
    kept = {name: st.query_params.get_all(name) for name in st.query_params if name not in PARAMETERS}
    if _own({name: st.query_params.get_all(name) for name in st.query_params}) != ours:
        st.query_params.from_dict({**kept, **ours})
    st.session_state[SEEN] = ours


def _own(asked: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name: asked[name] for name in PARAMETERS if asked.get(name)}


def _from_widgets(view: View, known: Vocabulary) -> View:
    """The view that the widgets show; a widget that another page did not draw keeps its part of `view`."""
    held = _widgets(view) | {name: st.session_state[name] for name in _widgets(view) if name in st.session_state}
    lists: dict[str, tuple[str, ...]] = {name: tuple(held[name] or ()) for name in LISTS}
    ordered = {name: tuple(sorted(values, key=_rank(known, name))) for name, values in lists.items()}
    as_of, since = _day(held["as_of"]), _day(held["since"])
    filters = Filters(
        **ordered,
        as_of=None if as_of == known.period_to else as_of,
        since=None if since == known.period_from else since,
        q=str(held["q"] or ""),
    )
    return View(filters, str(held["chart"] or CHARTS[0]), str(held["extent"] or DEFAULT_EXTENT), str(held["response"] or ""))


def _rank(known: Vocabulary, name: str) -> Callable[[str], tuple[int, str]]:
    places = {value: place for place, value in enumerate(known.choices[name])}
    return lambda value: (places.get(value, len(places)), value)


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None
