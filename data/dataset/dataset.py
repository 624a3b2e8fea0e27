"""One dataset: its rows wherever they lie, their rollup, and the tables beside them."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from data.codebook import Codebook
from data.dataset import response_ids
from data.dataset.backends import InMemory, RowStore
from data.dataset.rollup import roll_up
from data.descriptor import Descriptor

# Responses up to which every answer holds its rows themselves; kept for some dozens of views, more would fill the memory.
SMALL = 20_000


@dataclass(frozen=True, eq=False)
class Dataset:
    """One dataset, equal to itself alone. Frames are never changed after loading.

    `rows` are the current revisions of every response that is not withdrawn, wherever they lie; `rollup` holds those alike
    together, counted by its column `n` (dataset/rollup.py). `revisions` holds every row as written, and is None for a table too
    large for that. `known_at` is when the newest revision was recorded (UTC; NaT for none). `fingerprint` is the SHA-256 of the
    folder's tables and descriptor; `notes` is its README (Markdown) if it has one. `own` says that it is a reader's own table,
    which no other session can open. `folder` and `engine` are those it was opened from and with; a reader's own table has none.
    """

    meta: Descriptor
    codebook: Codebook
    rows: RowStore
    rollup: pd.DataFrame
    revisions: pd.DataFrame | None
    known_at: pd.Timestamp
    events: pd.DataFrame
    codings: pd.DataFrame
    coverage: pd.DataFrame
    governments: pd.DataFrame
    fingerprint: str
    notes: str = ""
    own: bool = False
    folder: Path | None = None
    engine: str = ""

    @property
    def responses(self) -> Any:
        """The rows as a frame that narwhals knows."""
        return self.rows.frame()

    @property
    def is_small(self) -> bool:
        """True if the rows are few and lie in memory, so that they are their own rollup."""
        return isinstance(self.rows, InMemory) and self.rollup is self.rows.rows

    @property
    def ids(self) -> response_ids.Ids:
        """The ids of the responses that may be shown."""
        return response_ids.Ids(self.rows.frame)

    @cached_property
    def _shown(self) -> pd.DataFrame:
        return self.rollup[self.rollup["status"] != "draft"]

    @cached_property
    def total(self) -> int:
        """How many responses may be shown: all but the drafts."""
        return int(self._shown["n"].sum())

    @cached_property
    def states(self) -> tuple[str, ...]:
        """The codes of every state and body with a response that may be shown, in order."""
        return tuple(sorted(self._shown["state"].astype("str").unique()))

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days of all responses that may be shown, in order."""
        return tuple(sorted(self._shown["date"].dt.date.unique()))


def rollup_of(rows: RowStore) -> pd.DataFrame:
    """The rollup of some rows: few rows in memory are their own, each counting once."""
    if isinstance(rows, InMemory) and len(rows.rows) <= SMALL:
        return rows.rows
    return roll_up(rows.frame())
