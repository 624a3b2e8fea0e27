"""Datasets of other shapes than the shipped one: every page stands, and says in words what it cannot show."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from components.charts import registry, view_data
from components.charts.registry import TABS
from components.charts.view_data import load_view_data
from components.theme import LIGHT
from data.dataset.open import load
from data.query.view import View
from geo.names import current
from tests.support import ROOT, TRACKER, response, write


def years(first: int, last: int) -> dict[str, Any]:
    return {"tracker": TRACKER | {"period": {"from": f"{first}-01-01", "to": f"{last}-12-31"}}}


ONE_DAY = {"tracker": TRACKER | {"period": {"from": "2025-02-01", "to": "2025-02-01"}}}
SHAPES: dict[str, tuple[list[dict[str, str]], dict[str, Any]]] = {
    "one response": ([response("MEX-2025-02-01-01")], {}),
    "one day": ([response("MEX-2025-02-01-01"), response("COL-2025-02-01-01", stance="hostile")], ONE_DAY),
    "two hundred states": ([response(f"{code}-2025-02-01-01") for code in sorted(current())[:200]], {}),
    "thirty years": ([response(f"MEX-{year}-02-01-01", stance=("opposed", "hostile")[year % 2]) for year in range(1996, 2026)], years(1996, 2025)),
    "nobody speaks for a state": ([response("MEX-2025-02-01-01", level="official", actor_type="legislature")], {}),
}  # fmt: skip


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def page(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str = "") -> AppTest:
    monkeypatch.setenv("TRACKER_DATA", str(folder))
    source = f"from data.dataset.open import load\nfrom data.query.view import View\nfrom pathlib import Path\nfrom components.views import session, {script}\nfrom components.charts.registry import view_vocabulary\nd = load(Path({str(folder)!r}))\n"
    whole = (
        source
        + f"session.put(View())\n{script}.page(d, view_vocabulary(d), session.begin(view_vocabulary(d), (), 'x')) if '{script}' == 'state_page' else {script}.page(d, View())"
    )
    started = (
        AppTest.from_string(whole, default_timeout=60)
        if script
        else AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    )
    started.run()
    assert not started.exception
    return started


@pytest.mark.parametrize("name", SHAPES)
def test_every_page_and_figure_stands(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows, descriptor = SHAPES[name]
    folder = write(tmp_path / "set", rows, descriptor=descriptor)
    assert page(folder, monkeypatch).title
    for script in ("state_page", "methods_page"):
        assert page(folder, monkeypatch, script).title
    view_data = load_view_data(load(folder), View())
    for kind in ("map", *TABS):
        drawn = registry.draw_figure(view_data, kind, LIGHT, 400)
        assert drawn.caption.title


def test_tables_that_are_not_there_are_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path / "set", [response("MEX-2025-02-01-01")])
    for table in ("events", "codings", "coverage"):
        (folder / f"{table}.csv").unlink()
    assert page(folder, monkeypatch).title
    country = " ".join(item.value for item in page(folder, monkeypatch, "state_page").markdown)
    assert "no events on record, so silence cannot be told" in country
    methods = " ".join(item.value for item in page(folder, monkeypatch, "methods_page").markdown)
    assert "No second coding is recorded, so agreement cannot be told." in methods
    assert "No search is recorded, so silence cannot be told from ignorance." in methods


def test_the_axis_of_a_short_period_names_days_and_one_day_has_a_length(tmp_path: Path) -> None:
    rows, descriptor = SHAPES["one day"]
    spec = registry.draw_figure(
        view_data.load_view_data(load(write(tmp_path / "day", rows, descriptor=descriptor)), View()), "timeline", LIGHT, 400
    ).spec
    axis = spec["layout"]["xaxis"]
    assert (axis["tickvals"], axis["ticktext"]) == (["2025-02-01"], ["1 Feb 2025"])
    assert axis["range"][0] < axis["range"][1]
