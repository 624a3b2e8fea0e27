"""Any table that people keep, as a relation of texts: CSV, TSV, XLSX, ODS, JSON Lines, Parquet; from a file or from memory."""

import gzip
import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import python_calamine as calamine

from data.mapping import Input
from data.problems import DatasetError, Problem
from data.recipes import exactly, literal, name
from data.text_checks import check_content

ENDINGS = {
    ".csv": "csv", ".tsv": "tsv", ".tab": "tsv", ".txt": "tsv", ".xlsx": "xlsx", ".ods": "ods", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet",
}  # fmt: skip
SHEETS = ("xlsx", "ods")
DELIMITERS = (",", ";", "\t", "|")
# Bytes of a file that tell its encoding and delimiter.
HEAD = 4_000_000
# Rows and texts beyond what a careful reader expects in one cell are still read.
LONGEST_LINE = 10_000_000


def form(path: Path, asked: Input) -> Input:
    """The input's format and delimiter, told from the file's name where they are not given; raises DatasetError for another ending."""
    endings = [ending.lower() for ending in path.suffixes if ending.lower() not in (".zip", ".gz")]
    told = asked.format or ENDINGS.get(endings[-1] if endings else "", "")
    if not told:
        right = f"name it with one of {', '.join(ENDINGS)}, or say input.format in the mapping"
        raise DatasetError([Problem(str(path), 0, "", path.name, f"the ending does not say what the file is; {right}")])
    return replace(asked, format=told, delimiter=asked.delimiter or ("\t" if told == "tsv" else ""))


def told_by(head: bytes, asked: Input, file: str) -> Input:
    """The input with the delimiter that its first line holds most of, where none is given; raises DatasetError if it is not UTF-8 text."""
    if asked.format not in ("csv", "tsv"):
        return asked
    # The last bytes of a beginning may be half a character.
    found = check_content(head[: -4 if len(head) >= HEAD else None], file)
    if found and found[0].value != "byte order mark":
        raise DatasetError(found)
    line = head.decode("utf-8-sig", "ignore").partition("\n")[0]
    return asked if asked.delimiter else replace(asked, delimiter=max(DELIMITERS, key=line.count))


def head(path: Path) -> bytes:
    """The beginning of a file, unpacked if it is gzip."""
    opener: Any = gzip.open if path.suffix.lower() == ".gz" else open
    with opener(path, "rb") as file:
        found: bytes = file.read(HEAD)
    return found


def unpacked(path: Path, folder: Path) -> Path:
    """The file itself, or the only file of a zip archive, written into a folder."""
    if path.suffix.lower() != ".zip":
        return path
    with zipfile.ZipFile(path) as archive:
        members = [item for item in archive.namelist() if not item.endswith("/")]
        if len(members) != 1:
            raise DatasetError([Problem(str(path), 0, "", ", ".join(members[:5]), "the archive must hold one file")])
        return Path(archive.extract(members[0], folder))


def relation(connection: duckdb.DuckDBPyConnection, path: Path, asked: Input) -> str:
    """The FROM clause of an SQL query that reads a file as texts, in the file's order; `asked` comes from `form`."""
    if asked.format in SHEETS:
        return registered(connection, sheet(path.read_bytes(), asked, str(path)))
    if asked.format == "parquet":
        return f"read_parquet({exactly(str(path))})"
    if asked.format == "jsonl":
        return f"read_ndjson({exactly(str(path))}, sample_size = -1, maximum_object_size = {LONGEST_LINE})"
    if asked.columns:
        named = "{" + ", ".join(f"{literal(column)}: 'VARCHAR'" for column in asked.columns) + "}"
        head = f"header = false, auto_detect = false, columns = {named}"
    else:
        head = "header = true, all_varchar = true"
    quote = "''" if not asked.quote else literal(asked.quote)
    return (
        f"read_csv({exactly(str(path))}, {head}, delim = {literal(asked.delimiter)}, quote = {quote}, escape = {quote}, "
        f"max_line_size = {LONGEST_LINE}, ignore_errors = true, store_rejects = true, rejects_limit = 0, strict_mode = true)"
    )


def registered(connection: duckdb.DuckDBPyConnection, table: pa.Table) -> str:
    """The FROM clause for a table in memory."""
    label = f"held_{id(table)}"
    connection.register(label, table)
    return name(label)


def sheet(content: bytes, asked: Input, file: str) -> pa.Table:
    """A sheet of a workbook (the first unless named) as texts: dates in ISO 8601, whole numbers without a point, blank rows kept."""
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise DatasetError([Problem(file, 0, "", "", f"this is not a workbook that can be read: {error}")]) from None
    if asked.sheet and asked.sheet not in book.sheet_names:
        raise DatasetError([Problem(file, 0, "", asked.sheet, f"there is no such sheet; there is {', '.join(book.sheet_names)}")])
    rows = book.get_sheet_by_name(asked.sheet or book.sheet_names[0]).to_python(skip_empty_area=False)
    if not rows:
        return pa.table({})
    header = [str(value).strip() or f"column {place}" for place, value in enumerate(rows[0], 1)]
    twice = [label for label in header if header.count(label) > 1]
    if twice:
        raise DatasetError([Problem(file, 1, twice[0], "", "two columns have this name; give each its own")])
    columns = list(zip(*rows[1:], strict=True)) if len(rows) > 1 else [()] * len(header)
    return pa.table(
        {label: pa.array([_text(value) for value in cells], pa.string()) for label, cells in zip(header, columns, strict=True)}
    )


def _text(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def columns(connection: duckdb.DuckDBPyConnection, source: str) -> list[str]:
    """The names of a relation's columns."""
    try:
        return [str(row[0]) for row in connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()]
    except duckdb.Error as error:
        first = str(error).splitlines()[0]
        raise DatasetError([Problem("input", 0, "", "", f"the file cannot be read as its format says: {first}")]) from None


def malformed(connection: duckdb.DuckDBPyConnection, path: Path) -> pd.DataFrame:
    """The lines of a file that could not be read as records since the connection began: line, reason, content.

    Raises DatasetError where one of them has swallowed others: a quotation mark that is never closed.
    """
    tables = {str(row[0]) for row in connection.execute("SHOW TABLES").fetchall()}
    if "reject_errors" not in tables:
        return pd.DataFrame({"line": [], "reason": [], "content": []})
    query = (
        "SELECT DISTINCT ON (line) line, error_message AS reason, csv_line AS content FROM reject_errors JOIN reject_scans USING (scan_id, file_id) "
        "WHERE file_path = ? ORDER BY line, column_idx"
    )
    found = connection.execute(query, [str(path)]).df()
    swallowed = found[
        found["content"].str.rstrip("\r\n").str.contains("\n", regex=False) & found["reason"].str.contains("quote", case=False)
    ]
    if len(swallowed):
        right = 'a quotation mark that opens in this line is not closed where it should be; close it, or say quote = "" in the mapping'
        raise DatasetError(
            [Problem(str(path), int(swallowed["line"].iloc[0]), "", str(swallowed["content"].iloc[0])[:60], right)]
        )
    return found
