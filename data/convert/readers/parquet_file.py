"""Parquet files as texts: times in UTC, nested columns as `actor.name`, lists parted by ";"."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from data.convert.readers.table import Table, distinct_names, no_malformed
from data.mapping.spec import Input
from data.problems import DatasetError, Problem
from data.sql_literals import identifier, path_literal


def open_parquet(connection: duckdb.DuckDBPyConnection, path: Path, asked: Input, file: str) -> Table:
    """The rows of a Parquet file, which count from 1. Raises DatasetError with a sentence."""
    try:
        schema = pq.read_schema(path)
    except (pa.ArrowException, OSError) as error:
        first = str(error).splitlines()[0]
        raise DatasetError([Problem(file, 0, "", "", f"this is not a Parquet file that can be read: {first}")]) from None
    terms = [term for field in schema for term in _terms(field, field.name, identifier(field.name), file)]
    names = distinct_names([name for name, _ in terms], file, 1)
    select = ", ".join(f"{expression} AS {identifier(name)}" for name, (_, expression) in zip(names, terms, strict=True))
    relation = f"(SELECT {select} FROM read_parquet({path_literal(str(path))}, hive_partitioning = false))"
    zones = [field.name for field in schema if pa.types.is_timestamp(field.type) and field.type.tz]
    notes = [f"Times of {', '.join(zones)} are told in UTC."] if zones else []
    return Table(relation, names, no_malformed(), notes=notes, has_line=False, exact=False, first_line=1)


def _terms(field: pa.Field, name: str, expression: str, file: str) -> Iterator[tuple[str, str]]:
    """Name and SQL expression of each column of texts that a field becomes."""
    kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
    if pa.types.is_struct(kind):
        for inner in kind:
            yield from _terms(inner, f"{name}.{inner.name}", f"{expression}.{identifier(inner.name)}", file)
    elif pa.types.is_list(kind) or pa.types.is_large_list(kind):
        if pa.types.is_nested(kind.value_type):
            raise DatasetError(
                [Problem(file, 0, name, str(kind), "a list of lists or records fits into no cell; give each a row of its own")]
            )
        yield name, f"array_to_string({expression}, ';')"
    elif pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        raise DatasetError([Problem(file, 0, name, str(kind), "this kind of column fits into no cell of a table; leave it out")])
    elif pa.types.is_timestamp(kind) and kind.tz:
        yield name, f"strftime({expression} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%SZ')"
    elif pa.types.is_timestamp(kind):
        yield name, f"strftime({expression}, '%Y-%m-%dT%H:%M:%S')"
    else:
        yield name, f"CAST({expression} AS VARCHAR)"
