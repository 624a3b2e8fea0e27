"""Methods, evidence: what it rests on by month and state, and what was known when."""

import pandas as pd
import streamlit as st

from components.charts.view_data import view_day
from components.formatting import count, day
from components.language import methods as words
from components.language.position_sentences import position_differences
from components.views import cached
from data.dataset.dataset import Dataset
from data.dataset.known import as_known
from data.query.balance import THIN, by_month, by_state, by_state_and_month
from data.query.filters import Filters
from data.query.standings import compute_standings, dataset_statements
from geo.names import name_of

SIDES = {"for": "For", "none": "No side", "against": "Against"}
VOICES = {"national": "National", "official": "Official", "non_official": "Non-official"}


def balance(dataset: Dataset) -> None:
    """Responses by month, and by state with side and kind of voice; thin months are named."""
    if not dataset.total:
        return
    st.header(words.BALANCE, anchor=False)
    months = by_month(dataset.rollup, dataset.meta.period_from, dataset.meta.period_to)
    thin = [f"{month:%B %Y}" for month in months.loc[months["n"] < THIN, "month"]]
    st.markdown(words.thin_months(thin))
    shown = months.assign(month=[f"{month:%Y-%m}" for month in months["month"]])[["month", "n", *SIDES]]
    left, right = st.columns([2, 3], gap="large")
    left.dataframe(shown.rename(columns={"month": "Month", "n": "Responses", **SIDES}), hide_index=True, alt=words.ALT["months"])
    states = by_state(dataset.rollup, dataset.meta.period_to)
    states = states.assign(state=[name_of(code) for code in states["state"]])
    named = {"state": "State or body", "n": "Responses", "months": "Months", **SIDES, **VOICES}
    right.dataframe(states.rename(columns=named), hide_index=True, alt=words.ALT["states"])
    with st.expander(words.BY_STATE_AND_MONTH):
        table = by_state_and_month(dataset.rollup, dataset.meta.period_from, dataset.meta.period_to)
        table = table.assign(state=[name_of(code) for code in table["state"]]).rename(columns={"state": "State or body"})
        st.dataframe(table, hide_index=True, alt=words.ALT["state_months"])


def known(dataset: Dataset) -> None:
    """What the record held at each moment at which it was written, and how many positions differ from those of today."""
    if dataset.revisions is None or dataset.revisions["recorded_at"].nunique() < 2:
        return
    rows = _known(version=dataset.fingerprint, _dataset=dataset)
    st.header(words.KNOWN, anchor=False)
    st.markdown(words.known_introduction(len(rows)))
    st.dataframe(rows, hide_index=True, alt=words.ALT["known"])


@cached.kept(4)
def _known(version: str, _dataset: Dataset) -> pd.DataFrame:
    dataset = _dataset
    assert dataset.revisions is not None
    today = _positions(dataset)
    rows = []
    for moment in sorted(dataset.revisions["recorded_at"].unique()):
        before = as_known(dataset, pd.Timestamp(moment))
        differ = position_differences(_positions(before), today)
        moved = "; ".join(differ[:6]) + (f"; {count(len(differ) - 6, 'other')}" if len(differ) > 6 else "")
        rows.append(
            {
                "Known at": f"{day(pd.Timestamp(moment))}, {pd.Timestamp(moment):%H:%M} UTC", "Responses": before.total,
                "Revisions": len(before.revisions if before.revisions is not None else ()), words.DIFFER_FROM_TODAY: len(differ), "Which": moved,
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def _positions(dataset: Dataset) -> pd.DataFrame:
    return compute_standings(dataset, dataset_statements(dataset), view_day(dataset, Filters())).positions
