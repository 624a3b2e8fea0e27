"""The view id, and what has changed since one was given."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from components import VERSION
from data import provenance
from data.dataset.dataset import Dataset
from data.dataset.open import load
from data.position_rule import PositionRule
from data.provenance import PATTERN, content_hash, record_changes, verify_view_id, view_id
from tests.support import ROOT, response, write
from tests.views import viewed

RULE = PositionRule()
FIRST = [
    response("MEX-2025-02-01-01"),
    response("COL-2025-02-02-01"),
    response("BRA-2025-02-03-01"),
    response("PER-2025-02-04-01"),
]
LATER = [
    response("MEX-2025-02-01-01", revision="2", stance="hostile", recorded_at="2025-11-01T00:00:00Z"),
    response("COL-2025-02-02-01", revision="2", notes="Checked.", recorded_at="2025-11-01T00:00:00Z"),
    response("BRA-2025-02-03-01", revision="2", status="withdrawn", recorded_at="2025-11-01T00:00:00Z"),
    response("CHL-2025-02-05-01", recorded_at="2025-11-01T00:00:00Z"),
]


def before_and_after(folder: Path) -> tuple[Dataset, Dataset]:
    return load(write(folder / "before", FIRST)), load(write(folder / "after", [*FIRST, *LATER]))


def test_an_id_is_short_and_depends_on_view_data_and_version(shipped: Dataset) -> None:
    content = content_hash(shipped)
    made = view_id("country=MEX", content, "1")
    assert PATTERN.fullmatch(made)
    assert made == view_id("country=MEX", content, "1")
    assert (
        len(
            {
                made,
                view_id("country=COL", content, "1"),
                view_id("country=MEX", "other", "1"),
                view_id("country=MEX", content, "2"),
            }
        )
        == 4
    )


def test_the_content_counts_and_the_order_of_rows_does_not(tmp_path: Path) -> None:
    whole = content_hash(load(write(tmp_path / "a", FIRST)))
    assert whole == content_hash(load(write(tmp_path / "b", FIRST[::-1])))
    assert whole != content_hash(load(write(tmp_path / "c", [*FIRST[1:], FIRST[0] | {"notes": "x"}])))
    assert whole != content_hash(load(write(tmp_path / "d", FIRST, descriptor={"version": "2.0"})))


def test_what_the_revisions_changed_is_told(tmp_path: Path) -> None:
    _, after = before_and_after(tmp_path)
    found = record_changes(after, pd.Timestamp("2025-10-01"))
    assert found.new == ("CHL-2025-02-05-01",)
    assert found.recoded == ("MEX-2025-02-01-01",)
    assert found.revised == ("COL-2025-02-02-01",)
    assert found.withdrawn == ("BRA-2025-02-03-01",)


def test_an_id_is_traced_to_the_state_of_the_record_that_gave_it(tmp_path: Path) -> None:
    before, after = before_and_after(tmp_path)
    claimed = view_id("q=no", content_hash(before), "1", RULE)
    assert verify_view_id(before, "q=no", claimed, "1", RULE).matches
    verdict = verify_view_id(after, "q=no", claimed, "1", RULE)
    assert not verdict.matches
    assert verdict.made_at == pd.Timestamp("2025-10-01")
    assert verdict.changes.new == ("CHL-2025-02-05-01",)
    assert verify_view_id(after, "q=no", view_id("q=no", content_hash(after), "1", RULE), "1", RULE).matches


def test_an_id_of_another_view_dataset_or_version_is_not_traced(tmp_path: Path) -> None:
    before, after = before_and_after(tmp_path)
    claimed = view_id("q=no", content_hash(before), "1", RULE)
    for query, dataset, version in (
        ("q=yes", after, "1"),
        ("q=no", after, "2"),
        ("q=no", replace(after, codings=after.codings, events=after.events.iloc[:0]), "1"),
    ):
        verdict = verify_view_id(dataset, query, claimed, version, RULE)
        assert not verdict.matches
        assert verdict.made_at is None


def test_an_empty_record_has_an_id_too(tmp_path: Path) -> None:
    empty = load(write(tmp_path / "empty", []))
    assert pd.isna(empty.known_at)
    claimed = view_id("", content_hash(empty), "1", RULE)
    assert PATTERN.fullmatch(claimed)
    assert verify_view_id(empty, "", claimed, "1", RULE).matches


def test_an_id_names_the_rule_and_its_days(tmp_path: Path) -> None:
    content = content_hash(before_and_after(tmp_path)[0])
    rules = (RULE, PositionRule("latest"), PositionRule(confirm_days=13), PositionRule(tone_statements=4))
    assert len({view_id("", content, "1", rule) for rule in rules}) == 4
    assert view_id("", content, "1", RULE) != view_id("", content, "1")


def test_an_id_made_before_there_was_a_rule_is_read(tmp_path: Path, shipped: Dataset) -> None:
    """Ids that version 0.2 gave: of a folder that stayed as it was, and of the shipped data's release 0.3.0."""
    rows = [response("MEX-2025-02-01-01"), response("COL-2025-02-02-01", stance="hostile")]
    unchanged = load(write(tmp_path / "d", rows))
    verdict = verify_view_id(unchanged, "country=MEX", "RT-NUBA-5VB3", "9", RULE)
    assert (verdict.matches, verdict.former, verdict.release, verdict.made_at) == (False, "0.2.0", "", pd.Timestamp("2025-10-01"))
    verdict = verify_view_id(shipped, "", "RT-N3BX-PJM3", "9", RULE)
    assert (verdict.former, verdict.release, verdict.made_at) == ("0.2.0", "0.3.0", pd.Timestamp("2026-11-24T04:10:00"))
    assert len(verdict.changes.new) == 209
    assert len(verdict.changes.withdrawn) == 2
    assert verify_view_id(shipped, "country=COL", "RT-N3BX-PJM3", "9", RULE).former == ""


