"""The pictures of the README, taken from the running page: `make screenshots`."""

from playwright.sync_api import Browser

from bench.browser import chromium, served
from tests.conftest import DRAWN
from tests.support import ROOT

FOLDER = ROOT / "docs" / "pictures"
# Name, address, width, height, colour scheme.
PICTURES = (
    ("tracker", "/", 1440, 900, "light"),
    ("rewound", "/?as_of=2025-08-31&chart=timeline", 1440, 900, "light"),
    ("evidence", "/?country=MEX&chart=voices&response=MEX-2026-03-09-01", 1440, 1500, "light"),
    ("event", "/?event=military-directive-nyt&extent=americas&chart=deeds", 1440, 900, "light"),
    ("dark", "/?extent=world&chart=timeline", 1440, 900, "dark"),
    ("telephone", "/", 390, 844, "light"),
    ("state", "/country?country=ECU", 1440, 1200, "light"),
    ("methods", "/methods", 1440, 1500, "light"),
)


def take(browser: Browser, url: str, name: str, width: int, height: int, scheme: str) -> None:
    """One picture, when its figures are drawn and Streamlit has come to rest."""
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(url)
    page.locator("h1").wait_for()
    if name != "methods":
        page.wait_for_function(DRAWN)
    page.get_by_test_id("stStatusWidget").wait_for(state="detached")
    page.wait_for_load_state("networkidle")
    page.evaluate("() => document.fonts.ready")
    page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")
    context.close()


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    with served("components/views/server.py") as address, chromium() as started:
        for picture, path, *rest in PICTURES:
            take(started, address + path, picture, *rest)
            print(f"docs/pictures/{picture}.png")
