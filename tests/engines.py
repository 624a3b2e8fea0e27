"""The engines that every question is asked on: the same rows as pandas, as a DuckDB relation and as a Spark DataFrame."""

from collections.abc import Callable
from functools import cache
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from data.dataset import backends

MASTER = "local[2]"


def on_pandas(rows: pd.DataFrame) -> Any:
    return rows


def on_duckdb(rows: pd.DataFrame) -> Any:
    """The rows as a relation; categories become text, since DuckDB's own enums come from its files."""
    return duckdb.from_df(_plain(rows))


def on_spark(rows: pd.DataFrame) -> Any:
    """The rows as a Spark DataFrame."""
    return spark().createDataFrame(pa.Table.from_pandas(_plain(rows), preserve_index=False))


@cache
def spark() -> Any:
    """One local session, as the tracker itself makes it."""
    return backends._spark(MASTER)


def _plain(rows: pd.DataFrame) -> pd.DataFrame:
    plain = rows.copy()
    for name in plain.columns:
        if isinstance(plain[name].dtype, pd.CategoricalDtype):
            plain[name] = plain[name].astype("object").where(plain[name].notna(), None)
    return plain


ENGINES: list[Callable[[pd.DataFrame], Any]] = [on_pandas, on_duckdb, on_spark]