def test_the_version_is_said_once() -> None:
    assert f'version = "{VERSION}"' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_a_state_that_speaks_for_the_first_time_leaves_older_ids_alone(tmp_path: Path) -> None:
    first = [response("MEX-2025-02-01-01")]
    before = load(write(tmp_path / "before", first))
    after = load(write(tmp_path / "after", [*first, response("COL-2025-02-02-01", recorded_at="2025-11-01T08:30:00Z")]))
    addresses = {viewed(dataset, "country=MEX&country=COL")[0].view.query_string() for dataset in (before, after)}
    assert len(addresses) == 1
    (address,) = addresses
    # All moments of the first state are midnights; a later one is not.
    assert verify_view_id(after, address, view_id(address, content_hash(before), "1", RULE), "1", RULE).made_at == pd.Timestamp(
        "2025-10-01"
    )


def test_a_draft_is_no_response_that_changed(tmp_path: Path) -> None:
    drafted = [*FIRST, response("CHL-2025-02-05-01", status="draft", recorded_at="2025-11-01T00:00:00Z")]
    assert record_changes(load(write(tmp_path / "d", drafted)), pd.Timestamp("2025-10-01")).new == ()


def test_an_id_is_found_quickly_in_a_record_of_many_moments(tmp_path: Path) -> None:
    """Each state's hash goes on from the one before: as many row digests as rows, not their square."""
    rows = [
        response(f"MEX-2025-{n % 12 + 1:02d}-{n // 12 % 28 + 1:02d}-01", recorded_at=f"2025-10-01T00:{n // 60:02d}:{n % 60:02d}Z")
        for n in range(300)
    ]
    dataset = load(write(tmp_path / "many", rows))
    updated = []
    with pytest.MonkeyPatch.context() as patch:
        digests = provenance._row_digests
        patch.setattr(provenance, "_row_digests", lambda part: updated.append(len(part)) or digests(part))
        assert verify_view_id(dataset, "", view_id("", content_hash(dataset), "1", RULE), "1", RULE).matches
    assert sum(updated) <= 2 * 300 + 6 * len(dataset.events) + 10
