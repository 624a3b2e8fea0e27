"""An empty table to fill in: the columns that a person writes, with the codebook's words to choose from."""

import csv
import io
from typing import Any

import xlsxwriter

from data.schema import RESPONSES, THEMES, Column

# What the conversion tells by itself, and what only a coder's own record has.
AUTOMATIC = ("response_id", "revision", "status", "recorded_at", "recorded_by")
BODY = Column("body", pattern=r"[A-Z]{2,8}")
_COLUMNS = [column for column in RESPONSES.columns if column.name not in AUTOMATIC]
_PLACE = [column.name for column in _COLUMNS].index("country") + 1
TEMPLATE_COLUMNS = (*_COLUMNS[:_PLACE], BODY, *_COLUMNS[_PLACE:])
# What may stay empty: the codebook's own optional columns, and those for which the conversion has a word.
OPTIONAL = ("event_id", "date_precision", "response_type", "channel", "confidence", "quote_translated", "relevance", "evidence")
ROWS = 1_000
HELP = {
    "event_id": "The event answered, in lower-case words joined by hyphens. Empty: the one event that you name on the page.",
    "date": "The day it was said, like 2025-08-08.",
    "country": "The state: a name or an ISO code. Empty for an international body.",
    "body": "The code of an international body, like CELAC; empty for a state.",
    "actor": "The person, or the body if no person is named.",
    "actor_role": "The office held on that day.",
    "level": "national speaks for the state; official holds office but does not bind it; non_official is everyone else.",
    "stance": "The position towards the proposition.",
    "relevance": "direct names the matter itself; related bears on it through another. Empty: direct.",
    "themes": f"One or more, joined by semicolons: {', '.join(THEMES)}.",
    "summary": "One sentence in your own words, at most 200 characters.",
    "quote": "The words as the source prints them, at most 60 words. Empty if it only paraphrases.",
    "quote_language": "The language of the quote, like es or pt-BR. Empty without a quote.",
    "source_publisher": "Who published it.",
    "source_url": "Where it can be read; empty for print.",
    "source_date": "The day of publication, like 2025-08-09.",
}


def is_needed(column: Column) -> bool:
    """True if a row without it cannot be shown."""
    return column.required and column.name not in OPTIONAL


def as_csv() -> bytes:
    """The header line, in UTF-8."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow([column.name for column in TEMPLATE_COLUMNS])
    return out.getvalue().encode()


def as_xlsx() -> bytes:
    """A sheet with drop-downs and hints, and a sheet that says how to fill it."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet, bold = book.add_worksheet("Responses"), book.add_format({"bold": True, "bottom": 1})
        required = book.add_format({"bold": True, "bottom": 1, "bg_color": "#e6edf2"})
        text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd"})
        for place, column in enumerate(TEMPLATE_COLUMNS):
            sheet.write_string(0, place, column.name, required if is_needed(column) else bold)
            sheet.set_column(
                place, place, 46 if column.name in ("summary", "quote") else 18, day if column.type == "date" else text
            )
            _choices(sheet, place, column)
        sheet.freeze_panes(1, 0)
        _how(book, bold)
    return out.getvalue()


def _choices(sheet: Any, place: int, column: Column) -> None:
    words = list(column.enum) or (["true", "false"] if column.type == "boolean" else [])
    if words:
        sheet.data_validation(
            1,
            place,
            ROWS,
            place,
            {
                "validate": "list",
                "source": words,
                "error_title": column.name,
                "error_message": "Choose one of the words of the list.",
            },
        )
    hint = HELP.get(column.name, "")
    if hint and not words:
        sheet.data_validation(1, place, ROWS, place, {"validate": "any", "input_title": column.name, "input_message": hint[:255]})


def _how(book: Any, bold: Any) -> None:
    sheet = book.add_worksheet("How to fill it in")
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 14)
    sheet.set_column(2, 2, 100, wrap)
    for place, word in enumerate(("Column", "Needed", "What stands there")):
        sheet.write_string(0, place, word, bold)
    for line, column in enumerate(TEMPLATE_COLUMNS, 1):
        sheet.write_string(line, 0, column.name)
        sheet.write_string(line, 1, "yes" if is_needed(column) else "")
        sheet.write_string(line, 2, HELP.get(column.name) or (f"One of {', '.join(column.enum)}." if column.enum else ""))
