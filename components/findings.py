"""Sentences that state what a frame shows. Built from positions and counts alone, in plain and exact English."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from components.theme import STANCE
from components.words import capitalised, count, day, number, series
from data.schema import STANCES
from geo.names import name_of

CHANGED = "changed position"
# As many states as a sentence can name.
NAMED = 6


@dataclass(frozen=True)
class Scope:
    """Whom a sentence is about: the states that the filter names (all if none), its stances, and the day."""

    topic: str
    as_of: date
    focus: Sequence[str] = ()
    states: Sequence[str] = ()
    stances: Sequence[str] = ()


def headline(placed: pd.DataFrame, scope: Scope) -> str:
    """The finding in one or two sentences: how many states hold which stance, then states by name.

    `placed` are rows of `positions`; those outside `scope.states` and those without a stance are left out.
    """
    held = _held(placed, scope)
    if not held:
        whom = f" of {series([name_of(s) for s in scope.states], 'or')}" if 0 < len(scope.states) <= NAMED else ""
        return f"No position{whom} on {scope.topic} is recorded on {day(scope.as_of)}."
    if scope.states and len(held) <= NAMED:
        return f"On {day(scope.as_of)} {_by_stance(held, scope.stances, held, scope.topic)}"
    if len(held) == 1 and not scope.stances:
        return f"On {day(scope.as_of)} one state has a recorded position: {_by_stance(held, (), held, scope.topic)}"
    whom = (
        "states chosen"
        if scope.states
        else "state with a recorded position"
        if len(held) == 1
        else "states with a recorded position"
    )
    first = f"Of {len(held)} {whom} on {scope.topic} on {day(scope.as_of)}, {_shares(held, scope.stances)}."
    asked = [s for s in held if held[s] in scope.stances]
    named = _by_stance(held, scope.stances, asked if 0 < len(asked) <= NAMED else [s for s in scope.focus if s in held])
    return f"{first} {named}".strip()


def _held(placed: pd.DataFrame, scope: Scope) -> dict[str, str]:
    rows = placed[placed["stance"].notna()]
    return {
        s: str(stance) for s, stance in zip(rows["state"], rows["stance"], strict=True) if not scope.states or s in scope.states
    }


def _shares(held: Mapping[str, str], asked: Sequence[str]) -> str:
    n = Counter(held.values())
    wanted = [stance for stance in sorted(STANCES, key=lambda s: -n[s]) if n[stance] and (not asked or stance in asked)]
    if not wanted:
        return f"none is {series(list(asked), 'or')}"
    if n[wanted[0]] == len(held):
        return f"{'all are' if len(held) > 2 else 'both are' if len(held) == 2 else 'one is'} {wanted[0]}"
    first, *others = wanted
    return series([f"{number(n[first])} {'is' if n[first] == 1 else 'are'} {first}", *(f"{number(n[s])} {s}" for s in others)])


def _by_stance(held: Mapping[str, str], asked: Sequence[str], states: Iterable[str], topic: str = "") -> str:
    """The states grouped by stance in one sentence; with a topic the first clause names it."""
    groups: dict[str, list[str]] = {}
    for state in states:
        if not asked or held[state] in asked:
            groups.setdefault(held[state], []).append(name_of(state))
    if not groups:
        return f"none of the states chosen is {series(list(asked), 'or')}." if topic else ""
    clauses = []
    for place, (stance, names) in enumerate(groups.items()):
        what = f"{STANCE[stance].verb} {topic}" if topic and place == 0 else stance
        clauses.append(f"{series(names)} {'is' if len(names) == 1 else 'are'} {what}")
    return f"{'; '.join(clauses)}."


def standing(name: str, stance: str, topic: str, since: date, stated: date) -> str:
    """Where one state stands, since when, and when it last said so."""
    again = "" if stated == since else f"; last stated {day(stated)}"
    return f"{name} is {STANCE[stance].verb} {topic}, since {day(since)}{again}."


def map_title(placed: pd.DataFrame, scope: Scope) -> str:
    """Which stance most states hold, or how many hold the stances asked for."""
    held = _held(placed, scope)
    if not held:
        return "No recorded position"
    if scope.stances:
        n = sum(stance in scope.stances for stance in held.values())
        if n == 0:
            return f"None of {count(len(held), 'state')} is {series(list(scope.stances), 'or')}"
        return f"{capitalised(number(n))} of {count(len(held), 'state')} {'is' if n == 1 else 'are'} {series(list(scope.stances), 'or')}"
    (most, n), *others = Counter(held.values()).most_common()
    if n == len(held):
        return f"{count(n, 'state')}, {'all ' if n > 2 else 'both ' if n == 2 else ''}{most}"
    if others and others[0][1] == n:
        return f"{count(len(held), 'state')}, no stance ahead"
    return f"{capitalised(number(n))} of {count(len(held), 'state')} {'is' if n == 1 else 'are'} {most}"


def bars_title(counts: pd.DataFrame) -> str:
    """How the responses divide about neutral."""
    total = int(counts["n"].sum())
    if not total:
        return "No response for the filters in force"
    against = int(counts[counts["stance"].isin(["opposed", "hostile"])]["n"].sum())
    share = round(100 * against / total)
    return f"{share} % of {count(total, 'response')} are opposed or hostile"


def timeline_title(moves: pd.DataFrame) -> str:
    """Who changed position most often."""
    if moves.empty:
        return "No recorded change of position"
    by_state = moves.groupby("state").size().sort_values(ascending=False, kind="stable")
    most = by_state[by_state == by_state.iloc[0]].index
    times = count(int(by_state.iloc[0]), "time")
    if len(most) > 3:
        return f"{capitalised(count(len(moves), 'change'))} of position by {count(len(by_state), 'state')}"
    return f"{series([name_of(state) for state in sorted(most)])} {CHANGED} most often, {times}{' each' if len(most) > 1 else ''}"


def voices_title(apart: pd.DataFrame) -> str:
    """Inside which states the voices lie farthest apart."""
    if apart.empty:
        return "No direct response for the filters in force"
    widest = apart[(apart["spread"] == apart["spread"].iloc[0]) & (apart["n"] > 1)]
    if widest.empty or int(widest["spread"].iloc[0]) == 0:
        return "No state with recorded disagreement between its voices"
    names = [name_of(state) for state in widest["state"].head(3)]
    more = len(widest) - len(names)
    listed = series(names) if not more else f"{', '.join(names)} and {count(more, 'other')}"
    return f"Voices lie farthest apart in {listed}"


def deeds_title(quads: pd.DataFrame) -> str:
    """What the chart counts. The codebook builds no finding on response types, on which coders agree too little."""
    total = int(quads["n"].sum())
    return f"Words and deeds of {count(total, 'response')}" if total else "No response for the filters in force"
