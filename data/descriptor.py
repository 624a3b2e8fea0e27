"""A dataset's descriptor: what `datapackage.json` says of the folder it lies in.

`python -m data.descriptor FOLDER` writes the table schemas of `schema.py` into the folder's descriptor.
"""

import json
import re
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from data.problems import DatasetError, Problem
from data.schema import ALPHA_3, TABLES, THEMES, Column, Table

FILE = "datapackage.json"
TEXTS = ("name", "title", "description", "version")


@dataclass(frozen=True)
class Descriptor:
    """Every word and choice of the page that belongs to one dataset."""

    name: str
    title: str
    description: str
    version: str
    licence: str
    licence_url: str
    sources: tuple[str, ...]
    proposition: str
    topic: str
    focus_states: tuple[str, ...]
    acting_states: tuple[str, ...]
    period_from: date
    period_to: date
    themes: tuple[str, ...]
    homepage: str = ""


def read(folder: Path) -> Descriptor:
    """The descriptor of a dataset folder; raises DatasetError with every problem found."""
    path = folder / FILE
    try:
        raw = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        right = "write a descriptor; data/README.md shows one"
        raise DatasetError([Problem(str(path), 0, "", "", f"the file is missing; {right}")]) from None
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        line = getattr(error, "lineno", 0)
        raise DatasetError([Problem(str(path), line, "", "", f"this is not JSON: {error}")]) from None
    if not isinstance(raw, dict):
        raise DatasetError([Problem(str(path), 1, "", "", "this must be one JSON object")])
    return parse(raw, str(path))


def parse(raw: dict[str, Any], file: str = FILE) -> Descriptor:
    """A Descriptor from the JSON object; raises DatasetError with every problem found."""
    problems = list(_problems(raw, file))
    if problems:
        raise DatasetError(problems)
    tracker, licence = raw["tracker"], raw["licenses"][0]
    return Descriptor(
        **{key: raw[key] for key in TEXTS},
        licence=licence.get("title") or licence["name"],
        licence_url=licence.get("path", ""),
        sources=tuple(source["title"] for source in raw.get("sources", [])),
        proposition=tracker["proposition"],
        topic=tracker["topic"],
        focus_states=tuple(tracker.get("focusStates", [])),
        acting_states=tuple(tracker.get("actingStates", [])),
        period_from=date.fromisoformat(tracker["period"]["from"]),
        period_to=date.fromisoformat(tracker["period"]["to"]),
        themes=tuple(tracker.get("themes", THEMES)),
        homepage=raw.get("homepage", ""),
    )


def _problems(raw: dict[str, Any], file: str) -> list[Problem]:
    def problem(column: str, value: object, reason: str) -> None:
        found.append(Problem(file, 0, column, "" if value is None else str(value), reason))

    found: list[Problem] = []
    for key in TEXTS:
        if not isinstance(raw.get(key), str) or not raw[key].strip():
            problem(key, raw.get(key), "this must be a text that is not empty")
    licences = raw.get("licenses")
    if not (isinstance(licences, list) and licences and isinstance(licences[0], dict) and licences[0].get("name")):
        problem("licenses", licences, 'name at least one licence, like [{"name": "CC-BY-4.0"}]')
    tracker = raw.get("tracker")
    if not isinstance(tracker, dict):
        problem("tracker", tracker, "this must be an object with proposition, focusStates, actingStates and period")
        return found
    rights = {
        "proposition": "say what every stance is about, in one sentence",
        "topic": "name it in a few words, as in: opposed to ...",
    }
    for key, right in rights.items():
        if not isinstance(tracker.get(key), str) or not tracker[key].strip():
            problem(f"tracker.{key}", tracker.get(key), right)
    for key in ("focusStates", "actingStates"):
        for code in tracker.get(key, []):
            if not (isinstance(code, str) and re.fullmatch(ALPHA_3, code)):
                problem(f"tracker.{key}", code, "use ISO 3166-1 alpha-3 codes, like MEX")
    found += _period_problems(tracker.get("period"), file)
    return found


def _period_problems(period: Any, file: str) -> list[Problem]:
    try:
        first, last = (date.fromisoformat(period[key]) for key in ("from", "to"))
    except (TypeError, KeyError, ValueError):
        right = 'give two ISO 8601 dates, like {"from": "2025-01-20", "to": "2025-08-31"}'
        return [Problem(file, 0, "tracker.period", str(period), right)]
    if first > last:
        return [Problem(file, 0, "tracker.period", f"{first} to {last}", "the period must not end before it begins")]
    return []


def resources() -> list[dict[str, Any]]:
    """The Frictionless resources that `schema.py` describes, one per table."""
    return [_resource(table) for table in TABLES]


def _resource(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns]}
    if table.primary_key:
        schema["primaryKey"] = list(table.primary_key)
    if table.foreign_keys:
        schema["foreignKeys"] = [
            {"fields": [key.column], "reference": {"resource": key.table, "fields": [key.target]}} for key in table.foreign_keys
        ]
    basics = {"name": table.name, "type": "table", "path": table.file, "format": "csv", "encoding": "utf-8"}
    return basics | {"schema": schema}


def _field(column: Column) -> dict[str, Any]:
    constraints = {
        "required": column.required,
        "enum": list(column.enum),
        "pattern": column.pattern,
        "maxLength": column.max_length,
    }
    stated = {key: value for key, value in constraints.items() if value}
    return {"name": column.name, "type": column.type} | ({"constraints": stated} if stated else {})


def write_resources(folder: Path) -> None:
    """Bring the folder's descriptor up to `schema.py`; everything else in it stays as it is."""
    path = folder / FILE
    raw = json.loads(path.read_text("utf-8")) | {"resources": resources()}
    path.write_text(json.dumps(raw, ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    write_resources(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent))
