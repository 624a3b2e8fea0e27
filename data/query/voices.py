"""Who inside a state says what, and how far apart they are."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import narwhals as nw
import pandas as pd

from data.dataset.frames import collect, dated_until, lazy, with_response_ids
from data.schema import SCORES

VOICE = ["state", "actor_type", "level", "stance", "date", "response_id"]


def latest_voices(responses: Any, as_of: date, events: Sequence[str] = (), states: Sequence[str] = ()) -> pd.DataFrame:
    """The latest stance of each actor type inside each state (of `states`, or all) up to `as_of`.

    Only direct responses count, of any level; on one day the later number of the id wins. Columns state, actor_type,
    level, stance, date, response_id; sorted by state and actor type.
    """
    rows = dated_until(lazy(responses), as_of, events).filter(nw.col("relevance") == "direct")
    if states:
        rows = rows.filter(nw.col("state").is_in(list(states)))
    rows = rows.select(*(nw.col(name).cast(nw.String) for name in VOICE[:4]), "date", "precedence")
    latest = rows.filter(nw.col("precedence") == nw.col("precedence").max().over("state", "actor_type"))
    return with_response_ids(collect(latest, ["state", "actor_type"]), response_id="precedence")[VOICE]


def voice_spread(latest: pd.DataFrame) -> pd.DataFrame:
    """How far apart the voices of each state are: the highest minus the lowest score, 0 (one stance) to 4.

    Takes what `latest_voices` gives. Columns state, spread, n (voices), highest, lowest; the widest first.
    """
    scored = latest.assign(score=latest["stance"].map(SCORES).astype("int64"))
    by_state = scored.groupby("state")["score"].agg(highest="max", lowest="min", n="size").reset_index()
    by_state["spread"] = by_state["highest"] - by_state["lowest"]
    ordered = by_state.sort_values(["spread", "n", "state"], ascending=[False, False, True], ignore_index=True)
    return ordered[["state", "spread", "n", "highest", "lowest"]]
