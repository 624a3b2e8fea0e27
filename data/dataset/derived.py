"""What every query needs of a response beside its own cells, told for whole columns, once: state, number, precedence, search text.

A frame in memory and the batches of a conversion are given the same columns by the same code.
"""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.dataset.response_ids import OFFICES, number, precedence
from data.schema import RESPONSES
from geo.folding import fold
from geo.names import Problem, name_of
from geo.schemes import resolve

# What free text search looks in, beside the name of the state.
SEARCHED = ("quote", "summary", "actor", "actor_role", "source_publisher", "source_title")


@dataclass
class ResponseNumbers:
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


def resolve_countries(cells: pa.Array, scheme: str) -> tuple[pa.Array, pa.Array]:
    """Alpha-3 codes of states, and for each cell that names none the sentence why."""
    coded = pc.fill_null(cells, "").dictionary_encode()
    found = [resolve(value, scheme or "any") if value else "" for value in coded.dictionary.to_pylist()]
    codes = pa.array([None if isinstance(item, Problem) or not item else item for item in found], pa.string())
    reasons = pa.array([item.reason if isinstance(item, Problem) else None for item in found], pa.string())
    return pc.take(codes, coded.indices), pc.take(reasons, coded.indices)


def epoch_days(dates: pa.Array) -> np.ndarray:
    """Whole days from 1970-01-01; 0 for an empty cell."""
    found: np.ndarray = pc.fill_null(dates.cast(pa.date32()).cast(pa.int32()), 0).to_numpy(zero_copy_only=False).astype("int64")
    return found


def precedences(dates: pa.Array, actor_types: pa.Array, numbers: np.ndarray) -> np.ndarray:
    """Rule 5 of the codebook as one number."""
    offices = np.zeros(len(dates), dtype="int64")
    for kind, office in OFFICES.items():
        offices += office * pc.fill_null(pc.equal(actor_types, kind), False).to_numpy(zero_copy_only=False)
    found: np.ndarray = precedence(epoch_days(dates), offices, numbers)
    return found


def identifiers(states: pa.Array, dates: pa.Array, numbers: np.ndarray) -> pa.Array:
    """The ids of responses."""
    written = pc.strftime(dates, format="%Y-%m-%d")
    two = pc.utf8_lpad(pa.array(numbers).cast(pa.string()), 2, "0")
    return pc.binary_join_element_wise(states, written, two, "-")


def search_text(batch: dict[str, pa.Array], states: pa.Array) -> pa.Array:
    """The folded text that free text search looks in."""
    coded = states.dictionary_encode()
    names = pc.take(pa.array([name_of(code) for code in coded.dictionary.to_pylist()], pa.string()), coded.indices)
    parts = [pc.fill_null(batch[column], "") for column in SEARCHED]
    return fold_texts(pc.binary_join_element_wise(*parts, names, "\n"))


def fold_texts(texts: pa.Array) -> pa.Array:
    """Texts as `fold` makes them. Only those that hold more than ASCII are folded one by one."""
    plain = pc.equal(pc.utf8_length(texts), pc.binary_length(texts))
    lower = pc.ascii_lower(texts)
    if pc.all(plain).as_py():
        return lower
    rest = [fold(text) for text in pc.filter(texts, pc.invert(plain)).to_pylist()]
    return pc.replace_with_mask(lower, pc.invert(plain), pa.array(rest, texts.type))


def with_derived_columns(responses: pd.DataFrame) -> pd.DataFrame:
    """Current revisions with the columns that queries need: `state` (`country`, or the body's code from the id), `precedence`
    (rule 5 as one number, the higher wins within a state), `search`, and the weight `n` (each row counts once).
    """
    frame = responses.copy()
    ids = frame["response_id"]
    cells = {name: _arrow(frame[name]) for name in ("date", "actor_type", *SEARCHED)}
    states = _arrow(frame["country"].astype("str").where(frame["country"].notna(), ids.str.split("-", n=1).str[0]))
    numbers = np.array([number(identifier) for identifier in ids], dtype="int64")
    frame["themes"] = frame["themes"].fillna("")
    frame["state"] = states.to_pandas()
    frame["precedence"] = precedences(cells["date"], cells["actor_type"], numbers)
    frame["search"] = pd.Series(search_text(cells, states).to_pandas(), dtype="str")
    return with_categories(frame)


def with_categories(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of responses in memory: vocabularies, states and events as categories, and the weight `n`."""
    frame = rows.copy()
    for column in RESPONSES.columns:
        if column.enum:
            frame[column.name] = pd.Categorical(frame[column.name], categories=list(column.enum), ordered=True)
    frame["n"] = 1
    return frame.astype(dict.fromkeys(("state", "country", "event_id"), "category"))


def _arrow(cells: pd.Series) -> pa.Array:
    if pd.api.types.is_datetime64_dtype(cells):
        return pa.Array.from_pandas(cells).cast(pa.timestamp("us"))
    return pa.array(cells.astype("object").where(cells.notna(), None).tolist(), pa.string())
