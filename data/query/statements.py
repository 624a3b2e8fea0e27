"""The statements that can give a state a position (codebook, rule 5): one a state and day, whatever engine holds the rows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw
import pandas as pd

from data.dataset.frames import collect, dated_until, lazy
from data.dataset.response_ids import DAY, OFFICE
from data.schema import SIDES

COMMUNIQUE = "communique"
# Statements of a low confidence give no position.
RELIED_ON = ("high", "medium")
COLUMNS = ("state", "date", "stance", "precedence", "communique", "n")


@dataclass(frozen=True, slots=True)
class Statement:
    """What a state said on one day: `day` counts from 1970-01-01, `office` is 2 for the head of state, 1 for the government."""

    day: int
    stance: str
    office: int
    communique: bool
    precedence: int

    @property
    def side(self) -> str:
        """The side that it takes: "for", "against", or "" for none."""
        return SIDES[self.stance]


def speaks_for_state() -> nw.Expr:
    """The condition for rows that speak for a state on the matter itself: national, direct, and of a state."""
    return (nw.col("level") == "national") & (nw.col("relevance") == "direct") & ~nw.col("country").is_null()


def candidates(
    responses: Any, as_of: date, events: Sequence[str] = (), acting: Collection[str] = (), relied_on: bool = True
) -> nw.LazyFrame[Any]:
    """Every row that can give its state a position up to `as_of`: it speaks for the state, is reviewed, and (`relied_on`) of a
    confidence that the codebook relies on. Columns COLUMNS. International bodies and the acting states have no position.
    """
    rows = dated_until(lazy(responses), as_of, events).filter(speaks_for_state())
    if relied_on:
        rows = rows.filter(nw.col("confidence").is_in(list(RELIED_ON)))
    if acting:
        rows = rows.filter(~nw.col("country").is_in(list(acting)))
    return rows.select(
        nw.col("country").cast(nw.String).alias("state"), "date", nw.col("stance").cast(nw.String), "precedence",
        (nw.col("channel") == COMMUNIQUE).alias("communique"), "n",
    )  # fmt: skip


def first_of_day(rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """One row a state and day: that of the higher office, then that of the later number (`precedence`)."""
    return rows.filter(nw.col("precedence") == nw.col("precedence").max().over("state", "date"))


def read_statements(
    responses: Any, as_of: date, events: Sequence[str] = (), acting: Collection[str] = (), relied_on: bool = True
) -> dict[str, list[Statement]]:
    """What each state said, one statement a day up to `as_of`, in order; the one question to an engine (see `candidates`)."""
    rows = candidates(responses, as_of, events, acting, relied_on)
    return by_state(collect(first_of_day(rows), ["state", "date"]))


def by_state(days: pd.DataFrame) -> dict[str, list[Statement]]:
    """Rows of `first_of_day`, sorted by state and day, as statements of each state."""
    found: dict[str, list[Statement]] = {}
    columns = (days[name].tolist() for name in ("state", "stance", "precedence", "communique"))
    for state, stance, precedence, communique in zip(*columns, strict=True):
        statement = Statement(precedence // DAY, stance, precedence % DAY // OFFICE, bool(communique), precedence)
        found.setdefault(state, []).append(statement)
    return found
