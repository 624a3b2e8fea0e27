"""A view of the page as a value, and as the query string of its address."""

import re
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from data.dataset.dataset import Dataset
from data.position_rule import RULES, SUSTAINED
from data.query.filters import COLUMNS, FILTERS, MAX_TEXT, Filters, clean_text
from data.query.select import ORDERS
from geo.extents import DEFAULT as DEFAULT_EXTENT
from geo.extents import LABELS as EXTENTS

# The tab that is open beside the map: the table, until another is chosen.
DEFAULT_CHART = "table"
DEFAULT_SORT = "newest"
# The estimate that can be asked for behind the timeline (local_level.py).
LEVEL = "level"
Query = Mapping[str, Sequence[str]]
# Every parameter of a view's address, in its order.
PARAMETERS = (*(item.parameter for item in FILTERS.values()), "chart", "estimate", "extent", "sort", "compare", "response")


@dataclass(frozen=True)
class View:
    """Everything that the address of the page holds; `estimate` asks for the local-level estimate behind the timeline, `sort` is the order
    of the table, `compare` an earlier day with which positions are compared.
    """

    filters: Filters = field(default_factory=Filters)
    chart: str = DEFAULT_CHART
    extent: str = DEFAULT_EXTENT
    response: str = ""
    estimate: bool = False
    sort: str = DEFAULT_SORT
    compare: date | None = None

    def query(self) -> dict[str, list[str]]:
        """The parameters of this view's address; defaults are left out."""
        asked = self.filters
        found: dict[str, list[str]] = {name: list(getattr(asked, name)) for name in COLUMNS}
        found["as_of"] = [asked.as_of.isoformat()] if asked.as_of else []
        found["from"] = [asked.since.isoformat()] if asked.since else []
        found["q"] = [asked.q] if asked.q else []
        found["rule"] = [asked.rule] if asked.rule else []
        found["chart"] = [self.chart] if self.chart != DEFAULT_CHART else []
        found["estimate"] = [LEVEL] if self.estimate else []
        found["extent"] = [self.extent] if self.extent != DEFAULT_EXTENT else []
        found["sort"] = [self.sort] if self.sort != DEFAULT_SORT else []
        found["compare"] = [self.compare.isoformat()] if self.compare else []
        found["response"] = [self.response] if self.response else []
        return {name: found[name] for name in PARAMETERS if found[name]}

    def query_string(self) -> str:
        """The canonical query string, without its question mark; empty for the default view."""
        return urlencode(self.query(), doseq=True)


@dataclass(frozen=True)
class Vocabulary:
    """The values that a dataset can give to each parameter."""

    choices: Mapping[str, tuple[str, ...]]
    responses: Container[str]
    period_from: date
    period_to: date
    rule: str = SUSTAINED


def vocabulary(dataset: Dataset, charts: Sequence[str]) -> Vocabulary:
    """The parameter values that make sense for a dataset; `charts` are those that can be drawn."""
    values = {item.name: tuple(item.values) for item in FILTERS.values() if item.several}
    own = {"event": tuple(dataset.events["event_id"]), "country": dataset.states, "theme": dataset.meta.themes}
    return Vocabulary(
        choices={
            **values,
            **own,
            "chart": tuple(charts),
            "extent": tuple(EXTENTS),
            "sort": tuple(ORDERS),
            "rule": RULES,
            "estimate": (LEVEL,),
        },
        responses=dataset.ids,
        period_from=dataset.meta.period_from,
        period_to=dataset.meta.period_to,
        rule=dataset.meta.position_rule.name,
    )


def parse(query: Query, known: Vocabulary, states: Sequence[str] = ()) -> tuple[View, tuple[str, ...]]:
    """The view that a query asks for, and a sentence for each value that had to be ignored.

    `states` are further alpha-3 codes that may be chosen although no response of theirs is recorded.
    Parameters that are not the tracker's own are left alone.
    """
    notices: list[str] = []

    def ignore(name: str, value: str, why: str) -> None:
        notices.append(f"The address asked for {name}={_shown(value)}, which {why}; it was ignored.")

    def choose(name: str) -> tuple[str, ...]:
        allowed = (*known.choices[name], *states) if name == "country" else known.choices[name]
        asked = list(dict.fromkeys(query.get(name, ())))
        for value in asked:
            if value not in allowed:
                ignore(name, value, "this dataset does not have")
        chosen = set(asked) & set(allowed)
        return tuple(value for value in asked if value in chosen)

    def one(name: str, default: str) -> str:
        return (choose(name) or (default,))[-1]

    as_of = _day(query, "as_of", known, ignore)
    since = _day(query, "from", known, ignore)
    if since and since > (as_of or known.period_to):
        ignore("from", since.isoformat(), f"is later than the as-of date {as_of or known.period_to}")
        since = None
    response = _response(query, known, ignore)
    q = (query.get("q") or [""])[-1]
    if len(q) > MAX_TEXT:
        notices.append(f"The address asked for a text longer than {MAX_TEXT} characters; it was cut.")
    filters = Filters(**{name: choose(name) for name in COLUMNS}, as_of=as_of, since=since, q=q, rule=one("rule", "")).normal(
        known
    )
    compare = _earlier(_day(query, "compare", known, ignore), filters, known, ignore)
    view = View(
        filters, one("chart", DEFAULT_CHART), one("extent", DEFAULT_EXTENT), response, bool(one("estimate", "")), one("sort", DEFAULT_SORT), compare
    )  # fmt: skip
    return view, tuple(notices)


def _earlier(day: date | None, filters: Filters, known: Vocabulary, ignore: Callable[[str, str, str], None]) -> date | None:
    """A day to compare with, if it lies before the day shown."""
    shown = filters.as_of or known.period_to
    if day and day >= shown:
        ignore("compare", day.isoformat(), f"is not before the day shown, {shown}")
        return None
    return day


def _response(query: Query, known: Vocabulary, ignore: Callable[[str, str, str], None]) -> str:
    response = (query.get("response") or [""])[-1]
    if response and response not in known.responses:
        ignore("response", response, "this dataset does not have")
        return ""
    return response


def _day(query: Query, name: str, known: Vocabulary, ignore: Callable[[str, str, str], None]) -> date | None:
    value = (query.get(name) or [""])[-1]
    if not value:
        return None
    try:
        day = date.fromisoformat(value) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) else None
    except ValueError:
        day = None
    if day is None:
        ignore(name, value, "is not a date like 2025-08-31")
    elif not known.period_from <= day <= known.period_to:
        ignore(name, value, f"lies outside the record, {known.period_from} to {known.period_to}")
        return None
    return day


def _shown(value: str) -> str:
    plain = clean_text(value)
    return plain if len(plain) <= 40 else f"{plain[:37]}..."
