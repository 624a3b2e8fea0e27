"""What a careful editor is told before a view leaves the screen: named warnings, each with what it means here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from components.formatting import capitalise, count, day, join_parts, series
from components.theme import STANCE
from geo.names import in_sentence


@dataclass(frozen=True)
class Finding:
    """A named warning and what it means here."""

    name: str
    sentence: str


# Of the responses shown: what one is and what several are, by the name of `quality_counts`.
ROWS = {
    "adjudicated": ("Adjudicated codes", "was decided by a third coder", "were decided by a third coder"),
    "unsourced": ("No web source", "has a printed or wire source without an address", "have a printed or wire source without an address"),
    "published": ("Dates of publication", "carries the date of its source; the day itself is not given", "carry the date of their source; the day itself is not given"),
    "undated": ("Dates not shown", "carries a date of publication that its source does not show", "carry a date of publication that their source does not show"),
    "month": ("Only a month", "has no day but a month", "have no day but a month"),
}  # fmt: skip
MACHINE = Finding("Machine-coded", "A program read these rows out of news reports, and nobody has checked them.")
OWN = Finding("Your own table", "Link and QR code lead to the page, where nobody else has this table.")
CUT = Finding("Long title", "The title is longer than the picture has lines for and ends in an ellipsis there.")
NO_CODE = Finding("No QR code", "The link is too long for a QR code that can be read, so it stands as text only.")
UNMARKED = Finding("No handling mark", "No TLP mark is chosen. A reader cannot tell with whom this may be shared.")


def of_rows(n: Mapping[str, int]) -> list[Finding]:
    """What is odd about single responses shown, by their numbers."""
    return [
        Finding(name, f"{capitalise(count(n[key], 'response'))} shown {one if n[key] == 1 else more}.")
        for key, (name, one, more) in ROWS.items()
        if n[key]
    ]


def hidden(found: int, known: int, filters: str) -> Finding:
    """That the filters leave less than half of what was recorded up to the day shown."""
    return Finding(
        "Most responses hidden",
        f"The filters in force leave {found:,} of {count(known, 'response')} up to the day shown: {filters}.",
    )


def early(on: date, known: int, total: int) -> Finding:
    """That less than half of the record had been said by the day shown, which is no filter."""
    return Finding(
        "Early day", f"By {day(on)} {known:,} of {count(total, 'response')} had been said; the view knows no later one."
    )


def drafts(only: Sequence[str], beside: Sequence[str]) -> Finding:
    """That drafts are recorded: of states with nothing else, and of others."""
    sentences = [
        f"{capitalise(series([in_sentence(s) for s in only]))}: only drafts are recorded, which no picture shows."
        if only
        else "",
        f"{capitalise(series([in_sentence(s) for s in beside]))}: a draft that could give a position awaits review."
        if beside
        else "",
    ]
    return Finding("Drafts", join_parts(sentences, " "))


def aged(n: int, held: int, oldest: Mapping[str, Any], days: int) -> Finding:
    """That positions were last stated long before the day shown; `oldest` is the row of the oldest."""
    return Finding(
        "Aged positions",
        f"{capitalise(count(n, 'position'))} of {held} {'was' if n == 1 else 'were'} last stated more than {days} days before the day shown; the oldest is that of "
        f"{in_sentence(oldest['state'])}, {STANCE[oldest['tone']].word.lower()} on {day(oldest['stated'])}.",
    )


def not_firm(loose: int, pending: int, held: int) -> Finding:
    """That positions hang on one statement or one coder, or that a change of them is not confirmed."""
    sentences = [
        f"{capitalise(count(loose, 'position'))} of {held} {'hangs' if loose == 1 else 'hang'} on one statement or one coder."
        if loose
        else "",
        f"{capitalise(count(pending, 'change'))} of side {'is' if pending == 1 else 'are'} not confirmed." if pending else "",
    ]
    return Finding("Not firm", join_parts(sentences, " "))


def not_reviewed(coded_by: str) -> Finding:
    """That no person has reviewed the rows."""
    return Finding("Not reviewed", f"These rows were coded by {coded_by}, and no person has reviewed them.")


def small_letters(points: float, legible: float) -> Finding:
    """That the letters of a picture are too small to be read at the size at which it will stand."""
    return Finding(
        "Small letters",
        f"At this size the smallest letters are {points:.1f} points high; below {legible:.0f} they are hard to read.",
    )


def local(host: str) -> Finding:
    """That link and QR code lead to the machine on which the page runs."""
    return Finding("Link to this machine", f"Link and QR code lead to {host}, which only this machine can open.")
