"""Where states stand: rule 5 of the codebook as small frames. Every colour, sentence and cell comes from here."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from data.dataset.response_ids import EPOCH, identifier
from data.position_rule import LATEST, PositionRule
from data.query import latest_statement
from data.query.sides import Path, follow, tone_worn
from data.query.statements import Statement, read_statements
from data.schema import STANCES

RECENT = {stance: f"recent_{stance}" for stance in STANCES}
POSITION = [
    "state", "side", "tone", "since", "stated", "response_id", "status", "pending", "pending_since", "pending_id", *RECENT.values(),
]  # fmt: skip
SPAN = ["state", "date", "until", "side", "tone", "response_id", "aged"]
SHIFT = ["state", "date", "before", "after", "before_id", "after_id", "confirmed"]
TONE = ["state", "date", "before", "after", "response_id"]
# Statuses of a position that counts in a headline; those that are told apart.
STANDING, UNCONFIRMED, AGED, PREVIOUS, NO_SIDE = "standing", "unconfirmed", "aged", "previous_government", "no_side"
Paths = Mapping[str, Path]


def state_paths(
    responses: Any,
    as_of: date,
    events: Sequence[str] = (),
    acting: Collection[str] = (),
    governments: pd.DataFrame | None = None,
    rule: PositionRule | None = None,
) -> dict[str, Path]:
    """The path of every state that spoke for itself up to a day, on the events named (all if none), asked of an engine anew."""
    rule = rule or PositionRule()
    return paths_of(read_statements(responses, as_of, events, acting, relied_on=rule.name != LATEST), as_of, governments, rule)


def paths_of(
    statements: Mapping[str, Sequence[Statement]], as_of: date, governments: pd.DataFrame | None, rule: PositionRule
) -> dict[str, Path]:
    """The paths of statements that are at hand; those after the day count for nothing."""
    changes, today = handovers(governments), epoch_day(as_of)
    found = {}
    for state, every in statements.items():
        known = every[: bisect_right(every, today, key=lambda statement: statement.day)]
        if rule.name == LATEST:
            path = latest_statement.follow(known, today)
        else:
            path = follow(known, changes.get(state, ()), today, rule)
        if path:
            found[state] = path
    return found


def epoch_day(day: date) -> int:
    """Whole days from 1970-01-01."""
    return day.toordinal() - EPOCH


def handovers(governments: pd.DataFrame | None) -> dict[str, list[int]]:
    """The days on which each state's government took over or ended, in order, from a table of governments."""
    days: dict[str, set[int]] = {}
    if governments is not None:
        for state, begins, ends in zip(governments["country"], governments["from"], governments["to"], strict=True):
            days.setdefault(state, set()).update(epoch_day(day.date()) for day in (begins, ends) if not pd.isna(day))
    return {state: sorted(found) for state, found in days.items()}


def positions(paths: Paths, as_of: date, rule: PositionRule | None = None) -> pd.DataFrame:
    """Where each state stands, one row a state, sorted by state. Columns POSITION.

    `side` is "for", "against" or "" for none taken, `tone` the stance that it wears; `since` the first day of the confirmed side,
    `stated` and `response_id` its latest statement. `status` is "standing", "unconfirmed" (a change to `pending` is not confirmed),
    "aged", "previous_government" or "no_side". `recent_...` count this government's statement days of the last 90 days by stance.
    """
    rule = rule or PositionRule()
    today = epoch_day(as_of)
    rows = [_position(state, paths[state], today, rule) for state in sorted(paths)]
    found = pd.DataFrame(rows, columns=POSITION)
    days = {name: pd.to_datetime(found[name], unit="D").astype("datetime64[us]") for name in ("since", "stated", "pending_since")}
    texts = {name: found[name].astype("str") for name in ("state", "side", "tone", "response_id", "status")}
    return found.assign(**days, **texts)


