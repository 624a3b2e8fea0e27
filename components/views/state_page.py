"""One state: where it stands and since when, its path, its voices, its silence, its words, all its responses."""

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from components.charts.figure import Figure
from components.charts.timeline import stance_timeline
from components.charts.view_data import ViewData, timeline_data, voice_data
from components.formatting import capitalise, count, day, markdown_text, series
from components.language import captions, headlines, messages
from components.language import state_page as words
from components.language.captions import FigureContext
from components.language.labels import CHARTS, empty_label, label
from components.language.position_sentences import firmness_sentence, other_rule_sentence, recent_sentence
from components.products import profiles
from components.theme import badge, palette
from components.views import (
    cached,
    chart_tabs,
    drawer,
    export_dialog,
    figure,
    filter_panel,
    quotation,
    responses_table,
    session,
    snapshot,
)
from data.dataset.dataset import Dataset
from data.position_rule import LATEST, SUSTAINED
from data.query.coverage import unanswered_events
from data.query.filters import Filters
from data.query.lookup import latest_quotes, responses_by_id
from data.query.view import View, Vocabulary
from data.query.voices import voice_spread
from geo.names import by_alpha3, in_sentence, name_of

PICKED, TURN = "state_page", "state_page_turn"
CHANGES = 20


def page(dataset: Dataset, known: Vocabulary, view: View) -> None:
    """The page of the first state that the filter names, or of the first focus state."""
    options = _options(dataset, view)
    if not options:
        st.title(messages.NO_RESPONSES, anchor=False)
        return
    code = _picked(options, view)
    st.session_state[TURN] = 0
    only = Filters(event=view.filters.event, as_of=view.filters.as_of, country=(code,), rule=view.filters.rule)
    view_data = cached.view_data(
        dataset, View(only, "timeline", view.extent, estimate=view.estimate, sort=view.sort, response=view.response)
    )
    found, standings, context = view_data.found, view_data.standings, view_data.context
    mine = standings.positions[standings.positions["state"] == code]
    with st.sidebar:
        filter_panel.rewind(dataset, known)
    st.title(markdown_text(words.on_day(context.ends, profiles.standing_sentence(dataset, only, mine, code))), anchor=False)
    st.caption(markdown_text(context.facts(f"{count(found.n, 'response')} of {in_sentence(code)}")))
    # What the page follows of the filters can be seen and removed here too.
    followed = [name for name in only.active() if name != "country"]
    if followed:
        with st.container(horizontal=True, gap="small", key="chips"):
            filter_panel.removable(dataset, view, followed)
    _timeline(view_data, code, view.estimate)
    left, right = st.columns(2, gap="large")
    if _has_position(dataset, code):
        with left:
            _path_in_words(dataset, code, view_data)
    with right if _has_position(dataset, code) else left:
        _voices(dataset, code, context, only)
    with right:
        _quotes(dataset, code, context, only)
    _silence(dataset, code, context, only)
    responses_table.responses_table(dataset, found, only)
    drawer.drawer(view_data)
    snapshot.save(view_data, export_dialog.session_stamp)


def _timeline(view_data: ViewData, code: str, estimate: bool) -> None:
    """The path as a picture, with the choice of the estimate behind it."""
    figure.send(
        _path(
            version=view_data.dataset.fingerprint,
            _view_data=view_data,
            filters=view_data.view.filters,
            estimate=estimate,
            code=code,
            look=st.context.theme.type or "light",
        ),
        "path",
        _mark_clicked,
        export_dialog.camera("timeline"),
    )
    chart_tabs.estimate()


def _has_position(dataset: Dataset, code: str) -> bool:
    """False for international bodies and acting states, whose responses are recorded without one."""
    return code in by_alpha3() and code not in dataset.meta.acting_states


def _options(dataset: Dataset, view: View) -> list[str]:
    """Every state and body with a response, and those of the filter; focus states first."""
    focus = dataset.meta.focus_states
    every = set(dataset.states) | set(view.filters.country)
    return sorted(every, key=lambda code: (focus.index(code) if code in focus else len(focus), name_of(code)))


def _picked(options: list[str], view: View) -> str:
    st.session_state[PICKED] = view.filters.country[0] if view.filters.country else options[0]
    return str(st.selectbox("State or body", options, key=PICKED, format_func=name_of, on_change=_go, width=320))


def _go() -> None:
    view: View = st.session_state[session.VIEW]
    session.change(replace(view.filters, country=(st.session_state[PICKED],)))


@cached.kept(64)
def _path(version: str, _view_data: ViewData, filters: Filters, estimate: bool, code: str, look: str) -> figure.FigureMessage:
    record = timeline_data(_view_data, [code])
    measure, title = f"{record.each} of {in_sentence(code)}", f"{capitalise(count(_view_data.found.n, 'response'))} over time"
    if _has_position(_view_data.dataset, code):
        measure += f" {words.FILLED} above {captions.band_words(record.rule)}{captions.LEVEL if estimate else ''}"
        title = headlines.timeline_title(record.shifts, [code], record.rule)
    caption = captions.responses_caption(_view_data.context, title, measure)
    return figure.FigureMessage.of(
        Figure(CHARTS["timeline"].kind, caption, stance_timeline(record, [code], palette(look), caption, height=330))
    )


def _mark_clicked() -> None:
    click = figure.clicked("path")
    if click and len(click.mark) > 1:
        session.open_response(click.mark[1])


