"""What the map says of a state when it is pointed at."""

from datetime import date
from typing import Any

import pandas as pd

from components.formatting import count, day, figure_text, join_parts
from components.theme import EMPTY, badge
from geo.names import name_of


def hover_texts(positions: pd.DataFrame, as_of: date) -> list[str]:
    """What the map says of each row of positions that carries actor, actor_role, summary and source_publisher.

    `searches`, if there, is the number of single events for which a state was searched without a find; `searched_until` the
    last day up to which its statements on any event were looked for; `recorded` how many of its responses are recorded.
    """
    return [_hover_text(row, as_of) for row in positions.to_dict("records")]


def _hover_text(row: dict[str, Any], as_of: date) -> str:
    """State, stance, since, actor, sentence and source of one row, as Plotly text."""
    name = f"<b>{figure_text(name_of(row['state']))}</b>"
    if not isinstance(row["stance"], str):
        searches = row.get("searches")
        partly = (
            f"<br>Searched for {count(int(searches), 'single event')}, none found"
            if row["empty"] == "not_searched" and searches is not None and searches == searches
            else ""
        )
        n = row.get("recorded")
        recorded = f"<br>{count(int(n), 'response')} recorded, none that gives a position" if n is not None and n == n else ""
        return f"{name}<br>{EMPTY[row['empty']].word}{partly}{recorded}"
    searched = row.get("searched_until")
    speaker = join_parts([row["actor"], row["actor_role"] if isinstance(row["actor_role"], str) else ""], ", ")
    lines = [
        name,
        f"{badge(row['stance'])} since {day(row['since'])}",
        f"Last stated {day(row['stated'])}" + (", carried forward" if row["stated"].date() < as_of else ""),
        figure_text(speaker, 52),
        figure_text(row["summary"], 52),
        f"Source: {figure_text(row['source_publisher'], 52)}",
    ]
    if isinstance(searched, pd.Timestamp) and searched.date() < as_of:
        lines.append(f"Searched until {day(searched)}; later statements may be missing")
    return "<br>".join(lines)
