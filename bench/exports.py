"""Exports against kaleido's plain cost of one picture, and what a running export does to another reader's click: `make bench`.

Plain is what plotly's documentation teaches: `fig.to_image()`, which starts a browser for each picture. Beside it stands the
same call on a browser that is kept.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from time import perf_counter

import plotly.graph_objects as go
from playwright.sync_api import Browser, Page

from bench.browser import PAINTED, QUIET_FRAMES, Series, chromium, load, ratio, served
from bench.page import OURS_READY, TURNS, our_click
from components.jobs import assets
from components.jobs.make import make_product
from components.jobs.renderer import Renderer
from components.products.canvas import bare_figure
from components.products.request import ProductRequest
from data.dataset.open import load as load_dataset
from tests.steps import at_rest
from tests.views import viewed

RUNS = 7
AIMS = {"canvas, PNG": 1.5, "deck of four states": 6.0, "report of 400 responses": 6.0}


def measure() -> dict[str, Series]:
    """Milliseconds of each product and of a plain picture, in turns, after one round that does not count."""
    dataset = load_dataset()
    asked, stamp = viewed(dataset)
    four = viewed(dataset, "country=MEX&country=VEN&country=COL&country=ECU")
    spec = bare_figure(replace(asked, base=assets.shape_folder()), "map", 1280, 720)
    renderer = Renderer()
    kept = Renderer()
    jobs: dict[str, Callable[[], object]] = {
        "plain picture": lambda: go.Figure(spec).to_image("png", 1280, 720, 2),
        "plain picture, browser kept": lambda: kept.picture(spec, "png", 2),
        "canvas, PNG": lambda: make_product(asked, stamp, ProductRequest("png"), renderer),
        "deck of four states": lambda: make_product(*four, ProductRequest("pptx"), renderer),
        "report of 400 responses": lambda: make_product(asked, stamp, ProductRequest("pdf", report=True), renderer),
    }
    found: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(RUNS + 1):
        for name, job in jobs.items():
            begin = perf_counter()
            job()
            found[name].append((perf_counter() - begin) * 1000)
    renderer.close()
    kept.close()
    return {name: Series(name, tuple(values[1:])) for name, values in found.items()}


def clicks() -> tuple[Series, Series]:
    """A reader's filter clicks while nobody exports, and while another reader's slides are made."""
    dataset = load_dataset()
    with served("components/views/server/app.py") as url, chromium() as browser:
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        page.add_init_script(PAINTED)
        load(page, url, OURS_READY)
        chosen: set[str] = set()
        alone, beside = [], []
        with _exporting(browser, url) as export:
            for turn, choice in enumerate(TURNS):
                page.evaluate(QUIET_FRAMES)
                running = turn % 2 == 1
                if running:
                    export()
                (beside if running else alone).append(our_click(page, choice, chosen, dataset))
        n = min(len(alone), len(beside))
        return Series("alone", tuple(alone[1:n])), Series("beside", tuple(beside[1:n]))


@contextmanager
def _exporting(browser: Browser, url: str) -> Iterator[Callable[[], None]]:
    """A function that makes another reader's page begin to save slides of the whole record, once it has saved those before."""
    page: Page = browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True).new_page()
    load(page, url, OURS_READY)
    at_rest(page)
    page.get_by_role("button", name="Export").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Before you share").wait_for()
    dialog.get_by_label("What to make").click()
    page.get_by_role("option", name="Slides (PowerPoint)").click()
    button = dialog.get_by_role("button", name=".pptx")
    button.wait_for()
    waiting: list[object] = []
    page.on("download", lambda download: waiting.pop() if waiting else None)

    def export() -> None:
        while waiting:
            page.wait_for_timeout(50)
        waiting.append(object())
        button.click()
        page.wait_for_timeout(300)

    yield export


def report() -> str:
    """Measure, and tell it as a Markdown table."""
    found = measure()
    plain = found["plain picture"]
    lines = ["| what | ms | against a plain picture | aim |", "| --- | --- | --- | --- |"]
    for name, series in found.items():
        aim = f"at most {AIMS[name]:g}" if name in AIMS else ""
        lines.append(f"| {name} | {series.told()} | **{ratio(series, plain):.2f}** | {aim} |")
    alone, beside = clicks()
    lines.append(
        f"| filter click while another reader's slides are made | {beside.told()} | **{ratio(beside, alone):.2f}** (against one alone, {alone.told()} ms) | at most 1.5 |"
    )
    return "\n".join(
        [
            f"Medians (ranges) of {RUNS} runs in turns after one that does not count; a plain picture is `fig.to_image()` of the map at the same size.",
            "",
            *lines,
        ]
    )


if __name__ == "__main__":
    from bench.page import write
    from tests.support import ROOT

    told = report()
    print(told)
    write(ROOT / "docs" / "performance.md", told, "exports")
