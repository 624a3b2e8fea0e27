"""From any frame to lazy narwhals and back to pandas."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

import narwhals as nw
import pandas as pd


def lazy(frame: Any) -> nw.LazyFrame[Any]:
    """Any frame that narwhals knows, as a lazy frame."""
    known: nw.LazyFrame[Any] = nw.from_native(frame).lazy()
    return known


def collected(frame: nw.LazyFrame[Any], sort: Sequence[str] = ()) -> pd.DataFrame:
    """The rows as pandas, sorted by the columns named."""
    found: pd.DataFrame = (frame.sort(*sort) if sort else frame).collect(backend="pandas").to_pandas()
    return found.reset_index(drop=True)


def moment(day: date) -> datetime:
    """Midnight of a day; pandas dates compare with datetimes only."""
    return datetime.combine(day, time.min)


def visible(as_of: date, drafts: bool = False) -> nw.Expr:
    """The condition for rows dated `as_of` or before that are reviewed, or for the drafts among them instead."""
    draft = nw.col("status") == "draft"
    return (nw.col("date") <= moment(as_of)) & (draft if drafts else ~draft)


def up_to(frame: nw.LazyFrame[Any], as_of: date, events: Sequence[str] = (), drafts: bool = False) -> nw.LazyFrame[Any]:
    """The visible rows, of the events named (all if none)."""
    wanted = visible(as_of, drafts)
    return frame.filter(wanted & nw.col("event_id").is_in(list(events)) if events else wanted)
