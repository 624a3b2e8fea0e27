"""What the choice of a rule does: the side of a state under nine rules, how often it changes, and on how many days it differs.

Every rule is asked on every day with what had been said by then, as a view of that day would be.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from statistics import median
from typing import Any

import pandas as pd

from data.position_rule import PositionRule
from data.query.positions import epoch_day, handovers
from data.query.sides import follow
from data.query.statements import Statement
from data.schema import SCORES

# Days in which a statement's weight falls to a half, for the rule that lets statements decay.
HALF_LIFE = 30
# Statements whose median counts, for the rule of the median.
MEDIAN_OF = 5
COLUMNS = ["state", "rule", "shifts", "days", "differ", "side"]
Side = Callable[[Sequence[Statement], int], str]


def _sign(score: float) -> str:
    return "for" if score > 0 else "against" if score < 0 else ""


def _latest(known: Sequence[Statement], _day: int) -> str:
    return known[-1].side


def _sided(known: Sequence[Statement]) -> list[Statement]:
    return [statement for statement in known if statement.side]


def _neutral_stays(known: Sequence[Statement], _day: int) -> str:
    sided = _sided(known)
    return sided[-1].side if sided else ""


def _head_first(known: Sequence[Statement], _day: int, rank_days: int) -> str:
    held, head = "", None
    for statement in known:
        outranked = statement.office < 2 and not statement.communique and head is not None and statement.day - head <= rank_days
        if statement.side and (not held or not outranked):
            held = statement.side
        head = statement.day if statement.office == 2 else head
    return held


def _unopposed(known: Sequence[Statement], day: int, confirm_days: int) -> str:
    """A change counts when `confirm_days` have passed without a statement to the contrary."""
    held, pending = "", None
    for statement in _sided(known):
        if pending and statement.day - pending.day > confirm_days:
            held, pending = pending.side, None
        if not held or statement.side == held:
            held, pending = statement.side, None
        else:
            pending = pending or statement
    return pending.side if pending and day - pending.day >= confirm_days else held


def _repeated(known: Sequence[Statement], _day: int) -> str:
    """A change counts when the next statement that takes a side repeats it."""
    held, before = "", ""
    for statement in _sided(known):
        held = statement.side if not held or statement.side == before else held
        before = statement.side
    return held


def _median_of_five(known: Sequence[Statement], _day: int) -> str:
    return _sign(median(SCORES[statement.stance] for statement in known[-MEDIAN_OF:]))


def _decayed(known: Sequence[Statement], day: int) -> str:
    return _sign(sum(SCORES[statement.stance] * 0.5 ** ((day - statement.day) / HALF_LIFE) for statement in known))


def rules_of(rule: PositionRule, changes: Sequence[int]) -> dict[str, Side]:
    """The nine rules by name, for a state whose governments changed on some days; the last is `rule` itself."""

    def whole(known: Sequence[Statement], day: int) -> str:
        path = follow(known, changes, day, rule)
        return path.course.held if path and path.governs else ""

    return {
        "latest": _latest, "side_only": _latest, "neutral_stays": _neutral_stays,
        "head_first": lambda known, day: _head_first(known, day, rule.rank_days),
        "unopposed": lambda known, day: _unopposed(known, day, rule.confirm_days),
        "repeated": _repeated, "median": _median_of_five, "decay": _decayed, "sustained": whole,
    }  # fmt: skip


def sensitivity(
    statements: Mapping[str, Sequence[Statement]],
    plain: Mapping[str, Sequence[Statement]],
    states: Sequence[str],
    period: tuple[date, date],
    governments: pd.DataFrame | None = None,
    rule: PositionRule | None = None,
) -> pd.DataFrame:
    """Each state under each rule. Columns COLUMNS: `shifts` are changes of side (of stance under "latest"), `days` those of the period
    from the first statement on, `differ` those on which the side is another than under `rule`, `side` that of the last day.

    `plain` are the statements that the rule "latest" follows, those of a low confidence among them.
    """
    rule, changes = rule or PositionRule(), handovers(governments)
    rows = []
    for state in states:
        mine = list(statements.get(state, ()))
        if mine:
            series = side_series(mine, changes.get(state, ()), period, rule)
            right, lengths = series["sustained"], series["days"]
            for name in rules_of(rule, ()):
                sides = series[name]
                shifts = _stance_changes(plain.get(state, ())) if name == "latest" else _changes(sides)
                differ = sum(days for days, side, other in zip(lengths, sides, right, strict=True) if side != other)
                rows.append((state, name, shifts, sum(lengths), differ, sides[-1]))
    return pd.DataFrame(rows, columns=COLUMNS)


def side_series(
    statements: Sequence[Statement], changes: Sequence[int], period: tuple[date, date], rule: PositionRule
) -> dict[str, list[Any]]:
    """The side of one state under each rule in every stretch of days in which none can change: `begins`, `days` and a list a rule."""
    first, last = (epoch_day(day) for day in period)
    points = {s.day for s in statements} | {s.day + rule.confirm_days for s in statements} | set(changes)
    begins = sorted(day for day in points if max(first, statements[0].day) <= day <= last)
    lengths = [after - day for day, after in zip(begins, [*begins[1:], last + 1], strict=True)]
    days = [statement.day for statement in statements]
    found: dict[str, list[Any]] = {"begins": begins, "days": lengths}
    for name, side in rules_of(rule, changes).items():
        found[name] = [side(statements[: bisect_right(days, day)], day) for day in begins]
    return found


def _changes(sides: Sequence[str]) -> int:
    """How often a side gives way to another one; a gap without a side is no change by itself."""
    held = [side for side in sides if side]
    return sum(one != other for one, other in pairwise(held))


def _stance_changes(statements: Sequence[Statement]) -> int:
    return sum(one.stance != other.stance for one, other in pairwise(statements))
