"""Long questions: told, ended when nobody waits any more, and never in another reader's way."""

import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest

from components.views import interruptible
from data.dataset.dataset import Dataset
from data.dataset.open import load, open_dataset
from data.query.filters import Filters
from data.query.listing import select
from tests.support import stored


class Stopped(BaseException):
    """As Streamlit stops a script: by an exception at the next element that it sends."""


class Slot:
    """A place on the page that remembers what was written, and may stop the script as Streamlit does."""

    def __init__(self, stop: bool) -> None:
        self.stop, self.told, self.emptied = stop, [], False

    def caption(self, text: str) -> None:
        self.told.append(text)
        if self.stop:
            raise Stopped

    def empty(self) -> None:
        self.emptied = True


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], Slot]:
    monkeypatch.setattr(interruptible, "PATIENCE", 0.0)
    monkeypatch.setattr(interruptible, "LOOK", 0.01)

    def open_page(stop: bool) -> Slot:
        slot = Slot(stop)
        monkeypatch.setattr(interruptible.st, "empty", lambda: slot)
        return slot

    return open_page


def large(stopped: list[int]) -> Any:
    return SimpleNamespace(is_small=False, total=10_000_000, rows=SimpleNamespace(stop=stopped.append))


def test_a_long_question_is_told_while_it_is_asked(page: Callable[[bool], Slot]) -> None:
    slot, done = page(False), threading.Event()
    threading.Timer(0.1, done.set).start()
    assert interruptible.run_interruptible(large([]), lambda: done.wait(10) and "answer") == "answer"
    assert slot.told[0].startswith("Asking 10,000,000 responses, 0 s.")
    assert slot.emptied


def test_a_question_that_nobody_waits_for_is_ended(page: Callable[[bool], Slot]) -> None:
    page(True)
    stopped: list[int] = []
    view_data: list[int] = []
    done = threading.Event()

    def ask() -> None:
        view_data.append(threading.get_ident())
        done.wait(10)

    with pytest.raises(Stopped):
        interruptible.run_interruptible(large(stopped), ask)
    done.set()
    assert stopped == view_data


def test_what_goes_wrong_in_a_question_comes_to_the_page(page: Callable[[bool], Slot]) -> None:
    page(False)
    with pytest.raises(ZeroDivisionError):
        interruptible.run_interruptible(large([]), lambda: 1 / 0)


def test_a_table_in_memory_is_asked_at_once(shipped: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interruptible, "Thread", None)
    assert interruptible.run_interruptible(shipped, lambda: 7) == 7


def test_a_slow_question_holds_up_nobody_else_and_can_be_ended(tmp_path_factory: pytest.TempPathFactory) -> None:
    dataset = open_dataset(stored(tmp_path_factory.mktemp("slow"), load()), "duckdb")
    view_data, ended = threading.Event(), threading.Event()

    def slow() -> None:
        rows = dataset.rows.frame()
        view_data.set()
        try:
            rows.cross(rows.set_alias("b")).cross(rows.set_alias("c")).cross(rows.set_alias("d")).aggregate(
                "count(DISTINCT b.summary || c.summary)"
            ).fetchall()
        except duckdb.InterruptException:
            ended.set()

    thread = threading.Thread(target=slow)
    thread.start()
    view_data.wait(10)
    for stance in ("opposed", "hostile"):
        assert select(dataset, Filters(stance=(stance,), q="a"), dataset.meta.period_to).n > 0
    assert thread.is_alive()
    while thread.is_alive():
        dataset.rows.stop(thread.ident or 0)
        thread.join(0.05)
    assert ended.is_set()
