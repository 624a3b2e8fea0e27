"""Responses written as Parquet: the columns of the codebook, typed, and what every query needs, told from them once.

The file is for tables that no one reads row by row. Rows that lie in the order of their dates are found faster (docs/scale.md).
"""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data.arrow_schema import SCHEMA

# Rows of one row group: as many as DuckDB reads at once.
ROW_GROUP = 122_880


class Writer:
    """Writes rows in row groups, in a `with` statement; `kept` are further columns, as numbers."""

    def __init__(self, path: Path, kept: Sequence[str] = ()) -> None:
        self._schema = pa.schema([*SCHEMA, *(pa.field(name, pa.float64()) for name in kept)])
        self._file = pq.ParquetWriter(path, self._schema, compression="zstd")

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()

    def write(self, table: pa.Table) -> None:
        """Append a table with the columns of the schema."""
        self._file.write_table(table.select(self._schema.names).cast(self._schema), row_group_size=ROW_GROUP)


def to_arrow(rows: pd.DataFrame, superseded: bool = False) -> pa.Table:
    """Rows with derived columns (`derived.with_derived_columns`) as a table of SCHEMA."""
    plain = rows.assign(superseded=superseded)
    texts = {name: plain[name].astype("str") for name in plain.columns if isinstance(plain[name].dtype, pd.CategoricalDtype)}
    return pa.Table.from_pandas(plain.assign(**texts)[SCHEMA.names], schema=SCHEMA, preserve_index=False)
