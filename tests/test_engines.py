"""Engines: a dataset in Parquet answers as the same dataset in CSV does, on pandas, DuckDB and Spark."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from components.charts import registry, view_data
from components.charts.registry import TABS, view_vocabulary
from components.charts.view_data import load_view_data
from components.jobs import assets
from components.products.citation_files import citation_file
from components.products.one_file import one_file
from components.products.stamp import ProductOptions, stamp
from components.products.tables import as_csv
from components.theme import LIGHT
from data import arrow_schema
from data.dataset.dataset import Dataset
from data.dataset.open import load, open_dataset
from data.dataset.rollup import roll_up
from data.position_rule import PositionRule
from data.problems import DatasetError
from data.provenance import content_hash, verify_view_id
from data.query.binning import bin_marks
from data.query.counts import stance_counts
from data.query.filters import Filters
from data.query.firmness import firmness, read_alternatives
from data.query.listing import quality_counts, read_page, select
from data.query.lookup import actor_statements, count_sources, latest_quotes, responses_by_id
from data.query.paging import read_ordered_rows
from data.query.positions import state_paths
from data.query.select import count_choices, select_rollup, select_rows
from data.query.view import View, parse
from data.query.voices import latest_voices
from data.schema import ACTOR_TYPES, LEVELS, RELEVANCES, STANCES
from tests.engines import ENGINES, MASTER
from tests.support import codings, examples, frame, response, stored, write

END = date(2025, 12, 31)
LARGE = ["pandas", "duckdb", MASTER]
ORDERS = ["newest", "oldest", "state", "stance"]
CODES = ("MEX", "COL", "PER", "USA", "CELAC")
WORDS = ("Soberanía ante todo", "Ni un paso atrás, ß", "Não aceitamos", "我们 反对", "x_%")


@st.composite
def tables(draw: st.DrawFn) -> list[dict[str, str]]:
    """Responses with ties of day and office, empty cells, several revisions, and other scripts."""
    rows = []
    for number in range(draw(st.integers(1, 14))):
        code, day = draw(st.sampled_from(CODES)), draw(st.integers(1, 4))
        row = response(
            f"{code}-2025-02-{day:02d}-{number + 1:02d}", stance=draw(st.sampled_from(STANCES)), level=draw(st.sampled_from(LEVELS)),
            relevance=draw(st.sampled_from(RELEVANCES)), actor_type=draw(st.sampled_from(ACTOR_TYPES)), summary=draw(st.sampled_from(WORDS)),
            themes=draw(st.sampled_from(["", "oil", "oil;trade", "sovereignty;oil"])), actor_role=draw(st.sampled_from(["", "Minister"])),
            event_id=draw(st.sampled_from(["strike", "talks"])), status=draw(st.sampled_from(["agreed", "draft", "coded"])),
        )  # fmt: skip
        rows.append(row)
        if draw(st.booleans()):
            rows.append(
                row
                | {
                    "revision": "2",
                    "stance": draw(st.sampled_from(STANCES)),
                    "status": draw(st.sampled_from(["agreed", "withdrawn"])),
                }
            )
    return rows


FILTERS = st.builds(
    Filters,
    event=st.sampled_from([(), ("strike",)]), country=st.sampled_from([(), ("MEX", "CELAC")]), stance=st.sampled_from([(), ("opposed", "hostile")]),
    level=st.sampled_from([(), ("national",)]), theme=st.sampled_from([(), ("oil",), ("trade", "sovereignty")]),
    since=st.sampled_from([None, date(2025, 2, 2)]), q=st.sampled_from(["", "soberania", "反对", "nao minister", "x_%", "nothing of it"]),
)  # fmt: skip


@pytest.mark.parametrize("engine", ENGINES[1:], ids=lambda engine: engine.__name__)
@settings(max_examples=examples(6), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=tables(), filters=FILTERS)
def test_every_engine_gives_the_answers_of_pandas(
    engine: Callable[[pd.DataFrame], Any], rows: list[dict[str, str]], filters: Filters
) -> None:
    held = frame(*rows)
    other, rollup = engine(held), roll_up(engine(held), filters.terms())
    for rule in (PositionRule(), PositionRule("latest")):
        paths = state_paths(held, END, filters.event, rule=rule)
        assert paths == state_paths(other, END, filters.event, rule=rule)
        assert filters.q or paths == state_paths(rollup, END, filters.event, rule=rule)
        hangs = [
            firmness(paths, read_alternatives(rows, codings(), END, filters.event), END, None, rule) for rows in (held, other)
        ]
        assert hangs[0] == hangs[1]
    pd.testing.assert_frame_equal(
        latest_voices(held, END, filters.event), latest_voices(other, END, filters.event), check_dtype=False
    )
    found = select_rows(held, filters, END)
    counted = select_rollup(rollup, filters, END)
    assert int(counted["n"].sum()) == len(found)
    assert stance_counts(counted).values.tolist() == stance_counts(found).values.tolist()
    assert count_choices(rollup, filters.without("q"), END) == count_choices(held, filters, END)
    for order in ORDERS:
        whole = select_rows(held, filters, END, order)["response_id"].tolist()
        page = read_ordered_rows(other, counted, filters, END, order, 2, 5)
        assert page["response_id"].tolist() == whole[2:7], order


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped dataset with its responses in Parquet."""
    return stored(tmp_path_factory.mktemp("parquet"), load())


