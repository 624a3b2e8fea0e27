"""The focus states as cards under the headline: side and tone, since when, the words, how firm it is."""

from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from components.charts.view_data import ViewData
from components.language import cards as words
from components.language.labels import empty_label
from components.theme import LIGHT, STANCE
from components.views import cached, session
from data.dataset.dataset import Dataset
from data.query.lookup import find_responses
from data.query.positions import PREVIOUS
from geo.names import name_of

KEY = "focus_strip"
HERE = Path(__file__).parent

_strip = st.components.v2.component(
    "focus_strip",
    html='<ul class="strip"></ul>',
    css=(HERE / "focus_strip.css").read_text("utf-8"),
    js=(HERE / "focus_strip.js").read_text("utf-8"),
    isolate_styles=False,
)


def focus_strip(view_data: ViewData) -> None:
    """The cards, in the dataset's order; where the view compares two days each shows what it was then. Nothing without focus states."""
    focus = view_data.dataset.meta.focus_states
    if not focus:
        return
    positions = view_data.standings.positions.set_index("state")
    rows = [positions.loc[code].to_dict() | {"state": code} for code in focus if code in positions.index]
    held = [str(row["response_id"]) for row in rows if isinstance(row["response_id"], str)]
    said = _quotes(version=view_data.dataset.fingerprint, _dataset=view_data.dataset, ids=tuple(held))
    earlier = view_data.before.positions.set_index("state") if view_data.before else None
    cards = [_card(row, said, view_data, earlier) for row in rows]
    _strip(key=KEY, data={"cards": cards, "words": words.STRIP, "edge": LIGHT.outline}, on_open_change=_opened)


@cached.kept(64)
def _quotes(version: str, _dataset: Dataset, ids: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    found = find_responses(_dataset, ids, ("response_id", "quote", "quote_language", "summary", "actor", "precedence"))
    return {row["response_id"]: row for row in found.to_dict("records")}


def _card(
    row: dict[str, Any], said: dict[str, dict[str, Any]], view_data: ViewData, earlier: pd.DataFrame | None
) -> dict[str, Any]:
    spoke = isinstance(row["status"], str)
    response = said.get(str(row["response_id"]), {}) if spoke else {}
    then = earlier.loc[row["state"]].to_dict() if earlier is not None and row["state"] in earlier.index else None
    firm = not spoke or pd.isna(row["firm"]) or bool(row["firm"])
    return {
        "code": row["state"], "name": name_of(row["state"]), "tile": _tile(row), "before": _tile(then) if then is not None and _tile(then) != _tile(row) else None,
        "since": words.since(row, view_data.standings.rule) if spoke else empty_label(row["empty"]),
        "quote": response.get("quote") or "", "language": response.get("quote_language") or "", "summary": response.get("summary") or "",
        "firmness": words.foot(row, response.get("actor", "")) if spoke else "", "firm": firm, "response": row["response_id"] if spoke else "",
    }  # fmt: skip


def _tile(row: dict[str, Any]) -> dict[str, str]:
    """Side and tone with the tone's symbol; what is empty in plain words."""
    if not row["held"]:
        word = words.PREVIOUS_GOVERNMENT if row["status"] == PREVIOUS else words.NO_POSITION
        return {"symbol": "–", "word": word, "fill": LIGHT.outside, "ink": LIGHT.ink}
    style = STANCE[str(row["tone"])]
    return {"symbol": style.symbol, "word": words.tile(row), "fill": style.fill, "ink": style.ink}


def _opened() -> None:
    held = st.session_state.get(KEY)
    if held and held.get("open"):
        session.open_response(str(held["open"]))
