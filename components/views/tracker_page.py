"""The tracker: who stands where, since when, on what evidence."""

from functools import reduce
from itertools import combinations

import streamlit as st
from streamlit.navigation.page import Page

from components.charts.registry import CHARTS
from components.charts.view_data import ViewData, view_day
from components.formatting import count, markdown_text, series
from components.language import messages
from components.language import tracker as words
from components.language.captions import coding_words
from components.views import (
    briefing_page,
    cached,
    chart_tabs,
    check_page,
    evidence,
    export_dialog,
    filter_panel,
    responses_table,
    snapshot,
)
from components.views.copy_link import copy_link
from data.dataset.dataset import Dataset
from data.query.filters import NARROWING, Filters
from data.query.select import Selection
from data.query.view import View, Vocabulary
from geo.extents import LABELS as EXTENTS

HEIGHT = 390
# Ways out of an impossible combination that are told.
HINTS = 4


def page(dataset: Dataset, known: Vocabulary, view: View, more: Page) -> None:
    """Headline, map beside one chart, table and evidence, all for the filters in force; `more` is the page on one state."""
    view_data = cached.view_data(dataset, view, responses_table.order())
    found = view_data.found
    check_page.notice(dataset)
    _headline(view_data)
    filter_panel.chips(dataset, view, view_data.standings.positions, more)
    left, right = st.columns([9, 10], gap="small")
    with left:
        _map(view_data)
    with right, chart_tabs.tabs(view):
        # Voices and positions do not depend on what narrows the responses.
        if not found.n:
            _loosen(dataset, view)
        if found.n or not CHARTS[view.chart].counts:
            chart_tabs.show(view_data, view.chart, HEIGHT)
        if view.chart == "timeline":
            chart_tabs.estimate()
    _evidence_and_table(dataset, found, view)
    # Last, so that the views need not wait for the counts beside the choices.
    filter_panel.sidebar(dataset, known, view, found)
    snapshot.save(view_data, export_dialog.session_stamp)


def _headline(view_data: ViewData) -> None:
    view, context = view_data.view, view_data.context
    headline, caveat, _ = cached.headline(view_data)
    st.title(markdown_text(headline), anchor=False)
    meta = view_data.dataset.meta
    facts = context.facts(f"{context.found:,} of {count(context.total, 'response')}")
    coding = coding_words(meta.coded_by, meta.reviewed, view_data.agreement["stance"])
    left, right = st.container(key="head").columns([5, 2], gap="small")
    left.caption(markdown_text(f"{facts}. {coding}."))
    with right, st.container(horizontal=True, horizontal_alignment="right", gap="small"):
        copy_link()
        st.button("Briefing", key="briefing-mode", on_click=briefing_page.show)
        if st.button("Export", key="export"):
            export_dialog.dialog(view_data)
    if caveat:
        st.caption(markdown_text(caveat))
    narrowing = [name for name in view.filters.active() if name in NARROWING]
    if narrowing:
        st.caption(words.narrowing(narrowing))


def _loosen(dataset: Dataset, view: View) -> None:
    """The fewest filters to remove so that something is found."""
    gains: list[str] = []
    active = view.filters.active()
    for size in range(1, len(active)):
        for names in combinations(active, size):
            n = cached.selection(dataset, reduce(Filters.without, names, view.filters)).n
            if n:
                gains.append(words.loosened(names, n))
        if gains:
            break
    hint = series(gains[:HINTS], "or") if gains else words.RESET_ALL
    st.info(words.loosen(hint) if view.filters.active() else f"{messages.NO_RESPONSES}.")


def _map(view_data: ViewData) -> None:
    st.segmented_control(
        "Extent", list(EXTENTS), key="extent", format_func=EXTENTS.__getitem__, label_visibility="collapsed", required=True
    )  # fmt: skip
    chart_tabs.show(view_data, "map", HEIGHT)
    *_, away = cached.headline(view_data)
    if away:
        st.caption(away)


def _evidence_and_table(dataset: Dataset, found: Selection, view: View) -> None:
    if not view.response:
        responses_table.responses_table(dataset, found, view.filters)
        return
    left, right = st.container(key="beside").columns([3, 2], gap="medium")
    with right:
        evidence.card(dataset, view.response, view_day(dataset, view.filters))
    with left:
        responses_table.responses_table(dataset, found, view.filters, height_rows=22)
