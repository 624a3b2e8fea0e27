"""Conversion: any table to a dataset folder, with every row accounted for."""

import csv
import gzip
import json
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.convert import __main__
from data.convert.readers.table import line_numbers
from data.convert.writer import ConversionSummary
from data.dataset.derived import ResponseNumbers, fold_texts
from data.dataset.open import load, open_dataset
from data.dataset.response_ids import identifiers
from data.query.filters import Filters
from data.query.listing import select
from data.query.positions import positions, state_paths
from data.validation import report
from data.validation.folder import check_folder
from geo.folding import fold
from tests.sheets import MAPPING, SHEET, made, prepared_ids
from tests.support import examples


def test_a_small_sheet_becomes_a_valid_dataset(tmp_path: Path) -> None:
    status, out = made(tmp_path)
    assert status == 0
    assert check_folder(out) == []
    dataset = load(out)
    rows = dataset.responses
    assert rows["response_id"].tolist() == ["MEX-2025-02-03-01", "BRA-2025-02-04-01", "PER-2025-02-15-01"]
    assert rows["stance"].tolist() == ["opposed", "supportive", "neutral"]
    assert rows["summary"].str.len().max() <= 40
    assert rows["summary"].iloc[0] == "Ana Pérez: Says the plan breaks the law."
    assert dataset.meta.title == "Votes"
    assert (str(dataset.meta.period_from), str(dataset.meta.period_to)) == ("2025-02-03", "2025-02-15")
    found = positions(state_paths(rows, dataset.meta.period_to), dataset.meta.period_to)
    assert dict(zip(found["state"], found["tone"], strict=True)) == {"MEX": "opposed", "BRA": "supportive", "PER": "neutral"}
    assert (out / "mapping.toml").read_text("utf-8") == MAPPING


