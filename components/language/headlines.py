"""Sentences that state what a frame shows. Built from positions and counts alone, in plain and exact English."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from components.formatting import capitalise, count, day, number, series
from components.theme import STANCE
from data.schema import STANCES
from geo.names import by_alpha3, in_sentence

# As many states as a sentence can name.
NAMED = 6


@dataclass(frozen=True)
class Scope:
    """Whom and what a sentence is about: the topic, the day, the focus states, and what the filter names (all if empty).

    `events` are titles, `acting` the states that act. With events a position is only the answer to them, so sentences speak in the past tense.
    """

    topic: str
    as_of: date
    focus: Sequence[str] = ()
    states: Sequence[str] = ()
    stances: Sequence[str] = ()
    events: Sequence[str] = ()
    acting: Sequence[str] = ()

    def be(self, n: int) -> str:
        """The verb for n states."""
        if self.events:
            return "was" if n == 1 else "were"
        return "is" if n == 1 else "are"

    @property
    def answered(self) -> str:
        """What was answered, in words."""
        return f"“{self.events[0]}”" if len(self.events) == 1 else f"the {number(len(self.events))} events chosen"

    @property
    def when(self) -> str:
        """The lead of a sentence about some states."""
        return f"In answer to {self.answered}, by {day(self.as_of)}," if self.events else f"On {day(self.as_of)}"


def headline(positions: pd.DataFrame, scope: Scope) -> str:
    """The finding in a few sentences: how many states hold which stance, then states by name.

    `positions` are rows of `compute_positions`; those outside `scope.states` and those without a stance are left out, and states
    that the filter names without a position are named as such.
    """
    held = _held(positions, scope)
    sentences = [_first(held, scope), _second(held, scope), _without(held, scope), _never(scope)]
    return " ".join(sentence for sentence in sentences if sentence)


def _first(held: Mapping[str, str], scope: Scope) -> str:
    if not held:
        return "" if scope.states else f"No position on {scope.topic} is recorded{_limits(scope)}."
    if _one_by_one(held, scope):
        return f"{scope.when} {_by_stance(held, scope, held, scope.topic)}{_none(held, scope)}."
    asked = _asked(held, scope)
    shares = _shares(held, scope) + (f": {series([in_sentence(s) for s in asked])}" if len(scope.stances) == 1 and asked else "")
    if scope.states:
        chosen = [state for state in scope.states if _can_hold(state, scope)]
        lead = f"All {len(held)} states chosen" if len(held) == len(chosen) else f"Of {len(chosen)} states chosen, {len(held)}"
        return f"{lead} have a recorded position on {scope.topic}{_limits(scope)}: {shares}."
    whom = "took a position" if scope.events else "with a recorded position"
    that = "that " if scope.events else ""
    return f"Of {count(len(held), 'state')} {that}{whom} on {scope.topic}{_limits(scope)}, {shares}."


def _second(held: Mapping[str, str], scope: Scope) -> str:
    """States by name: those that the stances asked for leave, else the focus states."""
    if not held or _one_by_one(held, scope):
        return ""
    asked = _asked(held, scope)
    if asked and len(scope.stances) == 1:
        return ""
    clauses = _by_stance(
        held, scope, asked or [s for s in scope.focus if s in held and (not scope.stances or held[s] in scope.stances)]
    )
    return f"{capitalise(clauses)}." if clauses else ""


def _one_by_one(held: Mapping[str, str], scope: Scope) -> bool:
    """True if each state's stance is told, whatever stance is asked for: of few states a reader wants to know just that."""
    return bool(scope.states and len(held) <= NAMED) or len(held) == 1


def _asked(held: Mapping[str, str], scope: Scope) -> list[str]:
    """The states that hold a stance asked for, if they are few enough to be named."""
    asked = [state for state in held if held[state] in scope.stances]
    return asked if len(asked) <= NAMED else []


def _none(held: Mapping[str, str], scope: Scope) -> str:
    """That no state told of holds a stance asked for."""
    if not scope.stances or set(held.values()) & set(scope.stances):
        return ""
    return f"; {'it' if len(held) == 1 else 'none of them'} {scope.be(1)} {'not ' if len(held) == 1 else ''}{series(list(scope.stances), 'or')}"


def _can_hold(state: str, scope: Scope) -> bool:
    """True for a state that can have a position: international bodies and acting states have none."""
    return state in by_alpha3() and state not in scope.acting


def _without(held: Mapping[str, str], scope: Scope) -> str:
    missing = [state for state in scope.states if state not in held and _can_hold(state, scope)]
    if not missing:
        return ""
    many = f"the other {len(missing)} chosen" if held else f"any of the {len(missing)} states chosen"
    whom = series([in_sentence(state) for state in missing], "or") if len(missing) <= NAMED else many
    return f"No position of {whom}{'' if held else ' on ' + scope.topic} is recorded{'' if held else _limits(scope)}."


def _never(scope: Scope) -> str:
    """That what the filter names, beside states, can have no position at all."""
    bodies = [in_sentence(code) for code in scope.states if code not in by_alpha3()]
    acting = [in_sentence(code) for code in scope.states if code in scope.acting]
    kinds = ((bodies, "an international body", "international bodies"), (acting, "the acting state", "the acting states"))
    clauses = []
    for names, one, several in kinds:
        if len(names) == 1:
            clauses.append(f"{capitalise(names[0])} is {one}: its responses are recorded, but it has no position.")
        elif names:
            clauses.append(f"{capitalise(series(names))} are {several}: their responses are recorded, but they have no position.")
    return " ".join(clauses)


