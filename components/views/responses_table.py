"""The table of responses: sorted as a whole, paged, and a row opens its evidence. A table of our own, since a canvas has no rows for a
keyboard or a screen reader (docs/decisions/own-table.md).
"""

from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from components.formatting import short_day
from components.language import listing as words
from components.theme import LIGHT, STANCE
from components.views import cached, session, window
from data.dataset.dataset import Dataset
from data.query.filters import Filters
from data.query.select import Selection
from data.query.view import DEFAULT_SORT
from data.web_address import is_web_address
from geo.names import name_of

PAGE, NARROW_PAGE = 50, 20
# As many pages as anyone turns; what lies beyond is reached by filters.
PAGES = 200
# The columns in their order, and the orders that their headers ask for: up, down, and the one that a first click takes.
COLUMNS = {
    "when": ("oldest", "newest", "newest"), "stance": ("stance_down", "stance", "stance"), "who": ("actor", "actor_down", "actor"), "what": ("", "", ""),
    "where": ("source", "source_down", "source"),
}  # fmt: skip
STATE = ("state", "state_down")
PAGED, LISTED, REVEALED, KEY = "table_page", "table_listed", "table_revealed", "responses"
HERE = Path(__file__).parent

_table = st.components.v2.component(
    "responses_table",
    html='<div class="listing"><table role="table"><caption></caption><thead role="rowgroup"></thead><tbody role="rowgroup"></tbody></table>'
    '<div class="foot"><button type="button" class="elsewhere" hidden></button><nav class="pager"></nav><span class="listed"></span></div></div>',
    css=(HERE / "responses_table.css").read_text("utf-8"),
    js=(HERE / "responses_table.js").read_text("utf-8"),
    isolate_styles=False,
)


def responses_table(dataset: Dataset, found: Selection, filters: Filters) -> None:
    """A page of the responses found, in the order of the session's view."""
    sort, size = session.current().sort, NARROW_PAGE if window.is_narrow() else PAGE
    pages = max(1, min(-(-found.n // size), PAGES))
    ids = found.rows["response_id"].tolist()
    page = min(_page(ids, found.n, size), pages)
    rows = cached.listing_page(dataset, found, filters, sort, (page - 1) * size, size)
    made = _content(version=dataset.fingerprint, _dataset=dataset, _rows=rows, ids="\n".join(rows["response_id"]))
    first = (page - 1) * size + 1
    selected = session.current().response
    data = made | {
        "selected": selected, "sort": sort, "page": page, "pages": pages, "elsewhere": _elsewhere(found, selected, page, size),
        "words": words.TABLE | {"listed": words.listed(first, len(rows), found.n, dataset.total)},
    }  # fmt: skip
    _table(key=KEY, data=data, on_open_change=_opened, on_sort_change=_sorted, on_page_change=_turned)
    if found.n > PAGES * size:
        st.caption(words.turned_through(PAGES * size))


def _page(ids: list[str], n: int, size: int) -> int:
    """The page in force: the first of another listing, the one of a response that has just been opened from elsewhere, else the reader's."""
    held = st.session_state
    if held.get(LISTED) != (ids, n):
        held[LISTED], held[PAGED] = (ids, n), 1
    response = session.current().response
    if held.get(REVEALED) != response:
        held[REVEALED] = response
        if response in ids:
            held[PAGED] = ids.index(response) // size + 1
    return int(held.get(PAGED) or 1)


def _elsewhere(found: Selection, selected: str, page: int, size: int) -> dict[str, Any] | None:
    """Where the open response stands, if that is another page."""
    rows = found.rows.reset_index(drop=True)
    places = rows.index[rows["response_id"] == selected]
    if not len(places) or places[0] // size + 1 == page or places[0] // size >= PAGES:
        return None
    row, there = rows.loc[places[0]], int(places[0]) // size + 1
    return {"text": words.elsewhere(str(row["actor"]), row["date"], there), "page": there}


@cached.kept(64)
def _content(version: str, _dataset: Dataset, _rows: pd.DataFrame, ids: str) -> dict[str, Any]:
    """What the table shows of its rows, and what its headers do."""
    return {
        "rows": table_rows(_rows), "token": f"{version[:8]}-{hash(ids)}", "fills": {stance: [style.fill, style.ink] for stance, style in STANCE.items()},
        "columns": [{"name": name, "label": words.COLUMNS[name], "ascending": up, "descending": down} for name, (up, down, _) in COLUMNS.items()],
        "edge": LIGHT.outline, "first": {name: first for name, (_, _, first) in COLUMNS.items()}, "state": {"label": words.COLUMNS["state"], "ascending": STATE[0], "descending": STATE[1]},
    }  # fmt: skip


def table_rows(rows: pd.DataFrame) -> list[dict[str, str]]:
    """The rows as the table shows them, in words."""
    return [
        {
            "id": row["response_id"], "date": short_day(row["date"]), "state": name_of(str(row["state"])), "stance": str(row["stance"]),
            "word": STANCE[row["stance"]].word, "symbol": STANCE[row["stance"]].symbol, "actor": str(row["actor"]), "role": _text(row["actor_role"]),
            "summary": _text(row["summary"]), "publisher": _text(row["source_publisher"]), "address": row["source_url"] if is_web_address(row["source_url"]) else "",
        }
        for row in rows.to_dict("records")
    ]  # fmt: skip


def _text(value: object) -> str:
    return str(value) if isinstance(value, str) else ""


def _asked(name: str) -> Any:
    held = st.session_state.get(KEY)
    return held.get(name) if held else None


def _opened() -> None:
    session.open_response(str(_asked("open") or ""))
    # It was opened from where it stands: no page has to be turned.
    st.session_state[REVEALED] = session.current().response


def _sorted() -> None:
    session.sort_by(str(_asked("sort") or DEFAULT_SORT))


def _turned() -> None:
    st.session_state[PAGED] = int(_asked("page") or 1)
