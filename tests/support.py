"""Small datasets for tests: literal rows in, a folder or a frame out."""

import csv
import io
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from data import arrow_schema
from data.codebook import parse as parse_codebook
from data.dataset import parquet
from data.dataset.dataset import Dataset
from data.dataset.derived import with_derived_columns
from data.dataset.rollup import roll_up
from data.dataset.tables import parse_table
from data.descriptor import parse, resources
from data.query.standings import Standings, compute_standings, dataset_statements
from data.revisions import current_revisions
from data.schema import CODINGS, COVERAGE, EVENTS, GOVERNMENTS, RESPONSES, Table

ROOT = Path(__file__).parent.parent

RESPONSE = {
    "event_id": "strike", "date_precision": "day", "actor": "Ana Pérez", "actor_role": "President", "actor_type": "head_of_state",
    "level": "national", "stance": "opposed", "relevance": "direct", "response_type": "REJECT", "themes": "sovereignty", "channel": "speech",
    "summary": "Says no.", "quote": "No.", "quote_language": "es", "quote_translated": "false", "evidence": "direct_quote", "confidence": "high",
    "source_title": "A page", "source_publisher": "A paper", "source_url": "https://example.org/a", "source_date": "", "notes": "",
    "revision": "1", "status": "agreed", "recorded_at": "2025-10-01T00:00:00Z", "recorded_by": "coder",
}  # fmt: skip
EVENT = {
    "event_id": "strike",
    "date": "2025-01-01",
    "title": "A strike",
    "summary": "It struck.",
    "actor": "A state",
    "source_publisher": "A paper",
}
TRACKER = {
    "proposition": "One state should strike.", "topic": "the strike", "focusStates": ["MEX", "COL"], "actingStates": ["USA"],
    "period": {"from": "2025-01-01", "to": "2025-12-31"},
}  # fmt: skip
DESCRIPTOR = {
    "name": "small",
    "title": "A small dataset",
    "description": "For tests.",
    "version": "1.0",
    "licenses": [{"name": "CC0-1.0"}],
    "tracker": TRACKER,
}


def examples(n: int) -> int:
    """How many examples a property is tried on: `n`, or an eighth of them in a quick run."""
    return max(3, n // 8) if os.environ.get("QUICK") else n


def response(identifier: str, **changes: str) -> dict[str, str]:
    """A valid response whose date and country follow from its id, with the changes named."""
    code, day = identifier.split("-")[0], "-".join(identifier.split("-")[1:4])
    country = code if len(code) == 3 else ""
    return RESPONSE | {"response_id": identifier, "date": day, "country": country} | changes


def text(table: Table, rows: Sequence[dict[str, str]]) -> str:
    """Rows as the CSV text of a table."""
    out = io.StringIO()
    writer = csv.DictWriter(out, table.names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write(folder: Path, responses: Sequence[dict[str, str]], **more: Any) -> Path:
    """A dataset folder; `events`, `codings`, `coverage`, `governments` and `descriptor` may be given too."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        EVENTS: more.get("events", [EVENT]),
        RESPONSES: responses,
        CODINGS: more.get("codings", []),
        COVERAGE: more.get("coverage", []),
        GOVERNMENTS: more.get("governments", []),
    }
    for table, rows in tables.items():
        (folder / table.file).write_text(text(table, rows), "utf-8")
    descriptor = DESCRIPTOR | more.get("descriptor", {}) | {"resources": resources()}
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    return folder


def frame(*rows: dict[str, str]) -> pd.DataFrame:
    """Responses as the questions take them."""
    return with_derived_columns(current_revisions(parse_table(text(RESPONSES, rows).encode(), RESPONSES)))


def covered(*rows: dict[str, str]) -> pd.DataFrame:
    """A coverage table as the questions take it."""
    return parse_table(text(COVERAGE, rows).encode(), COVERAGE)


def governments(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    """A table of governments (country, holder, from, to) as the questions take it."""
    named = [
        {"country": c, "holder": h, "office": "President", "from": f, "to": t, "source_publisher": "A paper"}
        for c, h, f, t in rows
    ]
    return parse_table(text(GOVERNMENTS, named).encode(), GOVERNMENTS)


def events(*rows: dict[str, str]) -> pd.DataFrame:
    """An events table as the questions take it."""
    return parse_table(text(EVENTS, [EVENT | row for row in rows]).encode(), EVENTS)


def codings(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """A codings table of (response, coder, stance)."""
    return parse_table(text(CODINGS, [{"response_id": r, "coder": c, "stance": s} for r, c, s in rows]).encode(), CODINGS)


def stored(folder: Path, dataset: Dataset) -> Path:
    """A folder with the shipped tables, the responses of `dataset` in Parquet."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("datapackage.json", "codebook.md", EVENTS.file, CODINGS.file, COVERAGE.file, GOVERNMENTS.file):
        shutil.copy(ROOT / "data" / name, folder)
    with parquet.Writer(folder / arrow_schema.RESPONSES_PARQUET) as out:
        out.write(parquet.to_arrow(dataset.responses))
    return folder


def asked(rows: Any, **more: Any) -> Dataset:
    """A dataset of rows as some engine holds them, to ask for positions; `coverage`, `governments`, `events`, `codings` and `acting` may
    be given. What it does not need is empty.
    """
    meta = parse(DESCRIPTOR | {"resources": [], "tracker": TRACKER | {"actingStates": list(more.get("acting", ()))}})
    store = Held(rows)
    rollup = rows if isinstance(rows, pd.DataFrame) else roll_up(rows)
    return Dataset(
        meta=meta, codebook=parse_codebook(""), rows=store, rollup=rollup, revisions=None, known_at=pd.NaT, events=more.get("events", events()),
        codings=more.get("codings", codings()), coverage=more.get("coverage", covered()), governments=more.get("governments", governments()), fingerprint="",
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Held:
    """Rows on any engine."""

    rows: Any

    def frame(self) -> Any:
        return self.rows

    def stop(self, thread: int) -> None:
        """Nothing to end."""


def standings_of(
    rows: Any, day: date, on: Sequence[str] = (), rule: str = "", states: Sequence[str] = (), **more: Any
) -> Standings:
    """Where the states of some rows stand on a day, on the events `on`."""
    dataset = asked(rows, **more)
    return compute_standings(dataset, dataset_statements(dataset, on, rule), day, states)
