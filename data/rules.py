"""The codebook's rules that no table language can say. Each takes one record and tells what is wrong with it."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from data.problems import Problem
from data.schema import ALPHA_3, QUOTE_WORDS, RESPONSE_ID, Table
from data.web import is_web_address
from geo.names import by_alpha3

# What a spreadsheet would run: "=..." always; "+", "-" or "@" only where a call, a reference or a sum follows,
# because a quotation may rightly begin with a dash or a handle.
FORMULA = re.compile(r"^(=|[+\-@]\s*(\w+[(!|]|\$?[A-Z]{1,3}\$?\d+\s*([+\-*/:,]|$)|[\d.]+\s*[+*/^]))")


# Characters that turn the direction of what follows: a name or an address would be read as another one.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True)
class Record:
    """One line of a table: the line it begins on and its cells by column."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


Finding = tuple[str, str, str]  # column, value, reason

# The one way to write each type: what other tools would also read is told, so that all read the same.
FORMS = {
    "date": (re.compile(r"(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}"), "write an ISO 8601 date from 1900 to 2199, like 2025-08-08"),
    "datetime": (
        re.compile(r"(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z"),
        "write a time in UTC, like 2025-08-08T14:00:00Z",
    ),
    "integer": (re.compile(r"[1-9][0-9]{0,5}"), "write a whole number from 1, without blanks"),
}
Rule = Callable[[Record, frozenset[str]], Iterator[Finding]]


def check_rules(table: Table, records: Iterable[Record], themes: Iterable[str], name: str) -> list[Problem]:
    """Every problem that the codebook's rules find in a table's records; `themes` is the dataset's vocabulary."""
    listed, vocabulary = list(records), frozenset(themes)
    found = [
        Problem(name, record.line, column, value, reason)
        for record in listed
        for rule in (*ANY_TABLE, *BY_TABLE.get(table.name, ()))
        for column, value, reason in rule(record, vocabulary)
    ]
    found += _written_forms(table, listed, name)
    return found + (_revision_gaps(listed, name) if table.name == "responses" else [])


def check_period(records: Iterable[Record], first: date, last: date, name: str) -> list[Problem]:
    """Responses dated outside the dataset's period, which no view would show."""
    right = f"this lies outside the dataset's period, {first} to {last}; correct it or the period in the descriptor"
    days = [(record, record["date"]) for record in records if FORMS["date"][0].fullmatch(record["date"])]
    return [
        Problem(name, record.line, "date", day, right) for record, day in days if not first.isoformat() <= day <= last.isoformat()
    ]


def _written_forms(table: Table, records: Iterable[Record], name: str) -> list[Problem]:
    """Cells that a lenient reader would take for a date, a time or a number, but that are not written the one way."""
    forms = [(column.name, *FORMS[column.type]) for column in table.columns if column.type in FORMS]
    return [
        Problem(name, record.line, column, record[column], f"this is not written as it must be; {right}")
        for record in records
        for column, form, right in forms
        if record[column] and not form.fullmatch(record[column])
    ]


def _blanks(record: Record, _: frozenset[str]) -> Iterator[Finding]:
    for column, value in record.cells.items():
        if value and not value.strip():
            yield column, value, "it holds only blanks; leave it empty or fill it"


def _control_characters(record: Record, _: frozenset[str]) -> Iterator[Finding]:
    for column, value in record.cells.items():
        bad = [character for character in value if unicodedata.category(character) == "Cc" or character in TURNING]
        if bad:
            yield column, value, f"it holds the control character U+{ord(bad[0]):04X}; remove it"
        elif value and all(unicodedata.category(character) in ("Cf", "Zs") for character in value) and value.strip():
            yield column, value, "it holds only characters that cannot be seen; leave it empty or fill it"


def _formulas(record: Record, _: frozenset[str]) -> Iterator[Finding]:
    for column, value in record.cells.items():
        if FORMULA.match(value):
            yield column, value, "a spreadsheet would run this as a formula; write the text without it"


def _web_addresses(record: Record, _: frozenset[str]) -> Iterator[Finding]:
    for column, value in record.cells.items():
        if column.endswith("_url") and value and not is_web_address(value):
            yield column, value, "this is not a web address; it must begin with http:// or https:// and name a host"


