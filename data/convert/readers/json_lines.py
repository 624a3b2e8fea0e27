"""JSON Lines: an object a line; what is nested in it becomes columns like `actor.name`, a list of values a list parted by ";"."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from data.convert.readers.table import Table, distinct_names, in_memory, malformed
from data.mapping.spec import Input
from data.problems import DatasetError, Problem

# Columns and levels of nesting that a table of responses does not need.
COLUMNS, DEPTH = 1_000, 8


def open_json(connection: duckdb.DuckDBPyConnection, path: Path, asked: Input, file: str) -> Table:
    """The objects of a file as rows, blank lines left out; a line that is none is malformed. Raises DatasetError with a sentence."""
    names: dict[str, None] = {}
    rows: list[dict[str, str]] = []
    lines: list[int] = []
    broken: list[tuple[int, str, str]] = []
    omitted: list[tuple[int, str]] = []
    for line, text in enumerate(_lines(path, file), 1):
        if not text.strip():
            omitted.append((line, "a blank line"))
            continue
        try:
            row = dict(_flat(_object(text), "", 0))
            text.encode()
            "".join(row.values()).encode()
        except UnicodeEncodeError:
            broken.append((line, "it holds half a character, which no text can hold", ascii(text[:200])))
            continue
        except ValueError as error:
            broken.append((line, str(error), text[:200].rstrip("\n")))
            continue
        names.update(dict.fromkeys(row))
        if len(names) > COLUMNS:
            raise DatasetError(
                [
                    Problem(
                        file,
                        line,
                        "",
                        "",
                        f"the objects have more than {COLUMNS:,} different keys; a table has the same keys in each line",
                    )
                ]
            )
        rows.append(row)
        lines.append(line)
    cells = [[row.get(name) or None for name in names] for row in rows]
    columns = distinct_names(list(names), file, 1)
    relation, held = in_memory(connection, columns, cells, lines)
    return Table(relation, columns, malformed(broken), omitted, held=[held])


def _lines(path: Path, file: str) -> Iterator[str]:
    opener: Any = gzip.open if path.suffix.lower() == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8-sig") as lines:
            yield from lines
    except UnicodeDecodeError as error:
        raise DatasetError([Problem(file, 0, "", "", f"this is not UTF-8 text: {error.reason}; save it as UTF-8")]) from None


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except RecursionError:
        raise ValueError("this is nested too deeply") from None
    except ValueError as error:
        raise ValueError(f"this is not JSON: {error}") from None
    if not isinstance(found, dict):
        raise ValueError("this is not a JSON object")
    return found


def _flat(value: dict[str, Any], prefix: str, depth: int) -> Iterator[tuple[str, str]]:
    if depth > DEPTH:
        raise ValueError(f"objects are nested more than {DEPTH} deep")
    for key, item in value.items():
        name = f"{prefix}{key}"
        if isinstance(item, dict):
            yield from _flat(item, f"{name}.", depth + 1)
        elif isinstance(item, list):
            if any(isinstance(part, (dict, list)) for part in item):
                raise ValueError(f"{name} holds a list of objects or lists, which no cell can hold; give each a line of its own")
            yield name, ";".join(_text(part) for part in item)
        else:
            yield name, _text(item)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
