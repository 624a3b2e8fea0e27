"""Known answers: small inputs whose answers are told by hand, for what other tests hold only by agreement."""

from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from components.language import captions, hovers, labels
from components.language.captions import FigureContext
from components.products.tables import describe_contents
from components.theme import STANCE
from data.arrow_schema import RESPONSES_PARQUET
from data.dataset.dataset import Dataset
from data.dataset.open import load
from data.problems import Problem
from data.query.agreement import Agreement, krippendorff_alpha
from data.query.binning import bin_marks
from data.query.counts import stance_counts, words_and_deeds
from data.query.coverage import empty_kind, unanswered_events
from data.query.filters import FILTERS, NARROWING, Filters, clean_text, terms
from data.query.listing import all_rows, counts_by, listed_rows, quality_counts, read_page, search_rollup, select
from data.query.lookup import actor_statements, find_responses, latest_quotes, publishers, responses_by_id
from data.query.positions import compute_positions, position_history, position_shifts
from data.query.select import conditions, count_choices, select_rows
from data.query.view import View, parse
from data.query.voices import latest_voices, voice_spread
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
from tests.support import ROOT, covered, events, frame, response, stored, write
from tests.views import viewed

END = date(2025, 12, 31)


def large(folder: Path, rows: list[dict[str, str]], **more: object) -> Path:
    """A folder whose responses are Parquet."""
    dataset = load(write(folder / "csv", rows, **more))
    out = stored(folder / "parquet", dataset)
    for name in ("events.csv", "codings.csv", "coverage.csv", "datapackage.json"):
        (out / name).write_bytes((folder / "csv" / name).read_bytes())
    return out


# ---- folders and files


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
        "this is none of a dataset's tables (events.csv, responses.csv, codings.csv, coverage.csv), by its header; to make a dataset"
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
        == "No problems. events.csv: 1 row, codings.csv: 0 rows, coverage.csv: 0 rows, responses.parquet: 2 rows\n"
    )
    assert main([str(folder / "events.csv"), str(folder / RESPONSES_PARQUET)]) == 0
    assert capsys.readouterr().out == "No problems. events.csv: 1 row, responses.parquet: 2 rows\n"
    (folder / "events.csv").write_text("x\n", "utf-8")
    assert main([str(folder)]) == 1
    assert capsys.readouterr().err.endswith("problems found.\n")


# ---- bytes, lines, cells


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


# ---- questions

ROWS = frame(
    response("MEX-2025-02-01-01", stance="opposed", themes="oil;trade"), response("MEX-2025-02-05-01", stance="hostile", source_url="", date_precision="published"),
    response("MEX-2025-02-05-02", stance="neutral", actor_type="government", actor="Foreign Ministry"), response("COL-2025-02-03-01", stance="supportive", quote="", quote_language="", evidence="paraphrase"),
    response("COL-2025-02-04-01", stance="opposed", relevance="related"), response("BRA-2025-02-04-01", stance="neutral", level="official", actor_type="legislature", status="adjudicated"),
    response("CELAC-2025-02-04-01", country="", stance="opposed", actor_type="igo", level="official", event_id="talks", response_type="DEMAND"), response("PER-2025-02-06-01", status="draft"),
)  # fmt: skip


def small(tmp_path: Path) -> Dataset:
    rows = [
        response("MEX-2025-02-01-01", stance="opposed", themes="oil;trade"), response("MEX-2025-02-05-01", stance="hostile", source_url="", date_precision="published", source_publisher="B paper"),
        response("COL-2025-02-03-01", stance="supportive", quote="", quote_language="", evidence="paraphrase", status="adjudicated"),
        response("BRA-2025-02-04-01", stance="neutral", level="official", actor_type="legislature", actor="João Silva"), response("PER-2025-02-06-01", status="draft"),
    ]  # fmt: skip
    return load(write(tmp_path / "small", rows))


