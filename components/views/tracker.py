"""The tracker: who stands where, since when, on what evidence."""

from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from components import findings
from components.captions import NARROWING, Setting, caption
from components.charts.deeds_bars import deeds_bars
from components.charts.stance_bars import stance_bars
from components.charts.stance_map import MapSettings, beyond, stance_map
from components.charts.stance_timeline import LANES, Record, stance_timeline
from components.charts.voices_grid import voices_grid
from components.theme import Palette, Spec, badge, palette
from components.views import answers, controls, evidence, figure, state, table
from components.views.copy_link import copy_link
from components.words import count, series
from data import questions
from data.filters import CHARTS, View, Vocabulary
from data.load import Dataset
from geo.extents import EXTENTS
from geo.names import name_of

TABS = {"bars": "Responses", "timeline": "Over time", "voices": "Voices", "deeds": "Words and deeds"}
HEIGHT = 390
READING = {"firm": "firm", "tentative": "tentative", "below": "too low to build on"}


def page(dataset: Dataset, known: Vocabulary, view: View) -> None:
    """Headline, map beside one chart, table and evidence, all for the filters in force."""
    found = answers.matching(dataset, view.filters, table.order())
    stands = answers.stands(dataset, view.filters)
    setting = _setting(dataset, view, len(found))
    look = palette(st.context.theme.type or "light")
    _headline(dataset, setting, stands, view)
    controls.chips(dataset, view)
    if found.empty:
        _loosen(dataset, view)
    left, right = st.columns([9, 10], gap="small")
    with left:
        _map(dataset, setting, stands, view, look)
    with right:
        _charts(dataset, setting, stands, found, view, look)
    _evidence_and_table(dataset, found, view)
    # Last, so that the views need not wait for the counts beside the choices.
    controls.sidebar(dataset, known, view)


def _setting(dataset: Dataset, view: View, found: int) -> Setting:
    titles = [controls.shown(dataset, "event", event) for event in view.filters.event]
    begins = view.filters.since or dataset.meta.period_from
    ends = answers.as_of(dataset, view.filters)
    meta = dataset.meta
    return Setting(meta.title, meta.version, meta.topic, titles, begins, ends, found, len(dataset.responses))


def _scope(dataset: Dataset, setting: Setting, view: View) -> findings.Scope:
    asked = view.filters
    return findings.Scope(dataset.meta.topic, setting.ends, dataset.meta.focus_states, asked.country, asked.stance)


def _headline(dataset: Dataset, setting: Setting, stands: answers.Stands, view: View) -> None:
    st.title(findings.headline(stands.placed, _scope(dataset, setting, view)), anchor=False)
    facts, link = st.columns([6, 1], vertical_alignment="center")
    facts.caption(
        f"{setting.event} · {setting.period} · {setting.found:,} of {count(setting.total, 'response')} · dataset version {setting.version}"
    )
    with link:
        copy_link()
    narrowing = [controls.NAMES[name].lower() for name in view.filters.active() if name in NARROWING]
    if narrowing:
        st.caption(
            f"Positions rest on all national, direct statements; {series(narrowing)} {'narrow' if len(narrowing) > 1 else 'narrows'} responses only."
        )


def _loosen(dataset: Dataset, view: View) -> None:
    """What to remove so that something is found."""
    gains = []
    for name in view.filters.active():
        n = len(answers.matching(dataset, view.filters.without(name)))
        if n:
            gains.append(f"without {controls.NAMES[name].lower()}, {count(n, 'response')}")
    hint = series(gains, "or") if gains else "remove several filters, or reset all"
    st.info(f"No response fits all the filters in force. To find some: {hint}.")


def _map(dataset: Dataset, setting: Setting, stands: answers.Stands, view: View, look: Palette) -> None:
    st.segmented_control(
        "Extent",
        list(EXTENTS),
        key="extent",
        format_func=lambda key: EXTENTS[key].label,
        label_visibility="collapsed",
        required=True,
    )
    title = findings.map_title(stands.placed, _scope(dataset, setting, view))
    words = caption(setting, title, f"Position of each state on {dataset.meta.topic}")
    settings = MapSettings(view.extent, dataset.meta.focus_states, dataset.meta.acting_states, HEIGHT)
    spec = stance_map(stands.placed, setting.ends, settings, look, words)
    figure.show(spec, "map", f"Map. {title}. {words.subtitle}", _map_clicked)
    away = beyond(stands.placed, view.extent)
    if len(away):
        named = [f"{name_of(s)} {badge(str(stance)).lower()}" for s, stance in zip(away["state"], away["stance"], strict=True)]
        st.caption(f"Outside this part of the map: {series(named)}.")


def _map_clicked() -> None:
    """A click puts a state into the filter or takes it out; with shift it only adds."""
    click = figure.clicked("map")
    if click:
        _toggle(click.mark[0], keep=click.shift)


