"""The tracker: who stands where, since when, on what evidence."""

from functools import reduce
from itertools import combinations

import streamlit as st
from streamlit.navigation.page import Page

from components.captions import NARROWING, SPOKEN
from components.charts import inputs
from components.charts.figures import COUNTING, Asked
from components.views import answers, briefing, charts, controls, evidence, figure, share, snapshot, state, table, verify
from components.views.copy_link import copy_link
from components.words import capitalised, count, markdown_text, series
from data.filters import Filters, View, Vocabulary
from data.load import Dataset
from data.questions import Found
from geo.extents import EXTENTS

HEIGHT = 390
# Ways out of an impossible combination that are told.
HINTS = 4


def page(dataset: Dataset, known: Vocabulary, view: View, more: Page) -> None:
    """Headline, map beside one chart, table and evidence, all for the filters in force; `more` is the page on one state."""
    asked = answers.asked(dataset, view, table.order())
    found = asked.found
    verify.notice(dataset)
    _headline(asked)
    controls.chips(dataset, view, asked.stands.placed, more)
    left, right = st.columns([9, 10], gap="small")
    with left:
        _map(asked)
    with right, charts.tabs(view):
        # Voices and positions do not depend on what narrows the responses.
        if not found.n:
            _loosen(dataset, view)
        if found.n or view.chart not in COUNTING:
            charts.show(asked, HEIGHT)
    _evidence_and_table(dataset, found, view)
    # Last, so that the views need not wait for the counts beside the choices.
    controls.sidebar(dataset, known, view, found)
    snapshot.save(asked, share.stamped)


def _headline(asked: Asked) -> None:
    view, setting = asked.view, asked.setting
    told, _ = answers.told(asked)
    st.title(markdown_text(told), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="head"):
        st.caption(markdown_text(setting.facts(f"{setting.found:,} of {count(setting.total, 'response')}")), width="stretch")
        copy_link()
        st.button("Briefing", key="briefing-mode", on_click=briefing.show)
        if st.button("Export", key="export"):
            share.dialog(asked)
    narrowing = [SPOKEN[name] for name in view.filters.active() if name in NARROWING]
    if narrowing:
        verb = "narrows" if len(narrowing) == 1 else "narrow"
        st.caption(f"{capitalised(series(narrowing))} {verb} the responses listed, never a position.")


def _loosen(dataset: Dataset, view: View) -> None:
    """The fewest filters to remove so that something is found."""
    gains: list[str] = []
    active = view.filters.active()
    for size in range(1, len(active)):
        for names in combinations(active, size):
            n = answers.matching(dataset, reduce(Filters.without, names, view.filters)).n
            if n:
                gains.append(f"without {series([SPOKEN[name] for name in names])} ({count(n, 'response')})")
        if gains:
            break
    hint = series(gains[:HINTS], "or") if gains else "reset all filters"
    st.info(
        f"No response fits all the filters in force. To find some: {hint}."
        if view.filters.active()
        else "This dataset holds no response yet."
    )


def _map(asked: Asked) -> None:
    st.segmented_control(
        "Extent", list(EXTENTS), key="extent", format_func=lambda key: EXTENTS[key].label, label_visibility="collapsed", required=True
    )  # fmt: skip
    figure.send(answers.drawn(asked, "map", st.context.theme.type or "light", HEIGHT), "map", _map_clicked, share.camera("map"))
    _, away = answers.told(asked)
    if away:
        st.caption(f"Outside this part of the map: {away}.")


def _map_clicked() -> None:
    """A click puts a state into the filter or takes it out; with shift it only adds."""
    click = figure.clicked("map")
    if click:
        state.toggle_state(click.mark[0], keep=click.shift)


def _evidence_and_table(dataset: Dataset, found: Found, view: View) -> None:
    if not view.response:
        table.responses_table(dataset, found, view.filters)
        return
    left, right = st.container(key="beside").columns([3, 2], gap="medium")
    with right:
        evidence.card(dataset, view.response, inputs.as_of(dataset, view.filters))
    with left:
        table.responses_table(dataset, found, view.filters, height_rows=22)
