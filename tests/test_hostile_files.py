"""Files made to hurt: each ends in one sentence, within its limits, and the server that reads it goes on."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.convert.isolated import ReadLimits, read_upload
from data.mapping.parse import parse_toml
from data.problems import DatasetError

LIMITS = ReadLimits(seconds=25)
SHEET = """<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"""
PARTS = {
    "[Content_Types].xml": """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>""",
    "_rels/.rels": """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""",
    "xl/workbook.xml": """<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>""",
    "xl/_rels/workbook.xml.rels": """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>""",
}  # fmt: skip


def packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def workbook(cells: str, **more: bytes) -> bytes:
    sheet = SHEET.format(rows=cells).encode()
    parts = {name: content.encode() for name, content in PARTS.items()}
    return packed({**parts, "xl/worksheets/sheet1.xml": sheet, **{name.replace("__", "/"): c for name, c in more.items()}})


def cell(place: str) -> str:
    row = re.sub(r"\D", "", place)
    return f'<row r="{row}"><c r="{place}" t="inlineStr"><is><t>x</t></is></c></row>'


def far_apart(place: str) -> bytes:
    return workbook(cell("A1") + cell(place))


def huge_string() -> bytes:
    head = b'<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="1"><si><t>'
    return workbook(
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row>',
        **{"xl__sharedStrings.xml": head + b"x" * 400_000_000 + b"</t></si></sst>"},
    )


MANIFEST = b"""<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>"""


def repeated_cell() -> bytes:
    content = """<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="S"><table:table-row table:number-rows-repeated="20000"><table:table-cell table:number-columns-repeated="1000" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"""
    return packed(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content.encode(),
            "META-INF/manifest.xml": MANIFEST,
        }
    )


def parquet(table: pa.Table, **more: object) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out, **more)
    return out.getvalue()


def many_rows() -> bytes:
    """Very many rows in few bytes: row groups of one repeated value."""
    out = io.BytesIO()
    part = pa.table({"a": pa.nulls(5_000_000, pa.string())})
    with pq.ParquetWriter(out, part.schema) as writer:
        for _ in range(4):
            writer.write_table(part)
    return out.getvalue()


HOSTILE: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "deep json": (lambda: b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "t.jsonl", "nested too deeply"),
    "two cells far apart": (lambda: far_apart("XFD1048576"), "t.xlsx", "a cell stands far from the others"),
    "two cells rather far apart": (lambda: far_apart("ALL200000"), "t.xlsx", "a cell stands far from the others"),
    "ever new keys": (lambda: b"\n".join(b'{"k%d": 1}' % n for n in range(20_000)), "t.jsonl", "more than 1,000 different keys"),
    "one huge string": (huge_string, "t.xlsx", "it unpacks to 400 MB"),
    "a repeated cell": (repeated_cell, "t.ods", "1.5 GB of memory|two columns have this name|takes longer"),
    "a text that repeats": (lambda: parquet(pa.table({"a": pa.array(["x" * 1_000_000] * 4_000).dictionary_encode()})), "t.parquet", "1.5 GB of memory|texts take|unpacks to"),
    "twenty million rows": (many_rows, "t.parquet", "it holds 20,000,000 rows"),
    "twenty thousand columns": (lambda: (",".join(f"c{n}" for n in range(20_000)) + "\n" + ",".join("1" * 20_000) + "\n").encode(), "t.csv", "it has 20,000 columns"),
    "columns in parquet": (lambda: parquet(pa.table({f"c{n}": [1] for n in range(1_500)})), "t.parquet", "it has 1,500 columns"),
    "a broken zip": (lambda: workbook(cell("A1"))[:-30], "t.xlsx", "not a workbook"),
    "an empty zip": (lambda: packed({}), "t.ods", "not a workbook"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_one_sentence(name: str) -> None:
    make, file, said = HOSTILE[name]
    with pytest.raises(DatasetError) as caught:
        read_upload(make(), file, limits=LIMITS)
    (problem,) = caught.value.problems[:1]
    assert re.search(said, problem.reason), problem
    assert "Traceback" not in problem.reason


def test_a_file_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(DatasetError, match="takes longer than 0 seconds to read"):
        read_upload(b"a,b\n1,2\n", "t.csv", limits=ReadLimits(seconds=0))


def test_nothing_is_left_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    read_upload(b"a,b\n1,2\n", "t.csv")
    with pytest.raises(DatasetError):
        read_upload(b"\xff\xfe", "t.csv")
    assert list(tmp_path.iterdir()) == []


MAPPINGS = {
    "a number for a list": ('[input]\ncolumns = 7\n', "input.columns"), "lists without end": ("a = " + "[" * 20_000 + "]" * 20_000, "nested too deeply"),
    "a list for a section": ('columns = ["a"]\n', "under [columns]"), "a text for a list of tables": ('where = "x"\n', "under [[where]]"),
    "a number for a column": ("[columns]\ndate = 7\n", "columns.date"), "an empty list of columns": ("[columns]\ndate = { column = [] }\n", "columns.date.column"),
    "a list in values": ('[columns]\nstance = { column = "a", values = { x = [1] } }\n', "columns.stance.values"), "no toml": ("\x00", "not TOML"),
    "focus states as a number": ("[dataset]\nfocus_states = 3\n", "dataset.focus_states"), "a period of numbers": ("[dataset]\nperiod = { from = 1 }\n", "dataset.period"),
    "a join of nothing": ("[[join]]\nname = 1\n", "join 1.name"), "an event of numbers": ("[[event]]\nevent_id = 1\n", "event 1.event_id"),
    "infinity": ('[[where]]\ncolumn = "a"\nat_least = inf\n', "where 1.at_least"), "a delimiter of two signs": ('[input]\ndelimiter = "::"\n', "input.delimiter"),
    "an unpivot of nothing": ("[input]\nunpivot = { name = 'a', value = 'b' }\n", "input.unpivot"), "events as a list": ("events = [1]\n", "under [events]"),
    "a negative skip": ("[input]\nskip = -1\n", "input.skip"), "a scheme of nobody": ("[columns]\ncountry = { column = 'c', scheme = 'x' }\n", "country.scheme"),
}  # fmt: skip


@pytest.mark.parametrize("name", MAPPINGS)
def test_a_hostile_mapping_is_answered_in_sentences(name: str) -> None:
    content, said = MAPPINGS[name]
    with pytest.raises(DatasetError) as caught:
        parse_toml(content.encode(), "m.toml")
    assert said in str(caught.value)


def test_deep_objects_are_flattened_and_what_no_cell_holds_is_a_malformed_line() -> None:
    lines = [{"a": {"b": {"c": 1}}, "t": ["x", "y"]}, {"a": {"b": {"c": None}}, "t": []}, {"a": [{"b": 1}]}, [1]]
    read = read_upload("\n".join(map(json.dumps, lines)).encode(), "t.jsonl")
    assert read.table.to_pylist() == [{"a.b.c": "1", "t": "x;y"}, {"a.b.c": None, "t": None}]
    assert read.malformed["line"].tolist() == [3, 4]
