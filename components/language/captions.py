"""What stands beside every figure: measure, place, period, filters in force and source, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from components.formatting import capitalise, count, day, number, series, short_day
from components.language.labels import FILTERS, label
from components.theme import STANCE, Caption, badge
from data.position_rule import LATEST, PositionRule
from data.query.agreement import Agreement, CodingOutcome
from data.query.filters import Filters, terms
from data.schema import SIDES
from geo.names import ended, in_sentence, name_of

NO_RESPONSE = "No response fits the filters in force"
LEVEL = "; faint line and band: local-level estimate of its statements, 90 per cent"
# As many positions outside a map as are told by name.
BEYOND = 5
EMPTY_FIGURE = "Empty figure"
READING = {"firm": "firm", "tentative": "tentative", "below": "too low to build on"}


def filter_value_label(titles: Mapping[str, str], name: str, value: str) -> str:
    """A filter's value in words; `titles` are those of the events."""
    if name == "event":
        return titles.get(value, value)
    if name == "country":
        return name_of(value)
    return badge(value) if name == "stance" else label(value)


def searched(q: str) -> str:
    """What a text searched for asks, in words: "“oil” and “ships” or “troops”"."""
    return series([" or ".join(f"“{word}”" for word in words) for words in terms(q)]) or f"“{q}”"


def describe_filters(filters: Filters, titles: Mapping[str, str]) -> list[str]:
    """Each active filter with its values: "Stance: opposed, hostile". The as-of date stands elsewhere."""
    found = []
    for name in filters.active():
        value = getattr(filters, name)
        if isinstance(value, tuple):
            found.append(
                f"{FILTERS[name]}: {', '.join(STANCE[v].word if name == 'stance' else filter_value_label(titles, name, v) for v in value)}"
            )
        elif name == "since":
            found.append(f"From: {day(value)}")
        elif name == "q":
            found.append(f"Text: {searched(value)}")
        elif name == "rule":
            found.append(f"{FILTERS[name]}: {label(value).lower()}")
    return found


@dataclass(frozen=True)
class FigureContext:
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


def responses_caption(context: FigureContext, title: str, measure: str) -> Caption:
    """The caption of a figure that counts the responses listed: its base is what the filters leave."""
    source = f"{context.title}, version {context.version}. {context.found:,} of {count(context.total, 'response')}, as of {day(context.ends)}."
    return Caption(title, f"{measure}. {context.event}, {context.period}.", source if context.sourced else "", context.room)


def positions_caption(context: FigureContext, title: str, measure: str) -> Caption:
    """The caption of a figure that shows positions or voices: its base is every response up to the day, whatever else is filtered."""
    source = f"{context.title}, version {context.version}. As of {day(context.ends)}."
    subtitle = f"{measure}. {context.event}, up to {short_day(context.ends)}."
    return Caption(title, subtitle, source if context.sourced else "", context.room)


def position_measure(stated: Sequence[date], ends: date) -> str:
    """From which statements the positions of a map carry; `stated` are their days."""
    if not stated:
        return "No position fits the filters"
    if len(stated) == 1:
        return (
            "Position, stated on that day"
            if stated[0] == ends
            else f"Position, carried from the statement of {short_day(stated[0])}"
        )
    return f"Latest statements, the oldest of {short_day(min(stated))}"


def known_words(moment: pd.Timestamp | None) -> str:
    """The moment (UTC) up to which a record was known, to end a sentence with; empty for an empty record."""
    return "" if moment is None or pd.isna(moment) else f", as known on {day(moment)}, {moment:%H:%M} UTC"


def drawn_of(drawn: int, every: int, what: str = "states and bodies") -> str:
    """That not all of something is drawn, to end a measure with; empty if it is."""
    return "" if drawn >= every else f"; {drawn} of {every} {what}"


def acting(name: str) -> str:
    """A state that acts, on a chart."""
    return f"{name} (acting)"


OPENS_LATEST = "A click opens the latest"


def marks_words(span: str) -> str:
    """What a mark of the timeline stands for; `span` is the period put together, empty for single responses."""
    return f"Responses of one stance put together by {span}" if span else "Responses"


