"""Where a sheet's header stands, and which of its rows are no records: blank ones, and totals."""

import re
from collections.abc import Sequence

# Rows among which the header is looked for, and the share of the widest of them that a header fills.
LOOKED_AT, FILLED = 30, 0.6
TOTAL = re.compile(r"^(grand |sub ?)?(totals?|sum|gesamt(summe)?|summe|suma|somme|totaal|totale)\s*:?$", re.IGNORECASE)
NUMBER = re.compile(r"^[-+]?[\d.,\s]+%?$")
BLANK_ROW, TOTAL_ROW = "a blank line", "a line of totals"


def header_row(rows: Sequence[Sequence[str]]) -> int:
    """The place (from 0) of the row that names the columns: the first that is nearly as wide as the widest of the rows at the
    beginning, and not of numbers alone. 0 where no row looks like one.
    """
    head = rows[:LOOKED_AT]
    widest = max((sum(map(bool, map(str.strip, row))) for row in head), default=0)
    for place, row in enumerate(head):
        words = [cell.strip() for cell in row if cell.strip()]
        if len(words) >= max(2, FILLED * widest) and not all(map(NUMBER.match, words)):
            return place
    return 0


def no_record(row: Sequence[str | None]) -> str:
    """Why a row holds no response, in words; empty if it may."""
    words = [cell.strip() for cell in row if cell and cell.strip()]
    if not words:
        return BLANK_ROW
    numbers = sum(bool(NUMBER.match(word)) for word in words[1:])
    return TOTAL_ROW if TOTAL.match(words[0]) and numbers == len(words) - 1 else ""


def header_note(line: int) -> str:
    """That the header does not stand in the first line."""
    return f"The names of the columns were found in line {line}; the lines before it are left out." if line > 1 else ""
