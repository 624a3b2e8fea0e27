"""Known answers: what files, lines and cells have wrong, told by hand."""

from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.arrow_schema import RESPONSES_PARQUET
from data.dataset.open import load
from data.problems import Problem
from data.schema import CODINGS, EVENTS, RESPONSES
from data.validation.batch import as_texts, from_texts
from data.validation.columns import Fault, Limits, check_record
from data.validation.csv_rows import count_rows, opening_line, read_rows
from data.validation.encoding import check_bytes, check_content, neutralise
from data.validation.fault_counts import OTHER, VALUES, FaultCounts, FaultyRows
from data.validation.folder import check_companions, check_file, check_folder, table_of
from data.validation.keys import KeyColumns, check_keys, check_references
from data.validation.parquet import check_parquet, check_schema
from data.validation.report import main
from tests.support import response, stored, write

END = date(2025, 12, 31)


def large(folder: Path, rows: list[dict[str, str]], **more: object) -> Path:
    """A folder whose responses are Parquet."""
    dataset = load(write(folder / "csv", rows, **more))
    out = stored(folder / "parquet", dataset)
    for name in ("events.csv", "codings.csv", "coverage.csv", "governments.csv", "datapackage.json"):
        (out / name).write_bytes((folder / "csv" / name).read_bytes())
    return out


def test_what_lies_beside_a_parquet_file_is_checked_first(tmp_path: Path) -> None:
    folder = large(tmp_path, [response("MEX-2025-02-01-01")])
    assert check_folder(folder) == []
    (folder / "events.csv").write_text((folder / "events.csv").read_text("utf-8").replace("2025-01-01", "soon"), "utf-8")
    (problem,) = check_folder(folder)
    assert (Path(problem.file).name, problem.line, problem.column, problem.value) == ("events.csv", 2, "date", "soon")
    assert check_companions(folder) == [problem]


def test_events_themes_and_period_hold_for_parquet_too(tmp_path: Path) -> None:
    folder = large(tmp_path, [response("MEX-2025-02-01-01", themes="oil"), response("COL-2025-02-01-01")])
    (folder / "events.csv").write_text(",".join(EVENTS.names) + "\n", "utf-8")
    told = [(p.line, p.column, p.value) for p in check_folder(folder)]
    assert told == [(1, "event_id", "strike")]
    assert "(1 more rows have the same)" in check_folder(folder)[0].reason
    (folder / "events.csv").unlink()
    assert check_folder(folder) == []
    text = (folder / "datapackage.json").read_text("utf-8")
    (folder / "datapackage.json").write_text(
        text.replace('"2025-12-31"', '"2025-01-15"').replace('"topic"', '"themes": ["sovereignty"], "topic"'), "utf-8"
    )
    assert [(p.line, p.column, p.value) for p in check_folder(folder)] == [(1, "date", "2025-02-01"), (1, "themes", "oil")]


def test_codings_of_responses_that_a_parquet_file_lacks_are_named(tmp_path: Path) -> None:
    coded = [{"response_id": "MEX-2025-02-01-01", "coder": "A"}, {"response_id": "PER-2025-02-01-01", "coder": "A"}]
    folder = large(tmp_path, [response("MEX-2025-02-01-01"), response("PER-2025-02-01-01")], codings=coded)
    table = pq.read_table(folder / RESPONSES_PARQUET)
    pq.write_table(table.slice(0, 1), folder / RESPONSES_PARQUET)
    (problem,) = check_folder(folder)
    assert (problem.file, problem.line, problem.column, problem.value) == (
        str(folder / "codings.csv"),
        3,
        "response_id",
        "PER-2025-02-01-01",
    )
    assert problem.reason == "responses.csv has no such response_id; add it there or correct it here"


def test_a_key_that_stands_twice_in_parquet_is_named_with_its_row(tmp_path: Path) -> None:
    folder = large(tmp_path, [response("MEX-2025-02-01-01"), response("PER-2025-02-01-01")])
    table = pq.read_table(folder / RESPONSES_PARQUET)
    pq.write_table(pa.concat_tables([table, table.slice(0, 1)]), folder / RESPONSES_PARQUET)
    (problem,) = check_folder(folder)
    assert (problem.line, problem.column, problem.value) == (3, "response_id+revision", "MEX-2025-02-01-01 1")
    (alone,) = check_file(folder / RESPONSES_PARQUET)
    assert alone == problem


def test_a_parquet_file_of_another_shape_is_refused_by_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "responses.parquet"
    path.write_text("no parquet", "utf-8")
    assert check_schema(path)[0].reason.startswith("this is not a Parquet file")
    pq.write_table(pa.table({"date": ["x"], "quote": pa.array(["x"]).dictionary_encode()}), path)
    found = {p.column: p for p in check_schema(path)}
    assert found["date"].reason == "the column must be timestamp[us]; make the file with python -m data.convert"
    assert found["date"].value == "string"
    assert found["actor"].reason == "the column is missing; make the file with python -m data.convert"
    assert "quote" not in found
    assert check_parquet(path, Limits()) == check_schema(path)


