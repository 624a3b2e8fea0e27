"""One state in words, for a slide or a section: where it stands, how it came there, and what was said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from components.charts.view_data import ViewData, headline_scope
from components.formatting import count, day
from components.language import headlines
from components.products.citations import cite, of_response
from components.theme import EMPTY, STANCE
from data.dataset.dataset import Dataset
from data.query.filters import Filters
from data.query.listing import counts_by
from data.query.lookup import latest_quotes, responses_by_id
from data.web_address import is_web_address
from geo.names import name_of

QUOTES = 2


@dataclass(frozen=True)
class Quotation:
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
    """A change of position from one stance to another, with the response that made it."""

    date: date
    before: str
    after: str
    response: Quotation


@dataclass(frozen=True)
class Profile:
    """A state's standing in a sentence, its path in a sentence, its shifts (newest first), and its key quotations."""

    state: str
    name: str
    stance: str
    standing: str
    path: str
    shifts: tuple[Shift, ...]
    quotes: tuple[Quotation, ...]


def states(view_data: ViewData, limit: int = 40) -> list[str]:
    """The states to tell of: those that the filters name, else the focus states, else those with the most responses."""
    named = view_data.view.filters.country or view_data.dataset.meta.focus_states
    if not named:
        named = tuple(str(s) for s in counts_by(view_data.found, "state").index[:4])
    return list(named)[:limit]


def profile(view_data: ViewData, state: str) -> Profile:
    """The profile of one state or body on the view's day and events."""
    positions = view_data.position_data.positions
    mine = positions[positions["state"] == state]
    row = mine.iloc[0] if len(mine) else None
    stance = row["stance"] if row is not None and isinstance(row["stance"], str) else ""
    moves = view_data.position_data.shifts[view_data.position_data.shifts["state"] == state].sort_values("date", ascending=False)
    quotations = quotation(view_data.dataset, moves["after_id"].tolist())
    shifts = tuple(
        Shift(move["date"].date(), move["before"], move["after"], quotations[move["after_id"]])
        for move in moves.to_dict("records")
    )
    return Profile(
        state, name_of(state), stance, standing_sentence(view_data.dataset, view_data.view.filters, mine, state), _path(state, row, shifts, view_data), shifts, _quotes(view_data, state, row),
    )  # fmt: skip


def standing_sentence(dataset: Dataset, filters: Filters, positions: pd.DataFrame, state: str) -> str:
    """Where a state or body stands, in a sentence that names it; `positions` are its rows of them."""
    scope = replace(headline_scope(dataset, filters), states=(state,))
    if positions.empty or positions["empty"].iloc[0] == "not_applicable":
        return headlines.headline(positions, scope)
    row = positions.iloc[0]
    if not isinstance(row["stance"], str):
        return f"{headlines.headline(positions, scope)} {EMPTY[row['empty']].word}."
    return headlines.state_sentence(state, row["stance"], row["since"], row["stated"], scope)


def _path(state: str, row: Any, shifts: Sequence[Shift], view_data: ViewData) -> str:
    history = (
        view_data.position_data.history[view_data.position_data.history["state"] == state].sort_values("date").to_dict("records")
    )
    if row is not None and row["empty"] == "not_applicable":
        return "Its own statements on what it does are recorded and take no position."
    if not history:
        return "No direct statement for the state is recorded."
    first = history[0]
    begins = f"First recorded {first['stance']} on {day(first['date'])}"
    if not shifts:
        return f"{begins}; no change of position since."
    newest = shifts[0]
    return f"{begins}; {count(len(shifts), 'change')} of position, the latest from {newest.before} to {newest.after} on {day(newest.date)}."


def _quotes(view_data: ViewData, state: str, row: Any) -> tuple[Quotation, ...]:
    """The response behind the position (its summary where nothing is quoted), then the latest quotation of another stance;
    of what speaks for the state on the matter.
    """
    behind = [row["response_id"]] if row is not None and isinstance(row["response_id"], str) else []
    ordered = latest_quotes(view_data.dataset, state, view_data.context.ends, view_data.view.filters.event, behind)
    stance = row["stance"] if behind else ""
    others = [*ordered[ordered["stance"] != stance]["response_id"], *ordered["response_id"]]
    chosen = list(dict.fromkeys([*behind, *others]))[:QUOTES]
    found = quotation(view_data.dataset, chosen)
    return tuple(found[i] for i in chosen)


def quotation(dataset: Dataset, ids: Sequence[str]) -> dict[str, Quotation]:
    """Responses by id, in words."""
    return {row["response_id"]: _said(row) for row in responses_by_id(dataset, ids).to_dict("records")}


def sources(dataset: Dataset, profiles: Sequence[Profile]) -> list[tuple[str, str]]:
    """The sources of what profiles quote: citation and address, which is empty where there is none for the web."""
    ids = list(dict.fromkeys(quote.response_id for item in profiles for quote in item.quotes))
    meta = dataset.meta
    return [
        (cite(of_response(row, meta.title, meta.version), "text"), row["source_url"] if is_web_address(row["source_url"]) else "")
        for row in responses_by_id(dataset, ids).to_dict("records")
    ]


def _said(row: dict[str, Any]) -> Quotation:
    quoted = bool(row["quote"])

    return Quotation(
        row["response_id"], str(row["stance"]), row["date"].date(), row["actor"], row["actor_role"], row["quote"] if quoted else row["summary"],
        quoted, row["quote_language"] if quoted else "", bool(row["quote_translated"]), row["source_publisher"], row["source_url"],
    )  # fmt: skip


def byline(item: Quotation) -> str:
    """Who said it, when, where it was read: "Opposed. Name, Office, 9 March 2026. Source, as the source translated it."."""
    who = f"{item.actor}, {item.role}" if item.role else item.actor
    translated = ", as the source translated it" if item.quoted and item.translated else ""
    return f"{STANCE[item.stance].word}. {who}, {day(item.date)}. {item.publisher}{translated}."
