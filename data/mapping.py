"""A mapping: how the columns of any table become those of the codebook. Written in TOML, described in docs/mapping.md."""

import json
import math
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

from data.problems import DatasetError, Problem
from data.schema import EVENTS, RESPONSES
from geo.schemes import SCHEMES

SHIPPED = Path(__file__).parent / "mappings"
FORMATS = ("csv", "tsv", "xlsx", "ods", "jsonl", "parquet")
PARTS = ("host", "web")
# Not columns of the codebook: the code of a body without a state (for its id).
EXTRA = ("body",)
RESPONSE_COLUMNS = tuple(column.name for column in RESPONSES.columns)
EVENT_COLUMNS = tuple(column.name for column in EVENTS.columns)
# What a mapping may say of the dataset, and names that the conversion itself uses.
DATASET = (
    "name", "title", "description", "version", "licence", "licence_url", "homepage", "proposition", "topic", "focus_states", "acting_states", "themes",
    "period", "machine_coded",
)  # fmt: skip
RESERVED = ("wanted", "body", "superseded", "state", "precedence", "search")
SECTIONS = ("input", "dataset", "columns", "where", "join", "event", "events", "keep")


@dataclass(frozen=True)
class Recipe:
    """How one cell is made. Of `column` (the first that is filled of several), `template` and `constant` one is given.

    Then, in this order: `part` of an address ("host", "web": nothing unless it is one), `values` (old to new, case ignored),
    `separator` (what parts a list), `format` (of a date or time, as strptime has it), `scheme` (of a state's code),
    `longest` (characters), `default` (for what is empty or, with `values`, not among them).
    """

    column: tuple[str, ...] = ()
    template: str = ""
    constant: str | None = None
    part: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    separator: str = ""
    format: str = ""
    scheme: str = ""
    longest: int = 0
    default: str | None = None


@dataclass(frozen=True)
class Condition:
    """A condition on a column of the input; rows that do not meet it are left out and counted."""

    column: str
    among: tuple[str, ...] = ()
    not_among: tuple[str, ...] = ()
    filled: bool | None = None
    at_least: float | None = None
    at_most: float | None = None


@dataclass(frozen=True)
class Join:
    """A second file whose columns are then called `name.column`; `on` says which column of the input equals which of the file."""

    name: str
    file: str
    on: Mapping[str, str]


@dataclass(frozen=True)
class Input:
    """How the input is read. `columns` names them where the file has no header; `format` and `delimiter` follow the file's name unless given."""

    format: str = ""
    delimiter: str = ""
    quote: str = '"'
    columns: tuple[str, ...] = ()
    sheet: str = ""


@dataclass(frozen=True)
class Plan:
    """A whole mapping. `keep` are further columns, as numbers, that stay beside those of the codebook."""

    input: Input
    dataset: Mapping[str, Any]
    columns: Mapping[str, Recipe]
    where: Sequence[Condition] = ()
    joins: Sequence[Join] = ()
    events: Sequence[Mapping[str, str]] = ()
    event_join: str = ""
    event_columns: Mapping[str, Recipe] = field(default_factory=dict)
    keep: Mapping[str, Recipe] = field(default_factory=dict)

    def used(self) -> Iterator[str]:
        """Every column of the input that a recipe or a condition reads."""
        for recipe in (*self.columns.values(), *self.keep.values()):
            yield from recipe.column
            yield from template_columns(recipe.template)
        for condition in self.where:
            yield condition.column
        for join in self.joins:
            yield from join.on


def template_columns(template: str) -> list[str]:
    """The columns named in braces in a template."""
    return [piece.partition("}")[0] for piece in template.split("{")[1:]]


def read(path: Path) -> Plan:
    """The mapping of a TOML file, or a shipped one by its name ("gdelt-2"); raises DatasetError with every problem."""
    where = place(path)
    try:
        content = where.read_bytes()
    except FileNotFoundError:
        shipped = ", ".join(sorted(item.stem for item in SHIPPED.glob("*.toml")))
        right = f"the mapping is missing; give a TOML file, or one of {shipped}"
        raise DatasetError([Problem(str(path), 0, "", "", right)]) from None
    return opened(content, str(where))


def opened(content: bytes, file: str) -> Plan:
    """The mapping in a TOML file's bytes; raises DatasetError with every problem."""
    try:
        raw = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DatasetError([Problem(file, 0, "", "", f"this is not TOML: {error}")]) from None
    return parse(raw, file)


