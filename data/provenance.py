"""The view id: a short name for one view of one state of the data, and what has changed since an id was given.

The idea follows the RDA Working Group on Data Citation (Rauber et al. 2015, Recommendations R1 to R6): versioned rows, timestamps, a
normalised query, and a hash that tells whether a later answer is the same.
"""

import hashlib
import re
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from functools import lru_cache

import pandas as pd

from data.dataset.dataset import Dataset
from data.position_rule import PositionRule
from data.revisions import current_revisions

PREFIX = "RT"
# Versions of the application whose ids named no rule: positions followed the latest statement.
FORMER = ("0.2.0",)
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
    `changes` since; None if no earlier state of the record gives it. `former` is the version of the application that made it, if that
    was one which followed the latest statement; `release` the version of the data it was made from, if that was an earlier release.
    """

    matches: bool
    made_at: pd.Timestamp | None = None
    changes: Changes = Changes()
    former: str = ""
    release: str = ""


@lru_cache(maxsize=2)
def content_hash(dataset: Dataset) -> Digest:
    """SHA-256 (hex) over every revision of the responses, in a fixed order, and over the other tables and the descriptor; the
    fingerprint of the files where the table is too large to be read row by row.
    """
    if dataset.revisions is None:
        return dataset.fingerprint
    *_, (_moment, content) = _states(dataset)
    return content


def view_id(query: str, content: Digest, version: str, rule: PositionRule | None = None) -> str:
    """The id of a view, like "RT-4F7K-Q2ZA": 40 bits over its canonical query string, the content's hash, the application's version, and
    the rule for positions with its days; without a rule as the FORMER versions made it.
    """
    named = (query, content, version) if rule is None else (query, content, version, *map(str, astuple(rule)))
    digest = hashlib.sha256("\n".join(named).encode()).digest()
    code = b32encode(digest[:5]).decode()
    return f"{PREFIX}-{code[:4]}-{code[4:]}"


def verify_view_id(dataset: Dataset, query: str, claimed: str, version: str, rule: PositionRule) -> Verdict:
    """Compare a claimed id with what the data now loaded, each earlier state of the responses, and each earlier release give for a query."""
    if view_id(query, content_hash(dataset), version, rule) == claimed:
        return Verdict(True)
    for moment, content in reversed(list(_states(dataset))[:-1]):
        if view_id(query, content, version, rule) == claimed:
            return Verdict(False, moment, record_changes(dataset, moment))
    for former in FORMER:
        for moment, content, release in reversed(_former_contents(dataset)):
            if view_id(query, content, former) == claimed:
                return Verdict(False, moment, record_changes(dataset, moment), former, release)
    return Verdict(False)


def _former_contents(dataset: Dataset) -> list[tuple[pd.Timestamp, Digest, str]]:
    """Every content that ids of former versions can have been made from: moment, hash, and the release ("" for these data)."""
    released = [
        (pd.Timestamp(release.known_at).tz_localize(None), release.content, release.version) for release in dataset.meta.releases
    ]
    if dataset.revisions is None:
        return [*released, (dataset.known_at, dataset.fingerprint, "")]
    return [*released, *((moment, content, "") for moment, content in _states(dataset, _former_rest(dataset)))]


def record_changes(dataset: Dataset, since: pd.Timestamp) -> Changes:
    """What the revisions recorded after a moment (UTC) did to the responses that may be shown."""
    if dataset.revisions is None:
        return Changes()
    before, now = (_shown(current_revisions(dataset.revisions, moment)) for moment in (since, None))
    both = sorted(set(before.index) & set(now.index))
    revised = [i for i in both if before.at[i, "revision"] != now.at[i, "revision"]]
    recoded = [i for i in revised if before.at[i, "stance"] != now.at[i, "stance"]]
    return Changes(
        new=tuple(sorted(set(now.index) - set(before.index))),
        recoded=tuple(recoded),
        revised=tuple(i for i in revised if i not in recoded),
        withdrawn=tuple(sorted(set(before.index) - set(now.index))),
    )


def _shown(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["status"] != "draft"].set_index("response_id")


def _states(dataset: Dataset, rest: bytes | None = None) -> Iterator[tuple[pd.Timestamp, Digest]]:
    """Every moment at which a revision was recorded, in order, with the hash of what was known then; one for an empty record. `rest`
    stands for what carries no revisions.

    Rows are hashed in the order in which they were recorded, so that each state's hash goes on from the one before.
    """
    if dataset.revisions is None:
        return
    rows = dataset.revisions.sort_values(["recorded_at", "response_id", "revision"], kind="stable")
    known = hashlib.sha256(_rest(dataset) if rest is None else rest)
    for moment, part in rows.groupby("recorded_at", sort=False):
        for digest in _row_digests(part):
            known.update(digest)
        yield pd.Timestamp(moment), known.hexdigest()
    if rows.empty:
        yield pd.NaT, known.hexdigest()


def _row_digests(rows: pd.DataFrame) -> list[bytes]:
    """One digest a row. Moments are written in full, so that a row reads the same beside whatever other rows."""
    written = rows.assign(
        **{
            name: cells.dt.strftime("%Y-%m-%dT%H:%M:%S")
            for name, cells in rows.items()
            if pd.api.types.is_datetime64_dtype(cells)
        }
    )
    cells = written.astype("str").where(rows.notna(), "").to_numpy()
    return [hashlib.sha256("\x1f".join(map(str, row)).encode()).digest() for row in cells]


def _rest(dataset: Dataset) -> bytes:
    """A digest of what carries no revisions: descriptor, events, codings, coverage, governments."""
    return _digest(dataset, dataset.events, dataset.codings, dataset.coverage, dataset.governments)


def _former_rest(dataset: Dataset) -> bytes:
    """The same as former versions made it: they knew no governments, and no version of the codebook beside a coding."""
    return _digest(dataset, dataset.events, dataset.codings.drop(columns="codebook"), dataset.coverage)


def _digest(dataset: Dataset, *frames: pd.DataFrame) -> bytes:
    parts = [repr(dataset.meta).encode(), *(b"".join(_row_digests(frame)) for frame in frames)]
    return hashlib.sha256(b"\n".join(parts)).digest()
