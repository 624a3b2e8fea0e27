"""Loading: types, revisions, the two clocks."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pandas as pd
import pytest

from data.dataset.dataset import Dataset
from data.dataset.known import as_known
from data.dataset.open import fingerprint, load
from data.problems import DatasetError
from data.query.agreement import measure_agreement
from data.revisions import current_revisions
from data.schema import STANCES
from data.validation.folder import check_folder
from tests.support import frame, response, write


def test_the_shipped_frame_is_typed(shipped: Dataset) -> None:
    rows = shipped.responses
    assert len(rows) == 607
    assert rows["stance"].cat.categories.tolist() == list(STANCES)
    assert rows["stance"].cat.ordered
    assert rows["date"].dtype == "datetime64[us]"
    assert rows["quote_translated"].dtype == bool
    assert rows["themes"].iloc[0] == "sovereignty;terrorist_designation"
    assert rows["source_date"].isna().sum() == 57


def test_a_body_without_a_country_is_known_by_its_code() -> None:
    assert frame(response("CELAC-2025-02-01-01"))["state"].tolist() == ["CELAC"]


def test_codes_like_na_are_not_taken_for_missing() -> None:
    assert frame(response("NAM-2025-02-01-01", actor="None"))[["country", "actor"]].values.tolist() == [["NAM", "None"]]


def test_the_latest_revision_counts_and_a_withdrawn_response_does_not() -> None:
    rows = frame(
        response("MEX-2025-02-01-01", stance="neutral"),
        response("MEX-2025-02-01-01", stance="hostile", revision="2"),
        response("COL-2025-02-01-01"),
        response("COL-2025-02-01-01", status="withdrawn", revision="2"),
    )
    assert rows[["response_id", "stance"]].values.tolist() == [["MEX-2025-02-01-01", "hostile"]]


def test_known_at_gives_the_record_as_it_was_known(tmp_path: Path) -> None:
    write(
        tmp_path,
        [
            response("MEX-2025-02-01-01", stance="neutral", recorded_at="2025-10-01T00:00:00Z"),
            response("MEX-2025-02-01-01", stance="hostile", revision="2", recorded_at="2025-11-01T00:00:00Z"),
            response("COL-2025-02-01-01", recorded_at="2025-12-01T00:00:00Z"),
        ],
    )
    then = load(tmp_path, known_at=datetime(2025, 10, 15)).responses
    assert then[["response_id", "stance"]].values.tolist() == [["MEX-2025-02-01-01", "neutral"]]
    assert load(tmp_path).responses["stance"].tolist() == ["hostile", "opposed"]
    berlin = timezone(timedelta(hours=2))
    assert len(load(tmp_path, known_at=datetime(2025, 11, 1, 1, 59, tzinfo=berlin)).revisions) == 1
    assert load(tmp_path, known_at=datetime(2025, 11, 1, 2, 0, tzinfo=berlin)).known_at == pd.Timestamp(2025, 11, 1)


def test_codings_written_before_the_codebook_had_a_column_are_read(tmp_path: Path) -> None:
    """Agreement is a matter of the coders: codings of a withdrawn response count as well (codebook, the paragraph on agreement)."""
    coded = [{"response_id": f"{s}-2025-02-01-01", "coder": c, "stance": "opposed"} for s in ("MEX", "COL") for c in "ab"]
    rows = [
        response("MEX-2025-02-01-01"),
        response("COL-2025-02-01-01"),
        response("COL-2025-02-01-01", status="withdrawn", revision="2"),
    ]
    folder = write(tmp_path, rows, codings=coded)
    older = (folder / "codings.csv").read_text("utf-8").replace(",codebook,", ",").replace(",a,,", ",a,").replace(",b,,", ",b,")
    (folder / "codings.csv").write_text(older, "utf-8")
    assert check_folder(folder) == []
    dataset = load(folder)
    assert dataset.codings["codebook"].isna().all()
    assert measure_agreement(dataset.codings).pairs == 2
    (folder / "codings.csv").write_text(older.replace("coder,", "", 1), "utf-8")
    assert any("the column 'coder' is missing" in problem.reason for problem in check_folder(folder))


def test_known_earlier_the_shipped_record_is_another_one() -> None:
    """Revisions were made: the view of the first day differs from today's."""
    first, now = load(known_at=datetime(2026, 11, 24, 4, 10)), load()
    assert (first.total, now.total) == (400, 607)
    before, after = (dataset.responses.set_index("response_id")["stance"].astype("str") for dataset in (first, now))
    common = before.index.intersection(after.index)
    assert (before[common] != after[common]).sum() == 45
    pd.testing.assert_frame_equal(as_known(now, datetime(2026, 11, 24, 4, 10)).responses, first.responses)


def test_nothing_is_lost_from_the_revisions(tmp_path: Path) -> None:
    rows = [response("MEX-2025-02-01-01"), response("MEX-2025-02-01-01", revision="2", status="withdrawn")]
    dataset = load(write(tmp_path, rows))
    assert len(dataset.revisions) == 2
    assert dataset.responses.empty


def test_a_broken_folder_raises_with_every_problem(tmp_path: Path) -> None:
    with pytest.raises(DatasetError) as error:
        load(write(tmp_path, [response("MEX-2025-02-01-01", stance="angry", level="high")]))
    assert len(error.value.problems) == 2


def test_the_fingerprint_follows_every_byte(tmp_path: Path) -> None:
    first = fingerprint(write(tmp_path, [response("MEX-2025-02-01-01")]))
    assert fingerprint(write(tmp_path, [response("MEX-2025-02-01-01")])) == first
    assert fingerprint(write(tmp_path, [response("MEX-2025-02-01-01", notes="x")])) != first


def test_loading_leaves_the_given_frame_alone() -> None:
    rows = pd.DataFrame({"response_id": ["a", "a"], "revision": [1, 2], "status": ["agreed", "agreed"]})
    before = rows.copy()
    current_revisions(rows)
    pd.testing.assert_frame_equal(rows, before)


def test_search_text_has_no_accents_and_knows_the_state() -> None:
    assert "ana perez" in frame(response("MEX-2025-02-01-01"))["search"].iloc[0]
    assert "mexico" in frame(response("MEX-2025-02-01-01"))["search"].iloc[0]
