"""A dataset folder to typed frames of current revisions."""

import hashlib
import io
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from data import identifiers
from data.codebook import Codebook
from data.codebook import read as read_codebook
from data.descriptor import FILE, Descriptor
from data.descriptor import read as read_descriptor
from data.engines import Held, Rows
from data.problems import DatasetError
from data.schema import CODINGS, COVERAGE, EVENTS, RESPONSES, TABLES, Table
from data.validate import validate_folder
from geo.folding import fold
from geo.names import name_of

SHIPPED = Path(__file__).parent
NOTES = "README.md"
# Bytes of a file that are looked at together.
PIECE = 1 << 20
SEARCHED = ("quote", "summary", "actor", "actor_role", "source_publisher", "source_title")


@dataclass(frozen=True, eq=False)
class Dataset:
    """One dataset, equal to itself alone. Frames are never changed after loading.

    `rows` are the current revisions of every response that is not withdrawn, wherever they lie; `summary` puts those alike
    together (questions/summary.py) and is None where they are few and lie in memory. `revisions` holds every row as
    written, and is None for a table too large for that. `known_at` is when the newest revision was recorded (UTC; NaT for
    none). `fingerprint` is the SHA-256 of the folder's tables and descriptor; `notes` is its README (Markdown) if it has one.
    `own` says that it is a reader's own table, which no other session can open.
    """

    meta: Descriptor
    codebook: Codebook
    rows: Rows
    summary: pd.DataFrame | None
    revisions: pd.DataFrame | None
    known_at: pd.Timestamp
    events: pd.DataFrame
    codings: pd.DataFrame
    coverage: pd.DataFrame
    fingerprint: str
    notes: str = ""
    own: bool = False

    @property
    def responses(self) -> Any:
        """The rows as a frame that narwhals knows."""
        return self.rows.frame()

    @property
    def alike(self) -> pd.DataFrame:
        """What counts and positions are read from: the summary, or the rows where they lie in memory."""
        return self.rows.frame() if self.summary is None else self.summary

    @property
    def ids(self) -> identifiers.Ids:
        """The ids of the responses that may be shown."""
        return identifiers.Ids(self.rows.frame)

    @cached_property
    def total(self) -> int:
        """How many responses may be shown: all but the drafts."""
        shown = self.alike[self.alike["status"] != "draft"]
        return int(shown["n"].sum()) if "n" in shown else len(shown)

    @cached_property
    def judged(self) -> pd.DataFrame:
        """The codings that count towards agreement: all but those of withdrawn responses."""
        if self.revisions is None:
            return self.codings
        newest = latest(self.revisions)
        gone = newest.loc[newest["status"] == "withdrawn", "response_id"]
        return self.codings[~self.codings["response_id"].isin(gone)]

    @cached_property
    def states(self) -> tuple[str, ...]:
        """The codes of every state and body with a response that may be shown, in order."""
        return tuple(sorted(self.alike.loc[self.alike["status"] != "draft", "state"].astype("str").unique()))

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days of all responses that may be shown, in order."""
        return tuple(sorted(self.alike.loc[self.alike["status"] != "draft", "date"].dt.date.unique()))


def load(folder: Path = SHIPPED, known_at: datetime | None = None) -> Dataset:
    """The dataset of a folder of CSV tables as it is known now, or as it was known at `known_at` (UTC).

    Raises DatasetError with every problem if the folder does not validate.
    """
    problems = validate_folder(folder)
    if problems:
        raise DatasetError(problems)
    revisions = _known(table(folder, RESPONSES), known_at)
    return Dataset(
        rows=Held(prepared(current(revisions))),
        summary=None,
        revisions=revisions,
        known_at=revisions["recorded_at"].max(),
        fingerprint=fingerprint(folder),
        **beside(folder),
    )


def beside(folder: Path) -> dict[str, Any]:
    """What a folder holds beside the responses: descriptor, codebook, notes, and the other tables."""
    return {
        "meta": read_descriptor(folder),
        "codebook": read_codebook(folder),
        "notes": _notes(folder),
        "events": table(folder, EVENTS).sort_values(["date", "event_id"], ignore_index=True),
        "codings": table(folder, CODINGS),
        "coverage": table(folder, COVERAGE),
    }


def table(folder: Path, kind: Table) -> pd.DataFrame:
    """A CSV table of a folder, typed; without rows where the folder has no such file."""
    path = folder / kind.file
    return typed(path.read_bytes() if path.is_file() else (",".join(kind.names) + "\n").encode(), kind)


def _notes(folder: Path) -> str:
    path = folder / NOTES
    return path.read_text("utf-8", errors="replace") if path.is_file() else ""


def fingerprint(folder: Path, responses: str = RESPONSES.file) -> str:
    """SHA-256 (hex) over the descriptor and the tables of a folder, in a fixed order; `responses` is the file that holds them."""
    digest = hashlib.sha256()
    for name in (FILE, *(responses if table is RESPONSES else table.file for table in TABLES)):
        path = folder / name
        digest.update(f"{name} {path.stat().st_size if path.is_file() else 0}\n".encode())
        if path.is_file():
            with path.open("rb") as file:
                while piece := file.read(PIECE):
                    digest.update(piece)
    return digest.hexdigest()


def typed(raw: bytes, table: Table) -> pd.DataFrame:
    """A table's bytes as a frame: vocabularies as ordered categoricals, dates, booleans, numbers; empty cells missing. A list stays text, parted by ";"."""
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


