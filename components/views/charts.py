"""The stance charts beside the map: one at a time, in tabs that the address remembers."""

from functools import partial

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import captions, findings
from components.captions import Setting
from components.charts.deeds_bars import deeds_bars
from components.charts.stance_bars import stance_bars
from components.charts.stance_timeline import LANES, MARKS, stance_timeline
from components.charts.voices_grid import voices_grid
from components.theme import Caption, Spec, palette
from components.views import answers, figure, state
from data import questions
from data.filters import CHARTS, View
from data.load import Dataset

TABS = {"bars": "Responses", "timeline": "Over time", "voices": "Voices", "deeds": "Words and deeds"}
READING = {"firm": "firm", "tentative": "tentative", "below": "too low to build on"}


def tabs(view: View) -> DeltaGenerator:
    """Draw the tabs; the panel of the open one."""
    panels = st.tabs([TABS[key] for key in CHARTS], default=TABS[view.chart], key="chart_tab", on_change=_chosen)
    return panels[CHARTS.index(view.chart)]


def _chosen() -> None:
    names = {label: key for key, label in TABS.items()}
    st.session_state["chart"] = names[st.session_state["chart_tab"]]


def show(dataset: Dataset, setting: Setting, found: pd.DataFrame, view: View, height: int) -> None:
    """Draw the chart that the view names, of the responses found."""
    key = view.chart
    kind, (spec, words) = DRAWN[key](dataset, setting, found, view, height)
    figure.show(spec, f"chart-{key}", f"{kind}. {words.title}. {words.subtitle}", partial(_clicked, key))


def _clicked(key: str) -> None:
    """A click on a response's mark opens its evidence; a click on a bar puts its state into the filter."""
    click = figure.clicked(f"chart-{key}")
    if click and key in ("timeline", "voices"):
        state.open_response(click.mark[1])
    elif click and not click.mark[0].startswith("others:"):
        state.toggle_state(click.mark[0], keep=click.shift)


Drawn = tuple[str, tuple[Spec, Caption]]


def _look() -> str:
    return st.context.theme.type or "light"


def _bars(dataset: Dataset, setting: Setting, found: pd.DataFrame, view: View, height: int) -> Drawn:
    counts = questions.stance_counts(found)
    words = captions.of_responses(setting, findings.bars_title(counts), "Responses by stance and state")
    return "Bars", (stance_bars(counts, dataset.meta.focus_states, palette(_look()), words, height), words)


def _timeline(dataset: Dataset, setting: Setting, found: pd.DataFrame, view: View, height: int) -> Drawn:
    lanes = _lanes(dataset, found, view)
    record = answers.record(dataset, view.filters, found, lanes)
    title = findings.timeline_title(record.shifts, lanes)
    capped = f"; {MARKS:,} marks drawn" if len(found) > MARKS else ""
    measure = f"Responses (filled: speaks for the state) above the position as a band{capped}"
    words = captions.of_responses(setting, title, measure)
    return "Timeline", (stance_timeline(record, lanes, palette(_look()), words, height), words)


def _voices(dataset: Dataset, setting: Setting, found: pd.DataFrame, view: View, height: int) -> Drawn:
    latest = questions.voices(dataset.responses, setting.ends, view.filters.event, view.filters.country)
    apart = questions.spread(latest)
    measure = "Latest stance of each actor type, whatever else is filtered (filled: speaks for the state); beside each state how far apart, 0 to 4"
    words = captions.of_positions(setting, findings.voices_title(apart), measure)
    return "Grid", (voices_grid(latest, apart, dataset.meta.focus_states, palette(_look()), words, height), words)


def _deeds(dataset: Dataset, setting: Setting, found: pd.DataFrame, view: View, height: int) -> Drawn:
    quads = questions.words_and_deeds(found)
    measure = f"By PLOVER quad class, conflict left, cooperation right, neutral comments not drawn. {_trust(dataset)}"
    words = captions.of_responses(setting, findings.deeds_title(quads), measure)
    return "Bars", (deeds_bars(quads, dataset.meta.focus_states, palette(_look()), words, height), words)


def _trust(dataset: Dataset) -> str:
    """How far the coders agree on the types that the quads rest on."""
    found = answers.agreement(dataset, "response_type")
    if found.alpha is None:
        return "Agreement on types cannot be told"
    return f"Coders' agreement on types: alpha {found.alpha:.2f}, {READING[found.reading]}"


def _lanes(dataset: Dataset, found: pd.DataFrame, view: View) -> list[str]:
    """The states chosen, else the focus states, else those with the most responses; at most eight."""
    if view.filters.country or dataset.meta.focus_states:
        return list(view.filters.country or dataset.meta.focus_states)[:LANES]
    return [str(s) for s in found["state"].astype("str").value_counts().index[:LANES]]


DRAWN = {"bars": _bars, "timeline": _timeline, "voices": _voices, "deeds": _deeds}
