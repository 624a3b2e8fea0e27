"""The stance charts beside the map: one at a time, in tabs that the address remembers."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.charts.figures import Asked
from components.views import answers, figure, share, state
from data.filters import CHARTS, View

# Lanes need more room than rows: how much higher than the map beside it a chart is, in pixels.
HIGHER = {"timeline": 110}
TABS = {"bars": "Responses", "timeline": "Over time", "voices": "Voices", "deeds": "Words and deeds"}


def tabs(view: View) -> DeltaGenerator:
    """Draw the tabs; the panel of the open one."""
    panels = st.tabs([TABS[key] for key in CHARTS], default=TABS[view.chart], key="chart_tab", on_change=_chosen)
    return panels[CHARTS.index(view.chart)]


def _chosen() -> None:
    names = {label: key for key, label in TABS.items()}
    st.session_state["chart"] = names[st.session_state["chart_tab"]]


def show(asked: Asked, height: int) -> None:
    """Draw the chart that the view names."""
    key = asked.view.chart
    drawn = answers.drawn(asked, key, st.context.theme.type or "light", height + HIGHER.get(key, 0))
    figure.send(drawn, f"chart-{key}", partial(_clicked, key), share.camera(key))


def _clicked(key: str) -> None:
    """A click on a response's mark opens its evidence; a click on a bar puts its state into the filter."""
    click = figure.clicked(f"chart-{key}")
    if click and key in ("timeline", "voices"):
        state.open_response(click.mark[1])
    elif click and not click.mark[0].startswith("others:"):
        state.toggle_state(click.mark[0], keep=click.shift)
