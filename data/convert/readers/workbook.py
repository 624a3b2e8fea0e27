"""Sheets of workbooks (XLSX, ODS) as texts: dates in ISO 8601, whole numbers without a point."""

import re
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import python_calamine as calamine

from data.convert.readers.layout import header_note, header_row, no_record
from data.convert.readers.table import Table, distinct_names, in_memory, no_malformed
from data.mapping.spec import Input
from data.problems import DatasetError, Problem

# What a cell says of its place, and the cells between the first and the last that are read.
CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"')
CELLS = 50_000_000
DATES = "Dates in this sheet are date cells; they need no format."


def sheet_names(path: Path, file: str) -> list[str]:
    """The names of a workbook's sheets, in their order."""
    return list(_book(path, file).sheet_names)


def open_sheet(connection: duckdb.DuckDBPyConnection, path: Path, asked: Input, file: str) -> Table:
    """A sheet (the first unless named) as a table. Raises DatasetError with a sentence."""
    book = _book(path, file)
    if asked.sheet and asked.sheet not in book.sheet_names:
        raise DatasetError([Problem(file, 0, "", asked.sheet, f"there is no such sheet; there is {', '.join(book.sheet_names)}")])
    if not book.sheet_names:
        raise DatasetError([Problem(file, 0, "", "", "the workbook has no sheet")])
    _check_span(path, file)
    name = asked.sheet or book.sheet_names[0]
    try:
        cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (calamine.CalamineError, ValueError) as error:
        raise DatasetError([Problem(file, 0, "", name, f"this sheet cannot be read: {error}")]) from None
    if not cells:
        raise DatasetError(
            [Problem(file, 1, "", name, "the sheet is empty; it must hold the names of its columns and at least one row")]
        )
    rows = [[_text(value) for value in row] for row in cells]
    place = asked.skip if asked.skip is not None else header_row([[cell or "" for cell in row] for row in rows[:30]])
    if place >= len(rows):
        raise DatasetError([Problem(file, 0, "", str(place), f"the mapping skips {place} lines, and the sheet has {len(rows)}")])
    names = (
        distinct_names(asked.columns, file, 0)
        if asked.columns
        else distinct_names([cell or "" for cell in rows[place]], file, place + 1)
    )
    begin = place + (0 if asked.columns else 1)
    kept = [(line, row) for line, row in enumerate(rows[begin:], begin + 1)]
    omitted = [(line, why) for line, row in kept if (why := no_record(row))]
    gone = {line for line, _ in omitted}
    whole = [(line, (row + [None] * len(names))[: len(names)]) for line, row in kept if line not in gone]
    relation, held = in_memory(connection, names, [row for _, row in whole], [line for line, _ in whole])
    notes = [
        note for note in (header_note(place + 1), DATES if _has_dates(cells) else "", _others(book.sheet_names, name)) if note
    ]
    return Table(relation, names, no_malformed(), omitted, notes, held=[held], header_line=place + 1)


def _check_span(path: Path, file: str) -> None:
    """Refuse a workbook in which a cell stands so far from the others that the sheet between them would fill the memory.

    Raises DatasetError. ODS says of repeated cells how often, and is left to the limits of the process that reads it.
    """
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        sheets = [item for item in archive.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", item)]
        for sheet in sheets:
            rows, columns = _span(archive, sheet)
            if rows * columns > CELLS:
                right = "save only the range that is used"
                reason = f"a cell stands far from the others: the sheet spans {rows:,} rows and {columns:,} columns; {right}"
                raise DatasetError([Problem(file, 0, "", "", reason)])


def _span(archive: zipfile.ZipFile, sheet: str) -> tuple[int, int]:
    """The last row and the last column that a cell of a sheet names."""
    rows = columns = 0
    with archive.open(sheet) as content:
        rest = b""
        while piece := content.read(1 << 20):
            for letters, number in CELL.findall(rest + piece):
                rows, columns = max(rows, int(number)), max(columns, _column(letters))
            rest = piece[-32:]
    return rows, columns


def _column(letters: bytes) -> int:
    """The number of a column by its letters: A is 1, AA is 27."""
    found = 0
    for letter in letters:
        found = found * 26 + letter - 64
    return found


def _book(path: Path, file: str) -> Any:
    try:
        return calamine.CalamineWorkbook.from_path(str(path))
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise DatasetError([Problem(file, 0, "", "", f"this is not a workbook that can be read: {error}")]) from None


def _others(names: list[str], name: str) -> str:
    return f"The workbook has {len(names)} sheets; this is “{name}”." if len(names) > 1 else ""


def _has_dates(cells: list[list[Any]]) -> bool:
    return any(hasattr(value, "isoformat") for row in cells[:200] for value in row)


def _text(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
