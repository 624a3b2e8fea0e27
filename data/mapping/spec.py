"""A mapping as a value: how the columns of any table become those of the codebook. docs/mapping.md describes it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from data.schema import EVENTS, RESPONSES

FORMATS = ("csv", "tsv", "xlsx", "ods", "jsonl", "parquet")
PARTS = ("host", "web")
# Not columns of the codebook: the code of a body without a state (for its id).
EXTRA = ("body",)
RESPONSE_COLUMNS = tuple(column.name for column in RESPONSES.columns)
EVENT_COLUMNS = tuple(column.name for column in EVENTS.columns)
# Names that the conversion itself uses.
RESERVED = ("wanted", "body", "superseded", "state", "precedence", "search", "n")


@dataclass(frozen=True)
class Recipe:
    """How one cell is made. Of `column` (the first that is filled of several), `template` and `constant` one is given.

    Then, in this order: `part` of an address ("host", "web": nothing unless it is one), `values` (old to new, case ignored),
    `separator` (what parts a list), `format` (of a date or time, as strptime has it; ISO 8601 is read beside it), `scheme` (of a
    state's code), `longest` (characters), `default` (for what is empty or, with `values`, not among them).
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
class Unpivot:
    """A wide table made long: each of `columns` (or all but those in `keep`) becomes a row, with its name in column `name` and its
    cell in column `value`; empty cells are no rows.
    """

    name: str
    value: str
    columns: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()


@dataclass(frozen=True)
class Input:
    """How the input is read. `columns` names them where the file has no header; `skip` is the number of lines before the header
    (told from the file if it is None); `format` and `delimiter` follow the file's name and first lines unless given.
    """

    format: str = ""
    delimiter: str = ""
    quote: str = '"'
    columns: tuple[str, ...] = ()
    sheet: str = ""
    skip: int | None = None
    unpivot: Unpivot | None = None


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

    def input_columns(self) -> Iterator[str]:
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
