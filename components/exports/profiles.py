"""One state in words, for a slide or a section: where it stands, how it came there, and what was said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from components import findings
from components.charts import inputs
from components.charts.figures import Asked
from components.theme import EMPTY, STANCE
from components.words import count, day
from data.load import Dataset
from geo.names import name_of

QUOTES = 2


@dataclass(frozen=True)
class Said:
    """A response in words. `words` is the quotation if `quoted`, else our summary; `language` is BCP 47, empty for a summary."""

    response_id: str
    stance: str
    date: date
    actor: str
    role: str
    words: str
    quoted: bool
    language: str
    translated: bool
    publisher: str
    url: str


@dataclass(frozen=True)
class Shift:
    """A change of position, with the response before and the one that made it."""

    date: date
    before: str
    after: str
    response: Said


@dataclass(frozen=True)
class Profile:
    """A state's standing in a sentence, its path in a sentence, its shifts (newest first), and its key quotations."""

    state: str
    name: str
    stance: str
    standing: str
    path: str
    shifts: tuple[Shift, ...]
    quotes: tuple[Said, ...]
    responses: int


def states(asked: Asked, limit: int = 40) -> list[str]:
    """The states to tell of: those that the filters name, else the focus states, else those with the most responses."""
    named = asked.view.filters.country or asked.dataset.meta.focus_states
    if not named:
        named = tuple(str(s) for s in asked.found["state"].astype("str").value_counts().index[:4])
    return list(named)[:limit]


def profile(asked: Asked, state: str) -> Profile:
    """The profile of one state or body on the view's day and events."""
    placed = asked.stands.placed
    mine = placed[placed["state"] == state]
    row = mine.iloc[0] if len(mine) else None
    stance = row["stance"] if row is not None and isinstance(row["stance"], str) else ""
    moves = asked.stands.shifts[asked.stands.shifts["state"] == state].sort_values("date", ascending=False)
    told = said(asked.dataset, moves["after_id"].tolist())
    shifts = tuple(
        Shift(move["date"].date(), move["before"], move["after"], told[move["after_id"]]) for move in moves.to_dict("records")
    )
    return Profile(
        state, name_of(state), stance, _standing(asked, state, row, stance), _path(state, shifts, asked), shifts, _quotes(asked, state, row),
        int((asked.found["state"].astype("str") == state).sum()),
    )  # fmt: skip


def _standing(asked: Asked, state: str, row: Any, stance: str) -> str:
    scope = inputs.scope(asked.dataset, asked.view.filters)
    if row is None:
        return f"{name_of(state)} is an international body: its responses are recorded, but it has no position."
    if not stance:
        return f"No position is recorded. {EMPTY[row['empty']].word}."
    return findings.standing(state, stance, row["since"], row["stated"], scope)


def _path(state: str, shifts: Sequence[Shift], asked: Asked) -> str:
    steps = asked.stands.steps[asked.stands.steps["state"] == state].sort_values("date").to_dict("records")
    if not steps:
        return "No direct statement for the state is recorded."
    first = steps[0]
    begins = f"First recorded {first['stance']} on {day(first['date'])}"
    if not shifts:
        return f"{begins}; no change of position since."
    newest = shifts[0]
    return f"{begins}; {count(len(shifts), 'change')} of position, the latest from {newest.before} to {newest.after} on {day(newest.date)}."


def _quotes(asked: Asked, state: str, row: Any) -> tuple[Said, ...]:
    """The response behind the position (its summary where nothing is quoted), then the latest quotation of another stance;
    of what speaks for the state on the matter.
    """
    behind = [row["response_id"]] if row is not None and isinstance(row["response_id"], str) else []
    rows = asked.dataset.reviewed
    direct = rows[(rows["state"].astype("str") == state) & (rows["level"] == "national") & (rows["relevance"] == "direct")]
    direct = direct[direct["quote"].notna() & (direct["date"] <= pd.Timestamp(asked.setting.ends))]
    if asked.view.filters.event:
        direct = direct[direct["event_id"].isin(asked.view.filters.event)]
    ordered = direct[~direct["response_id"].isin(behind)].sort_values("precedence", ascending=False)
    stance = row["stance"] if behind else ""
    others = [*ordered[ordered["stance"] != stance]["response_id"], *ordered["response_id"]]
    chosen = list(dict.fromkeys([*behind, *others]))[:QUOTES]
    found = said(asked.dataset, chosen)
    return tuple(found[i] for i in chosen if i in found)


def said(dataset: Dataset, ids: Sequence[str]) -> dict[str, Said]:
    """Responses by id, in words."""
    rows = dataset.reviewed
    rows = rows[rows["response_id"].isin(ids)]
    return {row["response_id"]: _said(row) for row in rows.to_dict("records")}


def _said(row: dict[str, Any]) -> Said:
    quoted = isinstance(row["quote"], str)

    def text(name: str) -> str:
        return row[name] if isinstance(row[name], str) else ""

    return Said(
        row["response_id"], str(row["stance"]), row["date"].date(), row["actor"], text("actor_role"), row["quote"] if quoted else row["summary"],
        quoted, text("quote_language") if quoted else "", bool(row["quote_translated"]), text("source_publisher"), text("source_url"),
    )  # fmt: skip


def byline(item: Said) -> str:
    """Who said it, when, where it was read: "Name, Office, 9 March 2026. Source, read in Spanish"."""
    who = f"{item.actor}, {item.role}" if item.role else item.actor
    told = ", as the source translated it" if item.quoted and item.translated else ""
    return f"{STANCE[item.stance].word}. {who}, {day(item.date)}. {item.publisher}{told}."
