"""Plain English for dates, numbers, lists and the codebook's values."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from html import escape
from textwrap import wrap

SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def day(value: date) -> str:
    """A date as "8 August 2025"."""
    return f"{value.day} {value:%B %Y}"


def short_day(value: date) -> str:
    """A date as "8 Aug 2025"."""
    return f"{value.day} {value:%b %Y}"


def count(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: "1 response", "1,200 responses"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def number(value: int) -> str:
    """A number as a word up to ten, then in figures."""
    return SMALL[value] if 0 <= value < len(SMALL) else f"{value:,}"


def series(items: Sequence[str], last: str = "and") -> str:
    """Items as a list in a sentence: "a", "a and b", "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def capitalise(sentence: str) -> str:
    """The sentence with its first letter in upper case."""
    return sentence[:1].upper() + sentence[1:]


def figure_text(text: str, width: int = 0) -> str:
    """Text for a Plotly label: markup shown as it stands, lines broken at `width` characters if given."""
    lines = wrap(text, width, break_on_hyphens=False) if width else [text]
    return "<br>".join(escape(line, quote=False) for line in lines)


# Streamlit turns these into icons, dashes, arrows and links even where Markdown's own signs are escaped; a word joiner, which
# nobody sees, keeps the signs apart.
TURNED = re.compile(r"(?<=-)(?=[->])|(?<=<)(?=-)|(?<=:)(?=material/|streamlit:|//)|(?<=www)(?=\.)|(?<=@)(?=\w)", re.IGNORECASE)
JOINER = "\u2060"


def markdown_text(text: str) -> str:
    """Text for Markdown with everything that Streamlit, Markdown or HTML would act on shown as it stands."""
    text = TURNED.sub(JOINER, text)
    return re.sub(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])", r"\\\1", text)


def join_parts(parts: Iterable[str], by: str = " · ") -> str:
    """The parts that are not empty, in one line."""
    return by.join(part for part in parts if part)
