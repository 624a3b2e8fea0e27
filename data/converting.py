"""Any table to the responses of a dataset, in one pass and constant memory: every row is taken, left out by a condition, or rejected."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data import derive, reading, recipes
from data.bulk_checks import Fault, Limits, faults
from data.identifiers import number
from data.mapping import Plan, Recipe
from data.parquet import SCHEMA
from data.problems import DatasetError, Problem
from data.schema import RESPONSE_ID, RESPONSES
from geo.names import by_alpha3

BATCH = 100_000
# What is taken for a column that the mapping does not name; docs/mapping.md says so.
DEFAULTS = {
    "date_precision": "day", "response_type": "STATEMENT", "channel": "other", "confidence": "low", "quote_translated": "false", "revision": "1",
    "status": "coded", "recorded_by": "conversion",
}  # fmt: skip
NEEDED = ("date", "actor", "actor_type", "level", "stance", "relevance", "summary", "source_publisher")


@dataclass
class Tally:
    """What became of the rows, and of each kind of problem how often and where first; which row has which is kept in numbers."""

    read: int = 0
    taken: int = 0
    left_out: int = 0
    rejected: int = 0
    kinds: dict[tuple[str, str], tuple[int, int, str]] = field(default_factory=dict)
    faults: list[tuple[np.ndarray, int]] = field(default_factory=list)

    def add(self, fault: Fault, begin: int) -> None:
        """Count a fault of a batch whose first row is row `begin` of the input."""
        places = np.flatnonzero(fault.rows.to_numpy(zero_copy_only=False))
        first = fault.cells[int(places[0])].as_py()
        told = str(first) if first is not None else ""
        n, line, value = self.kinds.get((fault.column, fault.reason), (0, begin + int(places[0]), told))
        self.kinds[(fault.column, fault.reason)] = (n + len(places), line, value)
        self.faults.append((places + begin, list(self.kinds).index((fault.column, fault.reason))))

    def listed(self) -> pa.Table:
        """A row for each fault of each rejected row: place (counted from 0 among the rows read), kind."""
        places = np.concatenate([places for places, _ in self.faults]) if self.faults else np.array([], dtype="int64")
        kinds = (
            np.concatenate([np.full(len(places), kind) for places, kind in self.faults])
            if self.faults
            else np.array([], dtype="int64")
        )
        return pa.table({"place": places.astype("int64"), "kind": kinds.astype("int64")})

    def words(self) -> pa.Table:
        """Each kind of problem in words."""
        return pa.table(
            {
                "kind": pa.array(range(len(self.kinds)), pa.int64()),
                "reason": pa.array([f"{c}: {r}" for c, r in self.kinds], pa.string()),
            }
        )


def convert(
    connection: duckdb.DuckDBPyConnection,
    plan: Plan,
    source: str,
    limits: Limits,
    numbers: derive.Numbers,
    tally: Tally,
    recorded_at: str,
    seen: Callable[[int], None] = lambda n: None,
) -> Iterator[pa.Table]:
    """The responses of a relation in batches with the columns of `parquet.SCHEMA` and those that the plan keeps; fills `tally`.

    Raises DatasetError if the mapping reads a column that the input does not have.
    """
    present = reading.columns(connection, source)
    lacking = recipes.missing(plan, present)
    if lacking:
        right = f"the input has {', '.join(present)}"
        raise DatasetError(
            [Problem("mapping", 0, column, "", f"the mapping reads this column, but {right}") for column in lacking]
        )
    whole = _completed(plan, recorded_at)
    limits = replace(limits, constant=frozenset(name for name, recipe in whole.columns.items() if recipe.constant is not None))
    for batch in connection.sql(recipes.select(whole, source)).to_arrow_reader(BATCH):
        yield _converted(pa.Table.from_batches([batch]).combine_chunks(), whole, limits, numbers, tally)
        seen(tally.read)


def unsaid(plan: Plan, file: str) -> list[Problem]:
    """The columns that every response needs and of which a mapping says nothing."""
    right = "the mapping must say what this column holds: a column of the input, a template, or a constant"
    lacking = [name for name in NEEDED if name not in plan.columns]
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


def _converted(table: pa.Table, plan: Plan, limits: Limits, numbers: derive.Numbers, tally: Tally) -> pa.Table:
    begin = tally.read
    tally.read += len(table)
    wanted = table["wanted"].combine_chunks()
    cells = {name: _text(table[name]) for name in table.column_names if name != "wanted"}
    raw = {name.removesuffix(recipes.RAW): cells.pop(name) for name in list(cells) if name.endswith(recipes.RAW)}
    named = cells["country"]
    cells["country"], unknown = derive.countries(named, plan.columns["country"].scheme)
    states = pc.coalesce(cells["country"], cells.pop("body"))
    # An empty evidence is told by the quote: the words themselves, or someone's report of them.
    cells["evidence"] = pc.coalesce(cells["evidence"], pc.if_else(pc.is_valid(cells["quote"]), "direct_quote", "paraphrase"))
    bad = pa.array(np.zeros(len(table), dtype=bool))
    found = [
        *_placeless(named, unknown, states),
        *_ids(cells["response_id"], plan, states, cells["date"]),
        *faults(cells, raw, limits),
    ]
    for fault in found:
        rows = pc.and_(fault.rows, wanted)
        if pc.any(rows).as_py():
            tally.add(Fault(rows, fault.column, fault.cells, fault.reason), begin)
            bad = pc.or_(bad, rows)
    good = pc.and_(wanted, pc.invert(bad))
    tally.taken += good.true_count
    tally.rejected += bad.true_count
    tally.left_out += len(table) - wanted.true_count
    kept = {name: pc.filter(array, good) for name, array in cells.items()}
    return _told(kept, pc.filter(states, good), plan, numbers)


def _text(column: pa.ChunkedArray) -> pa.Array:
    """One array; times as microseconds, texts as plain strings."""
    array = column.combine_chunks()
    if isinstance(array, pa.ChunkedArray):
        array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], array.type)
    if pa.types.is_timestamp(array.type) or pa.types.is_date(array.type):
        return array.cast(pa.timestamp("us"))
    return array.cast(pa.string()) if pa.types.is_large_string(array.type) or pa.types.is_null(array.type) else array


def _placeless(named: pa.Array, unknown: pa.Array, states: pa.Array) -> Iterator[Fault]:
    """Rows whose state cannot be told, each kind of reason by itself."""
    for reason in pc.unique(pc.drop_null(unknown)).to_pylist():
        yield Fault(pc.fill_null(pc.equal(unknown, reason), False), "country", named, reason)
    coded = pc.and_(pc.is_null(named), pc.is_valid(states))
    shaped = pc.match_substring_regex(states, "^[A-Z]{2,8}$")
    wrong = pc.and_(coded, pc.or_(pc.invert(shaped), pc.is_in(states, pa.array(list(by_alpha3())))))
    if pc.any(wrong).as_py():
        yield Fault(wrong, "body", states, "a body's code has two to eight capital letters and is not a state's, like CELAC")
    empty = pc.and_(pc.is_null(states), pc.is_null(unknown))
    if pc.any(empty).as_py():
        yield Fault(empty, "country", named, "no state is named; give one, or the code of a body in `body`")


def _ids(given: pa.Array, plan: Plan, states: pa.Array, dates: pa.Array) -> Iterator[Fault]:
    """Ids that the input gives and that are not written as the codebook has them, or belong to another state or day."""
    if "response_id" not in plan.columns or plan.columns["response_id"] == Recipe(constant=""):
        return
    written = pc.fill_null(pc.match_substring_regex(given, f"^{RESPONSE_ID}$"), False)
    if not pc.all(written).as_py():
        yield Fault(
            pc.invert(written),
            "response_id",
            given,
            "write code, date and number, like MEX-2025-08-08-01, or leave ids to the conversion",
        )
    begins = pc.binary_join_element_wise(states, pc.strftime(dates, format="%Y-%m-%d"), "", "-")
    same = pa.array(
        [None if a is None or b is None else a.startswith(b) for a, b in zip(given.to_pylist(), begins.to_pylist(), strict=True)],
        pa.bool_(),
    )
    agrees = pc.or_kleene(pc.fill_null(same, True), pc.invert(written))
    if not pc.all(agrees).as_py():
        yield Fault(pc.invert(agrees), "response_id", given, "the id names another state or day than the row")


def _told(cells: dict[str, pa.Array], states: pa.Array, plan: Plan, numbers: derive.Numbers) -> pa.Table:
    """The rows taken, with ids and what is told from them."""
    given = plan.columns["response_id"] != Recipe(constant="")
    if given:
        n = np.array([number(identifier) for identifier in cells["response_id"].to_pylist()], dtype="int64")
    else:
        n = numbers.next(states, derive.days(cells["date"]))
        cells["response_id"] = derive.identifiers(states, cells["date"], n)
    cells["themes"] = pc.fill_null(cells["themes"], "")
    more = {
        "superseded": pa.array(np.zeros(len(states), dtype=bool)), "state": states,
        "precedence": pa.array(derive.precedences(cells["date"], cells["actor_type"], n)), "search": derive.search(cells, states),
    }  # fmt: skip
    order = [*SCHEMA.names, *plan.keep]
    return pa.table({name: {**cells, **more}[name] for name in order})


def rejected(
    connection: duckdb.DuckDBPyConnection, source: str, tally: Tally, broken: pd.DataFrame, first_line: int
) -> Iterator[pd.DataFrame]:
    """The rows that were rejected, as the input has them, with `line` and `reasons` before them, in batches; then the malformed lines."""
    if tally.faults:
        connection.register("in.faults", tally.listed())
        connection.register("in.words", tally.words())
        query = (
            'SELECT t.*, s.* EXCLUDE ("in.at") FROM (SELECT place AS "in.place", string_agg(reason, \'; \' ORDER BY kind) AS "in.reasons" '
            'FROM "in.faults" JOIN "in.words" USING (kind) GROUP BY place) t '
            f'JOIN (SELECT *, row_number() OVER () - 1 AS "in.at" FROM {source}) s ON s."in.at" = t."in.place" ORDER BY t."in.place"'
        )
        for batch in connection.sql(query).to_arrow_reader(BATCH):
            frame = batch.to_pandas()
            lines = lines_of(frame.pop("in.place").to_numpy(), broken["line"].to_numpy(), first_line)
            reasons = frame.pop("in.reasons")
            frame.insert(0, "reasons", reasons, allow_duplicates=True)
            frame.insert(0, "line", lines, allow_duplicates=True)
            yield frame
    if len(broken):
        yield pd.DataFrame({"line": broken["line"], "reasons": "malformed line: " + broken["reason"], "raw": broken["content"]})


def lines_of(places: np.ndarray, broken: np.ndarray, first_line: int) -> np.ndarray:
    """The line of each row (counted from 0 among the rows that could be read), malformed lines between them counted too."""
    ordered = np.sort(broken.astype("int64"))
    before = ordered - np.arange(len(ordered)) - first_line
    found: np.ndarray = places + first_line + np.searchsorted(before, places, side="right")
    return found


def problems(tally: Tally, file: str, broken: Sequence[int], first_line: int) -> list[tuple[int, Problem]]:
    """Each kind of problem with its number and its first place, the most frequent first."""
    places = np.array([place for _, place, _ in tally.kinds.values()], dtype="int64")
    lines = lines_of(places, np.array(broken, dtype="int64"), first_line)
    found = [
        (n, Problem(file, int(line), column, value, reason))
        for ((column, reason), (n, _, value)), line in zip(tally.kinds.items(), lines, strict=True)
    ]
    return sorted(found, key=lambda item: (-item[0], item[1]))
