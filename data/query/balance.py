"""What the evidence rests on: responses by side, kind of voice, channel and month, so that thin months and states are seen."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from data.dataset.frames import midnight
from data.schema import SIDES

# Responses of 30 days below which the record is called thin.
THIN, WINDOW = 5, 30
# Kinds of voice: who speaks for the state, other officials, and everybody else.
VOICES = ("national", "official", "non_official")


def _reviewed(rollup: pd.DataFrame, as_of: date) -> pd.DataFrame:
    return rollup[(rollup["status"] != "draft") & (rollup["date"] <= midnight(as_of))]


def recorded_lately(rollup: pd.DataFrame, as_of: date, states: Sequence[str] = ()) -> int:
    """How many responses of the states named (all if none) are dated in the WINDOW days up to a day."""
    rows = _reviewed(rollup, as_of)
    rows = rows[rows["state"].isin(list(states))] if states else rows
    return int(rows.loc[rows["date"] > pd.Timestamp(as_of) - pd.Timedelta(days=WINDOW), "n"].sum())


def by_month(rollup: pd.DataFrame, begins: date, ends: date) -> pd.DataFrame:
    """Responses of every month of a period: month (its first day), n, and n by side (for, none, against); months without any too."""
    rows = _reviewed(rollup, ends)
    months = pd.period_range(begins, ends, freq="M")
    side = rows["stance"].astype("str").map(SIDES).replace("", "none")
    table = rows["n"].groupby([rows["date"].dt.to_period("M"), side]).sum().unstack(fill_value=0)
    whole = table.reindex(index=months, columns=["for", "none", "against"], fill_value=0).fillna(0).astype("int64")
    return whole.assign(n=whole.sum(axis=1)).rename_axis("month").reset_index().assign(month=lambda f: f["month"].dt.start_time)


def by_state(rollup: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Responses of every state and body: state, n, n by side and by kind of voice, and months in which it spoke; the most first."""
    rows = _reviewed(rollup, as_of)
    state = rows["state"].astype("str")
    side = _spread(rows, state, rows["stance"].astype("str").map(SIDES).replace("", "none"), ("for", "none", "against"))
    voice = _spread(rows, state, rows["level"].astype("str"), VOICES)
    months = rows["date"].dt.to_period("M").groupby(state).nunique().rename("months")
    found = pd.concat([side.sum(axis=1).rename("n"), side, voice, months], axis=1).rename_axis("state").reset_index()
    return found.sort_values(["n", "state"], ascending=[False, True], ignore_index=True)


def by_state_and_month(rollup: pd.DataFrame, begins: date, ends: date) -> pd.DataFrame:
    """Responses of every state and body in each month of a period: state, then a column a month ("2025-08"); the most first."""
    rows = _reviewed(rollup, ends)
    months = [str(month) for month in pd.period_range(begins, ends, freq="M")]
    table: Any = rows["n"].groupby([rows["state"].astype("str"), rows["date"].dt.strftime("%Y-%m")]).sum().unstack(fill_value=0)
    found = table.reindex(columns=months, fill_value=0).fillna(0).astype("int64").rename_axis("state").reset_index()
    return (
        found.assign(n=found[months].sum(axis=1))
        .sort_values(["n", "state"], ascending=[False, True], ignore_index=True)
        .drop(columns="n")
    )


def _spread(rows: pd.DataFrame, state: pd.Series, values: pd.Series, columns: tuple[str, ...]) -> pd.DataFrame:
    table: Any = rows["n"].groupby([state, values]).sum().unstack(fill_value=0)
    return table.reindex(columns=list(columns), fill_value=0).fillna(0).astype("int64")
