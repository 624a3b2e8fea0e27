"""The pictures of README and docs, taken from the running page and from exported files: `make screenshots`.

Slides are opened by LibreOffice and made pictures by pdftoppm (Debian: libreoffice-impress, poppler-utils).
"""

import io
import os
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser

from bench.browser import chromium, served
from components.jobs.make import make_product
from components.jobs.renderer import CONFIGURATION, Renderer
from components.products.request import ProductRequest
from data.dataset.open import load
from tests import office
from tests.conftest import DRAWN
from tests.steps import at_rest
from tests.support import ROOT
from tests.views import viewed

FOLDER = ROOT / "docs" / "pictures"
# Figures on a page, where it is not map and chart.
FIGURES = {"methods": 0, "state": 1, "tracker": 1, "evidence": 1, "compared": 1, "telephone": 1}
# Name, address, width, height, colour scheme.
PICTURES = (
    ("tracker", "/", 1440, 900, "light"),
    ("rewound", "/?as_of=2025-08-31&chart=timeline", 1440, 900, "light"),
    ("evidence", "/?country=MEX&response=MEX-2026-03-09-01", 1440, 900, "light"),
    ("event", "/?event=military-directive-nyt&extent=americas&chart=deeds", 1440, 900, "light"),
    ("dark", "/?extent=world&chart=timeline", 1440, 900, "dark"),
    ("compared", "/?compare=2025-12-31", 1440, 900, "light"),
    ("wide", "/?chart=timeline", 1920, 1080, "light"),
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
    if FIGURES.get(name, 2):
        page.wait_for_function(f"() => document.querySelectorAll('.figure').length === {FIGURES.get(name, 2)}")
        page.wait_for_function(DRAWN)
    page.wait_for_load_state("networkidle")
    at_rest(page)
    page.evaluate("() => document.fonts.ready")
    page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")
    context.close()


def dialog(browser: Browser, url: str) -> None:
    """The export dialog over the page."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(f"{url}/?country=MEX&country=ECU")
    page.wait_for_function(DRAWN)
    at_rest(page)
    page.get_by_role("button", name="Export").click()
    page.get_by_role("dialog").get_by_text("Before you share").wait_for()
    page.wait_for_load_state("networkidle")
    at_rest(page)
    page.screenshot(path=FOLDER / "briefing-dialog.png", animations="disabled")


SHEET = """\
When,Nation,Speaker,Office,Vote,What was said,Link,Newspaper
03/02/2025,Mexico,A. Example,President,no,Says the plan breaks the law.,https://example.org/1,An example
04/02/2025,Brazil,B. Example,Foreign minister,yes,Welcomes the plan.,https://example.org/2,An example
15/02/2025,Perú,C. Example,President,abstain,Will wait and see.,https://example.org/3,An example
16/02/2025,Atlantis,D. Example,King,no,Rejects it.,,An example
"""


def own_table(browser: Browser, url: str) -> None:
    """The page "Your data" with an uploaded sheet of invented rows."""
    page = browser.new_context(viewport={"width": 1440, "height": 1740}).new_page()
    page.goto(f"{url}/data")
    page.locator("input[type=file]").set_input_files({"name": "votes.csv", "mimeType": "text/csv", "buffer": SHEET.encode()})
    page.get_by_text("can be shown").first.wait_for()
    # Choosers are drawn after the page is.
    page.wait_for_function("() => !document.querySelector('[data-testid=stSkeleton]')")
    page.wait_for_load_state("networkidle")
    at_rest(page)
    page.screenshot(path=FOLDER / "your-data.png", animations="disabled")


def products(browser: Browser) -> None:
    """Each kind of export, as a reader sees it."""
    asked, stamp = viewed(load(), "chart=timeline", tlp="CLEAR")
    renderer = Renderer()
    for name, order in (
        ("canvas", ProductRequest("png", scale=1)), ("square", ProductRequest("png", width=1080, height=1080, scale=0.75)), ("portrait", ProductRequest("png", width=1080, height=1350, scale=0.75)),
    ):  # fmt: skip
        (FOLDER / f"briefing-{name}.png").write_bytes(make_product(asked, stamp, order, renderer))
    few = viewed(load(), "country=MEX&country=ECU&as_of=2025-08-31", tlp="GREEN")
    with TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "deck.pptx").write_bytes(make_product(*few, ProductRequest("pptx"), renderer))
        program = office.found()
        assert program, "LibreOffice is needed to make pictures of slides"
        subprocess.run(
            [program, "--headless", "--convert-to", "pdf", "--outdir", folder, work / "deck.pptx"],
            check=True,
            env=os.environ | {"FONTCONFIG_FILE": str(CONFIGURATION)},
        )
        (work / "report.pdf").write_bytes(make_product(*few, ProductRequest("pdf", report=True), renderer))
        _sheet(work / "deck.pdf", "briefing-slides", 3, 40, 9)
        _sheet(work / "report.pdf", "briefing-report", 4, 50, 8)
        (work / "view.html").write_bytes(make_product(*few, ProductRequest("html"), renderer))
        page = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True).new_page()
        page.goto((work / "view.html").as_uri())
        page.wait_for_function("() => [...document.querySelectorAll('.figure')].every(f => f.dataset.drawn)")
        page.screenshot(path=FOLDER / "briefing-page.png")
    renderer.close()


def _sheet(file: Path, name: str, across: int, resolution: int, most: int) -> None:
    """The first pages of a PDF beside each other."""
    subprocess.run(
        ["pdftoppm", "-r", str(resolution), "-l", str(most), "-png", file, file.with_suffix("")],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    pages = [Image.open(io.BytesIO(path.read_bytes())) for path in sorted(file.parent.glob(f"{file.stem}-*.png"))]
    wide, high, gap = *pages[0].size, 8
    sheet = Image.new("RGB", (across * (wide + gap) + gap, -(-len(pages) // across) * (high + gap) + gap), "#9aa1ad")
    for place, page in enumerate(pages):
        sheet.paste(page, (gap + place % across * (wide + gap), gap + place // across * (high + gap)))
    sheet.save(FOLDER / f"{name}.png")


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    with served("components/views/server/app.py") as address, chromium() as started:
        for picture, path, *rest in PICTURES:
            take(started, address + path, picture, *rest)
            print(f"docs/pictures/{picture}.png")
        dialog(started, address)
        own_table(started, address)
        products(started)
        print("docs/pictures/briefing-*.png")
