"""What a view asks of a dataset, whatever its size: the listing and the counts. One body for every engine."""

from collections.abc import Mapping
from datetime import date
from functools import reduce
from operator import and_

import narwhals as nw
import pandas as pd

from data.filters import Filters
from data.load import Dataset
from data.questions.frames import collected, lazy, tally, visible
from data.questions.lookup import WHOLE, whole
from data.questions.matching import Found, conditions, counted, matching
from data.questions.paging import paged
from data.questions.summary import summary

# Rows of the listing that a view of a large table reads at once: ten pages of the table.
READ = 500


def kinds(dataset: Dataset, q: str = "") -> pd.DataFrame:
    """What is counted: the summary of the responses that hold every word of `q`, or the rows where they lie in memory."""
    if dataset.summary is None or not q:
        return dataset.alike
    return summary(dataset.responses, q)


def find(
    dataset: Dataset, filters: Filters, as_of: date, order: str = "newest", base: pd.DataFrame | None = None, limit: int = READ
) -> Found:
    """What the filters leave; all rows where they lie in memory, else the first `limit`. `base` is what `kinds` gave for the text."""
    if dataset.summary is None:
        rows = matching(dataset.responses, filters, as_of, order)
        return Found(len(rows), rows, rows)
    alike = counted(kinds(dataset, filters.q) if base is None else base, filters, as_of)
    rows = paged(dataset.responses, alike, filters, as_of, order, limit=limit)
    return Found(int(alike["n"].sum()), rows, alike)


def page(dataset: Dataset, found: Found, filters: Filters, as_of: date, order: str, first: int, size: int) -> pd.DataFrame:
    """Rows `first` to `first + size` of a listing."""
    if first + size <= len(found.rows) or len(found.rows) == found.n:
        return found.rows.iloc[first : first + size]
    return paged(dataset.responses, found.alike, filters, as_of, order, first, size)


def listed(dataset: Dataset, found: Found, filters: Filters, as_of: date, limit: int) -> pd.DataFrame:
    """A listing with every column (WHOLE), in its order where it is all at hand, else the newest first; at most `limit` rows."""
    if len(found.rows) == found.n or dataset.summary is None:
        return whole(dataset, found.rows["response_id"].tolist()).head(limit)
    return paged(dataset.responses, found.alike, filters, as_of, "newest", 0, limit, WHOLE)


def everything(dataset: Dataset, limit: int) -> pd.DataFrame:
    """Every response that may be shown with every column, the oldest first where the table does not lie in memory; at most `limit`."""
    if dataset.summary is None:
        rows: pd.DataFrame = dataset.responses
        return rows[rows["status"] != "draft"].head(limit)
    alike = counted(dataset.summary, Filters(), dataset.meta.period_to)
    return paged(dataset.responses, alike, Filters(), dataset.meta.period_to, "oldest", 0, limit, WHOLE)


CONCERNS: Mapping[str, nw.Expr] = {
    "disputed": nw.col("status") == "adjudicated",
    "unsourced": nw.col("source_url").is_null() | (nw.col("source_url") == ""),
    "published": nw.col("date_precision") == "published",
}


def concerns(dataset: Dataset, filters: Filters, as_of: date) -> dict[str, int]:
    """How many of the responses that the filters ask for are disputed, without a source's address, or dated by publication."""
    keep = reduce(and_, conditions(filters).values(), visible(as_of))
    sums = [condition.cast(nw.Int64).sum().alias(name) for name, condition in CONCERNS.items()]
    found = collected(lazy(dataset.responses).filter(keep).select(*sums))
    return {name: int(found[name].fillna(0).iloc[0]) if len(found) else 0 for name in CONCERNS}


def most(found: Found, column: str) -> pd.Series:
    """The values of a column by their number of responses found, the most first."""
    n = tally(lazy(found.alike), column).set_index(column)["n"]
    return n.sort_values(ascending=False, kind="stable")
