"""A dataset's descriptor: what `datapackage.json` says of the folder it lies in.

`python -m data.descriptor FOLDER` writes the table schemas of `schema.py` into the folder's descriptor.
"""

import json
import re
import sys
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from data.position_rule import LATEST, RULES, PositionRule
from data.problems import DatasetError, Problem
from data.schema import TABLES, THEMES, Column, Table
from data.web_address import is_web_address
from geo.names import by_alpha3

FILE = "datapackage.json"
TEXTS = ("name", "title", "description", "version")
# Said in full, so that no reader guesses another separator.
DIALECT = {"csv": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "skipInitialSpace": False}}


@dataclass(frozen=True)
class Release:
    """An earlier release of a dataset: its version, when its newest revision was recorded (ISO 8601), and the hash of its content,
    from which view ids were made (provenance.py).
    """

    version: str
    known_at: str
    content: str


@dataclass(frozen=True)
class Descriptor:
    """Every word and choice of the page that belongs to one dataset."""

    name: str
    title: str
    description: str
    version: str
    licence: str
    licence_url: str
    proposition: str
    topic: str
    focus_states: tuple[str, ...]
    acting_states: tuple[str, ...]
    period_from: date
    period_to: date
    themes: tuple[str, ...]
    homepage: str = ""
    # Not in the text that view ids are made from, so that ids given before it was known still match.
    machine_coded: bool = field(default=False, repr=False)
    position_rule: PositionRule = field(default=PositionRule(), repr=False)
    short_topic: str = field(default="", repr=False)
    coded_by: str = field(default="", repr=False)
    reviewed: bool = field(default=False, repr=False)
    releases: tuple[Release, ...] = field(default=(), repr=False)


def read(folder: Path) -> Descriptor:
    """The descriptor of a dataset folder; raises DatasetError with every problem found."""
    path = folder / FILE
    try:
        raw = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        right = "write a descriptor; data/README.md shows one"
        raise DatasetError([Problem(str(path), 0, "", "", f"the file is missing; {right}")]) from None
    except RecursionError:
        raise DatasetError([Problem(str(path), 0, "", "", "this is nested too deeply to be a descriptor")]) from None
    except (UnicodeDecodeError, ValueError) as error:
        line = getattr(error, "lineno", 0)
        raise DatasetError([Problem(str(path), line, "", "", f"this is not JSON: {error}")]) from None
    if not isinstance(raw, dict):
        raise DatasetError([Problem(str(path), 1, "", "", "this must be one JSON object")])
    return parse(raw, str(path))


def parse(raw: dict[str, Any], file: str = FILE) -> Descriptor:
    """A Descriptor from the JSON object; raises DatasetError with every problem found."""
    problems = _problems(raw, file)
    if problems:
        raise DatasetError(problems)
    tracker, licence = raw["tracker"], raw["licenses"][0]
    return Descriptor(
        **{key: raw[key].strip() for key in TEXTS},
        licence=licence.get("title") or licence["name"],
        licence_url=licence.get("path", ""),
        proposition=tracker["proposition"],
        topic=tracker["topic"],
        focus_states=tuple(tracker.get("focusStates", [])),
        acting_states=tuple(tracker.get("actingStates", [])),
        period_from=date.fromisoformat(tracker["period"]["from"]),
        period_to=date.fromisoformat(tracker["period"]["to"]),
        themes=tuple(tracker.get("themes", THEMES)),
        homepage=raw.get("homepage", ""),
        machine_coded=bool(tracker.get("machineCoded", False)),
        position_rule=_position_rule(tracker),
        short_topic=tracker.get("shortTopic", "") or tracker["topic"],
        coded_by=tracker.get("coding", {}).get("by", ""),
        reviewed=tracker.get("coding", {}).get("reviewed", False),
        releases=tuple(Release(item["version"], item["knownAt"], item["content"]) for item in tracker.get("releases", [])),
    )


# The keys of `tracker.positions`, and the fields of a PositionRule that they set.
RULE_DAYS = {"rankDays": "rank_days", "confirmDays": "confirm_days", "agedDays": "aged_days", "toneStatements": "tone_statements"}


def _position_rule(tracker: dict[str, Any]) -> PositionRule:
    """The rule that a dataset names; a machine-coded one that names none follows the latest statement."""
    given = tracker.get("positions", {})
    name = given.get("rule", LATEST if tracker.get("machineCoded", False) else PositionRule().name)
    return PositionRule(name, **{field: given[key] for key, field in RULE_DAYS.items() if key in given})


def _problems(raw: dict[str, Any], file: str) -> list[Problem]:
    found = [
        *_text_problems(raw, TEXTS, "", file),
        *_licence_problems(raw.get("licenses"), file),
        *_address_problems({"homepage": raw.get("homepage", "")}, file),
    ]
    tracker = raw.get("tracker")
    if not isinstance(tracker, dict):
        right = "this must be an object with proposition, topic, focusStates, actingStates and period"
        return [*found, Problem(file, 0, "tracker", _told(tracker), right)]
    found += _text_problems(tracker, ("proposition", "topic"), "tracker.", file)
    for key in ("focusStates", "actingStates"):
        found += _list_problems(
            tracker.get(key, []), f"tracker.{key}", file, set(by_alpha3()), "ISO 3166-1 alpha-3 codes, like MEX"
        )
    found += _list_problems(
        tracker.get("themes", []), "tracker.themes", file, None, "words joined by underscores, like drug_policy"
    )
    found += _text_problems(tracker, ("shortTopic",), "tracker.", file) if "shortTopic" in tracker else []
    coded = tracker.get("machineCoded", False)
    if not isinstance(coded, bool):
        found.append(Problem(file, 0, "tracker.machineCoded", _told(coded), "write true or false, without quotation marks"))
    return [
        *found,
        *_period_problems(tracker.get("period"), file),
        *_rule_problems(tracker.get("positions", {}), file),
        *_coding_problems(tracker.get("coding", {}), file),
        *_release_problems(tracker.get("releases", []), file),
    ]


