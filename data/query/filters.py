"""What can be asked for: one entry a filter, and the filters of a view as a value."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from data.position_rule import RULES
from data.schema import ACTOR_TYPES, CONFIDENCES, LEVELS, RELEVANCES, RESPONSE_TYPES, STANCES
from geo.folding import fold

if TYPE_CHECKING:
    from data.query.view import Vocabulary

MAX_TEXT = 200
OR = "OR"
# A phrase in quotation marks of any kind, or a word.
TERM = re.compile(r'["“”„«»]([^"“”„«»]+)["“”„«»]|([^\s"“”„«»]+)')


@dataclass(frozen=True)
class Filter:
    """A filter: its field in `Filters`, its name in the address, the column it reads, and its values where the codebook names them.

    `positions` says what it does to positions: it "moves" them (positions rest on what it asks for), "chooses" among them (by their
    column `held`), or "" leaves them alone and narrows only the responses listed. `several` values may be chosen of a filter with a column.
    """

    name: str
    column: str = ""
    positions: str = ""
    values: Sequence[str] = ()
    address: str = ""
    held: str = ""

    @property
    def several(self) -> bool:
        """True for a filter of which several values can be chosen."""
        return bool(self.column)

    @property
    def parameter(self) -> str:
        """Its name in the address."""
        return self.address or self.name


FILTERS: Mapping[str, Filter] = {
    item.name: item
    for item in (
        Filter("event", "event_id", "moves"), Filter("as_of", positions="moves"), Filter("rule", positions="moves", values=RULES), Filter("since", address="from"),
        Filter("country", "state", "chooses", held="state"), Filter("stance", "stance", "chooses", STANCES, held="tone"), Filter("level", "level", values=LEVELS),
        Filter("actor_type", "actor_type", values=ACTOR_TYPES), Filter("type", "response_type", values=RESPONSE_TYPES),
        Filter("theme", "themes"), Filter("relevance", "relevance", values=RELEVANCES),
        Filter("confidence", "confidence", values=CONFIDENCES), Filter("q"),
    )
}  # fmt: skip
# Filters of which several values may be chosen, and the column that each reads.
COLUMNS = {item.name: item.column for item in FILTERS.values() if item.several}
# Filters that narrow responses but never move a position or choose among them (codebook, rule 5).
NARROWING = tuple(item.name for item in FILTERS.values() if not item.positions)


def terms(q: str) -> list[tuple[str, ...]]:
    """What a text must hold to be found, folded: of each tuple at least one word or phrase in quotation marks. Words that stand side by
    side must all be found; OR between two, in capital letters, asks for either.
    """
    found: list[tuple[str, ...]] = []
    either = False
    for phrase, word in TERM.findall(q):
        if word == OR:
            either = bool(found)
        elif term := fold(phrase or word).strip():
            found = [*found[:-1], (*found[-1], term)] if either else [*found, (term,)]
            either = False
    return found


def clean_text(text: str) -> str:
    """Search text without control characters and surplus blanks, cut to 200 characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:MAX_TEXT].strip()


@dataclass(frozen=True)
class Filters:
    """What is asked for. An empty choice asks for everything; `as_of` without a value is the end of the record.

    `event`, `as_of` and `rule` ("" for the dataset's own) define a position; `country` and `stance` choose among positions; the others narrow
    only the responses that are listed and counted.
    """

    event: tuple[str, ...] = ()
    as_of: date | None = None
    since: date | None = None
    country: tuple[str, ...] = ()
    stance: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    actor_type: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    relevance: tuple[str, ...] = ()
    confidence: tuple[str, ...] = ()
    q: str = ""
    rule: str = ""

    def active(self) -> tuple[str, ...]:
        """The names of the filters that ask for less than everything."""
        return tuple(item.name for item in fields(self) if getattr(self, item.name) not in ((), None, ""))

    def normal(self, known: "Vocabulary") -> "Filters":
        """The same filters as an address would give them: in the vocabulary's order, defaults left out, text cleaned.

        A `since` later than the as-of date is dropped: no response can lie between.
        """

        def ordered(name: str) -> tuple[str, ...]:
            if name == "country":
                # By code alone: the address of a view must not change when another state first speaks.
                return tuple(sorted(set(getattr(self, name))))
            places = {value: place for place, value in enumerate(known.choices[name])}
            return tuple(sorted(dict.fromkeys(getattr(self, name)), key=lambda value: (places.get(value, len(places)), value)))

        as_of = None if self.as_of == known.period_to else self.as_of
        rule = "" if self.rule == known.rule else self.rule
        since = self.since
        if since == known.period_from or (since and since > (as_of or known.period_to)):
            since = None
        return Filters(**{name: ordered(name) for name in COLUMNS}, as_of=as_of, since=since, q=_searchable(self.q), rule=rule)

    def terms(self) -> list[tuple[str, ...]]:
        """What a text must hold to be found: of each tuple one word or phrase of `q`."""
        return terms(self.q)

    def without(self, name: str, value: str | None = None) -> "Filters":
        """The same filters less one value of `name`, or less `name` altogether."""
        left: Any = "" if name in ("q", "rule") else None
        if name in COLUMNS:
            left = tuple(item for item in getattr(self, name) if value is not None and item != value)
        return replace(self, **{name: left})


def _searchable(text: str) -> str:
    """Search text as an address has it; empty where nothing is left to look for. Cleaned first, so that cleaning again changes nothing."""
    cleaned = clean_text(text)
    return cleaned if terms(cleaned) else ""
