"""Words of the evidence card: everything that is known of one response."""

from datetime import date

from components.formatting import day, number
from components.language.products import words_origin

PRECISION = {
    "day": "the day is known",
    "published": "the date of publication; the day itself is not given",
    "month": "only the month is known",
}
PRINTED_ONLY = "Printed or wire text without an address."
CODING = "How it was coded"
DECISION_NOTE = "see the coder's note"
CODERS_HEAD = "| Coder | Stance | Response type | Relevance | Confidence | Reason |"


def said_after(on: date) -> str:
    """That a response came after the view's day."""
    return f"Said after {day(on)}, the day of this view."


def doubt(alpha: float) -> str:
    """What a reader has to know of a code on which the coders agree too little."""
    return f" (coders agree too little to build on: alpha {alpha:.2f})"


def joint_text(n: int) -> str:
    """The heading above the signers of a joint text."""
    return f"Joint text of {number(n)} states and bodies"


def signers(names: str) -> str:
    """Who else signed the same text."""
    return f"The same text of the same day is recorded for {names}."


def language_origin(language: str, translated: bool) -> str:
    """In which language a quotation stands, and who put it there."""
    return f"In {language}, {words_origin(translated)}."


DRAWER, PREVIOUS, NEXT, CLOSE, COPY_QUOTE, COPY_SUMMARY = (
    "Evidence",
    "Previous",
    "Next",
    "Close",
    "Copy quote with source",
    "Copy summary with source",
)


def place(number: int, found: int) -> str:
    """Which of the responses listed it is; empty for one that is not among them."""
    return f"{number:,} of {found:,}" if number else "Not among those listed"
