"""What a desk officer does in a morning (docs/tasks.md), where no other test holds it, and five of the tasks by keyboard alone."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from components.charts.registry import TABS
from tests.steps import Open, at_rest, expect_address, finding, listed, map_of, row, settled
from tests.support import ROOT

LISTED = re.compile(r"`(test_\w+)`")


def test_every_task_names_a_test_that_there_is() -> None:
    there = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").glob("test_browser*.py"))
    named = LISTED.findall((ROOT / "docs" / "tasks.md").read_text("utf-8"))
    assert len(named) >= 12
    assert not [name for name in named if f"def {name}(" not in there]


def test_a_dissent_keeps_its_state_on_the_map(address: str, opened: Open) -> None:
    page = opened(f"{address}/?country=ECU")
    settled(page, lambda: page.get_by_role("button", name=re.compile("Opposed · ")).click())
    expect_address(page, "stance", ["opposed"])
    expect(finding(page)).to_contain_text("Ecuador is for US military force, supportive in tone, not opposed.")
    expect(page.locator(".map-labels text", has_text="Ecuador ▲")).to_have_count(1)
    assert set(page.locator(".listing .tile").all_text_contents()) == {"■Opposed"}


def test_a_word_in_one_language_leads_to_its_theme(address: str, opened: Open) -> None:
    page = opened(address)
    settled(page, lambda: page.get_by_label("Search text").fill("soberanía"))
    settled(page, lambda: page.get_by_role("button", name="Also try: theme Sovereignty").click())
    expect_address(page, "theme", ["sovereignty"])
    expect_address(page, "q", [])


def test_a_quotation_is_copied_with_its_source(address: str, opened: Open) -> None:
    page = opened(address, permissions=["clipboard-read", "clipboard-write"])
    row(page, "MEX-2026-03-09-01").click()
    page.get_by_role("button", name="Copy quote with source").click()
    expect(page.get_by_role("button", name="Copied", exact=True)).to_be_visible()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    for part in ("orgullosamente seguimos diciendo que no", "Claudia Sheinbaum, 9 March 2026", "Radio Santa Fe"):
        assert part in copied


def test_the_dialog_makes_a_picture(address: str, opened: Open, tmp_path: Path) -> None:
    page = opened(address, accept_downloads=True)
    page.get_by_role("button", name="Export").click()
    dialog = page.get_by_role("dialog")
    with page.expect_download(timeout=60_000) as download:
        dialog.get_by_role("button", name=re.compile("^Save reaction-tracker")).click()
    download.value.save_as(tmp_path / "picture.png")
    assert (tmp_path / "picture.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def _tab_to(page: Page, wanted: str, most: int = 90) -> None:
    """Press Tab until what has the focus matches a selector."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement?.matches(wanted) ?? false", wanted):
            return
    pytest.fail(f"the keyboard does not reach {wanted}")


def test_five_tasks_by_keyboard_alone(address: str, opened: Open) -> None:
    page = opened(address)
    at_rest(page)
    # One state alone: the map, Enter on the first focus state.
    _tab_to(page, ".map-keys button")
    settled(page, lambda: page.keyboard.press("Enter"))
    expect_address(page, "country", ["MEX"])
    # The words behind a row: Enter, read, Escape, and back on the row.
    _tab_to(page, ".listing .open")
    identifier = page.evaluate("() => document.activeElement.closest('tr').dataset.id")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-drawer").get_by_role("heading").first).to_be_focused()
    expect_address(page, "response", [identifier])
    page.keyboard.press("Escape")
    expect(row(page, identifier).locator(".open")).to_be_focused()
    # Only what speaks against: the stance's button.
    page.get_by_role("button", name=re.compile("Opposed · ")).focus()
    settled(page, lambda: page.keyboard.press("Enter"))
    expect_address(page, "stance", ["opposed"])
    expect(listed(page)).to_contain_text("responses found")
    # A word.
    page.get_by_label("Search text").focus()
    settled(page, lambda: page.keyboard.type("soberan"))
    expect_address(page, "q", ["soberan"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("path", ["", "?compare=2025-12-31&response=ECU-2026-03-09-01", "country?country=ECU", "data", "check"])
def test_no_finding_of_an_accessibility_scan(address: str, opened: Open, path: str, width: int, scheme: str) -> None:
    page = opened(f"{address}/{path}", width=width, drawn=path not in ("data", "check"), color_scheme=scheme)
    at_rest(page)
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}).response["violations"]
    assert not [(v["id"], [node["html"][:160] for node in v["nodes"][:3]]) for v in found]


@pytest.mark.parametrize("chart", TABS)
def test_charts_are_of_one_height_and_fit_their_box(address: str, opened: Open, chart: str) -> None:
    page = opened(f"{address}/?chart={chart}")
    at_rest(page)
    box, figure = page.locator(".st-key-chartbox").bounding_box(), page.locator(".figure").nth(1).bounding_box()
    assert figure["height"] <= box["height"]
    assert abs(box["y"] + box["height"] - (map_of(page).bounding_box()["y"] + map_of(page).bounding_box()["height"])) < 40