def test_a_table_of_somebody_else_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "votes.csv"
    path.write_text("date,country,vote,a,b,c,d,e,f\n2025-01-01,MEX,yes,,,,,,\n", "utf-8")
    (problem,) = check_file(path)
    assert (problem.line, problem.value) == (1, "votes.csv")
    assert problem.reason.startswith(
        "this is none of a dataset's tables (events.csv, responses.csv, codings.csv, coverage.csv, governments.csv), by its header; to make a dataset"
    )
    assert table_of(path) is None
    events_file = write(tmp_path / "d", [response("MEX-2025-02-01-01")]) / "events.csv"
    assert table_of(events_file) is EVENTS
    named = tmp_path / "codings-old.csv"
    named.write_text("response_id,a,b\n", "utf-8")
    assert table_of(named) is CODINGS


def test_the_command_line_counts_rows_and_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = large(tmp_path, [response("MEX-2025-02-01-01"), response("PER-2025-02-01-01")])
    assert main([str(folder)]) == 0
    assert (
        capsys.readouterr().out
        == "No problems. events.csv: 1 row, codings.csv: 0 rows, coverage.csv: 0 rows, governments.csv: 0 rows, responses.parquet: 2 rows\n"
    )
    assert main([str(folder / "events.csv"), str(folder / RESPONSES_PARQUET)]) == 0
    assert capsys.readouterr().out == "No problems. events.csv: 1 row, responses.parquet: 2 rows\n"
    (folder / "events.csv").write_text("x\n", "utf-8")
    assert main([str(folder)]) == 1
    assert capsys.readouterr().err.endswith("problems found.\n")


@pytest.mark.parametrize(
    ("raw", "line", "value", "said"),
    [
        (b"", 1, "", "the file is empty; it must begin with the header line"), (b"a\nb\xff", 2, "ff", "this byte is not UTF-8; it looks like"),
        (b"\xef\xbb\xbfa", 1, "byte order mark", "save the file as UTF-8 without a byte order mark"), ("a,b,c,d".encode("utf-16"), 1, "fffe", "this is not UTF-8 text; it looks like UTF-16; save it as UTF-8"),
        ("a,b,c,d,e".encode("utf-16-be"), 1, "0061", "it looks like UTF-16"),
    ],
)  # fmt: skip
def test_bytes_that_are_no_text_are_named(raw: bytes, line: int, value: str, said: str) -> None:
    (problem,) = check_content(raw, "t.csv")
    assert (problem.file, problem.line, problem.value) == ("t.csv", line, value)
    assert said in problem.reason


def test_bytes_that_are_text_pass(tmp_path: Path) -> None:
    for raw in (b"a", "ä,b\n".encode(), b"a\x00b,c,d,e,f,g", b"\x00"):
        assert check_content(raw, "t") == []
    assert check_bytes(tmp_path / "no.csv", "no.csv") == [
        Problem("no.csv", 0, "", "", "the file is missing; every dataset folder has it, if only with its header line")
    ]


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1", "'=1"),
        ("＝1", "'＝1"),
        ("＠a", "'＠a"),
        ("a=1", "a=1"),
        ("", ""),
        ("'x", "''x"),
        ("\n", "'\n"),
        ("－1", "'－1"),
        ("＋1", "'＋1"),
    ],
)
def test_what_a_spreadsheet_runs_is_neutralised(cell: str, safe: str) -> None:
    assert neutralise(cell) == safe


@pytest.mark.parametrize(
    ("row", "line"), [('a,"b', 0), ('"a\nb",c\nd,"e', 2), ('a,"b ""c\n', 0), ('"a""b\n","c\n', 1), ("a,b", 0)]
)
def test_the_line_in_which_the_last_quotation_mark_opens(row: str, line: int) -> None:
    assert opening_line(row) == line


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text(
        ",".join(EVENTS.names)
        + '\na,2025-01-01,"T\nU",S,A,,P,,\n\nb,2025-01-02,T,S,A,,P,,\nc,2025-01-03\nd,2025-01-04,T,S,A,,P,,,x,y\n',
        "utf-8",
    )
    rows = read_rows(path, EVENTS)
    assert rows.lines == [2, 5, 6, 7]
    assert rows.batch["event_id"].to_pylist() == ["a", "b", "c", "d"]
    assert [(p.line, p.column, p.value) for p in rows.problems] == [(4, "", ""), (6, "title", ""), (7, "", "x")]
    assert rows.problems[1].reason == "the line ends before this column; it must have 9 cells, with commas inside quotation marks"
    assert rows.problems[2].reason == "the line has more than 9 cells; put text that holds commas inside quotation marks"
    assert rows.batch.short == {2}
    assert count_rows(path) == 5


