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
    """What the figures of one view have in common: the dataset and the part of it that is asked for.

    `events` are titles; `found` of `total` responses are listed.
    """

    title: str
    version: str
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

    def facts(self, responses: str) -> str:
        """The line below a headline: event, period, how many responses (in words), version."""
        return f"{self.event} · {self.period} · {responses} · dataset version {self.version}"


def of_responses(setting: Setting, title: str, measure: str) -> Caption:
    """The caption of a figure that counts the responses listed: its base is what the filters leave."""
    source = f"{setting.title}, version {setting.version}. {setting.found:,} of {count(setting.total, 'response')}, as of {day(setting.ends)}."
    return Caption(title, f"{measure}. {setting.event}, {setting.period}.", source)


def of_positions(setting: Setting, title: str, measure: str) -> Caption:
    """The caption of a figure that shows positions or voices: its base is every response up to the day, whatever else is filtered."""
    return Caption(
        title,
        f"{measure}. {setting.event}, up to {short_day(setting.ends)}.",
        f"{setting.title}, version {setting.version}. As of {day(setting.ends)}.",
    )
