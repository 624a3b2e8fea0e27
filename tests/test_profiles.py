"""One state in words: what its position rests on comes first."""

from pathlib import Path

from components.products.profiles import byline, profile, states
from data.dataset.dataset import Dataset
from data.dataset.open import load
from tests.support import response, write
from tests.views import viewed

ROWS = [
    response("MEX-2025-02-01-01", stance="hostile", quote="We will fight."),
    response("MEX-2025-03-01-01", stance="opposed", quote="Not permitted."),
    response(
        "MEX-2025-04-01-01",
        stance="opposed",
        quote="",
        quote_language="",
        evidence="paraphrase",
        confidence="medium",
        summary="Says no again.",
    ),
    response("MEX-2025-05-01-01", stance="supportive", level="official", actor_type="legislature", quote="Welcome."),
]


def test_the_response_behind_the_position_comes_first_quoted_or_not(tmp_path: Path) -> None:
    view_data, _ = viewed(load(write(tmp_path / "d", ROWS)))
    found = profile(view_data, "MEX")
    assert found.stance == "opposed"
    assert [(quote.response_id, quote.quoted) for quote in found.quotes] == [
        ("MEX-2025-04-01-01", False),
        ("MEX-2025-02-01-01", True),
    ]
    assert found.quotes[0].words == "Says no again."
    assert byline(found.quotes[1]) == "Hostile. Ana Pérez, President, 1 February 2025. A paper."


def test_path_and_shifts_tell_how_it_came_there(tmp_path: Path) -> None:
    view_data, _ = viewed(load(write(tmp_path / "d", ROWS)))
    found = profile(view_data, "MEX")
    assert found.path == "Against since 1 February 2025. Its tone turned opposed on 1 March 2025, which is no change of position."
    assert found.shifts == ()
    assert found.firmness == "Holds with any one coder’s codes and without any one statement."
    plain = profile(viewed(load(write(tmp_path / "d", ROWS)), "rule=latest")[0], "MEX")
    assert plain.path.startswith(
        "First recorded hostile on 1 February 2025; 1 change of stance, the latest from hostile to opposed"
    )
    assert [(shift.before, shift.after, shift.left.response_id) for shift in plain.shifts] == [
        ("hostile", "opposed", "MEX-2025-02-01-01")
    ]
    assert plain.firmness == ""


def test_states_without_a_position_and_bodies_are_told_of_too(shipped: Dataset, tmp_path: Path) -> None:
    view_data, _ = viewed(shipped, "country=OAS&country=ISL")
    assert states(view_data) == ["ISL", "OAS"]
    assert "international body" in profile(view_data, "OAS").standing
    assert profile(view_data, "ISL").standing == (
        "No position of Iceland on US military force is recorded on 31 March 2026. Not searched."
    )
    acting, _ = viewed(shipped, "country=USA")
    assert profile(acting, "USA").path == "Its own statements on what it does are recorded and take no position."
    empty, _ = viewed(load(write(tmp_path / "none", [])))
    assert states(empty) == ["MEX", "COL"]
    assert profile(empty, "MEX").quotes == ()
