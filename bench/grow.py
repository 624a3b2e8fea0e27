"""The shipped table, grown: the same responses drawn again and again on other days, for measuring what size costs.

A row is drawn whole, so that what belongs together stays together; its day is drawn from the whole period, its event is the latest
one by that day, and its summary ends with its own number, so that no two texts are alike. Seeded: the same size gives the same rows.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from data import arrow_schema
from data.codebook import FILE as CODEBOOK
from data.dataset import parquet
from data.dataset.dataset import Dataset
from data.dataset.derived import with_derived_columns
from data.dataset.open import SHIPPED, load
from data.descriptor import FILE
from data.revisions import current_revisions
from data.schema import CODINGS, COVERAGE, EVENTS
from tests.support import ROOT

SEED, BATCH = 20_250_808, 500_000
FOLDER = ROOT / "build" / "bench"


def folder(rows: int) -> Path:
    """A dataset folder of so many responses in Parquet, made unless it is there."""
    made = FOLDER / f"rows-{rows}"
    if not (made / arrow_schema.RESPONSES_PARQUET).exists():
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(parents=True)
        for name in (FILE, CODEBOOK, EVENTS.file, COVERAGE.file):
            shutil.copy(SHIPPED / name, made)
        (made / CODINGS.file).write_text(",".join(CODINGS.names) + "\n", "utf-8")
        unsorted = made / "unsorted.parquet"
        with parquet.Writer(unsorted) as out:
            for batch in grown(load(), rows):
                out.write(parquet.to_arrow(with_derived_columns(batch)))
        _sorted(unsorted, made / arrow_schema.RESPONSES_PARQUET)
        unsorted.unlink()
    return made


def _sorted(unsorted: Path, path: Path) -> None:
    """By date, the newest first, as a table that grows day by day would lie."""
    part = path.with_suffix(".part")
    with duckdb.connect(config={"memory_limit": "4GB", "preserve_insertion_order": "false"}) as connection:
        connection.execute(
            f"COPY (FROM '{unsorted}' ORDER BY precedence DESC) TO '{part}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {parquet.ROW_GROUP})"
        )
    part.rename(path)


def grown(dataset: Dataset, rows: int) -> Iterator[pd.DataFrame]:
    """So many responses in batches, columns as the codebook has them; ids number the responses of a state and day."""
    chance = np.random.default_rng(SEED)
    assert dataset.revisions is not None
    base = current_revisions(dataset.revisions)
    codes = base["response_id"].str.split("-").str[0].to_numpy()
    period = (dataset.meta.period_to - dataset.meta.period_from).days + 1
    taken = np.zeros((len(set(codes)), period), dtype="int64")
    places = pd.factorize(codes)[0]
    for begin in range(0, rows, BATCH):
        size = min(BATCH, rows - begin)
        drawn, days = chance.integers(0, len(base), size), chance.integers(0, period, size)
        keys = pd.DataFrame({"state": places[drawn], "day": days})
        numbers = keys.groupby(["state", "day"]).cumcount().to_numpy() + 1 + taken[keys["state"], keys["day"]]
        np.add.at(taken, (keys["state"].to_numpy(), days), 1)
        dates = pd.Timestamp(dataset.meta.period_from) + pd.to_timedelta(days, unit="D")
        yield _dated(base.iloc[drawn].reset_index(drop=True), dates, codes[drawn], numbers, dataset.events, begin)


def _dated(
    frame: pd.DataFrame, dates: pd.DatetimeIndex, codes: np.ndarray, numbers: np.ndarray, events: pd.DataFrame, begin: int
) -> pd.DataFrame:
    place = np.maximum(np.searchsorted(events["date"].to_numpy(), dates.to_numpy(), side="right") - 1, 0)
    written = pd.Series(codes) + "-" + pd.Series(dates.strftime("%Y-%m-%d")) + "-" + pd.Series(numbers).astype("str").str.zfill(2)
    serial = pd.Series(np.arange(begin, begin + len(frame))).astype("str")
    return frame.assign(
        response_id=written, date=dates, event_id=events["event_id"].to_numpy()[place], revision=1,
        summary=frame["summary"].str.slice(0, 180) + " " + serial, source_date=pd.NaT,
    )  # fmt: skip


def gdelt_line(columns: tuple[str, ...], number: int) -> str:
    """A line in GDELT's format, made up, the same for the same number."""
    root = number * 7 % 20 + 1
    quad = 1 if root <= 5 else 2 if root <= 8 else 3 if root <= 13 else 4
    cells = {
        "GLOBALEVENTID": str(1_250_000_000 + number), "SQLDATE": f"202508{number * 13 % 30 + 1:02d}", "MonthYear": "202508", "Year": "2025", "FractionDate": "2025.6",
        "Actor1Name": ("MEXICO", "PRESIDENT", "VENEZUELA", "POLICE")[number % 4], "Actor1CountryCode": ("MEX", "VEN", "COL", "ECU", "BRA")[number * 3 % 5],
        "Actor1Type1Code": ("", "GOV", "MIL", "CVL", "MED")[number * 11 % 5], "Actor2Name": "UNITED STATES", "IsRootEvent": "1", "EventCode": f"{root:02d}0", "EventBaseCode": f"{root:02d}0",
        "EventRootCode": f"{root:02d}", "QuadClass": str(quad), "GoldsteinScale": "-2.0", "NumMentions": str(number % 30 + 1), "NumSources": "2", "NumArticles": "4", "AvgTone": "-3.12",
        "DATEADDED": "20250831101500", "SOURCEURL": f"https://www.example{number % 500}.org/news/{number}",
    }  # fmt: skip
    return "\t".join(cells.get(column, "") for column in columns)
