"""Every page in a real browser: sizes, dark mode, no outside request, accessibility, broken data, markup as text."""

import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import TimeoutError, expect

from components.theme import STANCE
from tests.conftest import DRAWN, serving
from tests.steps import Open, at_rest, colours, expect_address, finding, map_of, rgb
from tests.support import response, write

# Figures that leave the window, and texts that leave their figure.
OUTSIDE = """(width) => [...document.querySelectorAll('.figure')].flatMap((figure) => {
  const outer = figure.getBoundingClientRect();
  const texts = [...figure.querySelectorAll('text')].filter((node) => node.textContent.trim());
  const left_out = texts.filter((node) => { const box = node.getBoundingClientRect(); return box.left < outer.left - 1 || box.right > outer.right + 1; });
  return [...(outer.left < 0 || outer.right > width ? ['figure'] : []), ...left_out.map((node) => node.textContent)];
})"""


@pytest.mark.parametrize("width", [390, 2560])
def test_nothing_is_cut_off_from_a_telephone_to_a_wall(address: str, opened: Open, width: int) -> None:
    page = opened(f"{address}/?chart=bars", width=width, height=844)
    at_rest(page)
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    expect(page.locator(".figure")).to_have_count(2)
    # A figure whose column has changed its width is drawn again a moment later: wait for that, and name what stays outside.
    try:
        page.wait_for_function(f"(width) => ({OUTSIDE})(width).length === 0", arg=width)
    except TimeoutError:
        pytest.fail(f"outside: {page.evaluate(OUTSIDE, width)}")


def test_captions_are_as_wide_as_their_figure(address: str, opened: Open) -> None:
    """On a narrow page they take more lines, on a wide one fewer, and the plot gets the room."""
    lines = "() => document.querySelector('.figure .annotation[data-index=\"2\"]').querySelectorAll('tspan.line').length || 1"
    top = "() => document.querySelector('.figure')._fullLayout.margin.t"
    page = opened(address, width=2560, height=1300)
    at_rest(page)
    page.wait_for_function(f"() => ({lines})() === 1")
    wide = page.evaluate(top)
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function(f"() => ({lines})() === 2")
    page.wait_for_function(f"(wide) => ({top})() === wide + 17", arg=wide)
    page.set_viewport_size({"width": 2560, "height": 1300})
    page.wait_for_function(f"() => ({lines})() === 1")


def test_dark_mode_is_dark_and_still_painted(address: str, opened: Open) -> None:
    page = opened(address, color_scheme="dark")
    found = colours(page.screenshot())
    assert found.get(rgb("#0f131a"), 0) > 200_000
    on_map = colours(map_of(page).screenshot())
    assert on_map.get(rgb(STANCE["opposed"].fill), 0) > 1000
    assert on_map.get((255, 255, 255), 0) < 0.05 * sum(on_map.values()), "no white paper behind the map"
    title = map_of(page).locator(".annotation-text").filter(has_text="states").first
    assert title.evaluate("node => getComputedStyle(node).fill") == "rgb(242, 244, 248)"


@pytest.mark.parametrize("path", ["", "country?country=VEN", "methods"])
def test_no_request_leaves_the_server_and_nothing_fails(address: str, opened: Open, path: str) -> None:
    page = opened(f"{address}/{path}", drawn=path != "methods")
    outside = [url for url in page.requests if not url.startswith((address, "data:", "blob:", address.replace("http", "ws")))]
    assert not outside
    assert not page.errors


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path", ["", "?stance=hostile&country=NIC&response=MEX-2026-03-09-01&chart=timeline", "country?country=VEN", "methods"]
)
def test_no_serious_finding_of_an_accessibility_scan(address: str, opened: Open, path: str, scheme: str) -> None:
    page = opened(f"{address}/{path}", drawn=path != "methods", color_scheme=scheme)
    if path == "methods":
        expect(page.get_by_text("The codebook", exact=True)).to_be_visible(timeout=30_000)
    at_rest(page)
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}).response["violations"]
    serious = [v for v in found if v["impact"] in ("serious", "critical")]
    assert not serious, json.dumps(
        [(v["id"], [(n["html"][:200], n["failureSummary"][:300]) for n in v["nodes"][:4]]) for v in serious], indent=1
    )


def test_figures_say_what_they_show(address: str, opened: Open) -> None:
    page = opened(f"{address}/?chart=bars")
    names = [figure.get_attribute("aria-label") for figure in page.locator(".figure").all()]
    assert names[0].startswith("Map. 16 states against, 10 for")
    assert names[1].startswith("Bars. 55 % of 591 responses by others than the United States")


def test_every_control_can_be_reached_by_keyboard(address: str, opened: Open) -> None:
    page = opened(address)
    at_rest(page)
    expect(page.get_by_role("button", name="Earlier")).to_be_visible()
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "() => (document.activeElement.shadowRoot?.activeElement ?? document.activeElement).innerText || document.activeElement.getAttribute('aria-label') || ''"
            )
        )
    for name in ("Earlier", "Play", "Copy link", "Americas", "Over time"):
        assert any(name in text for text in reached), (name, reached)


