"""Fixtures that several files share: the shipped dataset, a running dashboard, a browser."""

import functools
import gc
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from data.dataset.dataset import Dataset
from data.dataset.open import load
from tests.browser import found
from tests.support import ROOT, examples

# Chromium itself asks its maker's hosts for updates unless it is told not to.
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
DRAWN = "() => { const f = [...document.querySelectorAll('.figure')]; return f.length > 0 && f.every(x => x.dataset.token); }"

RESTED = "() => !document.querySelector('[data-testid=stStatusWidget]')"

# Two processes share the tests that need no page. What needs Spark, or a kept browser of its own, stays in one of them.
GROUPS = {
    "test_engines": "spark",
    "test_questions": "spark",
    "test_positions": "spark",
    "test_pictures": "pictures",
    "test_exports": "pictures",
}


# What needs Spark, a browser for pictures, an office, a process of its own, or files made to hurt: left out by `make quick`.
SLOW = {
    "test_own",
    "test_headlines_recomputed",
    "test_identity",
    "test_shapes",
    "test_methods",
    "test_same_answer",
    "test_guard",
    "test_pictures",
    "test_exports",
    "test_hostile_files",
    "test_slides",
    "test_report",
    "test_server",
    "test_canvas",
}
SPARK = ("on_spark", "local[2]")


settings.register_profile("quick", max_examples=examples(100), deadline=None)
settings.load_profile("quick" if os.environ.get("QUICK") else "default")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that look at the page and those that are slow, and tell each other test's group to pytest-xdist."""
    for item in items:
        uses = set(getattr(item, "fixturenames", ()))
        if item.path.stem in SLOW or any(word in item.name for word in SPARK):
            item.add_marker(pytest.mark.slow)
        if uses & {"address", "browser", "opened"}:
            item.add_marker(pytest.mark.page)
        elif item.path.stem in GROUPS:
            item.add_marker(pytest.mark.xdist_group(GROUPS[item.path.stem]))


def pytest_sessionstart() -> None:
    """A mutant is tried in a process that has run the whole code before: what it keeps would hide the mutant."""
    if os.environ.get("MUTANT_UNDER_TEST"):
        for item in gc.get_objects():
            if isinstance(item, functools._lru_cache_wrapper):
                item.cache_clear()


@pytest.fixture(scope="session")
def shipped() -> Dataset:
    """The dataset that comes with the project."""
    return load()


def free_port() -> int:
    """A port of this machine on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(folder: Path | None = None) -> Iterator[str]:
    """The address of a dashboard on a dataset folder (the shipped one if none), started as `make run` does."""
    port = free_port()
    environment = os.environ | {"TRACKER_DATA": str(folder or "")}
    command = [sys.executable, "-m", "components.views.start", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line)
            if "URL:" in line:
                break
        else:
            pytest.fail("the dashboard did not start:\n" + "".join(said))
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)
        if process.stdout:
            process.stdout.close()


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The address of a dashboard on the shipped dataset."""
    with serving() as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium; the tests fail without one."""
    path = found()
    assert path, "no Chromium was found; run `make test`, which installs one, or set BROWSER_PATH"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield started
        started.close()


def _fault(message: ConsoleMessage) -> bool:
    """True for an error; Streamlit looks for its own health check below a page's path first, and that 404 is none."""
    return message.type == "error" and not (
        message.location["url"].endswith(("/_stcore/health", "/_stcore/host-config")) and "404" in message.text
    )


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens an address and waits until its figures are drawn; every request and console error is kept on the page."""
    contexts = []

    def open_page(url: str, width: int = 1440, height: int = 900, drawn: bool = True, **options: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.requests, page.errors = [], []  # type: ignore[attr-defined]
        page.on("request", lambda request: page.requests.append(request.url))  # type: ignore[attr-defined]
        page.on("console", lambda message: page.errors.append(message.text) if _fault(message) else None)  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.errors.append(str(error)))  # type: ignore[attr-defined]
        page.goto(url)
        page.locator("h1").first.wait_for()
        if drawn:
            page.wait_for_function(DRAWN)
            # What comes last, the sidebar, makes columns narrower: a click before that would aim at where something was.
            page.wait_for_function(RESTED)
        return page

    yield open_page
    for context in contexts:
        context.close()