@pytest.mark.parametrize(
    ("header", "column", "value", "said"),
    [
        ("event_id,date,title,summary,actor,source_title,source_publisher,source_url", "source_date", "", "the column 'source_date' is missing"),
        ("event_id,date,title,summary,actor,source_title,source_publisher,source_url,source_date,mood", "mood", "mood", "this column is not in the codebook"),
        ("event_id,title,date,summary,actor,source_title,source_publisher,source_url,source_date", "date", "title", "the column 'date' must stand here"),
        ("event_id,date,title,summary,actor,source_title,source_publisher,source_url,source_date,date", "date", "date", "every column has one name of its own"),
    ],
)  # fmt: skip
def test_a_header_is_told_what_is_wrong_with_it(tmp_path: Path, header: str, column: str, value: str, said: str) -> None:
    path = tmp_path / "events.csv"
    path.write_text(header + "\n", "utf-8")
    (problem,) = read_rows(path, EVENTS).problems
    assert (problem.line, problem.column, problem.value) == (1, column, value)
    assert problem.reason == f"{said}; the header must be {','.join(EVENTS.names)}"


def test_cells_are_read_as_their_type_or_kept_as_they_stand() -> None:
    batch = from_texts(EVENTS, {"event_id": ["a", "b", ""], "date": ["2025-02-28", "2025-02-30", "1899-01-01"]})
    assert as_texts(batch["date"]) == ["2025-02-28", "", ""]
    assert batch.unread["date"].to_pylist() == [None, "2025-02-30", "1899-01-01"]
    assert batch["event_id"].to_pylist() == ["a", "b", None]
    assert "title" in batch.absent
    assert "date" not in batch.absent
    assert len(batch) == 3
    assert as_texts(pa.array([True, False, None])) == ["true", "false", ""]
    assert as_texts(pa.array([pd.Timestamp("2025-02-03 04:05:06")], pa.timestamp("us"))) == ["2025-02-03T04:05:06"]


def test_a_good_record_has_no_problem_and_a_bad_one_its_line_and_name() -> None:
    good = response("MEX-2025-02-03-01")
    assert check_record(RESPONSES, good, Limits(("strike",))) == []
    (problem,) = check_record(RESPONSES, good | {"stance": "angry"}, Limits(("strike",)), "form", 7)
    assert (problem.file, problem.line, problem.column, problem.value) == ("form", 7, "stance", "angry")


def test_keys_revisions_and_references_are_told_by_row() -> None:
    ids = ["A-1", "A-1", "A-1", "B-1", "B-1", None]
    rows = KeyColumns(
        RESPONSES, {"response_id": pa.array(ids), "revision": pa.array([1, 3, 3, 2, None, 1])}, [2, 3, 4, 5, 6, 7], "t.csv"
    )
    told = [(p.line, p.column, p.value, p.reason) for p in check_keys(rows)]
    assert told == [
        (4, "response_id+revision", "A-1 3", "response_id and revision must be given and differ from those of every other line"),
        (3, "revision", "3", "revisions count 1, 2, 3 without gaps; this should be 2"), (5, "revision", "2", "revisions count 1, 2, 3 without gaps; this should be 1"),
    ]  # fmt: skip
    (gone,) = check_references(rows, "response_id", pa.array(["A-1"]), "no such")[:1]
    assert (gone.line, gone.value, gone.reason) == (5, "B-1", "no such")


def test_faults_are_counted_by_value_and_the_rest_together() -> None:
    import numpy as np

    counts, rows = FaultCounts(), FaultyRows()
    for begin, values in ((0, ["x", "y"]), (10, ["x", "x"])):
        fault = Fault(np.array([1, 3]), "stance", values, ["bad", "bad"])
        counts.add(fault, begin)
        rows.add(fault, begin)
    assert counts.listed() == [(3, 1, "stance", "x", "bad"), (1, 3, "stance", "y", "bad")]
    assert [(n, p.line, p.value) for n, p in counts.problems("f")] == [(3, 2, "x"), (1, 4, "y")]
    assert [(n, p.line) for n, p in counts.problems("f", np.array([50, 60]))] == [(3, 50), (1, 60)]
    assert rows.table().to_pydict() == {"place": [1, 3, 11, 13], "kind": [0, 0, 0, 0]}
    assert rows.kinds().to_pydict() == {"kind": [0], "reason": ["stance: bad"]}
    many = [str(n) for n in range(VALUES + 5)]
    counts.add(Fault(np.arange(len(many)), "date", many, ["no"] * len(many)), 0)
    assert (5, VALUES, "date", OTHER, "no") in counts.listed()
    assert FaultyRows().table().num_rows == 0
