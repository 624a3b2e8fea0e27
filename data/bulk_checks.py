"""The codebook's rules on whole columns at once, for tables that no one reads line by line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pyarrow as pa
import pyarrow.compute as pc

from data.rules import FORMULA
from data.schema import LANGUAGE, QUOTE_WORDS, RESPONSES, Column
from data.table_checks import RIGHT_TYPES

CONTROL = r"\p{Cc}"
WEB = r"^https?://[^\s/]+"
WORDS = r"\s+"


@dataclass(frozen=True, eq=False)
class Fault:
    """What one rule finds in a batch: rows (True where broken), the column, what its cells hold, and what would be right."""

    rows: pa.BooleanArray
    column: str
    cells: pa.Array
    reason: str


@dataclass(frozen=True)
class Limits:
    """What a dataset allows: its events (any if it has none on record), its themes, and the first and last day if it names them; columns that are `constant`."""

    events: Sequence[str] | None
    themes: Sequence[str]
    first: date | None = None
    last: date | None = None
    constant: frozenset[str] = frozenset()


def faults(batch: dict[str, pa.Array], raw: dict[str, pa.Array], limits: Limits) -> Iterator[Fault]:
    """Every rule that some row of a batch breaks. `raw` holds the texts of cells that could not be read as what their column is."""
    for found in _all(batch, raw, limits):
        rows = pc.fill_null(found.rows, False)
        if pc.any(rows).as_py():
            yield Fault(rows, found.column, found.cells, found.reason)


def _all(batch: dict[str, pa.Array], raw: dict[str, pa.Array], limits: Limits) -> Iterator[Fault]:
    for column in RESPONSES.columns:
        cells = batch[column.name]
        first = {name: array.slice(0, 1) for name, array in raw.items() if name == column.name}
        # What a mapping says once for all rows is looked at once.
        if column.name in limits.constant and not any(
            pc.any(fault.rows).as_py() for fault in _cells(column, cells.slice(0, 1), first)
        ):
            continue
        yield from _cells(column, cells, raw)
    yield from _quotes(batch)
    yield from _lists(batch, limits)
    yield from _days(batch, limits)
    if limits.events is not None:
        known = pc.is_in(batch["event_id"], pa.array(list(limits.events), pa.string()))
        yield Fault(
            pc.and_(pc.is_valid(batch["event_id"]), pc.invert(known)),
            "event_id",
            batch["event_id"],
            "there is no such event; name it in the mapping",
        )


def _cells(column: Column, cells: pa.Array, raw: dict[str, pa.Array]) -> Iterator[Fault]:
    name = column.name
    if name in raw:
        right = RIGHT_TYPES.get(column.type, "write text")
        yield Fault(
            pc.is_valid(raw[name]), name, raw[name], f"this is not a {column.type}; {right}, or say its format in the mapping"
        )
    if column.required and name != "response_id":
        empty = pc.is_null(cells) if name not in raw else pc.and_(pc.is_null(cells), pc.is_null(raw[name]))
        yield Fault(
            empty,
            name,
            cells,
            "this cell is empty; it must be filled" + (f" with one of {', '.join(column.enum)}" if column.enum else ""),
        )
    if column.enum:
        known = pc.is_in(cells, pa.array(list(column.enum), pa.string()))
        yield Fault(
            pc.and_(pc.is_valid(cells), pc.invert(known)),
            name,
            cells,
            f"this is not in the codebook; use one of {', '.join(column.enum)}",
        )
    elif pa.types.is_string(cells.type):
        yield Fault(pc.match_substring_regex(cells, CONTROL), name, cells, "a control character stands here; remove it")
        yield Fault(
            pc.match_substring_regex(cells, FORMULA.pattern),
            name,
            cells,
            "a spreadsheet would run this cell as a formula; begin with another character",
        )
    if column.max_length:
        yield Fault(
            pc.greater(pc.utf8_length(cells), column.max_length),
            name,
            cells,
            f"the text is longer than {column.max_length} characters; shorten it",
        )


def _quotes(batch: dict[str, pa.Array]) -> Iterator[Fault]:
    quote, direct = batch["quote"], pc.equal(batch["evidence"], "direct_quote")
    yield Fault(pc.and_(direct, pc.is_null(quote)), "quote", quote, "the evidence is direct_quote, so the quote must be given")
    told = pc.and_(pc.equal(batch["evidence"], "paraphrase"), pc.is_valid(quote))
    yield Fault(
        told, "quote", quote, "the evidence is paraphrase, so the quote must be empty; if these are the words, it is direct_quote"
    )
    if quote.null_count < len(quote):
        words = pc.add(pc.count_substring_regex(pc.utf8_trim_whitespace(quote), WORDS), 1)
        yield Fault(pc.greater(words, QUOTE_WORDS), "quote", quote, f"a quote has at most {QUOTE_WORDS} words")
        yield Fault(
            pc.and_(pc.is_valid(quote), pc.is_null(batch["quote_language"])),
            "quote_language",
            batch["quote_language"],
            "a quote is given, so its language must be told",
        )
    language = batch["quote_language"]
    yield Fault(
        pc.and_(pc.is_null(quote), pc.is_valid(language)), "quote_language", language, "without a quote this must be empty"
    )
    yield Fault(
        pc.and_(pc.is_valid(language), pc.invert(pc.match_substring_regex(language, f"^{LANGUAGE}$"))),
        "quote_language",
        language,
        "use a BCP 47 tag, like es or pt-BR",
    )
    url = batch["source_url"]
    yield Fault(
        pc.and_(pc.is_valid(url), pc.invert(pc.match_substring_regex(url, WEB))),
        "source_url",
        url,
        "this is not a web address; it must begin with http:// or https://",
    )


def _lists(batch: dict[str, pa.Array], limits: Limits) -> Iterator[Fault]:
    themes = batch["themes"]
    if themes.null_count < len(themes):
        lists = themes.dictionary_encode()
        good = [
            set(item) <= set(limits.themes) and len(set(item)) == len(item)
            for item in (str(value).split(";") for value in lists.dictionary.to_pylist())
        ]
        allowed = pc.take(pa.array(good, pa.bool_()), lists.indices)
        yield Fault(pc.invert(allowed), "themes", themes, f"themes, each once, come from {', '.join(limits.themes)}")


def _days(batch: dict[str, pa.Array], limits: Limits) -> Iterator[Fault]:
    day = batch["date"]
    earliest, latest = (pa.scalar(datetime(year, 1, 1), pa.timestamp("us")) for year in (1900, 2200))
    for name in ("date", "source_date"):
        far = pc.or_(pc.less(batch[name], earliest), pc.greater_equal(batch[name], latest))
        yield Fault(far, name, batch[name], "dates lie from 1900 to 2199")
    yield Fault(pc.less(batch["revision"], 1), "revision", batch["revision"], "write a whole number from 1")
    if limits.first and limits.last:
        first, last = (pa.scalar(datetime(d.year, d.month, d.day), pa.timestamp("us")) for d in (limits.first, limits.last))
        outside = pc.or_(pc.less(day, first), pc.greater(day, last))
        yield Fault(outside, "date", day, f"this lies outside the dataset's period, {limits.first} to {limits.last}")
    late = pc.and_(pc.equal(batch["date_precision"], "day"), pc.greater(day, batch["source_date"]))
    yield Fault(late, "date", day, "this is later than its source's date, so one of them is wrong")
