"""The codebook's rules, each once, on whole columns: a line, a form's record, an uploaded sheet and a Parquet file are batches of them."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.problems import Problem
from data.schema import ALPHA_3, QUOTE_WORDS, RESPONSE_ID, THEMES, Column, Table
from data.validation.batch import FORMS, Batch, as_texts, from_texts, places
from data.web_address import PLAIN, is_web_address
from geo.names import NO_CODE, Place, by_alpha3, ended

# What a spreadsheet would run: "=..." always, in its full-width form too; "+", "-" or "@" only where a call, a reference or a
# sum follows, because a quotation may rightly begin with a dash or a handle.
FORMULA = r"^([=＝]|[+\-@＋－＠]\s*(\w+[(!|]|\$?[A-Z]{1,3}\$?\d+\s*([+\-*/:,]|$)|[\d.]+\s*[+*/^]))"
# Control characters, and those that turn the direction of what follows: a name or an address would be read as another one.
CONTROL = r"[\p{Cc}\x{202A}-\x{202E}\x{2066}-\x{2069}]"
INVISIBLE = r"^[\p{Cf}\p{Zs}]*\p{Cf}[\p{Cf}\p{Zs}]*$"
# The largest whole number that the form of a cell can write.
LARGEST = 999_999
RIGHT_PATTERNS = {
    "response_id": "write code, date and number, like MEX-2025-08-08-01",
    "codebook": "write a version, like 0.4",
    "country": "use an ISO 3166-1 alpha-3 code, like MEX",
    "event_id": "use lower-case words joined by hyphens, like first-strike",
    "quote_language": "use a BCP 47 tag, like es or pt-BR",
    "languages": "use BCP 47 tags separated by semicolons, like en;es",
}


@dataclass(frozen=True, eq=False)
class Fault:
    """What one rule finds in a batch: the rows (from 0), the column, what its cells hold, and for each why it is wrong."""

    places: np.ndarray
    column: str
    values: Sequence[str]
    reasons: Sequence[str]


@dataclass(frozen=True)
class Limits:
    """What a dataset allows: its events (any if it has none on record), its themes, and the first and last day if it names them;
    columns that are `constant` in all rows, so that one row is looked at.
    """

    events: Sequence[str] | None = None
    themes: Sequence[str] = THEMES
    first: date | None = None
    last: date | None = None
    constant: frozenset[str] = frozenset()


Rule = Callable[[Batch, Limits], Iterator[Fault]]


def check_record(table: Table, record: Mapping[str, str], limits: Limits, name: str = "record", line: int = 1) -> list[Problem]:
    """Every problem of one record in memory, its cells as texts."""
    batch = from_texts(table, {column: [record.get(column, "")] for column in table.names})
    return check_rows(batch, limits, name, [line])


def check_rows(batch: Batch, limits: Limits, name: str, lines: Sequence[int]) -> list[Problem]:
    """Every problem of a batch, each at its line; `lines` says where each row stands."""
    return [
        Problem(name, lines[place], fault.column, value, reason)
        for fault in check_batch(batch, limits)
        for place, value, reason in zip(fault.places.tolist(), fault.values, fault.reasons, strict=True)
    ]


def check_batch(batch: Batch, limits: Limits) -> Iterator[Fault]:
    """Every rule that some row of a batch breaks. One cell, one sentence: what is said of a cell's form is not followed by its content."""
    if not len(batch):
        return
    faulty: dict[str, set[int]] = {}
    for column in batch.table.columns:
        if column.name in limits.constant:
            yield from _constant_column(batch, column)
            continue
        for fault in _column(batch, column):
            faulty.setdefault(column.name, set()).update(fault.places.tolist())
            yield fault
    for rule in RULES.get(batch.table.name, ()):
        for fault in rule(batch, limits):
            yield from _unsaid(fault, faulty.get(fault.column, set()) | batch.short)


def _unsaid(fault: Fault, faulty: set[int]) -> Iterator[Fault]:
    """The part of a fault whose cells nothing has been said of."""
    kept = (
        [index for index, place in enumerate(fault.places.tolist()) if place not in faulty]
        if faulty
        else range(len(fault.places))
    )
    if len(kept):
        yield Fault(fault.places[list(kept)], fault.column, [fault.values[i] for i in kept], [fault.reasons[i] for i in kept])


def _constant_column(batch: Batch, column: Column) -> Iterator[Fault]:
    """A column that is alike in all rows is looked at once; a fault of it is one of every row."""
    first = {name: array.slice(0, 1) for name, array in batch.cells.items()}
    unread = {name: array.slice(0, 1) for name, array in batch.unread.items()}
    for fault in _column(Batch(batch.table, first, unread, batch.absent), column):
        n = len(batch)
        yield Fault(np.arange(n), fault.column, list(fault.values) * n, list(fault.reasons) * n)


