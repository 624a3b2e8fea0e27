"""The choice of a day to compare with: before an event, since the reader's last visit, or any day of the record."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from components.formatting import short_day
from components.language import comparison as words
from components.views import cached, session
from data.dataset.dataset import Dataset
from data.query.view import View

CHOICE, EVENT, DAY, VISIT, KEY = "compare_choice", "compare_event", "compare_day", "last_visit", "visit"

_visit = st.components.v2.component(
    "visit", html="<span hidden></span>", js=Path(__file__).with_name("visit.js").read_text("utf-8"), isolate_styles=False
)


def choose(dataset: Dataset, view: View) -> None:
    """The choice, in one expander of the sidebar."""
    label = f"{words.COMPARE}: {short_day(view.compare)}" if view.compare else words.COMPARE
    with st.expander(label, expanded=bool(view.compare), key="compare_box"):
        _visit(
            key=KEY,
            data={"dataset": dataset.meta.name, "now": f"{dataset.meta.period_to} {dataset.known_at}"},
            on_last_change=_told,
        )
        _day_and_event(dataset, view)
        left, right = st.columns(2)
        last = _last_visit(dataset, view)
        left.button(
            words.LAST_VISIT,
            key="compare-visit",
            disabled=last is None,
            on_click=session.compare_with,
            args=(last,),
            width="stretch",
        )
        right.button(
            words.STOP,
            key="compare-stop",
            disabled=view.compare is None,
            on_click=session.compare_with,
            args=(None,),
            width="stretch",
        )


def _day_and_event(dataset: Dataset, view: View) -> None:
    """Any day of the record, or the day before an event: two handles of one value."""
    days = _days(dataset, view)
    st.session_state[DAY] = view.compare
    st.session_state[EVENT] = next((name for name in days if days[name] == view.compare), None)
    limits: Any = {
        "min_value": dataset.meta.period_from,
        "max_value": max(_shown(dataset, view) - timedelta(days=1), dataset.meta.period_from),
        "format": "YYYY-MM-DD",
    }
    st.date_input(
        words.OWN_DAY, key=DAY, on_change=lambda: session.compare_with(st.session_state[DAY]), help=words.HELP, **limits
    )
    st.selectbox(
        words.BEFORE_EVENT, list(days), key=EVENT, placeholder=words.NONE, on_change=lambda: session.compare_with(days.get(st.session_state[EVENT]))
    )  # fmt: skip


def _shown(dataset: Dataset, view: View) -> date:
    return view.filters.as_of or dataset.meta.period_to


def _days(dataset: Dataset, view: View) -> dict[str, date]:
    """The day before each event that lies within the record, the latest event first."""
    titles, begins = cached.titles(dataset), dataset.meta.period_from
    events = dataset.events.sort_values("date", ascending=False)
    found = {
        f"{titles[event]}": on.date() - timedelta(days=1) for event, on in zip(events["event_id"], events["date"], strict=True)
    }
    return {title: day for title, day in found.items() if begins <= day < _shown(dataset, view)}


def _last_visit(dataset: Dataset, view: View) -> date | None:
    """The last day of the record that the reader saw on an earlier visit, if it lies before the day shown."""
    seen = _seen(dataset).partition(" ")[0]
    try:
        day = date.fromisoformat(seen)
    except ValueError:
        return None
    return day if dataset.meta.period_from <= day < _shown(dataset, view) else None


def _seen(dataset: Dataset) -> str:
    """What an earlier visit saw of a dataset; nothing of a table of one's own, which is gone with its session."""
    held: dict[str, str] = st.session_state.get(VISIT) or {}
    return "" if dataset.own else held.get(dataset.meta.name, "")


def record_seen(dataset: Dataset) -> pd.Timestamp | None:
    """The moment (UTC) up to which the record was known that the reader saw on an earlier visit; None without one."""
    known = pd.to_datetime(_seen(dataset).partition(" ")[2], errors="coerce")
    return None if pd.isna(known) else known


def _told(name: str) -> None:
    held = st.session_state.get(KEY)
    if held and held.get("last"):
        st.session_state[VISIT] = {**(st.session_state.get(VISIT) or {}), name: str(held["last"])}
