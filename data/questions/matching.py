"""Which responses the filters ask for, and how many each further choice would give."""

from collections.abc import Mapping
from datetime import date
from functools import reduce
from operator import and_
from typing import Any

import narwhals as nw
import pandas as pd

from data.filters import Filters
from data.questions.frames import collected, lazy, moment
from geo.folding import fold

# Filter name to the column it reads.
COLUMNS = {
    "event": "event_id", "country": "state", "stance": "stance", "level": "level", "actor_type": "actor_type",
    "type": "response_type", "theme": "themes", "relevance": "relevance", "confidence": "confidence",
}  # fmt: skip
ORDERS = {
    "newest": (["date", "precedence", "response_id"], [True, True, False]),
    "oldest": (["date", "precedence", "response_id"], [False, False, False]),
    "state": (["state_text", "date", "precedence"], [False, True, True]),
    "stance": (["score", "date", "precedence"], [True, True, True]),
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


def visible(responses: Any, as_of: date) -> nw.LazyFrame[Any]:
    """Reviewed responses dated `as_of` or before: what the filters choose from."""
    return lazy(responses).filter((nw.col("date") <= moment(as_of)) & (nw.col("status") != "draft"))


def matching(responses: Any, filters: Filters, as_of: date, order: str = "newest") -> pd.DataFrame:
    """The responses that the filters ask for, in a stable order: "newest", "oldest", "state" or "stance".

    `as_of` is the day the filters mean (their own, or the end of the record). Ties are broken down to the id.
    """
    rows = visible(responses, as_of)
    asked = list(conditions(filters).values())
    found = collected(rows.filter(*asked) if asked else rows)
    keys, descending = ORDERS[order]
    found = found.assign(state_text=found["state"].astype("str"), score=-found["stance"].cat.codes)
    found = found.sort_values([*keys, "response_id"], ascending=[not down for down in [*descending, False]], ignore_index=True)
    return found.drop(columns=["state_text", "score"])


def facets(responses: Any, filters: Filters, as_of: date) -> Mapping[str, Mapping[str, int]]:
    """For each filter the number of responses that each of its values would give, all other filters kept.

    A response counts towards a filter if every other filter lets it pass.
    """
    asked = conditions(filters)
    rows = visible(responses, as_of)
    found: dict[str, dict[str, int]] = {}
    for name, column in COLUMNS.items():
        others = [condition for other, condition in asked.items() if other != name]
        chosen = rows.filter(*others) if others else rows
        counted = chosen.explode(column) if name == "theme" else chosen
        keyed = counted.select(nw.col(column).cast(nw.String).alias("value")).group_by("value").agg(nw.len().alias("n"))
        table = collected(keyed)
        found[name] = {str(value): int(n) for value, n in zip(table["value"], table["n"], strict=True) if isinstance(value, str)}
    return found
