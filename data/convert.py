"""Makes a dataset folder of any table: `python -m data.convert INPUT... OUTPUT --mapping MAPPING.toml` (docs/mapping.md).

Every row of the input is taken, left out by a condition of the mapping, or rejected; rejected rows stand beside the output
in rejected.csv with their line and the reasons. Exit status 0 if none was rejected, 1 if some were or nothing could be made.
"""

import argparse
import json
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from data import derive, mapping, parquet, reading, recipes
from data.bulk_checks import Limits
from data.converting import Tally, convert, problems, rejected, unsaid
from data.descriptor import FILE, resources
from data.mapping import Plan
from data.problems import DatasetError, Problem
from data.schema import CODINGS, COVERAGE, EVENTS, RESPONSES, THEMES
from data.validate import validate_folder

REJECTED, MAPPING = "rejected.csv", "mapping.toml"
# Up to so many rows the responses are written as CSV, which people read and mend; above as Parquet.
CSV_ROWS = 20_000
MEMORY = "1GB"
WORDS = (
    "name",
    "title",
    "description",
    "version",
    "licence",
    "licence_url",
    "homepage",
    "proposition",
    "topic",
    "focus_states",
    "acting_states",
    "themes",
    "period",
)


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


def run(
    inputs: Sequence[Path], output: Path, plan: Plan, file: str, form: str = "", seen: Callable[[int], None] = lambda n: None
) -> Outcome:
    """Convert files into a new folder; `form` is "csv", "parquet" or by size. Raises DatasetError if nothing can be made."""
    found = unsaid(plan, file)
    if found:
        raise DatasetError(found)
    output.mkdir(parents=True, exist_ok=True)
    outcome, numbers = Outcome(), derive.Numbers()
    with TemporaryDirectory() as work:
        events = events_of(plan, inputs[0].parent, Path(work))
        limits = limits_of(plan, events)
        with Writer(output / parquet.FILE, plan) as out:
            turned_down = [_one(path, plan, limits, numbers, outcome, out, Path(work), seen) for path in inputs]
    _write_rejected(output / REJECTED, [frame for frame in turned_down if len(frame)])
    _finish(output, plan, events, outcome, form)
    return outcome


class Writer(parquet.Writer):
    """A Parquet file with the columns that the plan keeps beside those of the codebook."""

    def __init__(self, path: Path, plan: Plan) -> None:
        super().__init__(path, pa.schema([*parquet.SCHEMA, *(pa.field(name, pa.float64()) for name in plan.keep)]))


def _one(
    path: Path,
    plan: Plan,
    limits: Limits,
    numbers: derive.Numbers,
    outcome: Outcome,
    out: parquet.Writer,
    work: Path,
    seen: Callable[[int], None],
) -> pd.DataFrame:
    """Convert one input; the rows that were rejected."""
    if not path.is_file():
        raise DatasetError([Problem(str(path), 0, "", "", "the file is missing")])
    asked, tally = reading.form(path, plan.input), Tally()
    with TemporaryDirectory(dir=work) as folder, _connection(work) as connection:
        place = reading.unpacked(path, Path(folder))
        source = joined(connection, plan, reading.relation(connection, place, asked), path.parent)
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        for batch in convert(connection, plan, source, limits, numbers, tally, now, lambda n: seen(outcome.read + n)):
            out.write(batch)
            outcome.days(batch)
        first_line = 1 if asked.columns else 2
        frame = rejected(connection, source, tally, first_line)
        broken = reading.malformed(connection)
    outcome.problems += problems(tally, str(path), broken["line"].tolist(), first_line)
    outcome.problems += [
        (1, Problem(str(path), int(row["line"]), "", row["content"], f"malformed line: {row['reason']}"))
        for row in broken.head(20).to_dict("records")
    ]
    outcome.read += tally.read + len(broken)
    outcome.taken += tally.taken
    outcome.left_out += tally.left_out
    outcome.rejected += tally.rejected + len(broken)
    return frame.assign(file=path.name) if len(frame) else frame


