"""Responses as Parquet: the columns of the codebook, typed, and what every question needs, told from them once.

The file is for tables that no one reads row by row. `superseded` marks revisions that a later one replaces; `state`, `precedence`
and `search` are as in `load.prepared`. Rows that lie in the order of their dates are found faster (docs/scale.md).
"""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data.problems import Problem
from data.schema import RESPONSES

FILE = "responses.parquet"
TYPES = {"date": pa.timestamp("us"), "datetime": pa.timestamp("us"), "integer": pa.int64(), "boolean": pa.bool_()}
DERIVED = pa.schema([
    pa.field("superseded", pa.bool_()), pa.field("state", pa.string()), pa.field("precedence", pa.int64()), pa.field("search", pa.string()),
])  # fmt: skip
SCHEMA = pa.schema([*(pa.field(c.name, TYPES.get(c.type, pa.string())) for c in RESPONSES.columns), *DERIVED])
# Rows of one piece of the file: as many as DuckDB reads at once.
PIECE = 122_880


class Writer:
    """Writes rows in pieces, in a `with` statement; `kept` are further columns, as numbers."""

    def __init__(self, path: Path, kept: Sequence[str] = ()) -> None:
        self._schema = pa.schema([*SCHEMA, *(pa.field(name, pa.float64()) for name in kept)])
        self._file = pq.ParquetWriter(path, self._schema, compression="zstd")

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()

    def write(self, table: pa.Table) -> None:
        """Append a table with the columns of the schema."""
        self._file.write_table(table.select(self._schema.names).cast(self._schema), row_group_size=PIECE)


def from_prepared(rows: pd.DataFrame, superseded: bool = False) -> pa.Table:
    """Rows as `load.prepared` gives them, as a table of SCHEMA."""
    plain = rows.assign(superseded=superseded)
    texts = {name: plain[name].astype("str") for name in plain.columns if isinstance(plain[name].dtype, pd.CategoricalDtype)}
    return pa.Table.from_pandas(plain.assign(**texts)[SCHEMA.names], schema=SCHEMA, preserve_index=False)


def check(path: Path) -> list[Problem]:
    """What keeps a Parquet file from being read as responses: a broken file, missing columns, other types."""
    right = "make the file with python -m data.convert"
    try:
        found = pq.read_schema(path)
    except (pa.ArrowInvalid, OSError) as error:
        return [Problem(str(path), 0, "", "", f"this is not a Parquet file: {error}; {right}")]
    problems = []
    for field in SCHEMA:
        place = found.get_field_index(field.name)
        if place < 0:
            problems.append(Problem(str(path), 0, field.name, "", f"the column is missing; {right}"))
        elif not _like(found.field(place).type, field.type):
            problems.append(
                Problem(str(path), 0, field.name, str(found.field(place).type), f"the column must be {field.type}; {right}")
            )
    return problems


def _like(found: pa.DataType, right: pa.DataType) -> bool:
    """Texts may be written in several ways, times in several units."""
    if pa.types.is_dictionary(found):
        found = found.value_type
    if pa.types.is_string(right):
        return bool(pa.types.is_string(found) or pa.types.is_large_string(found))
    return bool(found == right or (pa.types.is_timestamp(right) and pa.types.is_timestamp(found) and found.tz is None))
