"""Generic table checks by frictionless, told as sentences: header, cells, types, vocabularies, keys."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from frictionless import Package

from data.descriptor import resources
from data.problems import Problem
from data.schema import Table

RIGHT_TYPES = {
    "date": "write an ISO 8601 date, like 2025-08-08",
    "datetime": "write an ISO 8601 time in UTC, like 2025-08-08T14:00:00Z",
    "integer": "write a whole number",
    "boolean": "write true or false",
}
RIGHT_PATTERNS = {
    "response_id": "write code, date and number, like MEX-2025-08-08-01",
    "country": "use an ISO 3166-1 alpha-3 code, like MEX",
    "event_id": "use lower-case words joined by hyphens, like first-strike",
    "quote_language": "use a BCP 47 tag, like es or pt-BR",
    "languages": "use BCP 47 tags separated by semicolons, like en;es",
}
LIMIT = 1_000_000


@dataclass(frozen=True)
class Source:
    """A table as it lies in its folder: its file, and the line each record begins on (the header first)."""

    table: Table
    path: Path
    lines: Sequence[int]


def check_tables(folder: Path, sources: Sequence[Source]) -> list[Problem]:
    """Every generic problem of the tables of a folder; foreign keys only between the tables given."""
    if not sources:
        return []
    by_name = {source.table.name: source for source in sources}
    described = [
        _between(set(by_name), item) | {"path": by_name[item["name"]].path.name}
        for item in resources()
        if item["name"] in by_name
    ]
    descriptor = {"name": "dataset", "resources": described}
    package = Package.from_descriptor(descriptor, basepath=str(folder))
    report = package.validate(limit_errors=LIMIT, parallel=False)
    found: list[Problem] = []
    for task in report.tasks:
        found += _problems(task.errors, by_name[task.name])
    return found


def _between(given: set[str], resource: dict[str, Any]) -> dict[str, Any]:
    keys = resource["schema"].pop("foreignKeys", [])
    kept = [key for key in keys if key["reference"]["resource"] in given]
    return resource | {"schema": resource["schema"] | ({"foreignKeys": kept} if kept else {})}


def _problems(errors: Iterable[Any], source: Source) -> Iterable[Problem]:
    listed = list(errors)
    ragged = {error.row_number for error in listed if error.type == "missing-cell"}
    blank = {error.row_number for error in listed if error.type == "blank-row"}
    said: set[Problem] = set()
    for error in listed:
        row = getattr(error, "row_number", None)
        # One fault, one sentence: a short line also lacks its required cells, a blank one its key.
        if (error.type == "constraint-error" and row in ragged) or (error.type == "primary-key" and row in blank):
            continue
        problem = _problem(error, source)
        if problem not in said:
            said.add(problem)
            yield problem


def _problem(error: Any, source: Source) -> Problem:
    table, lines = source.table, source.lines
    row = getattr(error, "row_number", None)
    line = 1 if row is None else lines[row - 1] if row <= len(lines) else row
    column = getattr(error, "field_name", None) or getattr(error, "label", None) or ""
    value = getattr(error, "cell", None) or ""
    if error.type == "extra-cell":
        column = ""
    if error.type == "foreign-key":
        column, value = _foreign(error)
    if error.type == "primary-key":
        column, value = "+".join(table.primary_key), " ".join(str(cell) for cell in _key_cells(error, table))
    if error.type in ("extra-label", "incorrect-label", "duplicate-label"):
        value = getattr(error, "label", "") or ""
    return Problem(str(source.path), line, column, str(value), _reason(error, table))


def _reason(error: Any, table: Table) -> str:
    columns = {column.name: column for column in table.columns}
    field = getattr(error, "field_name", None) or ""
    column = columns.get(field)
    match error.type:
        case "type-error" if column:
            return f"this is not a {column.type}; {RIGHT_TYPES.get(column.type, 'write text')}"
        case "constraint-error" if column:
            return _constraint(error.note, column)
        case "missing-label":
            return f"the column {field!r} is missing; the header must be {','.join(table.names)}"
        case "extra-label":
            return f"this column is not in the codebook; the header must be {','.join(table.names)}"
        case "incorrect-label":
            return f"the column {field!r} must stand here; the header must be {','.join(table.names)}"
        case "duplicate-label" | "blank-label":
            return f"every column has one name of its own; the header must be {','.join(table.names)}"
        case "missing-cell":
            return (
                f"the line ends before this column; it must have {len(table.columns)} cells, with commas inside quotation marks"
            )
        case "extra-cell":
            return f"the line has more than {len(table.columns)} cells; put text that holds commas inside quotation marks"
        case "blank-row":
            return "the line is empty; remove it or write a record"
        case "primary-key":
            return f"{' and '.join(table.primary_key)} must be given and differ from those of every other line"
        case "foreign-key":
            return _foreign_reason(error, table)
    return f"{error.title}: {error.note or error.message}"


def _constraint(note: str, column: Any) -> str:
    if '"required"' in note:
        return "this cell is empty; it must be filled" + (f" with one of {', '.join(column.enum)}" if column.enum else "")
    if '"enum"' in note:
        return f"this is not in the codebook; use one of {', '.join(column.enum)}"
    if '"maxLength"' in note:
        return f"the text is longer than {column.max_length} characters; shorten it"
    right = RIGHT_PATTERNS.get(column.name, f"match {column.pattern}")
    return f"this is not written as it must be; {right}"


def _foreign(error: Any) -> tuple[str, str]:
    column = re.search(r'for "([^"]+)"', error.note)
    value = re.search(r'values "(.*?)" not found', error.note)
    return (column[1] if column else ""), (value[1] if value else "")


def _foreign_reason(error: Any, table: Table) -> str:
    column = _foreign(error)[0]
    for key in table.foreign_keys:
        if key.column == column:
            return f"{key.table}.csv has no such {key.target}; add it there or correct it here"
    return str(error.note)


def _key_cells(error: Any, table: Table) -> list[str]:
    places = [table.names.index(name) for name in table.primary_key]
    return [error.cells[place] for place in places if place < len(error.cells)]
