"""Responses that are alike in everything that can be asked of them, put together and counted.

A large table has far fewer kinds of responses than responses: of each kind of a day only the number and the leading one
matter to a position, a count or a chart. So every query but the listing is answered from this rollup, in memory,
whatever backend holds the table (Gray et al. 1997, "Data Cube"; a count of counts is a count, a maximum of maxima a maximum).
"""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from data.dataset.frames import collect, holds_one_of, lazy
from data.schema import CONFIDENCES, LEVELS, RELEVANCES, RESPONSE_TYPES, STANCES, STATUSES

ROLLUP_COLUMNS = (
    "state", "country", "event_id", "date", "stance", "level", "actor_type", "response_type", "relevance", "confidence", "status", "themes", "channel",
)  # fmt: skip
ORDERED = {
    "stance": STANCES, "level": LEVELS, "relevance": RELEVANCES, "confidence": CONFIDENCES, "response_type": RESPONSE_TYPES, "status": STATUSES,
}  # fmt: skip


def roll_up(responses: Any, words: Sequence[Sequence[str]] = ()) -> pd.DataFrame:
    """One row per kind of response (ROLLUP_COLUMNS), of those that hold of each of the folded `words` one: `n`, and the highest
    `precedence`. Texts as categories; `state` and `precedence` name the leading response (see `with_response_ids`).
    """
    rows = lazy(responses)
    for alternatives in words:
        rows = rows.filter(holds_one_of(alternatives))
    # Of the channels only the communiqué moves a position (codebook, rule 5); the others stand together.
    rows = rows.with_columns(
        nw.when(nw.col("channel") == "communique").then(nw.col("channel")).otherwise(nw.lit("other")).alias("channel")
    )
    kinds = rows.group_by(*ROLLUP_COLUMNS).agg(nw.len().alias("n"), nw.col("precedence").max())
    found = collect(kinds)
    for name in ROLLUP_COLUMNS:
        if name in ORDERED:
            found[name] = pd.Categorical(found[name], categories=list(ORDERED[name]), ordered=True)
        elif name != "date":
            found[name] = found[name].astype("str").astype("category")
    return found.astype({"n": "int64", "precedence": "int64"})
