"""What every question needs of a response beside its own cells, told for whole columns: state, number, precedence, search text."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.identifiers import OFFICES, precedence
from data.load import SEARCHED
from geo.folding import fold
from geo.names import Problem, name_of
from geo.schemes import resolve


@dataclass
class Numbers:
    """Counts the responses of a state and day over all batches, so that ids are given in the order of the input."""

    taken: dict[tuple[str, int], int] = field(default_factory=dict)

    def next(self, states: pa.Array, days: np.ndarray) -> np.ndarray:
        """A number from 1 for each row, going on from the batches before."""
        coded = states.dictionary_encode()
        codes, places = coded.dictionary.to_pylist(), coded.indices.to_numpy(zero_copy_only=False).astype("int64")
        keys, inverse, n = np.unique(places * 1_000_000 + days + 500_000, return_inverse=True, return_counts=True)
        named = [(str(codes[key // 1_000_000]), int(key % 1_000_000)) for key in keys]
        begun = np.array([self.taken.get(key, 0) for key in named], dtype="int64")
        for key, more in zip(named, n, strict=True):
            self.taken[key] = self.taken.get(key, 0) + int(more)
        place = pd.Series(inverse).groupby(inverse).cumcount().to_numpy()
        found: np.ndarray = begun[inverse] + place + 1
        return found


def countries(cells: pa.Array, scheme: str) -> tuple[pa.Array, pa.Array]:
    """Alpha-3 codes of states, and for each cell that names none the sentence why."""
    coded = pc.fill_null(cells, "").dictionary_encode()
    found = [resolve(value, scheme or "any") if value else "" for value in coded.dictionary.to_pylist()]
    codes = pa.array([None if isinstance(item, Problem) or not item else item for item in found], pa.string())
    reasons = pa.array([item.reason if isinstance(item, Problem) else None for item in found], pa.string())
    return pc.take(codes, coded.indices), pc.take(reasons, coded.indices)


def days(dates: pa.Array) -> np.ndarray:
    """Whole days from 1970-01-01; 0 for an empty cell."""
    found: np.ndarray = pc.fill_null(dates.cast(pa.date32()).cast(pa.int32()), 0).to_numpy(zero_copy_only=False).astype("int64")
    return found


def precedences(dates: pa.Array, actor_types: pa.Array, numbers: np.ndarray) -> np.ndarray:
    """Rule 5 of the codebook as one number."""
    offices = np.zeros(len(dates), dtype="int64")
    for kind, office in OFFICES.items():
        offices += office * pc.fill_null(pc.equal(actor_types, kind), False).to_numpy(zero_copy_only=False)
    found: np.ndarray = precedence(days(dates), offices, numbers)
    return found


def identifiers(states: pa.Array, dates: pa.Array, numbers: np.ndarray) -> pa.Array:
    """The ids of responses."""
    written = pc.strftime(dates, format="%Y-%m-%d")
    two = pc.utf8_lpad(pa.array(numbers).cast(pa.string()), 2, "0")
    return pc.binary_join_element_wise(states, written, two, "-")


def search(batch: dict[str, pa.Array], states: pa.Array) -> pa.Array:
    """The folded text that free text search looks in, as `load.prepared` writes it."""
    coded = states.dictionary_encode()
    names = pc.take(pa.array([name_of(code) for code in coded.dictionary.to_pylist()], pa.string()), coded.indices)
    parts = [pc.fill_null(batch[column], "") for column in SEARCHED]
    return folded(pc.binary_join_element_wise(*parts, names, "\n"))


def folded(texts: pa.Array) -> pa.Array:
    """Texts as `fold` makes them. Only those that hold more than ASCII are folded one by one."""
    plain = pc.equal(pc.utf8_length(texts), pc.binary_length(texts))
    lower = pc.ascii_lower(texts)
    if pc.all(plain).as_py():
        return lower
    rest = [fold(text) for text in pc.filter(texts, pc.invert(plain)).to_pylist()]
    return pc.replace_with_mask(lower, pc.invert(plain), pa.array(rest, texts.type))
