"""The id of a response and the rule that orders a state's responses (codebook, rule 5), each told by the other."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import narwhals as nw
import pandas as pd

# On one day the higher office wins, then the later number of the id; so a precedence is day, office and number in one
# integer. Days count from 1970-01-01. Every sum stays below 2**53, which floats and browsers still tell apart.
OFFICES = {"head_of_state": 2, "government": 1}
DAY, OFFICE = 10_000_000_000, 1_000_000_000
EPOCH = date(1970, 1, 1).toordinal()


def precedence(days: Any, offices: Any, numbers: Any) -> Any:
    """Rule 5 as one number, the higher wins; from whole days, offices (0 to 2) and the numbers of the ids."""
    return days * DAY + offices * OFFICE + numbers


def number(identifier: str) -> int:
    """The number at the end of a response's id."""
    return int(identifier.rpartition("-")[2])


def identifier(state: str, precedence: int) -> str:
    """The id of one response; a state (or body) and a precedence name it."""
    return f"{state}-{date.fromordinal(EPOCH + precedence // DAY)}-{precedence % OFFICE:02d}"


def identifiers(states: pd.Series, precedences: pd.Series) -> list[str]:
    """The ids of responses; a state (or body) and a precedence name one response."""
    days = pd.to_datetime(precedences // DAY, unit="D").dt.strftime("%Y-%m-%d")
    numbers = precedences % OFFICE
    return [f"{state}-{day}-{n:02d}" for state, day, n in zip(states, days, numbers, strict=True)]


def precedences(identifier: str) -> list[int]:
    """The precedences that a response of this id can have, one per office; none if it is not written as an id."""
    written = re.fullmatch(r"[A-Z]{2,8}-(\d{4}-\d{2}-\d{2})-(\d{2,8})", identifier)
    if written is None:
        return []
    try:
        days = (date.fromisoformat(written[1]) - date(1970, 1, 1)).days
    except ValueError:
        return []
    return [precedence(days, office, int(written[2])) for office in (0, *sorted(OFFICES.values()))]


class Ids:
    """The ids of the responses that may be shown, to ask whether one is among them; `frame` gives the rows."""

    def __init__(self, frame: Callable[[], Any]) -> None:
        self._frame = frame

    def __contains__(self, identifier: object) -> bool:
        numbers = precedences(str(identifier))
        if not numbers:
            return False
        rows: nw.LazyFrame[Any] = nw.from_native(self._frame()).lazy()
        named = nw.col("precedence").is_in(numbers) & (nw.col("response_id") == str(identifier)) & (nw.col("status") != "draft")
        return len(rows.filter(named).select("response_id").head(1).collect()) > 0
