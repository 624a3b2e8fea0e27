"""Words of the focus states' cards."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from components.formatting import join_parts, short_day
from components.language.position_sentences import firmness_sentence
from components.theme import STANCE
from data.position_rule import LATEST, PositionRule
from data.query.positions import AGED, NO_SIDE, PREVIOUS, UNCONFIRMED

Row = Mapping[str, Any]
STRIP = {"label": "Where the focus states stand", "open": "Evidence", "then": "then, now", "nothing": "No words are recorded."}
NO_POSITION, PREVIOUS_GOVERNMENT = "No position", "Previous government"


def tile(row: Row) -> str:
    """Side and tone: "Against, opposed"; what does not count is said."""
    if row["status"] == NO_SIDE or not row["side"]:
        return "No side taken"
    tone = STANCE[str(row["tone"])].word.lower()
    return f"{str(row['side']).capitalize()}, {tone}"


def since(row: Row, rule: PositionRule) -> str:
    """Since when, and when it was last said."""
    if row["status"] == PREVIOUS:
        return f"Previous government, last said {short_day(row['stated'])}"
    last = f"last said {short_day(row['stated'])}"
    if not row["side"]:
        return f"{last[:1].upper()}{last[1:]}"
    aged = f", over {rule.aged_days} days before" if row["status"] == AGED and rule.name != LATEST else ""
    return f"Since {short_day(row['since'])} · {last}{aged}"


def firmness(row: Row) -> str:
    """How firm a position is, in a few words."""
    if row["status"] == UNCONFIRMED and isinstance(row["pending"], str):
        return f"Not confirmed: {row['pending']}, {short_day(row['pending_since'])}"
    if pd.isna(row["firm"]):
        return ""
    if not row["firm"]:
        return firmness_sentence(row)
    return "Firm: hangs on no one coder or statement"


def foot(row: Row, actor: str) -> str:
    """Who said it last, and how firm the position is."""
    told = firmness(row)
    return join_parts([actor, f"{told[:1].lower()}{told[1:]}" if actor else told])
