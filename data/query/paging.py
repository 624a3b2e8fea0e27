"""A page of the listing from a table of any size, read from as few of its rows as the counts allow."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import reduce
from operator import and_
from typing import Any

import narwhals as nw
import pandas as pd

from data.dataset.frames import collect, fill_texts, lazy, midnight, visible
from data.query.filters import Filters
from data.query.select import BY_TEXT, LISTING_COLUMNS, ORDERS, conditions, sort_rows
from data.schema import SCORES
from geo.folding import fold
from geo.names import name_of

# Days that are named one by one.
FEW = 60


def read_ordered_rows(
    responses: Any,
    rollup: pd.DataFrame,
    filters: Filters,
    as_of: date,
    order: str = "newest",
    first: int = 0,
    limit: int = 500,
    columns: Sequence[str] = LISTING_COLUMNS,
) -> pd.DataFrame:
    """Rows `first` to `first + limit` (`columns`) of what `select` gives, without reading the rest.

    `rollup` are the rows of the summary that the filters leave. They tell on which days, of which states or stances the page
    lies, so that an engine need not look into the rest of the table.
    """
    parts: list[pd.DataFrame] = []
    skip, left = first, limit
    for group in _groups(rollup, order):
        n = int(group["n"].sum())
        if skip >= n:
            skip -= n
            continue
        part = _part(responses, group, filters, as_of, order, skip + left, columns)
        parts.append(part.iloc[skip : skip + left])
        left -= len(parts[-1])
        skip = 0
        if left <= 0:
            break
    return pd.concat(parts, ignore_index=True) if parts else _part(responses, rollup, filters, as_of, order, 0, columns)


def _groups(rollup: pd.DataFrame, order: str) -> list[pd.DataFrame]:
    """The summary's rows in the parts that an order lists one after the other."""
    if order.startswith("state"):
        codes = sorted(rollup["state"].astype("str").unique(), key=lambda code: (fold(name_of(code)), code))
        codes = codes[::-1] if order.endswith("_down") else codes
        return [rollup[rollup["state"] == code] for code in codes]
    if order.startswith("stance"):
        return [rollup[rollup["stance"] == stance] for stance in (reversed(SCORES) if order.endswith("_down") else SCORES)]
    return [rollup]


def _part(
    responses: Any, group: pd.DataFrame, filters: Filters, as_of: date, order: str, k: int, columns: Sequence[str]
) -> pd.DataFrame:
    """The first `k` rows of one part."""
    down = "oldest" not in order
    narrow = filters
    if order.startswith("state") and len(group):
        narrow = replace(filters, country=(str(group["state"].iloc[0]),))
    elif order.startswith("stance") and len(group):
        narrow = replace(filters, stance=(str(group["stance"].iloc[0]),))
    keep = reduce(and_, conditions(narrow).values(), visible(as_of))
    if order in BY_TEXT:
        column, last = BY_TEXT[order]
        sorted_rows = (
            lazy(responses)
            .filter(keep)
            .sort(column, "precedence", "response_id", descending=[last, True, False], nulls_last=True)
        )
        return sort_rows(fill_texts(collect(sorted_rows.head(k).select(*columns))), order)
    rows = lazy(responses).filter(keep & _within(group, down, k))
    top = rows.sort("precedence", "response_id", descending=[down, False]).head(k).select(*columns)
    found = fill_texts(collect(top))
    return sort_rows(found, order if ORDERS[order].keys() == {"precedence"} else "newest")


def _within(group: pd.DataFrame, down: bool, k: int) -> nw.Expr:
    """The condition that leaves the days on which the first `k` responses lie."""
    if group.empty:
        return nw.col("date").is_null()
    per_day = group.groupby("date")["n"].sum().sort_index(ascending=not down)
    reached = per_day.index[min(int((per_day.cumsum() < k).sum()), len(per_day) - 1)]
    day = midnight(reached.date())
    within: nw.Expr = nw.col("date") >= day if down else nw.col("date") <= day
    # A few days lead an engine straight to the pieces of the table that hold them.
    few = per_day.index[: FEW + 1]
    if len(per_day) <= FEW or reached in few:
        within = nw.col("date").is_in([midnight(one.date()) for one in few[: list(few).index(reached) + 1]])
    return within
