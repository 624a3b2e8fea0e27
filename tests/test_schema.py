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
    "responses.csv": "3175ee0207b3e75df9923164c6fd4d360328942951ecc295d34618f3cee36f59",
    "events.csv": "7ce888511ef190b2c7564871014217ec84a00a9df7ce8419c2715e23f035a68a",
    "codings.csv": "1b5e083491df24b5725a46fd50cb02c4ea0f6efc48a11f8619b5dff65aa434fb",
    "coverage.csv": "46d5d8ee2a1ff4ab93575ae0de7123268b70ef4c752488cbb499ffb0c2fcef40",
    "governments.csv": "0ef919f6e91ceb3e32110e8b9f83551c52e06fe4ac18d5c577346d256b7d7faa",
}


@pytest.mark.parametrize("file", AS_COLLECTED)
def test_the_tables_are_what_was_collected_to_the_byte(file: str) -> None:
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
