"""What stands beside the map: the table and one chart at a time, in tabs that the address remembers."""

from collections.abc import Sequence
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.charts.registry import CHARTS, TABLE, TABS
from components.charts.view_data import ViewData, voice_data
from components.charts.voices import grid_rows
from components.formatting import markdown_text
from components.language.labels import label
from components.language.methods import level_words
from components.language.tracker import TABLE_TAB, WHO_SAID
from components.theme import badge
from components.views import cached, export_dialog, figure, session
from data.query.voices import voice_spread
from geo.names import name_of

CHART_TAB = "chart_tab"


def tabs(chosen: str, among: Sequence[str] = (TABLE, *TABS)) -> DeltaGenerator:
    """Draw the tabs; the panel of the chosen one."""
    panels = st.tabs([_tab(key) for key in among], default=_tab(chosen), key=CHART_TAB, on_change=_chosen)
    return panels[list(among).index(chosen)]


def _tab(key: str) -> str:
    return TABLE_TAB if key == TABLE else CHARTS[key].words.tab


def _chosen() -> None:
    names = {_tab(key): key for key in (TABLE, *TABS)}
    st.session_state["chart"] = names[st.session_state[CHART_TAB]]


def show(view_data: ViewData, key: str, height: int) -> None:
    """Draw a chart of the view, by its name in the registry."""
    drawn = cached.figure_message(view_data, key, st.context.theme.type or "light", height)
    keys = view_data.dataset.meta.focus_states if key == "map" else None
    figure.send(drawn, f"chart-{key}", partial(_clicked, key), export_dialog.camera(key), keys=keys)


def _clicked(key: str) -> None:
    """A click on a response's mark opens its evidence; one on a state puts it into the filter or takes it out, with shift it only adds."""
    click = figure.clicked(f"chart-{key}")
    if click and CHARTS[key].click == "response":
        session.open_response(click.mark[1])
    elif click and not click.mark[0].startswith("others:"):
        session.toggle_state(click.mark[0], keep=click.shift)


def speakers(view_data: ViewData) -> None:
    """Who the voices are, each with the way to the words; drawn when it is opened."""
    with st.expander(WHO_SAID, key="speakers", on_change="rerun") as box:
        if not box.open:
            return
        filters = view_data.view.filters
        latest = voice_data(
            view_data.dataset, view_data.context.ends, filters.event, filters.country or view_data.dataset.meta.focus_states
        )
        every = voice_spread(latest)
        drawn = grid_rows(every, view_data.dataset.meta.focus_states)["state"].tolist()
        for voice in latest[latest["state"].isin(drawn)].to_dict("records"):
            name = f"{name_of(str(voice['state']))}, {label(str(voice['actor_type']))}: {voice['actor']}, {badge(str(voice['stance']))}"
            st.button(
                markdown_text(name),
                key=f"voice-{voice['response_id']}",
                on_click=session.open_response,
                args=(voice["response_id"],),
                type="tertiary",
            )


def estimate() -> None:
    """The choice of the local-level estimate behind the timeline, with the sentence that says what it is."""
    st.toggle("Local-level estimate", key="estimate", help=level_words())
