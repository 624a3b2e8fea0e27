"""What holds between rows: keys that differ, revisions without gaps, references to other tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.problems import Problem
from data.schema import GOVERNMENTS, RESPONSES, Table
from data.validation.batch import as_texts, places


@dataclass(frozen=True, eq=False)
class KeyColumns:
    """The key columns of all rows of a table, and the line of each; `name` is the file they stand in."""

    table: Table
    cells: dict[str, pa.Array]
    lines: Sequence[int] | np.ndarray
    name: str

    def problem(self, row: int, column: str, value: str, reason: str) -> Problem:
        """A problem of a row (from 0)."""
        return Problem(self.name, int(self.lines[row]), column, value, reason)


def key_names(table: Table) -> list[str]:
    """The columns that `check_keys` looks at."""
    term = ("to",) if table is GOVERNMENTS else ()
    return list(dict.fromkeys([*table.primary_key, *(key.column for key in table.foreign_keys), *term]))


def check_keys(rows: KeyColumns) -> list[Problem]:
    """Rows whose key another row before them has, revisions that do not count 1, 2, 3, and terms that leave a gap or overlap."""
    between = {RESPONSES.name: _revision_gaps, GOVERNMENTS.name: _broken_terms}
    return [*_repeated(rows), *(between[rows.table.name](rows) if rows.table.name in between else [])]


def _repeated(rows: KeyColumns) -> list[Problem]:
    key = rows.table.primary_key
    if not key:
        return []
    texts = [rows.cells[name].cast(pa.string()) for name in key]
    joined = pc.binary_join_element_wise(*texts, "\x1f")
    codes = joined.dictionary_encode().indices
    whole = places(pc.is_valid(codes))
    _, first = np.unique(codes.take(pa.array(whole)).to_numpy(zero_copy_only=False), return_index=True)
    later = np.delete(whole, first)
    reason = f"{' and '.join(key)} must be given and differ from those of every other line"
    values = as_texts(pc.binary_join_element_wise(*texts, " ").take(pa.array(later)))
    return [rows.problem(row, "+".join(key), value, reason) for row, value in zip(later.tolist(), values, strict=True)]


def _revision_gaps(rows: KeyColumns) -> list[Problem]:
    revisions = pc.fill_null(rows.cells["revision"], 0).to_numpy(zero_copy_only=False).astype("int64")
    codes = pc.fill_null(rows.cells["response_id"].dictionary_encode().indices, -1).to_numpy(zero_copy_only=False)
    known = np.flatnonzero((revisions > 0) & (codes >= 0))
    order = known[np.lexsort((revisions[known], codes[known]))]
    same = np.r_[False, codes[order][1:] == codes[order][:-1]]
    before = np.where(same, np.r_[0, revisions[order][:-1]], 0)
    gaps = np.flatnonzero(revisions[order] > before + 1)
    return [
        rows.problem(
            int(order[gap]), "revision", str(revisions[order[gap]]),
            f"revisions count 1, 2, 3 without gaps; this should be {before[gap] + 1}",
        )
        for gap in gaps
    ]  # fmt: skip


def _broken_terms(rows: KeyColumns) -> list[Problem]:
    """Governments of a state that do not follow each other: each takes over on the day on which the one before it ends."""
    countries, begins, ends = (as_texts(rows.cells[name]) for name in ("country", "from", "to"))
    order = sorted(
        (row for row in range(len(begins)) if countries[row] and begins[row]), key=lambda row: (countries[row], begins[row])
    )
    found = []
    for before, after in pairwise(order):
        # A day that stands twice is told as a key that does.
        if countries[before] != countries[after] or begins[before] == begins[after] or ends[before] == begins[after]:
            continue
        right = f"the government before it (line {rows.lines[before]}) ends {f'on {ends[before]}' if ends[before] else 'never'}; the two days must be the same"
        found.append(rows.problem(after, "from", begins[after], f"terms of a state follow without a gap or an overlap: {right}"))
    return found


def check_references(rows: KeyColumns, column: str, known: pa.Array, reason: str) -> list[Problem]:
    """Rows whose cell in a column is none of the values that are known."""
    cells = rows.cells[column]
    missing = places(pc.and_(pc.is_valid(cells), pc.invert(pc.is_in(cells, known))))
    values = as_texts(cells.take(pa.array(missing)))
    return [rows.problem(row, column, value, reason) for row, value in zip(missing.tolist(), values, strict=True)]
