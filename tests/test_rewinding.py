"""Rewound, the record knows only what was said and recorded by then."""

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest

from data.dataset.dataset import Dataset
from data.dataset.known import as_known
from data.query.standings import compute_standings, dataset_statements
from tests.support import standings_of


@pytest.mark.parametrize("day", [date(2025, 1, 25) + timedelta(days=36 * turn) for turn in range(12)])
def test_what_was_said_later_changes_no_earlier_view(shipped: Dataset, day: date) -> None:
    """Rewound to a day, positions and changes are those of a record that ends on that day."""
    rows = shipped.rollup
    whole = standings_of(rows, day, governments=shipped.governments, acting=("USA",))
    cut = standings_of(rows[rows["date"] <= pd.Timestamp(day)], day, governments=shipped.governments, acting=("USA",))
    for name in ("positions", "history", "shifts", "unconfirmed", "tones"):
        pd.testing.assert_frame_equal(getattr(whole, name), getattr(cut, name))


def test_what_was_recorded_later_changes_no_earlier_view(shipped: Dataset) -> None:
    """Known at a moment, positions are those of a record whose later revisions were never written."""
    assert shipped.revisions is not None
    for moment in sorted(shipped.revisions["recorded_at"].unique())[:-1]:
        known = as_known(shipped, pd.Timestamp(moment))
        never = as_known(
            replace(shipped, revisions=shipped.revisions[shipped.revisions["recorded_at"] <= moment]), pd.Timestamp(moment)
        )
        for day in (date(2025, 9, 30), date(2026, 1, 31), date(2026, 3, 31)):
            first, second = (compute_standings(data, dataset_statements(data), day) for data in (known, never))
            pd.testing.assert_frame_equal(first.positions, second.positions)
            pd.testing.assert_frame_equal(first.shifts, second.shifts)
