"""Words of the tracker's own page: rewinding, filters, what narrows and what to loosen."""

from collections.abc import Sequence
from datetime import date

from components.formatting import capitalise, count, day, series
from components.language.labels import FILTER_PHRASES

# One help for all four: each help of its own is a part of the page that the browser builds anew on every change.
REWINDING = (
    "The arrow keys move the slider day by day. Earlier and Later go to the neighbouring day on which something happened; "
    "Play runs through those days."
)
PRODUCT, BRIEFING, EXPORT, RESET = "Reaction Tracker", "Briefing", "Export", "Reset"
TABLE_TAB, EXTENT, WHO_SAID, PACE = "Table", "Part of the world", "Who said it", "Pace"
PACES = {"slow": "Slow", "usual": "Usual", "fast": "Fast"}
RESET_ALL = "reset all filters"


def also_try(theme: str) -> str:
    """The offer of a theme for a word that was searched for."""
    return f"also try: theme {theme}"


def only_day(on: date) -> str:
    """That a dataset has one day."""
    return f"As of {day(on)}, the only day of this dataset."


def words_behind(state: str) -> str:
    """The button that leads to what a position rests on."""
    return f"Words behind the position of {state}"


def narrowing(names: Sequence[str]) -> str:
    """That filters narrow the responses only."""
    verb = "narrows" if len(names) == 1 else "narrow"
    return f"{capitalise(series([FILTER_PHRASES[name] for name in names]))} {verb} the responses listed, never a position."


def loosened(names: Sequence[str], n: int) -> str:
    """What removing filters would find."""
    return f"without {series([FILTER_PHRASES[name] for name in names])} ({count(n, 'response')})"


def loosen(hint: str) -> str:
    """That nothing is found, and which filters to remove so that something is."""
    return f"No response fits all the filters in force. To find some: {hint}."


def sources(title: str, version: str, coding: str) -> str:
    """The line above the headline: product, dataset, version, how its rows were coded."""
    return f"{PRODUCT} · {title}, version {version} · {coding}"
