"""The filters in the sidebar, the active ones as chips above the views, and the rewinding of the as-of date."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from time import monotonic
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.navigation.page import Page

from components.formatting import day, markdown_text
from components.language import tracker as words
from components.language.captions import filter_value_label, searched
from components.language.labels import FILTERS, label, themes_of
from components.views import cached, compare_choice, session
from data.dataset.dataset import Dataset
from data.position_rule import RULES
from data.query.filters import Filters
from data.query.select import Selection
from data.query.view import View, Vocabulary
from geo.names import in_sentence

# Seconds of a step of the rewinding, by pace.
STEPS = {"slow": 1.6, "usual": 0.9, "fast": 0.4}
PACE_KEY = "pace"
TICKED, ADVANCE = "ticked_at", "advance"
PILLS = ("stance", "level", "relevance", "confidence")
FIRST = ("country", "stance", "event", "level")
MORE = ("actor_type", "type", "theme", "relevance", "confidence")


def sidebar(dataset: Dataset, known: Vocabulary, view: View, found: Selection) -> None:
    """All filters; each choice says how many responses it would give, `found` being those that all together give.

    The rarer ones wait until they are opened.
    """
    with st.sidebar:
        rewind(dataset, known)
        compare_choice.choose(dataset, view)
        st.text_input("Search text", key="q", type="search", live=True, placeholder="Words, actors, sources", max_chars=200)
        active = any(name in view.filters.active() for name in (*MORE, "since", "rule"))
        more = st.session_state.get("more", active)
        counts = cached.choice_counts(dataset, view.filters, found, (*FIRST, *MORE) if more else FIRST)
        for name in FIRST:
            _choice(dataset, known, name, counts[name])
        with st.expander("More filters", expanded=active, key="more", on_change="rerun") as expander:
            if expander.open:
                for name in MORE:
                    _choice(dataset, known, name, counts[name])
                _days(dataset, known)
                _rule(known)


def _days(dataset: Dataset, known: Vocabulary) -> None:
    """Exact days for both ends of the period; the slider and the last day are two handles of one value."""
    if st.session_state.get("since") is None:
        st.session_state["since"] = known.period_from
    limits: Any = {"min_value": known.period_from, "max_value": known.period_to, "format": "YYYY-MM-DD"}
    st.session_state["exact_day"] = st.session_state.get("as_of") or known.period_to
    first, last = st.columns(2)
    first.date_input("From", key="since", **limits)
    last.date_input("As of", key="exact_day", on_change=lambda: move(dataset, st.session_state["exact_day"]), **limits)


def _rule(known: Vocabulary) -> None:
    """By which rule statements become positions."""
    if not st.session_state.get("rule"):
        st.session_state["rule"] = known.rule
    st.segmented_control(FILTERS["rule"], list(RULES), key="rule", format_func=label, required=True)


def _choice(dataset: Dataset, known: Vocabulary, name: str, n: Mapping[str, int]) -> None:
    titles = cached.titles(dataset)

    def worded(value: str) -> str:
        word, found = filter_value_label(titles, name, value), f"{n.get(value, 0):,}"
        # A long title is cut at its end, which must not be its count.
        return f"{found} · {word}" if name == "event" else f"{word} · {found}"

    options = list(known.choices[name])
    if name in PILLS:
        st.pills(FILTERS[name], options, key=name, selection_mode="multi", format_func=worded)
        return
    chosen = st.session_state.get(name) or []
    rank = {value: place for place, value in enumerate(options)}
    if name != "event":
        options = sorted({*options, *chosen}, key=lambda v: (-n.get(v, 0), rank.get(v, 0), v))
    st.multiselect(FILTERS[name], options, key=name, format_func=worded, placeholder="All", select_all=False)


def rewind(dataset: Dataset, known: Vocabulary) -> None:
    """The as-of slider with steps and play over the days on which something happened."""
    if st.session_state.get("as_of") is None:
        st.session_state["as_of"] = known.period_to
    if known.period_from == known.period_to:
        st.caption(words.only_day(known.period_to))
        return
    st.slider("As of", known.period_from, known.period_to, key="as_of", format="D MMM YYYY", help=words.REWINDING)
    back, play, forward = st.columns(3)
    playing = bool(st.session_state.get(session.PLAYING))
    back.button("Earlier", on_click=step, args=(dataset, -1), width="stretch")
    play.button("Pause" if playing else "Play", on_click=_toggle_play, args=(dataset, known), width="stretch")
    forward.button("Later", on_click=step, args=(dataset, 1), width="stretch")
    if playing:
        st.segmented_control(
            words.PACE, list(words.PACES), key=PACE_KEY, default="usual", format_func=words.PACES.__getitem__, required=True
        )
        # A new fragment for another pace: the old one's clock ends with it.
        st.fragment(_tick, run_every=STEPS[str(st.session_state.get(PACE_KEY) or "usual")])()


def step(dataset: Dataset, direction: int) -> None:
    """Move the as-of date to the next day on which something happened, or to the previous one for -1."""
    now = st.session_state.get("as_of") or dataset.meta.period_to
    days = cached.event_days(dataset)
    ahead = [d for d in days if d > now] if direction > 0 else [d for d in reversed(days) if d < now]
    if ahead:
        move(dataset, ahead[0])


def move(dataset: Dataset, to: date) -> None:
    """Put the as-of date on a day."""
    view: View = st.session_state[session.VIEW]
    session.change(replace(view.filters, as_of=None if to == dataset.meta.period_to else to))


def _toggle_play(dataset: Dataset, known: Vocabulary) -> None:
    playing = not st.session_state.get(session.PLAYING)
    st.session_state[session.PLAYING] = playing
    st.session_state[TICKED] = monotonic()
    if playing and (st.session_state.get("as_of") or known.period_to) >= known.period_to:
        # A comparison begins after the day compared with.
        after = st.session_state[session.VIEW].compare
        days = [on for on in cached.event_days(dataset) if not after or on > after]
        move(dataset, (days or cached.event_days(dataset))[0])
    elif not playing:
        session.remember()


def _tick() -> None:
    """Ask for the next day once a step's time has passed; a rerun for another reason asks for nothing."""
    if monotonic() - st.session_state.get(TICKED, 0.0) >= STEPS[str(st.session_state.get(PACE_KEY) or "usual")] * 0.8:
        st.session_state[TICKED] = monotonic()
        st.session_state[ADVANCE] = True
        st.rerun(scope="app")


