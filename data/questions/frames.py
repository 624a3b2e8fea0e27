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


def up_to(frame: nw.LazyFrame[Any], as_of: date, events: Sequence[str] = ()) -> nw.LazyFrame[Any]:
    """Reviewed rows dated `as_of` or before, of the events named (all if none): drafts are never counted."""
    wanted = (nw.col("date") <= moment(as_of)) & (nw.col("status") != "draft")
    return frame.filter(wanted & nw.col("event_id").is_in(list(events)) if events else wanted)
