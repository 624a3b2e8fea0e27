"""Warnings: responses whose actor's office does not fit their day, by the table of governments. A warning never refuses a dataset."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from data.arrow_schema import RESPONSES_PARQUET
from data.problems import Problem
from data.revisions import latest_revisions
from data.schema import GOVERNMENTS, RESPONSES
from data.validation.csv_rows import Rows, read_rows
from geo.folding import fold_name

READ = ["response_id", "country", "date", "actor", "actor_type", "revision", "status"]


def check_offices(folder: Path) -> list[Problem]:
    """The warnings of a dataset folder that validates: heads of state who were not in office on that day, and holders coded as another
    actor type while they were. None without a table of governments.
    """
    if not (folder / GOVERNMENTS.file).is_file():
        return []
    governments = _frame(read_rows(folder / GOVERNMENTS.file, GOVERNMENTS), GOVERNMENTS.names)
    packed = folder / RESPONSES_PARQUET
    if packed.is_file():
        rows = pq.read_table(packed, columns=READ).to_pandas()
        return sorted(_warnings(latest_revisions(rows), governments, str(packed), range(1, len(rows) + 1)))
    read = read_rows(folder / RESPONSES.file, RESPONSES)
    return sorted(_warnings(latest_revisions(_frame(read, READ)), governments, str(folder / RESPONSES.file), read.lines))


def _frame(read: Rows, columns: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame({name: read.batch[name].to_pandas() for name in columns})


def _warnings(rows: pd.DataFrame, governments: pd.DataFrame, file: str, lines: Sequence[int]) -> Iterator[Problem]:
    terms: dict[str, list[dict[str, Any]]] = {}
    for term in governments.to_dict("records"):
        terms.setdefault(term["country"], []).append(term)
    for place, row in zip(rows.index, rows[READ].to_dict("records"), strict=True):
        mine = terms.get(row["country"]) if row["status"] != "withdrawn" else None
        reason = _unfit(row, mine) if mine else ""
        if reason:
            yield Problem(file, lines[int(place)], "actor_type", row["actor_type"], reason)


def _unfit(row: dict[str, Any], terms: list[dict[str, Any]]) -> str:
    """Why the office of a response's actor does not fit its day; empty if it does. On a day of handover both governments are in office."""
    day, actor = row["date"], fold_name(row["actor"])
    on_that_day = [term for term in terms if term["from"] <= day and (pd.isna(term["to"]) or day <= term["to"])]
    names = " and ".join(term["holder"] for term in on_that_day) or "nobody"
    holds = any(fold_name(term["holder"]) == actor for term in on_that_day)
    if row["actor_type"] == "head_of_state" and not holds:
        return f"{row['actor']} is coded as head of state, but governments.csv has {names} in office on {day:%Y-%m-%d}; see which is right"
    if row["actor_type"] != "head_of_state" and holds and len(on_that_day) == 1:
        return f"governments.csv has {row['actor']} in office on {day:%Y-%m-%d}, which is the actor type head_of_state; see which is right"
    return ""
