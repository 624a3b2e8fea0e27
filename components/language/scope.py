"""Whom and what a sentence is about."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from components.formatting import day, number
from data.position_rule import LATEST, PositionRule


@dataclass(frozen=True)
class Scope:
    """The topic, the day, the focus states, and what the filter names (all if empty): the subject of every sentence on positions.

    `events` are titles, `acting` the states that act. With events a position is only the answer to them, so sentences speak in the past tense.
    """

    topic: str
    as_of: date
    focus: Sequence[str] = ()
    states: Sequence[str] = ()
    stances: Sequence[str] = ()
    events: Sequence[str] = ()
    acting: Sequence[str] = ()
    rule: PositionRule = field(default_factory=PositionRule)

    def be(self, n: int) -> str:
        """The verb for n states."""
        if self.events:
            return "was" if n == 1 else "were"
        return "is" if n == 1 else "are"

    @property
    def answered(self) -> str:
        """What was answered, in words."""
        return f"“{self.events[0]}”" if len(self.events) == 1 else f"the {number(len(self.events))} events chosen"

    @property
    def when(self) -> str:
        """The lead of a sentence about some states."""
        if self.events:
            plain = " each by its latest statement alone," if self.rule.name == LATEST else ""
            return f"In answer to {self.answered}, by {day(self.as_of)},{plain}"
        return f"On {day(self.as_of)}{', each by its latest statement alone,' if self.rule.name == LATEST else ''}"
