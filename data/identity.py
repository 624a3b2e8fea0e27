"""The view id: a short name for one view of one state of the data, and what has changed since an id was given.

The idea follows the RDA Working Group on Data Citation (Rauber et al. 2015, Recommendations R1 to R6): versioned rows, timestamps, a
normalised query, and a hash that tells whether a later answer is the same.
"""

import hashlib
import re
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from data.load import Dataset, current

PREFIX = "RT"
PATTERN = re.compile(r"RT-[A-Z2-7]{4}-[A-Z2-7]{4}")
Digest = str


@dataclass(frozen=True)
class Changes:
    """Ids of responses that came, were coded anew in stance, or were withdrawn between two states of the record."""

    new: tuple[str, ...] = ()
    recoded: tuple[str, ...] = ()
    revised: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """Whether an id belongs to a view of the data now loaded.

    `matches` is True if it does. Otherwise `made_at` (UTC) is the last moment at which the record gave this id, with the
    `changes` since; None if no earlier state of the record gives it.
    """

    matches: bool
    made_at: pd.Timestamp | None = None
    changes: Changes = Changes()


def known_at(dataset: Dataset) -> pd.Timestamp:
    """When the newest revision was recorded (UTC); NaT for an empty record."""
    return dataset.revisions["recorded_at"].max()


def content_hash(dataset: Dataset) -> Digest:
    """SHA-256 (hex) over every revision of the responses, in a fixed order, and over the other tables and the descriptor."""
    (last,) = list(_states(dataset))[-1:] or [(pd.NaT, _hashed([], _rest(dataset)))]
    return last[1]


def view_id(query: str, content: Digest, version: str) -> str:
    """The id of a view, like "RT-4F7K-Q2ZA": 40 bits over its canonical query string, the content's hash and the application's version."""
    digest = hashlib.sha256("\n".join((query, content, version)).encode()).digest()
    code = b32encode(digest[:5]).decode()
    return f"{PREFIX}-{code[:4]}-{code[4:]}"


def verify(dataset: Dataset, query: str, claimed: str, version: str) -> Verdict:
    """Compare a claimed id with what the data now loaded, and each earlier state of the responses, give for a query."""
    states = list(_states(dataset))
    for moment, content in reversed(states):
        if view_id(query, content, version) == claimed:
            if moment == states[-1][0]:
                return Verdict(True)
            return Verdict(False, moment, changes(dataset, moment))
    return Verdict(False)


def changes(dataset: Dataset, since: pd.Timestamp) -> Changes:
    """What the revisions recorded after a moment (UTC) did to the responses."""
    before = current(dataset.revisions, since).set_index("response_id")
    now = dataset.responses.set_index("response_id")
    both = sorted(set(before.index) & set(now.index))
    revised = [i for i in both if before.at[i, "revision"] != now.at[i, "revision"]]
    recoded = [i for i in revised if before.at[i, "stance"] != now.at[i, "stance"]]
    return Changes(
        new=tuple(sorted(set(now.index) - set(before.index))),
        recoded=tuple(recoded),
        revised=tuple(i for i in revised if i not in recoded),
        withdrawn=tuple(sorted(set(before.index) - set(now.index))),
    )


def _states(dataset: Dataset) -> Iterator[tuple[pd.Timestamp, Digest]]:
    """Every moment at which a revision was recorded, in order, with the hash of what was known then."""
    rest = _rest(dataset)
    rows = dataset.revisions.sort_values(["response_id", "revision"], kind="stable")
    digests, moments = _row_digests(rows), rows["recorded_at"].to_numpy()
    for moment in sorted(set(moments)):
        known = [digest for digest, recorded in zip(digests, moments, strict=True) if recorded <= moment]
        yield pd.Timestamp(moment), _hashed(known, rest)


def _hashed(rows: list[bytes], rest: bytes) -> Digest:
    return hashlib.sha256(rest + b"".join(rows)).hexdigest()


def _row_digests(rows: pd.DataFrame) -> list[bytes]:
    cells = rows.astype("str").where(rows.notna(), "").to_numpy()
    return [hashlib.sha256("\x1f".join(map(str, row)).encode()).digest() for row in cells]


def _rest(dataset: Dataset) -> bytes:
    """A digest of what carries no revisions: events, codings, coverage, descriptor."""
    parts = [repr(dataset.meta).encode()]
    parts += [b"".join(_row_digests(frame)) for frame in (dataset.events, dataset.codings, dataset.coverage)]
    return hashlib.sha256(b"\n".join(parts)).digest()
