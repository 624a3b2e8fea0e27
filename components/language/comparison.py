"""Words of two days compared."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from components.formatting import capitalise, count, day, number, series, short_day
from geo.names import in_sentence

OPEN = "Evidence"
COMPARE, NONE, BEFORE_EVENT, LAST_VISIT, OWN_DAY = (
    "Compare with",
    "No other day",
    "Before an event",
    "Since my last visit",
    "Another day",
)
HELP = "Cards and map show what a state was then and is now; the table begins with who moved."


def heading(rows: pd.DataFrame, then: date, now: date) -> str:
    """How many states moved between two days, and how."""
    n = rows["kind"].value_counts()
    parts = [f"{number(int(n[kind]))} {words[0] if n[kind] == 1 else words[1]}" for kind, words in KINDS.items() if kind in n]
    return capitalise(f"from {short_day(then)} to {short_day(now)}: {series(parts) if parts else 'no position moved'}")


KINDS = {
    "side": ("state on another side", "states on another side"), "tone": ("in another tone", "in another tone"),
    "new": ("newly stated", "newly stated"), "gone": ("ended with its government", "ended with their governments"),
}  # fmt: skip


def since(said: int, then: date) -> str:
    """How many responses were made after the earlier day."""
    return f"{count(said, 'response')} made after {day(then)}."


def change(row: Mapping[str, Any]) -> str:
    """What a state was and is."""
    name = capitalise(in_sentence(str(row["state"])))
    was, now = (_words(str(row[side]), str(row[tone])) for side, tone in (("before", "before_tone"), ("after", "after_tone")))
    if row["kind"] == "gone":
        return f"{name}: was {was}; that government has ended, and the present one has not spoken."
    return f"{name}: {now}; no position before." if row["kind"] == "new" else f"{name}: was {was}, is {now}."


def _words(side: str, tone: str) -> str:
    return f"{side}, {tone} in tone" if side else "without a side"


def byline(side: str, actor: str, on: date) -> str:
    """Whose words, and of which of the two days' positions."""
    return f"{capitalise(side)}: {actor}, {day(on)}"


def more(n: int) -> str:
    """How many more states moved."""
    return f"{count(n, 'more state')} moved."
