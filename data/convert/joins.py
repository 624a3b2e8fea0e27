"""Second files that a mapping joins to its input, and the events that the mapping or such a file holds."""

from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd

from data.convert.readers.open import detect_format, finish, open_table
from data.convert.readers.table import LINE, Table
from data.mapping import sql
from data.mapping.spec import EVENT_COLUMNS, Input, Join, Plan
from data.problems import DatasetError, Problem
from data.schema import EVENTS
from data.sql_literals import identifier
from data.validation.batch import from_texts
from data.validation.columns import Limits, check_rows
from data.validation.keys import KeyColumns, check_keys, key_names

MEMORY = "1GB"


def connect(work: Path) -> duckdb.DuckDBPyConnection:
    """A connection that writes to a folder what does not fit into its memory."""
    return duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(work)})


def join_files(connection: duckdb.DuckDBPyConnection, plan: Plan, table: Table, folder: Path) -> Table:
    """The table with the second files joined, each row once and in its order; raises DatasetError if a key names two rows of one."""
    if not plan.joins:
        return table
    line = f"row_number() OVER () - 1 AS {identifier(LINE)}"
    parts = [f"(SELECT *, {line} FROM {table.relation}) AS input" if not table.has_line else f"{table.relation} AS input"]
    columns, names, held = ["input.*"], list(table.columns), list(table.held)
    for join in plan.joins:
        other = _second(connection, join, folder)
        named = [f"{identifier(c)} AS {identifier(f'{join.name}.{c}')}" for c in other.columns]
        label = identifier(join.name)
        on = " AND ".join(
            f"CAST(input.{identifier(left)} AS VARCHAR) = CAST({label}.{identifier(f'{join.name}.{right}')} AS VARCHAR)"
            for left, right in join.on.items()
        )
        parts.append(f"LEFT JOIN (SELECT {', '.join(named)} FROM {other.relation}) AS {label} ON {on}")
        columns.append(f"{label}.*")
        names += [f"{join.name}.{c}" for c in other.columns]
        held += other.held
    relation = f"(SELECT {', '.join(columns)} FROM {' '.join(parts)} ORDER BY {identifier(LINE)})"
    return replace(table, relation=relation, columns=names, has_line=True, held=held)


def _second(connection: duckdb.DuckDBPyConnection, join: Join, folder: Path) -> Table:
    """A second file, whole: a line of it that could not be read would be missing everywhere."""
    path = _beside(join, folder)
    table = open_table(connection, path, detect_format(path, Input()))
    missing = [column for column in join.on.values() if column not in table.columns]
    if missing:
        right = f"the mapping joins by this column, but the file has {', '.join(table.columns)}"
        raise DatasetError([Problem(str(path), 1, column, "", right) for column in missing])
    keys = ", ".join(identifier(column) for column in join.on.values())
    twice = connection.execute(f"SELECT {keys} FROM {table.relation} GROUP BY ALL HAVING count(*) > 1 LIMIT 1").fetchone()
    broken = finish(connection, path, table).malformed
    if len(broken):
        row = broken.iloc[0]
        right = "this line of the file that is joined is malformed; mend it"
        raise DatasetError([Problem(str(path), int(row["line"]), "", str(row["content"]), right)])
    if twice:
        right = "the key names more than one row of this file; each row must have its own"
        raise DatasetError([Problem(str(path), 0, keys, str(twice[0]), right)])
    return table


def _beside(join: Join, folder: Path) -> Path:
    """The file that a mapping joins: it must lie in the folder of the input, wherever the mapping comes from."""
    path = folder / join.file
    if not path.resolve().is_relative_to(folder.resolve()):
        right = "a joined file must lie beside the input or below it; name it without .. and without a folder of its own"
        raise DatasetError([Problem(join.file, 0, f"join.{join.name}", join.file, right)])
    if not path.is_file():
        raise DatasetError(
            [Problem(str(path), 0, "", "", "the file that the mapping joins is missing; it must lie beside the input")]
        )
    return path


def mapping_events(plan: Plan) -> pd.DataFrame:
    """The events that the mapping itself names, as texts with the columns of the codebook."""
    rows = [{name: event.get(name, "") for name in EVENT_COLUMNS} for event in plan.events]
    return pd.DataFrame(rows, columns=list(EVENT_COLUMNS), dtype="str")


def read_events(plan: Plan, folder: Path, work: Path) -> pd.DataFrame:
    """The events that the mapping names or that a joined file holds, as texts with the columns of the codebook."""
    frame = mapping_events(plan)
    join = next((item for item in plan.joins if item.name == plan.event_join), None)
    if join:
        with connect(work) as connection:
            table = _second(connection, join, folder)
            made = connection.execute(sql.event_rows(plan.event_columns, table.relation)).df()
        frame = pd.concat([frame, made.reindex(columns=frame.columns)], ignore_index=True)
    return frame.fillna("")


def check_events(events: pd.DataFrame, file: str) -> list[Problem]:
    """What is wrong with the events of a conversion, by the rules of the codebook; they count from 1 in their order."""
    if events.empty:
        return []
    batch = from_texts(EVENTS, {name: events[name].tolist() for name in EVENT_COLUMNS})
    keys = KeyColumns(EVENTS, {column: batch[column] for column in key_names(EVENTS)}, range(1, len(events) + 1), file)
    found = [*check_rows(batch, Limits(), file, range(1, len(events) + 1)), *check_keys(keys)]
    return [Problem(file, 0, f"event {problem.line}.{problem.column}", problem.value, problem.reason) for problem in found]
