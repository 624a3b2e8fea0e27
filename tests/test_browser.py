"""The tracker in a real browser: what is painted, clicked, remembered and rewound."""

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from components.theme import STANCE
from tests.conftest import DRAWN
from tests.steps import (
    Open,
    at_rest,
    click_state,
    colours,
    expect_address,
    label_point,
    map_of,
    rgb,
    settled,
    state_point,
    view_data,
)


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
    assert striped["not_searched"] >= 8
    assert striped["no_position"] >= 1
    assert striped["none_found"] >= 2
    assert striped["not_applicable"] == 1
    legend = map_of(page).locator(".legendtext").all_text_contents()
    assert any(text.startswith("Searched, none found") for text in legend)
    assert any(text.startswith("Not searched") for text in legend)
    assert any(text.startswith("Acting state") for text in legend)


def test_a_click_toggles_a_state_and_a_shift_click_adds(address: str, opened: Open) -> None:
    page = opened(address)
    at_rest(page)
    settled(page, lambda: click_state(page, "BRA"))
    expect_address(page, "country", ["BRA"])
    expect(page.get_by_role("heading", level=1)).to_contain_text("Brazil is against")
    settled(page, lambda: click_state(page, "ARG", shift=True))
    expect_address(page, "country", ["ARG", "BRA"])
    settled(page, lambda: click_state(page, "PER", shift=True))
    expect_address(page, "country", ["ARG", "BRA", "PER"])
    settled(page, lambda: click_state(page, "PER"))
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
        "Against, in tone ■ opposed, since 20 February 2025",
        "Last stated 9 March 2026",
        "Claudia Sheinbaum",
        "Says Mexico has refused",
        "Source: Radio Santa Fe",
    ):
        expect(text).to_contain_text(part)


def test_pointing_at_a_state_never_tells_of_the_island_beside_it(address: str, opened: Open) -> None:
    page = opened(address)
    for code, name in (
        ("VEN", "Venezuela"),
        ("CUB", "Cuba"),
        ("HTI", "Haiti"),
        ("DOM", "Dominican Republic"),
        ("TTO", "Trinidad"),
    ):
        x, y = label_point(page, code)
        page.mouse.move(5, 5)
        page.mouse.move(x - 0.5, y)
        page.mouse.move(x, y)
        expect(page.locator(".hoverlayer text").first).to_contain_text(name)


def test_each_click_on_the_map_is_one_step_back(address: str, opened: Open) -> None:
    page = opened(address)
    settled(page, lambda: click_state(page, "BRA"))
    settled(page, lambda: click_state(page, "ARG", shift=True))
    expect_address(page, "country", ["ARG", "BRA"])
    at_rest(page)
    page.go_back()
    expect_address(page, "country", ["BRA"])
    page.go_back()
    expect_address(page, "country", [])


def test_a_bar_tells_its_own_count(address: str, opened: Open) -> None:
    page = opened(address)
    at_rest(page)
    page.locator(".bartext", has_text=re.compile("^60$")).hover(force=True)
    expect(page.locator(".hoverlayer text").first).to_contain_text("Opposed: 60")


def test_filters_narrow_every_view_and_chips_remove_them(address: str, opened: Open) -> None:
    page = opened(address)
    settled(page, lambda: page.get_by_role("button", name="Hostile ·").click())
    expect_address(page, "stance", ["hostile"])
    expect(page.get_by_text("64 of 607 responses", exact=False).first).to_be_visible()
    expect(page.get_by_text("of 64 found")).to_be_visible()
    settled(page, lambda: page.get_by_role("button", name=re.compile("^Official ·")).click())
    expect_address(page, "level", ["official"])
    settled(page, lambda: page.get_by_role("button", name=re.compile("Stance: .*Hostile ×")).click())
    expect_address(page, "stance", [])
    settled(page, lambda: page.get_by_role("button", name="Reset").click())
    expect_address(page, "level", [])
    expect(page.get_by_text("of 607 found")).to_be_visible()


