"""What stands beside every figure: measure, place, period, filters in force and source, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from components.theme import Caption
from components.words import count, day, short_day

# Filters that narrow responses but never move a position (codebook, rule 5).
NARROWING = ("level", "actor_type", "type", "theme", "relevance", "confidence", "q", "since")


@dataclass(frozen=True)
class Setting:
    """What the figures of one view have in common: the dataset and the part of it that is asked for."""

    title: str
    version: str
    topic: str
    events: Sequence[str]
    begins: date
    ends: date
    found: int
    total: int

    @property
    def event(self) -> str:
        """The event asked for, or how many."""
        if len(self.events) == 1:
            return self.events[0]
        return f"{len(self.events)} events chosen" if self.events else "All events"

    @property
    def period(self) -> str:
        """The period in words."""
        return f"{short_day(self.begins)} to {short_day(self.ends)}"

    @property
    def source(self) -> str:
        """The source line of a figure."""
        return f"{self.title}, version {self.version}. {self.found:,} of {count(self.total, 'response')}, as of {day(self.ends)}."


def caption(setting: Setting, title: str, measure: str) -> Caption:
    """A figure's caption: the finding, then the measure with event and period, then the source line."""
    return Caption(title, f"{measure}. {setting.event}, {setting.period}.", setting.source)
