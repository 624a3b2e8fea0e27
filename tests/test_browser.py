"""The tracker in a real browser: what is painted, clicked, remembered and rewound."""

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from components.theme import STANCE
from tests.conftest import DRAWN
from tests.steps import (
    STILL,
    Open,
    at_rest,
    click_state,
    colours,
    expect_address,
    finding,
    label_point,
    listed,
    map_of,
    rgb,
    row,
    settled,
    state_point,
    view_data,
)


def test_the_map_is_painted_and_every_stance_has_its_pixels(address: str, opened: Open) -> None:
    seen: set[str] = set()
    for day in ("2025-08-31", "2026-03-31"):
        page = opened(f"{address}/?as_of={day}&extent=latam")
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
    page = opened(f"{address}/?event=military-directive-nyt&extent=latam")
    striped = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('.choroplethlayer .trace')].map(t => [t.__data__[0].trace.name,
          [...t.querySelectorAll('path')].filter(p => (p.getAttribute('d') || '').length > 100).length]))"""
    )
    assert "not_searched" not in striped, "what was not searched is plain land"
    assert striped["no_position"] >= 1
    assert striped["none_found"] >= 2
    assert striped["not_applicable"] == 1
    legend = map_of(page).locator(".legendtext").all_text_contents()
    assert any(text.startswith("Searched, none found") for text in legend)
    assert any(text.startswith("Not searched") for text in legend)
    assert any(text.startswith("Acting state") for text in legend)


def test_a_click_toggles_a_state_and_a_shift_click_adds(address: str, opened: Open) -> None:
    page = opened(f"{address}/?extent=latam")
    at_rest(page)
    settled(page, lambda: click_state(page, "BRA"))
    expect_address(page, "country", ["BRA"])
    expect(page.get_by_role("heading", level=1)).to_have_text("Brazil is against US military force")
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
    page = opened(f"{address}/?extent=latam")
    settled(page, lambda: click_state(page, "BRA"))
    settled(page, lambda: click_state(page, "ARG", shift=True))
    expect_address(page, "country", ["ARG", "BRA"])
    at_rest(page)
    page.go_back()
    expect_address(page, "country", ["BRA"])
    page.go_back()
    expect_address(page, "country", [])


def test_a_bar_tells_its_own_count(address: str, opened: Open) -> None:
    page = opened(f"{address}/?chart=bars")
    at_rest(page)
    page.locator(".bartext", has_text=re.compile("^60$")).first.hover(force=True)
    expect(page.locator(".hoverlayer text").first).to_contain_text("Opposed: 60")


def test_filters_narrow_every_view_and_chips_remove_them(address: str, opened: Open) -> None:
    page = opened(address)
    settled(page, lambda: page.get_by_role("button", name="Hostile ·").click())
    expect_address(page, "stance", ["hostile"])
    expect(listed(page)).to_have_text("1–50 of 64 responses found, 607 in all")
    settled(page, lambda: page.get_by_role("button", name=re.compile("^Official ·")).click())
    expect_address(page, "level", ["official"])
    settled(page, lambda: page.get_by_role("button", name=re.compile("Stance: .*Hostile ×")).click())
    expect_address(page, "stance", [])
    settled(page, lambda: page.get_by_role("button", name="Reset").click())
    expect_address(page, "level", [])
    expect(listed(page)).to_have_text("1–50 of 607 responses")


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
    expect(finding(page)).to_contain_text("1 September 2025")
    settled(page, lambda: page.get_by_role("button", name="Later").click())
    expect_address(page, "as_of", ["2025-09-02"])
    page.get_by_role("button", name="Play").click()
    expect(finding(page)).to_contain_text("4 September 2025", timeout=15_000)
    assert view_data(page)["as_of"] == ["2025-09-02"], "the address waits while the days play"
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    page.wait_for_function("() => new URLSearchParams(location.search).get('as_of') >= '2025-09-04'")


def test_playing_ends_at_the_end_of_the_record(address: str, opened: Open) -> None:
    page = opened(f"{address}/?as_of=2026-03-11")
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page.get_by_role("button", name="Play")).to_be_visible(timeout=15_000)
    expect(finding(page)).to_contain_text("31 March 2026")
    expect_address(page, "as_of", [])


def test_back_undoes_a_filter(address: str, opened: Open) -> None:
    page = opened(address)
    settled(page, lambda: page.get_by_role("button", name="Hostile ·").click())
    expect_address(page, "stance", ["hostile"])
    settled(page, page.go_back)
    expect_address(page, "stance", [])
    expect(listed(page)).to_have_text("1–50 of 607 responses")


def test_a_row_opens_its_evidence(address: str, opened: Open) -> None:
    page = opened(address)
    row(page, "MEX-2026-03-09-01").click()
    card = page.locator(".st-key-drawer")
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
    expect(card).to_contain_text("18 February 2025")
    card.get_by_role("button", name=re.compile("18 February 2025")).first.click()
    expect(card).to_contain_text("Claudia Sheinbaum, 18 February 2025")
    card.get_by_role("button", name="Close").click()
    expect(card).to_have_count(0)
    expect_address(page, "response", [])


def test_the_page_behind_the_drawer_stays_live_and_focus_returns_to_the_second_row(address: str, opened: Open) -> None:
    page = opened(address)
    first, second = (page.locator(".listing tbody tr").nth(n) for n in (0, 2))
    first.click(position={"x": 30, "y": 10})
    drawer = page.locator(".st-key-drawer")
    expect(drawer.get_by_role("heading").first).to_be_focused()
    second.click(position={"x": 30, "y": 10})
    identifier = second.get_attribute("data-id")
    expect_address(page, "response", [identifier])
    expect(drawer.get_by_role("heading").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    expect(row(page, identifier).locator(".open")).to_be_focused()


def test_previous_and_next_follow_the_table(address: str, opened: Open) -> None:
    page = opened(address)
    ids = page.locator(".listing tbody tr").evaluate_all("rows => rows.map(r => r.dataset.id)")
    row(page, ids[1]).click(position={"x": 30, "y": 10})
    drawer = page.locator(".st-key-drawer")
    expect(drawer).to_contain_text("2 of 607")
    drawer.get_by_role("button", name="Next").click()
    expect_address(page, "response", [ids[2]])
    drawer.get_by_role("button", name="Previous").click()
    expect_address(page, "response", [ids[1]])


def test_headers_sort_the_whole_result_and_the_address_keeps_the_order(address: str, opened: Open) -> None:
    page = opened(address)
    header = page.locator(".listing thead")
    header.get_by_role("button", name="Actor").click()
    expect_address(page, "sort", ["actor"])
    actors = page.locator(".listing tbody .open")
    expect(actors.first).to_have_text(re.compile("^A"))
    header.get_by_role("button", name="Actor").click()
    expect_address(page, "sort", ["actor_down"])
    expect(page.locator(".listing th[aria-sort=descending]")).to_have_text(re.compile("Actor"))
    page.go_back()
    expect_address(page, "sort", ["actor"])
    header.get_by_role("button", name="Date").click()
    expect_address(page, "sort", [])


def test_the_keyboard_moves_through_rows_and_out_of_the_table(address: str, opened: Open) -> None:
    page = opened(address)
    rows = page.locator(".listing tbody tr")
    rows.nth(0).locator(".open").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(rows.nth(2).locator(".open")).to_be_focused()
    page.keyboard.press("End")
    expect(rows.nth(49).locator(".open")).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect_address(page, "response", [rows.nth(0).get_attribute("data-id")])
    page.keyboard.press("Escape")
    expect(rows.nth(0).locator(".open")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("() => !document.activeElement.closest('tbody')"), "one tab stop for all rows"


def test_pages_are_turned_and_a_selection_on_another_page_is_told(address: str, opened: Open) -> None:
    # On a usual screen the drawer lies over the pager; on a wide one both are at hand.
    page = opened(address, width=2200, height=1100)
    opened_row = page.locator(".listing tbody tr").first.get_attribute("data-id")
    row(page, opened_row).click(position={"x": 30, "y": 10})
    expect_address(page, "response", [opened_row])
    page.locator(".listing .pager").get_by_role("button", name="Next page").click()
    expect(listed(page)).to_have_text("51–100 of 607 responses")
    elsewhere = page.locator(".listing .elsewhere")
    expect(elsewhere).to_contain_text("page 1")
    elsewhere.click()
    expect(row(page, opened_row)).to_have_attribute("aria-current", "true")


def test_a_mark_on_the_timeline_opens_its_evidence(address: str, opened: Open) -> None:
    page = opened(f"{address}/?chart=timeline&country=CUB")
    at_rest(page)
    page.evaluate(STILL)
    mark = page.locator(".figure").nth(1).locator(".scatterlayer .point").first
    box = mark.bounding_box()
    page.mouse.move(box["x"] + 2, box["y"] + 4)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".st-key-drawer")).to_contain_text("7 March 2026")
    page.wait_for_function("() => new URLSearchParams(location.search).get('response')?.startsWith('CUB-2026-03-07-')")


def test_any_cell_of_a_row_opens_its_evidence(address: str, opened: Open) -> None:
    page = opened(address)
    row(page, "URY-2026-03-12-01").locator(".summary").click()
    expect_address(page, "response", ["URY-2026-03-12-01"])
    expect(page.locator(".st-key-drawer")).to_contain_text("Yamandú Orsi")


def test_on_a_telephone_the_drawer_covers_the_page_and_what_lies_behind_is_inert(address: str, opened: Open) -> None:
    page = opened(f"{address}/?response=MEX-2026-03-09-01", width=390, height=844)
    drawer = page.locator(".st-key-drawer")
    expect(drawer.get_by_role("heading").first).to_be_focused()
    box = drawer.bounding_box()
    assert (box["x"], box["width"]) == (0, 390)
    page.wait_for_function("() => document.querySelector('.listing').closest('[inert]') !== null")
    drawer.get_by_role("button", name="Close").click()
    expect(drawer).to_have_count(0)
    page.wait_for_function("() => document.querySelector('.listing').closest('[inert]') === null")
    assert page.locator(".listing tbody tr").count() == 20, "a telephone turns pages of twenty"


def test_copy_link_copies_the_address(address: str, opened: Open) -> None:
    page = opened(f"{address}/?country=MEX&as_of=2025-08-31", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied", exact=True)).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()") == page.url


CUT = """() => [...document.querySelectorAll('.choroplethlayer path')].filter(p => p.__data__?.loc && (p.getAttribute('d') || '').length > 20)
  .map(p => p.getBoundingClientRect()).reduce(([w, e], b) => [Math.min(w, b.left), Math.max(e, b.right)], [1e9, -1e9])"""


def test_the_first_screen_holds_finding_cards_map_and_seven_rows_without_a_scroll(address: str, opened: Open) -> None:
    page = opened(address)
    at_rest(page)
    assert page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight") <= 900
    assert page.locator(".strip .card").count() == 4
    assert page.locator(".strip .words span[lang]").count() == 4, "four quotations in their languages"
    assert page.locator(".st-key-headline h1").evaluate("node => parseFloat(getComputedStyle(node).fontSize)") >= 24
    whole = page.locator(".listing tbody tr").evaluate_all(
        "rows => rows.filter(r => r.getBoundingClientRect().bottom <= 880).length"
    )
    assert whole >= 7
    figure = map_of(page).bounding_box()
    west, east = page.evaluate(CUT)
    assert min(east, figure["x"] + figure["width"]) - max(west, figure["x"]) >= 450, "land in pixels"


def test_five_rows_on_a_small_screen(address: str, opened: Open) -> None:
    page = opened(address, width=1280, height=720)
    at_rest(page)
    rows = page.locator(".listing tbody tr").evaluate_all(
        "rows => rows.filter(r => r.getBoundingClientRect().bottom <= 720).length"
    )
    assert rows >= 5


def test_map_chart_and_table_stand_together_on_a_wide_screen(address: str, opened: Open) -> None:
    page = opened(address, width=1920, height=1080)
    assert page.locator(".figure").count() == 2
    boxes = [page.locator(name).first.bounding_box() for name in (".st-key-chart-map, .figure", ".listing")]
    assert boxes[1]["y"] < 700
    assert page.locator(".listing tbody tr").count() == 50


def test_names_stand_off_the_land_with_leaders_and_touch_neither_each_other_nor_the_legend(address: str, opened: Open) -> None:
    page = opened(address)
    at_rest(page)
    texts = page.locator(".map-labels text")
    named = texts.all_text_contents()
    assert {"Mexico ■", "Venezuela ■", "Colombia ■", "Ecuador ▲"} <= set(named)
    assert page.locator(".map-labels line").count() == len(named)
    boxes = [box.bounding_box() for box in texts.all()] + [page.locator(".figure .legend").bounding_box()]
    for place, one in enumerate(boxes):
        for other in boxes[:place]:
            apart = one["x"] >= other["x"] + other["width"] or other["x"] >= one["x"] + one["width"]
            apart = apart or one["y"] >= other["y"] + other["height"] or other["y"] >= one["y"] + one["height"]
            assert apart, (one, other)
    on_land = page.evaluate("""() => [...document.querySelectorAll('.map-labels text')].filter(text => {
      const box = text.getBoundingClientRect();
      return [...document.querySelectorAll('.geolayer > .geo .choroplethlayer path')].some(path => {
        if (!path.__data__?.loc) return false;
        const shape = path.getScreenCTM().inverse();
        return [0.05, 0.5, 0.95].some(at => path.isPointInFill(new DOMPoint(box.x + box.width * at, box.y + box.height / 2).matrixTransform(shape)));
      });
    }).map(text => text.textContent)""")
    assert not on_land


def test_the_map_is_walked_by_keyboard(address: str, opened: Open) -> None:
    page = opened(address)
    at_rest(page)
    keys = page.locator(".map-keys")
    keys.locator("[data-code=COL]").focus()
    expect(page.locator(".map-tip")).to_contain_text("Colombia")
    page.keyboard.press("ArrowDown")
    neighbour = page.evaluate("() => document.activeElement.dataset.code")
    assert neighbour in ("ECU", "PER", "BRA")
    expect(page.locator(".map-ring path")).to_have_count(1)
    page.keyboard.press("Home")
    settled(page, lambda: page.keyboard.press("Enter"))
    expect_address(page, "country", ["MEX"])
    assert page.evaluate("() => document.activeElement.dataset.code") == "MEX", "the focus stays on the map"
    page.keyboard.press("ArrowDown")
    assert page.evaluate("() => document.activeElement.dataset.code") != "MEX", (
        "states that the filter hides can still be reached"
    )


SHIFTS = """() => { window.shifts = []; new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) window.shifts.push(e.value); }).observe({ type: 'layout-shift', buffered: false }); }"""


def test_nothing_jumps_when_the_first_filter_is_set(address: str, opened: Open) -> None:
    page = opened(address)
    at_rest(page)
    places = "() => [...document.querySelectorAll('.figure, .strip, .listing')].map(n => { const b = n.getBoundingClientRect(); return [b.x, b.y, b.width]; })"
    before = page.evaluate(places)
    settled(page, lambda: page.get_by_role("button", name="Hostile ·").click())
    at_rest(page)
    after = page.evaluate(places)
    assert all(abs(a - b) <= 4 for one, other in zip(before, after, strict=True) for a, b in zip(one, other, strict=True)), (
        before,
        after,
    )


def test_two_days_are_compared_on_cards_map_and_list(address: str, opened: Open) -> None:
    page = opened(f"{address}/?compare=2025-12-31")
    expect(page.locator(".st-key-comparison")).to_contain_text(
        "Panama: was against, opposed in tone, is for, supportive in tone."
    )
    expect(page.locator(".map-labels text", has_text="Panama ■→▲")).to_have_count(1)
    page.get_by_role("button", name="No comparison").click()
    expect_address(page, "compare", [])
    expect(page.locator(".st-key-comparison")).to_have_count(0)


def test_a_card_opens_the_words_behind_it(address: str, opened: Open) -> None:
    page = opened(address)
    button = page.get_by_role("button", name="Evidence: Ecuador")
    button.click()
    expect_address(page, "response", ["ECU-2026-03-09-01"])
    expect(page.locator(".st-key-drawer").get_by_role("heading").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
