"""The tracker: who stands where, since when, on what evidence."""

from functools import reduce
from itertools import combinations

import streamlit as st
from streamlit.navigation.page import Page

from components.charts.registry import CHARTS, TABLE, TABS, chart_beside
from components.charts.view_data import ViewData
from components.formatting import count, markdown_text, series
from components.language import messages
from components.language import tracker as words
from components.language.captions import coding_words
from components.views import (
    briefing_page,
    cached,
    chart_tabs,
    check_page,
    comparison,
    drawer,
    export_dialog,
    filter_panel,
    focus_strip,
    responses_table,
    snapshot,
    window,
)
from components.views.copy_button import copy_link
from data.dataset.dataset import Dataset
from data.query.filters import NARROWING, Filters
from data.query.view import View, Vocabulary
from geo.extents import LABELS as EXTENTS

# Pixels of the map, of what stands beside it, and of a chart there: the whole page fits a window 900 high.
MAP, RAIL, CHART = 504, 474, 462
# Ways out of an impossible combination that are told.
HINTS = 4
MOST_LOOSENED = 2


def page(dataset: Dataset, known: Vocabulary, view: View, more: Page) -> None:
    """Headline, focus states, map beside table and charts, all for the filters in force; `more` is the page on one state."""
    window.watch()
    view_data = cached.view_data(dataset, view)
    check_page.notice(dataset)
    _headline(view_data)
    _row(view_data, more)
    focus_strip.focus_strip(view_data)
    _body(view_data)
    drawer.drawer(view_data)
    _filters_in_force(view)
    # Last, so that the views need not wait for the counts beside the choices.
    filter_panel.sidebar(dataset, known, view, view_data.found)
    snapshot.save(view_data, export_dialog.session_stamp)


def _headline(view_data: ViewData) -> None:
    """What the page is, the finding in a few words, and as a sentence with what it does not count. Room is kept, so that nothing jumps."""
    meta, (finding, caveat, title, _) = view_data.dataset.meta, cached.headline(view_data)
    coding = coding_words(meta.coded_by, meta.reviewed, view_data.agreement["stance"])
    with st.container(key="headline"):
        st.caption(markdown_text(words.sources(meta.title, meta.version, coding)))
        st.title(markdown_text(title), anchor=False)
        st.markdown(markdown_text(f"{finding} {caveat}".strip()))


def _row(view_data: ViewData, more: Page) -> None:
    """One row that always stands: the facts of the view, or the chips of the filters in force; then what can be done with it."""
    view, context = view_data.view, view_data.context
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="row"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="chips", width="stretch"):
            if view.filters.active():
                filter_panel.chips(view_data.dataset, view, view_data.standings.positions, more)
                narrowing = [name for name in view.filters.active() if name in NARROWING]
                if narrowing:
                    st.caption(words.narrowing(narrowing), width="content")
            else:
                st.caption(
                    markdown_text(context.facts(f"{context.found:,} of {count(context.total, 'response')}")), width="content"
                )
        copy_link()
        st.button(words.BRIEFING, key="briefing-mode", on_click=briefing_page.show)
        if st.button(words.EXPORT, key="export"):
            export_dialog.dialog(view_data)


def _body(view_data: ViewData) -> None:
    """Map and rail; on a wide window map, chart and table side by side."""
    chart = view_data.view.chart
    if window.is_wide():
        left, middle, right = st.columns([11, 10, 11], gap="medium")
        with middle, chart_tabs.tabs(chart_beside(view_data.view), TABS):
            _panel(view_data, chart_beside(view_data.view))
        with right:
            _table(view_data, told=not CHARTS[chart_beside(view_data.view)].counts)
    else:
        left, right = st.columns(2, gap="small")
        with right, chart_tabs.tabs(chart):
            _panel(view_data, chart)
    with left:
        _map(view_data)


def _panel(view_data: ViewData, chart: str) -> None:
    if chart == TABLE:
        _table(view_data)
        return
    # Voices and positions do not depend on what narrows the responses.
    if not view_data.found.n and CHARTS[chart].counts:
        _loosen(view_data.dataset, view_data.view)
        return
    with st.container(height=RAIL, border=False, key="chartbox"):
        chart_tabs.show(view_data, chart, CHART)
        if chart == "voices":
            chart_tabs.speakers(view_data)
        if chart == "timeline":
            chart_tabs.estimate()


def _table(view_data: ViewData, told: bool = True) -> None:
    """Who moved, and the table; where nothing is found what to loosen, unless that is `told` beside it."""
    with st.container(height=RAIL, border=False, key="scrollbox"):
        comparison.moved(view_data)
        if not view_data.found.n and told:
            _loosen(view_data.dataset, view_data.view)
        responses_table.responses_table(view_data.dataset, view_data.found, view_data.view.filters)


def _filters_in_force(view: View) -> None:
    """How many filters are in force, for the button that opens them on a telephone."""
    n = len(view.filters.active())
    if n and window.is_narrow():
        st.html(f'<style>:root {{ --filters: " · {n}"; }}</style>')


def _loosen(dataset: Dataset, view: View) -> None:
    """The fewest filters to remove so that something is found, each a button."""
    ways: list[tuple[Filters, str]] = []
    active = view.filters.active()
    # More than two at once are no advice; and every combination is a question.
    for size in range(1, min(len(active), MOST_LOOSENED + 1)):
        for names in combinations(active, size):
            left = reduce(Filters.without, names, view.filters)
            n = cached.selection(dataset, left).n
            if n:
                ways.append((left, words.loosened(names, n)))
        if ways:
            break
    if not active:
        st.info(f"{messages.NO_RESPONSES}.")
        return
    st.info(words.loosen(series([sentence for _, sentence in ways[:HINTS]], "or") if ways else words.RESET_ALL))
    with st.container(horizontal=True, gap="small"):
        for place, (left, sentence) in enumerate(ways[:HINTS]):
            filter_panel.offer(left, sentence, f"loosen-{place}")


def _map(view_data: ViewData) -> None:
    with st.container(key="mapbox"):
        with st.container(key="extentbox"):
            st.segmented_control(
                words.EXTENT, list(EXTENTS), key="extent", format_func=EXTENTS.__getitem__, label_visibility="collapsed", required=True
            )  # fmt: skip
        chart_tabs.show(view_data, "map", MAP)
        *_, away = cached.headline(view_data)
        if away:
            st.caption(away)
