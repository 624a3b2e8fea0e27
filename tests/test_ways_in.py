"""One table of bad rows, every rule of the codebook, through every way in: each names the same problem at its line."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.arrow_schema import RESPONSES_PARQUET
from data.convert import __main__ as command
from data.convert.isolated import read_upload
from data.convert.upload import convert_upload
from data.dataset.derived import with_derived_columns
from data.dataset.parquet import Writer, to_arrow
from data.dataset.tables import parse_table
from data.mapping.parse import parse_toml
from data.problems import Problem
from data.schema import RESPONSES, THEMES
from data.validation.columns import Limits, check_record
from data.validation.folder import check_folder
from tests.support import EVENT, response, text, write

# Column and value that are wrong, and a part of the sentence that every way in must say; `typed` files cannot hold what is marked so.
BAD = [
    ({"stance": "angry"}, "stance", "use one of supportive", False), ({"stance": ""}, "stance", "must be filled", False),
    ({"response_id": "MEX-2025-02-03-1"}, "response_id", "write code, date and number", True), ({"response_id": "COL-2025-02-03-09"}, "response_id", "the country is MEX", True),
    ({"response_id": "MEX-2025-02-04-01"}, "response_id", "the date is 2025-02-03", True), ({"date": "03/02/2025"}, "date", "this is not a date", True),
    ({"date": "2025-02-30"}, "date", "this is not a date", True), ({"country": "MXX", "response_id": "MXX-2025-02-03-01"}, "country", "no state", True),
    ({"country": "YUG", "response_id": "YUG-2025-02-03-01"}, "country", "was a state from 1918-12-01 to 2003-02-03", False),
    ({"event_id": "nothing"}, "event_id", "no such event_id", False), ({"themes": "sovereignty;magic"}, "themes", "not in the vocabulary", False),
    ({"themes": "oil;oil"}, "themes", "stands here twice", False), ({"quote": "", "quote_language": ""}, "quote", "must be given", False),
    ({"evidence": "paraphrase"}, "quote", "must be empty", False), ({"quote": "word " * 61}, "quote", "61 words", False),
    ({"quote_language": ""}, "quote_language", "BCP 47", False), ({"quote": "", "evidence": "reported_action"}, "quote_language", "without a quote", False),
    ({"quote_language": "Spanish!"}, "quote_language", "BCP 47", False), ({"source_url": "javascript:alert(1)"}, "source_url", "not a web address", False),
    ({"source_url": "https://bank.example@evil.example/"}, "source_url", "not a web address", False), ({"source_url": "https://\u0440aypal.example/"}, "source_url", "not a web address", False),
    ({"source_date": "2025-02-02"}, "date", "later than its source", False), ({"summary": "x" * 201}, "summary", "longer than 200", False),
    ({"summary": "a\x07b"}, "summary", "U+0007", False), ({"actor": "Ana \u202ePérez"}, "actor", "U+202E", False), ({"actor": "\u200b"}, "actor", "cannot be seen", False),
    ({"summary": "=1+1"}, "summary", "as a formula", False), ({"summary": "＝1+1"}, "summary", "as a formula", False), ({"actor": ""}, "actor", "must be filled", False),
    ({"date": "2024-12-31", "response_id": "MEX-2024-12-31-01"}, "date", "outside the dataset's period", True), ({"revision": "0"}, "revision", "whole number from 1", False),
    ({"quote_translated": "maybe"}, "quote_translated", "this is not a boolean", True), ({"recorded_at": "yesterday"}, "recorded_at", "this is not a datetime", True),
    ({"level": "National"}, "level", "use one of national", False), ({"event_id": "Two Words"}, "event_id", "lower-case words", False),
]  # fmt: skip
ROWS = [response(f"MEX-2025-02-03-{place:02d}") | changes for place, (changes, *_rest) in enumerate(BAD, 11)]
LIMITS = Limits(("strike",), THEMES)
EVENTS = "\n".join(["[[event]]", *(f'{name} = "{value}"' for name, value in EVENT.items())])
MAPPING = f"""
[dataset]
title = "Bad rows"
period = {{ from = "2025-01-01", to = "2025-12-31" }}

{EVENTS}