@pytest.fixture(scope="session", params=LARGE)
def large(request: pytest.FixtureRequest, folder: Path) -> Dataset:
    dataset = open_dataset(folder, request.param)
    # Pandas too is asked as if the table were large.
    return replace(dataset, rollup=roll_up(dataset.responses)) if dataset.is_small else dataset


VIEWS = [
    View(), View(Filters(as_of=date(2025, 8, 31))), View(Filters(country=("MEX", "VEN"), stance=("opposed",)), "timeline"),
    View(Filters(q="soberanía"), "voices"), View(Filters(theme=("oil",), level=("national",)), "deeds"), View(Filters(q="no such word anywhere")),
]  # fmt: skip


@pytest.mark.parametrize("view", VIEWS, ids=View.query_string)
def test_figures_say_the_same_on_every_engine(
    large: Dataset, shipped: Dataset, view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Of more rows than are read at once a timeline is drawn from those put together.
    monkeypatch.setattr("data.query.listing.READ_ROWS", 1_000)
    mine, theirs = view_data.load_view_data(large, view), view_data.load_view_data(shipped, view)
    assert mine.context == theirs.context
    assert mine.found.n == theirs.found.n
    assert mine.found.rows["response_id"].tolist() == theirs.found.rows["response_id"].tolist()
    for name in ("map", *TABS):
        assert registry.draw_figure(mine, name, LIGHT, 400) == registry.draw_figure(theirs, name, LIGHT, 400)


def test_single_responses_are_read_from_every_engine(large: Dataset, shipped: Dataset) -> None:
    identifier = shipped.responses["response_id"].iloc[17]
    mine, theirs = (responses_by_id(dataset, [identifier]).iloc[0] for dataset in (large, shipped))
    for column in ("actor", "quote", "stance", "date", "themes", "revision", "source_url"):
        assert str(mine[column]) == str(theirs[column])
    assert identifier in large.ids
    assert "MEX-1999-01-01-01" not in large.ids
    assert "no id" not in large.ids
    actor, state = shipped.responses[["actor", "state"]].value_counts().index[0]
    mine, theirs = (actor_statements(dataset, actor, state)["response_id"].tolist() for dataset in (large, shipped))
    assert mine == theirs
    for ask in (
        count_sources,
        lambda d: latest_quotes(d, "MEX", END)["response_id"].to_frame(),
        lambda d: pd.Series(quality_counts(d, Filters(), END)).to_frame(),
    ):
        assert ask(large).values.tolist() == ask(shipped).values.tolist()


def test_an_address_means_the_same_on_every_engine(large: Dataset, shipped: Dataset) -> None:
    query = {"country": ["MEX", "ATA"], "response": [shipped.responses["response_id"].iloc[3]], "theme": ["oil"]}
    assert parse(query, view_vocabulary(large)) == parse(query, view_vocabulary(shipped))


def test_a_large_table_has_one_state_of_the_record(large: Dataset) -> None:
    assert content_hash(large) == large.fingerprint
    assert not verify_view_id(large, "", "RT-AAAA-AAAA", "1", PositionRule()).matches
    assert large.known_at == load().known_at


def test_size_chooses_the_engine(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert open_dataset(folder).is_small
    monkeypatch.setattr("data.dataset.dataset.SMALL", 100)
    assert not open_dataset(folder).is_small
    assert isinstance(open_dataset(folder).responses, pd.DataFrame)
    monkeypatch.setattr("data.dataset.backends.IN_MEMORY_ROWS", 100)
    assert not isinstance(open_dataset(folder).responses, pd.DataFrame)


@pytest.mark.parametrize(
    ("engine", "said"), [("polars", "there is no such engine; use pandas, duckdb, spark"), ("duckdb", "make Parquet of them")]
)
def test_an_engine_that_cannot_serve_is_told_in_a_sentence(tmp_path: Path, folder: Path, engine: str, said: str) -> None:
    place = folder if engine == "polars" else write(tmp_path / "csv", [response("MEX-2025-02-01-01")])
    with pytest.raises(DatasetError, match=said):
        open_dataset(place, engine)


def test_spark_that_is_not_installed_is_told_in_a_sentence(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(DatasetError, match=r"pip install -r requirements-spark\.txt"):
        open_dataset(folder, "spark")


def test_a_parquet_file_of_another_kind_is_told(tmp_path: Path, folder: Path) -> None:
    for content, said in ((b"PAR1 or not", "not a Parquet file"), (None, "the column is missing")):
        place = stored(tmp_path / said.replace(" ", "-"), load())
        if content:
            (place / arrow_schema.RESPONSES_PARQUET).write_bytes(content)
        else:
            pd.DataFrame({"response_id": ["a"]}).to_parquet(place / arrow_schema.RESPONSES_PARQUET)
        with pytest.raises(DatasetError, match=said):
            open_dataset(place)


def test_a_crowded_timeline_puts_responses_together_and_says_so(shipped: Dataset) -> None:
    found = select(shipped, Filters(), date(2026, 3, 31))
    few = bin_marks(found, ["MEX", "VEN"])
    assert few.span == ""
    assert (few.rows["n"] == 1).all()
    crowded = bin_marks(found, ["MEX", "VEN"], limit=60)
    assert crowded.span in ("week", "month", "quarter")
    assert len(crowded.rows) <= 60
    assert crowded.rows["n"].sum() == len(few.rows)
    assert set(crowded.rows["response_id"]) <= set(few.rows["response_id"])


def test_files_of_a_large_view_say_how_much_they_hold(large: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("components.products.tables.LIMIT", 50)
    view_data = load_view_data(large, View())
    view_data = replace(view_data, found=replace(view_data.found, rows=view_data.found.rows.head(20)))
    words = stamp(view_data, ProductOptions(), "1")
    table = as_csv(view_data, words, False).decode()
    assert table.count("\r\n") == 51
    assert "607 of 607 responses, of which a file of the tracker holds the first 50" in table
    every = as_csv(view_data, words, True).decode()
    assert "The first 50 of all 607 responses" in every
    assert "The first 20 of 607 responses are cited" in citation_file(view_data, words, "text").decode()
    page = one_file(view_data, words, assets.template("one_file.html"), "", assets.shape).decode()
    assert "of which this page lists the first 20" in page
    assert page.count("<details>") == 20


def test_a_page_is_the_same_wherever_the_days_are_cut(large: Dataset, shipped: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    filters, day = Filters(), date(2026, 3, 31)
    monkeypatch.setattr("data.query.listing.READ_ROWS", 20)
    found = select(large, filters, day)
    assert len(found.rows) == 20
    for order in ORDERS:
        whole = select_rows(shipped.responses, filters, day, order)
        page = read_page(large, replace(found, rows=found.rows.iloc[:0]), filters, day, order, 150, 50)
        assert page["response_id"].tolist() == whole["response_id"].tolist()[150:200]
