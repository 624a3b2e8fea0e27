"""Words of two days compared."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from components.formatting import capitalise, count, day, number, series, short_day
from data.provenance import Changes
from geo.names import in_sentence

OPEN = "Evidence"
COMPARE, NONE, BEFORE_EVENT, LAST_VISIT = "Compare with", "None", "The day before an event", "Last visit"
OWN_DAY, STOP = "A day", "No comparison"
HELP = "Cards and map show what a state was then and is now; the table begins with who moved."


def heading(rows: pd.DataFrame, then: date, now: date, chosen: bool = False) -> str:
    """How many states moved between two days, and how; of those that a filter shows where states or stances are `chosen`."""
    n = rows["kind"].value_counts()
    parts = [f"{number(int(n[kind]))} {words[0] if n[kind] == 1 else words[1]}" for kind, words in KINDS.items() if kind in n]
    return capitalise(
        f"from {short_day(then)} to {short_day(now)}: {series(parts) if parts else 'no position moved'}{' (of the states shown)' if chosen else ''}"
    )


KINDS = {
    "side": ("state on the other side", "states on the other side"), "took": ("took a side", "took a side"), "tone": ("in another tone", "in another tone"),
    "new": ("newly stated", "newly stated"), "gone": ("ended with its government", "ended with their governments"),
}  # fmt: skip


def since(said: int, then: date, now: date, states: bool = False, events: bool = False) -> str:
    """How many responses were made between two days, of the states and to the events chosen."""
    limits = f"{' of the states chosen' if states else ''}{' to the events chosen' if events else ''}"
    return f"{count(said, 'response')}{limits} made after {day(then)} and by {day(now)}."


def recorded(changes: Changes, since: date) -> str:
    """What was recorded since a moment, whenever it was said."""
    parts = [
        f"{count(len(ids), 'response')} {word}"
        for ids, word in ((changes.new, "new"), (changes.recoded, "coded anew"), (changes.revised, "otherwise revised"), (changes.withdrawn, "withdrawn"))
        if ids
    ]  # fmt: skip
    return f"In the record since your last visit, known up to {day(since)}: {series(parts)}." if parts else ""


def change(row: Mapping[str, Any]) -> str:
    """What a state was and is."""
    name = capitalise(in_sentence(str(row["state"])))
    was, now = (_words(str(row[side]), str(row[tone])) for side, tone in (("before", "before_tone"), ("after", "after_tone")))
    if row["kind"] == "gone":
        return f"{name}: was {was}; that government has ended, and the present one has not spoken."
    return f"{name}: {now}; no position of its government before." if row["kind"] == "new" else f"{name}: was {was}, is {now}."


def _words(side: str, tone: str) -> str:
    return f"{side}, {tone} in tone" if side else "without a side"


def byline(side: str, actor: str, on: date) -> str:
    """Whose words, and of which of the two days' positions."""
    return f"{capitalise(side)}: {actor}, {day(on)}"


def more(n: int) -> str:
    """How many more states moved."""
    return f"{count(n, 'more state')} moved."


MOVED_TITLE = "Who moved"
MOVED_COLUMNS = ("State", "Then", "Now")


def title(then: date, now: date) -> str:
    """The title of a slide or section on who moved."""
    return f"{MOVED_TITLE} from {short_day(then)} to {short_day(now)}"


def cells(row: Mapping[str, Any]) -> tuple[str, str, str]:
    """A state that moved as cells of a table: name, what it was, what it is."""
    was, now = (
        _words(str(row[side]), str(row[tone])) if row[tone] else "no position"
        for side, tone in (("before", "before_tone"), ("after", "after_tone"))
    )
    return capitalise(in_sentence(str(row["state"]))), capitalise(was), capitalise(now)


def nobody(then: date, now: date, chosen: bool = False) -> str:
    """That no position differs between two days, of those that a filter shows where states or stances are `chosen`."""
    return f"No position{' of the states shown' if chosen else ''} is another on {day(now)} than on {day(then)}."


def compared(then: date) -> str:
    """The day with which a picture compares, to end a measure with."""
    return f"compared with {short_day(then)}"
