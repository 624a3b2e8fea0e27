"""Whether a position hangs on one coder or on one statement: clause g of rule 5."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw
import pandas as pd

from data.dataset.frames import collect, dated_until, lazy
from data.dataset.response_ids import identifier
from data.position_rule import PositionRule
from data.query.agreement import counting_codings
from data.query.positions import Paths, epoch_day, handovers, paths_of
from data.query.sides import Course, Path, advance, settle
from data.query.statements import COMMUNIQUE, RELIED_ON, Statement, by_state, candidates, first_of_day

# What a coder codes that decides whether a row gives a position, and which.
DECIDING = ("stance", "relevance", "confidence")
StatementsByState = Mapping[str, Sequence[Statement]]


@dataclass(frozen=True, eq=False)
class Alternatives:
    """What the statements of a record would be otherwise: the one that stands in for the first of a state's day if that is left out
    (by state and day; none where the day has no other), and all of them by each coder's codes.
    """

    seconds: Mapping[tuple[str, int], Statement]
    by_coder: Mapping[str, StatementsByState]


@dataclass(frozen=True)
class Firmness:
    """What a state's side hangs on: `coders` whose codes alone would give another side, and ids of the `statements` without any one of
    which it would be another.
    """

    coders: tuple[str, ...]
    statements: tuple[str, ...]

    @property
    def firm(self) -> bool:
        """True if the side hangs on none."""
        return not self.coders and not self.statements


def read_alternatives(
    responses: Any, codings: pd.DataFrame, as_of: date, events: Sequence[str] = (), acting: Collection[str] = ()
) -> Alternatives:
    """The alternatives to every statement up to a day, on the events named (all if none)."""
    return Alternatives(
        _seconds(candidates(responses, as_of, events, acting)), _by_coder(responses, codings, as_of, events, acting)
    )


def firmness(
    paths: Paths, others: Alternatives, as_of: date, governments: pd.DataFrame | None = None, rule: PositionRule | None = None
) -> dict[str, Firmness]:
    """What the side of each state hangs on, on a day. `others` may reach beyond it: what was said later counts for nothing."""
    rule = rule or PositionRule()
    changes, today = handovers(governments), epoch_day(as_of)
    by_coder = {coder: _sides(paths_of(every, as_of, governments, rule)) for coder, every in others.by_coder.items()}
    held, found = _sides(paths), {}
    for state, path in paths.items():
        coders = tuple(coder for coder, sides in by_coder.items() if sides.get(state) != held[state])
        ends = next((day for day in changes.get(state, ()) if path.statements[-1].day < day <= today), today + 1)
        found[state] = Firmness(coders, _deciding(state, path, others.seconds, ends - 1, rule))
    return found


def _sides(paths: Paths) -> dict[str, tuple[bool, str]]:
    """Each state's side, and whether the government that took it still governs."""
    return {state: (path.governs, path.course.held) for state, path in paths.items()}


def _deciding(
    state: str, path: Path, seconds: Mapping[tuple[str, int], Statement], last: int, rule: PositionRule
) -> tuple[str, ...]:
    """Ids of the statements without any one of which the government would hold another side, or have said nothing."""
    courses = [Course()]
    for statement in path.statements:
        courses.append(advance(courses[-1], statement, rule)[0])
    found = []
    for place, statement in enumerate(path.statements):
        second = seconds.get((state, statement.day))
        course = advance(courses[place], second, rule)[0] if second else courses[place]
        silent = len(path.statements) == 1 and not second
        if silent or not _resumes(course, path.statements[place + 1 :], courses[place + 2 :], path.course.held, last, rule):
            found.append(identifier(state, statement.precedence))
    return tuple(found)


def _resumes(
    course: Course, rest: Sequence[Statement], known: Sequence[Course], held: str, last: int, rule: PositionRule
) -> bool:
    """True if the rest of the statements lead to the side `held` all the same: at the latest where the course is again the known one."""
    for statement, right in zip(rest, known, strict=True):
        course = advance(course, statement, rule)[0]
        if course.key == right.key:
            return True
    return settle(course, last, rule)[0].held == held


def _seconds(rows: nw.LazyFrame[Any]) -> dict[tuple[str, int], Statement]:
    """Where several rows of a day are alike and put together, the same again stands in; else the next of the day."""
    first = collect(first_of_day(rows), ["state", "date"])
    later = rows.filter(nw.col("precedence") != nw.col("precedence").max().over("state", "date"))
    next_ones = by_state(collect(first_of_day(later), ["state", "date"]))
    alike = by_state(first[first["n"] > 1])
    return {(state, s.day): s for every in (next_ones, alike) for state, mine in every.items() for s in mine}


def _by_coder(
    responses: Any, codings: pd.DataFrame, as_of: date, events: Sequence[str], acting: Collection[str]
) -> dict[str, StatementsByState]:
    """The statements of each state as each coder's codes alone would have them, where that coder coded; else by the final codes."""
    if codings.empty:
        return {}
    rows = dated_until(lazy(responses), as_of, events).filter((nw.col("level") == "national") & ~nw.col("country").is_null())
    if acting:
        rows = rows.filter(~nw.col("country").is_in(list(acting)))
    texts = [nw.col(name).cast(nw.String) for name in ("response_id", *DECIDING)]
    state, communique = nw.col("country").cast(nw.String).alias("state"), (nw.col("channel") == COMMUNIQUE).alias("communique")
    every = collect(rows.select(*texts, state, "date", "precedence", communique))
    coded = {
        field: counting_codings(codings, field).set_index(["coder", "response_id"])[field].astype("str") for field in DECIDING
    }
    return {str(coder): _as_coded(every, coded, coder) for coder in sorted(codings["coder"].unique())}


def _as_coded(every: pd.DataFrame, coded: Mapping[str, pd.Series], coder: str) -> dict[str, list[Statement]]:
    """The first statement of each day if one coder's codes counted."""
    codes = {
        field: every["response_id"].map(codes.xs(coder)).fillna(every[field])
        for field, codes in coded.items()
        if coder in codes.index.get_level_values("coder")
    }
    rows = every.assign(**codes)
    rows = rows[(rows["relevance"] == "direct") & rows["confidence"].isin(RELIED_ON)]
    first = rows.sort_values("precedence").drop_duplicates(["state", "date"], keep="last")
    return by_state(first.sort_values(["state", "date"]))
