"""A view of the page as a value, and as the query string of its address: one definition of every parameter."""

import re
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from data.load import Dataset
from data.schema import ACTOR_TYPES, CONFIDENCES, LEVELS, RELEVANCES, RESPONSE_TYPES, STANCES
from geo.extents import DEFAULT as DEFAULT_EXTENT
from geo.extents import EXTENTS
from geo.folding import fold

CHARTS = ("bars", "timeline", "voices", "deeds")
LISTS = ("event", "country", "stance", "level", "actor_type", "type", "theme", "relevance", "confidence")
MAX_TEXT = 200

# A phrase in quotation marks of any kind, or a word.
TERM = re.compile(r'["“”„«»]([^"“”„«»]+)["“”„«»]|([^\s"“”„«»]+)')

Query = Mapping[str, Sequence[str]]


def terms(q: str) -> list[str]:
    """The words, and the phrases in quotation marks, that a text searched for consists of, folded."""
    return [term for term in (fold(phrase or word).strip() for phrase, word in TERM.findall(q)) if term]


@dataclass(frozen=True)
class Filters:
    """What is asked for. An empty choice asks for everything; `as_of` without a value is the end of the record.

    `event` and `as_of` define a position; `country` and `stance` choose among positions; the others narrow
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
        since = (
            None if self.since == known.period_from or (self.since and self.since > (as_of or known.period_to)) else self.since
        )
        return Filters(
            **{name: ordered(name) for name in LISTS}, as_of=as_of, since=since, q=clean_text(self.q) if self.terms() else ""
        )

    def terms(self) -> list[str]:
        """What a text must hold to be found: each word of `q`, and each phrase in quotation marks, folded."""
        return terms(self.q)

    def without(self, name: str, value: str | None = None) -> "Filters":
        """The same filters less one value of `name`, or less `name` altogether."""
        left: Any = "" if name == "q" else None
        if name in LISTS:
            left = tuple(item for item in getattr(self, name) if value is not None and item != value)
        return replace(self, **{name: left})


@dataclass(frozen=True)
class View:
    """Everything that the address of the page holds."""

    filters: Filters = field(default_factory=Filters)
    chart: str = CHARTS[0]
    extent: str = DEFAULT_EXTENT
    response: str = ""

    def query(self) -> dict[str, list[str]]:
        """The parameters of this view's address; defaults are left out."""
        asked = self.filters
        found: dict[str, list[str]] = {name: list(getattr(asked, name)) for name in LISTS}
        found["as_of"] = [asked.as_of.isoformat()] if asked.as_of else []
        found["from"] = [asked.since.isoformat()] if asked.since else []
        found["q"] = [asked.q] if asked.q else []
        found["chart"] = [self.chart] if self.chart != CHARTS[0] else []
        found["extent"] = [self.extent] if self.extent != DEFAULT_EXTENT else []
        found["response"] = [self.response] if self.response else []
        return {name: found[name] for name in PARAMETERS if found[name]}

    def query_string(self) -> str:
        """The canonical query string, without its question mark; empty for the default view."""
        return urlencode(self.query(), doseq=True)


PARAMETERS = (
    "event", "as_of", "from", "country", "stance", "level", "actor_type", "type", "theme", "relevance",
    "confidence", "q", "chart", "extent", "response",
)  # fmt: skip


@dataclass(frozen=True)
class Vocabulary:
    """The values that a dataset can give to each parameter."""

    choices: Mapping[str, tuple[str, ...]]
    responses: Container[str]
    period_from: date
    period_to: date


def vocabulary(dataset: Dataset) -> Vocabulary:
    """The parameter values that make sense for a dataset."""
    return Vocabulary(
        choices={
            "event": tuple(dataset.events["event_id"]),
            "country": dataset.states,
            "stance": STANCES, "level": LEVELS, "actor_type": ACTOR_TYPES, "type": RESPONSE_TYPES,
            "theme": dataset.meta.themes, "relevance": RELEVANCES, "confidence": CONFIDENCES,
            "chart": CHARTS, "extent": tuple(EXTENTS),
        },
        responses=dataset.ids,
        period_from=dataset.meta.period_from,
        period_to=dataset.meta.period_to,
    )  # fmt: skip


def parse(query: Query, known: Vocabulary, states: Sequence[str] = ()) -> tuple[View, tuple[str, ...]]:
    """The view that a query asks for, and a sentence for each value that had to be ignored.

    `states` are further alpha-3 codes that may be chosen although no response of theirs is recorded.
    Parameters that are not the tracker's own are left alone.
    """
    notices: list[str] = []

    def ignore(name: str, value: str, why: str) -> None:
        notices.append(f"The address asked for {name}={_shown(value)}, which {why}; it was ignored.")

    def choose(name: str) -> tuple[str, ...]:
        allowed = (*known.choices[name], *states) if name == "country" else known.choices[name]
        asked = list(dict.fromkeys(query.get(name, ())))
        for value in asked:
            if value not in allowed:
                ignore(name, value, "this dataset does not have")
        chosen = set(asked) & set(allowed)
        return tuple(value for value in asked if value in chosen)

    def one(name: str, default: str) -> str:
        return (choose(name) or (default,))[-1]

    as_of = _day(query, "as_of", known, ignore)
    since = _day(query, "from", known, ignore)
    if since and since > (as_of or known.period_to):
        ignore("from", since.isoformat(), f"is later than the as-of date {as_of or known.period_to}")
        since = None
    response = (query.get("response") or [""])[-1]
    if response and response not in known.responses:
        ignore("response", response, "this dataset does not have")
        response = ""
    q = (query.get("q") or [""])[-1]
    if len(q) > MAX_TEXT:
        notices.append(f"The address asked for a text longer than {MAX_TEXT} characters; it was cut.")
    filters = Filters(**{name: choose(name) for name in LISTS}, as_of=as_of, since=since, q=q).normal(known)
    return View(filters, one("chart", CHARTS[0]), one("extent", DEFAULT_EXTENT), response), tuple(notices)


def clean_text(text: str) -> str:
    """Search text without control characters and surplus blanks, cut to 200 characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:MAX_TEXT].strip()


def _day(query: Query, name: str, known: Vocabulary, ignore: Callable[[str, str, str], None]) -> date | None:
    value = (query.get(name) or [""])[-1]
    if not value:
        return None
    try:
        day = date.fromisoformat(value) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) else None
    except ValueError:
        day = None
    if day is None:
        ignore(name, value, "is not a date like 2025-08-31")
    elif not known.period_from <= day <= known.period_to:
        ignore(name, value, f"lies outside the record, {known.period_from} to {known.period_to}")
        return None
    return day


def _shown(value: str) -> str:
    plain = clean_text(value)
    return plain if len(plain) <= 40 else f"{plain[:37]}..."
