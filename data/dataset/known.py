"""A dataset as it was known at an earlier moment."""

from dataclasses import replace
from datetime import datetime

from data.dataset.backends import InMemory
from data.dataset.dataset import Dataset, rollup_of
from data.dataset.derived import with_derived_columns
from data.revisions import current_revisions, known_revisions


def as_known(dataset: Dataset, moment: datetime) -> Dataset:
    """The dataset with the revisions recorded by a moment (UTC) alone; the other tables as they are now. Raises ValueError for a table
    too large to hold its revisions.
    """
    if dataset.revisions is None:
        raise ValueError("the revisions of a table so large are not held")
    known = known_revisions(dataset.revisions, moment)
    rows = InMemory(with_derived_columns(current_revisions(known)))
    return replace(dataset, rows=rows, rollup=rollup_of(rows), revisions=known, known_at=known["recorded_at"].max())
