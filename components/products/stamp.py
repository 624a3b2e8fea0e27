"""What every export carries: the finding, what was asked, what it rests on, who may see it, and how to find it again."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

import pandas as pd

from components.charts.view_data import ViewData, event_titles, headline_words
from components.formatting import capitalise, count, day, join_parts, series
from components.language import captions
from components.language import products as words
from components.language.captions import describe_filters, known_words
from components.language.comparison import compared
from components.language.export import OWN_TITLE
from components.language.labels import FILTERS
from components.theme import TLP
from data.dataset.dataset import Dataset
from data.provenance import content_hash, view_id
from data.query.filters import NARROWING
from data.query.standings import rule_of
from data.query.view import View

# Characters of a title or note of one's own.
LIMIT = 300
HOME = "http://127.0.0.1:8501/"


@dataclass(frozen=True)
class ProductOptions:
    """What the person who exports chooses: her own title and line of text, a TLP 2.0 label ("" for none), the page's address."""

    title: str = ""
    tlp: str = ""
    note: str = ""
    address: str = HOME


@dataclass(frozen=True)
class Stamp:
    """The words that stand on an export. `mark` is the label as the standard spells it, empty for none; `caution` and `caveat` lead
    what it rests on, `coding` says who coded it; `own_title` that the title is the user's, not the finding.
    """

    title: str
    subtitle: str
    as_of: date
    known_at: pd.Timestamp
    filters: str
    found: int
    total: int
    dataset: str
    version: str
    licence: str
    licence_url: str
    view_id: str
    link: str
    tlp: str
    note: str
    caution: str = ""
    coding: str = ""
    caveat: str = ""
    own_title: bool = False

    @property
    def mark(self) -> str:
        """The handling mark in the standard's spelling; empty for none."""
        return TLP[self.tlp].label if self.tlp else ""

    @property
    def handling(self) -> str:
        """Mark and note in one line, for files that have no header; empty for neither."""
        return join_parts([self.mark, self.note], ". ")

    @property
    def responses(self) -> str:
        """How many responses the view lists: "12 of 400 responses"."""
        return f"{self.found:,} of {count(self.total, 'response')}"

    @property
    def dates(self) -> str:
        """Both clocks: the day that is shown, and the day up to which the record was known."""
        return f"As of {day(self.as_of)}{self.known}"

    @property
    def known(self) -> str:
        """The moment up to which the record was known, to end a sentence with; empty for an empty record."""
        return known_words(self.known_at)

    @property
    def basis(self) -> str:
        """What the finding does not count, dates, share of the responses, and filters in force."""
        own = f"{OWN_TITLE}." if self.own_title else ""
        return join_parts([own, f"{self.caution}{self.caveat}".strip(), f"{self.dates}. {self.responses}. {self.filters}."], " ")

    @property
    def source(self) -> str:
        """View id, dataset, version, how its rows were coded, and licence."""
        return words.source_line(self.view_id, self.dataset, self.version, self.coding, self.licence)


def stamp(view_data: ViewData, wishes: ProductOptions, version: str) -> Stamp:
    """The stamp of a view of a dataset made by a version of the application; raises KeyError for an unknown label."""
    if wishes.tlp not in ("", *TLP):
        raise KeyError(wishes.tlp)
    dataset, view, context = view_data.dataset, view_data.view, view_data.context
    found, caveat = headline_words(view_data)
    identity = view_id(view.query_string(), content_hash(dataset), version, rule_of(dataset, view.filters.rule))
    return Stamp(
        title=_clean(wishes.title) or found, subtitle=join_parts([context.event, context.period, dataset.meta.topic]), as_of=context.ends,
        known_at=dataset.known_at, filters=_filters(dataset, view), found=context.found, total=context.total,
        dataset=dataset.meta.title, version=dataset.meta.version, licence=dataset.meta.licence, licence_url=dataset.meta.licence_url,
        view_id=identity, link=link(wishes.address, view, identity), tlp=wishes.tlp, note=_clean(wishes.note), caution=f"{words.MACHINE_COUNTS} " if dataset.meta.machine_coded else "",
        caveat=caveat, own_title=bool(_clean(wishes.title)), coding=captions.coding_words(dataset.meta.coded_by, dataset.meta.reviewed, view_data.agreement["stance"]),
    )  # fmt: skip


def _clean(text: str) -> str:
    """One line that can be printed, and is not endless."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= LIMIT else f"{line[: LIMIT - 1].rstrip()}…"


def link(address: str, view: View, identity: str = "") -> str:
    """The address of a view on a page; with an id the page compares it with its data."""
    view_data = [*((name, value) for name, values in view.query().items() for value in values)]
    query = urlencode([*view_data, *([("verify", identity)] if identity else [])])
    return f"{address.split('?')[0]}{'?' + query if query else ''}"


def _filters(dataset: Dataset, view: View) -> str:
    named = describe_filters(view.filters, event_titles(dataset))
    if view.compare:
        named = [*named, capitalise(compared(view.compare))]
    if not named:
        return words.NO_FILTER
    narrowing = [FILTERS[name].lower() for name in view.filters.active() if name in NARROWING]
    limits = words.narrowing(series(narrowing), len(narrowing) > 1) if narrowing else ""
    return f"Filters: {'; '.join(named)}{limits}"
