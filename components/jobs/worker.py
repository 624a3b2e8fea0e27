"""The process that makes exports: reads orders from its input, writes files to its output, and ends when the input does.

`pool.py` starts it. Both ends are this application, and nobody else holds the pipe; so pickles may cross it.
"""

import os
import pickle
import shutil
import sys
import tempfile
from pathlib import Path
from typing import BinaryIO

from components.jobs.make import make_product
from components.jobs.order import Datasets, load_order
from components.jobs.renderer import Renderer

# Leaves the processor to those who click.
NICE = 10
# How the folder is called that belongs to one worker alone.
FOLDER = "tracker-exports-"


def main() -> None:
    """Answer each pickled order with a pickled (file, None) or (b"", exception)."""
    if hasattr(os, "nice"):
        os.nice(NICE)
    # What libraries print must not get between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    renderer = Renderer()
    try:
        _serve(sys.stdin.buffer, answers, renderer)
    finally:
        renderer.close()
        _remove_folder()


def _remove_folder() -> None:
    """Remove this worker's own folder; its server may have been killed and cannot."""
    folder = Path(tempfile.gettempdir())
    if folder.name.startswith(FOLDER):
        shutil.rmtree(folder, ignore_errors=True)


def _serve(orders: BinaryIO, answers: BinaryIO, renderer: Renderer) -> None:
    datasets = Datasets()
    while True:
        try:
            order = pickle.load(orders)
        except EOFError:
            return
        answer: tuple[bytes, Exception | None]
        try:
            view_data, stamp = load_order(order, datasets)
            answer = make_product(view_data, stamp, order.request, renderer), None
        except Exception as error:
            answer = b"", error
        answers.write(_pickled(answer))
        answers.flush()


def _pickled(answer: tuple[bytes, Exception | None]) -> bytes:
    try:
        written = pickle.dumps(answer)
        pickle.loads(written)
    except Exception:
        return pickle.dumps((b"", RuntimeError(str(answer[1]))))
    return written


if __name__ == "__main__":
    main()
