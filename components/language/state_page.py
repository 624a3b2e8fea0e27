"""Words of the page on one state."""

from datetime import date

from components.formatting import count, day

PATH, VOICES, QUOTES, SILENCE = "How it came there", "Voices", "Key quotes", "Silence"
NO_RESPONSE, NO_QUOTATION = "No direct response is recorded.", "No quotation of a direct statement is recorded."
NO_EVENTS = "This dataset has no events on record, so silence cannot be told."
ALL_ANSWERED = "A response to every event is recorded."
EVIDENCE = "Evidence"
UNANSWERED, UNANSWERED_ALT = "Events without a recorded response", "Events to which no response is recorded"
FILLED = "(filled: speaks for the state)"


def on_day(on: date, sentence: str) -> str:
    """A sentence with the day of which it speaks."""
    return f"As of {day(on)}: {sentence}"


def voice(kind: str, stance: str, on: date) -> str:
    """What an actor type said last, and when."""
    return f"{kind}, {stance}, {day(on)}"


def latest_shown(n: int) -> str:
    """That only the latest changes are shown."""
    return f"The latest {n} are shown."


def voices(actor_types: int, apart: int) -> str:
    """How many actor types were heard, and how far the farthest of them lie apart."""
    between = f"; {apart} of 4 steps between the farthest" if actor_types > 1 else ""
    return f"Latest stance of {count(actor_types, 'actor type')}{between}."


def unanswered(events: int, kinds: str) -> str:
    """To how many events no response is recorded, by kind of search."""
    return f"No response recorded to {count(events, 'event')}: {kinds}."
