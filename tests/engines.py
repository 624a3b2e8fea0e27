"""The engines that every question is asked on: the same rows as pandas and as a DuckDB relation."""

from collections.abc import Callable
from typing import Any

import duckdb
import pandas as pd


def on_pandas(rows: pd.DataFrame) -> Any:
    return rows


def on_duckdb(rows: pd.DataFrame) -> Any:
    """The rows as a relation; categories become text, since DuckDB's own enums come from its files."""
    plain = rows.copy()
    for name in plain.columns:
        if isinstance(plain[name].dtype, pd.CategoricalDtype):
            plain[name] = plain[name].astype("object").where(plain[name].notna(), None)
    return duckdb.from_df(plain)


ENGINES: list[Callable[[pd.DataFrame], Any]] = [on_pandas, on_duckdb]
