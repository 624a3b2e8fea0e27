"""What the map says of a state when it is pointed at."""

from datetime import date
from typing import Any

import pandas as pd

from components.formatting import count, day, figure_text, join_parts
from components.language.labels import empty_label
from components.language.position_sentences import firmness_sentence, recent_sentence, side_words
from components.theme import badge
from data.position_rule import LATEST, PositionRule
from data.query.positions import AGED
from geo.names import name_of

WIDTH = 52


def hover_texts(positions: pd.DataFrame, as_of: date, rule: PositionRule) -> list[str]:
    """What the map says of each row of `compute_standings` that carries actor, actor_role, summary and source_publisher.

    `searches`, if there, is the number of single events for which a state was searched without a find.
    """
    return [_hover_text(row, as_of, rule) for row in positions.to_dict("records")]


def _hover_text(row: dict[str, Any], as_of: date, rule: PositionRule) -> str:
    """One row as Plotly text."""
    name = f"<b>{figure_text(name_of(row['state']))}</b>"
    lines = _position(row, rule) if isinstance(row["status"], str) else _recorded(row)
    empty = [empty_label(row["empty"])] if isinstance(row["empty"], str) else []
    return "<br>".join([name, *empty, *lines, *_searched(row, as_of)])


def _position(row: dict[str, Any], rule: PositionRule) -> list[str]:
    """Side, tone, since when, who stated it last, in which words, how firm it is."""
    speaker = join_parts([row["actor"], row["actor_role"] if isinstance(row["actor_role"], str) else ""], ", ")
    took = (
        f"{side_words(row['side'])}, in tone {badge(row['tone']).lower()}, since {day(row['since'])}"
        if row["side"]
        else "No side taken"
    )
    aged = f", more than {rule.aged_days} days before" if row["status"] == AGED else ""
    pending = (
        f"Not confirmed: {badge(row['pending']).lower()} on {day(row['pending_since'])}"
        if isinstance(row["pending"], str)
        else ""
    )
    recent = recent_sentence(row, rule) if rule.name != LATEST else ""
    lines = [
        took, pending, f"Last stated {day(row['stated'])}{aged}", figure_text(speaker, WIDTH), figure_text(row["summary"], WIDTH),
        firmness_sentence(row), recent, f"Source: {figure_text(row['source_publisher'], WIDTH)}",
    ]  # fmt: skip
    return [line for line in lines if line]


def _recorded(row: dict[str, Any]) -> list[str]:
    """Of a state without a position: how many responses are recorded, and for how many events it was searched in vain."""
    lines = [f"{count(int(row['recorded']), 'response')} recorded"] if row["recorded"] else []
    searches = row.get("searches")
    if row["empty"] == "not_searched" and searches is not None and searches == searches:
        lines.append(f"Searched for {count(int(searches), 'single event')}, none found")
    return lines


def _searched(row: dict[str, Any], as_of: date) -> list[str]:
    """That later statements may be missing: a search speaks only for its period."""
    until = row.get("searched_until")
    if not isinstance(until, pd.Timestamp) or pd.isna(until) or until.date() >= as_of:
        return []
    return [f"Searched until {day(until)}; later statements may be missing"]


def span_text(row: dict[str, Any]) -> str:
    """What a band of a timeline says: state, side and tone, from when."""
    aged = ", aged" if row["aged"] else ""
    side = f"{side_words(row['side'])}, in tone {badge(row['tone']).lower()}" if row["side"] else "No side taken"
    return f"{figure_text(name_of(row['state']))}: {side}{aged}<br>from {day(row['date'])}"


def change_text(row: dict[str, Any]) -> str:
    """What a tick of a timeline says: a change of side, and whether it was confirmed."""
    told = f"confirmed {day(row['confirmed'])}" if not pd.isna(row["confirmed"]) else "not confirmed"
    return f"{figure_text(name_of(row['state']))}, {day(row['date'])}<br>{badge(row['before'])} to {badge(row['after']).lower()}<br>{told}"


def term_text(row: dict[str, Any]) -> str:
    """Who governed a state, and until when."""
    until = f" to {day(row['to'])}" if not pd.isna(row["to"]) else ""
    return f"{figure_text(name_of(row['country']))}: {figure_text(row['holder'], WIDTH)}<br>{figure_text(row['office'], WIDTH)}<br>from {day(row['from'])}{until}"
