"""Long answers of large tables: the page says that it waits, and a change of a filter ends what nobody needs any more."""

from collections.abc import Callable
from threading import Thread
from time import monotonic
from typing import TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import add_script_run_ctx

from components.language import messages
from data.dataset.dataset import Dataset

T = TypeVar("T")
# Seconds between two looks, and those after which a reader is told.
LOOK, PATIENCE = 0.1, 0.6


def run_interruptible(dataset: Dataset, ask: Callable[[], T]) -> T:
    """What `ask` gives. Where the table lies on disk it is asked in a thread of its own; when the script is to run anew or to
    stop meanwhile, the engine is told to end the question.
    """
    if dataset.is_small:
        return ask()
    slot = st.empty()
    answer: list[T] = []
    errors: list[BaseException] = []

    def work() -> None:
        try:
            answer.append(ask())
        except BaseException as error:
            errors.append(error)

    thread = Thread(target=work, daemon=True)
    add_script_run_ctx(thread)
    thread.start()
    try:
        _wait(thread, dataset, slot)
    except BaseException:
        # Streamlit stops a script by an exception, at the next element that it sends.
        dataset.rows.stop(thread.ident or 0)
        raise
    if errors:
        raise errors[0]
    return answer[0]


def _wait(thread: Thread, dataset: Dataset, slot: st.delta_generator.DeltaGenerator) -> None:
    begin, announced = monotonic(), False
    thread.join(LOOK)
    while thread.is_alive():
        seconds = monotonic() - begin
        if seconds >= PATIENCE:
            announced = True
            slot.caption(messages.asking(dataset.total, seconds))
        thread.join(LOOK)
    if announced:
        slot.empty()
