"""The side that a state's statements hold, day by day: rule 5 of the codebook, clauses a to e, for one state.

Plain values in, plain values out. Days count from 1970-01-01; a term is a government's time in office, numbered by the days on which
one government takes over from another (`changes`).
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from data.position_rule import PositionRule
from data.query.statements import Statement

# Of two tones that are worn equally often the milder counts.
MILD = ("opposed", "conditional", "neutral")


@dataclass(frozen=True, slots=True)
class Course:
    """Where a government stands after some of its statements: the side `held` ("" for none), the first statement that took it and the
    latest that did, an unconfirmed change to the other side (`pending`, its first statement), and the day on which the head of state
    spoke last.
    """

    held: str = ""
    first: Statement | None = None
    latest: Statement | None = None
    pending: Statement | None = None
    head_day: int | None = None

    @property
    def key(self) -> tuple[str, int | None, int | None]:
        """All of it that decides which side is held later."""
        return self.held, self.pending.day if self.pending else None, self.head_day


@dataclass(frozen=True, slots=True)
class Shift:
    """A change of side: the latest statement of the side left and the first of the side taken; `confirmed` on a day, or never."""

    before: Statement
    after: Statement
    confirmed: int | None


@dataclass(frozen=True, slots=True)
class Span:
    """Days (`begins` to before `ends`) on which a state held a side ("" for none taken) in one tone, begun by a statement; `aged` where
    the position had last been stated more than `aged_days` before.
    """

    side: str
    tone: str
    begins: int
    ends: int
    statement: Statement
    aged: bool = False


@dataclass(frozen=True)
class Path:
    """A state's way up to a day: the course of the last government that spoke and its statements, whether it still governs, and what
    came before.
    """

    course: Course
    statements: tuple[Statement, ...]
    governs: bool
    spans: tuple[Span, ...]
    shifts: tuple[Shift, ...]


def advance(course: Course, statement: Statement, rule: PositionRule) -> tuple[Course, Shift | None]:
    """The course after one more statement, and the change of side that it confirms, or ends without its being confirmed."""
    course, shift = settle(course, statement.day - 1, rule)
    side, pending = statement.side, course.pending
    spoke = replace(course, head_day=statement.day) if statement.office == 2 else course
    if not side:
        return spoke, shift
    if not course.held:
        return replace(spoke, held=side, first=statement, latest=statement), shift
    if side == course.held:
        ended = Shift(_latest(course), pending, None) if pending else None
        return replace(spoke, latest=statement, pending=None), shift or ended
    if pending:
        taken = replace(spoke, held=side, first=pending, latest=statement, pending=None)
        return taken, Shift(_latest(course), pending, statement.day)
    return (spoke if _outranked(course, statement, rule) else replace(spoke, pending=statement)), shift


def _outranked(course: Course, statement: Statement, rule: PositionRule) -> bool:
    """True for a lower office that cannot change the side: the head of state has just spoken, and this is no communiqué (clause b)."""
    recent = course.head_day is not None and statement.day - course.head_day <= rule.rank_days
    return statement.office < 2 and not statement.communique and recent


def settle(course: Course, day: int, rule: PositionRule) -> tuple[Course, Shift | None]:
    """The course at the end of a day: a change that nobody has contradicted for `confirm_days` is confirmed (clause c)."""
    pending = course.pending
    if pending is None or day - pending.day < rule.confirm_days:
        return course, None
    taken = replace(course, held=pending.side, first=pending, latest=pending, pending=None)
    return taken, Shift(_latest(course), pending, pending.day + rule.confirm_days)


def _latest(course: Course) -> Statement:
    assert course.latest is not None, "a side that is left was held"
    return course.latest


def tone_worn(statements: Sequence[Statement], side: str, rule: PositionRule) -> str:
    """The tone that the most of the last statement days on a side wear, the milder of two; "neutral" without a side (clause d)."""
    last = [statement.stance for statement in statements if side and statement.side == side][-rule.tone_statements :]
    n = Counter(last)
    return max(n, key=lambda tone: (n[tone], tone in MILD)) if n else "neutral"


def term_of(day: int, changes: Sequence[int]) -> int:
    """The number of the government in office on a day; on a day of handover it is the new one (clause e)."""
    return bisect_right(changes, day)


def follow(statements: Sequence[Statement], changes: Sequence[int], as_of: int, rule: PositionRule) -> Path | None:
    """The path of a state's statements (in their order) up to a day; None if it has not spoken. `changes` are its days of handover."""
    spans: list[Span] = []
    shifts: list[Shift] = []
    course, mine, term = Course(), tuple[Statement, ...](), 0
    for term, group in groupby(statements, key=lambda statement: term_of(statement.day, changes)):
        mine = tuple(group)
        ends = changes[term] if term < len(changes) and changes[term] <= as_of else as_of + 1
        course, turned = run(mine, ends - 1, rule)
        shifts += turned
        spans += _spans(mine, [shift.after for shift in turned if shift.confirmed is not None], ends, rule)
    return Path(course, mine, term == term_of(as_of, changes), tuple(spans), tuple(shifts)) if mine else None


def run(statements: Sequence[Statement], last: int, rule: PositionRule) -> tuple[Course, list[Shift]]:
    """The course of one government's statements at the end of its `last` day, and every change of side, confirmed or not."""
    course, shifts = Course(), []
    for statement in statements:
        course, shift = advance(course, statement, rule)
        shifts += [shift] if shift else []
    course, shift = settle(course, last, rule)
    return course, [*shifts, *([shift] if shift else [])]


def _spans(statements: Sequence[Statement], turns: Sequence[Statement], ends: int, rule: PositionRule) -> Iterator[Span]:
    """One government's spans: a new one on each confirmed change of side and each change of the tone worn."""
    begun: Span | None = None
    side, stated = "", [0]
    for place, statement in enumerate(statements):
        if statement in turns or not side:
            side = statement.side
        elif statement.side != side:
            continue
        tone = tone_worn(statements[: place + 1], side, rule)
        if begun and (begun.side, begun.tone) == (side, tone):
            stated.append(statement.day)
            continue
        if begun:
            yield from _aging(replace(begun, ends=statement.day), stated, rule)
        begun, stated = Span(side, tone, statement.day, ends, statement), [statement.day]
    if begun:
        yield from _aging(begun, stated, rule)


def _aging(span: Span, stated: Sequence[int], rule: PositionRule) -> Iterator[Span]:
    """A span in the parts in which it was fresh and aged; `stated` are the days in it on which the position was stated (clause f)."""
    begins = span.begins
    for day, following in zip(stated, [*stated[1:], span.ends], strict=True):
        fades = day + rule.aged_days + 1
        if span.side and fades < following:
            yield replace(span, begins=begins, ends=fades)
            yield replace(span, begins=fades, ends=following, aged=True)
            begins = following
    if begins < span.ends:
        yield replace(span, begins=begins)
