"""A dataset folder, opened on the engine that its size asks for."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import pandas as pd
import pyarrow as pa

from data import engines, parquet
from data.load import SHIPPED, Dataset, beside, fingerprint, load, retyped
from data.problems import DatasetError, Problem
from data.questions.summary import summary
from data.validate import validate_beside

VARIABLE = "TRACKER_ENGINE"
# Responses up to which every answer holds its rows themselves; kept for some dozens of views, more would fill the memory.
FEW = 20_000
CONVERT = "the responses are CSV, which pandas holds; for another engine make Parquet of them: python -m data.convert"


def opened(folder: Path = SHIPPED, engine: str = "") -> Dataset:
    """The dataset of a folder, on "pandas", "duckdb", "spark" (or a Spark address), or on what its size asks for.

    CSV is read by pandas; a folder whose responses are Parquet may be of any size. Raises DatasetError with every problem.
    """
    path = folder / parquet.FILE
    if not path.exists():
        if engine not in ("", "pandas"):
            raise DatasetError([Problem(VARIABLE, 0, "", engine, CONVERT)])
        return summarised(load(folder))
    problems = [*validate_beside(folder), *parquet.check(path)]
    if problems:
        raise DatasetError(problems)
    try:
        return _stored(folder, path, engine)
    except (duckdb.Error, OSError, pa.ArrowException) as error:
        first = str(error).splitlines()[0]
        raise DatasetError([Problem(str(path), 0, "", "", f"the file cannot be read: {first}; make it again")]) from None


def _stored(folder: Path, path: Path, engine: str) -> Dataset:
    """The dataset of a folder whose responses are Parquet."""
    rows = engines.rows(path, engines.choose(path, engine), retyped)
    found = Dataset(
        rows=rows,
        summary=None,
        revisions=None,
        known_at=_known_at(rows.frame()),
        fingerprint=fingerprint(folder, parquet.FILE),
        **beside(folder),
    )
    return summarised(found)


def summarised(dataset: Dataset) -> Dataset:
    """The dataset with a summary, unless its rows are few and lie in memory: then they are their own summary."""
    told = dataset.responses
    if isinstance(told, pd.DataFrame) and len(told) <= FEW:
        return dataset
    return replace(dataset, summary=summary(told))


def _known_at(frame: Any) -> pd.Timestamp:
    rows: nw.LazyFrame[Any] = nw.from_native(frame).lazy()
    return pd.Timestamp(rows.select(nw.col("recorded_at").max()).collect().to_pandas().iloc[0, 0])
