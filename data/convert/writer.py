"""The dataset folder that a conversion makes, which appears whole or not at all."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from data.arrow_schema import RESPONSES_PARQUET
from data.convert.joins import check_events
from data.dataset import parquet
from data.dataset.tables import write_table
from data.descriptor import FILE, parse, resources
from data.mapping.spec import Plan
from data.problems import DatasetError, Problem
from data.schema import CODINGS, COVERAGE, EVENTS, GOVERNMENTS, RESPONSES, THEMES
from data.sql_literals import literal, path_literal
from data.validation.columns import Limits
from data.validation.encoding import neutralise
from data.validation.folder import check_companions, check_folder
from data.validation.keys import check_keys
from data.validation.parquet import key_columns

# The latest reviewed revision counts; a draft never hides it (codebook, rule 8).
SUPERSEDED = (
    "coalesce(revision <> max(revision) FILTER (status <> 'draft') OVER (PARTITION BY response_id), "
    "revision < max(revision) OVER (PARTITION BY response_id))"
)
# Up to so many rows the responses are written as CSV, which people read and mend; above as Parquet.
CSV_ROWS = 20_000


@dataclass
class ConversionSummary:
    """What a conversion made: counts over all inputs, each problem with its number and first place, what the files told, and the days covered."""

    read: int = 0
    taken: int = 0
    left_out: int = 0
    rejected: int = 0
    problems: list[tuple[int, Problem]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    first: date | None = None
    last: date | None = None

    def days(self, table: pa.Table) -> None:
        """Take the days of a batch into account."""
        if len(table):
            days = table["date"].to_pandas()
            first, last = days.min().date(), days.max().date()
            self.first, self.last = min(first, self.first or first), max(last, self.last or last)


@contextmanager
def new_folder(output: Path) -> Iterator[Path]:
    """A folder to write into that becomes `output` in one step when the block ends well, and is gone otherwise.

    What an earlier try that was killed left beside it is removed first. Raises DatasetError with a sentence where the disk is
    full, or nothing may be written.
    """
    if output.exists() and (not output.is_dir() or any(output.iterdir())):
        right = "this is there already; name a new folder, so that nothing is overwritten"
        raise DatasetError([Problem(str(output), 0, "", "", right)])
    part = output.parent / f".{output.name}.part-{os.getpid()}"
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(output)
        part.mkdir()
        yield part
        if output.exists():
            output.rmdir()
        part.rename(output)
    except DatasetError as error:
        # Problems of the folder name it as it would have been called.
        raise DatasetError(replace(p, file=p.file.replace(str(part), str(output))) for p in error.problems) from None
    except OSError as error:
        reason = f"this could not be written: {error.strerror or error}; nothing was made"
        raise DatasetError([Problem(str(output), 0, "", "", reason)]) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _remove_leftovers(output: Path) -> None:
    """Remove what conversions into the same folder have left that no longer run."""
    for folder in output.parent.glob(f".{output.name}.part-*"):
        process = folder.name.rpartition("-")[2]
        if process.isdecimal() and not _runs(int(process)):
            shutil.rmtree(folder, ignore_errors=True)


def _runs(process: int) -> bool:
    if process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def dataset_limits(plan: Plan, events: pd.DataFrame) -> Limits:
    """What the mapping's dataset allows."""
    period = plan.dataset.get("period", {})
    days = [date.fromisoformat(str(period[key])) if key in period else None for key in ("from", "to")]
    return Limits(tuple(events["event_id"]), tuple(plan.dataset.get("themes", THEMES)), first=days[0], last=days[1])


def dataset_problems(plan: Plan, events: pd.DataFrame, file: str) -> list[Problem]:
    """What a mapping says of its dataset and events that no dataset may hold, told before any row is read."""
    found: list[Problem] = []
    try:
        parse(descriptor(plan, ConversionSummary()), file)
    except DatasetError as error:
        found += [replace(problem, column=f"dataset: {problem.column}") for problem in error.problems]
    return [*found, *check_events(events, file)]


