"""Steps that the browser tests share: changing the page, waiting for it, and looking at what it painted."""

import io
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from geo.names import by_alpha3
from tests.conftest import DRAWN

Open = Callable[..., Page]
# Resolves once the map has stayed in one place for twenty frames: what comes late to a page under load moves it.
STILL = """() => new Promise((resolve) => {
  let place = '', frames = 0;
  const look = () => {
    const box = document.querySelector('.figure').getBoundingClientRect(), now = [box.x, box.y, box.width, box.height].join();
    frames = now === place ? frames + 1 : 0;
    place = now;
    frames < 20 ? requestAnimationFrame(look) : resolve();
  };
  look();
})"""


def view_data(page: Page) -> dict[str, list[str]]:
    """The parameters of the page's address."""
    return parse_qs(urlsplit(page.url).query)


def settled(page: Page, change: Callable[[], object]) -> None:
    """Make a change and wait until figures or table show another answer, and every figure is drawn."""
    tokens = "[...document.querySelectorAll('.figure, .listing')].map(node => node.dataset.token).join()"
    before = page.evaluate(f"() => {tokens}")
    change()
    page.wait_for_function(f"(before) => {tokens} !== before && ({DRAWN})()", arg=before)
    at_rest(page)


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
    """Wait until Streamlit has finished: while it runs, it fades what is not yet new."""
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    page.wait_for_function(
        """() => !document.querySelector('[data-stale="true"]')
          && [...document.querySelectorAll('[data-testid=stElementContainer]')].every(e => getComputedStyle(e).opacity === '1')"""
    )


def finding(page: Page) -> Locator:
    """The finding as a sentence, under the headline."""
    return page.locator(".st-key-headline p").last


def listed(page: Page) -> Locator:
    """Which responses the table says that it lists."""
    return page.locator(".listing .listed")


def row(page: Page, response: str) -> Locator:
    """The table's row of a response."""
    return page.locator(f'.listing tr[data-id="{response}"]')


def map_of(page: Page) -> Locator:
    """The map's figure."""
    return page.locator(".figure").first


def state_point(page: Page, code: str) -> tuple[float, float]:
    """A point on the screen inside a state's painted area, once the page has come to rest and nothing moves it."""
    at_rest(page)
    page.evaluate(STILL)
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


def label_point(page: Page, code: str) -> tuple[float, float]:
    """The point on the screen at which the gazetteer places a state's name, once the page has come to rest."""
    at_rest(page)
    page.evaluate(STILL)
    place = by_alpha3()[code]
    return tuple(
        page.evaluate(
            """([lon, lat]) => {
              const figure = document.querySelector('.figure'), box = figure.getBoundingClientRect();
              const [x, y] = figure._fullLayout.geo._subplot.projection([lon, lat]);
              return [box.left + x, box.top + y];
            }""",
            [place.lon, place.lat],
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
