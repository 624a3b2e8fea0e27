"""The CSV tables of a dataset folder as typed frames."""

import io
from pathlib import Path

import pandas as pd

from data.schema import Table


def read_table(folder: Path, table: Table) -> pd.DataFrame:
    """A CSV table of a folder, typed; without rows where the folder has no such file."""
    path = folder / table.file
    return parse_table(path.read_bytes() if path.is_file() else (",".join(table.names) + "\n").encode(), table)


def parse_table(raw: bytes, table: Table) -> pd.DataFrame:
    """A table's bytes as a frame: vocabularies as ordered categoricals, dates, booleans, numbers; empty cells missing. A list stays text, parted by ";"."""
    frame = pd.read_csv(io.BytesIO(raw), dtype="str", keep_default_na=False, na_values=[""], index_col=False)
    # A table written before a column was added lacks it.
    frame = (
        frame.reindex(columns=list(table.names)).astype("str") if frame.empty or len(frame.columns) < len(table.names) else frame
    )
    for column in table.columns:
        cells = frame[column.name]
        if column.enum:
            frame[column.name] = pd.Categorical(cells, categories=list(column.enum), ordered=True)
        elif column.type == "date":
            frame[column.name] = pd.to_datetime(cells, format="%Y-%m-%d")
        elif column.type == "datetime":
            frame[column.name] = pd.to_datetime(cells, format="%Y-%m-%dT%H:%M:%SZ")
        elif column.type == "integer":
            frame[column.name] = cells.astype("int64")
        elif column.type == "boolean":
            frame[column.name] = cells.eq("true")
    return frame


def write_table(frame: pd.DataFrame, table: Table) -> bytes:
    """A frame of a table's columns as the codebook's CSV, in UTF-8; reads back as the same frame."""
    plain = frame[list(table.names)].copy()
    for column in table.columns:
        if column.type in ("date", "datetime"):
            plain[column.name] = plain[column.name].dt.strftime("%Y-%m-%d" if column.type == "date" else "%Y-%m-%dT%H:%M:%SZ")
        elif column.type == "boolean":
            plain[column.name] = plain[column.name].map({True: "true", False: "false"})
    written: str = plain.to_csv(index=False, lineterminator="\n")
    return written.encode()
