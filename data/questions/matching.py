"""Which responses the filters ask for, and how many each further choice would give."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import reduce
from operator import and_
from typing import Any

import narwhals as nw
import pandas as pd

from data.filters import Filters
from data.questions.frames import collected, lazy, moment, tally, visible
from data.schema import SCORES
from geo.folding import fold
from geo.names import name_of

# Filter name to the column it reads.
COLUMNS = {
    "event": "event_id", "country": "state", "stance": "stance", "level": "level", "actor_type": "actor_type",
    "type": "response_type", "theme": "themes", "relevance": "relevance", "confidence": "confidence",
}  # fmt: skip
# What each order sorts by, and whether from the highest down; `precedence` begins with the date (rule 5).
ORDERS = {
    "newest": {"precedence": True},
    "oldest": {"precedence": False},
    "state": {"state_text": False, "precedence": True},
    "stance": {"score": True, "precedence": True},
}


def conditions(filters: Filters) -> dict[str, nw.Expr]:
    """One narwhals condition per active filter, by its name; `as_of` and drafts apart, see `visible`."""
    found: dict[str, nw.Expr] = {}
    for name, column in COLUMNS.items():
        values = getattr(filters, name)
        if values and name == "theme":
            found[name] = nw.any_horizontal(*(nw.col(column).list.contains(value) for value in values), ignore_nulls=True)
        elif values:
            found[name] = nw.col(column).is_in(list(values))
    if filters.since:
        found["since"] = nw.col("date") >= moment(filters.since)
    words = fold(filters.q).split()
    if words:
        found["q"] = reduce(and_, (nw.col("search").str.contains(word, literal=True) for word in words))
    return found


# What lists, charts and sentences need of a response; the rest is read from the dataset when a card is opened.
LISTED = (
    "response_id", "event_id", "date", "state", "actor", "actor_role", "actor_type", "level", "stance", "relevance", "response_type",
    "summary", "source_publisher", "source_url", "confidence", "status", "precedence",
)  # fmt: skip


def matching(responses: Any, filters: Filters, as_of: date, order: str = "newest") -> pd.DataFrame:
    """The responses that the filters ask for (columns LISTED), in a stable order: "newest", "oldest", "state", "stance".

    `as_of` is the day the filters mean (their own, or the end of the record). Ties are broken down to the id.
    """
    keep = reduce(and_, conditions(filters).values(), visible(as_of))
    marked = lazy(responses).select(*LISTED, keep.alias("keep"))
    return _sorted(collected(marked.filter(nw.col("keep")).select(*LISTED)), order)


def _sorted(found: pd.DataFrame, order: str) -> pd.DataFrame:
    keys = ORDERS[order]
    if "state_text" in keys:
        found = found.assign(state_text=[fold(name_of(code)) for code in found["state"].astype("str")])
    if "score" in keys:
        found = found.assign(score=found["stance"].astype("str").map(SCORES))
    ascending = [not down for down in (*keys.values(), False)]
    return found.sort_values([*keys, "response_id"], ascending=ascending, ignore_index=True)[list(LISTED)]


def facets(
    responses: Any, filters: Filters, as_of: date, names: Sequence[str] = tuple(COLUMNS), found: pd.DataFrame | None = None
) -> Mapping[str, Mapping[str, int]]:
    """For each filter named the number of responses that each of its values would give, all other filters kept.

    A response counts towards a filter if every other filter lets it pass. For a filter that is not active these are the
    responses that all filters together give; if they are at hand (`found`, from `matching`), they are counted as they are.
    """
    asked = conditions(filters)
    flags = {name: condition.fill_null(False).alias(f"is_{name}") for name, condition in asked.items()}
    marked = lazy(responses).filter(visible(as_of)).select(*COLUMNS.values(), *flags.values())
    counts: dict[str, dict[str, int]] = {}
    for name in names:
        if name in flags:
            counts[name] = _counted(_kept(marked, [flag for flag in flags if flag != name]), name)
        elif found is not None and COLUMNS[name] in found:
            n = found[COLUMNS[name]].value_counts()
            counts[name] = {str(value): int(number) for value, number in n.items() if number}
        else:
            counts[name] = _counted(_kept(marked, list(flags)), name)
    return counts


def _kept(marked: nw.LazyFrame[Any], flags: Sequence[str]) -> nw.LazyFrame[Any]:
    return marked.filter(reduce(and_, (nw.col(f"is_{flag}") for flag in flags))) if flags else marked


def _counted(rows: nw.LazyFrame[Any], name: str) -> dict[str, int]:
    column = COLUMNS[name]
    values = rows.select(column).explode(column) if name == "theme" else rows
    table = tally(values.filter(~nw.col(column).is_null()), column)
    return {str(value): int(n) for value, n in zip(table[column], table["n"], strict=True)}