def _countries(record: Record, _: frozenset[str]) -> Iterator[Finding]:
    code = record["country"]
    if re.fullmatch(r"[A-Z]{3}", code) and code not in by_alpha3():
        yield "country", code, "no state or territory has this ISO 3166-1 alpha-3 code; geo/names.csv lists them"


def _id_agrees(record: Record, _: frozenset[str]) -> Iterator[Finding]:
    identifier, country, day = record["response_id"], record["country"], record["date"]
    if not re.fullmatch(RESPONSE_ID, identifier):
        return
    code, said_on = identifier.split("-")[0], "-".join(identifier.split("-")[1:4])
    if not country and code in by_alpha3():
        yield (
            "country",
            "",
            f"the id names the state {code}, so the country must be {code}; it is empty for international bodies only",
        )
    if re.fullmatch(ALPHA_3, country) and code != country:
        yield "response_id", identifier, f"it begins with {code}, but the country is {country}; the two must agree"
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", day) and said_on != day:
        yield "response_id", identifier, f"it carries {said_on}, but the date is {day}; the two must agree"


def _quote_and_evidence(record: Record, _: frozenset[str]) -> Iterator[Finding]:
    quote, evidence = record["quote"], record["evidence"]
    if evidence == "direct_quote" and not quote:
        yield "quote", quote, "evidence is direct_quote, so the quote must be given"
    if evidence == "paraphrase" and quote:
        yield "quote", quote, "evidence is paraphrase, so the quote must be empty; if these are the words, it is direct_quote"
    if quote and not record["quote_language"]:
        yield "quote_language", "", "a quote needs its language, as a BCP 47 tag like es"
    if not quote and record["quote_language"]:
        yield "quote_language", record["quote_language"], "without a quote this must be empty"
    words = len(quote.split())
    if words > QUOTE_WORDS:
        yield "quote", quote, f"it has {words} words; a quote has at most {QUOTE_WORDS}"


def _said_before_published(record: Record, _: frozenset[str]) -> Iterator[Finding]:
    day, published = record["date"], record["source_date"]
    if record["date_precision"] == "day" and published and day > published:
        right = "correct one of the two, or set date_precision to published"
        yield "date", day, f"it is later than its source's date {published}; {right}"


def _themes(record: Record, vocabulary: frozenset[str]) -> Iterator[Finding]:
    themes = [theme for theme in record["themes"].split(";") if record["themes"]]
    for theme in themes:
        if theme not in vocabulary:
            yield "themes", theme, f"this theme is not in the vocabulary; use {', '.join(sorted(vocabulary))}"
    if len(set(themes)) < len(themes):
        yield "themes", record["themes"], "a theme stands here twice; name each once"


def _coverage_period(record: Record, _: frozenset[str]) -> Iterator[Finding]:
    if record["period_from"] and record["period_to"] and record["period_from"] > record["period_to"]:
        yield "period_to", record["period_to"], f"the period ends before it begins on {record['period_from']}"


def _revision_gaps(records: Iterable[Record], name: str) -> list[Problem]:
    revisions: dict[str, list[tuple[int, Record]]] = defaultdict(list)
    for record in records:
        if FORMS["integer"][0].fullmatch(record["revision"]):
            revisions[record["response_id"]].append((int(record["revision"]), record))
    found = []
    for rows in revisions.values():
        rows.sort(key=lambda row: row[0])
        for (before, _), (number, record) in pairwise([(0, rows[0][1]), *rows]):
            if number > before + 1:
                reason = f"revisions count 1, 2, 3 without gaps; this should be {before + 1}"
                found.append(Problem(name, record.line, "revision", record["revision"], reason))
    return found


ANY_TABLE: tuple[Rule, ...] = (_blanks, _control_characters, _formulas, _web_addresses, _countries)
BY_TABLE: dict[str, tuple[Rule, ...]] = {
    "responses": (_id_agrees, _quote_and_evidence, _said_before_published, _themes),
    "coverage": (_coverage_period,),
}
