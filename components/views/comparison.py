"""Two days compared: where each state stood then and stands now, who moved between, and what was said since."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from components.charts.view_data import ViewData
from components.formatting import markdown_text
from components.language import comparison as words
from components.views import cached, quotation, session
from data.query.comparison import compare_positions, said_between
from data.query.lookup import responses_by_id
from data.query.standings import Standings

MOST = 12


def earlier(view_data: ViewData) -> Standings | None:
    """Where the states stood on the day with which the view compares; None where it compares with none."""
    view = view_data.view
    return cached.shown_positions(view_data.dataset, replace(view.filters, as_of=view.compare)) if view.compare else None


def marked(view_data: ViewData, before: Standings | None) -> ViewData:
    """The view with the tone of the earlier day beside each position (`before`), so that map and cards show what moved."""
    if before is None:
        return view_data
    now = view_data.standings
    tones = before.positions.set_index("state")
    held = tones["tone"].where(tones["held"], "")
    told = now.positions["state"].map(held).fillna("").astype("object")
    return replace(view_data, standings=replace(now, positions=now.positions.assign(before=told)))


def moved(view_data: ViewData) -> None:
    """Above the table: who moved between the two days, with the words then and now, and how much was said since."""
    before = earlier(view_data)
    if before is None or view_data.view.compare is None:
        return
    dataset, then, now = view_data.dataset, view_data.view.compare, view_data.context.ends
    rows = compare_positions(before.positions, view_data.standings.positions)
    said = said_between(dataset.rollup, then, now, view_data.view.filters.country)
    with st.container(key="comparison", border=True):
        st.markdown(f"**{markdown_text(words.heading(rows, then, now))}**")
        st.caption(markdown_text(words.since(said, then)))
        ids = [i for i in pd.concat([rows["before_id"], rows["after_id"]]).dropna().unique() if i]
        statements = responses_by_id(dataset, ids)
        for row in rows.head(MOST).to_dict("records"):
            st.markdown(markdown_text(words.change(row)))
            for side, identifier in (("then", row["before_id"]), ("now", row["after_id"])):
                if identifier and (side == "now" or identifier != row["after_id"]):
                    _statement(statements.loc[identifier], side)
        if len(rows) > MOST:
            st.caption(words.more(len(rows) - MOST))


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
