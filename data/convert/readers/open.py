"""Opens any table by what its file is."""

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb

from data.convert.readers.csv_text import large_malformed, open_csv
from data.convert.readers.json_lines import open_json
from data.convert.readers.parquet_file import open_parquet
from data.convert.readers.table import LINE, Table, distinct_names
from data.convert.readers.workbook import open_sheet
from data.mapping.spec import Input, Unpivot
from data.problems import DatasetError, Problem
from data.sql_literals import identifier, literal

ENDINGS = {
    ".csv": "csv", ".tsv": "tsv", ".tab": "tsv", ".txt": "tsv", ".xlsx": "xlsx", ".ods": "ods", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet",
}  # fmt: skip
SHEETS = ("xlsx", "ods")
READERS: dict[str, Callable[[duckdb.DuckDBPyConnection, Path, Input, str], Table]] = {
    "csv": open_csv, "tsv": open_csv, "xlsx": open_sheet, "ods": open_sheet, "jsonl": open_json, "parquet": open_parquet,
}  # fmt: skip


def detect_format(path: Path, asked: Input) -> Input:
    """The input's format and delimiter, told from the file's name where they are not given; raises DatasetError for another ending."""
    endings = [ending.lower() for ending in path.suffixes if ending.lower() not in (".zip", ".gz")]
    detected = asked.format or ENDINGS.get(endings[-1] if endings else "", "")
    if not detected:
        right = f"name it with one of {', '.join(ENDINGS)}, or say input.format in the mapping"
        raise DatasetError([Problem(str(path), 0, "", path.name, f"the ending does not say what the file is; {right}")])
    return replace(asked, format=detected, delimiter=asked.delimiter or ("\t" if detected == "tsv" else ""))


def unzip(path: Path, folder: Path) -> Path:
    """The file itself, or the only file of a zip archive, written into a folder."""
    if path.suffix.lower() != ".zip":
        return path
    with zipfile.ZipFile(path) as archive:
        members = [item for item in archive.namelist() if not item.endswith("/")]
        if len(members) != 1:
            raise DatasetError([Problem(str(path), 0, "", ", ".join(members[:5]), "the archive must hold one file")])
        return Path(archive.extract(members[0], folder))


def open_table(connection: duckdb.DuckDBPyConnection, path: Path, asked: Input, file: str = "") -> Table:
    """The table of a file, as the input says it is to be read; `file` is its name in problems. Raises DatasetError with a sentence."""
    whole = detect_format(Path(file or path), asked) if not asked.format else asked
    table = READERS[whole.format](connection, path, whole, file or str(path))
    return _unpivoted(table, whole.unpivot, file or str(path)) if whole.unpivot else table


def finish(connection: duckdb.DuckDBPyConnection, path: Path, table: Table) -> Table:
    """The table once its rows have been read: with the malformed lines that only reading all of them tells."""
    return table if table.exact else replace(table, malformed=large_malformed(connection, path))


def _unpivoted(table: Table, asked: Unpivot, file: str) -> Table:
    wide = list(asked.columns) or [name for name in table.columns if name not in asked.keep]
    missing = [name for name in (*asked.columns, *asked.keep) if name not in table.columns]
    if missing or not wide:
        right = f"the table has {', '.join(table.columns)}"
        raise DatasetError(
            [Problem(file, 1, name, "", f"the mapping turns this column into rows, but {right}") for name in missing or [""]]
        )
    kept = [name for name in table.columns if name not in wide]
    line = identifier(LINE) if table.has_line else "(row_number() OVER () - 1)"
    names_of = distinct_names([*kept, asked.name, asked.value], file, 1)
    names, cells = (", ".join(parts) for parts in (map(literal, wide), (f"{identifier(name)}::VARCHAR" for name in wide)))
    terms = [
        f"{line} * {len(wide)} + unnest(range({len(wide)})) AS {identifier(LINE)}",
        *map(identifier, kept),
        f"unnest([{names}]) AS {identifier(asked.name)}",
        f"unnest([{cells}]) AS {identifier(asked.value)}",
    ]
    relation = f"(SELECT * FROM (SELECT {', '.join(terms)} FROM {table.relation}) WHERE {identifier(asked.value)} IS NOT NULL)"
    return replace(table, relation=relation, columns=names_of, has_line=True, per_line=len(wide))