def place(path: Path) -> Path:
    """Where a mapping lies: the path itself, or the shipped file of that name."""
    shipped = SHIPPED / f"{path.name}.toml"
    return shipped if not path.exists() and shipped.exists() else path


def parse(raw: Mapping[str, Any], file: str = "mapping") -> Plan:
    """A Plan from TOML's tables; raises DatasetError with every problem found."""
    problems = list(_problems(raw, file))
    if problems:
        raise DatasetError(problems)
    events = raw.get("events", {})
    return Plan(
        input=Input(**_tuples(raw.get("input", {}))), dataset=raw.get("dataset", {}), columns=_recipes(raw.get("columns", {})),
        where=tuple(Condition(**_tuples(item)) for item in raw.get("where", [])), joins=tuple(Join(**item) for item in raw.get("join", [])),
        events=tuple(raw.get("event", [])), event_join=events.get("join", ""), event_columns=_recipes(events.get("columns", {})),
        keep=_recipes(raw.get("keep", {})),
    )  # fmt: skip


def _tuples(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in raw.items()}


def _recipes(raw: Mapping[str, Any]) -> dict[str, Recipe]:
    return {name: _recipe(value) for name, value in raw.items()}


def _recipe(raw: Any) -> Recipe:
    if isinstance(raw, str):
        return Recipe(column=(raw,))
    given = dict(raw)
    column = given.get("column", ())
    given["column"] = (column,) if isinstance(column, str) else tuple(column)
    if "values" in given:
        given["values"] = {str(old): str(new) for old, new in given["values"].items()}
    for name in ("constant", "default"):
        if name in given:
            given[name] = {True: "true", False: "false"}.get(given[name], str(given[name]))
    return Recipe(**given)


def _problems(raw: Mapping[str, Any], file: str) -> Iterator[Problem]:
    for section in set(raw) - set(SECTIONS):
        yield Problem(file, 0, section, "", f"a mapping has no such part; it has {', '.join(SECTIONS)}")
    yield from _unknown(raw.get("input", {}), "input", {item.name for item in fields(Input)}, file)
    form = raw.get("input", {}).get("format", "")
    if form and form not in FORMATS:
        yield Problem(file, 0, "input.format", str(form), f"use one of {', '.join(FORMATS)}")
    for place, condition in enumerate(raw.get("where", []), 1):
        yield from _unknown(condition, f"where {place}", {item.name for item in fields(Condition)}, file, ("column",))
        for word in ("among", "not_among"):
            if not isinstance(condition.get(word, []), list):
                yield Problem(file, 0, f"where {place}.{word}", str(condition[word]), 'write a list, like ["a", "b"]')
        for word in ("at_least", "at_most"):
            if not _number(condition.get(word, 0)):
                yield Problem(file, 0, f"where {place}.{word}", str(condition[word]), "write a number")
        if isinstance(condition, Mapping) and set(condition) <= {"column"}:
            yield Problem(file, 0, f"where {place}", "", "a condition needs among, not_among, filled, at_least or at_most")
    for word in set(raw.get("dataset", {})) - set(DATASET):
        yield Problem(file, 0, f"dataset.{word}", "", f"there is no such word here; use {', '.join(DATASET)}")
    for word in raw.get("keep", {}):
        if not re.fullmatch(r"[a-z][a-z0-9_]*", word) or word in {*RESPONSE_COLUMNS, *RESERVED} or word.endswith("__raw"):
            yield Problem(
                file, 0, f"keep.{word}", "", "a kept column has a name of its own in lower-case letters, digits and underscores"
            )
    for place, join in enumerate(raw.get("join", []), 1):
        if isinstance(join, Mapping) and (not re.fullmatch(r"\w+", str(join.get("name", "x"))) or join.get("name") == "input"):
            yield Problem(
                file,
                0,
                f"join {place}.name",
                str(join.get("name")),
                "a second file's name is one word of letters, digits and underscores, and not input",
            )
        yield from _unknown(join, f"join {place}", {"name", "file", "on"}, file, ("name", "file", "on"))
    for place, event in enumerate(raw.get("event", []), 1):
        yield from _unknown(event, f"event {place}", set(EVENT_COLUMNS), file, ("event_id", "date", "title"))
    yield from _recipe_problems(raw.get("columns", {}), "columns", (*RESPONSE_COLUMNS, *EXTRA), file)
    yield from _recipe_problems(raw.get("events", {}).get("columns", {}), "events.columns", EVENT_COLUMNS, file)
    yield from _recipe_problems(raw.get("keep", {}), "keep", (), file)


