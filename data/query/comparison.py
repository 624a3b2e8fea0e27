"""What differs between two days: states whose position is another, and how much was said between them."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from data.dataset.frames import midnight
from data.query.positions import PREVIOUS

KINDS = ("side", "took", "tone", "new", "gone")
COLUMNS = ["state", "kind", "before", "after", "before_tone", "after_tone", "before_id", "after_id"]


def compare_positions(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The states, shown on either, whose position differs between two days of `compute_standings`. Columns COLUMNS: sides and tones ("" for none),
    the responses they rest on; `kind` is "side" (the other side), "took" (a side, before none), "tone" (the same in another tone), "new" (none before) or "gone" (its
    government ended). By kind, then by state.
    """
    then, now = (frame.set_index("state") for frame in (before, after))
    rows = []
    seen = now["shown"] | then["shown"].reindex(now.index, fill_value=False)
    for state in now.index[seen]:
        old = _held(then.loc[state]) if state in then.index else ("", "", "")
        new = _held(now.loc[state])
        kind = _kind(old, new)
        if kind:
            rows.append((state, kind, old[0], new[0], old[1], new[1], old[2], new[2]))
    found = pd.DataFrame(rows, columns=COLUMNS)
    return (
        found.assign(rank=found["kind"].map(KINDS.index)).sort_values(["rank", "state"], ignore_index=True).drop(columns="rank")
    )


def _held(row: pd.Series) -> tuple[str, str, str]:
    """Side, tone and response of a position; of one that a previous government took, nothing."""
    if not isinstance(row["status"], str) or row["status"] == PREVIOUS:
        return "", "", ""
    return str(row["side"] or ""), str(row["tone"]), str(row["response_id"])


def _kind(old: tuple[str, str, str], new: tuple[str, str, str]) -> str:
    if not old[1] or not new[1]:
        return "new" if new[1] else "gone" if old[1] else ""
    if old[0] != new[0]:
        return "side" if old[0] else "took"
    return "tone" if old[1] != new[1] else ""


def said_between(rollup: pd.DataFrame, after: date, until: date, states: Sequence[str] = (), events: Sequence[str] = ()) -> int:
    """How many reviewed responses, of the states and to the events named (all if none), are dated after a day and by another."""
    rows = rollup[(rollup["status"] != "draft") & (rollup["date"] > midnight(after)) & (rollup["date"] <= midnight(until))]
    rows = rows[rows["event_id"].isin(list(events))] if events else rows
    return int((rows[rows["state"].isin(list(states))] if states else rows)["n"].sum())
