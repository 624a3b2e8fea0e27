"""CSV and TSV: small files row by row with their exact lines, large ones by DuckDB.

Both refuse the same lines as malformed; a test holds that they read the same file alike.
"""

import csv
import gzip
import io
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from data.convert.readers.layout import header_note, header_row, no_record
from data.convert.readers.table import Table, distinct_names, in_memory, malformed, no_malformed
from data.mapping.spec import Input
from data.problems import DatasetError, Problem
from data.sql_literals import literal, path_literal
from data.validation.csv_rows import opening_line
from data.validation.encoding import check_content

DELIMITERS = (",", ";", "\t", "|")
# Bytes of a file that tell its encoding, delimiter and header; files up to EXACT are read row by row.
HEAD, EXACT = 4_000_000, 64_000_000
# Rows and texts beyond what a careful reader expects in one cell are still read.
LONGEST_LINE = 10_000_000
UNCLOSED = 'a quotation mark that opens in this line is not closed where it should be; close it, or say quote = "" in the mapping'


@dataclass(frozen=True)
class Header:
    """The columns of a file, how many lines and how many records stand before its first row, and whether the file itself names them."""

    names: list[str]
    lines: int
    records: int
    named: bool


def read_head(path: Path) -> bytes:
    """The beginning of a file, unpacked if it is gzip."""
    opener: Any = gzip.open if path.suffix.lower() == ".gz" else open
    with opener(path, "rb") as file:
        found: bytes = file.read(HEAD)
    return found


def open_csv(connection: duckdb.DuckDBPyConnection, path: Path, asked: Input, file: str) -> Table:
    """The rows of a text file; `file` is its name in problems. Raises DatasetError with a sentence."""
    head = read_head(path)
    asked = detect_delimiter(head, asked, file)
    header = _header(head, asked, file)
    whole = _small(path)
    if whole is not None:
        return _open_exact(connection, whole, asked, header, file)
    return _open_large(connection, path, asked, header)


def _small(path: Path) -> bytes | None:
    """The whole of a file, unpacked if it is gzip; None if it is too large to be read row by row."""
    opener: Any = gzip.open if path.suffix.lower() == ".gz" else open
    with opener(path, "rb") as file:
        found: bytes = file.read(EXACT + 1)
    return found if len(found) <= EXACT else None


def detect_delimiter(head: bytes, asked: Input, file: str) -> Input:
    """The input with the delimiter that its first lines hold most of, where none is given; raises DatasetError if it is not UTF-8 text."""
    # The last bytes of a beginning may be half a character.
    found = check_content(head[: -4 if len(head) >= HEAD else None], file)
    if found and found[0].value != "byte order mark":
        raise DatasetError(found)
    lines = head.decode("utf-8-sig", "ignore").splitlines()[:20]
    return asked if asked.delimiter else replace(asked, delimiter=max(DELIMITERS, key=lambda sign: _evenness(lines, sign)))


def _evenness(lines: list[str], sign: str) -> tuple[int, int]:
    """In how many lines a sign stands as often as in most, and how often: what a delimiter does and a comma in a title does not."""
    counts = [line.count(sign) for line in lines if line.strip()]
    usual = max(set(counts), key=counts.count, default=0)
    return (counts.count(usual) if usual else 0, usual)


def _dialect(asked: Input) -> dict[str, Any]:
    if asked.quote:
        return {"delimiter": asked.delimiter, "quotechar": asked.quote, "doublequote": True}
    return {"delimiter": asked.delimiter, "quoting": csv.QUOTE_NONE}


def _header(head: bytes, asked: Input, file: str) -> Header:
    if asked.columns:
        return Header(distinct_names(asked.columns, file, 0), asked.skip or 0, asked.skip or 0, False)
    text = head.decode("utf-8-sig", "ignore")
    rows: list[list[str]] = []
    ends: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), **_dialect(asked))
    try:
        for row in reader:
            rows.append(row)
            ends.append(reader.line_num)
            if (asked.skip is None and len(rows) >= 30) or (asked.skip is not None and reader.line_num > asked.skip):
                break
    except csv.Error as error:
        raise DatasetError([Problem(file, reader.line_num, "", "", f"the header cannot be read: {error}")]) from None
    if not rows:
        raise DatasetError([Problem(file, 1, "", "", "the file is empty; it must begin with the names of its columns")])
    if asked.skip is not None and ends[-1] <= asked.skip:
        raise DatasetError(
            [Problem(file, 0, "", str(asked.skip), f"the mapping skips {asked.skip} lines, and the file has {ends[-1]}")]
        )
    place = len(rows) - 1 if asked.skip is not None else header_row(rows)
    return Header(distinct_names(rows[place], file, ends[place]), ends[place], place + 1, True)