def _toggle(code: str, keep: bool) -> None:
    view: View = st.session_state[state.VIEW]
    chosen = view.filters.country
    left = chosen if keep else tuple(c for c in chosen if c != code)
    state.change(replace(view.filters, country=left if code in chosen else (*chosen, code)))


def _charts(dataset: Dataset, setting: Setting, stands: answers.Stands, found: pd.DataFrame, view: View, look: Palette) -> None:
    tabs = st.tabs([TABS[key] for key in CHARTS], default=TABS[view.chart], key="chart_tab", on_change=_chart_chosen)
    for key, tab in zip(CHARTS, tabs, strict=True):
        if tab.open:
            with tab:
                spec, alt = _chart(key, dataset, setting, stands, found, view, look)
                figure.show(spec, f"chart-{key}", alt, partial(_mark_clicked, key))


def _chart_chosen() -> None:
    names = {label: key for key, label in TABS.items()}
    st.session_state["chart"] = names[st.session_state["chart_tab"]]


def _mark_clicked(key: str) -> None:
    """A click on a response's mark opens its evidence; a click on a bar puts its state into the filter."""
    click = figure.clicked(f"chart-{key}")
    if click and key in ("timeline", "voices"):
        st.session_state["response"] = click.mark[1]
        state.sync_response()
    elif click and not click.mark[0].startswith("others:"):
        _toggle(click.mark[0], keep=click.shift)


def _chart(
    key: str, dataset: Dataset, setting: Setting, stands: answers.Stands, found: pd.DataFrame, view: View, look: Palette
) -> tuple[Spec, str]:
    focus = dataset.meta.focus_states
    if key == "bars":
        counts = questions.stance_counts(found)
        words = caption(setting, findings.bars_title(counts), "Responses by stance and state")
        return stance_bars(counts, focus, look, words, HEIGHT), f"Bars. {words.title}. {words.subtitle}"
    if key == "timeline":
        record = _record(dataset, setting, stands, found, view)
        lanes = _lanes(dataset, found, view)
        words = caption(
            setting,
            findings.timeline_title(record.shifts),
            "Responses (filled: speaks for the state) above the position as a band",
        )
        return stance_timeline(record, lanes, look, words, HEIGHT), f"Timeline. {words.title}. {words.subtitle}"
    if key == "voices":
        latest = questions.voices(dataset.responses, setting.ends, view.filters.event, view.filters.country)
        apart = questions.spread(latest)
        words = caption(
            setting,
            findings.voices_title(apart),
            "Latest stance of each actor type (filled: speaks for the state); beside each state how far apart, 0 to 4",
        )
        return voices_grid(latest, apart, focus, look, words, HEIGHT), f"Grid. {words.title}. {words.subtitle}"
    quads = questions.words_and_deeds(found)
    words = caption(
        setting, findings.deeds_title(quads), f"By PLOVER quad class, conflict left, cooperation right. {_trust(dataset)}"
    )
    return deeds_bars(quads, focus, look, words, HEIGHT), f"Bars. {words.title}. {words.subtitle}"


def _trust(dataset: Dataset) -> str:
    """How far the coders agree on the types that the quads rest on."""
    found = answers.agreement(dataset, "response_type")
    if found.alpha is None:
        return "Agreement on types cannot be told"
    return f"Coders' agreement on types: alpha {found.alpha:.2f}, {READING[found.reading]}"


def _record(dataset: Dataset, setting: Setting, stands: answers.Stands, found: pd.DataFrame, view: View) -> Record:
    shown = set(stands.placed[stands.placed["shown"]]["state"])
    per_event = found["event_id"].astype("str").value_counts()
    events = dataset.events[dataset.events["date"] <= pd.Timestamp(setting.ends)]
    if view.filters.event:
        events = events[events["event_id"].isin(view.filters.event)]
    events = events.assign(n=events["event_id"].map(per_event).fillna(0).astype("int64"))
    moves = stands.shifts[stands.shifts["state"].isin(shown) & (stands.shifts["date"] >= pd.Timestamp(setting.begins))]
    return Record(found, stands.steps[stands.steps["state"].isin(shown)], moves, events, setting.begins, setting.ends)


def _lanes(dataset: Dataset, found: pd.DataFrame, view: View) -> list[str]:
    if view.filters.country:
        return list(view.filters.country)[:LANES]
    if dataset.meta.focus_states:
        return list(dataset.meta.focus_states)[:LANES]
    return [str(s) for s in found["state"].astype("str").value_counts().index[:LANES]]


def _evidence_and_table(dataset: Dataset, found: pd.DataFrame, view: View) -> None:
    if not view.response:
        table.responses_table(found, len(dataset.responses))
        return
    left, right = st.columns([3, 2], gap="medium")
    with right:
        evidence.card(dataset, view.response)
    with left:
        table.responses_table(found, len(dataset.responses), height_rows=22)
