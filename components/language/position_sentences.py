"""Sentences on where states stand. Every number, name and verb is told from the positions alone, in plain and exact English."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from components.formatting import capitalise, count, day, join_parts, number, series
from components.language.scope import Scope
from data.position_rule import LATEST, PositionRule
from data.query.positions import AGED, NO_SIDE, PREVIOUS, RECENT, STANDING, UNCONFIRMED
from geo.names import by_alpha3, in_sentence

# As many states as a sentence can name.
NAMED = 6
COUNTED = (STANDING, UNCONFIRMED)
Row = Mapping[str, Any]
Rows = Mapping[str, Row]


def headline(positions: pd.DataFrame, scope: Scope) -> str:
    """The finding with what it leaves out, in a few sentences."""
    return join_parts([finding(positions, scope), caveat(positions, scope)], " ")


def finding(positions: pd.DataFrame, scope: Scope) -> str:
    """The sides of the states that matter first, then how many others stand where.

    `positions` are rows of `compute_standings`. States that the filter names without a position are named as such.
    """
    rows = _rows(positions, scope)
    if scope.stances:
        sentences = [_toned(rows, scope)]
        if scope.states and not any(_base(row, scope) for row in rows.values()):
            sentences = _all_not_counted(rows, scope)
    elif len(scope.states) > NAMED:
        sentences = [_chosen(rows, scope)]
    else:
        named, others = _named(rows, scope)
        sides = _sides(rows, list(named), others, scope)
        apart = [_not_counted(state, row, scope) for state, row in named.items()] if sides else _all_not_counted(named, scope)
        sentences = [sides, *apart]
    return join_parts([*sentences, _without(rows, scope), _never(scope)], " ")


def caveat(positions: pd.DataFrame, scope: Scope) -> str:
    """What the finding does not count, and what of it is not confirmed; empty for neither."""
    rows = _rows(positions, scope)
    if scope.stances:
        # Where none of the states chosen counts, each was told of by name.
        return _apart(rows, {}, scope) if any(_base(row, scope) for row in rows.values()) or not scope.states else ""
    if len(scope.states) > NAMED:
        return _apart(rows, {}, scope)
    named, others = _named(rows, scope)
    return join_parts([_apart(others, named, scope), _pending(rows, [*named, *others], scope)], " ")


def _named(rows: Rows, scope: Scope) -> tuple[dict[str, Row], dict[str, Row]]:
    """The states that the finding names, and the others that it counts: none where the filter names states."""
    named = {state: rows[state] for state in (scope.states or scope.focus) if state in rows}
    return named, {} if scope.states else {state: row for state, row in rows.items() if state not in named}


def _rows(positions: pd.DataFrame, scope: Scope) -> dict[str, Row]:
    """The rows of states that spoke, of those that the filter names."""
    spoke = positions[positions["status"].notna()]
    return {row["state"]: row for row in spoke.to_dict("records") if not scope.states or row["state"] in scope.states}


def _counts(row: Row, scope: Scope) -> bool:
    """True for a position that a headline counts. An answer to an event is told in the past tense, and does not age."""
    return bool(row["side"]) and (row["status"] in COUNTED or (bool(scope.events) and row["status"] == AGED))


def _base(row: Row, scope: Scope) -> bool:
    """True for a state among which a headline asks for stances: its position counts, or it took no side and that is asked for."""
    return _counts(row, scope) or ("neutral" in scope.stances and row["status"] == NO_SIDE)


def _split(rows: Rows, scope: Scope) -> dict[str, list[str]]:
    """The states on each side, of those that count."""
    found: dict[str, list[str]] = {}
    for state, row in rows.items():
        if _counts(row, scope):
            found.setdefault(str(row["side"]), []).append(state)
    return found


def _sides(rows: Rows, named: Sequence[str], others: Rows, scope: Scope) -> str:
    """The named states by side, then the numbers of the others."""
    sides = _split({state: rows[state] for state in named}, scope)
    further = _split(others, scope)
    n = sum(map(len, further.values()))
    if not sides and not n:
        # Those named are told of one by one.
        return "" if scope.states else f"No {_standing(scope)} on {scope.topic} is recorded{_limits(scope)}."
    clauses = [
        f"{series([in_sentence(state) for state in states])} {scope.be(len(states))} {side} {scope.topic if not place else 'it'}"
        for place, (side, states) in enumerate(sides.items())
    ]
    first = f"{scope.when} {'; '.join(clauses)}." if clauses else ""
    return f"{first} {_numbers(further, n, scope, bool(clauses))}".strip()


def _standing(scope: Scope) -> str:
    """What a position that counts is called."""
    return "position" if scope.events or scope.rule.name == LATEST else "standing position"


def _numbers(further: Mapping[str, Sequence[str]], n: int, scope: Scope, more: bool) -> str:
    """How many other states are on which side."""
    if not n:
        return ""
    lead = "" if more else f"{scope.when.rstrip(',')}, "
    on = "" if more else f" on {scope.topic}"
    object_ = "" if more else " it"
    what, which = _standing(scope), "further " if more else ""
    if n == 1 or len(further) == 1:
        ((side, _),) = further.items()
        whole = f"one {which}state" if n == 1 else f"both {which}states" if n == 2 else f"all {number(n)} {which}states"
        sentence = f"{lead}{whole} with a {what}{on} {scope.be(n)} {side} it."
        return capitalise(sentence)
    sides = sorted(further, key=lambda side: -len(further[side]))
    first, second = (len(further[side]) for side in sides)
    return capitalise(
        f"{lead}of {number(n)} {which}states with a {what}{on}, {number(first)} {scope.be(first)} {sides[0]}{object_} and {number(second)} {sides[1]}{object_}."
    )


def _not_counted(state: str, row: Row, scope: Scope, first: bool = False) -> str:
    """What a named state is told of that is not counted; empty for one that is. The `first` sentence names matter and day itself."""
    name, what = in_sentence(state), scope.topic if first else "it"
    if _counts(row, scope):
        return ""
    if row["status"] == AGED:
        before = f" {day(scope.as_of)}" if first else ""
        return f"{capitalise(name)} was {row['side']} {what} when it last said so, on {day(row['stated'])}, more than {scope.rule.aged_days} days before{before}."
    if row["status"] == PREVIOUS:
        words = f"was {row['side']} {what}" if row["side"] else f"took no side{f' on {what}' if first else ''}"
        by = f" by {day(scope.as_of)}" if first else ""
        return f"The previous government of {name} {words}; the present one has not spoken{by}."
    return f"{capitalise(name)} took no side on {what} by {day(scope.as_of)}." if first else f"{capitalise(name)} took no side."


def _all_not_counted(rows: Rows, scope: Scope) -> list[str]:
    """The sentences of states of which none counts: the first names matter and day."""
    return [_not_counted(state, row, scope, first=not place) for place, (state, row) in enumerate(rows.items())]


def _apart(others: Rows, named: Rows, scope: Scope) -> str:
    """How many states are not counted, and why; of `named` states that was told one by one."""

    def kinds(rows: Rows) -> dict[str, int]:
        every = Counter(row["status"] for row in rows.values())
        aged = sum(row["status"] == AGED and not row["side"] for row in rows.values()) if scope.events else every[AGED]
        asked = "neutral" in scope.stances
        return {AGED: aged, PREVIOUS: every[PREVIOUS], NO_SIDE: 0 if asked else every[NO_SIDE]}

    n, told = kinds(others), kinds(named)
    words = {
        AGED: (f"position last stated more than {scope.rule.aged_days} days before", f"positions last stated more than {scope.rule.aged_days} days before"),
        PREVIOUS: ("state whose previous government spoke last", "states whose previous government spoke last"),
        NO_SIDE: ("state that took no side", "states that took no side"),
    }  # fmt: skip
    parts = [f"{number(n[kind])} {'further ' if told[kind] else ''}{words[kind][n[kind] > 1]}" for kind in words if n[kind]]
    return f"Not counted: {series(parts)}." if parts else ""


def _pending(rows: Rows, states: Sequence[str], scope: Scope) -> str:
    """The changes of side that are not confirmed yet."""
    waiting = [state for state in states if isinstance(rows[state]["pending"], str)]
    if not waiting or len(waiting) > NAMED:
        return f"{capitalise(number(len(waiting)))} changes of side are not confirmed." if waiting else ""
    each = [f"by {in_sentence(state)} on {day(rows[state]['pending_since'])}" for state in waiting]
    return f"Not confirmed: a statement of the other side {series(each)}."


def _chosen(rows: Rows, scope: Scope) -> str:
    """How many of many states chosen are on which side."""
    chosen = [state for state in scope.states if _can_hold(state, scope)]
    sides = _split(rows, scope)
    n = sum(map(len, sides.values()))
    if not n:
        return ""
    parts = [f"{number(len(states))} {scope.be(len(states)) if not place else ''} {side} it".replace("  ", " ") for place, (side, states) in enumerate(sorted(sides.items(), key=lambda item: -len(item[1])))]  # fmt: skip
    lead = (
        f"All {number(n)} states chosen have"
        if n == len(chosen)
        else f"Of {number(len(chosen))} states chosen, {number(n)} {'has' if n == 1 else 'have'}"
    )
    return f"{lead} a {_standing(scope)} on {scope.topic}{_limits(scope)}: {series(parts)}."


def _toned(rows: Rows, scope: Scope) -> str:
    """The states whose position wears a stance asked for, by name where they are few, of those that count."""
    held = {state: row for state, row in rows.items() if _base(row, scope)}
    asked = [state for state, row in held.items() if row["tone"] in scope.stances]
    stances = series(list(scope.stances), "or")
    lead = f"{scope.when.rstrip(',')}, "
    what = _standing(scope) + (" or without a side" if "neutral" in scope.stances else "")
    if not held:
        return f"No {what} on {scope.topic} is recorded{_limits(scope)}." if not scope.states else ""
    if len(held) == 1:
        ((state, row),) = held.items()
        words = (
            f"{scope.be(1)} {row['side']} {scope.topic}, {row['tone']} in tone"
            if row["side"]
            else f"took no side on {scope.topic}"
        )
        return f"{scope.when} {in_sentence(state)} {words}{'' if asked else f', not {stances}'}."
    whole = f"{number(len(held))} states with a {what} on {scope.topic}"
    if not asked:
        return f"{lead}none of {whole} {scope.be(1)} {stances}."
    names = f": {series([in_sentence(state) for state in asked])}" if len(asked) <= NAMED else ""
    return f"{lead}{number(len(asked))} of {whole} {scope.be(len(asked))} {stances}{names}."


def _can_hold(state: str, scope: Scope) -> bool:
    """True for a state that can have a position: international bodies and acting states have none."""
    return state in by_alpha3() and state not in scope.acting


def _without(rows: Rows, scope: Scope) -> str:
    """The states chosen of which nothing gives a position."""
    missing = [state for state in scope.states if state not in rows and _can_hold(state, scope)]
    if not missing:
        return ""
    many = f"the other {len(missing)} chosen" if rows else f"any of the {len(missing)} states chosen"
    whom = series([in_sentence(state) for state in missing], "or") if len(missing) <= NAMED else many
    return f"No position of {whom}{'' if rows else ' on ' + scope.topic} is recorded{'' if rows else _limits(scope)}."


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


def state_sentence(row: Row, scope: Scope) -> str:
    """Where one state that spoke stands, since when, in which tone, and when it last said so."""
    state = in_sentence(row["state"])
    lead = f"In answer to {scope.answered}, {state}" if scope.events else capitalise(state)
    if row["status"] == PREVIOUS:
        words = f"was {row['side']} {scope.topic}, {row['tone']} in tone" if row["side"] else f"took no side on {scope.topic}"
        return f"The previous government of {state} {words}, last on {day(row['stated'])}; the present one has not spoken."
    if not row["side"]:
        return f"{lead} took no side on {scope.topic}; last statement {day(row['stated'])}."
    again = "" if row["stated"] == row["since"] else f"; last stated {day(row['stated'])}"
    aged = f", more than {scope.rule.aged_days} days before" if row["status"] == AGED else ""
    be, since = ("was", "from") if row["status"] == AGED and not scope.events else (scope.be(1), "since")
    sentence = f"{lead} {be} {row['side']} {scope.topic}, {row['tone']} in tone, {since} {day(row['since'])}{again}{aged}."
    if not isinstance(row["pending"], str):
        return sentence
    return f"{sentence} A statement of the other side, on {day(row['pending_since'])}, is not confirmed."


# Words of a title.
TITLE_WORDS = 10


def short_title(positions: pd.DataFrame, scope: Scope) -> str:
    """The finding in at most ten words: how many states are on which side of what; of a single state what it is."""
    counted = map_title(positions, scope)
    if counted.startswith("No "):
        title = f"{counted} on {scope.topic}"
    elif scope.stances and not scope.states:
        title = counted
    else:
        title = re.sub(r"\b(against|for)\b", lambda side: f"{side[0]} {scope.topic}", counted, count=1)
    if len(scope.states) == 1 and counted.startswith("No "):
        title = f"{capitalise(in_sentence(scope.states[0]))}: {title[:1].lower()}{title[1:]}"
    return title if len(title.split()) <= TITLE_WORDS else counted


def map_title(positions: pd.DataFrame, scope: Scope) -> str:
    """How many states are on which side, or how many wear the stances asked for."""
    rows = _rows(positions, scope)
    # Where states are chosen by name, a stance asks for voices inside them, and they stay.
    if scope.stances and not scope.states:
        held = [row for row in rows.values() if _base(row, scope)]
        n = sum(row["tone"] in scope.stances for row in held)
        return (
            f"{n} of {count(len(held), 'state')} {scope.be(n)} {series(list(scope.stances), 'or')}"
            if held
            else f"No {_standing(scope)}"
        )
    sides = _split(rows, scope)
    if not sides:
        return f"No {_standing(scope)}"
    if len(sides) == 1:
        ((side, states),) = sides.items()
        return (
            f"{capitalise(in_sentence(states[0]))} {scope.be(1)} {side}"
            if len(states) == 1
            else f"{len(states)} states, {'both' if len(states) == 2 else 'all'} {side}"
        )
    first, second = sorted(sides.items(), key=lambda item: -len(item[1]))
    return f"{count(len(first[1]), 'state')} {first[0]}, {len(second[1])} {second[0]}"


def firmness_sentence(row: Row) -> str:
    """Whether the side holds whoever coded and whatever statement is left out, or what it hangs on. Empty under the plain rule."""
    if pd.isna(row["firm"]):
        return ""
    if row["firm"]:
        return "Holds with any one coder’s codes and without any one statement"
    statements = [f"the statement of {day(_day_of(identifier))}" for identifier in str(row["hangs_on"]).split(";") if identifier]
    coders = [f"the codes of {coder}" for coder in str(row["hangs_on_coders"]).split(";") if coder]
    listed = statements if len(statements) <= 3 else [f"each of {number(len(statements))} statements"]
    return f"Hangs on {series([*listed, *coders])}"


def _day_of(identifier: str) -> date:
    """The day that the id of a response carries."""
    return date.fromisoformat("-".join(identifier.split("-")[1:4]))


def recent_sentence(row: Row, rule: PositionRule) -> str:
    """How many of a state's recent statements wore the position's tone: "4 of 8 statements of the last 90 days hostile"."""
    total = sum(int(row[name]) for name in RECENT.values())
    if not total:
        return f"No statement in the last {rule.aged_days} days"
    return f"{int(row[RECENT[str(row['tone'])]])} of {count(total, 'statement')} of the last {rule.aged_days} days {row['tone']}"


def side_words(side: str) -> str:
    """A side as a word: "Against", "For", "No side taken"."""
    return capitalise(side) if side else "No side taken"


def other_rule_sentence(row: Row, shifts: int, rule: PositionRule) -> str:
    """What another rule than the one in force says of a state, and how many changes it counts."""
    if rule.name == LATEST:
        return f"By its latest statement alone, of {day(row['stated'])}, it is {row['tone']}; by that rule {count(shifts, 'change')} of stance {'is' if shifts == 1 else 'are'} counted."
    words = f"{row['side']} it, {row['tone']} in tone, since {day(row['since'])}" if row["side"] else "without a side"
    return f"By its sustained side it is {words}; by that rule {count(shifts, 'change')} of side {'is' if shifts == 1 else 'are'} confirmed."


def position_differences(before: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    """Each state whose position differs between two sets of positions, in words: "Colombia: was hostile, is against, opposed in tone"."""
    then, since = ({row["state"]: _in_short(row) for row in frame.to_dict("records")} for frame in (before, now))
    codes = sorted(code for code in {*then, *since} if then.get(code, NOTHING) != since.get(code, NOTHING))
    return [f"{capitalise(in_sentence(code))}: then {then.get(code, NOTHING)}, now {since.get(code, NOTHING)}" for code in codes]


NOTHING = "no position"


def _in_short(row: Row) -> str:
    if not isinstance(row["status"], str):
        return NOTHING
    aged = {AGED: ", aged", PREVIOUS: ", stated by the previous government"}.get(str(row["status"]), "")
    return (f"{row['side']}, {row['tone']} in tone" if row["side"] else "no side taken") + aged


def card_sentence(row: Row, identifier: str) -> str:
    """What the position of a response's state is and hangs on, as the response's own card says it."""
    name, status = (
        in_sentence(row["state"]),
        {AGED: ", aged", PREVIOUS: ", stated by the previous government"}.get(str(row["status"]), ""),
    )
    words = f"{row['side']}, {row['tone']} in tone" if row["side"] else "no side taken"
    stands = f"Position of {name}: {words}{status}."
    if identifier in str(row["hangs_on"]).split(";"):
        return f"{stands} It hangs on this statement."
    told = firmness_sentence(row)
    return f"{stands} {told}." if told else stands
