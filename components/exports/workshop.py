"""Makes exports in a process of its own, so that a long one slows nobody's page; started on demand, started anew if it dies."""

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import TimeoutError as Late
from concurrent.futures.process import BrokenProcessPool
from threading import Lock, Thread

from components.charts.figures import Asked
from components.exports.products import Order, make
from components.exports.renderer import Renderer
from components.exports.stamp import Stamp

# Seconds for the longest export; the nice value leaves the processor to those who click.
LIMIT, NICE = 180.0, 10

_renderer: Renderer | None = None


class Workshop:
    """One worker process with one renderer. `make` may be called from any thread; each call gets its own file."""

    def __init__(self, limit: float = LIMIT) -> None:
        self.limit = limit
        self._lock = Lock()
        self._pool: ProcessPoolExecutor | None = None

    def make(self, asked: Asked, stamp: Stamp, order: Order) -> bytes:
        """What `products.make` gives. Raises what it raises, or TimeoutError with a sentence after the limit."""
        for attempt in (1, 2):
            pool = self._opened()
            try:
                return pool.submit(_made, asked, stamp, order).result(self.limit)
            except BrokenProcessPool:
                self._forget(pool)
                if attempt == 2:
                    raise
            except Late:
                self._forget(pool)
                raise TimeoutError(
                    f"The export took longer than {self.limit:.0f} seconds and was stopped. Narrow the view and try again."
                ) from None
        raise AssertionError

    def close(self) -> None:
        """Stop the worker; the next export starts another."""
        if self._pool:
            self._forget(self._pool)

    def _opened(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                # A forked child would share the server's threads and locks.
                self._pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _settle)
            return self._pool

    def _forget(self, pool: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._pool is pool:
                self._pool = None
        processes = list((getattr(pool, "_processes", None) or {}).values())
        pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.terminate()


def _settle() -> None:
    """Leave the processor to those who click, and end with the server, however it ends."""
    if hasattr(os, "nice"):
        os.nice(NICE)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


def _made(asked: Asked, stamp: Stamp, order: Order) -> bytes:
    global _renderer
    _renderer = _renderer or Renderer()
    return make(asked, stamp, order, _renderer)
