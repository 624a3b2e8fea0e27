"""Responses in Parquet: whether the file can be read as such, and every rule on its rows, each kind of problem with its number."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.arrow_schema import SCHEMA
from data.problems import Problem
from data.schema import RESPONSES
from data.validation.batch import Batch
from data.validation.columns import Limits, check_batch
from data.validation.fault_counts import FaultCounts
from data.validation.keys import KeyColumns, check_keys

BATCH = 100_000
MAKE = "make the file with python -m data.convert"


def check_schema(path: Path) -> list[Problem]:
    """What keeps a Parquet file from being read as responses: a broken file, missing columns, other types."""
    try:
        found = pq.read_schema(path)
    except (pa.ArrowInvalid, OSError) as error:
        return [Problem(str(path), 0, "", "", f"this is not a Parquet file: {error}; {MAKE}")]
    problems = []
    for field in SCHEMA:
        place = found.get_field_index(field.name)
        if place < 0:
            problems.append(Problem(str(path), 0, field.name, "", f"the column is missing; {MAKE}"))
        elif not _like(found.field(place).type, field.type):
            kind = str(found.field(place).type)
            problems.append(Problem(str(path), 0, field.name, kind, f"the column must be {field.type}; {MAKE}"))
    return problems


def _like(found: pa.DataType, right: pa.DataType) -> bool:
    """Texts may be written in several ways, times in several units."""
    if pa.types.is_dictionary(found):
        found = found.value_type
    if pa.types.is_string(right):
        return bool(pa.types.is_string(found) or pa.types.is_large_string(found))
    return bool(found == right or (pa.types.is_timestamp(right) and pa.types.is_timestamp(found) and found.tz is None))


def check_parquet(path: Path, limits: Limits) -> list[Problem]:
    """Every kind of problem of a Parquet file of responses; `line` counts its rows from 1, and the reason says how many more there are."""
    problems = check_schema(path)
    if problems:
        return problems
    counts, begin = FaultCounts(), 0
    try:
        for batch in batches(path):
            for fault in check_batch(batch, limits):
                counts.add(fault, begin)
            begin += len(batch)
        keys = check_keys(key_columns(path))
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        first = str(error).splitlines()[0]
        return [Problem(str(path), begin + 1, "", "", f"the rows from here on cannot be read: {first}; {MAKE}")]
    listed = [
        problem if n == 1 else Problem(problem.file, problem.line, problem.column, problem.value, f"{problem.reason} ({n - 1:,} more rows have the same)")
        for n, problem in counts.problems(str(path))
    ]  # fmt: skip
    return listed + keys


def batches(path: Path) -> Iterator[Batch]:
    """The rows of a Parquet file in the types of the schema; an empty text is a missing one."""
    names = [column.name for column in RESPONSES.columns]
    for batch in pq.ParquetFile(path).iter_batches(BATCH, columns=names):
        yield Batch(RESPONSES, {name: _plain(batch.column(name), SCHEMA.field(name).type) for name in names})


def key_columns(path: Path) -> KeyColumns:
    """The key columns of a Parquet file of responses; its rows count from 1."""
    table = pq.read_table(path, columns=list(RESPONSES.primary_key)).combine_chunks()
    cells = {name: _plain(_one(table[name]), SCHEMA.field(name).type) for name in RESPONSES.primary_key}
    return KeyColumns(RESPONSES, cells, range(1, len(table) + 1), str(path))


def _one(column: pa.ChunkedArray) -> pa.Array:
    found = column.combine_chunks()
    return pa.concat_arrays(found.chunks) if isinstance(found, pa.ChunkedArray) else found


def _plain(cells: pa.Array, kind: pa.DataType) -> pa.Array:
    found = cells.dictionary_decode() if pa.types.is_dictionary(cells.type) else cells
    found.validate(full=True)
    found = found.cast(kind, safe=False)
    return pc.if_else(pc.equal(found, ""), None, found) if pa.types.is_string(kind) else found
