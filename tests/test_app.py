"""The page's logic without a browser: address in, words and address out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.support import EVENT, ROOT, TRACKER, response, write


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every test starts without what another one has cached."""
    monkeypatch.delenv("TRACKER_DATA", raising=False)
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def app(**query: list[str] | str) -> AppTest:
    started = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    for name, value in query.items():
        started.query_params["from" if name == "since" else name] = value
    started.run()
    assert not started.exception
    return started


def test_the_default_view() -> None:
    page = app()
    assert page.title[0].value.startswith("Of 23 states with a recorded position")
    assert "400 of 400 responses" in page.caption[0].value
    assert dict(page.query_params) == {}


def test_the_address_fills_filters_and_widgets() -> None:
    page = app(country=["MEX", "COL"], as_of="2025-08-31", chart="timeline")
    assert page.title[0].value == "On 31 August 2025 Colombia and Mexico are opposed to US military force against drug cartels."
    assert page.multiselect(key="country").value == ["COL", "MEX"]
    assert str(page.slider(key="as_of").value) == "2025-08-31"


def test_a_widget_writes_the_address_and_the_headline() -> None:
    page = app()
    page.multiselect(key="country").set_value(["ECU"]).run()
    assert page.query_params["country"] in ("ECU", ["ECU"])
    assert page.title[0].value.startswith("On 31 March 2026 Ecuador is conditional")


def test_every_choice_says_how_many_responses_it_would_give() -> None:
    page = app(country=["MEX"])
    states = page.multiselect(key="country").options
    assert "Mexico · 90" in states
    assert "Venezuela · 97" in states


def test_filters_that_do_not_move_positions_say_so() -> None:
    page = app(theme=["oil"])
    assert any(
        "Positions rest on all national, direct statements; themes narrows responses only." in c.value for c in page.caption
    )
    assert page.title[0].value.startswith("Of 23 states")


def test_reset_removes_everything() -> None:
    page = app(country=["MEX"], q="oil", as_of="2025-10-01")
    page.button(key="reset").click().run()
    assert dict(page.query_params) == {}
    assert page.multiselect(key="country").value == []


def test_a_chip_removes_its_own_choice() -> None:
    page = app(country=["MEX", "COL"])
    page.button(key="chip-country-MEX").click().run()
    assert page.query_params["country"] in ("COL", ["COL"])


def test_more_filters_open_by_themselves_when_one_is_in_force() -> None:
    page = app(confidence=["low"])
    assert any(pill.key == "confidence" for pill in page.get("button_group"))


def test_ignored_values_are_told() -> None:
    page = app(stance=["angry"], since="2031-01-01")
    assert len([w for w in page.warning if "it was ignored" in w.value]) == 2


def test_evidence_of_a_response_without_address_or_quote() -> None:
    page = app(response="ECU-2025-08-09-01")
    text = "\n".join(m.value for m in page.markdown) + "\n".join(c.value for c in page.caption)
    assert "Printed or wire text without an address." in text
    assert "no quote" in text


def test_an_unknown_state_of_affairs_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A dataset without events, coverage or second coder still shows what it can."""
    rows = [response("BRA-2025-02-01-01"), response("ARG-2025-02-02-01", stance="supportive")]
    tracker = TRACKER | {"focusStates": [], "actingStates": []}
    monkeypatch.setenv("TRACKER_DATA", str(write(tmp_path, rows, descriptor={"tracker": tracker})))
    for chart in ("bars", "timeline", "voices", "deeds"):
        page = app(chart=chart)
        assert page.title[0].value == (
            "Of 2 states with a recorded position on the strike on 31 December 2025, one is supportive and one opposed."
        )
        assert "US" not in page.title[0].value


def test_a_broken_dataset_is_a_page_and_not_a_traceback(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    rows = [response(f"MEX-2025-02-{day:02}-01", stance="angry") for day in range(1, 13)]
    monkeypatch.setenv("TRACKER_DATA", str(write(tmp_path, rows)))
    page = app()
    assert page.title[0].value == "The dataset cannot be shown yet"
    assert page.code[0].value.count("'angry'") == 8
    assert any("4 more problems not listed here" in m.value for m in page.markdown)


def test_a_folder_that_does_not_exist_is_a_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TRACKER_DATA", str(tmp_path / "nowhere"))
    assert app().title[0].value == "The dataset cannot be shown yet"


def test_an_empty_table_is_a_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TRACKER_DATA", str(write(tmp_path, [], events=[EVENT])))
    assert app().title[0].value == "No position on the strike is recorded on 31 December 2025."