def _fault(mask: pa.Array, column: str, cells: pa.Array, reason: str) -> Iterator[Fault]:
    """The rows where a mask is true, all for one reason."""
    rows = places(mask)
    if len(rows):
        yield Fault(rows, column, as_texts(cells.take(pa.array(rows))), [reason] * len(rows))


def _each(mask: pa.Array, column: str, cells: pa.Array, reason: Callable[[str], str | None]) -> Iterator[Fault]:
    """The rows where a mask is true and a look at the cell finds a reason."""
    rows = places(mask)
    if not len(rows):
        return
    values = as_texts(cells.take(pa.array(rows)))
    found = [(int(row), value, why) for row, value in zip(rows, values, strict=True) if (why := reason(value))]
    if found:
        yield Fault(np.array([row for row, _, _ in found]), column, [v for _, v, _ in found], [w for _, _, w in found])


# What holds of a cell by itself, in the order in which it is asked; the first thing wrong with a cell is the one that is told.


def _column(batch: Batch, column: Column) -> Iterator[Fault]:
    faulty = np.zeros(len(batch), dtype=bool)
    for fault in _column_faults(batch, column):
        new = ~faulty[fault.places]
        faulty[fault.places] = True
        if new.any():
            kept = np.flatnonzero(new).tolist()
            yield Fault(fault.places[kept], fault.column, [fault.values[i] for i in kept], [fault.reasons[i] for i in kept])


def _column_faults(batch: Batch, column: Column) -> Iterator[Fault]:
    cells, name = batch[column.name], column.name
    if name in batch.unread:
        texts = batch.unread[name]
        yield from _fault(pc.is_valid(texts), name, texts, f"this is not a {column.type}; {FORMS[column.type][1]}")
        missing = pc.and_(pc.is_null(cells), pc.is_null(texts))
    else:
        missing = pc.is_null(cells)
    if column.required and name not in batch.absent:
        choice = f" with one of {', '.join(column.enum)}" if column.enum else ""
        yield from _whole(_fault(missing, name, cells, f"this cell is empty; it must be filled{choice}"), batch.short)
    if pa.types.is_string(cells.type):
        yield from _text_faults(cells, column)
    elif pa.types.is_timestamp(cells.type):
        yield from _moment_faults(cells, column)
    elif pa.types.is_integer(cells.type):
        far = pc.or_(pc.less(cells, 1), pc.greater(cells, LARGEST))
        yield from _fault(far, name, cells, f"this is not a {column.type}; {FORMS['integer'][1]}")


def _whole(faults: Iterator[Fault], short: frozenset[int]) -> Iterator[Fault]:
    """Faults less the rows that end before their last column."""
    return (part for fault in faults for part in _unsaid(fault, set(short)))


def _moment_faults(cells: pa.Array, column: Column) -> Iterator[Fault]:
    """Days and times that a file holds typed, and that the codebook's form could not write."""
    early, late = (pa.scalar(datetime(year, 1, 1), cells.type) for year in (1900, 2200))
    far = pc.or_(pc.less(cells, early), pc.greater_equal(cells, late))
    yield from _fault(far, column.name, cells, f"this is not a {column.type}; {FORMS[column.type][1]}")


def _text_faults(cells: pa.Array, column: Column) -> Iterator[Fault]:
    name = column.name
    yield from _fault(pc.match_substring_regex(cells, r"^\s+$"), name, cells, "it holds only blanks; leave it empty or fill it")
    yield from _each(pc.match_substring_regex(cells, CONTROL), name, cells, _control_reason)
    unseen = "it holds only characters that cannot be seen; leave it empty or fill it"
    yield from _fault(pc.match_substring_regex(cells, INVISIBLE), name, cells, unseen)
    if column.enum:
        known = pc.is_in(cells, pa.array(list(column.enum), pa.string()))
        right = f"this is not in the codebook; use one of {', '.join(column.enum)}"
        yield from _fault(pc.and_(pc.is_valid(cells), pc.invert(known)), name, cells, right)
        return
    if column.pattern:
        formed = pc.match_substring_regex(cells, rf"\A(?:{column.pattern})\z")
        right = RIGHT_PATTERNS.get(name, f"match {column.pattern}")
        yield from _fault(pc.invert(formed), name, cells, f"this is not written as it must be; {right}")
    if column.max_length:
        long = pc.greater(pc.utf8_length(cells), column.max_length)
        yield from _fault(long, name, cells, f"the text is longer than {column.max_length} characters; shorten it")
    formula = "a spreadsheet would run this as a formula; write the text without it"
    yield from _fault(pc.match_substring_regex(cells, FORMULA), name, cells, formula)
    if name.endswith("_url"):
        yield from _each(pc.invert(pc.match_substring_regex(cells, PLAIN)), name, cells, _address_reason)
    if name == "country":
        known = pc.is_in(cells, pa.array(list(by_alpha3()), pa.string()))
        yield from _fault(pc.and_(pc.is_valid(cells), pc.invert(known)), name, cells, NO_CODE)