def timeline_measure(each: str, drawn: int, every: int, rule: PositionRule, level: bool = False) -> str:
    """What marks and bands of the timeline stand for."""
    return f"{each} (filled: speaks for the state) above {band_words(rule)}{LEVEL if level else ''}{drawn_of(drawn, every)}"


def band_words(rule: PositionRule) -> str:
    """What a band of the timeline is."""
    if rule.name == LATEST:
        return "the latest statement as a band"
    return "the side as a band in the shade of its tone, pale where it has aged"


def coding_status(status: str, outcome: CodingOutcome) -> str:
    """What became of a response's codings: on which fields how many coders agree, differ, or gave one code that is not the final one."""
    if status in ("draft", "withdrawn"):
        return {"draft": "Awaiting review", "withdrawn": "Withdrawn"}[status]
    if not outcome.coders:
        return "Coded by one coder" if status == "coded" else "Coded; no second coding on record"
    decided = status == "adjudicated"
    another = "coded {} alike and were overruled" if decided else "coded {} alike, and the final code is another"
    parts = [
        *_by_coders(outcome.equal, outcome.coders, "agree on {}"),
        *_by_coders(outcome.differ, outcome.coders, "differ on {}"),
        *_by_coders(outcome.overruled, outcome.coders, another),
    ]
    return capitalise("; ".join(parts)) + ("; decided by another coder" if decided else "")


def _by_coders(names: Sequence[str], coders: Mapping[str, int], told: str) -> list[str]:
    """A clause for each number of coders: "two coders agree on stance and relevance"."""
    numbers = sorted({coders[name] for name in names})
    fields = {n: series([label(name).lower() for name in names if coders[name] == n]) for n in numbers}
    return [f"{number(n)} coders {told.format(fields[n])}" for n in numbers]


def coding_words(coded_by: str, reviewed: bool, stance: Agreement) -> str:
    """How the rows were coded and by whom: who coded, how far they agree on the stance, whether a person reviewed it."""
    if not coded_by:
        return "Who coded these rows is not recorded"
    agreed = f", agreement on stance {stance.alpha:.2f}" if stance.alpha is not None else ""
    return f"Coded by {coded_by}{agreed}; {'reviewed' if reviewed else 'not reviewed'} by a person"


def voices_measure(drawn: int, every: int) -> str:
    """What the cells of the grid stand for."""
    return (
        "Latest stance of each actor type, whatever else is filtered (filled: speaks for the state); beside each state how far apart, "
        f"0 to 4{drawn_of(drawn, every)}"
    )


def deeds_measure(agreement: Agreement) -> str:
    """What the bars count, and how far the coders agree on the types that they rest on."""
    trust = "Agreement on types cannot be told"
    if agreement.alpha is not None:
        trust = f"Coders' agreement on types: alpha {agreement.alpha:.2f}, {READING[agreement.reading]}"
    return f"By PLOVER quad class, conflict left, cooperation right, neutral comments not drawn. {trust}"


def heatmap_measure(states: int, every_state: int, events: int, every_event: int) -> str:
    """What the cells of the heatmap stand for."""
    which = drawn_of(events, every_event, "events, those that the states shown answered most")
    return f"Stance of the latest direct statement that speaks for the state on each event, whatever else is filtered{drawn_of(states, every_state, 'states')}{which}"


def beyond_map(stances: Mapping[str, str]) -> str:
    """The positions that a map does not show, in words: of states outside its window, and of former states; empty for none."""
    if len(stances) > BEYOND and not set(stances) & set(ended()):
        sides = [SIDES[stance] for stance in stances.values()]
        parts = [
            f"{number(sides.count(side))} {words}"
            for side, words in (("against", "against"), ("for", "for"), ("", "without a side"))
            if side in sides
        ]
        return f"Outside this part of the map: {number(len(stances))} states, {series(parts)}."
    phrases = {code: f"{in_sentence(code)} {badge(stance).lower()}" for code, stance in stances.items()}
    away = [words for code, words in phrases.items() if code not in ended()]
    gone = [words for code, words in phrases.items() if code in ended()]
    return " ".join(
        [
            *([f"Outside this part of the map: {series(away)}."] if away else []),
            *([f"Former states, without an outline on today's map: {series(gone)}."] if gone else []),
        ]
    )