def _unknown(raw: Any, where: str, known: set[str], file: str, needed: Sequence[str] = ()) -> Iterator[Problem]:
    if not isinstance(raw, Mapping):
        yield Problem(file, 0, where, str(raw), f"this must be a table with {', '.join(sorted(known))}")
        return
    for name in set(raw) - known:
        yield Problem(file, 0, f"{where}.{name}", str(raw[name]), f"there is no such word here; use {', '.join(sorted(known))}")
    for name in needed:
        if name not in raw:
            yield Problem(file, 0, f"{where}.{name}", "", "this must be given")


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _kinds(recipe: Mapping[str, Any], where: str, file: str) -> Iterator[Problem]:
    """Words of a recipe that are not of the kind that they must be."""
    column = recipe.get("column", "x")
    if not (isinstance(column, str) and column) and not (
        isinstance(column, list) and column and all(isinstance(c, str) for c in column)
    ):
        yield Problem(file, 0, f"{where}.column", str(column), "write a column's name, or a list of names")
    if not isinstance(recipe.get("values", {}), Mapping):
        yield Problem(file, 0, f"{where}.values", str(recipe["values"]), 'write what becomes what, like { yes = "supportive" }')
    if not _number(recipe.get("longest", 0)):
        yield Problem(file, 0, f"{where}.longest", str(recipe["longest"]), "write a number of characters")
    for word in ("template", "format", "separator"):
        if not isinstance(recipe.get(word, ""), str):
            yield Problem(file, 0, f"{where}.{word}", str(recipe[word]), "write a text")


def _recipe_problems(raw: Mapping[str, Any], where: str, columns: Sequence[str], file: str) -> Iterator[Problem]:
    words = {item.name for item in fields(Recipe)}
    for name, recipe in raw.items():
        if columns and name not in columns:
            yield Problem(file, 0, f"{where}.{name}", "", f"the codebook has no such column; it has {', '.join(columns)}")
        if isinstance(recipe, str):
            continue
        yield from _unknown(recipe, f"{where}.{name}", words, file)
        if not isinstance(recipe, Mapping):
            continue
        yield from _kinds(recipe, f"{where}.{name}", file)
        if not isinstance(recipe.get("values", {}), Mapping):
            continue
        meant: dict[str, str] = {}
        for old, new in recipe.get("values", {}).items():
            if meant.setdefault(str(old).strip().lower(), str(new)) != str(new):
                yield Problem(
                    file, 0, f"{where}.{name}.values", str(old), "values are compared without case, and this one means two things"
                )
        if len({"column", "template", "constant"} & set(recipe)) != 1:
            yield Problem(file, 0, f"{where}.{name}", "", "give one of column, template, constant")
        for word, known in (("part", PARTS), ("scheme", SCHEMES)):
            if recipe.get(word, known[0]) not in known:
                yield Problem(file, 0, f"{where}.{name}.{word}", str(recipe[word]), f"use one of {', '.join(known)}")


def written(plan: Plan) -> str:
    """A mapping as TOML that `parse` reads back as the same plan; a dataset's words are texts, lists of texts, or its period."""
    tables: list[str] = []
    given = {
        item.name: getattr(plan.input, item.name) for item in fields(Input) if getattr(plan.input, item.name) != item.default
    }
    for heading, values in (("[input]", given), ("[dataset]", plan.dataset)):
        if values:
            tables.append("\n".join([heading, *(f"{_key(key)} = {_value(value)}" for key, value in values.items())]))
    tables += [
        "\n".join(["[[event]]", *(f"{key} = {_value(value)}" for key, value in event.items() if value)]) for event in plan.events
    ]
    for heading, recipes in (("[columns]", plan.columns), ("[keep]", plan.keep)):
        if recipes:
            tables.append("\n".join([heading, *(f"{_key(key)} = {_value(_said(recipe))}" for key, recipe in recipes.items())]))
    return "\n\n".join(tables) + "\n"


def _said(recipe: Recipe) -> dict[str, Any]:
    found = {item.name: getattr(recipe, item.name) for item in fields(Recipe)}
    said = {
        name: value for name, value in found.items() if value not in ((), "", None, 0, {}) or (name == "constant" and value == "")
    }
    if len(recipe.column) == 1:
        said["column"] = recipe.column[0]
    return said


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else json.dumps(name, ensure_ascii=False)


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(str(key))} = {_value(item)}" for key, item in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_value, value)) + "]"
    # A TOML string escapes as JSON does, but for the delete character.
    return (
        json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        if not isinstance(value, date)
        else f'"{value.isoformat()}"'
    )
