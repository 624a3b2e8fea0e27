"""Reads a file that nobody vouches for in a process of its own, with limits on memory, time and size: whatever it does ends there.

The parent asks with `read_upload`; `python -m data.convert.isolated FOLDER` is the process, which reads what lies in the folder.
"""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data.convert.files import reading_errors
from data.convert.readers.open import SHEETS, detect_format, finish, open_table
from data.convert.readers.table import LINE, Table
from data.convert.readers.workbook import sheet_names
from data.convert.upload import UploadedTable
from data.dataset.backends import IN_MEMORY_ROWS
from data.mapping.dump import to_raw
from data.mapping.parse import parse
from data.mapping.spec import Input, Plan
from data.problems import DatasetError, Problem

ROOT = Path(__file__).resolve().parents[2]
# Files that are read at once: each may take the memory of LIMITS.
TURNS = BoundedSemaphore(2)
# Lines without a record that are named one by one.
MOST_LINES = 50_000
# Leaves the processor to those who click.
NICE = 10


@dataclass(frozen=True)
class ReadLimits:
    """What reading one upload may take: bytes of memory, seconds, and what its table may hold."""

    memory: int = 1_500_000_000
    seconds: int = 30
    unpacked: int = 300_000_000
    rows: int = IN_MEMORY_ROWS
    columns: int = 1_000
    cells: int = 10_000_000


LIMITS = ReadLimits()


def read_upload(content: bytes, name: str, asked: Input | None = None, limits: ReadLimits = LIMITS) -> UploadedTable:
    """An uploaded file as a table of texts, read as the input says. Raises DatasetError with a sentence for one that cannot be read,
    is too large, or needs more than the limits.
    """
    whole = detect_format(Path(name), asked or Input())
    with TURNS, TemporaryDirectory(prefix="tracker-upload-") as made:
        folder = Path(made)
        (folder / "input").write_bytes(content)
        plan = to_raw(Plan(whole, {}, {}))
        (folder / "order.json").write_text(json.dumps({"name": name, "plan": plan, "limits": asdict(limits)}), "utf-8")
        command = [sys.executable, "-m", "data.convert.isolated", str(folder)]
        try:
            ended = subprocess.run(
                command, cwd=ROOT, timeout=limits.seconds, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
            )
        except subprocess.TimeoutExpired:
            raise DatasetError([_refused(name, f"it takes longer than {limits.seconds} seconds to read")]) from None
        return _answer(folder, name, ended.returncode, limits)


def _answer(folder: Path, name: str, status: int, limits: ReadLimits) -> UploadedTable:
    """What the process left; if it died, the sentence that says why."""
    answer_file = folder / "answer.json"
    if status != 0 or not answer_file.is_file():
        memory = f"it needs more than {limits.memory / 1e9:.1f} GB of memory to read: it may hold a cell far from all others, or texts that unpack to many times the file's size"
        raise DatasetError([_refused(name, memory)])
    answer = json.loads(answer_file.read_text("utf-8"))
    if answer["problems"]:
        raise DatasetError([Problem(**problem) for problem in answer["problems"]])
    with pa.memory_map(str(folder / "rows.arrow")) as source:
        rows = pa.ipc.open_file(source).read_all()
    # The rows leave the file before it goes.
    copied = pa.Table.from_batches([_copied(batch) for batch in rows.to_batches()], rows.schema)
    malformed = pd.DataFrame(answer["malformed"], columns=["line", "reason", "content"])
    omitted = tuple((int(line), str(why)) for line, why in answer["omitted"])
    return UploadedTable(
        name,
        copied,
        malformed,
        omitted,
        tuple(answer["notes"]),
        tuple(answer["sheets"]),
        answer["header_line"],
        answer["per_line"],
    )


def _copied(batch: pa.RecordBatch) -> pa.RecordBatch:
    out = pa.BufferOutputStream()
    with pa.ipc.new_stream(out, batch.schema) as writer:
        writer.write_batch(batch)
    return pa.ipc.open_stream(out.getvalue()).read_next_batch()


def _refused(name: str, why: str) -> Problem:
    right = "save only what is needed, or convert it on the command line with python -m data.convert"
    return Problem(name, 0, "", "", f"this file cannot be opened here, because {why}; {right}")


def main(folder: Path) -> None:
    """Read the input that lies in a folder, within the limits of its order, and leave the answer beside it."""
    order = json.loads((folder / "order.json").read_text("utf-8"))
    limits = ReadLimits(**order["limits"])
    _confine(limits)
    try:
        answer: dict[str, Any] = _read(folder, order["name"], parse(order["plan"]).input, limits) | {"problems": []}
    except DatasetError as error:
        answer = {"problems": [asdict(problem) for problem in error.problems]}
    except MemoryError:
        sys.exit(1)
    except Exception as error:
        # Whatever a reader has not foreseen: the file is to blame, and its reader is told so.
        answer = {
            "problems": [asdict(Problem(order["name"], 0, "", "", f"this file cannot be read: {type(error).__name__}: {error}"))]
        }
    for problem in answer["problems"]:
        problem["reason"] = problem["reason"].replace(str(folder / "input"), order["name"])
    (folder / "answer.json").write_text(json.dumps(answer), "utf-8")


def _confine(limits: ReadLimits) -> None:
    """Bind this process to its limits, where the system knows such."""
    if hasattr(os, "nice"):
        os.nice(NICE)
    try:
        import resource
    except ImportError:
        return
    for kind, most in (
        ("RLIMIT_DATA", limits.memory),
        ("RLIMIT_CPU", limits.seconds),
        ("RLIMIT_FSIZE", 2 * limits.unpacked),
        ("RLIMIT_CORE", 0),
    ):
        resource.setrlimit(getattr(resource, kind), (most, most))


