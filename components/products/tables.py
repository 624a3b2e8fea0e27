"""The responses as CSV, XLSX, JSON and Parquet: what the view shows, or everything; each file says which.

A cell that a spreadsheet would run as a formula is made text: in CSV by a leading apostrophe (OWASP, CSV Injection), which
`unescape_formula` takes off again; in XLSX by the cell's type.
"""

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from components.charts.view_data import ViewData
from components.formatting import join_parts
from components.language import products as words
from components.products.citation_files import view_reference
from components.products.citations import cite
from components.products.position_records import position_records, rule_record, shift_records
from components.products.stamp import Stamp
from data.dataset.frames import OPTIONAL_TEXTS
from data.query.listing import all_rows, listed_rows
from data.schema import RESPONSES
from data.validation.encoding import neutralise
from data.web_address import is_web_address

COLUMNS = tuple(column.name for column in RESPONSES.columns)
# An Excel cell holds no more characters.
CELL = 32_767
# Rows of one file. Larger tables are Parquet on disk already, for the tools that can read so much.
LIMIT = 100_000
# Links that a sheet of Excel holds.
LINKS = 65_530
Widths = Mapping[str, int]
WIDTHS: Widths = {
    "summary": 60,
    "quote": 60,
    "source_title": 40,
    "source_url": 40,
    "actor": 24,
    "actor_role": 28,
    "response_id": 20,
    "notes": 30,
}


def export_rows(view_data: ViewData, everything: bool) -> pd.DataFrame:
    """The rows to export with every column of the codebook: those that the view lists, in its order, or all that are reviewed."""
    rows = (
        all_rows(view_data.dataset, LIMIT)
        if everything
        else listed_rows(view_data.dataset, view_data.found, view_data.view.filters, view_data.context.ends, LIMIT)
    )
    frame = rows.reset_index(drop=True)
    # In a file an empty text is a missing one; themes are a list, which is never missing.
    texts = [name for name in OPTIONAL_TEXTS if name != "themes"]
    return frame.assign(**{name: frame[name].astype("object").where(frame[name] != "", None) for name in texts})[list(COLUMNS)]


def describe_contents(stamp: Stamp, everything: bool, rows: int) -> str:
    """Which part of the dataset a file holds, in words."""
    if everything and rows < stamp.total:
        return words.first_of_everything(rows, stamp.total, stamp.known)
    if everything:
        return words.everything(rows, stamp.known)
    return words.view_contents(stamp.found, stamp.total, rows, stamp.dates, stamp.filters)


def as_csv(view_data: ViewData, stamp: Stamp, everything: bool) -> bytes:
    """UTF-8, RFC 4180, with a last column `export` that says what the file holds."""
    frame = export_rows(view_data, everything)
    contents = join_parts(
        [
            describe_contents(stamp, everything, len(frame)),
            f"{stamp.coding}.",
            f"View {stamp.view_id}, {stamp.link}",
            stamp.handling,
        ],
        " ",
    )
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*COLUMNS, "export"])
    for record in frame.to_dict("records"):
        writer.writerow([*(neutralise(_text(record[column.name], column.type)) for column in RESPONSES.columns), contents])
    return out.getvalue().encode()


def unescape_formula(cell: str) -> str:
    """A cell of our CSV as it was before `neutralise`."""
    return cell[1:] if cell.startswith("'") else cell


def as_json(view_data: ViewData, stamp: Stamp, everything: bool) -> bytes:
    """One object: `about` says what the file holds, `positions` and `shifts` where states stand and what changed, `responses` holds one
    object a row; empty cells are null.
    """
    frame = export_rows(view_data, everything)
    rows = [
        {column.name: _plain(record[column.name], column.type) for column in RESPONSES.columns}
        for record in frame.to_dict("records")
    ]
    for row, themes in zip(rows, frame["themes"], strict=True):
        row["themes"] = [theme for theme in themes.split(";") if theme]
    found = {
        "about": about(view_data, stamp, everything, len(frame)) | {"position_rule": rule_record(view_data.standings.rule)},
        "positions": position_records(view_data), "shifts": shift_records(view_data), "responses": rows,
    }  # fmt: skip
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


