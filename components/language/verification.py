"""What a view id is found to belong to, in words."""

import pandas as pd

from components.formatting import capitalise, count, day, series
from components.language.captions import known_words
from data.provenance import Changes, Verdict

TITLE = "Check a picture"
INTRODUCTION = "Every picture, slide, page and table made here carries a view id and a link. Enter both to see whether they belong to the data now loaded."
LINK_HELP = "The address under the picture, or what its QR code gives"
NEEDS_LINK = "Enter the link too: an id belongs to one view."
PROOF = (
    "A matching id shows that these data, this view and this version of the application give the same id. It does not show that a picture "
    "was not painted over: compare its words with the page."
)
# What became of responses, as headings of their lists.
CHANGED = {"new": "New", "recoded": "Coded anew", "revised": "Otherwise revised", "withdrawn": "Withdrawn"}
WHICH_RESPONSES, WHICH_POSITIONS = "Which responses changed", "Which positions differ"


def not_an_id(claimed: str) -> str:
    """That a text is no view id."""
    return f"{claimed[:40]} is not a view id. One looks like RT-4F7K-Q2ZA."


def matches(claimed: str, title: str, version: str, known_at: pd.Timestamp | None) -> str:
    """That an id belongs to the data now loaded."""
    return f"View {claimed} matches the data now loaded: {title}, version {version}{known_words(known_at)}."


def unknown(claimed: str) -> str:
    """That no state of the data gives an id."""
    return (
        f"View {claimed} does not belong to this link and these data, nor to any earlier state of the responses. "
        "Either the id and the link are not of one picture, or they come from other data, or from another version of the application, of the events, the codings, the coverage or the descriptor."
    )


def earlier(claimed: str, verdict: Verdict) -> str:
    """What made an id that the data now loaded do not give, and what has changed since."""
    data = f"release {verdict.release} of these data" if verdict.release else "an earlier state of these data"
    made = (
        f". It was made by version {verdict.former.removesuffix('.0')} of the application under the rule latest statement"
        if verdict.former
        else ""
    )
    return f"View {claimed} belongs to {data}{known_words(verdict.made_at)}{made}. Since then: {_changes(verdict.changes)}."


def _changes(changes: Changes) -> str:
    parts = (
        (changes.new, "new"),
        (changes.recoded, "with another stance"),
        (changes.revised, "otherwise revised"),
        (changes.withdrawn, "withdrawn"),
    )
    changed = [f"{count(len(ids), 'response')} {what}" for ids, what in parts if ids]
    return series(changed) if changed else "no response that is shown has changed"


def differing(n: int, on: pd.Timestamp) -> str:
    """How many positions of an older picture differ from those now shown."""
    return f"{capitalise(count(n, 'position'))} of that picture, by the latest statement as known on {day(on)}, {'differs' if n == 1 else 'differ'} from those now shown."
