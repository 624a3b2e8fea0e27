"""The page in a real browser: what is painted, clicked, remembered and asked for."""

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Page, expect

from components.theme import STANCE
from tests.conftest import DRAWN, serving
from tests.support import response, write

Open = Callable[..., Page]


def asked(page: Page) -> dict[str, list[str]]:
    """The parameters of the page's address."""
    return parse_qs(urlsplit(page.url).query)


def settled(page: Page, change: Callable[[], object]) -> None:
    """Make a change and wait until every figure shows another answer."""
    page.evaluate("() => document.querySelectorAll('.figure').forEach(f => delete f.dataset.token)")
    change()
    page.wait_for_function(DRAWN)


def expect_address(page: Page, name: str, values: list[str]) -> None:
    """Wait until the address holds exactly these values for a name."""
    page.wait_for_function(
        "([name, values]) => JSON.stringify(new URLSearchParams(location.search).getAll(name)) === JSON.stringify(values)",
        arg=[name, values],
    )


def colours(png: bytes) -> dict[tuple[int, int, int], int]:
    """How many pixels of each colour a picture has."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    return {colour: n for n, colour in image.getcolors(1 << 24)}


def rgb(code: str) -> tuple[int, int, int]:
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def at_rest(page: Page) -> None:
    """Wait until Streamlit has finished and our style has come: while it runs, it fades what is not yet new."""
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    page.wait_for_function(
        """() => !document.querySelector('[data-stale="true"]')
          && parseFloat(getComputedStyle(document.querySelector('[data-testid=stMainBlockContainer]')).paddingLeft) < 30
          && [...document.querySelectorAll('[data-testid=stElementContainer]')].every(e => getComputedStyle(e).opacity === '1')"""
    )


def map_of(page: Page):
    return page.locator(".figure").first


def state_point(page: Page, code: str) -> tuple[float, float]:
    """A point on the screen inside a state's painted area."""
    return tuple(
        page.evaluate(
            """(code) => {
              for (const path of document.querySelectorAll('.choroplethlayer path')) {
                const feature = path.__data__;
                if (!feature || feature.loc !== code || path.getBoundingClientRect().width === 0) continue;
                const box = path.getBoundingClientRect(), shape = path.getScreenCTM().inverse();
                for (let i = 1; i < 40; i++) for (let j = 1; j < 40; j++) {
                  const point = new DOMPoint(box.x + box.width * i / 40, box.y + box.height * j / 40);
                  const around = [[0, 0], [3, 0], [-3, 0], [0, 3], [0, -3]];
                  if (around.every(([x, y]) => path.isPointInFill(new DOMPoint(point.x + x, point.y + y).matrixTransform(shape)))) return [point.x, point.y];
                }
              }
              throw new Error('not painted: ' + code);
            }""",
            code,
        )
    )


def click_state(page: Page, code: str, shift: bool = False) -> None:
    x, y = state_point(page, code)
    if shift:
        page.keyboard.down("Shift")
    page.mouse.move(x - 1, y)
    page.mouse.click(x, y)
    if shift:
        page.keyboard.up("Shift")


def test_the_map_is_painted_and_every_stance_has_its_pixels(address: str, opened: Open) -> None:
    seen: set[str] = set()
    for day in ("2025-08-31", "2026-03-31"):
        page = opened(f"{address}/?as_of={day}")
        painted = page.evaluate(
            "() => [...document.querySelectorAll('.choroplethlayer path')].filter(p => (p.getAttribute('d') || '').length > 20).length"
        )
        assert painted > 60
        found = colours(map_of(page).screenshot())
        seen |= {stance for stance, style in STANCE.items() if found.get(rgb(style.fill), 0) > 25}
        assert max(found.values()) < 0.9 * sum(found.values())
    assert seen == set(STANCE)


def test_the_whole_world_is_painted(address: str, opened: Open) -> None:
    page = opened(f"{address}/?extent=world")
    painted = page.evaluate(
        "() => [...document.querySelectorAll('.choroplethlayer path')].filter(p => (p.getAttribute('d') || '').length > 20).length"
    )
    assert painted > 200
    boxes = page.evaluate(
        "() => [...document.querySelectorAll('.choroplethlayer path')].map(p => p.getBoundingClientRect()).map(b => b.width * b.height)"
    )
    view = map_of(page).bounding_box()
    assert max(boxes) < 0.75 * view["width"] * view["height"], "a shape fills the globe"