def _rule_problems(given: object, file: str) -> list[Problem]:
    column = "tracker.positions"
    if not isinstance(given, dict):
        return [
            Problem(
                file, 0, column, _told(given), f"this must be an object with rule, {', '.join(RULE_DAYS)}; each may be left out"
            )
        ]
    found = [
        Problem(file, 0, f"{column}.{key}", _told(given[key]), f"there is no such setting; use rule, {', '.join(RULE_DAYS)}")
        for key in given
        if key != "rule" and key not in RULE_DAYS
    ]
    if given.get("rule", LATEST) not in RULES:
        found.append(Problem(file, 0, f"{column}.rule", _told(given["rule"]), f"there is no such rule; use {' or '.join(RULES)}"))
    return found + [
        Problem(file, 0, f"{column}.{key}", _told(given[key]), "write a whole number from 1 to 3650")
        for key in RULE_DAYS
        if key in given and (type(given[key]) is not int or not 1 <= given[key] <= 3650)
    ]


def _coding_problems(given: object, file: str) -> list[Problem]:
    right = 'write who coded and whether a person reviewed it, like {"by": "two analysts", "reviewed": true}'
    if not isinstance(given, dict) or not isinstance(given.get("reviewed", False), bool):
        return [Problem(file, 0, "tracker.coding", _told(given), right)]
    return _text_problems(given, ("by",), "tracker.coding.", file) if given else []


def _release_problems(given: object, file: str) -> list[Problem]:
    keys = {"version": r".+", "knownAt": r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", "content": r"[0-9a-f]{64}"}
    whole = isinstance(given, list) and all(
        isinstance(item, dict) and all(re.fullmatch(form, str(item.get(key, ""))) for key, form in keys.items()) for item in given
    )
    right = "this must be a list of earlier releases, each with version, knownAt (UTC) and content (64 hexadecimal digits)"
    return [] if whole else [Problem(file, 0, "tracker.releases", _told(given), right)]


def _told(value: object) -> str:
    return "" if value is None else str(value)


def _text_problems(raw: dict[str, Any], keys: tuple[str, ...], prefix: str, file: str) -> list[Problem]:
    bad = [key for key in keys if not isinstance(raw.get(key), str) or not raw[key].strip() or _control(raw[key])]
    right = "this must be a text that is not empty, on one line and without control characters"
    return [Problem(file, 0, f"{prefix}{key}", _told(raw.get(key)), right) for key in bad]


def _control(text: str) -> bool:
    return any(unicodedata.category(character) == "Cc" for character in text)


def _licence_problems(licences: object, file: str) -> list[Problem]:
    first = licences[0] if isinstance(licences, list) and licences else None
    named = isinstance(first, dict) and isinstance(first.get("name"), str) and first["name"].strip()
    if not isinstance(first, dict) or not named or not isinstance(first.get("title", ""), str):
        return [Problem(file, 0, "licenses", _told(licences), 'name at least one licence, like [{"name": "CC-BY-4.0"}]')]
    return _address_problems({"licenses.path": first.get("path", "")}, file)


def _address_problems(addresses: dict[str, object], file: str) -> list[Problem]:
    bad = [
        (key, value) for key, value in addresses.items() if value != "" and not (isinstance(value, str) and is_web_address(value))
    ]
    return [
        Problem(file, 0, key, _told(value), "this must be a web address that begins with http:// or https://")
        for key, value in bad
    ]


def _list_problems(values: object, column: str, file: str, known: set[str] | None, right: str) -> list[Problem]:
    if not isinstance(values, list):
        return [Problem(file, 0, column, _told(values), f"this must be a list of {right}")]
    bad = [v for v in values if not isinstance(v, str) or (v not in known if known is not None else not re.fullmatch(r"\w+", v))]
    twice = [value for place, value in enumerate(values) if value not in bad and value in values[:place]]
    return [Problem(file, 0, column, _told(value), f"use {right}") for value in bad] + [
        Problem(file, 0, column, value, "this stands here twice; name each once") for value in twice
    ]


def _period_problems(period: Any, file: str) -> list[Problem]:
    try:
        first, last = (date.fromisoformat(period[key]) for key in ("from", "to"))
        if [first.isoformat(), last.isoformat()] != [period["from"], period["to"]]:
            raise ValueError("ISO 8601 has other forms of dates as well; the tables have this one")
    except (TypeError, KeyError, ValueError):
        right = 'give two ISO 8601 dates, like {"from": "2025-01-20", "to": "2025-08-31"}'
        return [Problem(file, 0, "tracker.period", _told(period), right)]
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
    basics = {"name": table.name, "type": "table", "path": table.file, "format": "csv", "encoding": "utf-8", "dialect": DIALECT}
    return basics | {"schema": schema}


def _field(column: Column) -> dict[str, Any]:
    constraints = {
        "required": column.required,
        "enum": list(column.enum),
        "pattern": column.pattern,
        "maxLength": column.max_length,
    }
    stated = {key: value for key, value in constraints.items() if value}
    found = {"name": column.name, "type": column.type} | ({"constraints": stated} if stated else {})
    return found | ({"trueValues": ["true"], "falseValues": ["false"]} if column.type == "boolean" else {})


def write_resources(folder: Path) -> None:
    """Bring the folder's descriptor up to `schema.py`; everything else in it stays as it is."""
    path = folder / FILE
    raw = json.loads(path.read_text("utf-8")) | {"resources": resources()}
    path.write_text(json.dumps(raw, ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    write_resources(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent))
