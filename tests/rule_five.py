"""Rule 5 of the codebook written anew, day by day on plain rows, to hold the engine against. It shares no code with it."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

SIDE = {"supportive": "for", "conditional": "for", "opposed": "against", "hostile": "against", "neutral": None}
DAY = timedelta(days=1)
Row = dict[str, Any]


def _office(row: Row) -> int:
    return ["head_of_state", "government"].index(row["actor_type"]) if row["actor_type"] in ("head_of_state", "government") else 2


def statements(rows: Sequence[Row], state: str, until: date) -> dict[date, Row]:
    """The one row of each day that can give the state a position."""
    best: dict[date, Row] = {}
    for row in rows:
        fits = row["country"] == state and row["level"] == "national" and row["relevance"] == "direct"
        if (
            not fits
            or row["confidence"] == "low"
            or row["status"] in ("draft", "withdrawn")
            or date.fromisoformat(row["date"]) > until
        ):
            continue
        day = date.fromisoformat(row["date"])
        rank = (-_office(row), int(row["response_id"].split("-")[-1]))
        if day not in best or rank > (-_office(best[day]), int(best[day]["response_id"].split("-")[-1])):
            best[day] = row
    return best


def position(rows: Sequence[Row], state: str, until: date, takeovers: Sequence[date] = ()) -> Row | None:
    """side, tone, since, stated, status, shifts of a state on a day; None if it has not spoken."""
    spoken = statements(rows, state, until)
    if not spoken:
        return None
    day = min(spoken)
    held, since, pending, shifts, last_head, begun = None, None, None, [], None, day
    answer: Row = {}
    while day <= until:
        if day in takeovers:
            held, since, pending, last_head, begun = None, None, None, None, day
        row = spoken.get(day)
        side = SIDE[row["stance"]] if row else None
        if row and side:
            own = row["actor_type"] == "head_of_state" or row["channel"] == "communique"
            protected = last_head is not None and (day - last_head).days <= 30
            if held is None:
                held, since = side, day
            elif pending and side == pending[0]:
                shifts.append(pending[1])
                held, since, pending = *pending, None
            elif side == held:
                pending = None
            elif own or not protected:
                pending = (side, day)
        if row and row["actor_type"] == "head_of_state":
            last_head = day
        if pending and (day - pending[1]).days == 14:
            shifts.append(pending[1])
            held, since, pending = *pending, None
        mine = [d for d in sorted(spoken) if begun <= d <= day]
        if mine:
            on_side = [d for d in mine if SIDE[spoken[d]["stance"]] == held] if held else []
            answer = {
                "side": held or "", "tone": _worn([spoken[d]["stance"] for d in on_side[-5:]]), "since": since or mine[0],
                "stated": on_side[-1] if on_side else mine[-1], "pending": pending[1] if pending else None, "begun": begun,
            }  # fmt: skip
        day += DAY
    return answer | {"status": _status(answer, begun, until), "shifts": shifts}


def _worn(tones: Sequence[str]) -> str:
    if not tones:
        return "neutral"
    n = Counter(tones)
    mild = [tone for tone in n if tone in ("opposed", "conditional")]
    strong = [tone for tone in n if tone not in mild]
    return mild[0] if mild and (not strong or n[mild[0]] >= n[strong[0]]) else strong[0]


def _status(answer: Row, begun: date, until: date) -> str:
    if answer["begun"] != begun:
        return "previous_government"
    if not answer["side"]:
        return "no_side"
    if until - answer["stated"] > timedelta(days=90):
        return "aged"
    return "unconfirmed" if answer["pending"] else "standing"
