"""A browser that is kept running and turns figures into PNG, SVG and PDF: started on demand, with a time limit, and started
again if it has died.

Rendering is kaleido's, which drives a Chromium that is on the machine. One process has one renderer; calls from several
threads wait for each other, and each gets its own picture.
"""

import asyncio
import logging
import os
from collections.abc import Coroutine
from concurrent.futures import TimeoutError as Late
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread, Timer
from typing import Any

import kaleido
from choreographer.browsers.chromium import Chromium

from components.jobs.assets import label_scripts, library_path
from components.language.messages import PICTURE_SECONDS
from components.products.tools import NoBrowserError, TooSlowError
from components.text_metrics import FONTS
from components.theme import Spec

CONFIGURATION = FONTS.resolve() / "fonts.conf"
# Seconds: one picture, the start of the browser, and how long it is kept without work (it holds about 0.9 GB).
PICTURE, START, IDLE = float(PICTURE_SECONDS), 30.0, 300.0
FORMATS = ("png", "svg", "pdf")


def browser_path() -> str | None:
    """Where a browser for pictures lies on this machine; None if there is none."""
    named = os.environ.get("BROWSER_PATH")
    if named:
        return named if Path(named).is_file() else None
    found: str | None = Chromium.find_browser(skip_local=False)
    return found


class Renderer:
    """One kept browser. `picture` may be called from any thread."""

    def __init__(self, picture: float = PICTURE, start: float = START, idle: float = IDLE) -> None:
        self.limits = (picture, start, idle)
        self._lock = Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._browser: Any = None
        self._timer: Timer | None = None

    def picture(self, spec: Spec, form: str, scale: float = 1.0) -> bytes:
        """The figure as "png" (`scale` pixels per pixel of the figure), "svg" or "pdf".

        Raises NoBrowserError, TooSlowError, or ValueError for another form.
        """
        if form not in FORMATS:
            raise ValueError(f"{form} is none of {', '.join(FORMATS)}")
        layout = spec["layout"]
        options = {"format": form, "width": layout["width"], "height": layout["height"], "scale": scale}
        with self._lock:
            try:
                return self._attempt(spec, options)
            except NoBrowserError:
                raise
            except Exception:
                # The browser may have been killed, or hang: a new one gets one more try.
                self._stop()
            try:
                return self._attempt(spec, options)
            except (Late, TimeoutError):
                self._stop()
                raise TooSlowError from None

    def close(self) -> None:
        """Stop the browser; the next picture starts another."""
        with self._lock:
            self._stop()

    def _attempt(self, spec: Spec, options: dict[str, Any]) -> bytes:
        if self._browser is None:
            self._start()
        drawn: bytes = self._run(self._browser.calc_fig(spec, opts=options), self.limits[0])
        self._rest()
        return drawn

    def _start(self) -> None:
        # On Linux the browser finds the pictures' typeface by this file; elsewhere it takes the next one of the list.
        os.environ.setdefault("FONTCONFIG_FILE", str(CONFIGURATION))
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            # What a dying browser still says reaches its reader as one of our sentences, not as a traceback.
            self._loop.set_exception_handler(lambda loop, context: None)
            for name in ("choreographer", "kaleido", "logistro"):
                logging.getLogger(name).setLevel(logging.CRITICAL + 1)
            Thread(target=self._loop.run_forever, daemon=True, name="renderer").start()
        try:
            self._browser = self._run(self._opened(), self.limits[1])
        except Exception as error:
            self._browser = None
            raise NoBrowserError from error

    async def _opened(self) -> Any:
        # The bundle that the page draws with; MathJax would come from elsewhere, and a quotation with two dollar signs is no formula.
        # After plotly.js comes what places the names beside the land.
        scripts = kaleido.PageGenerator(plotly=library_path(), mathjax=False, others=list(label_scripts()))
        return await kaleido.Kaleido(n=1, timeout=self.limits[0], page_generator=scripts).__aenter__()

    def _stop(self) -> None:
        if self._timer:
            self._timer.cancel()
        if self._browser is not None:
            with suppress(Exception):
                self._run(self._browser.__aexit__(None, None, None), 5.0)
            self._browser = None

    def _rest(self) -> None:
        """Stop the browser after a time without work."""
        if self._timer:
            self._timer.cancel()
        self._timer = Timer(self.limits[2], self.close)
        self._timer.daemon = True
        self._timer.start()

    def _run(self, work: Coroutine[Any, Any, Any], limit: float) -> Any:
        assert self._loop is not None
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result(limit)
        except (Late, TimeoutError):
            future.cancel()
            raise