def test_empty_kinds_are_hatched(address: str, opened: Open) -> None:
    page = opened(f"{address}/?event=military-directive-nyt")
    striped = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('.choroplethlayer .trace')].map(t => [t.__data__[0].trace.name,
          [...t.querySelectorAll('path')].filter(p => (p.getAttribute('d') || '').length > 100).length]))"""
    )
    assert striped["not_searched"] > 20
    assert striped["none_found"] >= 2
    assert striped["not_applicable"] == 1
    legend = map_of(page).locator(".legendtext").all_text_contents()
    assert any(text.startswith("Searched, none found") for text in legend)
    assert any(text.startswith("Not searched") for text in legend)
    assert any(text.startswith("Acting state") for text in legend)


def test_a_click_toggles_a_state_and_a_shift_click_adds(address: str, opened: Open) -> None:
    page = opened(address)
    settled(page, lambda: click_state(page, "BRA"))
    expect_address(page, "country", ["BRA"])
    expect(page.get_by_role("heading", level=1)).to_contain_text("Brazil is opposed")
    settled(page, lambda: click_state(page, "ARG", shift=True))
    expect_address(page, "country", ["ARG", "BRA"])
    settled(page, lambda: click_state(page, "BRA"))
    expect_address(page, "country", ["ARG"])
    settled(page, lambda: click_state(page, "ARG"))
    expect_address(page, "country", [])


def test_hover_tells_state_stance_since_actor_sentence_and_source(address: str, opened: Open) -> None:
    page = opened(address)
    x, y = state_point(page, "MEX")
    page.mouse.move(x - 2, y)
    page.mouse.move(x, y)
    text = page.locator(".hoverlayer text").first
    expect(text).to_contain_text("Mexico")
    for part in (
        "Opposed since 12 January 2026",
        "Last stated 9 March 2026, carried forward",
        "Claudia Sheinbaum",
        "Says Mexico has refused",
        "Source: Radio Santa Fe",
    ):
        expect(text).to_contain_text(part)


def test_filters_narrow_every_view_and_chips_remove_them(address: str, opened: Open) -> None:
    page = opened(address)
    settled(page, lambda: page.get_by_role("button", name="Hostile ·").click())
    expect_address(page, "stance", ["hostile"])
    expect(page.get_by_text("56 of 400 responses", exact=False).first).to_be_visible()
    expect(page.get_by_text("of 56 found")).to_be_visible()
    settled(page, lambda: page.get_by_role("button", name=re.compile("^Official ·")).click())
    expect_address(page, "level", ["official"])
    settled(page, lambda: page.get_by_role("button", name=re.compile("Stance: .*Hostile ×")).click())
    expect_address(page, "stance", [])
    settled(page, lambda: page.get_by_role("button", name="Reset").click())
    expect_address(page, "level", [])
    expect(page.get_by_text("of 400 found")).to_be_visible()


def test_search_ignores_accents_and_case(address: str, opened: Open) -> None:
    page = opened(address)
    box = page.get_by_label("Search text")
    box.fill("SOBERANIA")
    settled(page, lambda: box.press("Enter"))
    expect_address(page, "q", ["SOBERANIA"])
    expect(page.get_by_role("button", name="Text: “SOBERANIA” ×")).to_be_visible()


def test_an_impossible_combination_says_what_to_loosen(address: str, opened: Open) -> None:
    page = opened(f"{address}/?stance=supportive&country=CUB")
    expect(page.get_by_text("No response fits all the filters in force")).to_contain_text(
        "without states and bodies, 80 responses"
    )


def test_the_address_opens_the_same_view(address: str, opened: Open) -> None:
    url = f"{address}/?event=first-boat-strike&event=maduro-capture&as_of=2026-01-10&country=COL&country=MEX&chart=timeline&extent=americas&q=fuerza"
    page = opened(url)
    first = (
        page.get_by_role("heading", level=1).text_content(),
        page.locator(".figure").evaluate_all("figures => figures.map(f => f.dataset.token)"),
    )
    query = asked(page)
    assert query == parse_qs(urlsplit(url).query)
    page.reload()
    page.locator("h1").wait_for()
    page.wait_for_function(DRAWN)
    assert asked(page) == query
    assert (
        page.get_by_role("heading", level=1).text_content(),
        page.locator(".figure").evaluate_all("f => f.map(x => x.dataset.token)"),
    ) == first


def test_unknown_values_are_ignored_with_a_notice(address: str, opened: Open) -> None:
    page = opened(f"{address}/?stance=angry&as_of=2031-01-01&embed_options=x")
    expect(page.get_by_text("stance=angry, which this dataset does not have; it was ignored")).to_be_visible()
    expect(page.get_by_text("as_of=2031-01-01, which lies outside the record")).to_be_visible()
    expect_address(page, "stance", [])


def test_tabs_are_remembered(address: str, opened: Open) -> None:
    page = opened(address)
    for name, key in (("Over time", "timeline"), ("Voices", "voices"), ("Words and deeds", "deeds")):
        settled_tab(page, name)
        expect_address(page, "chart", [key])
        assert page.get_by_role("tab", selected=True).text_content() == name


def settled_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()
    page.wait_for_function(DRAWN)


def test_rewinding_moves_map_and_headline(address: str, opened: Open) -> None:
    page = opened(f"{address}/?as_of=2025-09-02")
    settled(page, lambda: page.get_by_role("button", name="Earlier").click())
    expect_address(page, "as_of", ["2025-09-01"])
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 September 2025")
    settled(page, lambda: page.get_by_role("button", name="Later").click())
    expect_address(page, "as_of", ["2025-09-02"])
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("4 September 2025", timeout=15_000)
    assert asked(page)["as_of"] == ["2025-09-02"], "the address waits while the days play"
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    page.wait_for_function("() => new URLSearchParams(location.search).get('as_of') >= '2025-09-04'")


def test_playing_ends_at_the_end_of_the_record(address: str, opened: Open) -> None:
    page = opened(f"{address}/?as_of=2026-03-11")
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible(timeout=15_000)
    expect(page.get_by_role("heading", level=1)).to_contain_text("31 March 2026")
    expect_address(page, "as_of", [])


def test_back_undoes_a_filter(address: str, opened: Open) -> None:
    page = opened(address)
    settled(page, lambda: page.get_by_role("button", name="Hostile ·").click())
    expect_address(page, "stance", ["hostile"])
    settled(page, page.go_back)
    expect_address(page, "stance", [])
    expect(page.get_by_text("of 400 found")).to_be_visible()


def test_a_row_opens_its_evidence(address: str, opened: Open) -> None:
    page = opened(address, height=1400)
    grid = page.get_by_test_id("stDataFrame").first
    box = grid.bounding_box()
    page.mouse.click(box["x"] + 16, box["y"] + 33 * 3 + 16)
    card = page.locator(".st-key-evidence")
    expect(card).to_contain_text("Claudia Sheinbaum, 9 March 2026")
    expect_address(page, "response", ["MEX-2026-03-09-01"])
    for part in (
        "orgullosamente seguimos diciendo que no",
        "In Spanish, as the source prints it",
        "the actor rejects or criticises it",
        "Two coders agree",
        "Radio Santa Fe",
    ):
        expect(card).to_contain_text(part)
    card.get_by_text("Cite", exact=True).click()
    expect(card).to_contain_text("@misc{MEX-2026-03-09-01")
    card.get_by_text("Other statements of").click()
    card.get_by_role("button", name=re.compile("18 February 2025")).first.click()
    expect(card).to_contain_text("Claudia Sheinbaum, 18 February 2025")
    card.get_by_role("button", name="Close").click()
    expect(card).to_have_count(0)
    expect_address(page, "response", [])


def test_a_mark_on_the_timeline_opens_its_evidence(address: str, opened: Open) -> None:
    page = opened(f"{address}/?chart=timeline&country=CUB")
    mark = page.locator(".figure").nth(1).locator(".scatterlayer .point").first
    box = mark.bounding_box()
    page.mouse.move(box["x"] + 2, box["y"] + 4)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect_address(page, "response", ["CUB-2026-01-03-01"])
    expect(page.locator(".st-key-evidence")).to_contain_text("3 January 2026")


def test_copy_link_copies_the_address(address: str, opened: Open) -> None:
    page = opened(f"{address}/?country=MEX&as_of=2025-08-31", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()") == page.url


def test_the_first_screen_holds_headline_map_chart_and_five_rows(address: str, opened: Open) -> None:
    page = opened(address)
    grid = page.get_by_test_id("stDataFrame").first.bounding_box()
    assert page.locator("h1").bounding_box()["y"] > 0
    for figure in page.locator(".figure").all():
        box = figure.bounding_box()
        assert box["y"] + box["height"] <= 900
        assert box["height"] >= 380
    assert grid["y"] + 33 * 6 <= 900, "header and five rows"


@pytest.mark.parametrize("width", [390, 2560])
def test_nothing_is_cut_off_from_a_telephone_to_a_wall(address: str, opened: Open, width: int) -> None:
    page = opened(address, width=width, height=844)
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    for figure in page.locator(".figure").all():
        figure.scroll_into_view_if_needed()
        outer = figure.bounding_box()
        assert outer["x"] >= 0
        assert outer["x"] + outer["width"] <= width
        texts = figure.locator("text").evaluate_all(
            "nodes => nodes.filter(n => n.textContent.trim()).map(n => n.getBoundingClientRect()).map(b => [b.left, b.right])"
        )
        assert all(left >= outer["x"] - 1 and right <= outer["x"] + outer["width"] + 1 for left, right in texts)


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
        expect(page.get_by_text("The codebook", exact=True)).to_be_visible()
    at_rest(page)
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}).response["violations"]
    serious = [v for v in found if v["impact"] in ("serious", "critical")]
    assert not serious, json.dumps(
        [(v["id"], [(n["html"][:200], n["failureSummary"][:300]) for n in v["nodes"][:4]]) for v in serious], indent=1
    )


def test_figures_say_what_they_show(address: str, opened: Open) -> None:
    page = opened(address)
    names = [figure.get_attribute("aria-label") for figure in page.locator(".figure").all()]
    assert names[0].startswith("Map. 16 of 23 states are opposed")
    assert names[1].startswith("Bars. 59 % of 400 responses are opposed or hostile")


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
        "Ecuador is conditionally supportive of US military force against drug cartels, since 9 March 2026"
    )
    expect(page.get_by_role("heading", name="9 changes of position")).to_be_visible()
    for name in ("Voices", "Key quotes", "Silence"):
        expect(page.get_by_role("heading", name=name)).to_be_visible()
    page.get_by_role("link", name="Tracker").click()
    page.wait_for_function(DRAWN)
    expect_address(page, "country", ["ECU"])


def test_the_methods_page_shows_agreement_and_coverage(address: str, opened: Open) -> None:
    page = opened(f"{address}/methods", drawn=False)
    for name in (
        "Agreement between coders",
        "35 responses disputed on stance",
        "What was searched, and until when",
        "Sources",
        "How to cite",
    ):
        expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.get_by_text("No human expert has reviewed them yet").first).to_be_visible()


def test_a_broken_dataset_shows_its_problems_and_no_traceback(tmp_path: Path, opened: Open) -> None:
    folder = write(tmp_path / "broken", [response("MEX-2025-02-01-01", stance="angry")])
    with serving(folder) as url:
        page = opened(url, drawn=False)
        expect(page.get_by_role("heading", level=1)).to_have_text("The dataset cannot be shown yet")
        expect(page.get_by_text("'angry': this is not in the codebook")).to_be_visible()
        expect(page.get_by_text("python -m data.validate")).to_be_visible()
        assert "Traceback" not in page.locator("body").inner_text()
        write(folder, [response("MEX-2025-02-01-01")])
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Mexico is opposed to the strike")


def test_a_good_version_stays_up_when_the_files_are_broken_later(tmp_path: Path, opened: Open) -> None:
    folder = write(tmp_path / "good", [response("MEX-2025-02-01-01")])
    with serving(folder) as url:
        page = opened(url)
        write(folder, [response("MEX-2025-02-01-01", stance="angry")])
        page.reload()
        expect(page.get_by_text("The last good version is shown")).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Mexico is opposed to the strike")


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
        card = page.locator(".st-key-evidence")
        expect(card).to_contain_text(nasty)
        expect(card).to_contain_text("<script>alert(1)</script>")
        expect(card).to_contain_text("$x$ :red[y]")
        assert card.locator("img, script, a[href^='javascript']").count() == 0
