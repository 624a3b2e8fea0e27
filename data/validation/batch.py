"""A batch of rows of one table as Arrow columns: what every rule looks at, wherever the rows come from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.arrow_schema import TYPES
from data.schema import Column, Table

# The one way to write each type: what other tools would also read is refused, so that all read the same.
FORMS = {
    "date": (r"(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}", "write an ISO 8601 date from 1900 to 2199, like 2025-08-08"),
    "datetime": (
        r"(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z",
        "write a time in UTC from 1900 to 2199, like 2025-08-08T14:00:00Z",
    ),
    "integer": (r"[1-9][0-9]{0,5}", "write a whole number from 1, without blanks"),
    "boolean": (r"true|false", "write true or false"),
}
FORMATS = {"date": "%Y-%m-%d", "datetime": "%Y-%m-%dT%H:%M:%SZ"}


@dataclass(frozen=True, eq=False)
class Batch:
    """Rows of a table. `cells` are its columns, typed, a missing cell null; `unread` holds for a typed column the texts that could
    not be read as its type. `absent` are columns that the input does not have: their cells are null and nobody is to blame for them.
    `short` are rows (from 0) that end before their last column, which is told of the line.
    """

    table: Table
    cells: Mapping[str, pa.Array]
    unread: Mapping[str, pa.Array] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()
    short: frozenset[int] = frozenset()

    def __len__(self) -> int:
        return len(next(iter(self.cells.values()))) if self.cells else 0

    def __getitem__(self, column: str) -> pa.Array:
        return self.cells[column]


def from_texts(table: Table, texts: Mapping[str, Sequence[str | None]]) -> Batch:
    """A batch of cells as they are written; an empty text is a missing cell."""
    n = len(next(iter(texts.values()))) if texts else 0
    cells: dict[str, pa.Array] = {}
    unread: dict[str, pa.Array] = {}
    for column in table.columns:
        written = pa.array(texts[column.name], pa.string()) if column.name in texts else pa.nulls(n, pa.string())
        written = pc.if_else(pc.equal(written, ""), None, written)
        if column.type in FORMS:
            cells[column.name], unread[column.name] = read_typed(written, column)
        else:
            cells[column.name] = written
    return Batch(table, cells, unread, frozenset(set(table.names) - set(texts)))


def read_typed(written: pa.Array, column: Column) -> tuple[pa.Array, pa.Array]:
    """Texts as a column's type where they are written the one way, and the texts that are not."""
    formed = pc.match_substring_regex(written, rf"\A(?:{FORMS[column.type][0]})\z")
    texts = pc.if_else(formed, written, None)
    cells = _cast(texts, column.type)
    return cells, pc.if_else(pc.is_null(cells), written, None)


def _cast(texts: pa.Array, kind: str) -> pa.Array:
    if kind == "integer":
        return texts.cast(pa.int64())
    if kind == "boolean":
        return pc.equal(texts, "true")
    # A day that no calendar has is written well and is none: pandas tells.
    moments = pd.to_datetime(texts.to_pandas(), format=FORMATS[kind], errors="coerce")
    return pa.Array.from_pandas(moments).cast(TYPES[kind])


def as_texts(cells: pa.Array) -> list[str]:
    """Cells as the codebook writes them; a missing one is an empty text."""
    if pa.types.is_timestamp(cells.type):
        # Not by way of Python's dates, which know no year 0 and none above 9999.
        written = cells.cast(pa.timestamp("s"), safe=False).cast(pa.string()).to_pylist()
        return ["" if text is None else text.removesuffix(" 00:00:00").replace(" ", "T") for text in written]
    return [_text(value) for value in cells.to_pylist()]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def places(mask: pa.Array) -> np.ndarray:
    """The row numbers, from 0, at which a mask is true; a missing value is not."""
    found: np.ndarray = np.flatnonzero(pc.fill_null(mask, False).to_numpy(zero_copy_only=False))
    return found