def _open_exact(connection: duckdb.DuckDBPyConnection, content: bytes, asked: Input, header: Header, file: str) -> Table:
    text = content.decode("utf-8-sig")
    width = len(header.names)
    rows: list[list[str | None]] = []
    lines: list[int] = []
    omitted: list[tuple[int, str]] = []
    broken: list[tuple[int, str, str]] = []
    for line, row in _records(text, asked, header, file):
        why = no_record(row)
        if why:
            omitted.append((line, why))
        elif len(row) != width:
            kind = "few" if len(row) < width else "many"
            reason = f"too {kind} cells: {len(row)}, and there are {width} columns"
            broken.append((line, reason, asked.delimiter.join(row)))
        else:
            rows.append([cell or None for cell in row])
            lines.append(line)
    relation, held = in_memory(connection, header.names, rows, lines)
    note = header_note(header.lines) if header.named else ""
    return Table(
        relation, header.names, malformed(broken), omitted, [note] if note else [], held=[held], header_line=header.lines
    )


def _records(text: str, asked: Input, header: Header, file: str) -> Iterator[tuple[int, list[str]]]:
    """The records below the header, each with the line on which it begins."""
    rest = "".join(itertools.islice(io.StringIO(text, newline=""), header.lines, None))
    reader = csv.reader(io.StringIO(rest, newline=""), strict=True, **_dialect(asked))
    begins = header.lines + 1
    try:
        for row in reader:
            yield begins, row
            begins = header.lines + reader.line_num + 1
    except csv.Error as error:
        if "unexpected end" in str(error):
            begins += opening_line("\n".join(rest.split("\n")[begins - header.lines - 1 :]))
        reason = UNCLOSED if "field limit" not in str(error) else f"a cell of this line has more than {LONGEST_LINE:,} characters"
        shown = "".join(rest.split("\n")[begins - header.lines - 1 :][:1])[:60]
        raise DatasetError([Problem(file, begins, "", shown, reason)]) from None


def _open_large(connection: duckdb.DuckDBPyConnection, path: Path, asked: Input, header: Header) -> Table:
    named = "{" + ", ".join(f"{literal(name)}: 'VARCHAR'" for name in header.names) + "}"
    quote = "''" if not asked.quote else literal(asked.quote)
    relation = (
        f"read_csv({path_literal(str(path))}, header = false, auto_detect = false, skip = {header.records}, columns = {named}, "
        f"delim = {literal(asked.delimiter)}, quote = {quote}, escape = {quote}, max_line_size = {LONGEST_LINE}, "
        "ignore_errors = true, store_rejects = true, rejects_limit = 0, strict_mode = true)"
    )
    note = header_note(header.lines) if header.named else ""
    return Table(
        relation,
        header.names,
        no_malformed(),
        notes=[note] if note else [],
        has_line=False,
        exact=False,
        first_line=header.lines + 1,
        header_line=header.lines,
    )


def large_malformed(connection: duckdb.DuckDBPyConnection, path: Path) -> pd.DataFrame:
    """The lines that DuckDB could not read as records since the connection began: line, reason, content.

    Raises DatasetError where one of them has swallowed others: a quotation mark that is never closed.
    """
    tables = {str(row[0]) for row in connection.execute("SHOW TABLES").fetchall()}
    if "reject_errors" not in tables:
        return no_malformed()
    query = (
        "SELECT DISTINCT ON (line) line, error_message AS reason, csv_line AS content FROM reject_errors JOIN reject_scans USING (scan_id, file_id) "
        "WHERE file_path = ? ORDER BY line, column_idx"
    )
    found = connection.execute(query, [str(path)]).df()
    many = found["content"].str.rstrip("\r\n").str.contains("\n", regex=False)
    swallowed = found[many & found["reason"].str.contains("quote", case=False)]
    if len(swallowed):
        shown = str(swallowed["content"].iloc[0])[:60]
        raise DatasetError([Problem(str(path), int(swallowed["line"].iloc[0]), "", shown, UNCLOSED)])
    return found