def test_the_state_page_shows_position_path_shifts_and_silence(address: str, opened: Open) -> None:
    page = opened(f"{address}/country?country=ECU")
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        "As of 31 March 2026: Ecuador is for US military force, supportive in tone, since 19 March 2025; last stated 9 March 2026"
    )
    expect(page.get_by_role("heading", name="How it came there")).to_be_visible()
    for name in ("Voices", "Key quotes", "Silence"):
        expect(page.get_by_role("heading", name=name)).to_be_visible()
    page.get_by_role("link", name="Tracker").click()
    page.wait_for_function(DRAWN)
    expect_address(page, "country", ["ECU"])


def test_the_methods_page_shows_agreement_and_coverage(address: str, opened: Open) -> None:
    page = opened(f"{address}/methods", drawn=False)
    for name in (
        "Agreement between coders",
        "37 responses on whose stance the coders differ",
        "What was searched, and until when",
        "Sources",
        "How to cite",
    ):
        expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.get_by_text("No human expert has reviewed them yet").first).to_be_visible()


def test_a_broken_dataset_shows_its_problems_and_no_traceback(tmp_path: Path, opened: Open) -> None:
    folder = write(tmp_path / "broken", [response("MEX-2025-12-01-01", stance="angry")])
    with serving(folder) as url:
        page = opened(url, drawn=False)
        expect(page.get_by_role("heading", level=1)).to_have_text("The dataset cannot be shown yet")
        expect(page.get_by_text("'angry': this is not in the codebook")).to_be_visible()
        expect(page.get_by_text("python -m data.validate")).to_be_visible()
        assert "Traceback" not in page.locator("body").inner_text()
        write(folder, [response("MEX-2025-12-01-01")])
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Mexico is against the strike")


def test_a_good_version_stays_up_when_the_files_are_broken_later(tmp_path: Path, opened: Open) -> None:
    folder = write(tmp_path / "good", [response("MEX-2025-12-01-01")])
    with serving(folder) as url:
        page = opened(url)
        write(folder, [response("MEX-2025-12-01-01", stance="angry")])
        page.reload()
        expect(page.get_by_text("The last good version is shown")).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Mexico is against the strike")


def test_markup_in_the_data_is_shown_as_text(tmp_path: Path, opened: Open) -> None:
    nasty = "<img src=x onerror=alert(1)> **bold** [x](javascript:alert(1)) <b>b</b>"
    rows = [
        response(
            "MEX-2025-02-01-01",
            summary=nasty,
            quote=nasty,
            actor="<script>alert(1)</script>",
            actor_role="$x$ :red[y]",
            source_title=nasty,
        )
    ]
    with serving(write(tmp_path, rows)) as url:
        page = opened(f"{url}/?response=MEX-2025-02-01-01&chart=timeline")
        card = page.locator(".st-key-drawer")
        expect(card).to_contain_text(nasty)
        expect(card).to_contain_text("<script>alert(1)</script>")
        expect(card).to_contain_text("$x$ :red[y]")
        assert card.locator("img, script, a[href^='javascript']").count() == 0


def test_a_newcomers_sheet_is_shown_and_stays_hers(address: str, opened: Open, tmp_path: Path) -> None:
    sheet = tmp_path / "votes.csv"
    sheet.write_text(
        "When,Nation,Speaker,Vote,What was said,Newspaper\n03/02/2025,Mexico,Ana Pérez,no,Says no.,La Jornada\n15/02/2025,Brazil,João Silva,yes,Says yes.,Folha\n",
        "utf-8",
    )
    page = opened(f"{address}/data", drawn=False)
    page.locator("input[type=file]").first.set_input_files(str(sheet))
    expect(page.get_by_role("heading", name="2 of 2 rows can be shown")).to_be_visible()
    expect(page.get_by_text("03/02/2025 is read as 3 February 2025.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the mapping").click()
    download.value.save_as(tmp_path / "mapping.toml")
    page.locator("input[type=file]").nth(1).set_input_files(str(tmp_path / "mapping.toml"))
    expect(page.get_by_text("The mapping says what they hold.")).to_be_visible()
    # For a moment what stood there before stands beside it.
    expect(page.get_by_role("heading", name="2 of 2 rows can be shown")).to_have_count(1)
    page.get_by_role("button", name="Show on the tracker").click()
    expect(page.locator(".st-key-headline").filter(has_text="of two states")).to_be_visible()
    page.wait_for_function(DRAWN)
    expect(page.get_by_text("Only this session sees it")).to_be_visible()
    other = opened(address)
    expect(finding(other)).to_contain_text("Of 22 further states")
    assert all(url.startswith((address, "blob:", "data:")) for url in page.requests)  # type: ignore[attr-defined]
    assert not page.errors  # type: ignore[attr-defined]
    page.get_by_role("button", name="Back to the shared dataset").click()
    # For a moment the headline before stands beside the new one.
    expect(page.locator(".st-key-headline").filter(has_text="Of 22 further states")).to_be_visible()
