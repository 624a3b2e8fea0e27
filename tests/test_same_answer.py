"""The page and the command line give the same answer on the same file and mapping."""

import io
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.convert import __main__ as command
from data.convert.isolated import read_upload
from data.convert.readers.csv_text import EXACT
from data.convert.readers.layout import header_row, no_record
from data.convert.upload import UploadedTable, convert_upload
from data.dataset.open import open_dataset
from data.dataset.tables import write_table
from data.mapping.parse import parse_toml
from data.problems import DatasetError
from data.schema import RESPONSES
from data.validation.folder import check_folder
from tests.sheets import EVENT

HEAD = """
[dataset]
title = "Votes"

{event}{input}
[columns]
date = {{ column = "{date}", format = "%d/%m/%Y" }}
country = "{country}"
actor = {{ constant = "A ministry" }}
actor_type = {{ constant = "government" }}
level = {{ constant = "national" }}
stance = {{ column = "{stance}", values = {{ yes = "supportive", no = "opposed" }} }}
relevance = {{ constant = "direct" }}
summary = {{ constant = "Votes." }}
source_publisher = {{ constant = "A paper" }}
"""


def mapping(input_: str = "", date: str = "date", country: str = "state", stance: str = "vote") -> str:
    return HEAD.format(event=EVENT, input=input_, date=date, country=country, stance=stance)


