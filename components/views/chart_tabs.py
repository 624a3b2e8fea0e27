"""The charts of the page: the map, and beside it one stance chart at a time, in tabs that the address remembers."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.charts.registry import CHARTS, TABS
from components.charts.view_data import ViewData
from components.language.methods import level_words
from components.views import cached, export_dialog, figure, session
from data.query.view import View


def tabs(view: View) -> DeltaGenerator:
    """Draw the tabs; the panel of the open one."""
    panels = st.tabs(
        [CHARTS[key].words.tab for key in TABS], default=CHARTS[view.chart].words.tab, key="chart_tab", on_change=_chosen
    )
    return panels[TABS.index(view.chart)]


def _chosen() -> None:
    names = {CHARTS[key].words.tab: key for key in TABS}
    st.session_state["chart"] = names[st.session_state["chart_tab"]]


def show(view_data: ViewData, key: str, height: int) -> None:
    """Draw a chart of the view, by its name in the registry."""
    drawn = cached.figure_message(view_data, key, st.context.theme.type or "light", height + CHARTS[key].higher)
    figure.send(drawn, f"chart-{key}", partial(_clicked, key), export_dialog.camera(key))


def _clicked(key: str) -> None:
    """A click on a response's mark opens its evidence; one on a state puts it into the filter or takes it out, with shift it only adds."""
    click = figure.clicked(f"chart-{key}")
    if click and CHARTS[key].click == "response":
        session.open_response(click.mark[1])
    elif click and not click.mark[0].startswith("others:"):
        session.toggle_state(click.mark[0], keep=click.shift)


def estimate() -> None:
    """The choice of the local-level estimate behind the timeline, with the sentence that says what it is."""
    st.toggle("Local-level estimate", key="estimate", help=level_words())