def test_positions_history_and_shifts_of_a_small_table() -> None:
    found = compute_positions(
        ROWS,
        covered({"country": "PAN", "period_from": "2025-01-01", "period_to": "2025-12-31", "result": "none_found"}),
        END,
        (),
        ("USA",),
        ("PAN", "ARG"),
    )
    told = {row["state"]: row for row in found.to_dict("records")}
    assert (
        told["MEX"]["stance"],
        str(told["MEX"]["since"].date()),
        str(told["MEX"]["stated"].date()),
        told["MEX"]["response_id"],
    ) == ("hostile", "2025-02-05", "2025-02-05", "MEX-2025-02-05-01")
    assert (told["COL"]["stance"], told["COL"]["response_id"]) == ("supportive", "COL-2025-02-03-01")
    assert {state: told[state]["empty"] for state in ("USA", "PAN", "ARG", "PER")} == {
        "USA": "not_applicable",
        "PAN": "none_found",
        "ARG": "not_searched",
        "PER": "awaiting_review",
    }
    assert "BRA" not in told
    assert position_history(ROWS, END)[["state", "stance", "response_id"]].values.tolist() == [
        ["COL", "supportive", "COL-2025-02-03-01"], ["MEX", "opposed", "MEX-2025-02-01-01"], ["MEX", "hostile", "MEX-2025-02-05-01"],
    ]  # fmt: skip
    (shift,) = position_shifts(ROWS, END).to_dict("records")
    assert (shift["state"], shift["before"], shift["after"], shift["before_id"], shift["after_id"]) == (
        "MEX",
        "opposed",
        "hostile",
        "MEX-2025-02-01-01",
        "MEX-2025-02-05-01",
    )
    assert position_shifts(ROWS, date(2025, 2, 4)).empty


def test_counts_quads_and_voices_of_a_small_table() -> None:
    counts = {(s, st): n for s, st, n in stance_counts(ROWS[ROWS["status"] != "draft"]).itertuples(index=False)}
    assert counts == {
        ("BRA", "neutral"): 1,
        ("CELAC", "opposed"): 1,
        ("COL", "opposed"): 1,
        ("COL", "supportive"): 1,
        ("MEX", "hostile"): 1,
        ("MEX", "neutral"): 1,
        ("MEX", "opposed"): 1,
    }
    assert words_and_deeds(frame(response("MEX-2025-02-01-01", response_type="ASSAULT"), response("MEX-2025-02-01-02", response_type="STATEMENT"), response("MEX-2025-02-01-03", response_type="REJECT"))).values.tolist() == [
        ["MEX", "material_conflict", 1], ["MEX", "statement", 1], ["MEX", "verbal_conflict", 1],
    ]  # fmt: skip
    with pytest.raises(ValueError, match="counts by state, level, actor_type, not by 'mood'"):
        stance_counts(ROWS, "mood")
    voices = latest_voices(ROWS, END)
    assert voices[voices["state"] == "MEX"][["actor_type", "stance", "response_id"]].values.tolist() == [
        ["government", "neutral", "MEX-2025-02-05-02"],
        ["head_of_state", "hostile", "MEX-2025-02-05-01"],
    ]
    assert voice_spread(voices).values.tolist()[0] == ["MEX", 2, 2, 0, -2]


def test_choices_and_rows_of_a_small_table() -> None:
    assert select_rows(ROWS, Filters(theme=("trade",)), END)["response_id"].tolist() == ["MEX-2025-02-01-01"]
    assert select_rows(ROWS, Filters(country=("MEX",), since=date(2025, 2, 2)), END, "oldest")["response_id"].tolist() == [
        "MEX-2025-02-05-02",
        "MEX-2025-02-05-01",
    ]
    assert select_rows(ROWS, Filters(), END, "state")["state"].astype("str").tolist() == [
        "BRA",
        "CELAC",
        "COL",
        "COL",
        "MEX",
        "MEX",
        "MEX",
    ]
    assert select_rows(ROWS, Filters(), END, "stance")["stance"].astype("str").tolist() == [
        "supportive",
        "neutral",
        "neutral",
        "opposed",
        "opposed",
        "opposed",
        "hostile",
    ]
    choices = count_choices(ROWS, Filters(country=("MEX",)), END)
    assert choices["country"] == {"BRA": 1, "CELAC": 1, "COL": 2, "MEX": 3}
    assert choices["theme"] == {"oil": 1, "trade": 1, "sovereignty": 2}
    assert choices["stance"] == {"hostile": 1, "neutral": 1, "opposed": 1}
    assert list(conditions(Filters(q="a", since=END, level=("national",)))) == ["level", "since", "q"]


def test_listings_of_a_small_dataset(tmp_path: Path) -> None:
    dataset = small(tmp_path)
    found = select(dataset, Filters(), END)
    ids = ["MEX-2025-02-05-01", "BRA-2025-02-04-01", "COL-2025-02-03-01", "MEX-2025-02-01-01"]
    assert (found.n, found.rows["response_id"].tolist()) == (4, ids)
    assert read_page(dataset, found, Filters(), END, "newest", 1, 2)["response_id"].tolist() == ids[1:3]
    assert listed_rows(dataset, found, Filters(), END, 3)["response_id"].tolist() == ids[:3]
    assert sorted(all_rows(dataset, 10)["response_id"]) == sorted(ids)
    assert len(all_rows(dataset, 2)) == 2
    assert quality_counts(dataset, Filters(), END) == {"disputed": 1, "unsourced": 1, "published": 1}
    assert quality_counts(dataset, Filters(country=("BRA",)), END) == {"disputed": 0, "unsourced": 0, "published": 0}
    assert counts_by(found, "state").to_dict() == {"MEX": 2, "BRA": 1, "COL": 1}
    assert counts_by(found, "state").index[0] == "MEX"
    assert len(search_rollup(dataset, "silva")) == 1
    assert len(search_rollup(dataset)) == 5


