"""Which revision of a response counts."""

from datetime import datetime

import pandas as pd


def known_revisions(revisions: pd.DataFrame, known_at: datetime | None) -> pd.DataFrame:
    """The revisions recorded by a moment: a time without a zone is UTC, as the table's own are."""
    if known_at is None:
        return revisions
    moment = pd.Timestamp(known_at)
    return revisions[revisions["recorded_at"] <= (moment.tz_convert("UTC").tz_localize(None) if moment.tzinfo else moment)]


def latest_revisions(revisions: pd.DataFrame, known_at: datetime | None = None) -> pd.DataFrame:
    """The revision of each response that counts, as known at `known_at` (UTC) if given; the withdrawn ones included.

    The latest reviewed one: a draft never hides it (codebook, rule 8). Where there are only drafts, the latest of them.
    """
    known = known_revisions(revisions, known_at)
    reviewed = known["status"] != "draft"
    counting = known[reviewed | ~known["response_id"].isin(known.loc[reviewed, "response_id"])]
    return counting.loc[counting.groupby("response_id", sort=False)["revision"].idxmax()]


def current_revisions(revisions: pd.DataFrame, known_at: datetime | None = None) -> pd.DataFrame:
    """The latest revision of each response, as known at `known_at` (UTC) if given, without the withdrawn ones."""
    found = latest_revisions(revisions, known_at)
    return found[found["status"] != "withdrawn"].sort_index().reset_index(drop=True)
