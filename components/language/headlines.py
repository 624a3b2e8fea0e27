"""Titles of charts: sentences that state what a frame shows, built from its counts alone, in plain and exact English."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from components.formatting import capitalise, count, number, series
from data.position_rule import LATEST, PositionRule
from geo.names import in_sentence


@dataclass(frozen=True)
class Asked:
    """What the filters ask of responses that a title must not tell as a finding: stances and relevances (all if empty); the states that
    act, whose own words are left out of a share.
    """

    stances: Sequence[str] = ()
    relevances: Sequence[str] = ()
    acting: Sequence[str] = ()


# Responses below which a share is told in numbers.
FEW = 10


def bars_title(counts: pd.DataFrame, asked: Asked) -> str:
    """How the responses divide about neutral; where a stance was asked for, whose they are. `counts` has state, stance and n."""
    total = int(counts["n"].sum())
    if not total:
        return "No response for the filters in force"
    others = counts[~counts["state"].isin(list(asked.acting))]
    n = int(others["n"].sum())
    if asked.stances or not n:
        return _most(counts, total)
    against = int(others[others["stance"].isin(["opposed", "hostile"])]["n"].sum())
    which = f"{asked.relevances[0]} response" if len(asked.relevances) == 1 else "response"
    by_others = f" by others than {series([in_sentence(state) for state in asked.acting], 'or')}" if n < total else ""
    whole = f"{count(n, which)}{by_others}{'' if len(asked.relevances) == 1 else ', direct and related,'}"
    if n == 1:
        return f"The one {which}{by_others} is {'' if against else 'neither '}opposed {'or' if against else 'nor'} hostile"
    if against in (0, n):
        if n == 2:
            return f"{'Both' if against else 'Neither of the two'} {whole.split(' ', 1)[1]} {'are' if against else 'is'} opposed or hostile"
        return f"{'All' if against else 'None of'} {whole} are opposed or hostile"
    if n < FEW:
        return capitalise(
            f"{number(against)} of {number(n)} {whole.split(' ', 1)[1]} {'is' if against == 1 else 'are'} opposed or hostile"
        )
    # Rounding never turns a part into nothing or into the whole.
    share = min(max(int(100 * against / n + 0.5), 1), 99)
    return f"{share} % of {whole} are opposed or hostile"


def _most(counts: pd.DataFrame, total: int) -> str:
    """How many responses there are, and of whom the most."""
    n = counts.groupby("state")["n"].sum()
    most = sorted(n[n == n.max()].index)
    whole = count(total, "response")
    if len(n) == 1:
        return f"{whole}, {'both' if total == 2 else 'all' if total > 1 else ''} by {in_sentence(most[0])}".replace(
            ",  by", " by"
        )
    if len(most) > 3:
        return f"{whole} by {count(len(n), 'state or body', 'states and bodies')}, at most {number(int(n.max()))} by one"
    names = series([in_sentence(state) for state in most])
    return f"{whole} by {count(len(n), 'state or body', 'states and bodies')}, most by {names} ({n.max():,}{' each' if len(most) > 1 else ''})"


def timeline_title(moves: pd.DataFrame, lanes: Sequence[str], rule: PositionRule) -> str:
    """Which of the states drawn changed side, and how often (under the plain rule: changed stance)."""
    by_state = moves[moves["state"].isin(lanes)].groupby("state").size().sort_values(ascending=False, kind="stable")
    changed = "changed stance" if rule.name == LATEST else "changed side"
    if by_state.empty:
        change = "change of stance" if rule.name == LATEST else "confirmed change of side"
        if not lanes:
            return "Responses over time"
        return (
            f"No {change} of {in_sentence(lanes[0])}"
            if len(lanes) == 1
            else f"No {change} by the {number(len(lanes))} states drawn"
        )
    times = {1: "once", 2: "twice"}.get(int(by_state.iloc[0]), count(int(by_state.iloc[0]), "time"))
    if len(lanes) == 1:
        return f"{capitalise(in_sentence(lanes[0]))} {changed} {times}"
    drawn = f"of the {number(len(lanes))} drawn"
    if len(by_state) == 1:
        return f"Only {in_sentence(by_state.index[0])} {changed}, {drawn}: {times}"
    most = sorted(by_state[by_state == by_state.iloc[0]].index)
    if len(most) > 3:
        return f"{capitalise(number(len(by_state)))} {drawn} {changed}, {count(int(by_state.sum()), 'time')} in all"
    names = capitalise(series([in_sentence(state) for state in most]))
    return f"{names} {changed} most often {drawn}, {times}{' each' if len(most) > 1 else ''}"


def voices_title(apart: pd.DataFrame) -> str:
    """Inside which states the voices lie farthest apart."""
    if apart.empty:
        return "No direct response recorded"
    if len(apart) == 1 and int(apart["n"].iloc[0]) == 1:
        return f"One voice in {in_sentence(apart['state'].iloc[0])}"
    if len(apart) == 1:
        return f"Voices in {in_sentence(apart['state'].iloc[0])} lie {int(apart['spread'].iloc[0])} of 4 steps apart"
    # In whatever order the rows come: the grid's own begins with the focus states.
    widest = apart[(apart["spread"] == apart["spread"].max()) & (apart["n"] > 1)]
    if widest.empty or int(widest["spread"].iloc[0]) == 0:
        return "No state with recorded disagreement between its voices"
    names = [in_sentence(state) for state in widest["state"].head(3)]
    more = len(widest) - len(names)
    listed = series(names) if not more else f"{', '.join(names)} and {count(more, 'other')}"
    return f"Voices lie farthest apart in {listed}"


def deeds_title(quads: pd.DataFrame) -> str:
    """What the chart counts. The codebook builds no finding on response types, on which coders agree too little."""
    total = int(quads["n"].sum())
    return f"Words and deeds of {count(total, 'response')}" if total else "No response for the filters in force"


def heatmap_title(cells: pd.DataFrame, titles: Mapping[str, str]) -> str:
    """Which event was answered by the most states; `cells` has a row for each state and event answered, `titles` are those of events."""
    n = cells.groupby("event_id")["state"].nunique()
    if n.empty:
        return "No national statement on any event"
    most = sorted(n[n == n.max()].index)
    states = count(int(n.max()), "state")
    if len(most) > 1:
        return f"{capitalise(number(len(most)))} events were answered by {states} each, no event by more"
    return (
        f"“{titles.get(most[0], most[0])}” was answered by the most states, {number(int(n.max()))}"
        if n.max() > 1
        else f"{capitalise(states)} answered “{titles.get(most[0], most[0])}”"
    )
