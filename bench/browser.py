"""A browser with a stopwatch: page loads and clicks timed inside the page, until the last view shows the new answer."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

from playwright.sync_api import Browser, CDPSession, Page, ViewportSize, sync_playwright

from tests.browser import found
from tests.conftest import QUIET, free_port
from tests.support import ROOT

# Clicks an element and resolves, in milliseconds, on the first frame in which `done` is true.
CLICK = """([find, done]) => new Promise((resolve, reject) => {
  const target = new Function('return (' + find + ')()')(), ready = new Function('return (' + done + ')()');
  const begin = performance.now();
  target.click();
  setTimeout(() => reject(new Error('no answer within ten seconds: ' + done)), 10000);
  const look = () => ready() ? resolve(performance.now() - begin) : requestAnimationFrame(look);
  requestAnimationFrame(look);
})"""
# Remembers what the canvas of a table has written, and when: its text is not in the document.
PAINTED = """(() => { window.painted = new Map(); const write = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) { window.painted.set(String(text), performance.now()); return write.call(this, text, ...rest); };
})()"""
# A window on which map, chart and table stand together, so that every page compared draws all three.
VIEWPORT: ViewportSize = {"width": 1920, "height": 1080}
# Resolves when the page has been quiet for a while, so that a series does not measure the end of the run before.
QUIET_FRAMES = (
    "() => new Promise((resolve) => { let n = 0; const f = () => ++n > 30 ? resolve() : requestAnimationFrame(f); f(); })"
)


@dataclass(frozen=True)
class Series:
    """Milliseconds of the counted runs of one thing."""

    name: str
    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle value."""
        return median(self.values)

    def told(self) -> str:
        """Median and range, rounded."""
        return f"{self.median:.0f} ({min(self.values):.0f} to {max(self.values):.0f})"


def ratio(ours: Series, floor: Series) -> float:
    """The median of the ratios of runs made in turns."""
    return median(a / b for a, b in zip(ours.values, floor.values, strict=True))


@contextmanager
def served(*script: str) -> Iterator[str]:
    """A Streamlit script, served on a free port."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", *script, "--server.port", str(port), "--server.address", "127.0.0.1"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if "URL:" in line:
                break
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser that the tests use."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found(), args=QUIET)
        yield browser
        browser.close()


def load(page: Page, url: str, ready: str) -> float:
    """Milliseconds from the navigation until `ready` is true in the page."""
    page.goto(url, wait_until="commit")
    handle = page.wait_for_function(f"() => ({ready})() ? performance.now() : 0", polling="raf")
    return float(handle.json_value())


class Wire:
    """Bytes that come over the page's web socket."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0
        session: CDPSession = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.webSocketFrameReceived", self._count)

    def _count(self, event: dict) -> None:
        # Binary frames are reported in base64.
        self.bytes += len(event["response"]["payloadData"]) * 3 // 4
