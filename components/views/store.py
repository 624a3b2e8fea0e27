"""The dataset that the server shows: loaded once, looked at again when its files change, never lost once good."""

import gc
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

import streamlit as st

from data.codebook import FILE as CODEBOOK
from data.descriptor import FILE
from data.load import NOTES, SHIPPED, Dataset
from data.opening import VARIABLE as ENGINE
from data.opening import opened as open_dataset
from data.parquet import FILE as PARQUET
from data.problems import DatasetError, Problem
from data.schema import TABLES

VARIABLE = "TRACKER_DATA"
Stamp = tuple[tuple[int, int], ...]


@dataclass
class Store:
    """One dataset folder: the last good version of it, and the problems of the files as they lie there now."""

    folder: Path
    dataset: Dataset | None = None
    problems: Sequence[Problem] = ()
    stamp: Stamp = ()
    lock: Lock = field(default_factory=Lock)

    def refresh(self) -> None:
        """Load again if a file has changed since the last look; a version that does not validate replaces nothing."""
        if self.stamp == _stamp(self.folder):
            return
        with self.lock:
            stamp = _stamp(self.folder)
            if self.stamp == stamp:
                return
            try:
                self.dataset, self.problems = open_dataset(self.folder, os.environ.get(ENGINE, "")), ()
            except DatasetError as error:
                self.problems = error.problems
            self.stamp = stamp
            # Streamlit collects garbage after every rerun: what lives as long as the server need not be walked again.
            gc.collect()
            gc.freeze()


def folder() -> Path:
    """The dataset folder that the environment names, or the shipped one."""
    return Path(os.environ.get(VARIABLE) or SHIPPED).expanduser()


@st.cache_resource(show_spinner=False)
def _store(path: str) -> Store:
    return Store(Path(path))


def opened() -> Store:
    """The server's store, brought up to date with its files."""
    store: Store = _store(str(folder()))
    store.refresh()
    return store


def _stamp(path: Path) -> Stamp:
    found = []
    for name in (FILE, CODEBOOK, NOTES, PARQUET, *(table.file for table in TABLES)):
        try:
            status = (path / name).stat()
            found.append((status.st_mtime_ns, status.st_size))
        except OSError:
            found.append((0, -1))
    return tuple(found)
