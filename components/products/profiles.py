"""One state in words, for a slide or a section: where it stands, how it came there, and what was said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from components.charts.view_data import ViewData, headline_scope
from components.formatting import day
from components.language import position_sentences
from components.language import products as words
from components.language.labels import empty_label
from components.language.paths import path_sentences
from components.products.citations import cite, of_response
from components.theme import STANCE
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
    """A confirmed change of side (under the plain rule: of stance), with the last response of the stance left and the first of the one taken."""

    date: date
    before: str
    after: str
    left: Quotation
    response: Quotation


@dataclass(frozen=True)
class Profile:
    """A state's standing in a sentence, its path in sentences, what its side hangs on, its shifts (newest first), and its key quotations.

    `stance` is the tone of its position, empty without one.
    """

    state: str
    name: str
    stance: str
    standing: str
    path: str
    firmness: str
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
    positions = view_data.standings.positions
    mine = positions[positions["state"] == state]
    row = mine.iloc[0].to_dict() if len(mine) and isinstance(mine["status"].iloc[0], str) else None
    moves = view_data.standings.shifts[view_data.standings.shifts["state"] == state].sort_values("date", ascending=False)
    quotations = quotation(view_data.dataset, list(dict.fromkeys([*moves["before_id"], *moves["after_id"]])))
    shifts = tuple(
        Shift(move["date"].date(), move["before"], move["after"], quotations[move["before_id"]], quotations[move["after_id"]])
        for move in moves.to_dict("records")
    )
    firm = position_sentences.firmness_sentence(row) if row else ""
    return Profile(
        state, name_of(state), str(row["tone"]) if row and row["held"] else "", standing_sentence(view_data.dataset, view_data.view.filters, mine, state),
        " ".join(path(view_data, state)), f"{firm}." if firm else "", shifts, _quotes(view_data, state, row),
    )  # fmt: skip


def standing_sentence(dataset: Dataset, filters: Filters, positions: pd.DataFrame, state: str) -> str:
    """Where a state or body stands, in a sentence that names it; `positions` are its rows of them."""
    scope = replace(headline_scope(dataset, filters), states=(state,), stances=())
    if positions.empty or positions["empty"].iloc[0] == "not_applicable":
        return position_sentences.headline(positions, scope)
    row = positions.iloc[0].to_dict()
    if not isinstance(row["status"], str):
        return f"{position_sentences.headline(positions, scope)} {empty_label(row['empty'])}."
    return position_sentences.state_sentence(row, scope)


def path(view_data: ViewData, state: str) -> list[str]:
    """How a state came to stand where it does, in sentences."""
    standings, meta = view_data.standings, view_data.dataset.meta
    if state in meta.acting_states:
        return [words.ACTING_PATH]
    governments = view_data.dataset.governments
    history, shifts, pending = (
        frame[frame["state"] == state] for frame in (standings.history, standings.shifts, standings.unconfirmed)
    )
    if history.empty:
        return [words.NO_DIRECT_STATEMENT]
    waiting = standings.positions.loc[standings.positions["state"] == state, "pending_id"].dropna()
    return path_sentences(
        history,
        shifts,
        pending,
        governments[governments["country"] == state],
        standings.rule,
        "".join(waiting.astype("str")),
        view_data.context.ends,
    )


def _quotes(view_data: ViewData, state: str, row: Any) -> tuple[Quotation, ...]:
    """The response behind the position (its summary where nothing is quoted), then the latest quotation of another stance;
    of what speaks for the state on the matter.
    """
    behind = [row["response_id"]] if row else []
    ordered = latest_quotes(view_data.dataset, state, view_data.context.ends, view_data.view.filters.event, behind)
    stance = row["tone"] if row else ""
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
    translated = f", {words.TRANSLATED}" if item.quoted and item.translated else ""
    return f"{STANCE[item.stance].word}. {who}, {day(item.date)}. {item.publisher}{translated}."