def _position(state: str, path: Path, today: int, rule: PositionRule) -> list[Any]:
    course, statements = path.course, path.statements
    tone = path.spans[-1].tone if rule.name == LATEST else tone_worn(statements, course.held, rule)
    first, latest = (course.first, course.latest) if course.first and course.latest else (statements[0], statements[-1])
    recent = Counter(statement.stance for statement in statements if today - statement.day <= rule.aged_days)
    # A change that waits for confirmation goes with the government that announced it.
    pending = course.pending if path.governs else None
    return [
        state, course.held, tone, first.day, latest.day, _id(state, latest), _status(path, latest, today, rule),
        pending.stance if pending else None, pending.day if pending else None, _id(state, pending) if pending else None,
        *(recent[stance] for stance in STANCES),
    ]  # fmt: skip


def _status(path: Path, latest: Statement, today: int, rule: PositionRule) -> str:
    if rule.name == LATEST:
        return STANDING if path.course.held else NO_SIDE
    if not path.governs:
        return PREVIOUS
    if not path.course.held:
        return NO_SIDE
    if today - latest.day > rule.aged_days:
        return AGED
    return UNCONFIRMED if path.course.pending else STANDING


def _id(state: str, statement: Statement) -> str:
    return identifier(state, statement.precedence)


def position_history(paths: Paths) -> pd.DataFrame:
    """The spans of every state: from `date` to before `until` it held a side in one tone, begun by a response; `aged` where it had
    last been stated long before. Columns SPAN.
    """
    rows = [(state, s.begins, s.ends, s.side, s.tone, s.statement, s.aged) for state in sorted(paths) for s in paths[state].spans]
    found = _frame(rows, SPAN, days=("date", "until"), ids=("response_id",))
    return found.assign(aged=[row[-1] for row in rows])


def position_shifts(paths: Paths) -> pd.DataFrame:
    """Every confirmed change of side (under "latest", every change of stance). Columns SHIFT: `before` and `after` are stances, with
    the last response of the side left and the first of the side taken; `confirmed` the day of confirmation. Sorted by day and state.
    """
    return _shifts(paths, confirmed=True)


def unconfirmed_changes(paths: Paths) -> pd.DataFrame:
    """Every statement of the other side that was not confirmed, pending or contradicted since. Columns SHIFT, `confirmed` missing."""
    return _shifts(paths, confirmed=False)


def _shifts(paths: Paths, confirmed: bool) -> pd.DataFrame:
    rows = []
    for state, path in paths.items():
        found = [(s.before, s.after, s.confirmed) for s in path.shifts if (s.confirmed is not None) == confirmed]
        if path.course.pending and path.course.latest and not confirmed:
            found.append((path.course.latest, path.course.pending, None))
        rows += [(state, after.day, before.stance, after.stance, before, after, day) for before, after, day in found]
    return _frame(sorted(rows, key=lambda row: row[1::-1]), SHIFT, days=("date", "confirmed"), ids=("before_id", "after_id"))


def tone_changes(paths: Paths) -> pd.DataFrame:
    """Every change of tone within a side, which is shown and never counted. Columns TONE."""
    rows = [
        (state, after.begins, before.tone, after.tone, after.statement)
        for state in sorted(paths)
        for before, after in zip(paths[state].spans, paths[state].spans[1:], strict=False)
        if before.side == after.side and before.ends == after.begins and before.tone != after.tone
    ]
    return _frame(rows, TONE, days=("date",), ids=("response_id",))


def _frame(rows: Iterable[tuple[Any, ...]], columns: Sequence[str], days: Sequence[str], ids: Sequence[str]) -> pd.DataFrame:
    """Rows whose days are numbers and whose responses are statements, as a frame with both spelled out."""
    found = pd.DataFrame(list(rows), columns=list(columns), dtype="object")
    texts = {name: found[name].astype("str") for name in columns if name not in (*days, *ids)}
    named = {
        name: pd.Series([_id(state, s) for state, s in zip(found["state"], found[name], strict=True)], index=found.index, dtype="str")
        for name in ids
    }  # fmt: skip
    dated = {name: pd.to_datetime(found[name].astype("Float64"), unit="D").astype("datetime64[us]") for name in days}
    return found.assign(**texts, **named, **dated)