[columns]
""" + "\n".join(f'{column.name} = "{column.name}"' for column in RESPONSES.columns)  # fmt: skip
Found = dict[int, set[tuple[str, str]]]


def by_line(problems: list[Problem]) -> Found:
    """Column and sentence of each problem by its line."""
    found: Found = {}
    for problem in problems:
        found.setdefault(problem.line, set()).add((problem.column, problem.reason))
    return found


def csv_folder(folder: Path) -> Found:
    return by_line(check_folder(write(folder, ROWS)))


def single_records(folder: Path) -> Found:

    limits = Limits(("strike",), THEMES, date(2025, 1, 1), date(2025, 12, 31))
    return by_line([problem for line, row in enumerate(ROWS, 2) for problem in check_record(RESPONSES, row, limits, line=line)])


def command_line(folder: Path) -> Found:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "rows.csv").write_text(text(RESPONSES, ROWS), "utf-8")
    (folder / "rules.toml").write_text(MAPPING, "utf-8")
    assert command.main([str(folder / "rows.csv"), str(folder / "out"), "--mapping", str(folder / "rules.toml")]) == 1
    rejected = pd.read_csv(folder / "out" / "rejected.csv", dtype="str", keep_default_na=False)
    return from_rejected(rejected)


def page(folder: Path) -> Found:
    uploaded = read_upload(text(RESPONSES, ROWS).encode(), "rows.csv")
    made = convert_upload(uploaded, parse_toml(MAPPING.encode(), "rules.toml"))
    return from_rejected(made.rejected)


def from_rejected(rejected: pd.DataFrame) -> Found:
    """The same from the reasons that stand beside rejected rows: `column: sentence; column: sentence`."""
    names = "|".join(RESPONSES.names)
    found: Found = {}
    for line, reasons in zip(rejected["line"], rejected["reasons"], strict=True):
        parts = re.split(rf"; (?=(?:{names}): )", str(reasons))
        found[int(line)] = {(part.partition(": ")[0], part.partition(": ")[2]) for part in parts}
    return found


WAYS: list[Callable[[Path], Found]] = [csv_folder, single_records, command_line, page]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Found]]:
    return {way.__name__: way(tmp_path_factory.mktemp(way.__name__) / "d") for way in WAYS}


@pytest.mark.parametrize("place", range(len(BAD)), ids=[f"{column}-{said}" for _, column, said, _ in BAD])
def test_every_way_in_names_the_same_problem_at_its_line(found: dict[str, Found], place: int) -> None:
    _, column, said, _ = BAD[place]
    line = place + 2
    told = {way: sorted(problem for problem in lines.get(line, set()) if problem[0] == column) for way, lines in found.items()}
    for way, problems in told.items():
        assert any(said in reason for _, reason in problems), (way, problems)
    assert len({tuple(problems) for problems in told.values()}) == 1, told


def test_nothing_else_is_wrong_with_these_rows(found: dict[str, Found]) -> None:
    for way, lines in found.items():
        assert set(lines) == set(range(2, len(BAD) + 2)), way
        several = {line: problems for line, problems in lines.items() if len(problems) > 1}
        assert not several, (way, several)


def test_a_parquet_folder_names_the_same_problems(tmp_path: Path, found: dict[str, Found]) -> None:
    """Of rows that a typed file can hold; rows count from 1 there."""
    folder = write(tmp_path, [])
    kept = [(row, place) for place, (row, bad) in enumerate(zip(ROWS, BAD, strict=True)) if not bad[3]]
    frame = parse_table(text(RESPONSES, [response(row["response_id"]) for row, _ in kept]).encode(), RESPONSES)
    with Writer(tmp_path / "good.parquet") as out:
        out.write(to_arrow(with_derived_columns(frame)))
    table = pq.read_table(tmp_path / "good.parquet")
    for column in RESPONSES.columns:
        if column.type == "string":
            table = table.set_column(
                table.column_names.index(column.name), column.name, pa.array([row[column.name] for row, _ in kept])
            )
        elif column.name in ("revision", "source_date"):
            values = [
                int(row["revision"]) if column.name == "revision" else pd.Timestamp(row["source_date"] or pd.NaT)
                for row, _ in kept
            ]
            typed = pa.array(values, table.schema.field(column.name).type, from_pandas=True)
            table = table.set_column(table.column_names.index(column.name), column.name, typed)
    (folder / RESPONSES.file).unlink()
    pq.write_table(table, folder / RESPONSES_PARQUET)
    told = by_line(check_folder(folder))
    for number, (_, place) in enumerate(kept, 1):
        expected = found["csv_folder"][place + 2]
        assert {(c, r) for c, r in expected} <= told.get(number, set()), (BAD[place], told.get(number))