def test_single_responses_of_a_small_dataset(tmp_path: Path) -> None:
    dataset = small(tmp_path)
    assert find_responses(dataset, ["PER-2025-02-06-01", "MEX-2025-02-01-01"])["response_id"].tolist() == ["MEX-2025-02-01-01"]
    assert responses_by_id(dataset, ["MEX-2025-02-05-01", "MEX-2025-02-01-01"]).index.tolist() == [
        "MEX-2025-02-05-01",
        "MEX-2025-02-01-01",
    ]
    with pytest.raises(KeyError):
        responses_by_id(dataset, ["nothing"])
    assert actor_statements(dataset, "Ana Pérez", "MEX")["response_id"].tolist() == ["MEX-2025-02-01-01", "MEX-2025-02-05-01"]
    assert actor_statements(dataset, "Ana Pérez", "MEX", 1)["response_id"].tolist() == ["MEX-2025-02-05-01"]
    assert publishers(dataset).values.tolist() == [["A paper", 3], ["B paper", 1]]
    assert publishers(dataset, 1).values.tolist() == [["A paper", 3]]
    assert latest_quotes(dataset, "MEX", END)["response_id"].tolist() == ["MEX-2025-02-05-01", "MEX-2025-02-01-01"]
    assert latest_quotes(dataset, "MEX", date(2025, 2, 4))["response_id"].tolist() == ["MEX-2025-02-01-01"]
    assert latest_quotes(dataset, "MEX", END, besides=["MEX-2025-02-05-01"])["response_id"].tolist() == ["MEX-2025-02-01-01"]
    assert latest_quotes(dataset, "MEX", END, events=["talks"]).empty
    assert latest_quotes(dataset, "COL", END).empty
    assert latest_quotes(dataset, "BRA", END).empty, "a legislature does not speak for its state"


def test_marks_are_put_together_when_they_are_many(tmp_path: Path) -> None:
    dataset = small(tmp_path)
    found = select(dataset, Filters(), END)
    single = bin_marks(found, ["MEX"])
    assert (single.span, single.rows["n"].tolist(), sorted(single.rows["response_id"])) == (
        "",
        [1, 1],
        ["MEX-2025-02-01-01", "MEX-2025-02-05-01"],
    )
    crowded = bin_marks(found, ["MEX", "BRA", "COL"], limit=3)
    assert crowded.span == "year"
    assert len(bin_marks(found, ["MEX"], limit=2).rows) == 2


def test_silence_of_a_small_table() -> None:
    coverage = covered(
        {"country": "MEX", "event_id": "talks", "period_from": "2025-02-01", "period_to": "2025-03-01", "result": "none_found"},
        {"country": "COL", "period_from": "2025-01-01", "period_to": "2025-02-01", "result": "found"},
    )
    told = events({"event_id": "strike", "date": "2025-01-20"}, {"event_id": "talks", "date": "2025-02-10"})
    found = unanswered_events(ROWS, told, coverage, date(2025, 3, 1), ["MEX", "COL"])
    assert found[["state", "event_id", "days", "kind"]].values.tolist() == [
        ["COL", "talks", 19, "not_searched"],
        ["MEX", "talks", 19, "none_found"],
    ]
    assert empty_kind("COL", coverage, date(2025, 3, 1)) == "none_found"
    assert empty_kind("COL", coverage, date(2024, 12, 31)) == "not_searched"
    assert empty_kind("USA", coverage, END, acting=["USA"]) == "not_applicable"
    assert empty_kind("PER", coverage, END, drafts=["PER"]) == "awaiting_review"


def test_alpha_of_small_tables() -> None:
    """Krippendorff (2011), example B: four coders would be more; two coders, twelve units, nominal 0.692."""
    first = [1, 2, 3, 3, 2, 1, 4, 1, 2, 5, 0, 3]
    second = [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 0]
    assert krippendorff_alpha([*zip(first, second, strict=True)], 6, "nominal") == pytest.approx(0.7997, abs=0.001)
    assert krippendorff_alpha([[0, 0], [1, 1]], 2, "ordinal") == 1.0
    assert krippendorff_alpha([[0, 1], [1, 0]], 2, "nominal") == pytest.approx(-0.5)
    assert krippendorff_alpha([[0, 4], [4, 0], [2, 2]], 5, "ordinal") < krippendorff_alpha([[0, 1], [1, 0], [4, 4]], 5, "ordinal")  # type: ignore[operator]
    assert krippendorff_alpha([[0, 0]], 2, "nominal") is None
    assert krippendorff_alpha([], 2, "nominal") is None


