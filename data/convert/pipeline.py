"""Any table to the responses of a dataset, in one pass and constant memory: every row is taken, left out by a condition, or rejected."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.arrow_schema import SCHEMA
from data.convert.readers.table import LINE, Table
from data.dataset.derived import ResponseNumbers, epoch_days, identifiers, precedences, resolve_countries, search_text
from data.dataset.response_ids import number
from data.mapping import sql
from data.mapping.spec import Plan, Recipe
from data.problems import DatasetError, Problem
from data.schema import RESPONSES
from data.sql_literals import identifier
from data.validation.batch import Batch, as_texts, places
from data.validation.columns import Fault, Limits, check_batch
from data.validation.fault_counts import FaultCounts, FaultyRows
from geo.names import by_alpha3

BATCH = 100_000
# What is taken for a column that the mapping does not name; docs/mapping.md says so.
DEFAULTS = {
    "date_precision": "day", "response_type": "STATEMENT", "channel": "other", "confidence": "medium", "quote_translated": "false", "revision": "1",
    "status": "coded", "recorded_by": "conversion",
}  # fmt: skip
REQUIRED = ("date", "actor", "actor_type", "level", "stance", "relevance", "summary", "source_publisher")
NO_ID = Recipe(constant="")


@dataclass
class RowCounts:
    """What became of the rows: `counts` are the problems by kind and value, `faulty` says which row has which; `unread` counts the
    cells of kept columns that are no number, with the first of them.
    """

    read: int = 0
    taken: int = 0
    left_out: int = 0
    rejected: int = 0
    counts: FaultCounts = field(default_factory=FaultCounts)
    faulty: FaultyRows = field(default_factory=FaultyRows)
    unread: dict[str, tuple[int, str]] = field(default_factory=dict)


def convert_batches(
    connection: duckdb.DuckDBPyConnection,
    plan: Plan,
    source: Table,
    limits: Limits,
    numbers: ResponseNumbers,
    counts: RowCounts,
    recorded_at: str,
    seen: Callable[[int], None] = lambda n: None,
) -> Iterator[pa.Table]:
    """The responses of a table in batches with the columns of `arrow_schema.SCHEMA` and those that the plan keeps; fills `counts`.

    Raises DatasetError if the mapping reads a column that the input does not have.
    """
    lacking = sql.missing_columns(plan, source.columns)
    if lacking:
        right = f"the mapping reads this column, but the input has {', '.join(source.columns)}"
        raise DatasetError([Problem("mapping", 0, column, "", right) for column in lacking])
    whole = _completed(plan, recorded_at)
    constant = frozenset(name for name, recipe in whole.columns.items() if recipe.constant is not None)
    limits = replace(limits, constant=constant)
    query = sql.select(whole, source.relation, LINE if source.has_line else "")
    for batch in connection.sql(query).to_arrow_reader(BATCH):
        yield _convert(pa.Table.from_batches([batch]).combine_chunks(), whole, limits, numbers, counts)
        seen(counts.read)


def missing_recipes(plan: Plan, file: str) -> list[Problem]:
    """The columns that every response needs and of which a mapping says nothing."""
    right = "the mapping must say what this column holds: a column of the input, a template, or a constant"
    lacking = [name for name in REQUIRED if name not in plan.columns]
    if "event_id" not in plan.columns and (len(plan.events) != 1 or plan.event_join):
        lacking.append("event_id")
    if "country" not in plan.columns and "body" not in plan.columns:
        lacking.append("country")
    return [Problem(file, 0, f"columns.{name}", "", right) for name in lacking]


def _completed(plan: Plan, recorded_at: str) -> Plan:
    """The plan with a recipe for every column: what the mapping does not say is empty, or as DEFAULTS has it."""
    every: dict[str, Recipe] = {"body": Recipe(constant="")}
    for column in RESPONSES.columns:
        every[column.name] = Recipe(constant=DEFAULTS.get(column.name, ""))
    every["recorded_at"] = Recipe(constant=recorded_at)
    if len(plan.events) == 1 and not plan.event_join:
        # One event: every row answers it.
        every["event_id"] = Recipe(constant=str(plan.events[0]["event_id"]))
    return replace(plan, columns={**every, **plan.columns})


def _convert(table: pa.Table, plan: Plan, limits: Limits, numbers: ResponseNumbers, counts: RowCounts) -> pa.Table:
    ordinals = table[LINE].to_numpy() if LINE in table.column_names else np.arange(counts.read, counts.read + len(table))
    counts.read += len(table)
    wanted = table["wanted"].combine_chunks()
    cells = {name: _one_array(table[name]) for name in table.column_names if name not in ("wanted", LINE)}
    raw = {name.removesuffix(sql.RAW): cells.pop(name) for name in list(cells) if name.endswith(sql.RAW)}
    _count_unread({name: raw.pop(name) for name in plan.keep}, wanted, counts)
    named, body = cells["country"], cells.pop("body")
    cells["country"], unknown = resolve_countries(named, plan.columns["country"].scheme)
    states = pc.coalesce(cells["country"], body)
    # An empty evidence is told by the quote: the words themselves, or someone's report of them.
    cells["evidence"] = pc.coalesce(cells["evidence"], pc.if_else(pc.is_valid(cells["quote"]), "direct_quote", "paraphrase"))
    given = plan.columns["response_id"] != NO_ID
    ids = cells["response_id"] if given else _provisional_ids(states, cells["date"])
    batch = Batch(RESPONSES, {**{name: cells[name] for name in RESPONSES.names}, "response_id": ids}, raw)
    bad = np.zeros(len(table), dtype=bool)
    asked = wanted.to_numpy(zero_copy_only=False)
    for fault in (*_stateless(named, unknown, states, body), *_ids(ids, states, given), *check_batch(batch, limits)):
        kept = np.flatnonzero(asked[fault.places]).tolist()
        if kept and not (fault.column == "response_id" and not given):
            _count(fault, kept, ordinals, counts)
            bad[fault.places[kept]] = True
    good = pa.array(asked & ~bad)
    counts.taken += good.true_count
    counts.rejected += int(bad.sum())
    counts.left_out += len(table) - int(asked.sum())
    return _derive({name: pc.filter(array, good) for name, array in cells.items()}, pc.filter(states, good), plan, numbers)


def _count(fault: Fault, kept: Sequence[int], ordinals: np.ndarray, counts: RowCounts) -> None:
    part = Fault(
        ordinals[fault.places[list(kept)]], fault.column, [fault.values[i] for i in kept], [fault.reasons[i] for i in kept]
    )
    counts.counts.add(part, 0)
    counts.faulty.add(part, 0)


def _count_unread(raw: dict[str, pa.Array], wanted: pa.Array, counts: RowCounts) -> None:
    for name, texts in raw.items():
        rows = places(pc.and_(pc.is_valid(texts), wanted))
        if len(rows):
            n, first = counts.unread.get(name, (0, str(texts[int(rows[0])].as_py())))
            counts.unread[name] = (n + len(rows), first)


def _one_array(column: pa.ChunkedArray) -> pa.Array:
    """One array; times as microseconds, texts as plain strings."""
    array = column.combine_chunks()
    if isinstance(array, pa.ChunkedArray):
        array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], array.type)
    if pa.types.is_timestamp(array.type) or pa.types.is_date(array.type):
        return array.cast(pa.timestamp("us"))
    return array.cast(pa.string()) if pa.types.is_large_string(array.type) or pa.types.is_null(array.type) else array


def _provisional_ids(states: pa.Array, dates: pa.Array) -> pa.Array:
    """Ids that agree with their rows, for rows that are numbered only once they are taken."""
    return pc.binary_join_element_wise(states, pc.strftime(dates, format="%Y-%m-%d"), "01", "-")


def _stateless(named: pa.Array, unknown: pa.Array, states: pa.Array, body: pa.Array) -> Iterator[Fault]:
    """Rows whose state cannot be told, each kind of reason by itself."""
    rows = places(pc.is_valid(unknown))
    if len(rows):
        at = pa.array(rows)
        yield Fault(rows, "country", as_texts(named.take(at)), as_texts(unknown.take(at)))
    coded = pc.and_(pc.is_null(named), pc.is_valid(body))
    shaped = pc.match_substring_regex(body, r"\A[A-Z]{2,8}\z")
    wrong = places(pc.and_(coded, pc.or_(pc.invert(shaped), pc.is_in(body, pa.array(list(by_alpha3()))))))
    if len(wrong):
        right = "a body's code has two to eight capital letters and is not a state's, like CELAC"
        yield Fault(wrong, "body", as_texts(body.take(pa.array(wrong))), [right] * len(wrong))
    empty = places(pc.and_(pc.is_null(states), pc.is_null(unknown)))
    if len(empty):
        right = "no state is named; give one, or the code of a body in `body`"
        yield Fault(empty, "country", [""] * len(empty), [right] * len(empty))


def _ids(ids: pa.Array, states: pa.Array, given: bool) -> Iterator[Fault]:
    """Ids that the input gives for another body than the row's; those of states are a rule of the codebook."""
    if not given:
        return
    codes = pc.replace_substring_regex(ids, r"-.*$", "")
    other = pc.and_(pc.invert(pc.is_in(states, pa.array(list(by_alpha3())))), pc.not_equal(codes, states))
    rows = places(other)
    if len(rows):
        reason = "the id names another body than the row; the two must agree"
        yield Fault(rows, "response_id", as_texts(ids.take(pa.array(rows))), [reason] * len(rows))


