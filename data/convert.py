"""Makes a dataset folder of any table: `python -m data.convert INPUT... OUTPUT --mapping MAPPING.toml` (docs/mapping.md).

Every row of the input is taken, left out by a condition of the mapping, or rejected; rejected rows stand beside the output
in rejected.csv with their line and the reasons. Exit status 0 if none was rejected, 1 if some were or nothing could be made.
"""

import argparse
import gzip
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pandas as pd
import pyarrow as pa

from data import derive, mapping, parquet, reading
from data.bulk_checks import Limits
from data.converting import Tally, convert, problems, rejected, unsaid
from data.folders import CSV_ROWS, Outcome, finish, harmless, limits_of, unusable
from data.joins import connected, events_of, joined
from data.mapping import Plan
from data.problems import DatasetError, Problem

REJECTED, MAPPING = "rejected.csv", "mapping.toml"


def run(
    inputs: Sequence[Path], output: Path, plan: Plan, file: str, form: str = "", seen: Callable[[int], None] = lambda n: None
) -> Outcome:
    """Convert files into a new folder; `form` is "csv", "parquet" or by size. Raises DatasetError if nothing can be made."""
    found = [*unsaid(plan, file), *unusable(plan, file)]
    if found:
        raise DatasetError(found)
    output.mkdir(parents=True, exist_ok=True)
    outcome, numbers = Outcome(), derive.Numbers()
    with TemporaryDirectory() as work:
        with told_in_words(inputs[0]):
            events = events_of(plan, inputs[0].parent, Path(work))
        limits = limits_of(plan, events)
        turned_down = Rejects(output / REJECTED)
        with parquet.Writer(output / parquet.FILE, kept=tuple(plan.keep)) as out:
            for path in inputs:
                with told_in_words(path):
                    _one(path, plan, limits, numbers, outcome, out, Path(work), turned_down, seen)
    finish(output, plan, events, outcome, form)
    return outcome


@contextmanager
def told_in_words(path: Path) -> Iterator[None]:
    """Whatever a file or a mapping does to the engine comes out as a sentence."""
    try:
        yield
    except (duckdb.Error, zipfile.BadZipFile, gzip.BadGzipFile, EOFError, pa.ArrowException) as error:
        first = str(error).splitlines()[0]
        raise DatasetError([Problem(str(path), 0, "", "", f"this cannot be read by this mapping: {first}")]) from None


def _one(
    path: Path,
    plan: Plan,
    limits: Limits,
    numbers: derive.Numbers,
    outcome: Outcome,
    out: parquet.Writer,
    work: Path,
    turned_down: "Rejects",
    seen: Callable[[int], None],
) -> None:
    """Convert one input."""
    if not path.is_file():
        raise DatasetError([Problem(str(path), 0, "", "", "the file is missing")])
    asked, tally = reading.form(path, plan.input), Tally()
    with TemporaryDirectory(dir=work) as folder, connected(work) as connection:
        place = reading.unpacked(path, Path(folder))
        asked = reading.told_by(reading.head(place), asked, str(path))
        source = joined(connection, plan, reading.relation(connection, place, asked), path.parent)
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        for batch in convert(connection, plan, source, limits, numbers, tally, now, lambda n: seen(outcome.read + n)):
            out.write(batch)
            outcome.days(batch)
        first_line = 1 if asked.columns else 2
        broken = reading.malformed(connection, place)
        for frame in rejected(connection, source, tally, broken, first_line):
            turned_down.add(path.name, frame)
    outcome.problems += problems(tally, str(path), broken["line"].tolist(), first_line)
    outcome.problems += [
        (1, Problem(str(path), int(row["line"]), "", row["content"], f"malformed line: {row['reason']}"))
        for row in broken.head(20).to_dict("records")
    ]
    outcome.read += tally.read + len(broken)
    outcome.taken += tally.taken
    outcome.left_out += tally.left_out
    outcome.rejected += tally.rejected + len(broken)


class Rejects:
    """The file of rejected rows, there only if some were; every frame has its own columns after file, line and reasons."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.columns: list[str] = []

    def add(self, file: str, frame: pd.DataFrame) -> None:
        """Append rows; other columns than before get a header line of their own."""
        told = harmless(frame)
        told.insert(0, "file", file, allow_duplicates=True)
        columns = list(told.columns)
        # A malformed line stands whole where the first column of the others would: it needs no header of its own.
        new = columns != self.columns and not (self.columns and "raw" in told)
        told.to_csv(self.path, mode="a", index=False, header=new)
        self.columns = columns if new else self.columns


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m data.convert", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "inputs",
        nargs="+",
        type=Path,
        metavar="INPUT",
        help="tables: csv, tsv, xlsx, ods, jsonl, parquet; .gz or .zip around text",
    )
    parser.add_argument("output", type=Path, metavar="OUTPUT", help="the folder to make")
    parser.add_argument("--mapping", required=True, type=Path, help="a TOML file, or the name of a shipped one")
    parser.add_argument(
        "--format", choices=("csv", "parquet"), default="", help=f"of the responses; CSV up to {CSV_ROWS:,} rows unless told"
    )
    asked = parser.parse_args(arguments)
    if asked.output.exists() and (not asked.output.is_dir() or any(asked.output.iterdir())):
        print(f"{asked.output} is there already. Name a new folder, so that nothing is overwritten.", file=sys.stderr)
        return 1
    try:
        plan = mapping.read(asked.mapping)
        outcome = run(asked.inputs, asked.output, plan, str(asked.mapping), asked.format, _progress())
    except DatasetError as error:
        print("\n".join(map(str, error.problems)), file=sys.stderr)
        # Nothing was there before, and half a dataset is none.
        shutil.rmtree(asked.output, ignore_errors=True)
        return 1
    place = mapping.place(asked.mapping)
    shutil.copy(place, asked.output / MAPPING)
    print(told(outcome, asked.output))
    return 1 if outcome.problems or not outcome.taken else 0


def told(outcome: Outcome, output: Path) -> str:
    """What became of the rows, in words."""
    lines = [f"{n:>9,} x {problem}" for n, problem in outcome.problems[:40]]
    counts = f"{outcome.read:,} rows read: {outcome.taken:,} written to {output}, {outcome.left_out:,} left out by the mapping's conditions, {outcome.rejected:,} rejected"
    if not outcome.taken:
        lines.append("No row was taken, so the dataset is empty.")
    where = f" (see {output / REJECTED})" if outcome.rejected else ""
    return "\n".join([*lines, f"{counts}{where}."])


def _progress() -> Callable[[int], None]:
    """Shows how many rows were read, on a terminal."""
    if not sys.stderr.isatty():
        return lambda n: None
    begin = datetime.now(UTC)

    def show(n: int) -> None:
        seconds = max((datetime.now(UTC) - begin).total_seconds(), 0.001)
        print(f"\r{n:>14,} rows, {n / seconds:>10,.0f} a second", end="", file=sys.stderr, flush=True)

    return show


if __name__ == "__main__":
    sys.exit(main())