def test_a_single_state_leads_to_its_own_page(address: str, opened: Open) -> None:
    page = opened(f"{address}/?country=ECU&as_of=2025-08-31")
    page.get_by_role("link", name="All on Ecuador").click()
    expect(page.get_by_role("heading", level=1).filter(has_text="Ecuador is for US military force")).to_be_visible()
    expect(page.get_by_role("button", name="As of: 31 August 2025 ×")).to_be_visible()


def test_search_ignores_accents_and_case(address: str, opened: Open) -> None:
    page = opened(address)
    box = page.get_by_label("Search text")
    settled(page, lambda: box.fill("SOBERANIA"))
    expect_address(page, "q", ["SOBERANIA"])
    expect(page.get_by_role("button", name="Text: “SOBERANIA” ×")).to_be_visible()


def test_an_impossible_combination_says_what_to_loosen(address: str, opened: Open) -> None:
    page = opened(f"{address}/?stance=supportive&country=CUB")
    expect(page.get_by_text("No response fits all the filters in force")).to_contain_text(
        "without the choice of states (124 responses)"
    )


def test_the_address_opens_the_same_view(address: str, opened: Open) -> None:
    url = f"{address}/?event=first-boat-strike&event=maduro-capture&as_of=2026-01-10&country=COL&country=MEX&chart=timeline&extent=americas&q=fuerza"
    page = opened(url)
    first = (
        page.get_by_role("heading", level=1).text_content(),
        page.locator(".figure").evaluate_all("figures => figures.map(f => f.dataset.token)"),
    )
    query = view_data(page)
    assert query == parse_qs(urlsplit(url).query)
    page.reload()
    page.locator("h1").wait_for()
    page.wait_for_function(DRAWN)
    assert view_data(page) == query
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
    assert view_data(page)["as_of"] == ["2025-09-02"], "the address waits while the days play"
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
    expect(page.get_by_text("of 607 found")).to_be_visible()


def test_a_row_opens_its_evidence(address: str, opened: Open) -> None:
    page = opened(address, height=1400)
    grid = page.get_by_test_id("stDataFrame").first
    box = grid.bounding_box()
    page.mouse.click(box["x"] + 16, box["y"] + 33 * 8 + 16)
    card = page.locator(".st-key-evidence")
    expect(card).to_contain_text("Claudia Sheinbaum, 9 March 2026")
    expect_address(page, "response", ["MEX-2026-03-09-01"])
    for part in (
        "orgullosamente seguimos diciendo que no",
        "In Spanish, as the source prints it",
        "the actor rejects or criticises it",
        "coders agree on stance",
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
    expect(page.locator(".st-key-evidence")).to_contain_text("7 March 2026")
    expect_address(page, "response", ["CUB-2026-03-07-01"])


def test_any_cell_of_a_row_opens_its_evidence(address: str, opened: Open) -> None:
    page = opened(address)
    at_rest(page)
    grid = page.get_by_test_id("stDataFrame").first.bounding_box()
    page.mouse.click(grid["x"] + 400, grid["y"] + 33 * 2.5)
    expect_address(page, "response", ["URY-2026-03-12-01"])
    expect(page.locator(".st-key-evidence")).to_contain_text("Yamandú Orsi")


def test_on_a_telephone_the_evidence_stands_above_the_table(address: str, opened: Open) -> None:
    page = opened(f"{address}/?response=MEX-2026-03-09-01", width=390, height=844)
    at_rest(page)
    card, grid = page.locator(".st-key-evidence").bounding_box(), page.get_by_test_id("stDataFrame").first.bounding_box()
    assert card["y"] + card["height"] <= grid["y"]


def test_copy_link_copies_the_address(address: str, opened: Open) -> None:
    page = opened(f"{address}/?country=MEX&as_of=2025-08-31", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()") == page.url


def test_the_first_screen_holds_headline_map_chart_and_four_rows(address: str, opened: Open) -> None:
    page = opened(address)
    at_rest(page)
    grid = page.get_by_test_id("stDataFrame").first.bounding_box()
    assert page.locator("h1").bounding_box()["y"] > 0
    for figure in page.locator(".figure").all():
        box = figure.bounding_box()
        assert box["y"] + box["height"] <= 900
        assert box["height"] >= 380
    assert grid["y"] + 33 * 5 <= 900, "header and four rows"
