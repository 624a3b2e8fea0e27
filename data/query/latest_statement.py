"""The plain rule of earlier versions of the codebook, "latest statement": the latest wins, and every change of stance counts."""

from collections.abc import Sequence

from data.query.sides import Course, Path, Shift, Span
from data.query.statements import Statement


def follow(statements: Sequence[Statement], as_of: int) -> Path | None:
    """The path of a state's statements (in their order) up to a day (from 1970-01-01); None if it has not spoken."""
    if not statements:
        return None
    turns = [place for place, s in enumerate(statements) if not place or s.stance != statements[place - 1].stance]
    ends = [*(statements[place].day for place in turns[1:]), as_of + 1]
    spans = [Span(s.side, s.stance, s.day, end, s) for s, end in zip((statements[place] for place in turns), ends, strict=True)]
    shifts = [Shift(statements[place - 1], statements[place], statements[place].day) for place in turns[1:]]
    course = Course(statements[-1].side, statements[turns[-1]], statements[-1])
    return Path(course, tuple(statements), True, tuple(spans), tuple(shifts))
