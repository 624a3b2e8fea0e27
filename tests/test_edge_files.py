"""Files and mappings at the edge of what a table is: nothing is lost, and what cannot be read is told in one sentence."""

import gzip
import io
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data import arrow_schema
from data.convert import __main__ as command
from data.convert.isolated import read_upload
from data.convert.readers.table import distinct_names
from data.convert.upload import convert_upload
from data.dataset.open import load, open_dataset
from data.mapping.parse import locate, parse_toml
from data.mapping.spec import Recipe
from data.mapping.sql import text_expression
from data.problems import DatasetError
from data.validation.batch import as_texts
from data.validation.folder import check_folder
from tests.support import ROOT, response, stored, write
from tests.test_same_answer import ROWS, mapping, parquet

RAGGED = 'date,state,vote\n03/02/2025,Mexico,yes\n04/02/2025,Chile\n05/02/2025,"Peru",no\n06/02/2025,Cuba,perhaps\n'


def convert(folder: Path, name: str, content: bytes, rules: str) -> tuple[int, Path]:
    """The exit status of a conversion, and where its dataset lies."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    (folder / "m.toml").write_text(rules, "utf-8")
    return command.main([str(folder / name), str(folder / "out"), "--mapping", str(folder / "m.toml")]), folder / "out"


def rejected_lines(out: Path) -> list[int]:
    return sorted(pd.read_csv(out / "rejected.csv")["line"].tolist())


@pytest.mark.parametrize("exact", [None, 0], ids=["small", "large"])
@pytest.mark.parametrize("form", ["plain", "joined", "wide"])
def test_malformed_lines_are_kept_by_every_reader(
    form: str, exact: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if exact is not None:
        monkeypatch.setattr("data.convert.readers.csv_text.EXACT", exact)
    (tmp_path / "states.csv").write_text("name,region\nMexico,North\nPeru,South\n", "utf-8")
    rules = {
        "plain": mapping(),
        "joined": mapping('\n[[join]]\nname = "of"\nfile = "states.csv"\non = { state = "name" }\n'),
        "wide": mapping('[input]\nunpivot = { keep = ["date"], name = "state", value = "vote" }\n'),
    }
    content = RAGGED if form != "wide" else "date,Mexico,Chile\n03/02/2025,yes,no\n04/02/2025,yes\n05/02/2025,no,perhaps\n"
    status, out = convert(tmp_path, "t.csv", content.encode(), rules[form])
    assert status == 1
    assert rejected_lines(out) == ([3, 5] if form != "wide" else [3, 4])
    assert len(open_dataset(out).responses) == (2 if form != "wide" else 3)


def test_a_packed_file_reads_like_the_plain_one(tmp_path: Path) -> None:
    _, plain = convert(tmp_path / "a", "t.csv", RAGGED.encode(), mapping())
    _, packed = convert(tmp_path / "b", "t.csv.gz", gzip.compress(RAGGED.encode()), mapping())
    tables = [pd.read_csv(out / "rejected.csv").drop(columns="file") for out in (plain, packed)]
    pd.testing.assert_frame_equal(*tables)
    assert rejected_lines(packed) == [3, 5]


@pytest.mark.parametrize("exact", [None, 0], ids=["small", "large"])
def test_a_title_that_spans_lines_stands_before_the_header(
    exact: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if exact is not None:
        monkeypatch.setattr("data.convert.readers.csv_text.EXACT", exact)
    status, out = convert(tmp_path, "t.csv", b'"A title\nof two lines",,\n' + ROWS.encode(), mapping())
    assert (status, len(open_dataset(out).responses)) == (0, 2)


def test_a_folder_named_like_a_partition_adds_no_column(tmp_path: Path) -> None:
    table = pa.table({"date": ["03/02/2025"], "state": ["Mexico"], "vote": ["yes"]})
    status, out = convert(tmp_path / "vote=no" / "state=Chile", "t.parquet", parquet(table), mapping())
    rows = open_dataset(out).responses
    assert (status, rows["state"].tolist(), rows["stance"].astype(str).tolist()) == (0, ["MEX"], ["supportive"])


def test_a_malformed_line_stands_in_the_columns_of_the_others(tmp_path: Path) -> None:
    _, out = convert(tmp_path, "t.csv", RAGGED.encode(), mapping())
    rejected = pd.read_csv(out / "rejected.csv", dtype=str, keep_default_na=False)
    assert list(rejected.columns) == ["file", "line", "reasons", "date", "state", "vote"]
    assert rejected.set_index("line").loc["3", "date"] == "04/02/2025,Chile"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["Date", "date"], "if case is ignored"), (["in.place"], "kept for the conversion"), (["IN.line"], "kept for the conversion"),
        (["a\x07b"], "control character"), (["a", "b\nc"], "control character"),
    ],
)  # fmt: skip
def test_names_that_an_engine_would_confuse_are_refused(names: list[str], said: str) -> None:
    with pytest.raises(DatasetError, match=said):
        distinct_names(names, "t.csv", 1)


def test_an_empty_text_is_a_missing_one_whatever_made_it() -> None:
    assert text_expression(Recipe(column=("a",), default="")).startswith("nullif(")


def test_revisions_that_the_mapping_gives_are_checked_even_without_ids(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = mapping().replace("[columns]", '[columns]\nrevision = "revision"')
    content = "date,state,vote,revision\n03/02/2025,Mexico,yes,2\n"
    status, out = convert(tmp_path, "t.csv", content.encode(), rules)
    assert status == 1
    assert "revision" in capsys.readouterr().err
    assert not out.exists()
    plan = parse_toml(rules.encode(), "m.toml")
    with pytest.raises(DatasetError, match="revision"):
        convert_upload(read_upload(content.encode(), "t.csv", plan.input), plan)


REFUSED_RULES = {
    "an empty list": ('[[where]]\ncolumn = "vote"\namong = []\n', "write a list"),
    "a number beyond counting": ('[[where]]\ncolumn = "vote"\nat_least = 1e400\n', "write a number"),
    "a key of many parts": (".".join(["a"] * 2000) + " = 1\n", "more than 30 parts"),
    "a file without a name": ('[[join]]\nname = "of"\nfile = ""\non = { a = "state" }\n', "name of a file"),
}


@pytest.mark.parametrize("name", REFUSED_RULES)
def test_a_mapping_that_cannot_be_followed_is_told(name: str) -> None:
    added, said = REFUSED_RULES[name]
    with pytest.raises(DatasetError, match=said):
        parse_toml((added + mapping() if "parts" in said else mapping() + added).encode(), "m.toml")


@pytest.mark.parametrize("added", ['constant = "x"', "template = '" + "{state}" * 400 + "'"])
def test_a_template_has_an_end(added: str) -> None:
    rules = mapping().replace('summary = { constant = "Votes." }', f"summary = {{ {added} }}")
    if "constant" in added:
        assert parse_toml(rules.encode(), "m.toml").columns["summary"].constant == "x"
    else:
        with pytest.raises(DatasetError, match="at most 2,000 characters"):
            parse_toml(rules.encode(), "m.toml")


def test_a_mapping_name_that_no_file_can_have_is_no_error_of_ours() -> None:
    assert locate(Path("x" * 5000)) == Path("x" * 5000)


@pytest.mark.parametrize(("value", "taken"), [("true", ["MEX"]), ("1.0", []), ("1", ["CHL"])])
def test_a_list_of_conditions_takes_words_as_columns_hold_them(value: str, taken: list[str], tmp_path: Path) -> None:
    rules = mapping() + f'[[where]]\ncolumn = "ok"\namong = [{value if value != "1.0" else chr(34) + "1.0" + chr(34)}]\n'
    content = "date,state,vote,ok\n03/02/2025,Mexico,yes,true\n04/02/2025,Chile,no,1\n"
    plan = parse_toml(rules.encode(), "m.toml")
    made = convert_upload(read_upload(content.encode(), "t.csv", plan.input), plan)
    found = [] if made.dataset is None else made.dataset.responses["state"].tolist()
    assert found == taken


UNREADABLE = {
    "half a character": ("t.jsonl", b'{"date": "03/02/2025", "state": "\\ud800", "vote": "yes"}\n', "half a character"),
    "a workbook without a sheet": ("t.xlsx", b"PK\x05\x06" + bytes(18), "not a workbook that can be read"),
    "a parquet cut short": ("t.parquet", parquet(pa.table({"a": ["b"] * 100}))[:-30], "cannot be read|not a Parquet"),
    "nothing": ("t.csv", b"", "the file is empty"),
    "a mapping that skips too much": ("t.csv", b"a,b\n1,2\n", "the mapping skips 9 lines"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_told_without_a_path_of_this_machine(name: str) -> None:
    file, content, said = UNREADABLE[name]
    asked = parse_toml(mapping("[input]\nskip = 9\n" if "skips" in name else "").encode(), "m.toml").input
    with pytest.raises(DatasetError, match=said) as caught:
        read_upload(content, file, asked)
    assert "/tmp" not in str(caught.value)


def test_a_short_row_of_a_sheet_is_filled_with_missing_cells() -> None:
    book = openpyxl.Workbook()
    for row in (["date", "state", "vote", "note"], ["03/02/2025", "Mexico"]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    rows = read_upload(out.getvalue(), "t.xlsx").rows
    assert rows.column_names[1:] == ["date", "state", "vote", "note"]
    assert rows["vote"].to_pylist() == [None]


def test_moments_that_python_has_no_date_for_are_told_as_texts() -> None:
    cells = pa.array([-62167219201, 253402300800, 0], pa.int64()).cast(pa.timestamp("s"))
    texts = as_texts(cells)
    assert texts[2] == "1970-01-01"
    assert all(texts)


def test_a_date_beyond_python_in_a_parquet_dataset_is_a_sentence(tmp_path: Path) -> None:
    folder = stored(tmp_path / "out", load(ROOT / "data"))
    path = folder / arrow_schema.RESPONSES_PARQUET
    table = pq.read_table(path)
    place = table.column_names.index("date")
    days = pa.array([253402300800] * len(table), pa.int64()).cast(pa.timestamp("s")).cast(table.schema.field("date").type)
    pq.write_table(table.set_column(place, table.schema.field("date"), days), path)
    problems = check_folder(folder)
    assert problems
    assert "date" in {problem.column for problem in problems}


def test_a_descriptor_of_huge_numbers_is_a_sentence(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", [response("MEX-2025-02-03-01")])
    (folder / "datapackage.json").write_text('{"version": ' + "9" * 5000 + "}", "utf-8")
    assert any("this is not JSON" in problem.reason for problem in check_folder(folder))
