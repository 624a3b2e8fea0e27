"""Of what kind each word of a mapping must be: everything that a TOML file can say, and a sentence for what it may not."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from data.mapping.spec import EVENT_COLUMNS, EXTRA, FORMATS, PARTS, RESERVED, RESPONSE_COLUMNS
from data.problems import Problem
from geo.schemes import SCHEMES

# Numbers beyond it are no counts, no scores and no weights; NaN is beyond it too.
LARGEST = 1e15
# Values of a column that a mapping can name, and characters of a template.
MOST_VALUES, LONGEST_TEMPLATE = 5_000, 2_000
Kind = tuple[Callable[[Any], bool], str]


def _is_list(value: Any, test: Callable[[Any], bool]) -> bool:
    return isinstance(value, list) and all(test(item) for item in value)


def is_text(value: Any) -> bool:
    """True for a text."""
    return isinstance(value, str)


def is_number(value: Any) -> bool:
    """True for a finite number that is no truth value."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < LARGEST


def _is_word(value: Any) -> bool:
    """What stands for a text: a text, a number or a truth value."""
    return isinstance(value, (str, bool)) or is_number(value)


TEXT: Kind = (is_text, "write a text")
TEXTS: Kind = (lambda v: _is_list(v, is_text), 'write a list of texts, like ["a", "b"]')
WORDS: Kind = (lambda v: _is_list(v, _is_word) and bool(v), 'write a list, like ["a", "b"]')
WORD: Kind = (_is_word, "write a text, a number, true or false")
DAY: Kind = (lambda v: is_text(v) or isinstance(v, date), "write a date, like 2025-08-08")
NUMBER: Kind = (is_number, "write a number")
COUNT: Kind = (lambda v: isinstance(v, int) and not isinstance(v, bool) and 0 <= v < 10_000, "write a whole number from 0")
TRUTH: Kind = (lambda v: isinstance(v, bool), "write true or false")
ONE_SIGN: Kind = (lambda v: is_text(v) and len(v) == 1, "write one character")
QUOTE: Kind = (lambda v: is_text(v) and len(v) <= 1, "write one character, or nothing where none is used")
PAIRS: Kind = (
    lambda v: isinstance(v, Mapping) and bool(v) and all(is_text(item) for item in v.values()),
    "write which column equals which, like { id = \"vote_id\" }",
)  # fmt: skip
VALUES: Kind = (
    lambda v: isinstance(v, Mapping) and len(v) <= MOST_VALUES and all(_is_word(item) for item in v.values()),
    'write what becomes what, like { yes = "supportive" }',
)
COLUMN: Kind = (
    lambda v: (is_text(v) and bool(v)) or (_is_list(v, lambda c: is_text(c) and bool(c)) and bool(v)),
    "write a column's name, or a list of names",
)
ONE_WORD: Kind = (
    lambda v: is_text(v) and bool(re.fullmatch(r"[A-Za-z_]\w*", v)) and v.lower() != "input",
    "a second file's name is one word of letters, digits and underscores, and not input",
)


def one_of(*values: str) -> Kind:
    """One of some words."""
    return lambda v: is_text(v) and v in values, f"use one of {', '.join(values)}"


INPUT: dict[str, Kind] = {
    "format": one_of(*FORMATS), "delimiter": ONE_SIGN, "quote": QUOTE, "columns": TEXTS, "sheet": TEXT, "skip": COUNT,
    "unpivot": (lambda v: isinstance(v, Mapping), "this must be a table with name, value, and columns or keep"),
}  # fmt: skip
UNPIVOT: dict[str, Kind] = {"name": TEXT, "value": TEXT, "columns": TEXTS, "keep": TEXTS}
DATASET: dict[str, Kind] = {
    **dict.fromkeys(("name", "title", "description", "licence", "licence_url", "homepage", "proposition", "topic"), TEXT),
    **dict.fromkeys(("focus_states", "acting_states", "themes"), TEXTS), "machine_coded": TRUTH, "version": WORD,
    "period": (lambda v: isinstance(v, Mapping) and set(v) <= {"from", "to"} and all(DAY[0](d) for d in v.values()), "write { from = \"2025-01-01\", to = \"2025-12-31\" }"),
}  # fmt: skip
CONDITION: dict[str, Kind] = {
    "column": TEXT, "among": WORDS, "not_among": WORDS, "filled": TRUTH, "at_least": NUMBER, "at_most": NUMBER,
}  # fmt: skip
FILE: Kind = (lambda v: is_text(v) and bool(v) and v.isprintable(), "write the name of a file")
JOIN: dict[str, Kind] = {"name": ONE_WORD, "file": FILE, "on": PAIRS}
EVENT: dict[str, Kind] = {name: DAY if name in ("date", "source_date") else TEXT for name in EVENT_COLUMNS}
RECIPE: dict[str, Kind] = {
    "column": COLUMN, "template": (lambda v: is_text(v) and len(v) <= LONGEST_TEMPLATE, f"write a text of at most {LONGEST_TEMPLATE:,} characters"), "constant": WORD, "part": one_of(*PARTS), "values": VALUES, "separator": TEXT, "format": TEXT,
    "scheme": one_of(*SCHEMES), "longest": (lambda v: COUNT[0](v), "write a number of characters"), "default": WORD,
}  # fmt: skip
SECTIONS = ("input", "dataset", "columns", "where", "join", "event", "events", "keep")
LISTS = ("where", "join", "event")


