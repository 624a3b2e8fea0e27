"""What stands beside every figure: measure, place, period, filters in force and source, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from components.theme import STANCE, Caption, badge
from components.words import count, day, label, short_day
from data.filters import Filters
from geo.names import name_of

# Filters that narrow responses but never move a position (codebook, rule 5).
NARROWING = ("level", "actor_type", "type", "theme", "relevance", "confidence", "q", "since")
NAMES = {
    "event": "Events", "country": "States and bodies", "stance": "Stance", "level": "Level", "actor_type": "Actor type",
    "type": "Response type", "theme": "Themes", "relevance": "Relevance", "confidence": "Confidence",
    "as_of": "As of", "since": "From", "q": "Text",
}  # fmt: skip

# The same in a sentence.
SPOKEN = {
    "event": "the events", "country": "the choice of states", "stance": "the stance", "level": "the level", "actor_type": "the actor type",
    "type": "the response type", "theme": "the theme", "relevance": "the relevance", "confidence": "the confidence",
    "as_of": "the as-of date", "since": "the first day", "q": "the text",
}  # fmt: skip


def shown(titles: Mapping[str, str], name: str, value: str) -> str:
    """A filter's value in words; `titles` are those of the events."""
    if name == "event":
        return titles.get(value, value)
    if name == "country":
        return name_of(value)
    return badge(value) if name == "stance" else label(value)


def filters_in_words(filters: Filters, titles: Mapping[str, str]) -> list[str]:
    """Each active filter with its values: "Stance: opposed, hostile". The as-of date stands elsewhere."""
    found = []
    for name in filters.active():
        value = getattr(filters, name)
        if isinstance(value, tuple):
            found.append(
                f"{NAMES[name]}: {', '.join(STANCE[v].word if name == 'stance' else shown(titles, name, v) for v in value)}"
            )
        elif name == "since":
            found.append(f"From: {day(value)}")
        elif name == "q":
            found.append(f"Text: “{value}”")
    return found


@dataclass(frozen=True)
class Setting:
    """What the figures of one view have in common: the dataset and the part of it that is asked for.

    `events` are titles; `found` of `total` responses are listed. `room` is how wide the figures are, as a multiple of the
    narrowest; `sourced` is False where the frame around them names the source.
    """

    title: str
    version: str
    events: Sequence[str]
    begins: date
    ends: date
    found: int
    total: int
    room: float = 1.0
    sourced: bool = True

    @property
    def event(self) -> str:
        """The event asked for, or how many."""
        if len(self.events) == 1:
            return self.events[0]
        return f"{len(self.events)} events chosen" if self.events else "All events"

    @property
    def period(self) -> str:
        """The period in words."""
        return short_day(self.ends) if self.begins == self.ends else f"{short_day(self.begins)} to {short_day(self.ends)}"

    def facts(self, responses: str) -> str:
        """The line below a headline: event, period, how many responses (in words), version."""
        return f"{self.event} · {self.period} · {responses} · dataset version {self.version}"


def of_responses(setting: Setting, title: str, measure: str) -> Caption:
    """The caption of a figure that counts the responses listed: its base is what the filters leave."""
    source = f"{setting.title}, version {setting.version}. {setting.found:,} of {count(setting.total, 'response')}, as of {day(setting.ends)}."
    return Caption(title, f"{measure}. {setting.event}, {setting.period}.", source if setting.sourced else "", setting.room)


def of_positions(setting: Setting, title: str, measure: str) -> Caption:
    """The caption of a figure that shows positions or voices: its base is every response up to the day, whatever else is filtered."""
    source = f"{setting.title}, version {setting.version}. As of {day(setting.ends)}."
    subtitle = f"{measure}. {setting.event}, up to {short_day(setting.ends)}."
    return Caption(title, subtitle, source if setting.sourced else "", setting.room)
