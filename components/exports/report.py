"""The report as PDF/A-2b: summary, figures, one section a state, the responses, method, agreement and sources, set by typst."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import typst

from components import findings
from components.charts import inputs
from components.charts.figures import READING, Asked
from components.exports.citations import cite, of_response
from components.exports.profiles import Profile, Said, byline, profile, states
from components.exports.stamp import Stamp
from components.measure import FONTS
from components.theme import LIGHT, STANCE, TLP, TLP_GROUND, badge
from components.words import count, day, label
from data import questions
from data.web import is_web_address
from geo.names import name_of

PAPERS = {"a4": "a4", "letter": "us-letter"}
ACCENT = "#0b5c7d"
HEADINGS = {
    "map": "Where each state stands", "bars": "Responses by stance", "timeline": "Over time", "voices": "Voices inside each state",
    "deeds": "Words and deeds",
}  # fmt: skip
# A report is read: beyond this many rows the table says how many more the file of the table holds.
ROWS = 5_000
FIELDS = ("stance", "response_type", "relevance", "confidence")


def report(
    asked: Asked,
    stamp: Stamp,
    template: str,
    pictures: Mapping[str, tuple[str, str, bytes]],
    code: bytes,
    paper: str = "a4",
    missing: str = "",
) -> bytes:
    """The report. `template` is the text of report.typ; `pictures` maps a figure's name to title, subtitle and SVG, which is
    empty where none could be drawn (`missing` then says why); `code` is the link's QR code as SVG.

    Raises KeyError for a paper that is not "a4" or "letter".
    """
    words = _words(asked, stamp, PAPERS[paper])
    files: dict[str, bytes] = {"report.typ": template.encode(), "qr.svg": code}
    for name, (title, subtitle, svg) in pictures.items():
        if svg:
            files[f"{name}.svg"] = svg
        words["figures"].append(
            {
                "heading": HEADINGS[name],
                "file": f"{name}.svg" if svg else "",
                "alt": f"{title}. {subtitle}",
                "missing": missing,
            }
        )
    files["data.json"] = json.dumps(words, ensure_ascii=False).encode()
    # typst takes a dictionary of files in memory, which its type stubs do not know.
    compiled: Any = typst.compile
    made = compiled({"main": files.pop("report.typ"), **files}, font_paths=[str(FONTS)], pdf_standards=["a-2b"])
    assert isinstance(made, bytes)
    return made


def _words(asked: Asked, stamp: Stamp, paper: str) -> dict[str, Any]:
    profiles = [profile(asked, state) for state in states(asked)]
    rows = asked.found.head(ROWS).to_dict("records")
    left = f" The first {ROWS:,} are shown; the table as a file holds all." if len(asked.found) > ROWS else ""
    mark = TLP[stamp.tlp] if stamp.tlp else None
    return {
        "title": stamp.title, "subtitle": stamp.subtitle, "basis": stamp.basis, "source": stamp.source, "link": stamp.link, "dates": stamp.dates,
        "view_id": stamp.view_id, "mark": stamp.mark, "mark_ink": mark.ink if mark else LIGHT.ink, "mark_ground": TLP_GROUND, "note": stamp.note,
        "paper": paper, "ink": LIGHT.ink, "soft": LIGHT.soft_ink, "grid": LIGHT.grid, "accent": ACCENT,
        "summary": _summary(asked), "figures": [], "states": [_state(item) for item in profiles],
        "listed": f"{stamp.responses}, in the order of the view. {stamp.filters}.{left}",
        "rows": [_row(row) for row in rows], "method": _method(asked), "agreement": _agreement(asked), "sources": _sources(asked, profiles),
    }  # fmt: skip


def _summary(asked: Asked) -> list[str]:
    scope = inputs.scope(asked.dataset, asked.view.filters)
    counts = questions.stance_counts(asked.found)
    shifts = asked.stands.shifts
    placed = asked.stands.placed
    moved = shifts[(shifts["date"] >= str(asked.setting.begins)) & shifts["state"].isin(placed[placed["shown"]]["state"])]
    return [
        findings.headline(asked.stands.placed, scope),
        f"{findings.bars_title(counts)}.",
        f"{count(len(moved), 'change')} of position by {count(moved['state'].nunique(), 'state')} in the period.",
    ]


def _state(item: Profile) -> dict[str, Any]:
    return {
        "name": item.name, "standing": item.standing, "path": item.path, "quotes": [_said(quote) for quote in item.quotes],
        "shifts": [{"date": f"{m.date:%Y-%m-%d}", "before": badge(m.before), "after": badge(m.after), "by": m.response.actor} for m in item.shifts],
    }  # fmt: skip


def _said(item: Said) -> dict[str, str]:
    return {
        "words": f"“{item.words}”" if item.quoted else item.words, "by": byline(item), "url": item.url if is_web_address(item.url) else "",
        "language": item.language.split("-")[0].lower() or "en", "colour": STANCE[item.stance].fill if item.stance != "neutral" else LIGHT.edge("neutral"),
    }  # fmt: skip


def _row(row: Mapping[str, Any]) -> dict[str, str]:
    url = row["source_url"] if isinstance(row["source_url"], str) and is_web_address(row["source_url"]) else ""
    return {
        "date": f"{row['date']:%Y-%m-%d}", "state": name_of(str(row["state"])), "stance": badge(str(row["stance"])), "actor": str(row["actor"]),
        "summary": str(row["summary"]), "publisher": str(row["source_publisher"]), "url": url,
    }  # fmt: skip


def _method(asked: Asked) -> list[str]:
    meta = asked.dataset.meta
    return [
        f"Every stance is about this proposition: {meta.proposition}",
        "A state's position on a day is the stance of its latest direct statement by an office that speaks for the state, up to that day. It carries until the state says something else. "
        "Statements of others, and statements on neighbouring matters, never move it.",
        f"{meta.description} Licence: {meta.licence}. {meta.licence_url}",
        "A view id is a hash of the view's address, of every recorded revision and of the application's version. Whoever has the data can find out whether an id and its link belong together.",
    ]


def _agreement(asked: Asked) -> list[dict[str, str]]:
    found = []
    for field in FIELDS:
        result = questions.agreement(asked.dataset.codings, field)
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


def _sources(asked: Asked, profiles: Sequence[Profile]) -> list[dict[str, str]]:
    ids = list(dict.fromkeys(quote.response_id for item in profiles for quote in item.quotes))
    rows = asked.dataset.reviewed.set_index("response_id", drop=False)
    meta = asked.dataset.meta
    cited = []
    for i in ids:
        row = rows.loc[i].to_dict()
        url = row["source_url"] if isinstance(row["source_url"], str) and is_web_address(row["source_url"]) else ""
        cited.append({"text": cite(of_response(row, meta.title, meta.version), "text"), "url": url})
    return cited or [{"text": f"Nothing is quoted. Data up to {day(asked.setting.ends)}.", "url": ""}]
