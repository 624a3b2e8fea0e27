"""Where the responses of a dataset live, and the engine that answers questions on them: pandas, DuckDB or Spark.

Questions do not know which: each engine gives a frame that narwhals knows.
"""

import importlib.util
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pandas as pd
import pyarrow.parquet as pq

from data.problems import DatasetError, Problem
from data.sql_literals import path_literal

ENGINES = ("pandas", "duckdb", "spark")
# Up to so many responses pandas holds the table; above, it stays on disk (docs/performance.md).
IN_MEMORY_ROWS = 200_000
# The rows of a Parquet file that count: each with the weight `n`, as a rollup has it.
CURRENT = "NOT superseded AND status <> 'withdrawn'"
# What DuckDB may use beside the page; it works in pieces, and writes to disk what does not fit.
MEMORY = "512MB"
NO_SPARK = "Spark is not installed. Install it with: pip install -r requirements-spark.txt (it needs Java 17 or newer)"


class RowStore(Protocol):
    """The current responses of a dataset, on one engine."""

    def frame(self) -> Any:
        """The rows as a frame that narwhals knows, for one thread to ask one question of."""

    def stop(self, thread: int) -> None:
        """End what a thread (by its identifier) is asking; its question raises an error of the engine."""


@dataclass(frozen=True, eq=False)
class InMemory:
    """Rows in memory."""

    rows: pd.DataFrame

    def frame(self) -> pd.DataFrame:
        """The frame itself."""
        return self.rows

    def stop(self, thread: int) -> None:
        """Nothing to end: an answer from memory is there at once."""


@dataclass(frozen=True, eq=False)
class OnDuckDB:
    """Rows in a Parquet file, answered by DuckDB on this machine; each question has a cursor of its own."""

    path: Path
    _cursors: dict[int, duckdb.DuckDBPyConnection] = field(default_factory=dict)

    def frame(self) -> duckdb.DuckDBPyRelation:
        """A relation of the current rows."""
        cursor = _duckdb().cursor()
        alive = {thread.ident for thread in threading.enumerate()}
        for gone in [thread for thread in list(self._cursors) if thread not in alive]:
            self._cursors.pop(gone, None)
        self._cursors[threading.get_ident()] = cursor
        return cursor.sql(
            f"SELECT *, 1::BIGINT AS n FROM read_parquet({path_literal(str(self.path))}, hive_partitioning = false)"
        ).filter(CURRENT)

    def stop(self, thread: int) -> None:
        """Interrupt the query that a thread has running."""
        cursor = self._cursors.get(thread)
        if cursor:
            cursor.interrupt()

    def __reduce__(self) -> Any:
        return OnDuckDB, (self.path,)


@dataclass(frozen=True, eq=False)
class OnSpark:
    """Rows in Parquet on a path that all workers reach, answered by Spark: `master` is local[*] or spark://host:port."""

    path: str
    master: str

    def frame(self) -> Any:
        """A Spark DataFrame of the current rows."""
        session = _spark(self.master)
        session.sparkContext.setJobGroup(str(threading.get_ident()), "question", interruptOnCancel=True)
        return session.read.parquet(self.path).where(CURRENT).selectExpr("*", "1L AS n")

    def stop(self, thread: int) -> None:
        """Cancel the jobs that a thread has running."""
        _spark(self.master).sparkContext.cancelJobGroup(str(thread))

    def __reduce__(self) -> Any:
        return OnSpark, (self.path, self.master)


@cache
def _duckdb() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"memory_limit": MEMORY, "preserve_insertion_order": "false"})
    connection.execute("SET enable_progress_bar = false")
    return connection


@cache
def _spark(master: str) -> Any:
    from pyspark.sql import SparkSession

    options = {
        "spark.ui.enabled": "false", "spark.sql.session.timeZone": "UTC", "spark.sql.execution.arrow.pyspark.enabled": "true",
        "spark.ui.showConsoleProgress": "false", "spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1",
        # Many small partitions cost more than they give on the few million rows that a summary groups.
        "spark.sql.shuffle.partitions": "8",
    }  # fmt: skip
    builder: Any = SparkSession.builder.master(master).appName("reaction-tracker")
    for name, value in options.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def choose_engine(path: Path, wanted: str = "") -> str:
    """The engine for a Parquet file: the one wanted ("pandas", "duckdb", "spark", "spark://host:port", "local[2]"), or by size.

    Raises DatasetError with a sentence for an engine that is unknown or not installed.
    """
    if not wanted:
        return "pandas" if pq.read_metadata(path).num_rows <= IN_MEMORY_ROWS else "duckdb"
    if wanted not in ENGINES and not wanted.startswith(("spark://", "local[")) and wanted != "local":
        right = f"use {', '.join(ENGINES)}, or a Spark address like spark://host:7077"
        raise DatasetError([Problem("TRACKER_ENGINE", 0, "", wanted, f"there is no such engine; {right}")])
    if _is_spark(wanted) and not importlib.util.find_spec("pyspark"):
        raise DatasetError([Problem("TRACKER_ENGINE", 0, "", wanted, NO_SPARK)])
    return wanted


def _is_spark(engine: str) -> bool:
    return engine.startswith(("spark", "local[")) or engine == "local"


def open_rows(path: Path, engine: str, prepare: Callable[[pd.DataFrame], pd.DataFrame]) -> RowStore:
    """The rows of a Parquet file on an engine of `choose`; `prepare` types a frame that pandas is to hold."""
    if _is_spark(engine):
        return OnSpark(str(path), "local[*]" if engine == "spark" else engine)
    if engine == "duckdb":
        return OnDuckDB(path)
    found = pq.read_table(path).to_pandas()
    kept = found[~found["superseded"] & (found["status"] != "withdrawn")]
    return InMemory(prepare(kept.drop(columns="superseded")).reset_index(drop=True))
