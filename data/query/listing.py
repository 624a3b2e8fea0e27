"""What a view lists of a dataset, whatever its size: a selection of responses, its pages, and the rows of a file."""

from collections.abc import Mapping
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Protocol

import narwhals as nw
import pandas as pd

from data.dataset.dataset import Dataset
from data.dataset.frames import collect, count_by, fill_texts, lazy, visible
from data.dataset.rollup import roll_up
from data.query.filters import Filters, terms
from data.query.lookup import ALL_COLUMNS, responses_by_id
from data.query.paging import read_ordered_rows
from data.query.select import Selection, conditions, select_rollup, select_rows

# Rows of the listing that a view of a large table reads at once: ten pages of the table.
READ_ROWS = 500


class Listing(Protocol):
    """How the responses of a dataset are listed. The two kinds give the same answers; they differ in what they read for them."""

    def search(self, q: str) -> pd.DataFrame:
        """The rollup of the responses that hold every word of `q`."""

    def select(self, filters: Filters, as_of: date, order: str, searched: pd.DataFrame | None) -> Selection:
        """What the filters leave; `searched` is what `search` gave for their text, if it is at hand."""

    def page(self, selection: Selection, filters: Filters, as_of: date, order: str, first: int, size: int) -> pd.DataFrame:
        """Rows `first` to `first + size` of a selection (columns LISTING_COLUMNS)."""

    def rows(self, selection: Selection, filters: Filters, as_of: date, limit: int) -> pd.DataFrame:
        """A selection with every column (ALL_COLUMNS); at most `limit` rows."""

    def everything(self, limit: int) -> pd.DataFrame:
        """Every response that may be shown with every column; at most `limit` rows."""


class InMemoryListing:
    """Few rows: every answer holds its rows itself."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset

    def search(self, q: str) -> pd.DataFrame:
        """The rows themselves, each counting once."""
        rows = self._dataset.rollup
        for words in terms(q):
            held = [rows["search"].str.contains(word, regex=False) for word in words]
            rows = rows[reduce(or_, held)]
        return rows

    def select(self, filters: Filters, as_of: date, order: str, searched: pd.DataFrame | None) -> Selection:
        """All rows, in their order."""
        rows = select_rows(self._dataset.responses, filters, as_of, order)
        return Selection(len(rows), rows, rows)

    def page(self, selection: Selection, filters: Filters, as_of: date, order: str, first: int, size: int) -> pd.DataFrame:
        """A part of the rows at hand."""
        return selection.rows.iloc[first : first + size]

    def rows(self, selection: Selection, filters: Filters, as_of: date, limit: int) -> pd.DataFrame:
        """The rows in the selection's order."""
        return responses_by_id(self._dataset, selection.rows["response_id"].tolist()).head(limit)

    def everything(self, limit: int) -> pd.DataFrame:
        """The rows as they stand in their table."""
        rows: pd.DataFrame = self._dataset.responses
        return fill_texts(rows[rows["status"] != "draft"].head(limit))


class PagedListing:
    """Many rows: counts come from the rollup, and of the rows only those are read that are shown."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset

    def search(self, q: str) -> pd.DataFrame:
        """The rollup of the whole table, or one made anew of the rows that hold the words."""
        return roll_up(self._dataset.responses, terms(q)) if q else self._dataset.rollup

    def select(self, filters: Filters, as_of: date, order: str, searched: pd.DataFrame | None) -> Selection:
        """The first READ_ROWS rows and the count of all."""
        rollup = select_rollup(self.search(filters.q) if searched is None else searched, filters, as_of)
        rows = read_ordered_rows(self._dataset.responses, rollup, filters, as_of, order, limit=READ_ROWS)
        return Selection(int(rollup["n"].sum()), rows, rollup)

    def page(self, selection: Selection, filters: Filters, as_of: date, order: str, first: int, size: int) -> pd.DataFrame:
        """A part of the rows at hand, or one read from the table."""
        if first + size <= len(selection.rows) or len(selection.rows) == selection.n:
            return selection.rows.iloc[first : first + size]
        return read_ordered_rows(self._dataset.responses, selection.rollup, filters, as_of, order, first, size)

    def rows(self, selection: Selection, filters: Filters, as_of: date, limit: int) -> pd.DataFrame:
        """In the selection's order where all its rows are at hand, else the newest first."""
        if len(selection.rows) == selection.n:
            return responses_by_id(self._dataset, selection.rows["response_id"].tolist()).head(limit)
        return read_ordered_rows(self._dataset.responses, selection.rollup, filters, as_of, "newest", 0, limit, ALL_COLUMNS)

    def everything(self, limit: int) -> pd.DataFrame:
        """The oldest first."""
        last = self._dataset.meta.period_to
        rollup = select_rollup(self._dataset.rollup, Filters(), last)
        return read_ordered_rows(self._dataset.responses, rollup, Filters(), last, "oldest", 0, limit, ALL_COLUMNS)


def listing_of(dataset: Dataset) -> Listing:
    """The listing that fits the size of a dataset."""
    return InMemoryListing(dataset) if dataset.is_small else PagedListing(dataset)


def search_rollup(dataset: Dataset, q: str = "") -> pd.DataFrame:
    """The rollup of the responses that hold every word of `q`: what is counted."""
    return listing_of(dataset).search(q)


def select(
    dataset: Dataset, filters: Filters, as_of: date, order: str = "newest", searched: pd.DataFrame | None = None
) -> Selection:
    """What the filters leave; all rows where they are few, else the first READ_ROWS. `searched` is the rollup for their text."""
    return listing_of(dataset).select(filters, as_of, order, searched)


def read_page(
    dataset: Dataset, selection: Selection, filters: Filters, as_of: date, order: str, first: int, size: int
) -> pd.DataFrame:
    """Rows `first` to `first + size` of a selection."""
    return listing_of(dataset).page(selection, filters, as_of, order, first, size)


def listed_rows(dataset: Dataset, selection: Selection, filters: Filters, as_of: date, limit: int) -> pd.DataFrame:
    """A selection with every column (ALL_COLUMNS); at most `limit` rows."""
    return listing_of(dataset).rows(selection, filters, as_of, limit)


def all_rows(dataset: Dataset, limit: int) -> pd.DataFrame:
    """Every response that may be shown with every column; at most `limit`."""
    return listing_of(dataset).everything(limit)


QUALITY: Mapping[str, nw.Expr] = {
    "adjudicated": nw.col("status") == "adjudicated",
    "unsourced": nw.col("source_url").is_null() | (nw.col("source_url") == ""),
    "published": (nw.col("date_precision") == "published") & (nw.col("date") == nw.col("source_date")),
    "undated": (nw.col("date_precision") == "published")
    & ((nw.col("date") != nw.col("source_date")) | nw.col("source_date").is_null()),
    "month": nw.col("date_precision") == "month",
}


def quality_counts(dataset: Dataset, filters: Filters, as_of: date) -> dict[str, int]:
    """How many of the responses that the filters ask for are adjudicated, without a source's address, or dated by publication or by month only."""
    keep = reduce(and_, conditions(filters).values(), visible(as_of))
    sums = [condition.cast(nw.Int64).sum().alias(name) for name, condition in QUALITY.items()]
    found = collect(lazy(dataset.responses).filter(keep).select(*sums))
    return {name: int(found[name].fillna(0).iloc[0]) if len(found) else 0 for name in QUALITY}


def counts_by(selection: Selection, column: str) -> pd.Series:
    """The values of a column by their number of responses selected, the most first."""
    n = count_by(lazy(selection.rollup), column).set_index(column)["n"]
    return n.sort_values(ascending=False, kind="stable")
