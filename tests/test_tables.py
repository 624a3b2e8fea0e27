"""Tables that are read back as they were, and that no spreadsheet runs."""

import csv
import io
import json
from pathlib import Path
from typing import ClassVar
from zipfile import ZipFile

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest

from components.jobs.make import make_product
from components.jobs.renderer import Renderer
from components.products.request import ProductRequest
from components.products.tables import COLUMNS, _cell, export_rows, unescape_formula
from data.dataset.dataset import Dataset
from data.schema import RESPONSES
from data.validation.encoding import DANGEROUS, neutralise
from tests.views import hostile, viewed

QUERY = "country=MEX&stance=opposed"


def made(dataset: Dataset, form: str, query: str = "", everything: bool = False, **wishes: str) -> bytes:
    return make_product(*viewed(dataset, query, **wishes), ProductRequest(form, everything=everything), Renderer())


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def test_csv_is_rfc_4180_and_equals_the_codebook_text(shipped: Dataset) -> None:
    content = made(shipped, "csv")
    assert not content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") >= 608
    rows = rows_of(content)
    assert list(rows[0]) == [*COLUMNS, "export"]
    with (Path(__file__).parent.parent / "data" / "responses.csv").open(encoding="utf-8", newline="") as file:
        source = {row["response_id"]: row for row in csv.DictReader(file)}
    for row in rows:
        assert {name: unescape_formula(row[name]) for name in COLUMNS} == source[row["response_id"]]


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_file_says_whether_it_holds_the_view_or_everything(shipped: Dataset, form: str) -> None:
    view_data, stamp = viewed(shipped, QUERY)
    part, whole = made(shipped, form, QUERY).decode(), made(shipped, form, QUERY, everything=True).decode()
    assert f"What the view shows: {view_data.found.n} of 607 responses" in part
    assert "Stance: Opposed" in part
    assert "Everything: all 607 responses" in whole
    assert stamp.view_id in part


def test_the_view_keeps_its_rows_and_their_order(shipped: Dataset) -> None:
    view_data, _ = viewed(shipped, QUERY)
    assert [row["response_id"] for row in rows_of(made(shipped, "csv", QUERY))] == view_data.found.rows["response_id"].tolist()
    assert len(rows_of(made(shipped, "csv", QUERY, everything=True))) == 607


def test_no_cell_of_the_csv_can_run_and_each_is_read_back(tmp_path: Path) -> None:
    dataset = hostile(tmp_path)
    rows = rows_of(made(dataset, "csv"))
    source = export_rows(viewed(dataset)[0], False).set_index("response_id")
    runs = [c for c in DANGEROUS if c != "'"]
    for row in rows:
        assert not [cell for cell in row.values() if cell.startswith(tuple(runs))]
        for name in ("summary", "actor", "quote", "source_title", "notes"):
            expected = source.at[row["response_id"], name]
            assert unescape_formula(row[name]) == ("" if pd.isna(expected) else expected)


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "\tx", "\rx", "'quoted", "plain", ""])
def test_neutralising_is_undone_exactly(cell: str) -> None:
    assert unescape_formula(neutralise(cell)) == cell
    assert (neutralise(cell) == cell) == (not cell.startswith(DANGEROUS))


def test_xlsx_cells_are_typed_and_never_formulas(shipped: Dataset, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made(shipped, "xlsx")))
    sheet = book["Responses"]
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == f"A1:{openpyxl.utils.get_column_letter(len(COLUMNS))}608"
    first = dict(zip(COLUMNS, sheet[2], strict=True))
    assert first["date"].is_date
    assert first["recorded_at"].is_date
    assert first["revision"].data_type == "n"
    assert first["quote_translated"].data_type == "b"
    assert sheet.max_row == 608
    assert len([cell for cell in sheet[first["source_url"].column_letter] if cell.hyperlink]) > 300
    bad = openpyxl.load_workbook(io.BytesIO(made(hostile(tmp_path), "xlsx")))["Responses"]
    assert not [cell for row in bad for cell in row if cell.data_type == "f"]


def test_xlsx_equals_the_frame_when_read_back(tmp_path: Path) -> None:
    dataset = hostile(tmp_path)
    content = made(dataset, "xlsx")
    back = pd.read_excel(
        io.BytesIO(content),
        engine="openpyxl",
        sheet_name="Responses",
        dtype={c.name: "str" for c in RESPONSES.columns if c.type == "string"},
        keep_default_na=False,
        na_values=[""],
    )
    expected = export_rows(viewed(dataset)[0], False)
    for column in RESPONSES.columns:
        wanted = expected[column.name]
        if column.type in ("date", "datetime"):
            assert pd.to_datetime(back[column.name]).tolist() == wanted.tolist() or wanted.isna().all(), column.name
        else:
            given = [None if pd.isna(cell) else cell for cell in back[column.name]]
            assert given == [None if pd.isna(cell) else cell for cell in wanted], column.name


def test_xlsx_says_what_it_holds_and_wears_the_mark(shipped: Dataset) -> None:
    content = made(shipped, "xlsx", QUERY, tlp="AMBER")
    about = openpyxl.load_workbook(io.BytesIO(content))["About"]
    told = {row[0].value: row[1].value for row in about}
    assert told["Holds"].startswith("What the view shows")
    assert told["Handling"] == "TLP:AMBER"
    assert "Version 0.4.0" in told["Citation"]
    sheets = ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert "&amp;R&amp;12&amp;BTLP:AMBER" in sheets


def test_json_and_parquet_equal_the_frame_when_read_back(tmp_path: Path) -> None:
    dataset = hostile(tmp_path)
    expected = export_rows(viewed(dataset)[0], False)
    told = json.loads(made(dataset, "json"))
    assert [row["summary"] for row in told["responses"]] == expected["summary"].tolist()
    assert told["responses"][0]["themes"] == ["sovereignty"]
    assert {row["quote_translated"] for row in told["responses"]} == {False}
    table = pq.read_table(io.BytesIO(made(dataset, "parquet")))
    assert table.column("summary").to_pylist() == expected["summary"].tolist()
    assert table.column("quote").to_pylist() == [None if pd.isna(q) else q for q in expected["quote"]]
    assert pd.read_parquet(io.BytesIO(made(dataset, "parquet")))["date"].tolist() == expected["date"].tolist()
    assert json.loads(table.schema.metadata[b"reaction_tracker"])["holds"].startswith("What the view shows: 5 of 5")


def test_nothing_found_is_still_a_table(shipped: Dataset) -> None:
    assert rows_of(made(shipped, "csv", "q=thereisnosuchword")) == []
    assert json.loads(made(shipped, "json", "q=thereisnosuchword"))["responses"] == []
    assert pq.read_table(io.BytesIO(made(shipped, "parquet", "q=thereisnosuchword"))).num_rows == 0
    assert openpyxl.load_workbook(io.BytesIO(made(shipped, "xlsx", "q=thereisnosuchword")))["Responses"].max_row == 1


def test_an_address_past_the_sheets_limit_of_links_stands_as_text() -> None:
    class Full:
        written: ClassVar[list[str]] = []

        def write_url(self, *_: object, **__: object) -> int:
            return -4

        def write_string(self, _line: int, _place: int, text: str) -> None:
            self.written.append(text)

    _cell(Full(), 1, 1, "https://example.org/a", "string", {})
    assert Full.written == ["https://example.org/a"]