def neutralise_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows whose cells no spreadsheet runs: an apostrophe stands before what begins like a formula."""
    return rows.map(lambda cell: neutralise(cell) if isinstance(cell, str) else cell)


def write_companions(output: Path, plan: Plan, events: pd.DataFrame, summary: ConversionSummary, form: str) -> None:
    """The other files of the folder, and the responses as CSV if they are few. Raises DatasetError for a folder that would not open."""
    for name, content in companion_files(plan, events, summary).items():
        (output / name).write_bytes(content)
    # Ids that the conversion numbers itself are of one revision, and differ.
    if gives_keys(plan):
        _settle_revisions(output / RESPONSES_PARQUET)
    if form != "parquet" and not plan.keep and (form == "csv" or summary.taken <= CSV_ROWS):
        (output / RESPONSES.file).write_bytes(write_table(pd.read_parquet(output / RESPONSES_PARQUET), RESPONSES))
        (output / RESPONSES_PARQUET).unlink()
        problems = check_folder(output)
    else:
        # The rows themselves passed every rule on their way in.
        keys = check_keys(key_columns(output / RESPONSES_PARQUET)) if gives_keys(plan) else []
        problems = [*check_companions(output), *keys]
    if problems:
        raise DatasetError(problems)


def gives_keys(plan: Plan) -> bool:
    """True if the mapping itself says ids or revisions, which may then stand twice or leave gaps."""
    return bool({"response_id", "revision"} & set(plan.columns))


def companion_files(plan: Plan, events: pd.DataFrame, summary: ConversionSummary) -> dict[str, bytes]:
    """What stands beside the responses: events (texts), empty codings, coverage and governments, descriptor."""
    written = json.dumps(descriptor(plan, summary), ensure_ascii=False, indent=2) + "\n"
    empty = {table.file: (",".join(table.names) + "\n").encode() for table in (CODINGS, COVERAGE, GOVERNMENTS)}
    rows: str = events.to_csv(index=False, lineterminator="\n")
    return {EVENTS.file: rows.encode(), **empty, FILE: written.encode()}


def _settle_revisions(path: Path) -> None:
    """Mark revisions that a later one replaces; rows keep their order."""
    with duckdb.connect() as connection:
        source = f"read_parquet({path_literal(str(path))}, hive_partitioning = false)"
        (most,) = connection.execute(f"SELECT max(revision) FROM {source}").fetchone() or (1,)
        if most and most > 1:
            part = path.with_suffix(".part")
            numbered = f'SELECT *, row_number() OVER () AS "in.row" FROM {source}'
            connection.execute(
                f'COPY (SELECT * EXCLUDE ("in.row") REPLACE ({SUPERSEDED} AS superseded) '
                f'FROM ({numbered}) ORDER BY "in.row") '
                f"TO {literal(str(part))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {parquet.ROW_GROUP})"
            )
            part.replace(path)


def descriptor(plan: Plan, summary: ConversionSummary) -> dict[str, Any]:
    """The folder's descriptor: what the mapping says of the dataset, and what must stand there where it says nothing."""
    given = plan.dataset
    first, last = summary.first or date(2000, 1, 1), summary.last or date(2000, 1, 1)
    period = given.get("period") or {"from": first.isoformat(), "to": last.isoformat()}
    tracker = {
        "proposition": given.get("proposition", "The proposition is not stated."), "topic": given.get("topic", "the proposition"),
        "focusStates": list(given.get("focus_states", [])), "actingStates": list(given.get("acting_states", [])),
        "period": {key: str(value) for key, value in period.items()},
    }  # fmt: skip
    if given.get("machine_coded"):
        tracker["machineCoded"] = True
    if "themes" in given:
        tracker["themes"] = list(given["themes"])
    licence = {"name": given.get("licence", "not-stated"), "title": given.get("licence", "not stated")}
    return {
        "name": given.get("name", "my-table"), "title": given.get("title", "My table"), "description": given.get("description", "Made with data.convert."),
        "version": str(given.get("version", "1")), "licenses": [licence | ({"path": given["licence_url"]} if given.get("licence_url") else {})],
        **({"homepage": given["homepage"]} if given.get("homepage") else {}), "tracker": tracker, "resources": resources(),
    }  # fmt: skip
