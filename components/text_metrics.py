"""How wide a text is in pixels, and how it breaks into lines, so that no text leaves its box.

Widths are those of Source Sans 3, which the pictures are set in, with room for the wider face that a browser without it puts
in its place.
"""

import unicodedata
from functools import cache
from pathlib import Path

from PIL import ImageFont

FONTS = Path(__file__).parent.parent / "static" / "fonts"
REGULAR, BOLD = FONTS / "SourceSans3-Regular.ttf", FONTS / "SourceSans3-Bold.ttf"
UNITS = 100
# Arial, the usual stand-in, is about a tenth wider.
ROOM = 1.12
# A character that the font lacks: a full square in East Asian scripts, elsewhere about that of a wide letter.
WIDE, OTHER = 1.0, 0.62


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Pixels that a line of text takes at a font size in pixels."""
    return sum(_character(c, bold) for c in text) * size * ROOM


@cache
def _character(character: str, bold: bool) -> float:
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return WIDE
    if ord(character) > 0x24F and not 0x2000 <= ord(character) <= 0x27BF:
        return OTHER
    return float(_font(bold).getlength(character)) / UNITS


@cache
def _font(bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(BOLD if bold else REGULAR, UNITS)


def wrap_text(text: str, room: float, size: float, bold: bool = False) -> list[str]:
    """The lines of a text in a box `room` pixels wide; a word that is wider than the box is broken."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        trial = f"{line} {word}" if line else word
        if text_width(trial, size, bold) <= room:
            line = trial
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, room, size, bold)
        lines += whole
    return [*lines, line] if line else lines


def _pieces(word: str, room: float, size: float, bold: bool) -> list[str]:
    pieces = [""]
    for character in word:
        if pieces[-1] and text_width(pieces[-1] + character, size, bold) > room:
            pieces.append("")
        pieces[-1] += character
    return pieces


def fit_text(text: str, room: float, size: float, lines: int = 1, bold: bool = False) -> list[str]:
    """At most `lines` lines; what does not fit ends in an ellipsis."""
    found = wrap_text(text, room, size, bold)
    if len(found) <= lines:
        return found
    last = " ".join(found[lines - 1 :])
    while last and text_width(last + "…", size, bold) > room:
        last = last[:-1].rstrip()
    return [*found[: lines - 1], last + "…"]