def _derive(cells: dict[str, pa.Array], states: pa.Array, plan: Plan, numbers: ResponseNumbers) -> pa.Table:
    """The rows taken, with ids and what is told from them."""
    if plan.columns["response_id"] != NO_ID:
        n = np.array([number(text) for text in cells["response_id"].to_pylist()], dtype="int64")
    else:
        n = numbers.next(states, epoch_days(cells["date"]))
        cells["response_id"] = identifiers(states, cells["date"], n)
    cells["themes"] = pc.fill_null(cells["themes"], "")
    more = {
        "superseded": pa.array(np.zeros(len(states), dtype=bool)), "state": states,
        "precedence": pa.array(precedences(cells["date"], cells["actor_type"], n)), "search": search_text(cells, states),
    }  # fmt: skip
    return pa.table({name: {**cells, **more}[name] for name in (*SCHEMA.names, *plan.keep)})


def rejected_rows(connection: duckdb.DuckDBPyConnection, source: Table, counts: RowCounts) -> Iterator[pd.DataFrame]:
    """The rows that were rejected, as the input has them, with `line` and `reasons` before them, in batches; then the malformed lines."""
    if counts.faulty.faults:
        connection.register("in.faults", counts.faulty.table())
        connection.register("in.problems", counts.faulty.kinds())
        ordinal = identifier(LINE) if source.has_line else "row_number() OVER () - 1"
        columns = ", ".join(f"s.{identifier(name)}" for name in source.columns)
        reasons = (
            'SELECT place AS "in.place", string_agg(reason, \'; \' ORDER BY kind) AS "in.reasons" '
            'FROM "in.faults" JOIN "in.problems" USING (kind) GROUP BY place'
        )
        query = (
            f'SELECT t."in.place", t."in.reasons", {columns} FROM ({reasons}) t '
            f'JOIN (SELECT *, {ordinal} AS "in.ordinal" FROM {source.relation}) s ON s."in.ordinal" = t."in.place" ORDER BY t."in.place"'
        )
        for batch in connection.sql(query).to_arrow_reader(BATCH):
            frame = batch.to_pandas()
            lines = source.lines(frame.pop("in.place").to_numpy())
            reasons_of = frame.pop("in.reasons")
            frame.insert(0, "reasons", reasons_of, allow_duplicates=True)
            frame.insert(0, "line", lines, allow_duplicates=True)
            yield frame
    broken = source.malformed
    if len(broken):
        # A malformed line stands whole in the first column of the others.
        rest = [""] * (len(source.columns) - 1)
        whole = [[line, f"malformed line: {why}", content, *rest] for line, why, content in broken.itertuples(index=False)]
        yield pd.DataFrame(whole, columns=["line", "reasons", *source.columns])


def problem_counts(counts: RowCounts, source: Table, file: str) -> list[tuple[int, Problem]]:
    """Each problem, by kind and value, with its number and its first line, the most frequent first; then the malformed lines."""
    ordinals = np.array([place for _, place, *_ in counts.counts.listed()], dtype="int64")
    found = counts.counts.problems(file, source.lines(ordinals))
    return found + [
        (1, Problem(file, int(row["line"]), "", row["content"], f"malformed line: {row['reason']}"))
        for row in source.malformed.head(20).to_dict("records")
    ]
