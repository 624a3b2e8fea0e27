"""Two days compared: where each state stood then and stands now, who moved between, and what was said since."""

import pandas as pd
import streamlit as st

from components.charts.view_data import ViewData
from components.formatting import join_parts, markdown_text
from components.language import comparison as words
from components.views import compare_choice, quotation, session
from data.dataset.dataset import Dataset
from data.provenance import record_changes
from data.query.comparison import said_between
from data.query.lookup import responses_by_id

MOST = 12


def moved(view_data: ViewData) -> None:
    """Above the table: who moved between the two days, with the words then and now, and how much was said since."""
    then, now = view_data.view.compare, view_data.context.ends
    if then is None:
        return
    dataset, rows, filters = view_data.dataset, view_data.moved, view_data.view.filters
    said = said_between(dataset.rollup, then, now, filters.country, filters.event)
    with st.container(key="comparison", border=True):
        st.markdown(f"**{markdown_text(words.heading(rows, then, now, bool(filters.country or filters.stance)))}**")
        st.caption(
            markdown_text(
                join_parts([words.since(said, then, now, bool(filters.country), bool(filters.event)), _recorded(dataset)], " ")
            )
        )
        ids = [i for i in pd.concat([rows["before_id"], rows["after_id"]]).dropna().unique() if i]
        statements = responses_by_id(dataset, ids)
        for row in rows.head(MOST).to_dict("records"):
            st.markdown(markdown_text(words.change(row)))
            for side, identifier in (("then", row["before_id"]), ("now", row["after_id"])):
                if identifier and (side == "now" or identifier != row["after_id"]):
                    _statement(statements.loc[identifier], side)
        if len(rows) > MOST:
            st.caption(words.more(len(rows) - MOST))


def _recorded(dataset: Dataset) -> str:
    """What became of the record since the reader's last visit: that is another clock than when it was said."""
    seen = compare_choice.record_seen(dataset)
    if seen is None or seen >= dataset.known_at or dataset.revisions is None:
        return ""
    return words.recorded(record_changes(dataset, seen), seen)


def _statement(row: pd.Series, side: str) -> None:
    if row["quote"]:
        quotation.show(row["quote"], words.byline(side, row["actor"], row["date"]), row["quote_language"])
    else:
        st.markdown(markdown_text(f"{words.byline(side, row['actor'], row['date'])}: {row['summary']}"))
    st.button(
        words.OPEN,
        key=f"compare-{side}-{row['response_id']}",
        on_click=session.open_response,
        args=(row["response_id"],),
        type="tertiary",
    )
