"""A state's way to where it stands, in sentences."""

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any

import pandas as pd

from components.formatting import count, day
from data.position_rule import LATEST, PositionRule
from data.schema import SIDES

Row = Mapping[str, Any]


def path_sentences(
    history: pd.DataFrame,
    shifts: pd.DataFrame,
    unconfirmed: pd.DataFrame,
    governments: pd.DataFrame,
    rule: PositionRule,
    pending: str = "",
    as_of: date | None = None,
) -> list[str]:
    """One state's path: for each government the side that it took first, each confirmed change, what was not confirmed, and its tone.

    The frames are those of `compute_standings` and the table of governments, of this state alone; `pending` is the response whose change of
    side may still be confirmed.
    """
    if rule.name == LATEST:
        return _latest(history, shifts)
    terms = governments.to_dict("records")
    rows = [dict(row) | {"holder": _holder(row["date"], terms)} for row in history.sort_values("date").to_dict("records")]
    found = []
    for holder, group in groupby(rows, key=lambda row: row["holder"]):
        found += _government(holder, list(group), shifts.to_dict("records"))
    for row in unconfirmed.to_dict("records"):
        told = "is not confirmed yet" if row["after_id"] == pending else "was not confirmed"
        found.append(f"A statement of the other side ({row['after']}), on {day(row['date'])}, {told}.")
    return [*found, *_silent_government(rows[-1]["holder"], terms, as_of), *_tone(rows)]


def _silent_government(spoke: str, terms: list[dict[str, Any]], as_of: date | None) -> list[str]:
    """The government of the day, where it has not spoken yet."""
    now = _holder(pd.Timestamp(as_of), terms) if as_of else ""
    if not now or now == spoke:
        return []
    begins = max(term["from"] for term in terms if term["holder"] == now and term["from"] <= pd.Timestamp(as_of))
    return [f"Since {day(begins)} {now} governs; no statement of this government is recorded."]


def _holder(on: pd.Timestamp, terms: list[dict[str, Any]]) -> str:
    """Who governed on a day; on a day of handover the new government."""
    names = [term["holder"] for term in terms if term["from"] <= on and (pd.isna(term["to"]) or on < term["to"])]
    return str(names[-1]) if names else ""


def _government(holder: str, rows: list[dict[str, Any]], shifts: list[dict[str, Any]]) -> list[str]:
    """The sides that one government took, in order."""
    under = f"Under {holder}: " if holder else ""
    found: list[str] = []
    for side, group in groupby(rows, key=lambda row: str(row["side"])):
        begins = next(group)["date"]
        change = next((shift for shift in shifts if shift["date"] == begins and SIDES[shift["after"]] == side), None)
        under = "" if found else under
        if not side:
            found.append(f"{under}no side taken in its statements from {day(begins)}.")
        elif change is None:
            found.append(f"{under}{side} since {day(begins)}.")
        else:
            found.append(f"{under}a change to {side} on {day(begins)}, confirmed {day(change['confirmed'])}.")
    return [sentence[:1].upper() + sentence[1:] for sentence in found]


def _tone(rows: list[dict[str, Any]]) -> list[str]:
    """When the tone turned last within the side that is held; a change of tone is no change of position."""
    last = rows[-1]
    same = [row for row in rows if row["side"] == last["side"] and row["holder"] == last["holder"]]
    turned = [row for row, before in zip(same[1:], same, strict=False) if row["tone"] != before["tone"]]
    return (
        [f"Its tone turned {turned[-1]['tone']} on {day(turned[-1]['date'])}, which is no change of position."] if turned else []
    )


def _latest(history: pd.DataFrame, shifts: pd.DataFrame) -> list[str]:
    """The path of the plain rule: every change of stance counts."""
    first = history.sort_values("date").iloc[0]
    begins = f"First recorded {first['tone']} on {day(first['date'])}"
    if shifts.empty:
        return [f"{begins}; no change of stance since."]
    newest = shifts.sort_values("date").iloc[-1]
    return [
        f"{begins}; {count(len(shifts), 'change')} of stance, the latest from {newest['before']} to {newest['after']} on {day(newest['date'])}."
    ]