def problems(raw: Mapping[str, Any], file: str) -> Iterator[Problem]:
    """Every word of a mapping that cannot be followed."""
    for section in set(raw) - set(SECTIONS):
        yield Problem(file, 0, section, "", f"a mapping has no such part; it has {', '.join(SECTIONS)}")
    whole = {name: raw[name] for name in SECTIONS if name in raw}
    for name, value in list(whole.items()):
        if name in LISTS and not _is_list(value, lambda item: isinstance(item, Mapping)):
            yield Problem(file, 0, name, _short(value), f"write each as a table of its own, under [[{name}]]")
            whole.pop(name)
        elif name not in LISTS and not isinstance(value, Mapping):
            yield Problem(file, 0, name, _short(value), f"this must be a table, under [{name}]")
            whole.pop(name)
    yield from _table(whole.get("input", {}), "input", INPUT, file)
    yield from _unpivot(whole.get("input", {}).get("unpivot"), file)
    yield from _table(whole.get("dataset", {}), "dataset", DATASET, file)
    for place, condition in enumerate(whole.get("where", []), 1):
        yield from _table(condition, f"where {place}", CONDITION, file, ("column",))
        if set(condition) <= {"column"}:
            yield Problem(file, 0, f"where {place}", "", "a condition needs among, not_among, filled, at_least or at_most")
    for place, join in enumerate(whole.get("join", []), 1):
        yield from _table(join, f"join {place}", JOIN, file, ("name", "file", "on"))
    for place, event in enumerate(whole.get("event", []), 1):
        yield from _table(event, f"event {place}", EVENT, file, ("event_id", "date", "title"))
    yield from _recipes(whole.get("columns", {}), "columns", (*RESPONSE_COLUMNS, *EXTRA), file)
    yield from _events(whole, file)
    yield from _keep(whole.get("keep", {}), file)


def _short(value: Any) -> str:
    """A value as a problem shows it; lists may be nested without end."""
    return str(value) if _is_word(value) or isinstance(value, date) else type(value).__name__


def _table(
    raw: Mapping[str, Any], where: str, kinds: dict[str, Kind], file: str, needed: tuple[str, ...] = ()
) -> Iterator[Problem]:
    for name, value in raw.items():
        if name not in kinds:
            yield Problem(
                file, 0, f"{where}.{name}", _short(value), f"there is no such word here; use {', '.join(sorted(kinds))}"
            )
        elif not kinds[name][0](value):
            yield Problem(file, 0, f"{where}.{name}", _short(value), kinds[name][1])
    for name in needed:
        if name not in raw:
            yield Problem(file, 0, f"{where}.{name}", "", "this must be given")


def _unpivot(raw: Any, file: str) -> Iterator[Problem]:
    if not isinstance(raw, Mapping):
        return
    yield from _table(raw, "input.unpivot", UNPIVOT, file, ("name", "value"))
    if ("columns" in raw) == ("keep" in raw):
        yield Problem(file, 0, "input.unpivot", "", "give columns, those that become rows, or keep, those that do not")


def _events(whole: Mapping[str, Any], file: str) -> Iterator[Problem]:
    raw = whole.get("events", {})
    kinds: dict[str, Kind] = {
        "join": TEXT,
        "columns": (lambda v: isinstance(v, Mapping), "this must be a table, under [events.columns]"),
    }
    yield from _table(raw, "events", kinds, file)
    joins = [join.get("name") for join in whole.get("join", [])]
    if is_text(raw.get("join", "")) and raw.get("join") and raw["join"] not in joins:
        yield Problem(file, 0, "events.join", raw["join"], "there is no [[join]] of this name")
    if isinstance(raw.get("columns", {}), Mapping):
        yield from _recipes(raw.get("columns", {}), "events.columns", EVENT_COLUMNS, file)


def _keep(raw: Mapping[str, Any], file: str) -> Iterator[Problem]:
    right = "a kept column has a name of its own in lower-case letters, digits and underscores"
    for word in raw:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", word) or word in {*RESPONSE_COLUMNS, *RESERVED} or word.endswith("__raw"):
            yield Problem(file, 0, f"keep.{word}", "", right)
    yield from _recipes(raw, "keep", (), file)


def _recipes(raw: Mapping[str, Any], where: str, columns: tuple[str, ...], file: str) -> Iterator[Problem]:
    for name, recipe in raw.items():
        if columns and name not in columns:
            yield Problem(file, 0, f"{where}.{name}", "", f"the codebook has no such column; it has {', '.join(columns)}")
        if isinstance(recipe, str) and recipe:
            continue
        if not isinstance(recipe, Mapping):
            right = f"write a column's name, or a table with {', '.join(sorted(RECIPE))}"
            yield Problem(file, 0, f"{where}.{name}", _short(recipe), right)
            continue
        yield from _table(recipe, f"{where}.{name}", RECIPE, file)
        if len({"column", "template", "constant"} & set(recipe)) != 1:
            yield Problem(file, 0, f"{where}.{name}", "", "give one of column, template, constant")
        yield from _ambiguous(recipe.get("values"), f"{where}.{name}.values", file)


def _ambiguous(values: Any, where: str, file: str) -> Iterator[Problem]:
    """Values that are alike but for their case, and mean two things."""
    meant: dict[str, str] = {}
    for old, new in values.items() if isinstance(values, Mapping) else ():
        if meant.setdefault(str(old).strip().lower(), _short(new)) != _short(new):
            yield Problem(file, 0, where, str(old), "values are compared without case, and this one means two things")
