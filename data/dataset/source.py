"""Where a dataset comes from: what tells one version of it from another, and how it is read."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from data.arrow_schema import RESPONSES_PARQUET
from data.codebook import FILE as CODEBOOK
from data.dataset.dataset import Dataset
from data.dataset.open import NOTES, VARIABLE, open_dataset
from data.descriptor import FILE
from data.schema import TABLES


class Source(Protocol):
    """A place that holds a dataset."""

    def version(self) -> object:
        """What differs after the dataset has changed; cheap enough to be asked for at every click."""

    def read(self) -> Dataset:
        """The dataset as it lies there now. Raises DatasetError with every problem."""


@dataclass(frozen=True)
class FolderSource:
    """A dataset folder on disk; its version is the time and the size of each of its files."""

    folder: Path

    def version(self) -> object:
        """Modification time and size of each file of the dataset; -1 for one that is not there."""
        names = (FILE, CODEBOOK, NOTES, RESPONSES_PARQUET, *(table.file for table in TABLES))
        return tuple(_stamp(self.folder / name) for name in names)

    def read(self) -> Dataset:
        """The folder's dataset, on the backend that TRACKER_ENGINE names."""
        return open_dataset(self.folder, os.environ.get(VARIABLE, ""))


def _stamp(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return 0, -1
    return status.st_mtime_ns, status.st_size