def _control_reason(value: str) -> str:
    first = next(c for c in value if unicodedata.category(c) == "Cc" or "\u202a" <= c <= "\u202e" or "\u2066" <= c <= "\u2069")
    return f"it holds the control character U+{ord(first):04X}; remove it"


def _address_reason(value: str) -> str | None:
    right = "this is not a web address; it must begin with http:// or https:// and name a host, without a user's name before it"
    return None if is_web_address(value) else right


# What holds between the cells of a row.


def _id_agrees(batch: Batch, _: Limits) -> Iterator[Fault]:
    """An id carries the state and the day of its row."""
    ids, countries, days = batch["response_id"], batch["country"], batch["date"]
    formed = pc.fill_null(pc.match_substring_regex(ids, rf"\A(?:{RESPONSE_ID})\z"), False)
    codes = pc.replace_substring_regex(ids, r"-.*$", "")
    named = pc.and_(pc.is_null(countries), pc.is_in(codes, pa.array(list(by_alpha3()), pa.string())))
    yield from _pairs(
        pc.and_(formed, named), "country", countries, codes, countries,
        lambda code, _c: f"the id names the state {code}, so the country must be {code}; it is empty for international bodies only",
    )  # fmt: skip
    yield from _pairs(
        pc.and_(pc.and_(formed, pc.match_substring_regex(countries, rf"\A{ALPHA_3}\z")), pc.not_equal(codes, countries)), "response_id", ids, codes, countries,
        lambda code, country: f"it begins with {code}, but the country is {country}; the two must agree",
    )  # fmt: skip
    carried = pc.replace_substring_regex(ids, r"^[A-Z]+-(\d{4}-\d{2}-\d{2})-.*$", r"\1")
    written = pc.strftime(days, format="%Y-%m-%d")
    yield from _pairs(
        pc.and_(formed, pc.not_equal(carried, written)), "response_id", ids, carried, written,
        lambda carried_day, day: f"it carries {carried_day}, but the date is {day}; the two must agree",
    )  # fmt: skip


def _pairs(
    mask: pa.Array, column: str, cells: pa.Array, left: pa.Array, right: pa.Array, reason: Callable[[str, str], str]
) -> Iterator[Fault]:
    """The rows where a mask is true, each with a reason made of two of its cells."""
    rows = places(mask)
    if len(rows):
        at = pa.array(rows)
        pairs = zip(as_texts(left.take(at)), as_texts(right.take(at)), strict=True)
        yield Fault(rows, column, as_texts(cells.take(at)), [reason(a, b) for a, b in pairs])


def _quote_and_evidence(batch: Batch, _: Limits) -> Iterator[Fault]:
    quote, evidence, language = batch["quote"], batch["evidence"], batch["quote_language"]
    given, missing = pc.is_valid(quote), pc.is_null(quote)
    yield from _fault(
        pc.and_(pc.equal(evidence, "direct_quote"), missing),
        "quote",
        quote,
        "evidence is direct_quote, so the quote must be given",
    )
    faulty = "evidence is paraphrase, so the quote must be empty; if these are the words, it is direct_quote"
    yield from _fault(pc.and_(pc.equal(evidence, "paraphrase"), given), "quote", quote, faulty)
    right = "a quote needs its language, as a BCP 47 tag like es"
    yield from _fault(pc.and_(given, pc.is_null(language)), "quote_language", language, right)
    yield from _fault(pc.and_(missing, pc.is_valid(language)), "quote_language", language, "without a quote this must be empty")
    words = pc.add(pc.count_substring_regex(pc.utf8_trim_whitespace(quote), r"\s+"), 1)
    yield from _each(pc.greater(words, QUOTE_WORDS), "quote", quote, _quote_length)


def _quote_length(quote: str) -> str | None:
    words = len(quote.split())
    return f"it has {words} words; a quote has at most {QUOTE_WORDS}" if words > QUOTE_WORDS else None