# ---- addresses


def test_filters_say_what_they_do_to_positions() -> None:
    assert {name: item.positions for name, item in FILTERS.items() if item.positions} == {
        "event": "moves",
        "as_of": "moves",
        "country": "chooses",
        "stance": "chooses",
    }
    assert NARROWING == ("since", "level", "actor_type", "type", "theme", "relevance", "confidence", "q")
    assert FILTERS["since"].parameter == "from"
    assert FILTERS["q"].parameter == "q"
    assert terms('a "b c" «d» É') == ["a", "b c", "d", "e"]
    assert clean_text(" a\tb\x00 " + "c" * 300) == ("a b " + "c" * 300)[:200]


def test_an_address_is_read_and_written(shipped: Dataset) -> None:
    from components.charts.registry import view_vocabulary

    known = view_vocabulary(shipped)
    view, told = parse(
        {"country": ["MEX", "MEX", "ZZZ"], "from": ["2025-08-01"], "chart": ["heatmap"], "as_of": ["nonsense"], "q": ["x" * 201]},
        known,
    )
    assert view == View(Filters(country=("MEX",), since=date(2025, 8, 1), q="x" * 200), "heatmap")
    assert told == (
        "The address asked for as_of=nonsense, which is not a date like 2025-08-31; it was ignored.",
        "The address asked for a text longer than 200 characters; it was cut.",
        "The address asked for country=ZZZ, which this dataset does not have; it was ignored.",
    )
    assert view.query_string() == f"from=2025-08-01&country=MEX&q={'x' * 200}&chart=heatmap"
    assert View().query_string() == ""


# ---- words

CONTEXT = FigureContext("Data", "1.0", ("A strike",), date(2025, 1, 1), date(2025, 8, 31), 12, 400)


def test_captions_say_measure_event_period_and_source() -> None:
    told = captions.responses_caption(CONTEXT, "Finding", "Measure")
    assert (told.title, told.subtitle) == ("Finding", "Measure. A strike, 1 Jan 2025 to 31 Aug 2025.")
    assert told.source == "Data, version 1.0. 12 of 400 responses, as of 31 August 2025."
    stood = captions.positions_caption(CONTEXT, "Finding", "Measure")
    assert (stood.subtitle, stood.source) == ("Measure. A strike, up to 31 Aug 2025.", "Data, version 1.0. As of 31 August 2025.")
    assert FigureContext("D", "1", (), END, END, 0, 0).event == "All events"
    assert FigureContext("D", "1", ("a", "b"), END, END, 0, 0).event == "2 events chosen"
    assert FigureContext("D", "1", (), END, END, 0, 0).period == "31 Dec 2025"
    assert CONTEXT.facts("12 responses") == "A strike · 1 Jan 2025 to 31 Aug 2025 · 12 responses · dataset version 1.0"
    bare = FigureContext("D", "1", (), END, END, 0, 0, sourced=False)
    assert captions.responses_caption(bare, "F", "M").source == captions.positions_caption(bare, "F", "M").source == ""


def test_measures_say_what_is_drawn() -> None:
    assert captions.position_measure([], END) == "No position fits the filters"
    assert captions.position_measure([END], END) == "Position, stated on that day"
    assert captions.position_measure([date(2025, 8, 9)], END) == "Position, carried from the statement of 9 Aug 2025"
    assert (
        captions.position_measure([END, date(2025, 8, 9)], END)
        == "Each position carries from its latest statement, the oldest of 9 Aug 2025"
    )
    assert (
        captions.timeline_measure("Responses", 4, 25)
        == "Responses (filled: speaks for the state) above the position as a band; 4 of 25 states and bodies"
    )
    assert captions.drawn_of(4, 4) == ""
    assert (
        captions.voices_measure(2, 2)
        == "Latest stance of each actor type, whatever else is filtered (filled: speaks for the state); beside each state how far apart, 0 to 4"
    )
    alpha = Agreement("response_type", "nominal", 0.66, 10, 0.7, 0)
    assert (
        captions.deeds_measure(alpha)
        == "By PLOVER quad class, conflict left, cooperation right, neutral comments not drawn. Coders' agreement on types: alpha 0.66, too low to build on"
    )
    assert captions.deeds_measure(Agreement("response_type", "nominal", None, 0, None, 0)).endswith(
        "Agreement on types cannot be told"
    )
    assert (
        captions.heatmap_measure(3, 5, 16, 33)
        == "Stance of the latest direct statement that speaks for the state on each event, whatever else is filtered; 16 of 33 events, those with the most answers; 3 of 5 states and bodies"
    )
    assert captions.heatmap_measure(3, 3, 2, 2).endswith("whatever else is filtered")


