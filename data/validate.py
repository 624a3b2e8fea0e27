"""Checks of a dataset folder or of single tables; every problem at once.

`python -m data.validate [FOLDER_OR_FILE ...]` prints `file:line: column: value: what is wrong and what would be
right` and exits with 1, or prints a count and exits with 0.
"""

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import pyarrow.parquet as pq

from data.bulk_checks import Limits
from data.descriptor import FILE, Descriptor, read
from data.parquet import FILE as PARQUET
from data.parquet_checks import check_rows
from data.problems import DatasetError, Problem
from data.rules import Record, check_period, check_rules
from data.schema import EVENTS, RESPONSES, TABLES, THEMES, Table
from data.table_checks import Source, check_tables
from data.text_checks import check_bytes

SHIPPED = Path(__file__).parent
# Characters of one cell, above which a quotation mark is likelier to have been left open.
LONGEST = 10_000_000
csv.field_size_limit(LONGEST)


def validate_folder(folder: Path) -> list[Problem]:
    """Every problem of a dataset folder: its descriptor, its four tables, and the references between them."""
    meta, problems = None, []
    try:
        meta = read(folder)
    except DatasetError as error:
        problems = list(error.problems)
    return sorted(problems + _check(folder, {table: folder / table.file for table in TABLES}, meta))


def validate_beside(folder: Path) -> list[Problem]:
    """Every problem of what lies beside the responses where these are Parquet: the descriptor and the other tables."""
    meta, problems = None, []
    try:
        meta = read(folder)
    except DatasetError as error:
        problems = list(error.problems)
    return sorted(problems + _check(folder, {table: folder / table.file for table in TABLES if table.name != "responses"}, meta))


def validate_file(path: Path) -> list[Problem]:
    """Every problem of one table, told apart by its header; references to other tables are not followed."""
    if path.name == FILE:
        try:
            read(path.parent)
        except DatasetError as error:
            return list(error.problems)
        return []
    problems = check_bytes(path, str(path))
    if problems:
        return problems
    return sorted(_check(path.parent, {_closest(path): path}, _beside(path)))


def _beside(path: Path) -> Descriptor | None:
    try:
        return read(path.parent)
    except DatasetError:
        return None


def _closest(path: Path) -> Table:
    with path.open(encoding="utf-8-sig", newline="") as file:
        # A header is one line; a quotation mark left open in it would read the whole file.
        header = set(next(csv.reader([file.readline(LONGEST)]), []))
    named = {table.name: 0.5 for table in TABLES if path.stem.startswith(table.name)}
    return max(TABLES, key=lambda table: len(header & set(table.names)) + named.get(table.name, 0))


def _check(folder: Path, paths: dict[Table, Path], meta: Descriptor | None) -> list[Problem]:
    problems: list[Problem] = []
    records: dict[Table, list[Record]] = {}
    for table, path in paths.items():
        if table.name != RESPONSES.name and not path.exists():
            # A dataset may have no events, second coders or searches on record; the page says so.
            continue
        found = check_bytes(path, str(path))
        problems += found
        if not found:
            try:
                records[table] = read_records(path)
            except DatasetError as error:
                problems += error.problems
    sources = [Source(table, paths[table], [1, *(record.line for record in rows)]) for table, rows in records.items()]
    problems += check_tables(folder, sources)
    # One cell, one sentence: what the table language has said of a cell is not said again by a rule.
    told = {(problem.file, problem.line, problem.column) for problem in problems}
    ours = [problem for table, rows in records.items() for problem in _rules(table, rows, meta, str(paths[table]))]
    return problems + [problem for problem in ours if (problem.file, problem.line, problem.column) not in told]


def _rules(table: Table, rows: list[Record], meta: Descriptor | None, name: str) -> list[Problem]:
    found = check_rules(table, rows, meta.themes if meta else THEMES, name)
    if meta and table.name == "responses":
        found += check_period(rows, meta.period_from, meta.period_to, name)
    return found


def read_records(path: Path) -> list[Record]:
    """The records of a CSV file, blank lines included, each with the line it begins on; surplus cells are left out.

    Raises DatasetError where a quotation mark is not closed, or not followed by a comma or the line's end: there other
    readers would go other ways.
    """
    records: list[Record] = []
    begins = 1
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        try:
            header = next(reader)
            begins = reader.line_num + 1
            for row in reader:
                records.append(Record(begins, dict(zip(header, row, strict=False))))
                begins = reader.line_num + 1
        except csv.Error as error:
            raise DatasetError([Problem(str(path), begins, "", "", _unread(str(error)))]) from None
    return records


def _unread(error: str) -> str:
    if "field limit" in error:
        return f"a cell of this row has more than {LONGEST:,} characters; a quotation mark may have been left open"
    if "unexpected end" in error:
        return "a quotation mark opened in this row is never closed; close it, and write one within a text twice"
    return f"a quotation mark in this row stands where none may ({error}); write one within a text twice"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m data.validate", description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, default=[SHIPPED], metavar="FOLDER_OR_FILE")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    options = parser.parse_args(arguments)
    problems = [problem for path in options.paths for problem in _validate(path)]
    if options.format == "json":
        print(json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, indent=2))
    elif problems:
        print("\n".join(map(str, problems)))
        print(f"{_count(len(problems), 'problem')} found.", file=sys.stderr)
    else:
        print(f"No problems. {', '.join(_contents(path) for path in options.paths)}")
    return 1 if problems else 0


def _validate(path: Path) -> list[Problem]:
    if path.is_dir():
        return validate_large(path) if (path / PARQUET).is_file() else validate_folder(path)
    return validate_file(path)


def validate_large(folder: Path) -> list[Problem]:
    """Every kind of problem of a folder whose responses are Parquet, each with its first row and how many more have it."""
    problems = validate_beside(folder)
    if problems:
        return problems
    meta, events = read(folder), folder / EVENTS.file
    known = [record["event_id"] for record in read_records(events)] if events.is_file() else None
    return sorted(check_rows(folder / PARQUET, Limits(known, meta.themes, meta.period_from, meta.period_to)))


def _contents(path: Path) -> str:
    files = [path / table.file for table in TABLES] if path.is_dir() else [path]
    told = [
        f"{file.name}: {_count(len(read_records(file)), 'row')}"
        for file in files
        if file.suffix.lower() == ".csv" and file.is_file()
    ]
    if (path / PARQUET).is_file():
        told.append(f"{PARQUET}: {_count(pq.read_metadata(path / PARQUET).num_rows, 'row')}")
    return ", ".join(told)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


if __name__ == "__main__":
    sys.exit(main())
