"""The table of responses: sorted, paged, and a row opens its evidence."""

from typing import Any

import pandas as pd
import streamlit as st

from components.formatting import count
from components.language import tracker as words
from components.language.labels import label
from components.theme import STANCE, tile
from components.views import cached, session
from data.dataset.dataset import Dataset
from data.query.filters import Filters
from data.query.select import Selection
from geo.names import name_of

PAGE = 50
# As many pages as anyone turns; what lies beyond is reached by filters.
PAGES = 200
ORDERS = {"newest": "Newest", "oldest": "Oldest", "state": "State", "stance": "Stance"}
ROW_HEIGHT = 33
# A picture on each row that the wire carries once: a categorical column sends its categories, then numbers.
TILES = {stance: tile(stance) for stance in STANCE}
SHOWN, TURN, LISTED, LISTING, REVEALED = "table_shown", "table_turn", "table_listed", "table_listing", "table_revealed"


def order() -> str:
    """The order in force."""
    return str(st.session_state.get("order") or "newest")


def responses_table(dataset: Dataset, found: Selection, filters: Filters, height_rows: int = 12) -> None:
    """A page of the responses found."""
    pages = max(1, min(-(-found.n // PAGE), PAGES))
    ids = found.rows["response_id"].tolist()
    key = _page_key([*ids, str(found.n)])
    _reveal(ids, key)
    page = min(int(st.session_state.get(key) or 1), pages)
    rows = cached.listing_page(dataset, found, filters, order(), (page - 1) * PAGE, PAGE)
    first = (page - 1) * PAGE + 1
    # The buttons stand beside the words: at the right edge the table's own toolbar would cover them.
    with st.container(horizontal=True, vertical_alignment="center", key="table_head"):
        listed = f"{first}–{first + len(rows) - 1} of {found.n:,} found" if len(rows) else "none found"
        st.markdown(f"**Responses** {listed}, {count(dataset.total, 'response')} in all", width="content")
        st.segmented_control(
            "Order", list(ORDERS), key="order", default="newest", required=True, format_func=ORDERS.__getitem__, label_visibility="collapsed"
        )  # fmt: skip
    if len(rows):
        _grid(dataset, rows, height_rows)
    if pages > 1:
        st.pagination(pages, key=key)
    if found.n > PAGES * PAGE:
        st.caption(words.turned_through(PAGES * PAGE))


def _page_key(ids: list[str]) -> str:
    """The pager's key: with other rows or another order it is a new pager, which begins at its first page."""
    if st.session_state.get(LISTED) != ids:
        st.session_state[LISTED] = ids
        st.session_state[LISTING] = st.session_state.get(LISTING, 0) + 1
    return f"page-{st.session_state[LISTING]}"


def _reveal(ids: list[str], key: str) -> None:
    """Turn to the page of a response that has just been opened from elsewhere; after that the reader turns pages as she likes."""
    response = st.session_state.get("response") or ""
    if st.session_state.get(REVEALED) != response:
        st.session_state[REVEALED] = response
        if response in ids:
            st.session_state[key] = ids.index(response) // PAGE + 1


def _grid(dataset: Dataset, rows: pd.DataFrame, height_rows: int) -> None:
    ids = rows["response_id"].tolist()
    response = st.session_state.get("response") or ""
    key = _key(ids, response)
    chosen: Any = {"selection": {"rows": [ids.index(response)]}} if response in ids else None
    st.dataframe(
        _displayed(version=dataset.fingerprint, _dataset=dataset, ids="\n".join(ids), _rows=rows), key=key, hide_index=True, row_height=ROW_HEIGHT, height=ROW_HEIGHT * (min(len(rows), height_rows) + 1) + 3,
        on_select=_selected, selection_mode=["single-row", "single-cell"], selection_default=chosen, placeholder="", column_config=columns(), width="stretch",
        alt=words.TABLE_ALT,
    )  # fmt: skip


def _key(ids: list[str], response: str) -> str:
    """The table's key. A selection belongs to row numbers, so a table with other rows or another selection is a new
    one; while nothing is selected it stays the same and is not built anew.
    """
    shown = (ids, response)
    before = st.session_state.get(SHOWN)
    if before and before != shown and (response or before[1]):
        st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
    st.session_state[SHOWN] = shown
    return f"table-{st.session_state.get(TURN, 0)}"


@cached.kept(64)
def _displayed(version: str, _dataset: Dataset, ids: str, _rows: pd.DataFrame) -> pd.DataFrame:
    return table_frame(_rows)


def table_frame(rows: pd.DataFrame) -> pd.DataFrame:
    """The columns that the table shows, in words."""
    return pd.DataFrame(
        {
            "Date": rows["date"].dt.date,
            "State": [name_of(code) for code in rows["state"].astype("str")],
            "": pd.Categorical([TILES[stance] for stance in rows["stance"]], list(TILES.values())),
            "Stance": [STANCE[stance].word for stance in rows["stance"]],
            "Actor": rows["actor"],
            "Role": rows["actor_role"],
            "Level": [label(level) for level in rows["level"].astype("str")],
            "Relevance": [label(relevance) for relevance in rows["relevance"].astype("str")],
            "Summary": rows["summary"],
            "Source": rows["source_url"],
            "Publisher": rows["source_publisher"],
        }
    )


def columns() -> dict[str, Any]:
    """How each column of the table is drawn."""
    return {
        "Date": st.column_config.DateColumn(format="YYYY-MM-DD", width=92),
        "State": st.column_config.TextColumn(width=105),
        "": st.column_config.ImageColumn(width=40),
        "Stance": st.column_config.TextColumn(width=90),
        "Actor": st.column_config.TextColumn(width=150),
        "Role": st.column_config.TextColumn(width=165),
        "Level": st.column_config.TextColumn(width=85),
        "Relevance": st.column_config.TextColumn(width=80),
        "Summary": st.column_config.TextColumn(width=430),
        "Source": st.column_config.LinkColumn(display_text="Open", width=68),
        "Publisher": st.column_config.TextColumn(width=130),
    }


def _selected() -> None:
    """A row's box or any of its cells opens its evidence."""
    selection = st.session_state[f"table-{st.session_state.get(TURN, 0)}"].selection
    rows = [row for row, _ in selection.cells] or selection.rows
    ids = st.session_state[SHOWN][0]
    session.open_response(ids[rows[0]] if rows and rows[0] < len(ids) else "")
