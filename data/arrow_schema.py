"""The codebook's columns as Arrow types: what a Parquet file of responses holds, and what is told of each row beside its own cells.

`superseded` marks revisions that a later one replaces; `state`, `precedence` and `search` are told by `dataset/derived.py`.
"""

import pyarrow as pa

from data.schema import RESPONSES, Table

TYPES = {"date": pa.timestamp("us"), "datetime": pa.timestamp("us"), "integer": pa.int64(), "boolean": pa.bool_()}
DERIVED = pa.schema([
    pa.field("superseded", pa.bool_()), pa.field("state", pa.string()), pa.field("precedence", pa.int64()), pa.field("search", pa.string()),
])  # fmt: skip


def arrow_schema(table: Table) -> pa.Schema:
    """The typed columns of a table of the codebook."""
    return pa.schema([pa.field(column.name, TYPES.get(column.type, pa.string())) for column in table.columns])


RESPONSES_PARQUET = "responses.parquet"
SCHEMA = pa.schema([*arrow_schema(RESPONSES), *DERIVED])
