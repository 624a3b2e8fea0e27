"""The checks of a dataset folder, or of single tables: the same rules whether the responses are CSV or Parquet."""

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa

from data.arrow_schema import RESPONSES_PARQUET
from data.descriptor import FILE, Descriptor, read
from data.problems import DatasetError, Problem
from data.schema import EVENTS, RESPONSES, TABLES, THEMES, Table
from data.validation.columns import Limits, check_rows
from data.validation.csv_rows import Rows, read_rows
from data.validation.encoding import check_bytes
from data.validation.keys import KeyColumns, check_keys, check_references, key_names
from data.validation.parquet import check_parquet, check_schema, key_columns

# Columns that two tables must share for a file to be taken for one of them.
KNOWN_COLUMNS = 0.5


def check_folder(folder: Path) -> list[Problem]:
    """Every problem of a dataset folder: its descriptor, its tables, and the references between them."""
    if (folder / RESPONSES_PARQUET).is_file():
        return _check_parquet_folder(folder)
    meta, problems = _descriptor(folder)
    return sorted([*problems, *_check(_paths(folder, TABLES), meta)])


def check_companions(folder: Path) -> list[Problem]:
    """Every problem of what lies beside the responses: the descriptor and the other tables."""
    meta, problems = _descriptor(folder)
    return sorted([*problems, *_check(_paths(folder, [table for table in TABLES if table is not RESPONSES]), meta)])


def _check_parquet_folder(folder: Path) -> list[Problem]:
    problems = check_companions(folder)
    if problems:
        return problems
    meta, path, events = read(folder), folder / RESPONSES_PARQUET, folder / EVENTS.file
    known = read_rows(events, EVENTS).batch["event_id"].to_pylist() if events.is_file() else None
    problems = check_parquet(path, Limits(known, meta.themes, meta.period_from, meta.period_to))
    return sorted(problems if check_schema(path) else [*problems, *_codings_of_nothing(folder, path)])


def _codings_of_nothing(folder: Path, responses: Path) -> list[Problem]:
    """Codings of responses that a Parquet file does not have."""
    found: list[Problem] = []
    for table in TABLES:
        path = folder / table.file
        if path.is_file() and any(key.table == RESPONSES.name for key in table.foreign_keys):
            found += _references(_key_columns(read_rows(path, table), str(path)), {RESPONSES.name: key_columns(responses)})
    return found


def check_file(path: Path) -> list[Problem]:
    """Every problem of one table, told apart by its header; references to other tables are not followed."""
    if path.name == FILE:
        return _descriptor(path.parent)[1]
    if path.suffix == ".parquet":
        meta = _descriptor(path.parent)[0]
        return sorted(check_parquet(path, _limits(meta, None)))
    problems = check_bytes(path, str(path))
    if problems:
        return problems
    table = table_of(path)
    if table is None:
        right = "to make a dataset of it: python -m data.convert (docs/mapping.md), or the page Your data"
        names = ", ".join(item.file for item in TABLES)
        return [Problem(str(path), 1, "", path.name, f"this is none of a dataset's tables ({names}), by its header; {right}")]
    return sorted(_check({table: path}, _descriptor(path.parent)[0]))


def table_of(path: Path) -> Table | None:
    """The table of the codebook that a CSV file is by its header; None if it is none of them."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        header = {label.strip().strip('"') for label in file.readline(100_000).split(",")}
    named = {table.name: KNOWN_COLUMNS for table in TABLES if path.stem.startswith(table.name)}
    best = max(TABLES, key=lambda table: len(header & set(table.names)) / len(table.names) + named.get(table.name, 0))
    shared = len(header & set(best.names)) / len(best.names)
    return best if shared >= KNOWN_COLUMNS or best.name in named else None


def _descriptor(folder: Path) -> tuple[Descriptor | None, list[Problem]]:
    try:
        return read(folder), []
    except DatasetError as error:
        return None, list(error.problems)


def _paths(folder: Path, tables: Iterable[Table]) -> dict[Table, Path]:
    """The files of the tables; a dataset may have no events, second coders or searches on record, and the page says so."""
    paths = {table: folder / table.file for table in tables}
    return {table: path for table, path in paths.items() if table is RESPONSES or path.exists()}


def _limits(meta: Descriptor | None, events: list[str] | None) -> Limits:
    return Limits(events, meta.themes, meta.period_from, meta.period_to) if meta else Limits(events, THEMES)


def _check(paths: dict[Table, Path], meta: Descriptor | None) -> list[Problem]:
    problems: list[Problem] = []
    read: dict[Table, Rows] = {}
    for table, path in paths.items():
        found = check_bytes(path, str(path))
        problems += found
        if not found:
            read[table] = read_rows(path, table)
    events = read[EVENTS].batch["event_id"].to_pylist() if EVENTS in read else None
    keys: dict[str, KeyColumns] = {}
    for table, rows in read.items():
        name = str(paths[table])
        problems += [*rows.problems, *check_rows(rows.batch, _limits(meta, events), name, rows.lines)]
        keys[table.name] = _key_columns(rows, name)
    for table in read:
        problems += [*check_keys(keys[table.name]), *_references(keys[table.name], keys)]
    return problems


def _key_columns(rows: Rows, name: str) -> KeyColumns:
    table = rows.batch.table
    return KeyColumns(table, {column: rows.batch[column] for column in key_names(table)}, rows.lines, name)


def _references(rows: KeyColumns, others: dict[str, KeyColumns]) -> list[Problem]:
    """References to the responses; those to events are a rule of each row (columns.py)."""
    found: list[Problem] = []
    for key in rows.table.foreign_keys:
        if key.table in others and key.table != EVENTS.name:
            reason = f"{key.table}.csv has no such {key.target}; add it there or correct it here"
            known: pa.Array = others[key.table].cells[key.target]
            found += check_references(rows, key.column, known, reason)
    return found
