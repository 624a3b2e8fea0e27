"""Single responses of a dataset by their id, actor or state, whatever engine holds them."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import narwhals as nw
import pandas as pd

from data.dataset.dataset import Dataset
from data.dataset.frames import collect, fill_texts, lazy, visible, with_response_ids
from data.dataset.response_ids import precedences
from data.query.select import LISTING_COLUMNS
from data.schema import RESPONSES
from geo.names import by_alpha3

# Every column of the codebook, and what was told from them.
ALL_COLUMNS = (*(column.name for column in RESPONSES.columns), "state", "precedence", "n")


def responses_by_id(dataset: Dataset, ids: Sequence[str], columns: Sequence[str] = ALL_COLUMNS) -> pd.DataFrame:
    """Responses that may be shown, by id and in the order of the ids; the index is the id. Raises KeyError for an unknown id."""
    return find_responses(dataset, ids, columns).set_index("response_id", drop=False).loc[list(ids)]


def find_responses(dataset: Dataset, ids: Sequence[str], columns: Sequence[str] = ALL_COLUMNS) -> pd.DataFrame:
    """The responses among `ids` that may be shown and are in the dataset."""
    if dataset.is_small:
        held = dataset.responses
        found = held[held["response_id"].isin(list(ids)) & (held["status"] != "draft")][
            list(dict.fromkeys(["response_id", *columns]))
        ]
    else:
        # The numbers lead an engine to the few pieces of the table that hold such rows; texts would not.
        named = nw.col("precedence").is_in([p for i in set(ids) for p in precedences(i)]) & nw.col("response_id").is_in(
            list(set(ids))
        )
        wanted = lazy(dataset.responses).filter(named & (nw.col("status") != "draft"))
        found = collect(wanted.select(*dict.fromkeys(["response_id", *columns])))
    return fill_texts(found.reset_index(drop=True))


def actor_statements(dataset: Dataset, actor: str, state: str, limit: int = 50) -> pd.DataFrame:
    """The responses of an actor of a state (two states may each have a "Foreign Ministry") that may be shown (columns LISTING_COLUMNS), the oldest first; of more than `limit` the latest."""
    rows = lazy(dataset.responses).filter((nw.col("actor") == actor) & (nw.col("state") == state) & (nw.col("status") != "draft"))
    latest = rows.sort("precedence", "state", descending=[True, False]).head(limit)
    return fill_texts(collect(latest.select(*LISTING_COLUMNS), ["precedence", "state"]))


# What a note calls a text of several states, at its beginning.
NAMED_TEXT = re.compile(r"^[^;.(:]*\b(?:declaration|statement|communiqu[eé]|letter|resolution|joint)\b[^;.(:]*", re.IGNORECASE)


def named_text(notes: str) -> str:
    """The text of several states that a note names at its beginning; empty where it names none."""
    found = NAMED_TEXT.match(notes or "")
    return found[0].strip() if found and len(found[0].split()) > 2 else ""


def joint_text(dataset: Dataset, row: Mapping[str, Any], limit: int = 60) -> pd.DataFrame:
    """The responses of other states with the same words of the same day, or whose notes name the same text of that day (columns
    LISTING_COLUMNS), by state: a text of several states is one row for each that signed it (codebook, rule 9).
    """
    words = (nw.col("quote") == row["quote"]) & (nw.col("quote") != "")
    if text := named_text(str(row["notes"] or "")):
        words = words | nw.col("notes").fill_null("").str.starts_with(text)
    same = (
        words
        & (nw.col("date") == row["date"].to_pydatetime())
        & (nw.col("state") != str(row["state"]))
        & (nw.col("status") != "draft")
    )
    wanted = lazy(dataset.responses).filter(same)
    return fill_texts(collect(wanted.sort("state").head(limit).select(*LISTING_COLUMNS), ["state", "precedence"]))


def count_sources(dataset: Dataset, column: str = "source_publisher", limit: int = 500) -> pd.DataFrame:
    """How many responses that may be shown rest on each publisher, or came through each `channel`: the column, n; the most first."""
    rows = lazy(dataset.responses).filter(nw.col("status") != "draft").select(nw.col(column).cast(nw.String))
    n = rows.group_by(column).agg(nw.len().alias("n"))
    return collect(n.sort("n", column, descending=[True, False]).head(limit))


def latest_quotes(
    dataset: Dataset, state: str, as_of: date, events: Sequence[str] = (), besides: Sequence[str] = ()
) -> pd.DataFrame:
    """For each stance voiced for a state, in direct responses up to `as_of`, the latest with a quotation: columns ALL_COLUMNS, the latest first.

    Of the events named (all if none), and none of the ids in `besides`. An international body has no national level.
    """
    wanted = visible(as_of) & (nw.col("state") == state) & (nw.col("relevance") == "direct") & ~nw.col("quote").is_null()
    if state in by_alpha3():
        wanted = wanted & (nw.col("level") == "national")
    if events:
        wanted = wanted & nw.col("event_id").is_in(list(events))
    if besides:
        wanted = wanted & ~nw.col("response_id").is_in(list(besides))
    rows = lazy(dataset.responses).filter(wanted).select(nw.col("stance").cast(nw.String), "precedence")
    latest = collect(rows.group_by("stance").agg(nw.col("precedence").max()))
    ordered = latest.assign(state=state).sort_values("precedence", ascending=False)
    return responses_by_id(dataset, with_response_ids(ordered, response_id="precedence")["response_id"].tolist())
