"""The dataset that the server shows: looked at again when its files change, checked beside the serving version, never lost once good."""

import gc
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Thread

import streamlit as st

from data.dataset.dataset import Dataset
from data.dataset.open import SHIPPED
from data.dataset.source import FolderSource, Source
from data.problems import DatasetError, Problem

VARIABLE = "TRACKER_DATA"


@dataclass
class Store:
    """One source: the last good version of its dataset, and the problems of what lies there now.

    The first version is read by whoever asks first, and all wait for it. A later one is read beside, in a thread: readers go on
    with the version that they have, and the next click after it is ready shows the new one.
    """

    source: Source
    dataset: Dataset | None = None
    problems: Sequence[Problem] = ()
    version: object = None
    _lock: Lock = field(default_factory=Lock)
    _reading: Thread | None = None

    def refresh(self) -> None:
        """Read the source again if it has changed since the last look; a version that does not validate replaces nothing."""
        version = self.source.version()
        if self.version == version:
            return
        if self.dataset is None:
            with self._lock:
                if self.version != version:
                    self._read(version)
            return
        with self._lock:
            if self.version != version and (self._reading is None or not self._reading.is_alive()):
                self._reading = Thread(target=self._read, args=(version,), daemon=True, name="dataset")
                self._reading.start()

    def settle(self, seconds: float) -> None:
        """Wait until a version that is being read is there, at most so long."""
        reading = self._reading
        if reading is not None:
            reading.join(seconds)

    def _read(self, version: object) -> None:
        first = self.dataset is None
        try:
            self.dataset, self.problems = self.source.read(), ()
        except DatasetError as error:
            self.problems = error.problems
        self.version = version
        if first:
            # What lives as long as the server need not be walked again; of a later version the earlier one must be let go.
            gc.collect()
            gc.freeze()


def folder() -> Path:
    """The dataset folder that the environment names, or the shipped one."""
    return Path(os.environ.get(VARIABLE) or SHIPPED).expanduser()


@st.cache_resource(show_spinner=False)
def _store(path: str) -> Store:
    return Store(FolderSource(Path(path)))


def current_store() -> Store:
    """The server's store, brought up to date with its files."""
    store: Store = _store(str(folder()))
    store.refresh()
    # A small dataset is read in less time than a reader notices; a large one is waited for by nobody.
    store.settle(PATIENCE)
    return store


# Seconds that a click waits for a changed dataset before it goes on with the one it has.
PATIENCE = 0.5
