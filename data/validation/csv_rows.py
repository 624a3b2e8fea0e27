"""A CSV table as rows with the line that each begins on, and what its header and its lines have wrong."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from data.problems import Problem
from data.schema import Table
from data.validation.batch import Batch, from_texts

# Characters of one cell, above which a quotation mark is likelier to have been left open.
LONGEST = 10_000_000
csv.field_size_limit(LONGEST)


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of a CSV file as a batch of its table, the line on which each begins, and the problems of header and lines."""

    batch: Batch
    lines: list[int]
    problems: list[Problem]


def read_rows(path: Path, table: Table) -> Rows:
    """The rows of a UTF-8 CSV file. A line with a cell too few or too many is named and taken as far as it goes; a blank one is
    named and left out.
    """
    name, rows, problems = str(path), _read(path), []
    problems += rows.problems
    header = rows.header
    problems += _header_problems(header, table, name)
    kept: list[list[str]] = []
    lines: list[int] = []
    for line, row in zip(rows.lines, rows.cells, strict=True):
        if not any(row):
            problems.append(Problem(name, line, "", "", "the line is empty; remove it or write a record"))
            continue
        problems += _length_problems(row, header, table, line, name)
        kept.append(row)
        lines.append(line)
    texts = {
        label: [row[place] if place < len(row) else "" for row in kept]
        for place, label in enumerate(header)
        if label in table.names and header.index(label) == place
    }
    short = {place for place, row in enumerate(kept) if len(row) < len(header)}
    return Rows(_without_missing(from_texts(table, texts), short), lines, problems)


def count_rows(path: Path) -> int:
    """How many rows a CSV file has below its header."""
    return len(_read(path).cells)


@dataclass(frozen=True, eq=False)
class _Cells:
    header: list[str]
    cells: list[list[str]]
    lines: list[int]
    problems: list[Problem]


def _read(path: Path) -> _Cells:
    text = path.read_bytes().decode("utf-8-sig")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    cells: list[list[str]] = []
    lines: list[int] = []
    begins, header = 1, []
    try:
        header = next(reader, [])
        begins = reader.line_num + 1
        for row in reader:
            cells.append(row)
            lines.append(begins)
            begins = reader.line_num + 1
    except csv.Error as error:
        line, reason = _unread(str(error), text, begins)
        return _Cells(header, cells, lines, [Problem(str(path), line, "", "", reason)])
    return _Cells(header, cells, lines, [])


def _unread(error: str, text: str, begins: int) -> tuple[int, str]:
    """The line and the sentence for what the CSV reader could not read, in the row that begins on a line."""
    if "field limit" in error:
        return begins, f"a cell of this row has more than {LONGEST:,} characters; a quotation mark may have been left open"
    if "unexpected end" in error:
        opened = begins + opening_line("\n".join(text.split("\n")[begins - 1 :]))
        return opened, "a quotation mark opened in this line is never closed; close it, and write one within a text twice"
    return begins, f"a quotation mark in this row stands where none may ({error}); write one within a text twice"


def opening_line(row: str) -> int:
    """In which line of a row, from 0, the quotation mark opens that is never closed."""
    opened, inside = 0, False
    for place, character in enumerate(row):
        if character == '"':
            inside = not inside
            # A mark written twice closes and opens at once: the cell goes on, and is still the one opened before.
            if inside and row[place - 1 : place] != '"':
                opened = place
    return row.count("\n", 0, opened)


def _header_problems(header: list[str], table: Table, name: str) -> list[Problem]:
    whole = f"the header must be {','.join(table.names)}"
    found = [
        Problem(name, 1, column.name, "", f"the column {column.name!r} is missing; {whole}")
        for column in table.columns
        if column.name not in header and not column.added
    ]
    seen: set[str] = set()
    for label in header:
        if label in seen or not label:
            found.append(Problem(name, 1, label, label, f"every column has one name of its own; {whole}"))
        elif label not in table.names:
            found.append(Problem(name, 1, label, label, f"this column is not in the codebook; {whole}"))
        seen.add(label)
    # A column added since the table was written need not be there.
    ordered = [column.name for column in table.columns if column.name in header]
    if not found and header != ordered:
        place = next(i for i, (mine, right) in enumerate(zip(header, ordered, strict=True)) if mine != right)
        right = ordered[place]
        found.append(Problem(name, 1, right, header[place], f"the column {right!r} must stand here; {whole}"))
    return found


def _length_problems(row: list[str], header: list[str], table: Table, line: int, name: str) -> list[Problem]:
    n = len(header)
    if len(row) < len(header):
        column = header[len(row)]
        return [
            Problem(
                name,
                line,
                column,
                "",
                f"the line ends before this column; it must have {n} cells, with commas inside quotation marks",
            )
        ]
    if len(row) > len(header):
        return [
            Problem(
                name,
                line,
                "",
                row[len(header)],
                f"the line has more than {n} cells; put text that holds commas inside quotation marks",
            )
        ]
    return []


def _without_missing(batch: Batch, short: set[int]) -> Batch:
    """One fault, one sentence: the rows that are too short are told of as lines, so their missing cells are not told again."""
    return Batch(batch.table, batch.cells, batch.unread, batch.absent, frozenset(short)) if short else batch