def _read(folder: Path, name: str, asked: Input, limits: ReadLimits) -> dict[str, Any]:
    path = folder / f"input.{asked.format}"
    (folder / "input").rename(path)
    _look_first(path, name, asked, limits)
    config: dict[str, Any] = {
        "memory_limit": f"{limits.memory // 2_000_000}MB",
        "threads": "1",
        "temp_directory": str(folder / "spill"),
    }
    with duckdb.connect(config=config) as connection, reading_errors(Path(name)), _memory_errors():
        source = open_table(connection, path, asked, name)
        if len(source.columns) > limits.columns:
            raise DatasetError(
                [_refused(name, f"it has {len(source.columns):,} columns, and a table may have {limits.columns:,}")]
            )
        rows = connection.sql(f"SELECT * FROM {source.relation} LIMIT {limits.rows + 1}").to_arrow_table()
        source = finish(connection, path, source)
    _check_lines(rows, source, name)
    _check_size(rows, name, limits)
    rows = _with_lines(rows, source)
    texts = pa.schema([pa.field(field.name, pa.int64() if field.name == LINE else pa.string()) for field in rows.schema])
    with pa.OSFile(str(folder / "rows.arrow"), "wb") as sink, pa.ipc.new_file(sink, texts) as writer:
        writer.write_table(rows.cast(texts))
    sheets = sheet_names(path, name) if asked.format in SHEETS else []
    return {
        "malformed": source.malformed.to_numpy().tolist(),
        "omitted": list(source.omitted),
        "notes": list(source.notes),
        "sheets": sheets,
        "header_line": source.header_line,
        "per_line": source.per_line,
    }


def _check_lines(rows: pa.Table, source: Table, name: str) -> None:
    """Refuse a file of which no line, or all too few, hold a record; raises DatasetError."""
    broken = source.malformed
    if not len(rows) and len(broken):
        raise DatasetError(
            [
                Problem(name, int(row["line"]), "", row["content"], f"malformed line: {row['reason']}")
                for row in broken.head(20).to_dict("records")
            ]
        )
    if len(broken) + len(source.omitted) > MOST_LINES:
        raise DatasetError([_refused(name, f"more than {MOST_LINES:,} of its lines hold no record")])


def _with_lines(rows: pa.Table, source: Table) -> pa.Table:
    """The rows with the number that names their line exactly, whatever the reader gave them."""
    numbers = rows[LINE].to_numpy() if source.has_line else np.arange(len(rows))
    exact = source.lines(numbers) * source.per_line + numbers % source.per_line
    plain = rows.drop_columns([LINE]) if source.has_line else rows
    return plain.add_column(0, LINE, pa.array(exact, pa.int64()))


@contextmanager
def _memory_errors() -> Iterator[None]:
    """A reader that runs out of memory ends as one that is killed for it: without an answer."""
    try:
        yield
    except (MemoryError, duckdb.OutOfMemoryException, pa.ArrowMemoryError):
        sys.exit(1)


def _look_first(path: Path, name: str, asked: Input, limits: ReadLimits) -> None:
    """What a file's own directory or footer says of its size, before any of it is unpacked."""
    if asked.format in SHEETS:
        try:
            with zipfile.ZipFile(path) as archive:
                size = sum(item.file_size for item in archive.infolist())
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise DatasetError([Problem(name, 0, "", "", f"this is not a workbook that can be read: {error}")]) from None
        if size > limits.unpacked:
            raise DatasetError(
                [_refused(name, f"it unpacks to {size / 1e6:,.0f} MB, and an upload may unpack to {limits.unpacked / 1e6:,.0f}")]
            )
    elif asked.format == "parquet":
        try:
            footer = pq.read_metadata(path)
        except (pa.ArrowException, OSError) as error:
            raise DatasetError(
                [Problem(name, 0, "", "", f"this is not a Parquet file that can be read: {str(error).splitlines()[0]}")]
            ) from None
        if footer.num_rows > limits.rows:
            raise DatasetError([_refused(name, f"it holds {footer.num_rows:,} rows, and a page holds at most {limits.rows:,}")])
        if footer.num_columns > limits.columns:
            raise DatasetError(
                [_refused(name, f"it has {footer.num_columns:,} columns, and a table may have {limits.columns:,}")]
            )
        size = sum(footer.row_group(i).total_byte_size for i in range(footer.num_row_groups))
        if size > limits.unpacked:
            raise DatasetError(
                [_refused(name, f"it unpacks to {size / 1e6:,.0f} MB, and an upload may unpack to {limits.unpacked / 1e6:,.0f}")]
            )


def _check_size(rows: pa.Table, name: str, limits: ReadLimits) -> None:
    if len(rows) > limits.rows:
        raise DatasetError([_refused(name, f"it holds more than {limits.rows:,} rows, and a page holds no more")])
    if len(rows) * rows.num_columns > limits.cells:
        raise DatasetError(
            [_refused(name, f"it holds {len(rows) * rows.num_columns:,} cells, and a page holds at most {limits.cells:,}")]
        )
    if not len(rows):
        right = "the table has no rows; it must hold the names of its columns and at least one row"
        raise DatasetError([Problem(name, 1, "", "", right)])
    if rows.nbytes > limits.unpacked:
        raise DatasetError(
            [_refused(name, f"its texts take {rows.nbytes / 1e6:,.0f} MB, and a page holds at most {limits.unpacked / 1e6:,.0f}")]
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
