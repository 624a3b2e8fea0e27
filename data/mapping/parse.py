"""A mapping read from TOML: the plan, or a sentence for everything in it that cannot be followed."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from data.mapping.kinds import problems
from data.mapping.spec import Condition, Input, Join, Plan, Recipe, Unpivot
from data.problems import DatasetError, Problem

SHIPPED = Path(__file__).parent / "shipped"
# The time that a key takes to be read grows with the square of its parts.
PARTS = 30
LONG_KEY = re.compile(rb"^[\s\[]*[\w\"'\-. ]+(=|\]|$)")


def read(path: Path) -> Plan:
    """The mapping of a TOML file, or a shipped one by its name ("gdelt-2"); raises DatasetError with every problem."""
    where = locate(path)
    try:
        content = where.read_bytes()
    except FileNotFoundError:
        shipped = ", ".join(sorted(item.stem for item in SHIPPED.glob("*.toml")))
        right = f"the mapping is missing; give a TOML file, or one of {shipped}"
        raise DatasetError([Problem(str(path), 0, "", "", right)]) from None
    except OSError as error:
        raise DatasetError([Problem(str(path), 0, "", "", f"the mapping cannot be read: {error.strerror}")]) from None
    return parse_toml(content, str(where))


def locate(path: Path) -> Path:
    """Where a mapping lies: the path itself, or the shipped file of that name."""
    shipped = SHIPPED / f"{path.name}.toml"
    try:
        return shipped if not path.exists() and shipped.exists() else path
    except OSError:
        # A name that no file can have.
        return path


def parse_toml(content: bytes, file: str) -> Plan:
    """The mapping in a TOML file's bytes; raises DatasetError with every problem."""
    if any(LONG_KEY.match(line) and line.count(b".") > PARTS for line in content.splitlines()):
        raise DatasetError([Problem(file, 0, "", "", f"a key has more than {PARTS} parts; a mapping has no such key")])
    try:
        raw = tomllib.loads(content.decode("utf-8"))
    except RecursionError:
        raise DatasetError([Problem(file, 0, "", "", "this is nested too deeply to be a mapping")]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValueError) as error:
        raise DatasetError([Problem(file, 0, "", "", f"this is not TOML: {error}")]) from None
    return parse(raw, file)


def parse(raw: Mapping[str, Any], file: str = "mapping") -> Plan:
    """A Plan from TOML's tables; raises DatasetError with every problem found."""
    found = list(problems(raw, file))
    if found:
        raise DatasetError(found)
    events = raw.get("events", {})
    return Plan(
        input=_input(raw.get("input", {})), dataset=_plain(raw.get("dataset", {})), columns=_recipes(raw.get("columns", {})),
        where=tuple(Condition(**_condition(item)) for item in raw.get("where", [])), joins=tuple(Join(**item) for item in raw.get("join", [])),
        events=tuple(_plain(event) for event in raw.get("event", [])), event_join=events.get("join", ""),
        event_columns=_recipes(events.get("columns", {})), keep=_recipes(raw.get("keep", {})),
    )  # fmt: skip


def _input(raw: Mapping[str, Any]) -> Input:
    given = _tuples(raw)
    unpivot = given.pop("unpivot", None)
    return Input(**given, unpivot=Unpivot(**_tuples(unpivot)) if unpivot else None)


def _tuples(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in raw.items()}


def _condition(raw: Mapping[str, Any]) -> dict[str, Any]:
    lists = {word: tuple(_word(item) for item in raw[word]) for word in ("among", "not_among") if word in raw}
    return {**raw, **lists}


def _plain(raw: Mapping[str, Any]) -> dict[str, Any]:
    """TOML's own dates as texts, so that what is read is what is written."""
    return {
        name: value.isoformat() if isinstance(value, date) else _plain(value) if isinstance(value, Mapping) else value
        for name, value in raw.items()
    }


def _recipes(raw: Mapping[str, Any]) -> dict[str, Recipe]:
    return {name: _recipe(value) for name, value in raw.items()}


def _recipe(raw: Any) -> Recipe:
    if isinstance(raw, str):
        return Recipe(column=(raw,))
    given = dict(raw)
    column = given.get("column", ())
    given["column"] = (column,) if isinstance(column, str) else tuple(column)
    if "values" in given:
        given["values"] = {str(old): _word(new) for old, new in given["values"].items()}
    for name in ("constant", "default"):
        if name in given:
            given[name] = _word(given[name])
    return Recipe(**given)


def _word(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