def _connection(work: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(work)})


def joined(connection: duckdb.DuckDBPyConnection, plan: Plan, source: str, folder: Path) -> str:
    """The FROM clause with the second files joined; raises DatasetError if a key names two rows of one."""
    if not plan.joins:
        return source
    parts = [f'(SELECT *, row_number() OVER () AS "in.place" FROM {source}) AS input']
    columns = ["input.*"]
    for join in plan.joins:
        path = folder / join.file
        table = reading.relation(connection, path, reading.form(path, mapping.Input()))
        keys = ", ".join(recipes.name(column) for column in join.on.values())
        twice = connection.execute(f"SELECT {keys} FROM {table} GROUP BY ALL HAVING count(*) > 1 LIMIT 1").fetchone()
        if twice:
            raise DatasetError(
                [
                    Problem(
                        str(path),
                        0,
                        keys,
                        str(twice[0]),
                        "the key names more than one row of this file; each row must have its own",
                    )
                ]
            )
        named = [f"{recipes.name(c)} AS {recipes.name(f'{join.name}.{c}')}" for c in reading.columns(connection, table)]
        on = " AND ".join(
            f"CAST(input.{recipes.name(left)} AS VARCHAR) = CAST({join.name}.{recipes.name(f'{join.name}.{right}')} AS VARCHAR)"
            for left, right in join.on.items()
        )
        parts.append(f"LEFT JOIN (SELECT {', '.join(named)} FROM {table}) AS {recipes.name(join.name)} ON {on}")
        columns.append(f"{recipes.name(join.name)}.*")
    return f'(SELECT {", ".join(columns)} FROM {" ".join(parts)} ORDER BY "in.place")'


def events_of(plan: Plan, folder: Path, work: Path) -> pd.DataFrame:
    """The events that the mapping names or that a joined file holds, as texts with the columns of the codebook."""
    rows = [{name: event.get(name, "") for name in mapping.EVENT_COLUMNS} for event in plan.events]
    frame = pd.DataFrame(rows, columns=list(mapping.EVENT_COLUMNS), dtype="str")
    join = next((item for item in plan.joins if item.name == plan.event_join), None)
    if join:
        with _connection(work) as connection:
            path = folder / join.file
            table = reading.relation(connection, path, reading.form(path, mapping.Input()))
            made = connection.execute(recipes.event_rows(plan.event_columns, table)).df()
        frame = pd.concat([frame, made.reindex(columns=frame.columns)], ignore_index=True)
    return frame.fillna("")


def limits_of(plan: Plan, events: pd.DataFrame) -> Limits:
    """What the mapping's dataset allows."""
    period = plan.dataset.get("period", {})
    days = [date.fromisoformat(str(period[key])) if key in period else None for key in ("from", "to")]
    return Limits(tuple(events["event_id"]), tuple(plan.dataset.get("themes", THEMES)), *days)


def _write_rejected(path: Path, frames: Sequence[pd.DataFrame]) -> None:
    path.unlink(missing_ok=True)
    if frames:
        whole = pd.concat(frames, ignore_index=True)
        first = ["file", "line", "reasons"]
        whole[[*first, *(name for name in whole.columns if name not in first)]].to_csv(path, index=False)


def _finish(output: Path, plan: Plan, events: pd.DataFrame, outcome: Outcome, form: str) -> None:
    """The other files of the folder; the responses as CSV if they are few."""
    events.to_csv(output / EVENTS.file, index=False, lineterminator="\n")
    for table in (CODINGS, COVERAGE):
        (output / table.file).write_text(",".join(table.names) + "\n", "utf-8")
    (output / FILE).write_text(json.dumps(descriptor(plan, outcome), ensure_ascii=False, indent=2) + "\n", "utf-8")
    # Ids that the conversion numbers itself are of one revision, and differ.
    if "response_id" in plan.columns:
        _settle(output / parquet.FILE)
    if form != "parquet" and not plan.keep and (form == "csv" or outcome.taken <= CSV_ROWS):
        as_csv(output / parquet.FILE, output / RESPONSES.file)
        (output / parquet.FILE).unlink()
        outcome.problems += [(1, problem) for problem in validate_folder(output)]
    else:
        (output / RESPONSES.file).unlink(missing_ok=True)