def _limits(scope: Scope) -> str:
    return f" in answer to {scope.answered} by {day(scope.as_of)}" if scope.events else f" on {day(scope.as_of)}"


def _held(positions: pd.DataFrame, scope: Scope) -> dict[str, str]:
    rows = positions[positions["stance"].notna()]
    return {
        s: str(stance) for s, stance in zip(rows["state"], rows["stance"], strict=True) if not scope.states or s in scope.states
    }


def _shares(held: Mapping[str, str], scope: Scope) -> str:
    n = Counter(held.values())
    wanted = [s for s in sorted(STANCES, key=lambda s: -n[s]) if n[s] and (not scope.stances or s in scope.stances)]
    if not wanted:
        return f"none {scope.be(1)} {series(list(scope.stances), 'or')}"
    if n[wanted[0]] == len(held):
        whom = {1: "one", 2: "both"}.get(len(held), "all")
        return f"{whom} {scope.be(len(held))} {wanted[0]}"
    first, *others = wanted
    return series([f"{number(n[first])} {scope.be(n[first])} {first}", *(f"{number(n[s])} {s}" for s in others)])


def _by_stance(held: Mapping[str, str], scope: Scope, states: Iterable[str], topic: str = "") -> str:
    """The states grouped by stance, as clauses of one sentence; with a topic the first clause names it."""
    groups: dict[str, list[str]] = {}
    for state in states:
        groups.setdefault(held[state], []).append(in_sentence(state))
    clauses = []
    for place, (stance, names) in enumerate(groups.items()):
        what = f"{STANCE[stance].verb} {topic}" if topic and place == 0 else stance
        clauses.append(f"{series(names)} {scope.be(len(names))} {what}")
    return "; ".join(clauses)


def state_sentence(state: str, stance: str, since: date, stated: date, scope: Scope) -> str:
    """Where one state stands, since when, and when it last said so."""
    again = "" if stated == since else f"; last stated {day(stated)}"
    lead = f"In answer to {scope.answered}, {in_sentence(state)}" if scope.events else capitalise(in_sentence(state))
    return f"{lead} {scope.be(1)} {STANCE[stance].verb} {scope.topic}, since {day(since)}{again}."


def map_title(positions: pd.DataFrame, scope: Scope) -> str:
    """Which stance most states hold, or how many hold the stances asked for."""
    held = _held(positions, scope)
    if not held:
        return "No recorded position"
    if len(held) == 1:
        ((state, stance),) = held.items()
        other = f", not {series(list(scope.stances), 'or')}" if scope.stances and stance not in scope.stances else ""
        return f"{capitalise(in_sentence(state))} {scope.be(1)} {stance}{other}"
    if scope.stances:
        n = sum(stance in scope.stances for stance in held.values())
        return f"{_part(n, len(held))} {scope.be(max(n, 1))} {series(list(scope.stances), 'or')}"
    (most, n), *others = Counter(held.values()).most_common()
    if n == len(held):
        return f"{n} states, {'all' if n > 2 else 'both'} {most}"
    if others and others[0][1] == n:
        return f"{len(held)} states, no stance ahead"
    return f"{_part(n, len(held))} {scope.be(n)} {most}"


def _part(n: int, total: int) -> str:
    """A part of some states, both numbers in words or both in figures."""
    if not n:
        return f"None of {number(total)} states"
    return f"{capitalise(number(n))} of {number(total)} states" if number(total).isalpha() else f"{n} of {total} states"


def bars_title(counts: pd.DataFrame) -> str:
    """How the responses divide about neutral."""
    total = int(counts["n"].sum())
    if not total:
        return "No response for the filters in force"
    stances = counts[counts["n"] > 0]["stance"].astype("str").unique()
    if len(stances) == 1:
        return f"{'All ' if total > 1 else ''}{count(total, 'response')} {'is' if total == 1 else 'are'} {stances[0]}"
    against = int(counts[counts["stance"].isin(["opposed", "hostile"])]["n"].sum())
    if against in (0, total):
        none = "None of " if not against else "All " if total > 1 else ""
        return f"{none}{count(total, 'response')} {'is' if total == 1 or not against else 'are'} opposed or hostile"
    # Rounding never turns a part into nothing or into the whole.
    share = min(max(int(100 * against / total + 0.5), 1), 99)
    return f"{share} % of {count(total, 'response')} are opposed or hostile"


def timeline_title(moves: pd.DataFrame, lanes: Sequence[str]) -> str:
    """Which of the states drawn changed position most often; for one state how often it did."""
    by_state = moves[moves["state"].isin(lanes)].groupby("state").size().sort_values(ascending=False, kind="stable")
    if by_state.empty:
        return "No recorded change of position"
    times = {1: "once", 2: "twice"}.get(int(by_state.iloc[0]), count(int(by_state.iloc[0]), "time"))
    if len(lanes) == 1:
        return f"{capitalise(in_sentence(lanes[0]))} changed position {times}"
    if len(by_state) == 1:
        return f"Only {in_sentence(by_state.index[0])} changed position, {times}"
    most = sorted(by_state[by_state == by_state.iloc[0]].index)
    if len(most) > 3:
        return f"{count(int(by_state.sum()), 'change')} of position by {count(len(by_state), 'state')}"
    names = capitalise(series([in_sentence(state) for state in most]))
    return f"{names} changed position most often, {times}{' each' if len(most) > 1 else ''}"


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
