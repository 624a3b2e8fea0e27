"""One state: where it stands and since when, its path, its voices, its silence, its words, all its responses."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from components.charts.timeline import stance_timeline
from components.charts.view_data import PositionData, figure_context, timeline_data, voice_data
from components.formatting import capitalise, count, day, markdown_text, series
from components.language import captions, headlines
from components.language.captions import FigureContext
from components.language.labels import label
from components.products import profiles
from components.theme import EMPTY, badge, palette
from components.views import cached, evidence, export_dialog, figure, filter_panel, quotation, responses_table, session, snapshot
from data.dataset.dataset import Dataset
from data.query.coverage import unanswered_events
from data.query.filters import Filters
from data.query.lookup import latest_quotes, responses_by_id
from data.query.select import Selection
from data.query.view import View
from data.query.voices import voice_spread
from geo.names import by_alpha3, in_sentence, name_of

PICKED = "state_page"
CHANGES = 20


def page(dataset: Dataset, view: View) -> None:
    """The page of the first state that the filter names, or of the first focus state."""
    options = _options(dataset, view)
    if not options:
        st.title("This dataset holds no response yet", anchor=False)
        return
    code = _picked(options, view)
    only = Filters(event=view.filters.event, as_of=view.filters.as_of, country=(code,))
    found = cached.selection(dataset, only, responses_table.order())
    position_data = cached.shown_positions(dataset, only)
    context = figure_context(dataset, only, found.n)
    mine = position_data.positions[position_data.positions["state"] == code]
    st.title(markdown_text(profiles.standing_sentence(dataset, only, mine, code)), anchor=False)
    st.caption(markdown_text(context.facts(f"{count(found.n, 'response')} of {in_sentence(code)}")))
    # What the page follows of the filters can be seen and removed here too.
    followed = [name for name in only.active() if name != "country"]
    if followed:
        with st.container(horizontal=True, gap="small", key="chips"):
            filter_panel.removable(dataset, view, followed)
    _path(dataset, code, found, position_data, context, only)
    left, right = st.columns(2, gap="large")
    if _has_position(dataset, code):
        with left:
            _shifts(dataset, code, position_data)
    with right if _has_position(dataset, code) else left:
        _voices(dataset, code, context, only)
    with right:
        _quotes(dataset, code, context, only)
    _silence(dataset, code, context, only)
    if view.response:
        evidence.card(dataset, view.response, context.ends)
    responses_table.responses_table(dataset, found, only)
    snapshot.save(cached.view_data(dataset, View(only, "timeline", view.extent)), export_dialog.session_stamp)


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


def _path(
    dataset: Dataset, code: str, found: Selection, position_data: PositionData, context: FigureContext, only: Filters
) -> None:
    record = timeline_data(dataset, position_data, only, found, [code])
    measure, title = f"{record.each} of {in_sentence(code)}", f"{capitalise(count(found.n, 'response'))} over time"
    if _has_position(dataset, code):
        measure += " (filled: speaks for the state) above its position as a band"
        title = headlines.timeline_title(record.shifts, [code])
    words = captions.responses_caption(context, title, measure)
    spec = stance_timeline(record, [code], palette(st.context.theme.type or "light"), words, height=330)
    figure.show(spec, "path", f"Timeline. {words.title}. {words.subtitle}", _mark_clicked, export_dialog.camera("timeline"))


def _mark_clicked() -> None:
    click = figure.clicked("path")
    if click and len(click.mark) > 1:
        session.open_response(click.mark[1])


def _shifts(dataset: Dataset, code: str, position_data: PositionData) -> None:
    moves = position_data.shifts[position_data.shifts["state"] == code].sort_values("date", ascending=False)
    st.header(f"{capitalise(count(len(moves), 'change'))} of position", anchor=False)
    if moves.empty:
        st.markdown("No change of position is recorded.")
    latest = moves.head(CHANGES)
    statements = responses_by_id(dataset, list(dict.fromkeys([*latest["before_id"], *latest["after_id"]])))
    for move in latest.to_dict("records"):
        with st.container(border=True):
            st.markdown(f"**{day(move['date'])}: {badge(move['before'])} to {badge(move['after'])}**")
            _statement(statements.loc[move["before_id"]])
            _statement(statements.loc[move["after_id"]])
    if len(moves) > CHANGES:
        st.caption(f"The latest {CHANGES} are shown.")


def _statement(row: pd.Series) -> None:
    who = f"{badge(str(row['stance']))}, {row['actor']}, {day(row['date'])}"
    if row["quote"]:
        quotation.show(row["quote"], who)
    else:
        st.markdown(markdown_text(f"{who}: {row['summary']}"))


def _voices(dataset: Dataset, code: str, context: FigureContext, only: Filters) -> None:
    latest = voice_data(dataset, context.ends, only.event, (code,))
    st.header("Voices", anchor=False)
    if latest.empty:
        st.markdown("No direct response is recorded.")
        return
    apart = int(voice_spread(latest)["spread"].iloc[0])
    between = f"; {apart} of 4 steps between the farthest" if len(latest) > 1 else ""
    st.markdown(f"Latest stance of {count(len(latest), 'actor type')}{between}.")
    rows = [
        f"| {label(v['actor_type'])} | {badge(v['stance'])} | {markdown_text(v['actor'])} | {day(v['date'])} |"
        for v in latest.sort_values("date", ascending=False).to_dict("records")
    ]
    st.markdown("\n".join(["| Actor type | Stance | Actor | Date |", "|---|---|---|---|", *rows]))


def _quotes(dataset: Dataset, code: str, context: FigureContext, only: Filters) -> None:
    """For each stance that was voiced for the state, the latest quotation."""
    latest = latest_quotes(dataset, code, context.ends, only.event)
    st.header("Key quotes", anchor=False)
    if latest.empty:
        st.markdown("No quotation of a direct statement is recorded.")
    for row in latest.to_dict("records"):
        quotation.show(row["quote"], f"{badge(str(row['stance']))}, {row['actor']}, {day(row['date'])}")


def _silence(dataset: Dataset, code: str, context: FigureContext, only: Filters) -> None:
    events = dataset.events[dataset.events["event_id"].isin(only.event)] if only.event else dataset.events
    quiet = unanswered_events(dataset.rollup, events, dataset.coverage, context.ends, [code], dataset.meta.acting_states)
    st.header("Silence", anchor=False)
    counts = quiet["kind"].value_counts()
    kinds = series([f"{EMPTY[str(kind)].word.lower()} for {n}" for kind, n in counts.items()])
    if events.empty:
        st.markdown("This dataset has no events on record, so silence cannot be told.")
        return
    if quiet.empty:
        st.markdown("A response to every event is recorded.")
        return
    st.markdown(f"No response recorded to {count(len(quiet), 'event')}: {kinds}.")
    titles = cached.titles(dataset)
    shown = pd.DataFrame(
        {"Event": quiet["event_id"].map(titles), "Date": quiet["date"].dt.date, "Days without a response": quiet["days"], "Search": quiet["kind"].map(lambda k: EMPTY[k].word)}
    )  # fmt: skip
    with st.expander("Events without a recorded response"):
        st.dataframe(shown.sort_values("Date", ascending=False), hide_index=True, alt="Events to which no response is recorded")
