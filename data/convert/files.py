"""Converts files into a new dataset folder."""

import gzip
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pandas as pd
import pyarrow as pa

from data.arrow_schema import RESPONSES_PARQUET
from data.convert.joins import connect, join_files, read_events
from data.convert.pipeline import RowCounts, convert_batches, missing_recipes, problem_counts, rejected_rows
from data.convert.readers.open import detect_format, finish, open_table, unzip
from data.convert.readers.table import Table
from data.convert.writer import ConversionSummary, dataset_limits, dataset_problems, neutralise_rows, write_companions
from data.dataset import parquet
from data.dataset.derived import ResponseNumbers
from data.mapping.spec import Plan
from data.problems import DatasetError, Problem
from data.validation.columns import Limits

# What readers raise for files that are damaged, encrypted, or of a kind that they do not know.
UNREADABLE = (
    duckdb.Error, zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, pa.ArrowException, UnicodeError, NotImplementedError, RuntimeError, OverflowError,
)  # fmt: skip
REJECTED = "rejected.csv"
# Lines that hold no response are named up to so many.
NAMED = 5


def convert_files(
    inputs: Sequence[Path], output: Path, plan: Plan, file: str, form: str = "", seen: Callable[[int], None] = lambda n: None
) -> ConversionSummary:
    """Convert files into an empty folder that is there; `form` is "csv", "parquet" or by size; `file` is the mapping's name.

    Raises DatasetError if nothing can be made.
    """
    problems = missing_recipes(plan, file)
    if problems:
        raise DatasetError(problems)
    summary, numbers = ConversionSummary(), ResponseNumbers()
    with TemporaryDirectory() as work:
        with reading_errors(inputs[0]):
            events = read_events(plan, inputs[0].parent, Path(work))
        problems = dataset_problems(plan, events, file)
        if problems:
            raise DatasetError(problems)
        conversion = _Conversion(
            plan, dataset_limits(plan, events), numbers, summary, RejectedRowsFile(output / REJECTED), Path(work)
        )
        with parquet.Writer(output / RESPONSES_PARQUET, kept=tuple(plan.keep)) as out:
            for path in inputs:
                with reading_errors(path):
                    conversion.add(path, out, seen)
    write_companions(output, plan, events, summary, form)
    return summary


@contextmanager
def reading_errors(path: Path) -> Iterator[None]:
    """Whatever a file or a mapping does to the readers comes out as a sentence."""
    try:
        yield
    except UNREADABLE as error:
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise DatasetError([Problem(str(path), 0, "", "", f"this cannot be read by this mapping: {first}")]) from None


class _Conversion:
    """The inputs of one conversion, one after the other."""

    def __init__(
        self,
        plan: Plan,
        limits: Limits,
        numbers: ResponseNumbers,
        summary: ConversionSummary,
        rejects: "RejectedRowsFile",
        work: Path,
    ) -> None:
        self.plan, self.limits, self.numbers, self.summary, self.rejects, self.work = (
            plan,
            limits,
            numbers,
            summary,
            rejects,
            work,
        )

    def add(self, path: Path, out: parquet.Writer, seen: Callable[[int], None]) -> None:
        """Convert one input."""
        if not path.is_file():
            raise DatasetError([Problem(str(path), 0, "", "", "the file is missing")])
        asked, counts, before = detect_format(path, self.plan.input), RowCounts(), self.summary.read
        with TemporaryDirectory(dir=self.work) as folder, connect(self.work) as connection:
            place = unzip(path, Path(folder))
            source = join_files(connection, self.plan, open_table(connection, place, asked, str(path)), path.parent)
            now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            for batch in convert_batches(
                connection, self.plan, source, self.limits, self.numbers, counts, now, lambda n: seen(before + n)
            ):
                out.write(batch)
                self.summary.days(batch)
            source = finish(connection, place, source)
            for frame in rejected_rows(connection, source, counts):
                self.rejects.add(path.name, frame)
        add_counts(self.summary, counts, source, str(path))


def add_counts(summary: ConversionSummary, counts: RowCounts, source: Table, file: str) -> None:
    """Add what became of the rows of one input: those read are those taken, left out and rejected."""
    broken, omitted = len(source.malformed), len(source.omitted)
    summary.problems += problem_counts(counts, source, file)
    summary.notes += [f"{file}: {note}" for note in [*source.notes, *omitted_notes(source), *_kept_notes(counts)]]
    summary.read += counts.read + broken + omitted
    summary.taken += counts.taken
    summary.left_out += counts.left_out + omitted
    summary.rejected += counts.rejected + broken


def omitted_notes(source: Table) -> list[str]:
    """The lines that hold no response, by kind."""
    found = []
    for why in dict.fromkeys(reason for _, reason in source.omitted):
        lines = [line for line, reason in source.omitted if reason == why]
        more = f" and {len(lines) - NAMED} more" if len(lines) > NAMED else ""
        found.append(f"Left out as {why}: line {', '.join(map(str, lines[:NAMED]))}{more}.")
    return found


def _kept_notes(counts: RowCounts) -> list[str]:
    return [
        f"The kept column {name} holds numbers; {n} of its cells {'is' if n == 1 else 'are'} none and stay empty, the first is {first!r}."
        for name, (n, first) in counts.unread.items()
    ]


class RejectedRowsFile:
    """The file of rejected rows, there only if some were; every frame has its own columns after file, line and reasons."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.columns: list[str] = []

    def add(self, file: str, frame: pd.DataFrame) -> None:
        """Append rows; other columns than before get a header line of their own."""
        rows = neutralise_rows(frame)
        rows.insert(0, "file", file, allow_duplicates=True)
        columns = list(rows.columns)
        new = columns != self.columns
        rows.to_csv(self.path, mode="a", index=False, header=new)
        self.columns = columns if new else self.columns
