"""The drawer at the right edge in which the evidence of a response opens, from wherever it is asked for."""

from pathlib import Path

import streamlit as st

from components.charts.view_data import ViewData, view_day
from components.language import evidence as words
from components.views import evidence, session

_keeper = st.components.v2.component(
    "drawer", html="<span hidden></span>", js=Path(__file__).with_name("drawer.js").read_text("utf-8"), isolate_styles=False
)


def drawer(view_data: ViewData) -> None:
    """The evidence of the response that the view names; nothing without one."""
    response = view_data.view.response
    if not response:
        return
    with st.container(key="drawer"):
        _keeper(
            key="keeper",
            data={"id": response, "label": words.DRAWER, "heading": evidence.heading(view_data.dataset, response)},
            on_close_change=_close,
        )
        _bar(view_data, response)
        evidence.card(view_data.dataset, response, view_day(view_data.dataset, view_data.view.filters))


def _bar(view_data: ViewData, response: str) -> None:
    """Previous and next of the listing, which one it is, and Close."""
    ids = view_data.found.rows["response_id"].tolist()
    place = ids.index(response) if response in ids else -1
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="drawer_bar"):
        before, after = (ids[place - 1] if place > 0 else ""), (ids[place + 1] if 0 <= place < len(ids) - 1 else "")
        st.button(words.PREVIOUS, key="evidence-previous", disabled=not before, on_click=session.open_response, args=(before,))
        st.button(words.NEXT, key="evidence-next", disabled=not after, on_click=session.open_response, args=(after,))
        whole = len(ids) == view_data.found.n
        st.caption(words.place(place + 1, view_data.found.n) if place >= 0 or whole else "", width="stretch")
        st.button(words.CLOSE, key="close-evidence", on_click=session.open_response, args=("",))


def _close() -> None:
    session.open_response("")
