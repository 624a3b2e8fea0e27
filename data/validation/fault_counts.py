"""Faults of tables that no one reads row by row: each kind and value with its number and its first row."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from data.problems import Problem
from data.validation.columns import Fault

# Different values of one kind of problem that are told apart; of the rest only the number is kept.
VALUES = 1_000
OTHER = "(other values)"


@dataclass
class FaultCounts:
    """How often each problem (column, reason, value) was found, and the row (from 0) where it was found first."""

    kinds: dict[tuple[str, str], dict[str, list[int]]] = field(default_factory=dict)

    def add(self, fault: Fault, begin: int) -> None:
        """Count a fault of a batch whose first row is row `begin` of the table."""
        for place, value, reason in zip(fault.places.tolist(), fault.values, fault.reasons, strict=True):
            values = self.kinds.setdefault((fault.column, reason), {})
            found = values.setdefault(value if value in values or len(values) < VALUES else OTHER, [0, begin + place])
            found[0] += 1

    def listed(self) -> list[tuple[int, int, str, str, str]]:
        """Number, first row, column, value and reason of each problem; the most frequent first."""
        every = [
            (n, place, c, value, reason) for (c, reason), values in self.kinds.items() for value, (n, place) in values.items()
        ]
        return sorted(every, key=lambda item: (-item[0], item[1:]))

    def problems(self, name: str, lines: np.ndarray | None = None) -> list[tuple[int, Problem]]:
        """Each problem with its number, at the line of its first row: `lines[i]` for the i-th of `listed`, else the row from 1."""
        return [
            (n, Problem(name, int(lines[i]) if lines is not None else place + 1, column, value, reason))
            for i, (n, place, column, value, reason) in enumerate(self.listed())
        ]


@dataclass
class FaultyRows:
    """Which row has which kinds of problems, for the file of rejected rows."""

    reasons: dict[str, int] = field(default_factory=dict)
    faults: list[tuple[np.ndarray, np.ndarray]] = field(default_factory=list)

    def add(self, fault: Fault, begin: int) -> None:
        """Keep a fault of a batch whose first row is row `begin` of the table."""
        kinds = [self.reasons.setdefault(f"{fault.column}: {reason}", len(self.reasons)) for reason in fault.reasons]
        self.faults.append((fault.places.astype("int64") + begin, np.array(kinds, dtype="int64")))

    def table(self) -> pa.Table:
        """A row for each fault of each row: place (from 0), kind."""
        columns = (
            [np.concatenate(parts) for parts in zip(*self.faults, strict=True)] if self.faults else [np.array([], "int64")] * 2
        )
        return pa.table({"place": columns[0], "kind": columns[1]})

    def kinds(self) -> pa.Table:
        """Each kind of problem in words: kind, reason."""
        return pa.table(
            {"kind": pa.array(range(len(self.reasons)), pa.int64()), "reason": pa.array(list(self.reasons), pa.string())}
        )