def _dated_before_source(batch: Batch, _: Limits) -> Iterator[Fault]:
    """Nothing is said after its source was published."""
    day, published = batch["date"], batch["source_date"]
    late = pc.and_(pc.equal(batch["date_precision"], "day"), pc.greater(day, published))
    right = "correct one of the two, or set date_precision to published"
    yield from _pairs(
        late, "date", day, pc.strftime(published, format="%Y-%m-%d"), published,
        lambda on, _p: f"it is later than its source's date {on}; {right}",
    )  # fmt: skip


def _in_period(batch: Batch, limits: Limits) -> Iterator[Fault]:
    """Responses dated outside the dataset's period, which no view would show."""
    if limits.first is None or limits.last is None:
        return
    day = batch["date"]
    first, last = (pa.scalar(datetime(d.year, d.month, d.day), pa.timestamp("us")) for d in (limits.first, limits.last))
    period = f"{limits.first} to {limits.last}; correct it or the period in the descriptor"
    outside = pc.or_(pc.less(day, first), pc.greater(day, last))
    yield from _fault(outside, "date", day, f"this lies outside the dataset's period, {period}")


def _themes(batch: Batch, limits: Limits) -> Iterator[Fault]:
    lists, known = batch["themes"].dictionary_encode(), frozenset(limits.themes)
    bad = [
        not (set(parts) <= known and len(set(parts)) == len(parts))
        for parts in (str(v).split(";") for v in lists.dictionary.to_pylist())
    ]
    rows = places(pc.take(pa.array(bad, pa.bool_()), lists.indices)) if any(bad) else np.array([], dtype="int64")
    found = []
    for row, value in zip(rows.tolist(), as_texts(batch["themes"].take(pa.array(rows))), strict=True):
        parts = value.split(";")
        right = f"this theme is not in the vocabulary; use {', '.join(sorted(known))}"
        found += [(row, theme, right) for theme in dict.fromkeys(parts) if theme not in known]
        found += [(row, value, "a theme stands here twice; name each once")] if len(set(parts)) < len(parts) else []
    if found:
        yield Fault(np.array([r for r, _, _ in found]), "themes", [v for _, v, _ in found], [w for _, _, w in found])


def _state_existed(batch: Batch, _: Limits) -> Iterator[Fault]:
    """A former state speaks only while it is one."""
    countries, days = batch["country"], batch["date"]
    rows = places(pc.and_(pc.is_in(countries, pa.array(list(ended()), pa.string())), pc.is_valid(days)))
    at = pa.array(rows)
    found = [
        (row, code, f"{place.name} was a state {_interval(place)}, and the date is {day}; name the state of that day")
        for row, code, day in zip(rows.tolist(), countries.take(at).to_pylist(), as_texts(days.take(at)), strict=True)
        if not (place := ended()[code]).existed(date.fromisoformat(day))
    ]
    if found:
        yield Fault(
            np.array([row for row, _, _ in found]), "country", [code for _, code, _ in found], [why for _, _, why in found]
        )


def _interval(place: Place) -> str:
    return f"from {place.since} to {place.until}" if place.since else f"until {place.until}"


def _known_event(batch: Batch, limits: Limits) -> Iterator[Fault]:
    if limits.events is None:
        return
    cells = batch["event_id"]
    known = pc.is_in(cells, pa.array(list(limits.events), pa.string()))
    right = "events.csv has no such event_id; add it there or correct it here"
    yield from _fault(pc.and_(pc.is_valid(cells), pc.invert(known)), "event_id", cells, right)


def _period_ends_after_it_begins(batch: Batch, _: Limits) -> Iterator[Fault]:
    begins, ends = batch["period_from"], batch["period_to"]
    yield from _pairs(
        pc.greater(begins, ends), "period_to", ends, pc.strftime(begins, format="%Y-%m-%d"), ends,
        lambda on, _e: f"the period ends before it begins on {on}",
    )  # fmt: skip


def _term_ends_after_it_begins(batch: Batch, _: Limits) -> Iterator[Fault]:
    begins, ends = batch["from"], batch["to"]
    yield from _pairs(
        pc.greater_equal(begins, ends), "to", ends, pc.strftime(begins, format="%Y-%m-%d"), ends,
        lambda on, _e: f"the term does not end after it begins on {on}",
    )  # fmt: skip


RULES: Mapping[str, Sequence[Rule]] = {
    "responses": (_id_agrees, _state_existed, _quote_and_evidence, _dated_before_source, _in_period, _themes, _known_event),
    "coverage": (_period_ends_after_it_begins, _known_event),
    "governments": (_term_ends_after_it_begins,),
}
