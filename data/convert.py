"""Makes a dataset folder of any table: `python -m data.convert INPUT... OUTPUT --mapping MAPPING.toml` (docs/mapping.md).

Every row of the input is taken, left out by a condition of the mapping, or rejected; rejected rows stand beside the output
in rejected.csv with their line and the reasons. Exit status 0 if none was rejected, 1 if some were or nothing could be made.
"""

import argparse
import shutil
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pyarrow as pa

from data import derive, mapping, parquet, reading
from data.bulk_checks import Limits
from data.converting import Tally, convert, problems, rejected, unsaid
from data.folders import CSV_ROWS, Outcome, finish, limits_of
from data.joins import connected, events_of, joined
from data.mapping import Plan
from data.problems import DatasetError, Problem

REJECTED, MAPPING = "rejected.csv", "mapping.toml"


def run(
    inputs: Sequence[Path], output: Path, plan: Plan, file: str, form: str = "", seen: Callable[[int], None] = lambda n: None
) -> Outcome:
    """Convert files into a new folder; `form` is "csv", "parquet" or by size. Raises DatasetError if nothing can be made."""
    found = unsaid(plan, file)
    if found:
        raise DatasetError(found)
    output.mkdir(parents=True, exist_ok=True)
    outcome, numbers = Outcome(), derive.Numbers()
    with TemporaryDirectory() as work:
        events = events_of(plan, inputs[0].parent, Path(work))
        limits = limits_of(plan, events)
        with Writer(output / parquet.FILE, plan) as out:
            turned_down = [_one(path, plan, limits, numbers, outcome, out, Path(work), seen) for path in inputs]
    _write_rejected(output / REJECTED, [frame for frame in turned_down if len(frame)])
    finish(output, plan, events, outcome, form)
    return outcome


class Writer(parquet.Writer):
    """A Parquet file with the columns that the plan keeps beside those of the codebook."""

    def __init__(self, path: Path, plan: Plan) -> None:
        super().__init__(path, pa.schema([*parquet.SCHEMA, *(pa.field(name, pa.float64()) for name in plan.keep)]))


def _one(
    path: Path,
    plan: Plan,
    limits: Limits,
    numbers: derive.Numbers,
    outcome: Outcome,
    out: parquet.Writer,
    work: Path,
    seen: Callable[[int], None],
) -> pd.DataFrame:
    """Convert one input; the rows that were rejected."""
    if not path.is_file():
        raise DatasetError([Problem(str(path), 0, "", "", "the file is missing")])
    asked, tally = reading.form(path, plan.input), Tally()
    with TemporaryDirectory(dir=work) as folder, connected(work) as connection:
        place = reading.unpacked(path, Path(folder))
        source = joined(connection, plan, reading.relation(connection, place, asked), path.parent)
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        for batch in convert(connection, plan, source, limits, numbers, tally, now, lambda n: seen(outcome.read + n)):
            out.write(batch)
            outcome.days(batch)
        first_line = 1 if asked.columns else 2
        frame = rejected(connection, source, tally, first_line)
        broken = reading.malformed(connection)
    outcome.problems += problems(tally, str(path), broken["line"].tolist(), first_line)
    outcome.problems += [
        (1, Problem(str(path), int(row["line"]), "", row["content"], f"malformed line: {row['reason']}"))
        for row in broken.head(20).to_dict("records")
    ]
    outcome.read += tally.read + len(broken)
    outcome.taken += tally.taken
    outcome.left_out += tally.left_out
    outcome.rejected += tally.rejected + len(broken)
    return frame.assign(file=path.name) if len(frame) else frame


def _write_rejected(path: Path, frames: Sequence[pd.DataFrame]) -> None:
    path.unlink(missing_ok=True)
    if frames:
        whole = pd.concat(frames, ignore_index=True)
        first = ["file", "line", "reasons"]
        whole[[*first, *(name for name in whole.columns if name not in first)]].to_csv(path, index=False)


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
        return 1
    place = mapping.place(asked.mapping)
    shutil.copy(place, asked.output / MAPPING)
    print(told(outcome, asked.output))
    return 1 if outcome.problems else 0


def told(outcome: Outcome, output: Path) -> str:
    """What became of the rows, in words."""
    lines = [f"{n:>9,} x {problem}" for n, problem in outcome.problems[:40]]
    counts = f"{outcome.read:,} rows read: {outcome.taken:,} written to {output}, {outcome.left_out:,} left out by the mapping's conditions, {outcome.rejected:,} rejected"
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
