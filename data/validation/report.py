"""The command line of the checks: prints `file:line: column: value: what is wrong and what would be right`.

Exit status 1 with every problem at once, or 0 with a count of rows. What is odd but may be right is printed as a warning and never
changes the status.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import pyarrow.parquet as pq

from data.arrow_schema import RESPONSES_PARQUET
from data.problems import Problem
from data.schema import TABLES
from data.validation.csv_rows import count_rows
from data.validation.folder import check_file, check_folder
from data.validation.offices import check_offices

SHIPPED = Path(__file__).parents[1]


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m data.validate", description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, default=[SHIPPED], metavar="FOLDER_OR_FILE")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    options = parser.parse_args(arguments)
    problems = [problem for path in options.paths for problem in _check(path)]
    warnings = [warning for path in options.paths if path.is_dir() and not problems for warning in check_offices(path)]
    if options.format == "json":
        told = [
            asdict(problem) | {"kind": kind}
            for kind, found in (("problem", problems), ("warning", warnings))
            for problem in found
        ]
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return 1 if problems else 0
    print("".join(f"warning: {warning}\n" for warning in warnings), end="")
    if problems:
        print("\n".join(map(str, problems)))
        print(f"{_count(len(problems), 'problem')} found.", file=sys.stderr)
    else:
        print(f"No problems. {', '.join(_contents(path) for path in options.paths)}")
    return 1 if problems else 0


def _check(path: Path) -> list[Problem]:
    return check_folder(path) if path.is_dir() else check_file(path)


def _contents(path: Path) -> str:
    files = [path / table.file for table in TABLES] if path.is_dir() else [path]
    rows = [
        f"{file.name}: {_count(count_rows(file), 'row')}" for file in files if file.suffix.lower() == ".csv" and file.is_file()
    ]
    parquet = path / RESPONSES_PARQUET if path.is_dir() else path
    if parquet.suffix == ".parquet" and parquet.is_file():
        rows.append(f"{parquet.name}: {_count(pq.read_metadata(parquet).num_rows, 'row')}")
    return ", ".join(rows)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
