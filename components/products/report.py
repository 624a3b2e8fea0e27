"""The report as PDF/A-2b: summary, figures, one section a state, the responses, method, agreement and sources, set by typst."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import typst

from components import text_metrics
from components.charts.bars import bars_title
from components.charts.view_data import ViewData, headline_words
from components.formatting import capitalise, join_parts
from components.language import comparison
from components.language import products as wording
from components.language.captions import READING
from components.language.labels import CHARTS, label
from components.language.rules import rule_sentences
from components.products.profiles import Profile, Quotation, byline, profile, sources, states
from components.products.request import PAPERS
from components.products.stamp import Stamp
from components.text_metrics import FONTS
from components.theme import ACCENT, LIGHT, STANCE, TLP, TLP_GROUND, badge
from data.position_rule import LATEST
from data.query.agreement import measure_agreement
from data.query.counts import stance_counts
from data.web_address import is_web_address
from geo.names import name_of

# Points beside the mark in the header: the page less its margins and the longest mark.
NOTE_ROOM = 330
# A report is read: beyond this many rows the table says how many more the file of the table holds.
ROWS = 5_000
# Letters of an unbroken word after which a line may break.
BREAK = 24
FIELDS = ("stance", "response_type", "relevance", "confidence")


def report(
    view_data: ViewData,
    stamp: Stamp,
    template: str,
    pictures: Mapping[str, tuple[str, bytes]],
    code: bytes,
    paper: str = "a4",
    missing: str = "",
) -> bytes:
    """The report. `template` is the text of report.typ; `pictures` maps a figure's name to its alternative text and SVG, which is
    empty where none could be drawn (`missing` then says why); `code` is the link's QR code as SVG, empty where there is none.

    Raises KeyError for a paper that is not "a4" or "letter".
    """
    words = _words(view_data, stamp, PAPERS[paper]) | {"code": "qr.svg" if code else ""}
    files: dict[str, bytes] = {"main": template.encode()} | ({"qr.svg": code} if code else {})
    for name, (alt, svg) in pictures.items():
        if svg:
            files[f"{name}.svg"] = svg
        words["figures"].append(
            {"heading": CHARTS[name].heading, "file": f"{name}.svg" if svg else "", "alt": alt, "missing": missing}
        )
    try:
        return _set(files, words, ["a-2b"])
    except typst.TypstError:
        # PDF/A refuses a character that no typeface on this machine has; a report with a gap is better than none.
        words["method"].append(wording.NOT_ARCHIVAL)
        return _set(files, words, [])


def _set(files: Mapping[str, bytes], words: Mapping[str, Any], standards: Sequence[str]) -> bytes:
    # typst takes a dictionary of files in memory, which its type stubs do not know.
    compiled: Any = typst.compile
    data = json.dumps(words, ensure_ascii=False).encode()
    made: bytes = compiled({**files, "data.json": data}, font_paths=[str(FONTS)], pdf_standards=list(standards))
    return made


def _words(view_data: ViewData, stamp: Stamp, paper: str) -> dict[str, Any]:
    profiles = [profile(view_data, state) for state in states(view_data)]
    rows = view_data.found.rows.head(ROWS).to_dict("records")
    left = wording.shown_first(ROWS) if view_data.found.n > ROWS else ""
    mark = TLP[stamp.tlp] if stamp.tlp else None
    return {
        "title": breakable(stamp.title), "subtitle": stamp.subtitle, "basis": stamp.basis, "source": stamp.source, "link": stamp.link, "link_text": breakable(stamp.link), "dates": stamp.dates,
        "view_id": stamp.view_id, "mark": stamp.mark, "mark_ink": mark.ink if mark else LIGHT.ink, "mark_ground": TLP_GROUND, "note": " ".join(text_metrics.fit_text(stamp.note, NOTE_ROOM, 12)),
        "paper": paper, "ink": LIGHT.ink, "soft": LIGHT.soft_ink, "grid": LIGHT.grid, "accent": ACCENT,
        "summary": _summary(view_data), "moved": _moved(view_data), "figures": [], "states": [_state(item) for item in profiles],
        "listed": wording.listed_in_order(stamp.responses, stamp.filters, left),
        "rows": [_row(row) for row in rows], "method": _method(view_data), "agreement": _agreement(view_data),
        "sources": [{"text": breakable(text), "url": url} for text, url in sources(view_data.dataset, profiles)] or [{"text": wording.NOTHING_QUOTED, "url": ""}],
    }  # fmt: skip


def _summary(view_data: ViewData) -> list[str]:
    counts = stance_counts(view_data.found.rollup)
    shifts = view_data.standings.shifts
    positions = view_data.standings.positions
    moved = shifts[
        (shifts["date"] >= pd.Timestamp(view_data.context.begins)) & shifts["state"].isin(positions[positions["shown"]]["state"])
    ]
    plain = view_data.standings.rule.name == LATEST
    return [
        join_parts(headline_words(view_data), " "),
        f"{bars_title(view_data, counts)}.",
        capitalise(wording.changes_in_period(len(moved), moved["state"].nunique(), plain)),
    ]


def _moved(view_data: ViewData) -> dict[str, Any]:
    """Who moved between the two days that the view compares; without a title where it compares none."""
    then, now = view_data.view.compare, view_data.context.ends
    if then is None:
        return {"title": "", "rows": [], "lead": "", "names": list(comparison.MOVED_COLUMNS)}
    rows, filters = view_data.moved, view_data.view.filters
    chosen = bool(filters.country or filters.stance)
    lead = comparison.heading(rows, then, now, chosen) if len(rows) else comparison.nobody(then, now, chosen)
    return {"title": comparison.title(then, now), "rows": [list(comparison.cells(row)) for row in rows.to_dict("records")], "lead": lead, "names": list(comparison.MOVED_COLUMNS)}  # fmt: skip


def _state(item: Profile) -> dict[str, Any]:
    return {
        "name": item.name, "standing": item.standing, "path": join_parts([item.path, item.firmness], " "), "quotes": [_said(quote) for quote in item.quotes],
        "shifts": [{"date": f"{m.date:%Y-%m-%d}", "before": badge(m.before), "after": badge(m.after), "by": m.response.actor} for m in item.shifts],
    }  # fmt: skip


def _said(item: Quotation) -> dict[str, str]:
    return {
        "words": breakable(f"“{item.words}”" if item.quoted else item.words), "by": breakable(byline(item)), "url": item.url if is_web_address(item.url) else "",
        "language": item.language.split("-")[0].lower() or "en", "colour": STANCE[item.stance].fill if item.stance != "neutral" else LIGHT.edge("neutral"),
    }  # fmt: skip


def breakable(text: str) -> str:
    """The text with places to break in words that are longer than a line may be."""
    return re.sub(rf"(\S{{{BREAK}}})(?=\S{{{BREAK}}})", "\\1\u200b", text)


def _row(row: Mapping[str, Any]) -> dict[str, str]:
    url = row["source_url"] if is_web_address(row["source_url"]) else ""
    return {
        "date": f"{row['date']:%Y-%m-%d}", "state": name_of(str(row["state"])), "stance": badge(str(row["stance"])), "actor": breakable(str(row["actor"])),
        "summary": breakable(str(row["summary"])), "publisher": breakable(str(row["source_publisher"])), "url": url,
    }  # fmt: skip


def _method(view_data: ViewData) -> list[str]:
    meta = view_data.dataset.meta
    return [
        wording.proposition(meta.proposition),
        *rule_sentences(view_data.standings.rule),
        f"{meta.description} Licence: {meta.licence}. {meta.licence_url}",
        wording.VIEW_ID_METHOD,
    ]


def _agreement(view_data: ViewData) -> list[dict[str, str]]:
    found = []
    for field in FIELDS:
        result = measure_agreement(view_data.dataset.codings, field)
        if result.alpha is not None:
            found.append(
                {
                    "field": label(field),
                    "alpha": f"{result.alpha:.3f}",
                    "units": f"{result.pairs:,}",
                    "reading": READING[result.reading],
                }
            )
    return found
