"""What each state said to each event: the stance of its latest national statement on it."""

from datetime import date
from typing import Any

import narwhals as nw
import pandas as pd

from data.dataset.frames import collect, dated_until, lazy, with_response_ids
from data.query.statements import RELIED_ON, speaks_for_state

COLUMNS = ["state", "event_id", "stance", "date", "response_id"]


def event_stances(responses: Any, as_of: date, acting: tuple[str, ...] = ()) -> pd.DataFrame:
    """The latest statement of each state on each event up to `as_of`, of those that can give a position (rule 5) and whoever acts left out.

    Columns COLUMNS; sorted by state and event. On one day the higher office wins, then the later number of the id.
    """
    rows = dated_until(lazy(responses), as_of).filter(speaks_for_state() & nw.col("confidence").is_in(list(RELIED_ON)))
    if acting:
        rows = rows.filter(~nw.col("country").is_in(list(acting)))
    texts = (
        nw.col("country").cast(nw.String).alias("state"),
        nw.col("event_id").cast(nw.String),
        nw.col("stance").cast(nw.String),
    )
    rows = rows.select(*texts, "date", "precedence")
    latest = rows.filter(nw.col("precedence") == nw.col("precedence").max().over("state", "event_id"))
    return with_response_ids(collect(latest, ["state", "event_id"]), response_id="precedence")[COLUMNS]
