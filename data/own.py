"""A table in memory as a dataset, by a mapping; nothing is written to disk."""

import hashlib
import io
import json
import os
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.json as pa_json
import pyarrow.parquet as pq

from data import derive, mapping, reading
from data.codebook import parse as parse_codebook
from data.converting import Tally, convert, problems, rejected, unsaid
from data.descriptor import FILE, parse
from data.engines import HELD_ROWS, Held
from data.folders import Outcome, as_csv, descriptor, harmless, limits_of
from data.joins import named_events
from data.load import Dataset, current, prepared, typed
from data.mapping import Input, Plan
from data.opening import summarised
from data.problems import DatasetError, Problem
from data.recipes import missing
from data.schema import CODINGS, COVERAGE, EVENTS, RESPONSES, Table

TOO_MANY = f"a page holds at most {HELD_ROWS:,} rows; convert a larger table with python -m data.convert"


@dataclass(frozen=True, eq=False)
class Made:
    """What a table gave: the dataset (None if no row could be taken), counts, the kinds of problems, and the rows rejected."""

    dataset: Dataset | None
    tally: Tally
    problems: list[tuple[int, Problem]]
    rejected: pd.DataFrame


def table(content: bytes, name: str) -> pa.Table:
    """An uploaded file as a table of texts; raises DatasetError with a sentence for one that cannot be read or is too large."""
    asked = reading.form(Path(name), Input())
    try:
        found = _read(content, reading.told_by(content[: reading.HEAD], asked, name), name)
    except (pa.ArrowException, UnicodeDecodeError, ValueError) as error:
        raise DatasetError(
            [Problem(name, 0, "", "", f"this cannot be read as {asked.format}: {str(error).splitlines()[0]}")]
        ) from None
    if len(found) > HELD_ROWS:
        raise DatasetError([Problem(name, 0, "", f"{len(found):,} rows", TOO_MANY)])
    if not len(found):
        raise DatasetError(
            [Problem(name, 1, "", "", "the table has no rows; it must hold the names of its columns and at least one row")]
        )
    twice = [column for column, n in Counter(found.column_names).items() if n > 1]
    if twice:
        raise DatasetError([Problem(name, 1, twice[0], "", "two columns have this name; give each its own")])
    return found


def _read(content: bytes, asked: Input, name: str) -> pa.Table:
    if asked.format in reading.SHEETS:
        return reading.sheet(content, asked, name)
    if asked.format == "parquet":
        return _texts(pq.read_table(io.BytesIO(content)))
    if asked.format == "jsonl":
        return _texts(pa_json.read_json(io.BytesIO(content)))
    parsing = pa_csv.ParseOptions(delimiter=asked.delimiter, newlines_in_values=True)
    header = pa_csv.read_csv(io.BytesIO(content), parse_options=parsing).column_names
    converting = pa_csv.ConvertOptions(column_types=dict.fromkeys(header, pa.string()), strings_can_be_null=False)
    return pa_csv.read_csv(io.BytesIO(content), parse_options=parsing, convert_options=converting)


def _texts(found: pa.Table) -> pa.Table:
    columns = {}
    for name in found.column_names:
        values = [
            None if value is None else value.isoformat() if hasattr(value, "isoformat") else str(value)
            for value in found[name].to_pylist()
        ]
        columns[name] = pa.array(values, pa.string())
    return pa.table(columns)


def make(rows: pa.Table, plan: Plan, name: str) -> Made:
    """The dataset that a mapping makes of a table. Raises DatasetError if the mapping cannot be used."""
    found = [*unsaid(plan, name), *_unfit(rows, plan, name)]
    if found:
        raise DatasetError(found)
    tally, events = Tally(), named_events(plan)
    with duckdb.connect() as connection:
        source = reading.registered(connection, rows)
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        try:
            batches = list(convert(connection, plan, source, limits_of(plan, events), derive.Numbers(), tally, now))
        except duckdb.Error as error:
            raise DatasetError(
                [Problem(name, 0, "", "", f"this cannot be read by these choices: {str(error).splitlines()[0]}")]
            ) from None
        nothing = pd.DataFrame({"line": [], "reason": [], "content": []})
        frames = list(rejected(connection, source, tally, nothing, 2))
    turned_down = harmless(pd.concat(frames, ignore_index=True)) if frames else pd.DataFrame()
    outcome = Outcome()
    for batch in batches:
        outcome.days(batch)
    dataset = summarised(_dataset(pa.concat_tables(batches), plan, outcome, events)) if tally.taken else None
    return Made(dataset, tally, problems(tally, name, [], 2), turned_down)


def _unfit(rows: pa.Table, plan: Plan, name: str) -> list[Problem]:
    """What a mapping from elsewhere asks of the table that it does not have."""
    if plan.joins or plan.input.columns:
        right = "this mapping reads a second file or a table without a header, which only python -m data.convert can"
        return [Problem(name, 0, "", "", right)]
    right = f"the table has no such column, which the mapping reads; it has {', '.join(rows.column_names)}"
    return [Problem(name, 1, column, "", right) for column in missing(plan, rows.column_names)]


def _dataset(taken: pa.Table, plan: Plan, outcome: Outcome, events: pd.DataFrame) -> Dataset:
    """The rows as if they had been saved in a folder and loaded."""
    written = as_csv(taken.to_pandas())
    revisions = typed(written, RESPONSES)
    meta = parse(descriptor(plan, outcome), FILE)
    return Dataset(
        meta=meta, codebook=parse_codebook(""), rows=Held(prepared(current(revisions))), summary=None, revisions=revisions, known_at=revisions["recorded_at"].max(),
        events=typed(events.to_csv(index=False).encode(), EVENTS), codings=_nothing(CODINGS), coverage=_nothing(COVERAGE),
        # With something of its own: answers are kept by the fingerprint, and nobody else may meet those of this table.
        own=True, fingerprint=hashlib.sha256(written + os.urandom(16)).hexdigest(),
    )  # fmt: skip


def _nothing(kind: Table) -> pd.DataFrame:
    return typed((",".join(kind.names) + "\n").encode(), kind)


def files(made: Made, plan: Plan) -> dict[str, bytes]:
    """The dataset as the files of a folder, its mapping beside it. Raises ValueError for a table that gave no dataset."""
    dataset = made.dataset
    if dataset is None or dataset.revisions is None:
        raise ValueError("no row could be taken, so there is no dataset to save")
    outcome = Outcome(first=dataset.meta.period_from, last=dataset.meta.period_to)
    found = {
        RESPONSES.file: as_csv(dataset.revisions), FILE: json.dumps(descriptor(plan, outcome), ensure_ascii=False, indent=2).encode(),
        EVENTS.file: _saved(dataset.events, EVENTS), CODINGS.file: _saved(dataset.codings, CODINGS), COVERAGE.file: _saved(dataset.coverage, COVERAGE),
        "mapping.toml": mapping.written(plan).encode(),
    }  # fmt: skip
    return found


def _saved(frame: pd.DataFrame, kind: Table) -> bytes:
    plain = frame[list(kind.names)].copy()
    for column in kind.columns:
        if column.type == "date":
            plain[column.name] = plain[column.name].dt.strftime("%Y-%m-%d")
    written: str = plain.to_csv(index=False, lineterminator="\n")
    return written.encode()
