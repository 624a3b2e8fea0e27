"""A reader's own table as a dataset in memory, by a mapping."""

import hashlib
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from data.codebook import parse as parse_codebook
from data.convert.files import add_counts, reading_errors
from data.convert.joins import mapping_events
from data.convert.pipeline import RowCounts, convert_batches, missing_recipes, rejected_rows
from data.convert.readers.table import LINE, Table, register
from data.convert.writer import (
    ConversionSummary,
    companion_files,
    dataset_limits,
    dataset_problems,
    descriptor,
    gives_keys,
    neutralise_rows,
)
from data.dataset.backends import InMemory
from data.dataset.dataset import Dataset, rollup_of
from data.dataset.derived import ResponseNumbers, with_derived_columns
from data.dataset.tables import parse_table, write_table
from data.descriptor import FILE, parse
from data.mapping.dump import dump
from data.mapping.spec import Plan
from data.mapping.sql import missing_columns
from data.problems import DatasetError, Problem
from data.revisions import current_revisions
from data.schema import CODINGS, COVERAGE, EVENTS, GOVERNMENTS, RESPONSES
from data.schema import Table as Schema
from data.validation.keys import KeyColumns, check_keys

# What one conversion may take beside the page.
MEMORY = "1GB"


@dataclass(frozen=True, eq=False)
class UploadedTable:
    """An uploaded file as a table of texts, with the line of each row in the column LINE; what of the file is no row, what was told
    from the file itself, the sheets that there are to choose from, the line in which the names of
    the columns stand, and how many rows a line gives (see `readers.table.Table`).
    """

    name: str
    rows: pa.Table
    malformed: pd.DataFrame
    omitted: tuple[tuple[int, str], ...] = ()
    notes: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    header_line: int = 1
    per_line: int = 1

    @property
    def table(self) -> pa.Table:
        """The rows without their lines."""
        return self.rows.drop_columns([LINE])


@dataclass(frozen=True, eq=False)
class Conversion:
    """What a table gave: the dataset (None if no row could be taken), what became of the rows, and those rejected."""

    dataset: Dataset | None
    summary: ConversionSummary
    rejected: pd.DataFrame


def convert_upload(uploaded: UploadedTable, plan: Plan) -> Conversion:
    """The dataset that a mapping makes of a table. Raises DatasetError if the mapping cannot be used."""
    name, events = uploaded.name, mapping_events(plan)
    problems = [*missing_recipes(plan, name), *_unfit(uploaded, plan)] or dataset_problems(plan, events, name)
    if problems:
        raise DatasetError(problems)
    counts, summary = RowCounts(), ConversionSummary()
    config: dict[str, Any] = {"memory_limit": MEMORY, "threads": "2"}
    with duckdb.connect(config=config) as connection, reading_errors(Path(name)):
        columns = [column for column in uploaded.rows.column_names if column != LINE]
        source = Table(
            register(connection, uploaded.rows),
            columns,
            uploaded.malformed,
            uploaded.omitted,
            uploaded.notes,
            per_line=uploaded.per_line,
        )
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        batches = list(convert_batches(connection, plan, source, dataset_limits(plan, events), ResponseNumbers(), counts, now))
        frames = list(rejected_rows(connection, source, counts))
    for batch in batches:
        summary.days(batch)
    add_counts(summary, counts, source, name)
    rejected = neutralise_rows(_stacked(frames)) if frames else pd.DataFrame()
    dataset = _dataset(pa.concat_tables(batches), plan, summary, events) if counts.taken else None
    return Conversion(dataset, summary, rejected)


def _stacked(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """Frames of the same columns, of which two may have one name, below each other."""
    rows = [row for frame in frames for row in frame.itertuples(index=False, name=None)]
    return pd.DataFrame(rows, columns=frames[0].columns)


def _unfit(uploaded: UploadedTable, plan: Plan) -> list[Problem]:
    """What a mapping from elsewhere asks of the table that it does not have."""
    if plan.joins:
        right = "this mapping reads a second file, which only python -m data.convert can"
        return [Problem(uploaded.name, 0, "", "", right)]
    columns = [column for column in uploaded.rows.column_names if column != LINE]
    right = f"the table has no such column, which the mapping reads; it has {', '.join(columns)}"
    return [Problem(uploaded.name, 1, column, "", right) for column in missing_columns(plan, columns)]


def _dataset(taken: pa.Table, plan: Plan, summary: ConversionSummary, events: pd.DataFrame) -> Dataset:
    """The rows as if they had been saved in a folder and loaded. Raises DatasetError for ids that stand twice."""
    written = write_table(taken.to_pandas(), RESPONSES)
    revisions = parse_table(written, RESPONSES)
    if gives_keys(plan):
        cells = {name: pa.array(revisions[name]) for name in RESPONSES.primary_key}
        problems = check_keys(KeyColumns(RESPONSES, cells, np.arange(1, len(revisions) + 1), RESPONSES.file))
        if problems:
            raise DatasetError(problems)
    rows = InMemory(with_derived_columns(current_revisions(revisions)))
    return Dataset(
        meta=parse(descriptor(plan, summary), FILE), codebook=parse_codebook(""), rows=rows, rollup=rollup_of(rows), revisions=revisions, known_at=revisions["recorded_at"].max(),
        events=parse_table(events.to_csv(index=False).encode(), EVENTS), codings=_empty(CODINGS), coverage=_empty(COVERAGE), governments=_empty(GOVERNMENTS),
        # With something of its own: answers are kept by the fingerprint, and nobody else may meet those of this table.
        own=True, fingerprint=hashlib.sha256(written + os.urandom(16)).hexdigest(),
    )  # fmt: skip


def _empty(kind: Schema) -> pd.DataFrame:
    return parse_table((",".join(kind.names) + "\n").encode(), kind)


def folder_files(made: Conversion, plan: Plan) -> dict[str, bytes]:
    """The dataset as the files of a folder, its mapping beside it. Raises ValueError for a table that gave no dataset."""
    dataset = made.dataset
    if dataset is None or dataset.revisions is None:
        raise ValueError("no row could be taken, so there is no dataset to save")
    return {
        RESPONSES.file: write_table(dataset.revisions, RESPONSES),
        **companion_files(plan, mapping_events(plan), made.summary),
        "mapping.toml": dump(plan).encode(),
    }
