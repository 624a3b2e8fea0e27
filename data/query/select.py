"""Which responses the filters ask for, and how many each further choice would give."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_
from typing import Any

import narwhals as nw
import pandas as pd

from data.dataset.frames import collect, count_values, fill_texts, holds_one_of, lazy, midnight, visible
from data.query.filters import COLUMNS, Filters
from data.schema import SCORES
from geo.folding import fold
from geo.names import name_of

# What each order sorts by, and whether from the highest down; `precedence` begins with the date (rule 5).
ORDERS = {
    "newest": {"precedence": True},
    "oldest": {"precedence": False},
    "state": {"state_text": False, "precedence": True},
    "state_down": {"state_text": True, "precedence": True},
    "stance": {"score": True, "precedence": True},
    "stance_down": {"score": False, "precedence": True},
    "actor": {"actor": False, "precedence": True},
    "actor_down": {"actor": True, "precedence": True},
    "source": {"source_publisher": False, "precedence": True},
    "source_down": {"source_publisher": True, "precedence": True},
}
# Orders by a text that no rollup holds: the whole table is sorted.
BY_TEXT = {order: next(iter(keys.items())) for order, keys in ORDERS.items() if next(iter(keys)) in ("actor", "source_publisher")}
# What lists, charts and sentences need of a response; the rest is read from the dataset when a card is opened.
LISTING_COLUMNS = (
    "response_id", "event_id", "date", "state", "actor", "actor_role", "actor_type", "level", "stance", "relevance", "response_type",
    "summary", "source_publisher", "source_url", "confidence", "status", "precedence", "n",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Selection:
    """What the filters leave of a dataset: `n` responses, the first `rows` of them (columns LISTING_COLUMNS) in the order asked for,
    and all of them as `rollup`: the rows themselves, or rows of a summary that count `n` responses each.
    """

    n: int
    rows: pd.DataFrame
    rollup: pd.DataFrame


def conditions(filters: Filters) -> dict[str, nw.Expr]:
    """One narwhals condition per active filter, by its name; `as_of` and drafts apart, see `visible`."""
    found: dict[str, nw.Expr] = {}
    for name, column in COLUMNS.items():
        values = getattr(filters, name)
        if values and name == "theme":
            found[name] = nw.col(column).str.contains(rf"(?:^|;)(?:{'|'.join(map(re.escape, values))})(?:;|$)")
        elif values:
            found[name] = nw.col(column).is_in(list(values))
    if filters.since:
        found["since"] = nw.col("date") >= midnight(filters.since)
    words = filters.terms()
    if words:
        found["q"] = reduce(and_, (holds_one_of(group) for group in words))
    return found


def select_rows(
    responses: Any, filters: Filters, as_of: date, order: str = "newest", columns: Sequence[str] = LISTING_COLUMNS
) -> pd.DataFrame:
    """The responses that the filters ask for, in one of the ORDERS, which is stable.

    `as_of` is the day the filters mean (their own, or the end of the record). Ties are broken down to the id.
    """
    keep = reduce(and_, conditions(filters).values(), visible(as_of))
    needed = tuple(dict.fromkeys([*columns, *SORT_COLUMNS]))
    marked = lazy(responses).select(*needed, keep.alias("keep"))
    return fill_texts(sort_rows(collect(marked.filter(nw.col("keep")).select(*needed)), order)[list(columns)])


SORT_COLUMNS = ("response_id", "state", "stance", "precedence", "actor", "source_publisher")


def sort_rows(found: pd.DataFrame, order: str) -> pd.DataFrame:
    """Rows (columns SORT_COLUMNS at least) in one of the ORDERS."""
    keys = ORDERS[order]
    if "state_text" in keys:
        found = found.assign(state_text=[fold(name_of(code)) for code in found["state"].astype("str")])
    if "score" in keys:
        found = found.assign(score=found["stance"].astype("str").map(SCORES))
    ascending = [not down for down in (*keys.values(), False)]
    return found.sort_values([*keys, "response_id"], ascending=ascending, ignore_index=True, na_position="last")


def select_rollup(summary: pd.DataFrame, filters: Filters, as_of: date) -> pd.DataFrame:
    """The rows of a summary that the filters ask for; the text of `filters` has been asked already, when the summary was made."""
    keep = reduce(and_, conditions(filters.without("q")).values(), visible(as_of))
    return collect(lazy(summary).filter(keep))


def count_choices(
    responses: Any, filters: Filters, as_of: date, names: Sequence[str] = tuple(COLUMNS), found: pd.DataFrame | None = None
) -> Mapping[str, Mapping[str, int]]:
    """For each filter named the number of responses that each of its values would give, all other filters kept.

    A response counts towards a filter if every other filter lets it pass. For a filter that is not active these are the
    responses that all filters together give; if they are at hand (`found`, from `select_rows`), they are counted as they are.
    """
    asked = conditions(filters)
    flags = {name: condition.fill_null(False).alias(f"is_{name}") for name, condition in asked.items()}
    rows = lazy(responses).filter(visible(as_of))
    marked = rows.select(*COLUMNS.values(), "n", *flags.values())
    counts: dict[str, dict[str, int]] = {}
    for name in names:
        if name in flags:
            counts[name] = _counted(_kept(marked, [flag for flag in flags if flag != name]), name)
        elif found is not None and COLUMNS[name] in found:
            counts[name] = _counted(lazy(found), name)
        else:
            counts[name] = _counted(_kept(marked, list(flags)), name)
    return counts


def _kept(marked: nw.LazyFrame[Any], flags: Sequence[str]) -> nw.LazyFrame[Any]:
    return marked.filter(reduce(and_, (nw.col(f"is_{flag}") for flag in flags))) if flags else marked


def _counted(rows: nw.LazyFrame[Any], name: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for value, n in count_values(rows, COLUMNS[name]):
        for single in value.split(";") if name == "theme" else [value]:
            if single:
                found[single] = found.get(single, 0) + n
    return found