def _known(revisions: pd.DataFrame, known_at: datetime | None) -> pd.DataFrame:
    """The revisions recorded by a moment: a time without a zone is UTC, as the table's own are."""
    if known_at is None:
        return revisions
    moment = pd.Timestamp(known_at)
    return revisions[revisions["recorded_at"] <= (moment.tz_convert("UTC").tz_localize(None) if moment.tzinfo else moment)]


def latest(revisions: pd.DataFrame, known_at: datetime | None = None) -> pd.DataFrame:
    """The latest revision of each response, as known at `known_at` (UTC) if given; the withdrawn ones included."""
    known = _known(revisions, known_at)
    return known.loc[known.groupby("response_id", sort=False)["revision"].idxmax()]


def current(revisions: pd.DataFrame, known_at: datetime | None = None) -> pd.DataFrame:
    """The latest revision of each response, as known at `known_at` (UTC) if given, without the withdrawn ones."""
    found = latest(revisions, known_at)
    return found[found["status"] != "withdrawn"].sort_index().reset_index(drop=True)


def prepared(responses: pd.DataFrame) -> pd.DataFrame:
    """Responses with the columns that questions need.

    `precedence`: rule 5 as one number, the higher wins within a state. `state`: `country`, or the body's code from
    the id. `search`: the folded text that free text search looks in.
    """
    frame = responses.copy()
    days = (frame["date"] - pd.Timestamp(0)).dt.days.astype("int64")
    offices = frame["actor_type"].astype("str").map(identifiers.OFFICES).fillna(0).astype("int64")
    numbers = frame["response_id"].map(identifiers.number).astype("int64")
    frame["precedence"] = identifiers.precedence(days, offices, numbers)
    bodies = frame["response_id"].str.split("-", n=1).str[0]
    frame["state"] = frame["country"].fillna(bodies).astype("category")
    frame["country"] = frame["country"].astype("category")
    frame["event_id"] = frame["event_id"].astype("category")
    frame["themes"] = frame["themes"].fillna("")
    frame["search"] = _folded(frame)
    return frame


def retyped(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of a Parquet file as `prepared` types them: vocabularies, states and events as categories."""
    frame = rows.copy()
    for column in RESPONSES.columns:
        if column.enum:
            frame[column.name] = pd.Categorical(frame[column.name], categories=list(column.enum), ordered=True)
    return frame.astype(dict.fromkeys(("state", "country", "event_id"), "category"))


def _folded(frame: pd.DataFrame) -> pd.Series:
    columns = [frame[name].fillna("").tolist() for name in SEARCHED]
    states = [name_of(code) for code in frame["state"].astype("str")]
    texts = ["\n".join(cells) for cells in zip(*columns, states, strict=True)]
    return pd.Series([fold(text) for text in texts], index=frame.index, dtype="str")