def _settle(path: Path) -> None:
    """Mark revisions that a later one replaces; raises DatasetError if an id and revision stand twice."""
    with duckdb.connect() as connection:
        source = f"read_parquet({recipes.literal(str(path))})"
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


def as_csv(source: Path, path: Path) -> None:
    """The responses of a Parquet file as the CSV of the codebook."""
    frame = pd.read_parquet(source)[[column.name for column in RESPONSES.columns]]
    for column in RESPONSES.columns:
        if column.type in ("date", "datetime"):
            frame[column.name] = frame[column.name].dt.strftime("%Y-%m-%d" if column.type == "date" else "%Y-%m-%dT%H:%M:%SZ")
        elif column.type == "boolean":
            frame[column.name] = frame[column.name].map({True: "true", False: "false"})
    frame.to_csv(path, index=False, lineterminator="\n")


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
    if "themes" in said:
        tracker["themes"] = list(said["themes"])
    licence = {"name": said.get("licence", "not-stated"), "title": said.get("licence", "not stated")}
    return {
        "name": said.get("name", "my-table"), "title": said.get("title", "My table"), "description": said.get("description", "Made with data.convert."),
        "version": str(said.get("version", "1")), "licenses": [licence | ({"path": said["licence_url"]} if said.get("licence_url") else {})],
        **({"homepage": said["homepage"]} if said.get("homepage") else {}), "tracker": tracker, "resources": resources(),
    }  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m data.convert", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "inputs",
        nargs="+",
        type=Path,
        metavar="INPUT",
        help="tables: csv, tsv, xlsx, ods, jsonl, parquet; .gz or .zip around text",
    )
    parser.add_argument("output", type=Path, metavar="OUTPUT", help="the folder to make")
    parser.add_argument("--mapping", required=True, type=Path, help="a TOML file, or the name of a shipped one")
    parser.add_argument(
        "--format", choices=("csv", "parquet"), default="", help=f"of the responses; CSV up to {CSV_ROWS:,} rows unless told"
    )
    asked = parser.parse_args(arguments)
    if asked.output.exists() and (not asked.output.is_dir() or any(asked.output.iterdir())):
        print(f"{asked.output} is there already. Name a new folder, so that nothing is overwritten.", file=sys.stderr)
        return 1
    try:
        plan = mapping.read(asked.mapping)
        outcome = run(asked.inputs, asked.output, plan, str(asked.mapping), asked.format, _progress())
    except DatasetError as error:
        print("\n".join(map(str, error.problems)), file=sys.stderr)
        return 1
    place = mapping.place(asked.mapping)
    shutil.copy(place, asked.output / MAPPING)
    print(told(outcome, asked.output))
    return 1 if outcome.problems else 0


def told(outcome: Outcome, output: Path) -> str:
    """What became of the rows, in words."""
    lines = [f"{n:>9,} x {problem}" for n, problem in outcome.problems[:40]]
    counts = f"{outcome.read:,} rows read: {outcome.taken:,} written to {output}, {outcome.left_out:,} left out by the mapping's conditions, {outcome.rejected:,} rejected"
    where = f" (see {output / REJECTED})" if outcome.rejected else ""
    return "\n".join([*lines, f"{counts}{where}."])


def _progress() -> Callable[[int], None]:
    """Shows how many rows were read, on a terminal."""
    if not sys.stderr.isatty():
        return lambda n: None
    begin = datetime.now(UTC)

    def show(n: int) -> None:
        seconds = max((datetime.now(UTC) - begin).total_seconds(), 0.001)
        print(f"\r{n:>14,} rows, {n / seconds:>10,.0f} a second", end="", file=sys.stderr, flush=True)

    return show


if __name__ == "__main__":
    sys.exit(main())
