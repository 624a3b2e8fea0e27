"""What a timeline can draw of a listing: every response, or where they are too many, those of one stance put together by time."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from data.dataset.frames import with_response_ids
from data.query.select import Selection

# Marks above which a lane becomes a blot, and a browser slow.
LIMIT = 1_500
SPANS = {"day": "D", "week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}
COLUMNS = ["state", "date", "stance", "level", "n", "response_id", "actor", "summary"]


@dataclass(frozen=True, eq=False)
class BinnedMarks:
    """Rows to draw (columns COLUMNS; `n` responses each, led by `response_id`), and the `span` they were put together by, if any."""

    rows: pd.DataFrame
    span: str = ""


def bin_marks(found: Selection, states: Sequence[str], limit: int = LIMIT) -> BinnedMarks:
    """The marks of some states: at most `limit`, unless even whole years are more. Where marks are put together, `date` is the
    first day of the span, `level` is "national" or "other", and actor and summary are empty.
    """
    mine = found.rollup[found.rollup["state"].isin(list(states))]
    total = int(mine["n"].sum())
    rows = found.rows[found.rows["state"].isin(list(states))]
    if total == len(rows) and total <= limit:
        return BinnedMarks(rows[COLUMNS])
    for span in SPANS:
        together = _together(mine, span)
        if len(together) <= limit:
            break
    return BinnedMarks(together, span)


def _together(rows: pd.DataFrame, span: str) -> pd.DataFrame:
    plain = pd.DataFrame(
        {
            "state": rows["state"].astype("str"), "date": rows["date"].dt.to_period(SPANS[span]).dt.start_time.astype("datetime64[us]"),
            "stance": rows["stance"].astype("str"), "level": rows["level"].astype("str").where(rows["level"] == "national", "other"),
            "n": rows["n"], "precedence": rows["precedence"],
        }
    )  # fmt: skip
    groups = plain.groupby(["state", "date", "stance", "level"], as_index=False).agg(
        n=("n", "sum"), precedence=("precedence", "max")
    )
    return with_response_ids(groups, response_id="precedence").assign(actor="", summary="")[COLUMNS]
