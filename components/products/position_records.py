"""Positions and shifts of a view as records, for files that machines read."""

from typing import Any

import pandas as pd

from components.charts.view_data import ViewData
from data.position_rule import PositionRule

POSITION = ("state", "side", "tone", "since", "stated", "response_id", "status")
PENDING = {"stance": "pending", "date": "pending_since", "response_id": "pending_id"}


def position_records(view_data: ViewData) -> list[dict[str, Any]]:
    """Where each state that spoke and that the view shows stands: POSITION, `since` null where no side was taken, `pending` (a statement of the other side that is not
    confirmed, or null), `firm` (null under the rule "latest"), `hangs_on` (ids of statements, names of coders).
    """
    positions = view_data.standings.positions
    rows = positions[positions["shown"] & positions["status"].notna()]
    return [_record(row) for row in rows.to_dict("records")]


def _record(row: dict[str, Any]) -> dict[str, Any]:
    pending = {name: _plain(row[column]) for name, column in PENDING.items()} if isinstance(row["pending"], str) else None
    hangs_on = [part for column in ("hangs_on", "hangs_on_coders") for part in str(row[column]).split(";") if part]
    firm = None if pd.isna(row["firm"]) else bool(row["firm"])
    since = _plain(row["since"]) if row["side"] else None
    return (
        {name: _plain(row[name]) for name in POSITION}
        | {"since": since}
        | {"pending": pending, "firm": firm, "hangs_on": hangs_on}
    )


def shift_records(view_data: ViewData) -> list[dict[str, Any]]:
    """The confirmed changes of side of the states that the view shows (under the rule "latest", all changes of stance)."""
    positions, shifts = view_data.standings.positions, view_data.standings.shifts
    shown = shifts[shifts["state"].isin(positions.loc[positions["shown"], "state"])]
    return [{name: _plain(value) for name, value in row.items()} for row in shown.to_dict("records")]


def rule_record(rule: PositionRule) -> dict[str, Any]:
    """The rule that gave the positions, with its days."""
    return {
        "name": rule.name, "rank_days": rule.rank_days, "confirm_days": rule.confirm_days, "aged_days": rule.aged_days,
        "tone_statements": rule.tone_statements,
    }  # fmt: skip


def _plain(value: Any) -> Any:
    if not isinstance(value, str) and pd.isna(value):
        return None
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else value
