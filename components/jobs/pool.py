"""Makes exports in processes of their own, so that a long one slows nobody's page; started on demand, started anew if they die."""

import atexit
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from threading import Event, Lock, Timer

from components.jobs.order import ProductOrder
from components.jobs.worker import FOLDER
from components.language import messages
from components.products.registry import PRODUCTS

ROOT = Path(__file__).resolve().parents[2]
# Seconds for the longest export.
LIMIT = 180.0


class ExportPool:
    """Two workers: one for products that take long, and one for those that do not, so that a table never waits behind a ZIP.

    `make` may be called from any thread.
    """

    def __init__(self, limit: float = LIMIT) -> None:
        self._workers = {slow: Worker(limit) for slow in (False, True)}
        # A server that is stopped leaves neither processes nor folders.
        atexit.register(self.close)

    @property
    def processes(self) -> dict[bool, int | None]:
        """The process id of the worker for slow products (True) and of the other; None where there is none."""
        return {slow: worker.process for slow, worker in self._workers.items()}

    def make(self, order: ProductOrder) -> bytes:
        """The file that an order means; see `Worker.make` for what it raises."""
        return self._workers[PRODUCTS[order.request.product].slow].make(order)

    def close(self) -> None:
        """Stop the workers; the next export starts another."""
        for worker in self._workers.values():
            worker.close()


class Worker:
    """One worker process, which ends with this one. Calls wait for each other."""

    def __init__(self, limit: float = LIMIT) -> None:
        self.limit = limit
        self._turn = Lock()
        self._worker: subprocess.Popen[bytes] | None = None
        self._folder = ""

    @property
    def process(self) -> int | None:
        """The process id of the worker; None while there is none."""
        return self._worker.pid if self._worker else None

    def make(self, order: ProductOrder) -> bytes:
        """What `make.make_product` gives. Raises what it raises, TimeoutError with a sentence after the limit, or RuntimeError
        if the worker has died twice.
        """
        with self._turn:
            for _ in range(2):
                answer = self._attempt(pickle.dumps(order))
                if answer is not None:
                    content, error = answer
                    if error:
                        raise error
                    return content
        raise RuntimeError(messages.EXPORT_DIED)

    def close(self) -> None:
        """Stop the worker; the next export starts another."""
        with self._turn:
            self._stop()

    def _attempt(self, order: bytes) -> tuple[bytes, Exception | None] | None:
        """The worker's answer, or None if it died meanwhile."""
        worker = self._started()
        assert worker.stdin is not None
        assert worker.stdout is not None
        late = Event()

        def stop() -> None:
            late.set()
            worker.kill()

        watch = Timer(self.limit, stop)
        watch.daemon = True
        watch.start()
        try:
            worker.stdin.write(order)
            worker.stdin.flush()
            answer: tuple[bytes, Exception | None] = pickle.load(worker.stdout)
            return answer
        except (EOFError, OSError, pickle.UnpicklingError):
            self._stop()
            if late.is_set():
                raise TimeoutError(messages.export_too_slow(self.limit)) from None
            return None
        finally:
            watch.cancel()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._worker is None or self._worker.poll() is not None:
            self._stop()
            # The browser's own files go where they can be removed even if it is killed.
            self._folder = tempfile.mkdtemp(prefix=FOLDER)
            command = [sys.executable, "-m", "components.jobs.worker"]
            environment = os.environ | {"TMPDIR": self._folder}
            self._worker = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        return self._worker

    def _stop(self) -> None:
        if self._worker is not None:
            self._worker.kill()
            self._worker.wait()
            for pipe in (self._worker.stdin, self._worker.stdout):
                if pipe:
                    pipe.close()
            self._worker = None
        shutil.rmtree(self._folder, ignore_errors=True)