def as_parquet(view_data: ViewData, stamp: Stamp, everything: bool) -> bytes:
    """Typed columns; what the file holds stands in the schema's metadata under `reaction_tracker`."""
    frame = export_rows(view_data, everything)
    frame = frame.assign(
        **{
            column.name: frame[column.name].astype("object").where(frame[column.name].notna(), None)
            for column in RESPONSES.columns
            if column.enum
        }
    )
    table = pa.Table.from_pandas(frame, preserve_index=False)
    note = json.dumps(about(view_data, stamp, everything, len(frame)), ensure_ascii=False).encode()
    out = io.BytesIO()
    pq.write_table(table.replace_schema_metadata({**(table.schema.metadata or {}), b"reaction_tracker": note}), out)
    return out.getvalue()


def as_xlsx(view_data: ViewData, stamp: Stamp, everything: bool) -> bytes:
    """A sheet of responses (typed cells, frozen header, filter, links) and a sheet that says what they are and how to cite them."""
    frame = export_rows(view_data, everything)
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": stamp.title[:255], "comments": stamp.basis[:255]})
        _responses_sheet(book, frame, stamp)
        _about_sheet(book, about(view_data, stamp, everything, len(frame)), stamp)
    return out.getvalue()


def _responses_sheet(book: Any, frame: pd.DataFrame, stamp: Stamp) -> None:
    sheet = book.add_worksheet("Responses")
    bold = book.add_format({"bold": True, "bottom": 1})
    formats = {
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "datetime": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
    }
    for place, column in enumerate(RESPONSES.columns):
        sheet.write_string(0, place, column.name, bold)
        sheet.set_column(place, place, WIDTHS.get(column.name, 14))
        for line, value in enumerate(frame[column.name], start=1):
            _cell(sheet, line, place, value, column.type, formats)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(frame), 1), len(COLUMNS) - 1)
    _marked(sheet, stamp)


def _cell(sheet: Any, line: int, place: int, value: Any, kind: str, formats: Mapping[str, Any]) -> None:
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return
    if kind in formats:
        sheet.write_datetime(line, place, pd.Timestamp(value).to_pydatetime(), formats[kind])
    elif kind == "integer":
        sheet.write_number(line, place, int(value))
    elif kind == "boolean":
        sheet.write_boolean(line, place, bool(value))
    elif not (line <= LINKS and is_web_address(value) and sheet.write_url(line, place, value, string=value) == 0):
        # A link has at most 2,079 characters; what cannot be one stands as text.
        sheet.write_string(line, place, str(value)[:CELL])


def _about_sheet(book: Any, facts: Mapping[str, Any], stamp: Stamp) -> None:
    sheet = book.add_worksheet("About")
    bold, wrap = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 110)
    for line, (name, value) in enumerate(facts.items()):
        sheet.write_string(line, 0, name.replace("_", " ").capitalize(), bold)
        sheet.write_string(line, 1, str(value), wrap)
    _marked(sheet, stamp)


def _marked(sheet: Any, stamp: Stamp) -> None:
    """The handling mark on every printed page, right-aligned, 12 point."""
    if stamp.mark:
        sheet.set_header(f"&R&12&B{stamp.mark}")
        sheet.set_footer(f"&R&12&B{stamp.mark}")


def about(view_data: ViewData, stamp: Stamp, everything: bool, rows: int) -> dict[str, Any]:
    """What a file is, what it rests on, and how to cite it."""
    return {
        "finding": stamp.title, "holds": describe_contents(stamp, everything, rows), "as_of": "" if everything else stamp.as_of.isoformat(),
        "known_at": "" if pd.isna(stamp.known_at) else f"{stamp.known_at:%Y-%m-%dT%H:%M:%SZ}", "filters": stamp.filters,
        "handling": stamp.mark or words.NO_MARK, "note": stamp.note, "dataset": stamp.dataset, "version": stamp.version, "coding": stamp.coding,
        "licence": f"{stamp.licence} {stamp.licence_url}".strip(), "view_id": stamp.view_id, "link": stamp.link,
        "citation": cite(view_reference(view_data, stamp), "text"),
    }  # fmt: skip


def _text(value: Any, kind: str) -> str:
    found = _plain(value, kind)
    if isinstance(found, bool):
        return "true" if found else "false"
    return "" if found is None else str(found)


def _plain(value: Any, kind: str) -> Any:
    """A cell as JSON knows it; dates and times as in the codebook."""
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return None
    if kind in ("date", "datetime"):
        return f"{value:%Y-%m-%d}" if kind == "date" else f"{value:%Y-%m-%dT%H:%M:%SZ}"
    return value.item() if hasattr(value, "item") else value
