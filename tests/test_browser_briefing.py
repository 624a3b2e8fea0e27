"""Taking a view away from the page, in a real browser: briefing mode, the export dialog, the camera, and checking an id."""

import io
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from components import VERSION
from components.jobs.make import make_product
from components.jobs.renderer import Renderer
from components.products.request import ProductRequest
from components.theme import STANCE
from data.dataset.dataset import Dataset
from data.dataset.open import load
from data.position_rule import PositionRule
from data.provenance import content_hash, view_id
from tests.browser import found
from tests.conftest import serving
from tests.steps import Open, at_rest, colours, expect_address, rgb, settled, view_data
from tests.support import write
from tests.test_identity import FIRST, LATER
from tests.views import viewed


@pytest.fixture(scope="module")
def blind() -> Iterator[str]:
    """The address of a dashboard on a machine that has no browser."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BROWSER_PATH", "/nowhere/chromium")
        with serving() as url:
            yield url


def export(page: Page) -> None:
    at_rest(page)
    page.get_by_role("button", name="Export").click()
    page.get_by_role("dialog").get_by_text("Before you share").wait_for()


def choose(page: Page, label: str, value: str) -> None:
    page.get_by_role("dialog").get_by_label(label).click()
    page.get_by_role("option", name=value, exact=True).click()


def test_briefing_mode_is_a_canvas_and_nothing_else(address: str, opened: Open) -> None:
    page = opened(f"{address}/?view=briefing&title=My%20title&tlp=AMBER&country=MEX", width=1280, height=720, color_scheme="dark")
    texts = page.locator(".figure text").all_text_contents()
    assert texts.count("TLP:AMBER") == 2
    assert "My title" in texts
    assert any("States and bodies: Mexico" in text for text in texts)
    for control in ("button", "input", "a", "[data-testid=stSidebar]", "[data-testid=stHeader]"):
        # Streamlit's link for keyboards is one pixel large until it has the focus.
        # The way back is seen when it is pointed at or focused.
        every = page.locator(f"{control}:not(.st-key-briefing-leave *)").all()
        seen = [node.bounding_box() for node in every if node.is_visible()]
        assert not [box for box in seen if box and box["width"] > 1], control
    box = page.locator(".figure").bounding_box()
    assert box["width"] == pytest.approx(1280, abs=2)
    assert box["height"] == pytest.approx(720, abs=2)
    assert page.evaluate(
        "() => document.documentElement.scrollHeight <= innerHeight && document.documentElement.scrollWidth <= innerWidth"
    )
    image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    assert image.getpixel((3, 400)) == (255, 255, 255)
    assert colours(page.screenshot()).get(rgb(STANCE["opposed"].fill), 0) > 1000


def test_the_way_back_from_the_briefing_keeps_the_view(address: str, opened: Open) -> None:
    page = opened(f"{address}/?view=briefing&country=ECU&tlp=GREEN")
    back = page.get_by_role("button", name="Back to the tracker")
    back.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".listing tbody tr").first).to_be_visible()
    assert view_data(page) == {"country": ["ECU"]}


def test_the_picture_and_the_briefing_say_and_paint_the_same(address: str, opened: Open, shipped: Dataset) -> None:
    page = opened(f"{address}/?view=briefing&as_of=2025-08-31&chart=timeline", width=1280, height=720)
    on_screen = sorted(text for text in page.locator(".figure text").all_text_contents() if text.strip())
    view, stamp = viewed(shipped, "as_of=2025-08-31&chart=timeline", address=f"{address}/")
    kept = Renderer()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BROWSER_PATH", found() or "")
        svg = make_product(view, stamp, ProductRequest("svg"), kept).decode()
        png = make_product(view, stamp, ProductRequest("png", scale=1), kept)
    kept.close()
    in_file = sorted(
        text
        for node in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
        if (text := "".join(node.itertext())).strip()
    )
    assert on_screen == in_file
    screen, file = colours(page.screenshot()), colours(png)
    for stance in ("supportive", "conditional", "opposed", "hostile"):
        fill = rgb(STANCE[stance].fill)
        assert screen.get(fill, 0) == pytest.approx(file.get(fill, 0), rel=0.1), stance


def test_the_page_leads_to_briefing_mode_and_back(address: str, opened: Open) -> None:
    page = opened(f"{address}/?country=ECU&as_of=2025-08-31")
    at_rest(page)
    page.get_by_role("button", name="Briefing").click()
    expect_address(page, "view", ["briefing"])
    expect(page.locator(".listing")).to_have_count(0)
    page.go_back()
    expect(page.get_by_role("button", name="Export")).to_be_visible()
    assert view_data(page) == {"country": ["ECU"], "as_of": ["2025-08-31"]}
    at_rest(page)
    # The controls say what the page shows, and the next step starts from there.
    expect(page.get_by_test_id("stSidebar")).to_contain_text("31 Aug 2025")
    expect(page.get_by_test_id("stSidebar")).to_contain_text("Ecuador")
    expect(page.get_by_role("radio", name="Focus states")).to_be_checked()
    settled(page, lambda: page.get_by_role("button", name="Later").click())
    assert view_data(page)["as_of"] == ["2025-09-01"]


def test_the_dialog_warns_and_saves_what_was_chosen(address: str, opened: Open, tmp_path: Path) -> None:
    page = opened(f"{address}/?country=ECU", accept_downloads=True)
    export(page)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("No handling mark.")
    expect(dialog).to_contain_text("Most responses hidden.")
    choose(page, "Handling mark", "TLP:GREEN")
    expect(dialog).not_to_contain_text("No handling mark.")
    with page.expect_download() as saved:
        dialog.get_by_role("button", name="Save reaction-tracker").click()
    saved.value.save_as(tmp_path / saved.value.suggested_filename)
    with Image.open(tmp_path / saved.value.suggested_filename) as image:
        assert image.size == (2560, 1440)
    assert colours((tmp_path / saved.value.suggested_filename).read_bytes()).get((0x33, 0xFF, 0), 0) > 400


@pytest.mark.parametrize(
    ("product", "begins"),
    [
        ("Table (CSV)", b"response_id,"),
        ("Slides (PowerPoint)", b"PK"),
        ("Report (PDF)", b"%PDF"),
        ("Citations (BibTeX)", b"@misc"),
    ],
)
def test_every_kind_of_file_is_saved_from_the_page(
    address: str, opened: Open, tmp_path: Path, product: str, begins: bytes
) -> None:
    page = opened(f"{address}/?country=ECU&type=REJECT", accept_downloads=True)
    export(page)
    choose(page, "What to make", product)
    button = page.get_by_role("dialog").get_by_role("button", name="Save reaction-tracker")
    ending = {"Table (CSV)": ".csv", "Slides (PowerPoint)": ".pptx", "Report (PDF)": "_report.pdf", "Citations (BibTeX)": ".bib"}[
        product
    ]
    expect(button).to_contain_text(ending)
    with page.expect_download(timeout=90_000) as saved:
        button.click()
    saved.value.save_as(tmp_path / "file")
    assert (tmp_path / "file").read_bytes().startswith(begins)


def test_the_camera_saves_a_figure_that_stands_alone_drawn_in_this_browser(blind: str, opened: Open, tmp_path: Path) -> None:
    page = opened(f"{blind}/?country=ECU", accept_downloads=True, color_scheme="dark")
    at_rest(page)
    first = page.locator(".figure").first
    first.hover(position={"x": 250, "y": 60})
    with page.expect_download() as saved:
        first.locator(".modebar-btn").click()
    assert saved.value.suggested_filename.endswith("_map.png")
    saved.value.save_as(tmp_path / "map.png")
    with Image.open(tmp_path / "map.png") as file:
        image = file.convert("RGB")
    assert image.size == (2560, 1440)
    assert image.getpixel((4, 4)) == (255, 255, 255)
    assert colours((tmp_path / "map.png").read_bytes()).get(rgb(STANCE["supportive"].fill), 0) > 200
    (code,) = zxingcpp.read_barcodes(image)
    assert code.text.startswith(f"{blind}/?country=ECU&verify=RT-")


def test_without_a_browser_the_dialog_says_so_and_offers_this_one(blind: str, opened: Open, tmp_path: Path) -> None:
    page = opened(f"{blind}/?country=ECU", accept_downloads=True)
    export(page)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Pictures need Chromium or Chrome")
    with page.expect_download() as saved:
        dialog.get_by_role("button", name="Draw it in this browser instead").click()
    saved.value.save_as(tmp_path / "view.png")
    with Image.open(tmp_path / "view.png") as image:
        assert image.size == (2560, 1440)


def test_a_link_with_an_id_says_whether_it_matches(address: str, opened: Open, shipped: Dataset) -> None:
    _, stamp = viewed(shipped, "country=ECU")
    page = opened(f"{address}/?country=ECU&verify={stamp.view_id}")
    expect(page.get_by_text(f"View {stamp.view_id} matches the data now loaded")).to_be_visible()
    at_rest(page)
    settled(page, lambda: page.get_by_role("button", name="Reset").click())
    expect(page.get_by_text("matches the data now loaded")).to_have_count(0)
    page = opened(f"{address}/?country=MEX&verify={stamp.view_id}")
    expect(page.get_by_text("does not belong to this link and these data")).to_be_visible()


def test_the_check_page_tells_what_changed_since(opened: Open, tmp_path: Path) -> None:
    before = load(write(tmp_path / "before", FIRST))
    claimed = view_id("country=MEX", content_hash(before), VERSION, PositionRule())
    with serving(write(tmp_path / "after", [*FIRST, *LATER])) as url:
        page = opened(f"{url}/check", drawn=False)
        page.get_by_label("View id").fill(claimed.lower())
        page.get_by_label("Link beside it").fill(f"http://elsewhere.example/?country=MEX&verify={claimed}")
        page.get_by_label("Link beside it").press("Enter")
        expect(page.get_by_text("belongs to an earlier state of these data")).to_contain_text(
            "1 response new, 1 response with another stance, 1 response otherwise revised and 1 response withdrawn"
        )
        page.get_by_text("Which responses changed").click()
        expect(page.get_by_text("CHL-2025-02-05-01")).to_be_visible()


def test_a_word_of_markup_in_the_title_stays_a_word(address: str, opened: Open) -> None:
    page = opened(
        f"{address}/?view=briefing&title=%3Cb%3Ebold%3C%2Fb%3E%20%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E", width=1280, height=720
    )
    assert "<b>bold</b> <img src=x onerror=alert(1)>" in page.locator(".figure text").all_text_contents()
    assert page.locator("img[src=x]").count() == 0
