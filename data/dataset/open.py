"""A dataset folder, opened on the backend that its size asks for."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import pandas as pd
import pyarrow as pa

from data.arrow_schema import RESPONSES_PARQUET
from data.codebook import read as read_codebook
from data.dataset import backends
from data.dataset.backends import InMemory
from data.dataset.dataset import Dataset, rollup_of
from data.dataset.derived import with_categories, with_derived_columns
from data.dataset.tables import read_table
from data.descriptor import FILE
from data.descriptor import read as read_descriptor
from data.problems import DatasetError, Problem
from data.revisions import current_revisions, known_revisions
from data.schema import CODINGS, COVERAGE, EVENTS, GOVERNMENTS, RESPONSES, TABLES
from data.validation.folder import check_companions, check_folder
from data.validation.parquet import check_schema

SHIPPED = Path(__file__).parents[1]
NOTES = "README.md"
VARIABLE = "TRACKER_ENGINE"
# Bytes of a file that are hashed together.
PIECE = 1 << 20
CONVERT = "the responses are CSV, which pandas holds; for another engine make Parquet of them: python -m data.convert"


def open_dataset(folder: Path = SHIPPED, engine: str = "") -> Dataset:
    """The dataset of a folder, on "pandas", "duckdb", "spark" (or a Spark address), or on what its size asks for.

    CSV is read by pandas; a folder whose responses are Parquet may be of any size. Raises DatasetError with every problem.
    """
    path = folder / RESPONSES_PARQUET
    if not path.exists():
        if engine not in ("", "pandas"):
            raise DatasetError([Problem(VARIABLE, 0, "", engine, CONVERT)])
        return load(folder)
    problems = [*check_companions(folder), *check_schema(path)]
    if problems:
        raise DatasetError(problems)
    try:
        return _open_parquet(folder, path, engine)
    except (duckdb.Error, OSError, pa.ArrowException) as error:
        first = str(error).splitlines()[0]
        raise DatasetError([Problem(str(path), 0, "", "", f"the file cannot be read: {first}; make it again")]) from None


def load(folder: Path = SHIPPED, known_at: datetime | None = None) -> Dataset:
    """The dataset of a folder of CSV tables as it is known now, or as it was known at `known_at` (UTC).

    Raises DatasetError with every problem if the folder does not validate.
    """
    problems = check_folder(folder)
    if problems:
        raise DatasetError(problems)
    revisions = known_revisions(read_table(folder, RESPONSES), known_at)
    rows = InMemory(with_derived_columns(current_revisions(revisions)))
    return Dataset(
        rows=rows, rollup=rollup_of(rows), revisions=revisions, known_at=revisions["recorded_at"].max(), fingerprint=fingerprint(folder), folder=folder, **_companions(folder)
    )  # fmt: skip


def _open_parquet(folder: Path, path: Path, engine: str) -> Dataset:
    rows = backends.open_rows(path, backends.choose_engine(path, engine), with_categories)
    return Dataset(
        rows=rows, rollup=rollup_of(rows), revisions=None, known_at=_known_at(rows.frame()), fingerprint=fingerprint(folder, RESPONSES_PARQUET), folder=folder, engine=engine, **_companions(folder)
    )  # fmt: skip


def _known_at(frame: Any) -> pd.Timestamp:
    rows: nw.LazyFrame[Any] = nw.from_native(frame).lazy()
    return pd.Timestamp(rows.select(nw.col("recorded_at").max()).collect().to_pandas().iloc[0, 0])


def _companions(folder: Path) -> dict[str, Any]:
    """What a folder holds beside the responses: descriptor, codebook, notes, and the other tables."""
    return {
        "meta": read_descriptor(folder),
        "codebook": read_codebook(folder),
        "notes": _notes(folder),
        "events": read_table(folder, EVENTS).sort_values(["date", "event_id"], ignore_index=True),
        "codings": read_table(folder, CODINGS),
        "coverage": read_table(folder, COVERAGE),
        "governments": read_table(folder, GOVERNMENTS).sort_values(["country", "from"], ignore_index=True),
    }


def _notes(folder: Path) -> str:
    path = folder / NOTES
    return path.read_text("utf-8", errors="replace") if path.is_file() else ""


def fingerprint(folder: Path, responses: str = RESPONSES.file) -> str:
    """SHA-256 (hex) over the descriptor and the tables of a folder, in a fixed order; `responses` is the file that holds them."""
    digest = hashlib.sha256()
    for name in (FILE, *(responses if table is RESPONSES else table.file for table in TABLES)):
        path = folder / name
        digest.update(f"{name} {path.stat().st_size if path.is_file() else 0}\n".encode())
        if path.is_file():
            with path.open("rb") as file:
                while piece := file.read(PIECE):
                    digest.update(piece)
    return digest.hexdigest()
