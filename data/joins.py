"""Second files that a mapping joins to its input, and the events that they hold."""

from pathlib import Path

import duckdb
import pandas as pd

from data import mapping, reading, recipes
from data.mapping import Plan
from data.problems import DatasetError, Problem

MEMORY = "1GB"


def connected(work: Path) -> duckdb.DuckDBPyConnection:
    """A connection that writes to a folder what does not fit into its memory."""
    return duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(work)})


def joined(connection: duckdb.DuckDBPyConnection, plan: Plan, source: str, folder: Path) -> str:
    """The FROM clause with the second files joined; raises DatasetError if a key names two rows of one."""
    if not plan.joins:
        return source
    parts = [f'(SELECT *, row_number() OVER () AS "in.place" FROM {source}) AS input']
    columns = ["input.*"]
    for join in plan.joins:
        path = folder / join.file
        table = reading.relation(connection, path, _told(path))
        keys = ", ".join(recipes.name(column) for column in join.on.values())
        twice = connection.execute(f"SELECT {keys} FROM {table} GROUP BY ALL HAVING count(*) > 1 LIMIT 1").fetchone()
        _whole(connection, path)
        if twice:
            raise DatasetError(
                [
                    Problem(
                        str(path),
                        0,
                        keys,
                        str(twice[0]),
                        "the key names more than one row of this file; each row must have its own",
                    )
                ]
            )
        named = [f"{recipes.name(c)} AS {recipes.name(f'{join.name}.{c}')}" for c in reading.columns(connection, table)]
        on = " AND ".join(
            f"CAST(input.{recipes.name(left)} AS VARCHAR) = CAST({recipes.name(join.name)}.{recipes.name(f'{join.name}.{right}')} AS VARCHAR)"
            for left, right in join.on.items()
        )
        parts.append(f"LEFT JOIN (SELECT {', '.join(named)} FROM {table}) AS {recipes.name(join.name)} ON {on}")
        columns.append(f"{recipes.name(join.name)}.*")
    return f'(SELECT {", ".join(columns)} FROM {" ".join(parts)} ORDER BY "in.place")'


def named_events(plan: Plan) -> pd.DataFrame:
    """The events that the mapping itself names, as texts with the columns of the codebook."""
    rows = [{name: event.get(name, "") for name in mapping.EVENT_COLUMNS} for event in plan.events]
    return pd.DataFrame(rows, columns=list(mapping.EVENT_COLUMNS), dtype="str")


def events_of(plan: Plan, folder: Path, work: Path) -> pd.DataFrame:
    """The events that the mapping names or that a joined file holds, as texts with the columns of the codebook."""
    frame = named_events(plan)
    join = next((item for item in plan.joins if item.name == plan.event_join), None)
    if join:
        with connected(work) as connection:
            path = folder / join.file
            table = reading.relation(connection, path, _told(path))
            made = connection.execute(recipes.event_rows(plan.event_columns, table)).df()
        frame = pd.concat([frame, made.reindex(columns=frame.columns)], ignore_index=True)
    return frame.fillna("")


def _whole(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Raises DatasetError if a line of a second file could not be read: what it would have said is missing everywhere."""
    broken = reading.malformed(connection, path)
    if len(broken):
        row, right = broken.iloc[0], "this line of the file that is joined is malformed; mend it"
        raise DatasetError([Problem(str(path), int(row["line"]), "", str(row["content"]), right)])


def _told(path: Path) -> mapping.Input:
    """How a second file is read: by its name and its first line."""
    if not path.is_file():
        raise DatasetError(
            [Problem(str(path), 0, "", "", "the file that the mapping joins is missing; it must lie beside the input")]
        )
    return reading.told_by(reading.head(path), reading.form(path, mapping.Input()), str(path))
