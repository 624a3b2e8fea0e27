"""How wide the reader's window is, in three classes: the page shows fewer rows on a narrow one, and a chart beside the table on a wide one.

The start page tells it by a cookie (server/early.js), so that the first page is right at once; a component tells it when it changes.
"""

from pathlib import Path

import streamlit as st

COOKIE, KEY, HELD = "tracker_window", "window", "window_class"
NARROW, USUAL, WIDE = "narrow", "usual", "wide"

_window = st.components.v2.component(
    "window", html="<span hidden></span>", js=Path(__file__).with_name("window.js").read_text("utf-8"), isolate_styles=False
)


def watch() -> None:
    """Ask to be told when the window's class changes."""
    _window(key=KEY, data={"known": window_class()}, on_changed_change=_changed)


def window_class() -> str:
    """The class of the reader's window; the usual one where it is not known."""
    held = st.session_state.get(HELD) or st.context.cookies.get(COOKIE)
    return str(held) if held in (NARROW, USUAL, WIDE) else USUAL


def is_narrow() -> bool:
    """True on a telephone."""
    return window_class() == NARROW


def is_wide() -> bool:
    """True where map, chart and table stand side by side."""
    return window_class() == WIDE


def _changed() -> None:
    asked = st.session_state.get(KEY)
    if asked and asked.get("changed"):
        st.session_state[HELD] = asked["changed"]
