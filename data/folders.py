"""The dataset folder that a conversion makes: its tables, its descriptor, and what it says of its rows."""

import json
import re
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from data import parquet, recipes
from data.bulk_checks import Limits
from data.descriptor import FILE, parse, resources
from data.mapping import Plan
from data.problems import DatasetError, Problem
from data.rules import FORMS
from data.schema import CODINGS, COVERAGE, EVENTS, RESPONSES, SLUG, THEMES
from data.text_checks import neutral
from data.validate import validate_folder

# Up to so many rows the responses are written as CSV, which people read and mend; above as Parquet.
CSV_ROWS = 20_000


@dataclass
class Outcome:
    """What a conversion made: counts over all inputs, each kind of problem with its number and first place, and the days covered."""

    read: int = 0
    taken: int = 0
    left_out: int = 0
    rejected: int = 0
    problems: list[tuple[int, Problem]] = field(default_factory=list)
    first: date | None = None
    last: date | None = None

    def days(self, table: pa.Table) -> None:
        """Take the days of a batch into account."""
        if len(table):
            days = table["date"].to_pandas()
            first, last = days.min().date(), days.max().date()
            self.first, self.last = min(first, self.first or first), max(last, self.last or last)


def limits_of(plan: Plan, events: pd.DataFrame) -> Limits:
    """What the mapping's dataset allows."""
    period = plan.dataset.get("period", {})
    days = [date.fromisoformat(str(period[key])) if key in period else None for key in ("from", "to")]
    return Limits(tuple(events["event_id"]), tuple(plan.dataset.get("themes", THEMES)), first=days[0], last=days[1])


def unusable(plan: Plan, file: str) -> list[Problem]:
    """What a mapping says of its dataset and events that no dataset may hold, told before any row is read."""
    found: list[Problem] = []
    try:
        parse(descriptor(plan, Outcome()), file)
    except DatasetError as error:
        found += [replace(problem, column=f"dataset: {problem.column}") for problem in error.problems]
    for place, event in enumerate(plan.events, 1):
        for name, form, right in (
            ("date", FORMS["date"][0], FORMS["date"][1]),
            ("event_id", re.compile(SLUG), "use lower-case words joined by hyphens, like first-strike"),
        ):
            if not form.fullmatch(str(event.get(name, ""))):
                found.append(Problem(file, 0, f"event {place}.{name}", str(event.get(name, "")), right))
    return found


def harmless(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows whose cells no spreadsheet runs: an apostrophe stands before what begins like a formula."""
    return rows.map(lambda cell: neutral(cell) if isinstance(cell, str) else cell)


def finish(output: Path, plan: Plan, events: pd.DataFrame, outcome: Outcome, form: str) -> None:
    """The other files of the folder; the responses as CSV if they are few."""
    events.to_csv(output / EVENTS.file, index=False, lineterminator="\n")
    for table in (CODINGS, COVERAGE):
        (output / table.file).write_text(",".join(table.names) + "\n", "utf-8")
    (output / FILE).write_text(json.dumps(descriptor(plan, outcome), ensure_ascii=False, indent=2) + "\n", "utf-8")
    # Ids that the conversion numbers itself are of one revision, and differ.
    if "response_id" in plan.columns:
        _settle(output / parquet.FILE)
    if form != "parquet" and not plan.keep and (form == "csv" or outcome.taken <= CSV_ROWS):
        (output / RESPONSES.file).write_bytes(as_csv(pd.read_parquet(output / parquet.FILE)))
        (output / parquet.FILE).unlink()
        outcome.problems += [(1, problem) for problem in validate_folder(output)]
    else:
        (output / RESPONSES.file).unlink(missing_ok=True)


def _settle(path: Path) -> None:
    """Mark revisions that a later one replaces; raises DatasetError if an id and revision stand twice."""
    with duckdb.connect() as connection:
        source = f"read_parquet({recipes.exactly(str(path))})"
        (most,) = connection.execute(f"SELECT max(revision) FROM {source}").fetchone() or (1,)
        twice = connection.execute(
            f"SELECT response_id, revision FROM {source} GROUP BY ALL HAVING count(*) > 1 LIMIT 1"
        ).fetchone()
        if twice:
            raise DatasetError(
                [
                    Problem(
                        str(path),
                        0,
                        "response_id",
                        str(twice[0]),
                        f"revision {twice[1]} of this response stands twice; give each its own id or revision",
                    )
                ]
            )
        if most and most > 1:
            part = path.with_suffix(".part")
            connection.execute(
                f"COPY (SELECT * REPLACE (revision < max(revision) OVER (PARTITION BY response_id) AS superseded) FROM {source}) "
                f"TO {recipes.literal(str(part))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {parquet.PIECE})"
            )
            part.replace(path)


def as_csv(taken: pd.DataFrame) -> bytes:
    """Responses as the CSV of the codebook, in UTF-8."""
    frame = taken[[column.name for column in RESPONSES.columns]].copy()
    for column in RESPONSES.columns:
        if column.type in ("date", "datetime"):
            frame[column.name] = frame[column.name].dt.strftime("%Y-%m-%d" if column.type == "date" else "%Y-%m-%dT%H:%M:%SZ")
        elif column.type == "boolean":
            frame[column.name] = frame[column.name].map({True: "true", False: "false"})
    written: str = frame.to_csv(index=False, lineterminator="\n")
    return written.encode()


def descriptor(plan: Plan, outcome: Outcome) -> dict[str, Any]:
    """The folder's descriptor: what the mapping says of the dataset, and what must stand there where it says nothing."""
    said = plan.dataset
    first, last = outcome.first or date(2000, 1, 1), outcome.last or date(2000, 1, 1)
    period = said.get("period") or {"from": first.isoformat(), "to": last.isoformat()}
    tracker = {
        "proposition": said.get("proposition", "The proposition is not stated."), "topic": said.get("topic", "the proposition"),
        "focusStates": list(said.get("focus_states", [])), "actingStates": list(said.get("acting_states", [])),
        "period": {key: str(value) for key, value in period.items()},
    }  # fmt: skip
    if said.get("machine_coded"):
        tracker["machineCoded"] = True
    if "themes" in said:
        tracker["themes"] = list(said["themes"])
    licence = {"name": said.get("licence", "not-stated"), "title": said.get("licence", "not stated")}
    return {
        "name": said.get("name", "my-table"), "title": said.get("title", "My table"), "description": said.get("description", "Made with data.convert."),
        "version": str(said.get("version", "1")), "licenses": [licence | ({"path": said["licence_url"]} if said.get("licence_url") else {})],
        **({"homepage": said["homepage"]} if said.get("homepage") else {}), "tracker": tracker, "resources": resources(),
    }  # fmt: skip