def test_every_row_is_taken_left_out_or_rejected_with_its_line_and_reasons(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = "16/02/2025,Atlantis,Nemo,maybe,Rejects it.,notalink,Deep News\nnever,Chile,Rosa,no,No.,,Paper\n1,2\n17/02/2025,Chile,Rosa,no,Leaves.,,Left out\n"
    rules = MAPPING.replace("[columns]", '[[where]]\ncolumn = "Paper"\nnot_among = ["Left out"]\n\n[columns]')
    simple = SHEET.replace('"Will wait,\nand see."', "Waits.")
    status, out = made(tmp_path, simple + bad + "18/02/2025,Chile,Rosa,no,No.,,\n", rules)
    assert status == 1
    said = capsys.readouterr().out
    assert "8 rows read: 3 written" in said
    assert "1 left out, 4 rejected" in said
    with (out / "rejected.csv").open(encoding="utf-8", newline="") as file:
        rejected = {int(row["line"]): row["reasons"] for row in csv.DictReader(file)}
    assert sorted(rejected) == [5, 6, 7, 9]
    for word in ("country: no state answers", "stance: this is not in the codebook", "source_url: this is not a web address"):
        assert word in rejected[5]
    assert "date: this is not a date" in rejected[6]
    assert "malformed line" in rejected[7]
    assert "source_publisher: this cell is empty" in rejected[9]
    assert "sheet.csv:5: stance: 'maybe'" in said


@pytest.mark.parametrize("kind", ["tsv", "xlsx", "jsonl", "parquet", "csv.gz", "zip", "ods"])
def test_every_format_gives_the_same_dataset(tmp_path: Path, kind: str) -> None:
    frame = pd.read_csv(Path(_written(tmp_path / "a.csv", SHEET)), dtype="str")
    path = tmp_path / f"table.{kind}"
    if kind == "tsv":
        frame.to_csv(path, sep="\t", index=False)
    elif kind == "xlsx":
        _workbook(path, frame)
    elif kind == "ods":
        _spreadsheet(path, frame)
    elif kind == "jsonl":
        frame.to_json(path, orient="records", lines=True, force_ascii=False)
    elif kind == "parquet":
        frame.to_parquet(path)
    elif kind == "csv.gz":
        path.write_bytes(gzip.compress(SHEET.encode()))
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("table.csv", SHEET)
    rules = MAPPING if kind != "zip" else MAPPING + '\n[input]\nformat = "csv"\n'
    (tmp_path / "rules.toml").write_text(rules, "utf-8")
    assert __main__.main([str(path), str(tmp_path / "out"), "--mapping", str(tmp_path / "rules.toml")]) == 0
    assert load(tmp_path / "out").responses["response_id"].tolist() == [
        "MEX-2025-02-03-01",
        "BRA-2025-02-04-01",
        "PER-2025-02-15-01",
    ]


def _written(path: Path, text: str) -> str:
    path.write_text(text, "utf-8")
    return str(path)


def _workbook(path: Path, frame: pd.DataFrame) -> None:
    """A workbook whose dates are dates: read back as ISO 8601, they need no format."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(frame.columns))
    for row in frame.values.tolist():
        sheet.append(row)
    book.save(path)


def _spreadsheet(path: Path, frame: pd.DataFrame) -> None:
    """The smallest OpenDocument spreadsheet."""
    cells = [list(frame.columns), *frame.values.tolist()]
    rows = "".join(
        "<table:table-row>"
        + "".join(f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>' for value in row)
        + "</table:table-row>"
        for row in cells
    )
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
    body = f'<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name="a">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", body)
        archive.writestr(
            "META-INF/manifest.xml", '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        )


def test_what_is_there_is_never_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made(tmp_path)
    assert made(tmp_path)[0] == 1
    assert "is there already" in capsys.readouterr().err


def test_ids_and_revisions_that_the_table_brings_are_kept(tmp_path: Path) -> None:
    text = "id,rev,day,state,stance\nMEX-2025-02-03-07,1,2025-02-03,MEX,opposed\nMEX-2025-02-03-07,2,2025-02-03,MEX,hostile\nMEX-2025-02-03-007,1,2025-02-03,MEX,opposed\nCOL-2025-02-03-01,1,2025-02-03,MEX,opposed\n"
    rules = MAPPING.split("[columns]")[0] + (
        '[columns]\nevent_id = { constant = "plan" }\nresponse_id = "id"\nrevision = "rev"\ndate = "day"\ncountry = "state"\nstance = "stance"\nactor = { constant = "A" }\n'
        'actor_type = { constant = "government" }\nlevel = { constant = "national" }\nrelevance = { constant = "direct" }\nsummary = { constant = "S" }\nsource_publisher = { constant = "P" }\n'
    )
    status, out = made(tmp_path, text, rules, "--format", "parquet")
    assert status == 1
    rejected = pd.read_csv(out / "rejected.csv")
    assert rejected["line"].tolist() == [4, 5]
    assert "write code, date and number" in rejected["reasons"].iloc[0]
    assert "it begins with COL, but the country is MEX" in rejected["reasons"].iloc[1]
    for engine in ("pandas", "duckdb"):
        dataset = open_dataset(out, engine)
        assert dataset.total == 1
        assert positions(state_paths(dataset.rollup, dataset.meta.period_to), dataset.meta.period_to)["tone"].tolist() == [
            "hostile"
        ]


def test_a_revision_that_stands_twice_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "id,day\nMEX-2025-02-03-07,2025-02-03\nMEX-2025-02-03-07,2025-02-03\n"
    rules = MAPPING.split("[columns]")[0] + (
        '[columns]\nevent_id = { constant = "plan" }\nresponse_id = "id"\ndate = "day"\ncountry = { constant = "MEX" }\nstance = { constant = "opposed" }\nactor = { constant = "A" }\n'
        'actor_type = { constant = "government" }\nlevel = { constant = "national" }\nrelevance = { constant = "direct" }\nsummary = { constant = "S" }\nsource_publisher = { constant = "P" }\n'
    )
    assert made(tmp_path, text, rules)[0] == 1
    assert "response_id and revision must be given and differ" in capsys.readouterr().err


def test_a_body_without_a_state_has_its_code_in_the_id(tmp_path: Path) -> None:
    rules = MAPPING.replace('country = { column = "Nation", scheme = "name" }', 'body = { constant = "CELAC" }').replace(
        '"government"', '"igo"'
    )
    _, out = made(tmp_path, SHEET, rules)
    assert prepared_ids(out)[0] == "CELAC-2025-02-03-01"
    assert load(out).responses["country"].isna().all()


def test_what_parquet_holds_is_what_loading_tells(tmp_path: Path) -> None:
    """State, precedence and search text, told for whole columns, are those of a CSV loaded row by row."""
    _, out = made(tmp_path / "a", SHEET)
    _, large = made(tmp_path / "b", SHEET, MAPPING, "--format", "parquet")
    csv_rows = load(out).responses
    stored = pd.read_parquet(large / "responses.parquet")
    for column in ("response_id", "state", "precedence", "search", "themes", "stance"):
        assert stored[column].astype("str").tolist() == csv_rows[column].astype("str").tolist(), column
    assert identifiers(stored["state"], stored["precedence"]) == stored["response_id"].tolist()


@given(st.lists(st.text(), min_size=1, max_size=20))
def test_texts_are_folded_alike_one_by_one_and_by_columns(texts: list[str]) -> None:
    kept = [text for text in texts if text.encode("utf-8", "ignore").decode() == text]
    assert fold_texts(pa.array(kept, pa.string())).to_pylist() == [fold(text) for text in kept]


@settings(max_examples=examples(50))
@given(st.sets(st.integers(1, 60)), st.integers(1, 2))
def test_lines_are_told_past_malformed_ones(broken: set[int], first: int) -> None:
    whole = {line for line in broken if line >= first}
    good = [line for line in range(first, 80) if line not in whole]
    told = line_numbers(np.arange(len(good)), np.array(sorted(whole), dtype="int64"), first)
    assert told.tolist() == good


def test_a_descriptor_of_nothing_is_still_one(tmp_path: Path) -> None:
    status, out = made(tmp_path, SHEET.splitlines()[0] + "\n")
    assert status == 1
    assert len(load(out).responses) == 0
    assert json.loads((out / "datapackage.json").read_text("utf-8"))["tracker"]["period"]["from"]
    assert ConversionSummary().read == 0


def test_a_parquet_folder_is_checked_by_kinds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out = made(tmp_path, SHEET, MAPPING, "--format", "parquet")
    assert report.main([str(out)]) == 0
    assert "responses.parquet: 3 rows" in capsys.readouterr().out
    rows = pd.read_parquet(out / "responses.parquet")
    rows.assign(stance=["opposed", "loud", "loud"], summary=["a" * 300, "b", "c"]).to_parquet(out / "responses.parquet")
    assert report.main([str(out)]) == 1
    said = capsys.readouterr().out
    assert "responses.parquet:2: stance: 'loud': this is not in the codebook" in said
    assert "(1 more rows have the same)" in said
    assert "responses.parquet:1: summary:" in said


def test_a_file_whose_name_looks_like_a_pattern_is_read_alone(tmp_path: Path) -> None:
    (tmp_path / "a1.csv").write_text(SHEET.replace("Ana Pérez", "Wrong"), "utf-8")
    _, out = made(tmp_path, SHEET, MAPPING, "--format", "parquet", name="a[1].csv")
    for engine in ("pandas", "duckdb"):
        shown = out.rename(out.with_name(f"set[{engine}]"))
        dataset = open_dataset(shown, engine)
        assert dataset.total == 3
        assert "Ana Pérez" in set(select(dataset, Filters(), dataset.meta.period_to).rows["actor"])
        out = shown.rename(out)


def test_rejected_rows_are_those_of_the_input_whatever_its_columns_are_called(tmp_path: Path) -> None:
    text = "".join(
        line + (",place,line" if n == 0 else f",{9 - n},x{n}") + "\n"
        for n, line in enumerate(SHEET.replace('"Will wait,\nand see."', "Waits.").replace("Brasil", "Nowhere").splitlines())
    )
    _, out = made(tmp_path, text)
    with (out / "rejected.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[1][1] == "3"
    assert "João Silva" in rows[1]
    assert rows[1][-2:] == ["7", "x2"]


def test_what_a_spreadsheet_would_run_is_harmless_among_the_rejected(tmp_path: Path) -> None:
    _, out = made(tmp_path, SHEET.replace("Says the plan breaks the law.", "=HYPERLINK(1)").replace("Ana Pérez", "=1+1"))
    text = (out / "rejected.csv").read_text("utf-8")
    assert "'=1+1" in text
    assert ",=1+1" not in text


@pytest.mark.parametrize("tail", ['"open', '"say" now'])
def test_a_stray_quotation_mark_is_told_and_swallows_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], tail: str
) -> None:
    line = "03/02/2025,Mexico,Ana,no,{},https://example.org/1,La Jornada\n"
    text = SHEET.splitlines()[0] + "\n" + line.format("Says no.") * 3000 + line.format(tail) + line.format("Says no.") * 3000
    assert made(tmp_path, text)[0] == 1
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    whole = said.out + said.err
    assert "quot" in whole
    if "rows read" in said.out:
        assert "6,001 rows read" in said.out


def test_years_far_away_are_rejected_and_a_link_with_one_is_no_id(tmp_path: Path) -> None:
    _, out = made(
        tmp_path, SHEET.replace("03/02/2025", "03/02/9999").replace("04/02/2025", "04/02/1600"), MAPPING, "--format", "parquet"
    )
    assert pd.read_csv(out / "rejected.csv")["line"].tolist() == [2, 3]
    ids = open_dataset(out).ids
    for year in ("0000", "0001", "2300", "9999"):
        assert f"MEX-{year}-01-01-01" not in ids


@pytest.mark.parametrize("body", ["European Union", "eu", "MERCOSURXX", "MEX"])
def test_a_code_that_no_body_can_have_is_rejected(tmp_path: Path, body: str) -> None:
    rules = MAPPING.replace('country = { column = "Nation", scheme = "name" }', f'body = {{ constant = "{body}" }}')
    _, out = made(tmp_path, SHEET, rules, "--format", "parquet")
    assert len(pd.read_parquet(out / "responses.parquet")) == 0


@pytest.mark.parametrize(("separator", "kind"), [(";", "csv"), ("\t", "csv"), ("|", "csv")])
def test_the_separator_is_told_from_the_first_line(tmp_path: Path, separator: str, kind: str) -> None:
    frame = pd.read_csv(Path(_written(tmp_path / "a.csv", SHEET)), dtype="str")
    status, out = made(tmp_path, frame.to_csv(sep=separator, index=False), MAPPING, name=f"semi.{kind}")
    assert status == 0
    assert len(load(out).responses) == 3


def test_text_in_another_encoding_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "latin.csv").write_bytes(SHEET.encode("cp1252"))
    (tmp_path / "rules.toml").write_text(MAPPING, "utf-8")
    assert __main__.main([str(tmp_path / "latin.csv"), str(tmp_path / "out"), "--mapping", str(tmp_path / "rules.toml")]) == 1
    assert "this byte is not UTF-8" in capsys.readouterr().err


def test_numbers_go_on_over_batches_and_days_and_states_have_their_own() -> None:
    numbers = ResponseNumbers()
    first = numbers.next(pa.array(["MEX", "MEX", "COL", "MEX"]), np.array([20_000, 20_000, 20_000, 20_001]))
    second = numbers.next(pa.array(["COL", "MEX", "MEX"]), np.array([20_000, 20_000, 20_001]))
    assert first.tolist() == [1, 2, 1, 1]
    assert second.tolist() == [2, 3, 2]


def test_several_files_are_one_table(tmp_path: Path) -> None:
    """Ids number on over the files, and the rejected rows of all stand under one header, each with its file and line."""
    (tmp_path / "rules.toml").write_text(MAPPING, "utf-8")
    bad = "16/02/2025,Atlantis,Nemo,no,Rejects it.,,Deep News\n"
    inputs = []
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("\n".join(SHEET.splitlines()[:2]) + "\n" + bad, "utf-8")
        inputs.append(str(tmp_path / name))
    assert __main__.main([*inputs, str(tmp_path / "out"), "--mapping", str(tmp_path / "rules.toml")]) == 1
    assert prepared_ids(tmp_path / "out") == ["MEX-2025-02-03-01", "MEX-2025-02-03-02"]
    rejected = pd.read_csv(tmp_path / "out" / "rejected.csv")
    assert rejected[["file", "line", "Nation"]].values.tolist() == [["a.csv", 3, "Atlantis"], ["b.csv", 3, "Atlantis"]]
