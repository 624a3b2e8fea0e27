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

from data.convert.files import REJECTED, convert_files
from data.convert.writer import CSV_ROWS, ConversionSummary, new_folder
from data.mapping.parse import locate, read
from data.problems import DatasetError

MAPPING = "mapping.toml"
SHOWN = 40


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        plan = read(options.mapping)
        with new_folder(options.output) as folder:
            summary = convert_files(options.inputs, folder, plan, str(options.mapping), options.format, _progress())
            shutil.copy(locate(options.mapping), folder / MAPPING)
    except DatasetError as error:
        print("\n".join(map(str, error.problems)), file=sys.stderr)
        return 1
    print(describe_summary(summary, options.output))
    return 1 if summary.problems or not summary.taken else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m data.convert", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    tables = "tables: csv, tsv, xlsx, ods, jsonl, parquet; .gz or .zip around text"
    parser.add_argument("inputs", nargs="+", type=Path, metavar="INPUT", help=tables)
    parser.add_argument("output", type=Path, metavar="OUTPUT", help="the folder to make")
    parser.add_argument("--mapping", required=True, type=Path, help="a TOML file, or the name of a shipped one")
    by_size = f"of the responses; CSV up to {CSV_ROWS:,} rows unless told"
    parser.add_argument("--format", choices=("csv", "parquet"), default="", help=by_size)
    return parser


def describe_summary(summary: ConversionSummary, output: Path) -> str:
    """What became of the rows, in words."""
    lines = [*summary.notes, *(f"{n:>9,} x {problem}" for n, problem in summary.problems[:SHOWN])]
    if len(summary.problems) > SHOWN:
        lines.append(f"and {len(summary.problems) - SHOWN:,} more kinds of problems.")
    if not summary.taken:
        lines.append("No row was taken, so the dataset is empty.")
    counts = f"{summary.read:,} rows read: {summary.taken:,} written to {output}, {summary.left_out:,} left out, {summary.rejected:,} rejected"
    where = f" (see {output / REJECTED})" if summary.rejected else ""
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