def test_what_a_map_does_not_show_is_told() -> None:
    assert captions.beyond_map({}) == ""
    assert (
        captions.beyond_map({"CHN": "opposed", "USA": "supportive"})
        == "Outside this part of the map: China ■ opposed and the United States ▲ supportive."
    )
    assert captions.beyond_map({"YUG": "hostile"}) == "Former states, without an outline on today's map: Yugoslavia ▼ hostile."


def test_filters_are_told_in_words() -> None:
    asked = Filters(
        event=("e",),
        country=("MEX",),
        stance=("opposed", "hostile"),
        level=("non_official",),
        since=date(2025, 1, 2),
        q="oil",
        as_of=END,
    )
    assert captions.describe_filters(asked, {"e": "A strike"}) == [
        "Events: A strike",
        "From: 2 January 2025",
        "States and bodies: Mexico",
        "Stance: Opposed, Hostile",
        "Level: Non-official",
        "Text: “oil”",
    ]
    assert captions.filter_value_label({}, "stance", "opposed") == "■ Opposed"
    assert captions.filter_value_label({}, "event", "x") == "x"


def test_a_state_is_told_when_it_is_pointed_at() -> None:
    held = {
        "state": "MEX", "stance": "opposed", "empty": None, "since": pd.Timestamp("2025-02-01"), "stated": pd.Timestamp("2025-03-01"), "actor": "Ana <b>", "actor_role": "President",
        "summary": "Says no.", "source_publisher": "A paper", "searched_until": pd.Timestamp("2025-06-30"), "searches": float("nan"), "recorded": 4.0,
    }  # fmt: skip
    empty = {"state": "PER", "stance": None, "empty": "not_searched", "searches": 2.0, "recorded": 1.0, "searched_until": pd.NaT}
    first, second = hovers.hover_texts(pd.DataFrame([held, empty]), END)
    assert (
        first
        == "<b>Mexico</b><br>■ Opposed since 1 February 2025<br>Last stated 1 March 2025, carried forward<br>Ana &lt;b&gt;, President<br>Says no.<br>Source: A paper<br>Searched until 30 June 2025; later statements may be missing"
    )
    assert (
        second
        == "<b>Peru</b><br>Not searched<br>Searched for 2 single events, none found<br>1 response recorded, none that gives a position"
    )
    (same_day,) = hovers.hover_texts(pd.DataFrame([held | {"searched_until": pd.NaT, "actor_role": None}]), date(2025, 3, 1))
    assert same_day.split("<br>")[2:4] == ["Last stated 1 March 2025", "Ana &lt;b&gt;"]


def test_every_value_of_the_codebook_has_a_label() -> None:
    assert labels.label("head_of_state") == "Head of state"
    assert labels.label("REJECT") == "Reject"
    assert labels.label("some_new_word") == "Some new word"
    assert set(labels.FILTERS) == set(labels.FILTER_PHRASES) == set(FILTERS)
    assert all(words.question.endswith("?") for words in labels.CHARTS.values())
    assert [STANCE[stance].verb for stance in STANCE] == [
        "supportive of",
        "conditionally supportive of",
        "neutral on",
        "opposed to",
        "hostile to",
    ]


def test_a_table_says_what_it_holds(shipped: Dataset) -> None:
    _, stamp = viewed(shipped, "country=MEX&as_of=2025-08-31")
    assert describe_contents(stamp, False, stamp.found).startswith(
        f"What the view shows: {stamp.found} of 400 responses. As of 31 August 2025, as known on"
    )
    assert ", of which a file of the tracker holds the first 5" in describe_contents(stamp, False, 5)
    assert describe_contents(stamp, True, 400) == f"Everything: all 400 responses of the record{stamp.known}."
    assert (
        describe_contents(stamp, True, 100)
        == f"The first 100 of all 400 responses of the record{stamp.known}; a file of the tracker holds no more."
    )


def test_the_tests_of_mutants_are_those_that_there_are() -> None:
    import tomllib

    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mutmut"]["pytest_add_cli_args_test_selection"]
    assert all((ROOT / name).is_file() for name in asked if name.startswith("tests/"))