def _path_in_words(dataset: Dataset, code: str, view_data: ViewData) -> None:
    """The path in sentences, what the side hangs on, each shift with both quotations, and the plain rule beside it."""
    standings = view_data.standings
    st.header(words.PATH, anchor=False)
    st.markdown("\n".join(f"- {markdown_text(sentence)}" for sentence in profiles.path(view_data, code)))
    mine = standings.positions[standings.positions["state"] == code].iloc[0].to_dict()
    if isinstance(mine["status"], str):
        told = [firmness_sentence(mine), recent_sentence(mine, standings.rule)]
        st.markdown(markdown_text(" ".join(f"{sentence}." for sentence in told if sentence)))
    moves = standings.shifts[standings.shifts["state"] == code].sort_values("date", ascending=False)
    latest = moves.head(CHANGES)
    statements = responses_by_id(dataset, list(dict.fromkeys([*latest["before_id"], *latest["after_id"]])))
    for move in latest.to_dict("records"):
        with st.container(border=True):
            st.markdown(f"**{day(move['date'])}: {badge(move['before'])} to {badge(move['after'])}**")
            _statement(statements.loc[move["before_id"]])
            _statement(statements.loc[move["after_id"]])
    if len(moves) > CHANGES:
        st.caption(words.latest_shown(CHANGES))
    _other_rule(dataset, code, view_data)


def _other_rule(dataset: Dataset, code: str, view_data: ViewData) -> None:
    """What the rule that is not in force says of the state, and the way there."""
    filters = view_data.view.filters
    other = SUSTAINED if view_data.standings.rule.name == LATEST else LATEST
    found = cached.shown_positions(dataset, replace(filters, rule=other))
    row = found.positions[found.positions["state"] == code].iloc[0].to_dict()
    if isinstance(row["status"], str):
        n = int((found.shifts["state"] == code).sum())
        st.caption(markdown_text(other_rule_sentence(row, n, found.rule)))
        st.button(f"Positions by: {label(other).lower()}", key="other-rule", on_click=_follow, args=(other,), type="tertiary")


def _follow(rule: str) -> None:
    view: View = st.session_state[session.VIEW]
    session.change(replace(view.filters, rule=rule))


def _statement(row: Any) -> None:
    who = f"{badge(str(row['stance']))}, {row['actor']}, {day(row['date'])}"
    if row["quote"]:
        quotation.show(row["quote"], who, row["quote_language"])
    else:
        st.markdown(markdown_text(f"{who}: {row['summary']}"))
    _to_evidence(row["response_id"], str(row["summary"]) if row["quote"] and row["quote_language"] != "en" else "")


def _to_evidence(response: str, summary: str = "", name: str = words.EVIDENCE) -> None:
    """The way to everything that is known of a response, beside its summary where the words are in another language."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(name, key=f"evidence-{response}-{_turn()}", on_click=session.open_response, args=(response,), type="tertiary")
        if summary:
            st.caption(markdown_text(summary), width="stretch")


def _turn() -> int:
    """A number for each button of this run: one response may be named in several places of the page."""
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
    return int(st.session_state[TURN])


def _voices(dataset: Dataset, code: str, context: FigureContext, only: Filters) -> None:
    latest = voice_data(dataset, context.ends, only.event, (code,))
    st.header(words.VOICES, anchor=False)
    if latest.empty:
        st.markdown(words.NO_RESPONSE)
        return
    apart = int(voice_spread(latest)["spread"].iloc[0])
    st.markdown(words.voices(len(latest), apart))
    for voice in latest.sort_values("date", ascending=False).to_dict("records"):
        _to_evidence(
            voice["response_id"], words.voice(label(voice["actor_type"]), badge(voice["stance"]), voice["date"]), voice["actor"]
        )


def _quotes(dataset: Dataset, code: str, context: FigureContext, only: Filters) -> None:
    """For each stance that was voiced for the state, the latest quotation."""
    latest = latest_quotes(dataset, code, context.ends, only.event)
    st.header(words.QUOTES, anchor=False)
    if latest.empty:
        st.markdown(words.NO_QUOTATION)
    for row in latest.to_dict("records"):
        _statement(row)


def _silence(dataset: Dataset, code: str, context: FigureContext, only: Filters) -> None:
    events = dataset.events[dataset.events["event_id"].isin(only.event)] if only.event else dataset.events
    quiet = unanswered_events(dataset.rollup, events, dataset.coverage, context.ends, [code], dataset.meta.acting_states)
    st.header(words.SILENCE, anchor=False)
    counts = quiet["kind"].value_counts()
    kinds = series([f"{empty_label(str(kind)).lower()} for {n}" for kind, n in counts.items()])
    if events.empty:
        st.markdown(words.NO_EVENTS)
        return
    if quiet.empty:
        st.markdown(words.ALL_ANSWERED)
        return
    st.markdown(words.unanswered(len(quiet), kinds))
    titles = cached.titles(dataset)
    shown = pd.DataFrame(
        {"Event": quiet["event_id"].map(titles), "Date": quiet["date"].dt.date, "Days without a response": quiet["days"], "Search": quiet["kind"].map(empty_label)}
    )  # fmt: skip
    with st.expander(words.UNANSWERED):
        st.dataframe(shown.sort_values("Date", ascending=False), hide_index=True, alt=words.UNANSWERED_ALT)