def sheets(**named: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in named.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parquet(table: pa.Table) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


ROWS = "date,state,vote\n03/02/2025,Mexico,yes\n04/02/2025,Chile,no\n"
MOMENT = pa.array([pd.Timestamp("2025-02-03 23:30", tz="America/Bogota").to_pydatetime()], pa.timestamp("us", "America/Bogota"))
DAY = pd.Timestamp("2025-02-03").to_pydatetime()
# File name, content, mapping; then what is taken (state, day, stance), the lines rejected, and how many rows are left out.
CASES: dict[str, tuple[str, bytes, str, list[tuple[str, str, str]], list[int], int]] = {
    "as it should be": ("t.csv", ROWS.encode(), mapping(), [("MEX", "2025-02-03", "supportive"), ("CHL", "2025-02-04", "opposed")], [], 0),
    "a header below other lines": ("t.csv", b"Votes of the council\nMade on 1 May\n\n" + ROWS.encode(), mapping(), [("MEX", "2025-02-03", "supportive"), ("CHL", "2025-02-04", "opposed")], [], 0),
    "a header that the mapping places": ("t.csv", b"a,b,c\n" + ROWS.encode(), mapping("[input]\nskip = 1\n"), [("MEX", "2025-02-03", "supportive"), ("CHL", "2025-02-04", "opposed")], [], 0),
    "blank lines and totals": ("t.csv", b"date,state,vote\n03/02/2025,Mexico,yes\n\n,,\nTotal,,1\n04/02/2025,Chile,no\n", mapping(), [("MEX", "2025-02-03", "supportive"), ("CHL", "2025-02-04", "opposed")], [], 3),
    "ragged lines": ("t.csv", b"date,state,vote\n03/02/2025,Mexico\n04/02/2025,Chile,no\n05/02/2025,Peru,no,no,no\n", mapping(), [("CHL", "2025-02-04", "opposed")], [2, 4], 0),
    "semicolons and commas in texts": ("t.csv", b"date;state;vote\n03/02/2025;Mexico;yes\n04/02/2025;Chile;maybe, or not\n", mapping(), [("MEX", "2025-02-03", "supportive")], [3], 0),
    "a second sheet": ("t.xlsx", sheets(Notes=[["nothing"]], Votes=[["date", "state", "vote"], ["03/02/2025", "Mexico", "yes"]]), mapping('[input]\nsheet = "Votes"\n'), [("MEX", "2025-02-03", "supportive")], [], 0),
    "date cells in a sheet": ("t.xlsx", sheets(Votes=[["date", "state", "vote"], [DAY, "Mexico", "yes"], ["04/02/2025", "Chile", "no"]]), mapping(), [("MEX", "2025-02-03", "supportive"), ("CHL", "2025-02-04", "opposed")], [], 0),
    "a sheet with title and total": ("t.xlsx", sheets(Votes=[["Votes"], [], ["date", "state", "vote"], ["03/02/2025", "Mexico", "yes"], ["Total", None, 1]]), mapping(), [("MEX", "2025-02-03", "supportive")], [], 1),
    "times with a zone": ("t.parquet", parquet(pa.table({"date": MOMENT, "state": ["Mexico"], "vote": ["yes"]})), mapping(), [("MEX", "2025-02-04", "supportive")], [], 0),
    "nested columns": ("t.parquet", parquet(pa.table({"date": ["03/02/2025"], "at": [{"state": "Mexico"}], "vote": ["yes"]})), mapping(country="at.state"), [("MEX", "2025-02-03", "supportive")], [], 0),
    "nested objects": ("t.jsonl", b'{"date": "03/02/2025", "at": {"state": "Mexico"}, "vote": "yes"}\n', mapping(country="at.state"), [("MEX", "2025-02-03", "supportive")], [], 0),
    "a wide table": ("t.csv", b"date,Mexico,Chile,Peru\n03/02/2025,yes,no,\n04/02/2025,no,,maybe\n", mapping('[input]\nunpivot = { keep = ["date"], name = "state", value = "vote" }\n'), [("MEX", "2025-02-03", "supportive"), ("CHL", "2025-02-03", "opposed"), ("MEX", "2025-02-04", "opposed")], [3], 0),
    "a former state": ("t.csv", b"date,state,vote\n03/02/1990,Yugoslavia,yes\n03/02/2025,Yugoslavia,yes\n", mapping(), [("YUG", "1990-02-03", "supportive")], [3], 0),
    "a nul byte": ("t.csv", b"date,state,vote\n03/02/2025,Mexico,yes\n04/02/2025,Ch\x00ile,no\n05/02/2025,Peru,maybe\n", mapping(), [("MEX", "2025-02-03", "supportive")], [3, 4], 0),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_page_and_command_line_agree(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, content, rules, taken, rejected, left_out = CASES[name]
    (tmp_path / file).write_bytes(content)
    (tmp_path / "m.toml").write_text(rules, "utf-8")
    status = command.main([str(tmp_path / file), str(tmp_path / "out"), "--mapping", str(tmp_path / "m.toml")])
    said = capsys.readouterr().out
    plan = parse_toml(rules.encode(), "m.toml")
    made = convert_upload(read_upload(content, file, plan.input), plan)
    rows = open_dataset(tmp_path / "out").responses
    assert made.dataset is not None
    for frame in (rows, made.dataset.responses):
        assert sorted(
            (str(s), f"{d:%Y-%m-%d}", str(v)) for s, d, v in zip(frame["state"], frame["date"], frame["stance"], strict=True)
        ) == sorted(taken)
    kept = tmp_path / "out" / "rejected.csv"
    assert kept.exists() == bool(rejected)
    for table in (pd.read_csv(kept) if kept.exists() else pd.DataFrame(), made.rejected):
        assert sorted(table.get("line", [])) == rejected
    assert (made.summary.taken, made.summary.rejected, made.summary.left_out) == (len(taken), len(rejected), left_out)
    assert made.summary.read == len(taken) + len(rejected) + left_out
    assert f"{made.summary.read:,} rows read: {len(taken)} written" in said
    assert status == (1 if rejected else 0)
    told = [(n, problem.line, problem.column, problem.value, problem.reason) for n, problem in made.summary.problems]
    for n, line, column, value, reason in told:
        assert f"{n:>9,} x {tmp_path / file}:{line}: {column or '-'}: {value!r}: {reason}" in said
    assert check_folder(tmp_path / "out") == []


REFUSED = {
    "two columns of one name": ("t.csv", b"date,date,vote\n1,2,3\n", "two columns have this name"),
    "two columns of one name in a sheet": ("t.xlsx", sheets(A=[["date", "date", "x"], [1, 2, 3]]), "two columns have this name"),
    "a list of records": ("t.parquet", parquet(pa.table({"date": [[{"a": 1}]]})), "a list of lists or records fits into no cell"),
    "bytes": ("t.parquet", parquet(pa.table({"date": [b"x"]})), "fits into no cell of a table"),
    "a quotation mark left open": ("t.csv", b'date,state,vote\n03/02/2025,"Mexico\nand more",yes\n04/02/2025,Chile,"no\n', "is not closed"),
    "text of two bytes a character": ("t.csv", ROWS.encode("utf-16-le"), "it looks like UTF-16"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_page_and_command_line_refuse_alike(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, content, said = REFUSED[name]
    (tmp_path / file).write_bytes(content)
    (tmp_path / "m.toml").write_text(mapping(), "utf-8")
    assert command.main([str(tmp_path / file), str(tmp_path / "out"), "--mapping", str(tmp_path / "m.toml")]) == 1
    assert said in (error := capsys.readouterr().err)
    assert not (tmp_path / "out").exists()
    with pytest.raises(DatasetError, match=said) as caught:
        read_upload(content, file)
    assert str(caught.value.problems[0]).split(": ", 1)[1] in error


def test_an_open_quotation_mark_is_told_where_it_opens() -> None:
    with pytest.raises(DatasetError) as caught:
        read_upload(REFUSED["a quotation mark left open"][1], "t.csv")
    assert caught.value.problems[0].line == 4


def test_every_rejected_value_is_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["maybe"] * 3 + ["perhaps"] * 2 + ["never"]
    rows = "date,state,vote\n" + "".join(f"03/02/2025,Mexico,{word}\n" for word in words)
    (tmp_path / "t.csv").write_text(rows, "utf-8")
    (tmp_path / "m.toml").write_text(mapping(), "utf-8")
    command.main([str(tmp_path / "t.csv"), str(tmp_path / "out"), "--mapping", str(tmp_path / "m.toml")])
    said = capsys.readouterr().out
    for n, word, line in ((3, "maybe", 2), (2, "perhaps", 5), (1, "never", 7)):
        assert f"{n} x {tmp_path / 't.csv'}:{line}: stance: '{word}'" in said


def test_a_small_and_a_large_reader_read_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files too large to be read row by row are DuckDB's; the answer does not depend on it."""
    content = b'Some title\ndate,state,vote\n03/02/2025,Mexico,yes\n04/02/2025,Chile\n05/02/2025,"Peru",no\n06/02/2025,Brazil,no,x\n07/02/2025,Cuba,yes\n'
    (tmp_path / "t.csv").write_bytes(content)
    (tmp_path / "m.toml").write_text(mapping(), "utf-8")
    assert EXACT > 1_000_000
    found = []
    for exact in (EXACT, 0):
        monkeypatch.setattr("data.convert.readers.csv_text.EXACT", exact)
        out = tmp_path / f"out-{exact}"
        command.main([str(tmp_path / "t.csv"), str(out), "--mapping", str(tmp_path / "m.toml")])
        rows = open_dataset(out).responses
        found.append(
            (write_table(rows.assign(recorded_at=rows["date"]), RESPONSES), pd.read_csv(out / "rejected.csv")["line"].tolist())
        )
    assert found[0] == found[1]
    assert found[0][1] == [4, 6]


def test_the_page_is_told_what_the_file_told() -> None:
    read: UploadedTable = read_upload(
        sheets(Notes=[["x"]], Votes=[["Title"], ["date", "state"], [DAY, "Mexico"]]),
        "t.xlsx",
        parse_toml(mapping('[input]\nsheet = "Votes"\n').encode(), "m").input,
    )
    assert read.sheets == ("Notes", "Votes")
    assert read.header_line == 2
    told = " ".join(read.notes)
    assert "The names of the columns were found in line 2" in told
    assert "date cells; they need no format" in told
    assert "The workbook has 2 sheets; this is “Votes”." in told


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ([["date", "state"], ["1", "Mexico"]], 0), ([["Votes"], ["date", "state"], ["1", "x"]], 1), ([[""], ["a", "b", "c"], ["1", "2", "3"]], 1),
        ([["2024", "2025"], ["a", "b"]], 1), ([["a", "a"], ["b", "c"]], 0), ([["only"], ["1"]], 0), ([], 0),
    ],
)  # fmt: skip
def test_the_header_is_the_first_row_that_names_columns(rows: list[list[str]], place: int) -> None:
    assert header_row(rows) == place


@pytest.mark.parametrize(
    ("row", "why"),
    [(["", " "], "a blank line"), (["Total", "", "12"], "a line of totals"), (["Grand total:", "1,200"], "a line of totals"), (["Total", "Mexico"], ""), (["x", ""], ""), ([], "a blank line")],
)  # fmt: skip
def test_lines_of_totals_hold_numbers_alone(row: list[str], why: str) -> None:
    assert no_record(row) == why
