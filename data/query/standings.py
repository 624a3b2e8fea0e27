"""Where every state of a dataset stands on a day, how it came there, and why some have no position."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import narwhals as nw
import pandas as pd

from data.dataset.dataset import Dataset
from data.dataset.frames import collect, dated_until, lazy
from data.position_rule import LATEST, PositionRule
from data.query.coverage import Searches, empty_kind, searched_until
from data.query.firmness import Alternatives, Firmness, firmness, read_alternatives
from data.query.positions import (
    PREVIOUS,
    paths_of,
    position_history,
    position_shifts,
    positions,
    tone_changes,
    unconfirmed_changes,
)
from data.query.statements import Statement, read_statements, speaks_for_state


@dataclass(frozen=True, eq=False)
class Statements:
    """What the states of a dataset said on some events, over its whole period, with the alternatives by which firmness is told; every
    day's standings follow from it.
    """

    rule: PositionRule
    events: tuple[str, ...]
    by_state: Mapping[str, Sequence[Statement]]
    others: Alternatives | None


@dataclass(frozen=True, eq=False)
class Standings:
    """Positions of every state asked for, and what led there. `positions` has the columns of `positions.positions` and

    - `held`: True where the position is one of the government of that day;
    - `empty`: the kind of empty (codebook, rule 7) where it is not;
    - `firm` (missing under the rule "latest"), `hangs_on` (ids of statements, parted by ";") and `hangs_on_coders` (names, likewise);
    - `searched_until`: the last day up to which the state's statements on all events were looked for;
    - `recorded`: how many of its responses are recorded, of whatever level.

    `statements` are those of the whole period, from which every day's standings follow.
    """

    rule: PositionRule
    positions: pd.DataFrame
    history: pd.DataFrame
    shifts: pd.DataFrame
    unconfirmed: pd.DataFrame
    tones: pd.DataFrame
    statements: Statements


def rule_of(dataset: Dataset, name: str = "") -> PositionRule:
    """The dataset's rule, or another by its name with the dataset's days."""
    return replace(dataset.meta.position_rule, name=name) if name else dataset.meta.position_rule


def dataset_statements(dataset: Dataset, events: Sequence[str] = (), rule: str = "") -> Statements:
    """The statements of a dataset on the events named (all if none), for a rule by its name ("" for the dataset's own)."""
    meta, asked = dataset.meta, rule_of(dataset, rule)
    rows, acting, until = dataset.rollup, meta.acting_states, meta.period_to
    plain = asked.name == LATEST
    # Codings name responses, which a rollup does not.
    every = rows if dataset.codings.empty else dataset.responses
    others = None if plain else read_alternatives(every, dataset.codings, until, events, acting)
    return Statements(asked, tuple(events), read_statements(rows, until, events, acting, relied_on=not plain), others)


def compute_standings(dataset: Dataset, statements: Statements, as_of: date, states: Sequence[str] = ()) -> Standings:
    """Where each state stands on a day; `states` asks for further ones by alpha-3. What was said later counts for nothing."""
    paths = paths_of(statements.by_state, as_of, dataset.governments, statements.rule)
    firm = firmness(paths, statements.others, as_of, dataset.governments, statements.rule) if statements.others else {}
    found = with_firmness(positions(paths, as_of, statements.rule), firm)
    return Standings(
        statements.rule, with_empty_states(dataset, found, as_of, statements.events, states), position_history(paths), position_shifts(paths),
        unconfirmed_changes(paths), tone_changes(paths), statements,
    )  # fmt: skip


def with_firmness(found: pd.DataFrame, firm: dict[str, Firmness]) -> pd.DataFrame:
    """Positions with `firm`, `hangs_on` and `hangs_on_coders`."""
    told = [firm.get(state) for state in found["state"]]
    return found.assign(
        firm=pd.array([None if item is None else item.firm for item in told], dtype="boolean"),
        hangs_on=pd.Series([";".join(item.statements) if item else "" for item in told], index=found.index, dtype="str"),
        hangs_on_coders=pd.Series([";".join(item.coders) if item else "" for item in told], index=found.index, dtype="str"),
    )


def with_empty_states(
    dataset: Dataset, found: pd.DataFrame, as_of: date, events: Sequence[str], states: Sequence[str]
) -> pd.DataFrame:
    """Positions with a row for every further state asked for, `held`, `empty`, `searched_until` and `recorded`."""
    acting, recorded, drafts = dataset.meta.acting_states, _recorded(dataset, as_of, events), _drafts(dataset, as_of, events)
    former = set(found.loc[found["status"] == PREVIOUS, "state"])
    asked = sorted({*found["state"], *states, *drafts, *acting})
    every = found.set_index("state").reindex(pd.Index(asked, name="state", dtype="str")).reset_index()
    held = every["status"].notna() & (every["status"] != PREVIOUS)
    dates = dict(zip(dataset.events["event_id"], dataset.events["date"], strict=True))
    searches = Searches(dataset.coverage, acting, drafts, recorded, former)
    days = {event: dates.get(event, pd.Timestamp(as_of)) for event in events}
    empty = [None if has else empty_kind(state, searches, as_of, days) for state, has in zip(every["state"], held, strict=True)]
    return every.assign(
        held=held, empty=pd.Series(empty, index=every.index, dtype="str"),
        searched_until=every["state"].map(searched_until(dataset.coverage, events)).astype("datetime64[us]"),
        recorded=every["state"].map(recorded).fillna(0).astype("int64"),
    )  # fmt: skip


def _recorded(dataset: Dataset, as_of: date, events: Sequence[str]) -> dict[str, int]:
    """How many responses of each state, of whatever level, are recorded up to a day on the events named."""
    rows = dataset.rollup
    rows = rows[(rows["status"] != "draft") & (rows["date"] <= pd.Timestamp(as_of))]
    rows = rows[rows["event_id"].isin(list(events))] if events else rows
    found: dict[str, int] = rows["n"].groupby(rows["state"].astype("str")).sum().to_dict()
    return found


def _drafts(dataset: Dataset, as_of: date, events: Sequence[str]) -> Collection[str]:
    """States with a response that could give a position and still awaits review."""
    rows = dated_until(lazy(dataset.rollup), as_of, events, drafts=True).filter(speaks_for_state())
    return frozenset(collect(rows.select(nw.col("country").cast(nw.String)).unique())["country"])
