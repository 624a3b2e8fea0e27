"""The contract: schema.py, the descriptor and the codebook say the same, and the tables came in as they were."""

import hashlib
import json
import re

import pytest

from data.codebook import read as read_codebook
from data.dataset.open import SHIPPED
from data.descriptor import parse, read, resources
from data.problems import DatasetError
from data.schema import (
    ACTOR_TYPES,
    CHANNELS,
    CONFIDENCES,
    COVERAGE_RESULTS,
    DATE_PRECISIONS,
    EVIDENCES,
    LEVELS,
    RELEVANCES,
    RESPONSE_TYPES,
    SCORES,
    STANCES,
    STATUSES,
    TABLES,
    THEMES,
)
from tests.support import DESCRIPTOR

CODEBOOK = (SHIPPED / "codebook.md").read_text("utf-8")
AS_COLLECTED = {
    "responses.csv": "7331d7c689992287dacde485c1229971acabb13eded9016be7b266b6999f68c2",
    "events.csv": "7ce888511ef190b2c7564871014217ec84a00a9df7ce8419c2715e23f035a68a",
    "codings.csv": "77f7b928f77c6415df430029a201bd738d16f768c515fa0c5a8c95bf9ad30356",
    "coverage.csv": "8616a38c0a7b7acde19a71508e62ad02b108ec0018ab4a577836e4e31cf70d34",
}


@pytest.mark.parametrize("file", AS_COLLECTED)
def test_the_first_version_of_the_tables_is_what_was_collected(file: str) -> None:
    assert hashlib.sha256((SHIPPED / file).read_bytes()).hexdigest() == AS_COLLECTED[file]


def test_descriptor_and_schema_say_the_same() -> None:
    assert json.loads((SHIPPED / "datapackage.json").read_text("utf-8"))["resources"] == resources()


def test_every_column_of_a_response_stands_in_the_codebook() -> None:
    section = CODEBOOK.split("## Columns of a response")[1].split("## Columns of a coding")[0]
    named = {name for row in re.findall(r"^\| (`[^|]+) \|", section, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}
    responses = next(table for table in TABLES if table.name == "responses")
    assert set(responses.names) == named


@pytest.mark.parametrize(
    "vocabulary",
    [
        STANCES,
        LEVELS,
        RELEVANCES,
        EVIDENCES,
        CONFIDENCES,
        DATE_PRECISIONS,
        STATUSES,
        ACTOR_TYPES,
        RESPONSE_TYPES,
        CHANNELS,
        THEMES,
        COVERAGE_RESULTS,
    ],
)
def test_every_value_stands_in_the_codebook(vocabulary: tuple[str, ...]) -> None:
    assert all(f"`{value}`" in CODEBOOK for value in vocabulary)


def test_scores_and_rules_are_the_codebooks() -> None:
    for stance, score in SCORES.items():
        assert re.search(rf"\| `{stance}` \| \+?{score} \|", CODEBOOK)
    rules = read_codebook(SHIPPED).rules
    assert rules["hostile"].startswith("rejects it and answers with a threat")
    assert all(rules.values())


def test_the_shipped_descriptor_reads() -> None:
    meta = read(SHIPPED)
    assert meta.focus_states == ("MEX", "VEN", "COL", "ECU")
    assert meta.acting_states == ("USA",)
    assert str(meta.period_to) == "2026-03-31"


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"title": " "}, "title"),
        ({"licenses": []}, "licenses"),
        ({"tracker": None}, "tracker"),
        ({"tracker": DESCRIPTOR["tracker"] | {"topic": ""}}, "tracker.topic"),
        ({"tracker": DESCRIPTOR["tracker"] | {"focusStates": ["Mexico"]}}, "tracker.focusStates"),
        ({"tracker": DESCRIPTOR["tracker"] | {"focusStates": None}}, "tracker.focusStates"),
        ({"tracker": DESCRIPTOR["tracker"] | {"focusStates": ["ZZZ"]}}, "tracker.focusStates"),
        ({"tracker": DESCRIPTOR["tracker"] | {"actingStates": {}}}, "tracker.actingStates"),
        ({"tracker": DESCRIPTOR["tracker"] | {"themes": "oil"}}, "tracker.themes"),
        ({"tracker": DESCRIPTOR["tracker"] | {"themes": [1]}}, "tracker.themes"),
        ({"tracker": DESCRIPTOR["tracker"] | {"period": None}}, "tracker.period"),
        ({"licenses": [{"name": "X", "path": "javascript:alert(1)"}]}, "licenses.path"),
        ({"licenses": "CC0"}, "licenses"),
        ({"homepage": 5}, "homepage"),
        ({"tracker": DESCRIPTOR["tracker"] | {"period": {"from": "2025-13-01", "to": "2025-12-31"}}}, "tracker.period"),
        ({"tracker": DESCRIPTOR["tracker"] | {"period": {"from": "2026-01-01", "to": "2025-12-31"}}}, "tracker.period"),
    ],
)
def test_a_wrong_descriptor_is_told_what_would_be_right(changes: dict, column: str) -> None:
    with pytest.raises(DatasetError) as error:
        parse(DESCRIPTOR | changes)
    assert [problem.column for problem in error.value.problems] == [column]
