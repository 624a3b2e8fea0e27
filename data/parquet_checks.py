"""Checks of responses in Parquet, by whole columns: each kind of problem with its number and its first row."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.bulk_checks import Limits, faults
from data.parquet import SCHEMA, check
from data.problems import Problem
from data.schema import RESPONSES

BATCH = 100_000


def check_rows(path: Path, limits: Limits) -> list[Problem]:
    """Every kind of problem of a Parquet file of responses; `line` counts its rows from 1 and the reason says how many more there are."""
    problems = check(path)
    if problems:
        return problems
    kinds: dict[tuple[str, str], tuple[int, int, str]] = {}
    begin = 1
    names = [column.name for column in RESPONSES.columns]
    for batch in pq.ParquetFile(path).iter_batches(BATCH, columns=names):
        cells = {name: _plain(batch.column(name), SCHEMA.field(name).type) for name in names}
        for fault in faults(cells, {}, limits):
            rows = np.flatnonzero(fault.rows.to_numpy(zero_copy_only=False))
            value = fault.cells[int(rows[0])].as_py()
            n, row, told = kinds.get((fault.column, fault.reason), (0, begin + int(rows[0]), "" if value is None else str(value)))
            kinds[(fault.column, fault.reason)] = (n + len(rows), row, told)
        begin += batch.num_rows
    return [
        Problem(str(path), row, column, value, reason + (f" ({n - 1:,} more rows have the same)" if n > 1 else ""))
        for (column, reason), (n, row, value) in kinds.items()
    ]


def _plain(cells: pa.Array, kind: pa.DataType) -> pa.Array:
    """The cells in the type of the schema; an empty text is a missing one."""
    found = cells.dictionary_decode() if pa.types.is_dictionary(cells.type) else cells
    found = found.cast(kind)
    return pc.if_else(pc.equal(found, ""), None, found) if pa.types.is_string(kind) else found
