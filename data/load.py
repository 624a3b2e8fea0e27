"""A dataset folder to typed frames of current revisions."""

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from data.codebook import Codebook
from data.codebook import read as read_codebook
from data.descriptor import FILE, Descriptor
from data.descriptor import read as read_descriptor
from data.problems import DatasetError
from data.schema import TABLES, Table
from data.validate import validate_folder
from geo.folding import fold
from geo.names import name_of

SHIPPED = Path(__file__).parent
NOTES = "README.md"
LIST = pd.ArrowDtype(pa.list_(pa.string()))
# Rule 5 of the codebook: on one day the higher office wins, then the later number of the id.
OFFICES = {"head_of_state": 2, "government": 1}
DAY, OFFICE = 1_000, 100
SEARCHED = ("quote", "summary", "actor", "actor_role", "source_publisher", "source_title")


@dataclass(frozen=True, eq=False)
class Dataset:
    """One dataset in memory, equal to itself alone. Frames are never changed after loading.

    `responses` holds the current revision of every response that is not withdrawn, `revisions` every row as written.
    `fingerprint` is the SHA-256 of the folder's tables and descriptor; `notes` is its README (Markdown) if it has one.
    """

    meta: Descriptor
    codebook: Codebook
    responses: pd.DataFrame
    revisions: pd.DataFrame
    events: pd.DataFrame
    codings: pd.DataFrame
    coverage: pd.DataFrame
    fingerprint: str
    notes: str = ""

    @property
    def reviewed(self) -> pd.DataFrame:
        """The responses that may be shown: all but the drafts."""
        return self.responses[self.responses["status"] != "draft"]


def load(folder: Path = SHIPPED, known_at: datetime | None = None) -> Dataset:
    """The dataset of a folder as it is known now, or as it was known at `known_at` (UTC).

    Raises DatasetError with every problem if the folder does not validate.
    """
    problems = validate_folder(folder)
    if problems:
        raise DatasetError(problems)
    tables = {table.name: typed((folder / table.file).read_bytes(), table) for table in TABLES}
    revisions = tables["responses"]
    return Dataset(
        meta=read_descriptor(folder),
        codebook=read_codebook(folder),
        responses=prepared(current(revisions, known_at)),
        revisions=revisions,
        events=tables["events"].sort_values(["date", "event_id"], ignore_index=True),
        codings=tables["codings"],
        coverage=tables["coverage"],
        fingerprint=fingerprint(folder),
        notes=_notes(folder),
    )


def _notes(folder: Path) -> str:
    path = folder / NOTES
    return path.read_text("utf-8", errors="replace") if path.is_file() else ""


def fingerprint(folder: Path) -> str:
    """SHA-256 (hex) over the bytes of the descriptor and the four tables, in a fixed order."""
    digest = hashlib.sha256()
    for file in (FILE, *(table.file for table in TABLES)):
        content = (folder / file).read_bytes() if (folder / file).is_file() else b""
        digest.update(f"{file} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def typed(raw: bytes, table: Table) -> pd.DataFrame:
    """A table's bytes as a frame: vocabularies as ordered categoricals, dates, booleans, lists; empty cells missing."""
    frame = pd.read_csv(io.BytesIO(raw), dtype="str", keep_default_na=False, na_values=[""], index_col=False)
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


def current(revisions: pd.DataFrame, known_at: datetime | None = None) -> pd.DataFrame:
    """The latest revision of each response (known at `known_at`, UTC, if given), without the withdrawn ones."""
    known = revisions if known_at is None else revisions[revisions["recorded_at"] <= pd.Timestamp(known_at)]
    latest = known.loc[known.groupby("response_id", sort=False)["revision"].idxmax()]
    return latest[latest["status"] != "withdrawn"].sort_index().reset_index(drop=True)


def prepared(responses: pd.DataFrame) -> pd.DataFrame:
    """Responses with the columns that questions need.

    `precedence`: rule 5 as one number, the higher wins within a state. `state`: `country`, or the body's code from
    the id. `search`: the folded text that free text search looks in. `themes` as a list.
    """
    frame = responses.copy()
    days = (frame["date"] - pd.Timestamp(0)).dt.days.astype("int64")
    offices = frame["actor_type"].astype("str").map(OFFICES).fillna(0).astype("int64")
    numbers = frame["response_id"].str.rsplit("-", n=1).str[-1].astype("int64")
    frame["precedence"] = days * DAY + offices * OFFICE + numbers
    bodies = frame["response_id"].str.split("-", n=1).str[0]
    frame["state"] = frame["country"].fillna(bodies).astype("category")
    frame["country"] = frame["country"].astype("category")
    frame["event_id"] = frame["event_id"].astype("category")
    frame["search"] = _folded(frame)
    frame["themes"] = _lists(frame["themes"])
    return frame


def _folded(frame: pd.DataFrame) -> pd.Series:
    columns = [frame[name].fillna("").tolist() for name in SEARCHED]
    states = [name_of(code) for code in frame["state"].astype("str")]
    texts = ["\n".join(cells) for cells in zip(*columns, states, strict=True)]
    return pd.Series([fold(text) for text in texts], index=frame.index, dtype="str")


def _lists(cells: pd.Series) -> pd.Series:
    split = [[] if value is np.nan or not isinstance(value, str) else value.split(";") for value in cells]
    return pd.Series(pd.array(split, dtype=LIST), index=cells.index)
