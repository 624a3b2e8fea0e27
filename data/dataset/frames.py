"""From any frame to lazy narwhals and back to pandas."""

from collections.abc import Sequence
from datetime import date, datetime, time
from functools import reduce
from operator import or_
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from data.dataset.response_ids import identifiers
from data.schema import RESPONSES

# Columns of a response that may be empty and hold text.
OPTIONAL_TEXTS = tuple(column.name for column in RESPONSES.columns if not column.required and column.type == "string")


def lazy(frame: Any) -> nw.LazyFrame[Any]:
    """Any frame that narwhals knows, as a lazy frame."""
    known: nw.LazyFrame[Any] = nw.from_native(frame).lazy()
    return known


def collect(frame: nw.LazyFrame[Any], sort: Sequence[str] = ()) -> pd.DataFrame:
    """The rows as pandas, sorted by the columns named; days as pandas keeps them, whatever the engine calls them."""
    found: pd.DataFrame = (frame.sort(*sort) if sort else frame).collect().to_pandas()
    for name in found.columns:
        if name in ("date", "stated", "since"):
            found[name] = pd.to_datetime(found[name], utc=True).dt.tz_localize(None).astype("datetime64[us]")
    return found.reset_index(drop=True)


def fill_texts(found: pd.DataFrame) -> pd.DataFrame:
    """Rows of responses as they leave a query: a missing text is an empty one, here and nowhere else; a missing day is NaT."""
    missing = [name for name in OPTIONAL_TEXTS if name in found]
    return found.assign(**{name: found[name].astype("str").where(found[name].notna(), "") for name in missing})


def with_response_ids(found: pd.DataFrame, **columns: str) -> pd.DataFrame:
    """The rows with ids told from their state and a column of precedences each: `identified(rows, response_id="precedence")`."""
    named = {name: identifiers(found["state"], found[column].astype("int64")) for name, column in columns.items()}
    return found.assign(**{name: pd.Series(ids, index=found.index, dtype="str") for name, ids in named.items()})


def count_by(rows: nw.LazyFrame[Any], *columns: str) -> pd.DataFrame:
    """How many responses hold each combination of values that occurs: the columns as text, and `n`; sorted by the columns.

    A row counts as often as its `n` says: once, or for all those alike that a rollup puts together.
    """
    native = rows.to_native()
    if isinstance(native, pd.DataFrame):
        return _tally(native, columns)
    found = rows.group_by(*columns).agg(nw.col("n").sum()).with_columns(*(nw.col(c).cast(nw.String) for c in columns))
    return collect(found, columns)


def count_values(rows: nw.LazyFrame[Any], column: str) -> list[tuple[str, int]]:
    """Each value of a column that occurs, as text, and how many responses hold it (see `tally`); sorted by value."""
    native = rows.to_native()
    if isinstance(native, pd.DataFrame):
        return [(value, n) for value, n in _tallied(native, (column,))]
    table = count_by(rows, column)
    return [(str(value), int(n)) for value, n in zip(table[column], table["n"], strict=True)]


def _tally(rows: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """The same answer as a frame, from `_tallied`."""
    found = _tallied(rows, columns)
    return pd.DataFrame(found, columns=[*columns, "n"]).astype({**dict.fromkeys(columns, "str"), "n": "int64"})


def _tallied(rows: pd.DataFrame, columns: Sequence[str]) -> list[tuple[Any, ...]]:
    """The same answer from the codes of categories, at a tenth of the time that grouping takes on a few hundred rows."""
    coded = [_coded(rows[name]) for name in columns]
    known = np.logical_and.reduce([codes >= 0 for codes, _ in coded])
    shape = [max(len(values), 1) for _, values in coded]
    places = np.ravel_multi_index([codes[known] for codes, _ in coded], shape)
    n = np.bincount(places, rows["n"].to_numpy()[known], minlength=0)
    held = np.flatnonzero(n)
    return sorted(
        (*(str(values[place]) for (_, values), place in zip(coded, where, strict=True)), int(many))
        for where, many in zip(zip(*np.unravel_index(held, shape), strict=True), n[held], strict=True)
    )


def _coded(cells: pd.Series) -> tuple[np.ndarray, Sequence[Any]]:
    """Whole numbers for the values of a column (-1 for a missing one), and the values."""
    if isinstance(cells.dtype, pd.CategoricalDtype):
        return cells.cat.codes.to_numpy().astype("int64"), cells.cat.categories
    codes, values = pd.factorize(cells)
    return codes.astype("int64"), values


def midnight(day: date) -> datetime:
    """Midnight of a day; pandas dates compare with datetimes only."""
    return datetime.combine(day, time.min)


def visible(as_of: date, drafts: bool = False) -> nw.Expr:
    """The condition for rows dated `as_of` or before that are reviewed, or for the drafts among them instead."""
    draft = nw.col("status") == "draft"
    return (nw.col("date") <= midnight(as_of)) & (draft if drafts else ~draft)


def dated_until(frame: nw.LazyFrame[Any], as_of: date, events: Sequence[str] = (), drafts: bool = False) -> nw.LazyFrame[Any]:
    """The visible rows, of the events named (all if none)."""
    wanted = visible(as_of, drafts)
    return frame.filter(wanted & nw.col("event_id").is_in(list(events)) if events else wanted)


def holds_one_of(words: Sequence[str]) -> nw.Expr:
    """True for a response whose search text holds at least one of the folded words or phrases."""
    found: nw.Expr = reduce(or_, (nw.col("search").str.contains(word, literal=True) for word in words))
    return found