def advance(dataset: Dataset, view: View) -> View:
    """The view after the step that the clock asked for, if it did; call before the widgets are drawn."""
    if st.session_state.pop(ADVANCE, False) and st.session_state.get(session.PLAYING):
        step(dataset, 1)
        view = st.session_state[session.VIEW]
        if (view.filters.as_of or dataset.meta.period_to) >= dataset.meta.period_to:
            st.session_state[session.PLAYING] = False
            session.remember()
    return view


def chips(dataset: Dataset, view: View, positions: pd.DataFrame, more: Page) -> None:
    """One button per active choice that removes it, one that removes all, one per chosen state to its words, and for a
    single one a link to `more`, the page on it alone.
    """
    removable(dataset, view, view.filters.active())
    for theme in themes_of(view.filters.q):
        if theme in dataset.meta.themes and theme not in view.filters.theme:
            offer(replace(view.filters, q="", theme=(*view.filters.theme, theme)), words.also_try(label(theme)), f"try-{theme}")
    st.button(words.RESET, key="reset", on_click=session.change, args=(Filters(),))
    for code, response in _deciding(view, positions):
        st.button(
            words.words_behind(in_sentence(code)), key=f"words-{code}", type="tertiary", on_click=session.open_response, args=(response,)
        )  # fmt: skip
    if len(view.filters.country) == 1:
        st.page_link(more, label=f"All on {in_sentence(view.filters.country[0])}")


def offer(left: Filters, sentence: str, key: str) -> None:
    """A button that leaves these filters in force."""
    st.button(sentence[:1].upper() + sentence[1:], key=key, on_click=session.change, args=(left,))


def removable(dataset: Dataset, view: View, names: Sequence[str]) -> None:
    """A button for each active choice of the filters named, which removes it."""
    for name in names:
        for value in _values(view.filters, name):
            # A state is known by its name alone.
            text = _chip(dataset, name, value) if name == "country" else f"{FILTERS[name]}: {_chip(dataset, name, value)}"
            st.button(f"{markdown_text(text)} ×", key=f"chip-{name}-{value}", on_click=_remove(name, value))


def _deciding(view: View, positions: pd.DataFrame) -> list[tuple[str, str]]:
    """The chosen states and the responses that their positions rest on; at most three."""
    rows = positions[positions["state"].isin(view.filters.country) & positions["response_id"].notna()]
    return list(zip(rows["state"], rows["response_id"], strict=True))[:3]


def _values(filters: Filters, name: str) -> tuple[object, ...]:
    value = getattr(filters, name)
    return value if isinstance(value, tuple) else (value,)


def _chip(dataset: Dataset, name: str, value: object) -> str:
    if isinstance(value, date):
        return day(value)
    text = filter_value_label(cached.titles(dataset), name, str(value)) if name != "q" else searched(str(value))
    return text if len(text) <= 44 else f"{text[:43].rstrip()}…"


def _remove(name: str, value: object) -> Callable[[], None]:
    def remove() -> None:
        view: View = st.session_state[session.VIEW]
        session.change(view.filters.without(name, value if isinstance(value, str) and name != "q" else None))

    return remove
