"""A table as it was read: a relation of texts in DuckDB, the line of each row, and what of the file is no row."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from data.problems import DatasetError, Problem
from data.sql_literals import identifier

# The hidden column that carries the line of a row.
OURS = "in."
LINE = f"{OURS}line"
MALFORMED = ("line", "reason", "content")


@dataclass(frozen=True, eq=False)
class Table:
    """`relation` is the FROM clause of its rows as texts, `columns` their names. `malformed` are lines that are no record (columns
    MALFORMED), `omitted` lines that hold no response, each with why; `notes` say what was told from the file itself.

    With `has_line` rows carry a number in the hidden column LINE, else they count from 0. The number is the line itself if it is `exact`, else
    the place (from 0) among the rows that could be read, which begin in `first_line`. Where a line gives several rows (`per_line`) it is
    multiplied by their number, and each one's place among them is added.
    """

    relation: str
    columns: Sequence[str]
    malformed: pd.DataFrame
    omitted: Sequence[tuple[int, str]] = ()
    notes: Sequence[str] = ()
    has_line: bool = True
    exact: bool = True
    first_line: int = 2
    header_line: int = 1
    per_line: int = 1
    held: list[pa.Table] = field(default_factory=list, repr=False)

    def lines(self, ordinals: np.ndarray) -> np.ndarray:
        """The lines of rows by their numbers; malformed lines between them count too."""
        numbers: np.ndarray = ordinals // self.per_line
        return numbers if self.exact else line_numbers(numbers, self.malformed["line"].to_numpy(), self.first_line)


def no_malformed() -> pd.DataFrame:
    """No malformed lines."""
    return pd.DataFrame({name: pd.Series(dtype="int64" if name == "line" else "str") for name in MALFORMED})


def malformed(rows: Sequence[tuple[int, str, str]]) -> pd.DataFrame:
    """Malformed lines: line, reason, content."""
    return pd.DataFrame(rows, columns=list(MALFORMED)) if rows else no_malformed()


def register(connection: duckdb.DuckDBPyConnection, table: pa.Table) -> str:
    """The FROM clause for a table in memory."""
    label = f"held_{id(table)}"
    connection.register(label, table)
    return identifier(label)


def in_memory(
    connection: duckdb.DuckDBPyConnection, columns: Sequence[str], rows: Sequence[Sequence[str | None]], lines: Sequence[int]
) -> tuple[str, pa.Table]:
    """A relation of rows at hand, with their lines; the table must be kept as long as the relation."""
    cells = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    arrays = {name: pa.array(list(values), pa.string()) for name, values in zip(columns, cells, strict=True)}
    table = pa.table({LINE: pa.array(list(lines), pa.int64()), **arrays})
    return register(connection, table), table


def line_numbers(places: np.ndarray, broken: np.ndarray, first_line: int) -> np.ndarray:
    """The line of each row (counted from 0 among the rows that could be read), malformed lines between them counted too."""
    ordered = np.sort(broken.astype("int64"))
    before = ordered - np.arange(len(ordered)) - first_line
    found: np.ndarray = places + first_line + np.searchsorted(before, places, side="right")
    return found


def distinct_names(header: Sequence[str], file: str, line: int) -> list[str]:
    """The names of columns; one that has none is called by its place. Raises DatasetError if two are alike."""
    names = [label.strip() or f"column {place}" for place, label in enumerate(header, 1)]
    # An engine takes names that differ in case alone for one.
    counts = Counter(name.casefold() for name in names)
    for name in names:
        if counts[name.casefold()] > 1:
            raise DatasetError(
                [Problem(file, line, name, "", "two columns have this name, if case is ignored; give each its own")]
            )
        if name.casefold().startswith(OURS):
            right = f"names that begin with {OURS} are kept for the conversion; give the column another"
            raise DatasetError([Problem(file, line, name, "", right)])
        if not name.isprintable():
            raise DatasetError([Problem(file, line, name, "", "the name of this column holds a control character; remove it")])
    return names
