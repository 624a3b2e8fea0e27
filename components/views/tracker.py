"""The tracker: who stands where, since when, on what evidence."""

import pandas as pd
import streamlit as st

from components import captions, findings
from components.captions import Setting
from components.charts.stance_map import MapSettings, beyond, stance_map
from components.theme import badge, palette
from components.views import answers, charts, controls, evidence, figure, state, table
from components.views.copy_link import copy_link
from components.words import capitalised, count, markdown_text, series, short_day
from data.filters import View, Vocabulary
from data.load import Dataset
from geo.extents import EXTENTS
from geo.names import in_sentence

# Filters that narrow responses but never move a position (codebook, rule 5).
NARROWING = ("level", "actor_type", "type", "theme", "relevance", "confidence", "q", "since")
HEIGHT = 390


def page(dataset: Dataset, known: Vocabulary, view: View) -> None:
    """Headline, map beside one chart, table and evidence, all for the filters in force."""
    found = answers.matching(dataset, view.filters, table.order())
    stands = answers.stands(dataset, view.filters)
    setting = answers.setting(dataset, view.filters, len(found))
    _headline(dataset, setting, stands, view)
    controls.chips(dataset, view, stands.placed)
    left, right = st.columns([9, 10], gap="small")
    with left:
        _map(dataset, setting, stands, view)
    with right, charts.tabs(view):
        if found.empty:
            _loosen(dataset, view)
        else:
            charts.show(dataset, setting, found, view, HEIGHT)
    _evidence_and_table(dataset, found, view)
    # Last, so that the views need not wait for the counts beside the choices.
    controls.sidebar(dataset, known, view, found)


def _headline(dataset: Dataset, setting: Setting, stands: answers.Stands, view: View) -> None:
    st.title(markdown_text(findings.headline(stands.placed, answers.scope(dataset, view.filters))), anchor=False)
    facts, link = st.columns([6, 1], vertical_alignment="center")
    facts.caption(markdown_text(setting.facts(f"{setting.found:,} of {count(setting.total, 'response')}")))
    with link:
        copy_link()
    narrowing = [controls.NAMES[name].lower() for name in view.filters.active() if name in NARROWING]
    if narrowing:
        verb = "narrows" if len(narrowing) == 1 else "narrow"
        st.caption(f"{capitalised(series(narrowing))} {verb} the responses listed, never a position.")


def _loosen(dataset: Dataset, view: View) -> None:
    """What to remove so that something is found."""
    gains = []
    for name in view.filters.active():
        n = len(answers.matching(dataset, view.filters.without(name)))
        if n:
            gains.append(f"without {controls.NAMES[name].lower()}, {count(n, 'response')}")
    hint = series(gains, "or") if gains else "remove several filters, or reset all"
    st.info(
        f"No response fits all the filters in force. To find some: {hint}."
        if view.filters.active()
        else "This dataset holds no response yet."
    )


def _map(dataset: Dataset, setting: Setting, stands: answers.Stands, view: View) -> None:
    st.segmented_control(
        "Extent", list(EXTENTS), key="extent", format_func=lambda key: EXTENTS[key].label, label_visibility="collapsed", required=True
    )  # fmt: skip
    title = findings.map_title(stands.placed, answers.scope(dataset, view.filters))
    stated = stands.placed[stands.placed["shown"]]["stated"].dropna()
    carried = f"Carried from its statement of {short_day(stated.min())}" if len(stated) else "No position"
    if len(stated) > 1:
        carried = f"Each carries from its latest statement, the oldest of {short_day(stated.min())}"
    words = captions.of_positions(setting, title, f"Position of each state. {carried}")
    settings = MapSettings(view.extent, dataset.meta.focus_states, dataset.meta.acting_states, HEIGHT)
    spec = stance_map(stands.placed, setting.ends, settings, palette(st.context.theme.type or "light"), words)
    figure.show(spec, "map", f"Map. {title}. {words.subtitle}", _map_clicked)
    away = beyond(stands.placed, view.extent)
    if len(away):
        named = [
            f"{in_sentence(s)} {badge(str(stance)).lower()}" for s, stance in zip(away["state"], away["stance"], strict=True)
        ]
        st.caption(f"Outside this part of the map: {series(named)}.")


def _map_clicked() -> None:
    """A click puts a state into the filter or takes it out; with shift it only adds."""
    click = figure.clicked("map")
    if click:
        state.toggle_state(click.mark[0], keep=click.shift)


def _evidence_and_table(dataset: Dataset, found: pd.DataFrame, view: View) -> None:
    if not view.response:
        table.responses_table(found, len(dataset.reviewed))
        return
    left, right = st.columns([3, 2], gap="medium")
    with right:
        evidence.card(dataset, view.response, answers.as_of(dataset, view.filters))
    with left:
        table.responses_table(found, len(dataset.reviewed), height_rows=22)
