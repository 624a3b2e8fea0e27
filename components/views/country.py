"""One state: where it stands and since when, its path, its voices, its silence, its words, all its responses."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from components import findings
from components.captions import Setting, caption
from components.charts.stance_timeline import Record, stance_timeline
from components.theme import EMPTY, badge, palette
from components.views import answers, evidence, figure, state, table
from components.words import capitalised, count, day, label, markdown_text, series
from data import questions
from data.filters import Filters, View
from data.load import Dataset
from geo.names import name_of

PICKED = "state_page"


def page(dataset: Dataset, view: View) -> None:
    """The page of the state that the address names first, or of the first focus state."""
    code = _picked(dataset, view)
    only = Filters(event=view.filters.event, as_of=view.filters.as_of, country=(code,))
    found = answers.matching(dataset, only)
    stands = answers.stands(dataset, only)
    mine = stands.placed[stands.placed["state"] == code]
    setting = _setting(dataset, only, found)
    st.title(_finding(dataset, code, mine, setting), anchor=False)
    st.caption(
        f"{setting.event} · {setting.period} · {count(len(found), 'response')} of {name_of(code)} · dataset version {setting.version}"
    )
    _path(dataset, code, stands, found, setting)
    left, right = st.columns(2, gap="large")
    with left:
        _shifts(dataset, code, stands)
    with right:
        _voices(dataset, code, setting, only)
        _quotes(dataset, found)
    _silence(dataset, code, setting)
    if view.response:
        evidence.card(dataset, view.response)
    table.responses_table(found, len(dataset.responses))


def _picked(dataset: Dataset, view: View) -> str:
    options = sorted(
        set(dataset.responses["state"].astype("str")) | set(view.filters.country),
        key=lambda code: (_rank(dataset, code), name_of(code)),
    )
    current = view.filters.country[0] if view.filters.country else options[0]
    st.session_state[PICKED] = current
    return str(st.selectbox("State or body", options, key=PICKED, format_func=name_of, on_change=_go, width=320))


def _rank(dataset: Dataset, code: str) -> int:
    focus = dataset.meta.focus_states
    return focus.index(code) if code in focus else len(focus)


def _go() -> None:
    view: View = st.session_state[state.VIEW]
    state.change(replace(view.filters, country=(st.session_state[PICKED],)))


def _setting(dataset: Dataset, filters: Filters, found: pd.DataFrame) -> Setting:
    titles = dict(zip(dataset.events["event_id"], dataset.events["title"], strict=True))
    meta = dataset.meta
    ends = answers.as_of(dataset, filters)
    return Setting(
        meta.title,
        meta.version,
        meta.topic,
        [titles[e] for e in filters.event],
        meta.period_from,
        ends,
        len(found),
        len(dataset.responses),
    )


def _finding(dataset: Dataset, code: str, mine: pd.DataFrame, setting: Setting) -> str:
    name = name_of(code)
    if mine.empty:
        return f"{name} is not a state; its responses are recorded, but it has no position."
    row = mine.iloc[0]
    if not isinstance(row["stance"], str):
        return f"{name} has no recorded position on {day(setting.ends)}: {EMPTY[row['empty']].word.lower()}."
    return findings.standing(name, str(row["stance"]), dataset.meta.topic, row["since"], row["stated"])


def _path(dataset: Dataset, code: str, stands: answers.Stands, found: pd.DataFrame, setting: Setting) -> None:
    per_event = found["event_id"].astype("str").value_counts()
    events = dataset.events[dataset.events["date"] <= pd.Timestamp(setting.ends)]
    events = events.assign(n=events["event_id"].map(per_event).fillna(0).astype("int64"))
    moves = stands.shifts[stands.shifts["state"] == code]
    record = Record(found, stands.steps[stands.steps["state"] == code], moves, events, setting.begins, setting.ends)
    words = caption(
        setting,
        findings.timeline_title(moves),
        f"Responses of {name_of(code)} (filled: speaks for the state) above its position as a band",
    )
    spec = stance_timeline(record, [code], palette(st.context.theme.type or "light"), words, height=330)
    figure.show(spec, "path", f"Timeline. {words.title}. {words.subtitle}", _mark_clicked)


def _mark_clicked() -> None:
    click = figure.clicked("path")
    if click and len(click.mark) > 1:
        st.session_state["response"] = click.mark[1]
        state.sync_response()


def _shifts(dataset: Dataset, code: str, stands: answers.Stands) -> None:
    moves = stands.shifts[stands.shifts["state"] == code].sort_values("date", ascending=False)
    st.header(f"{capitalised(count(len(moves), 'change'))} of position", anchor=False)
    if moves.empty:
        st.markdown("No change of position is recorded.")
    for move in moves.to_dict("records"):
        with st.container(border=True):
            st.markdown(f"**{day(move['date'])}: {badge(move['before'])} to {badge(move['after'])}**")
            _said(dataset, move["before_id"])
            _said(dataset, move["after_id"])


def _said(dataset: Dataset, response_id: str) -> None:
    row = dataset.responses[dataset.responses["response_id"] == response_id].iloc[0]
    words = f"“{markdown_text(row['quote'])}”" if isinstance(row["quote"], str) else markdown_text(row["summary"])
    st.markdown(f"{badge(str(row['stance']))}, {day(row['date'])}, {markdown_text(row['actor'])}: {words}")


def _voices(dataset: Dataset, code: str, setting: Setting, only: Filters) -> None:
    latest = questions.voices(dataset.responses, setting.ends, only.event, (code,))
    st.header("Voices", anchor=False)
    if latest.empty:
        st.markdown("No direct response is recorded.")
        return
    apart = int(questions.spread(latest)["spread"].iloc[0])
    st.markdown(f"Latest stance of {count(len(latest), 'actor type')}; {apart} of 4 steps between the farthest.")
    rows = [
        f"| {label(v['actor_type'])} | {badge(v['stance'])} | {markdown_text(v['actor'])} | {day(v['date'])} |"
        for v in latest.sort_values("date", ascending=False).to_dict("records")
    ]
    st.markdown("\n".join(["| Actor type | Stance | Actor | Date |", "|---|---|---|---|", *rows]))


def _quotes(dataset: Dataset, found: pd.DataFrame) -> None:
    """For each stance that was voiced for the state, the latest quotation."""
    ids = found[(found["level"] == "national") & (found["relevance"] == "direct")]["response_id"]
    rows = dataset.responses[dataset.responses["response_id"].isin(ids) & dataset.responses["quote"].notna()]
    latest = rows.sort_values("precedence", ascending=False).drop_duplicates("stance")
    st.header("Key quotes", anchor=False)
    if latest.empty:
        st.markdown("No quotation of a national statement is recorded.")
    for row in latest.to_dict("records"):
        st.markdown(
            f"> “{markdown_text(row['quote'])}”  \n> {badge(str(row['stance']))} · {markdown_text(row['actor'])}, {day(row['date'])}"
        )


def _silence(dataset: Dataset, code: str, setting: Setting) -> None:
    quiet = questions.silence(
        dataset.responses, dataset.events, dataset.coverage, setting.ends, [code], dataset.meta.acting_states
    )
    st.header("Silence", anchor=False)
    counts = quiet["kind"].value_counts()
    kinds = series([f"{EMPTY[str(kind)].word.lower()} for {n}" for kind, n in counts.items()])
    st.markdown(f"No response recorded to {count(len(quiet), 'event')}{': ' + kinds if kinds else ''}.")
    if quiet.empty:
        return
    titles = dict(zip(dataset.events["event_id"], dataset.events["title"], strict=True))
    shown = pd.DataFrame(
        {"Event": quiet["event_id"].map(titles), "Date": quiet["date"].dt.date, "Days without a response": quiet["days"], "Search": quiet["kind"].map(lambda k: EMPTY[k].word)}
    )  # fmt: skip
    with st.expander("Events without a recorded response"):
        st.dataframe(shown.sort_values("Date", ascending=False), hide_index=True, alt="Events to which no response is recorded")
