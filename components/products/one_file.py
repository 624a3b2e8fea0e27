"""The view as one HTML file that holds data, map, charts and evidence, and asks nothing of any network."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape
from typing import Any

from components.charts.registry import TABS, draw_figure
from components.charts.view_data import ViewData
from components.language import products as words
from components.language.labels import label
from components.products import qr
from components.products.citation_files import view_reference
from components.products.citations import cite
from components.products.stamp import Stamp
from components.theme import LIGHT, STANCE, TLP, TLP_GROUND, badge
from data.query.lookup import responses_by_id
from data.web_address import is_web_address
from geo.names import name_of

HEIGHT = 420
# Below this name plotly.js finds the shapes that the file brings.
SHAPES = "shapes"


def one_file(view_data: ViewData, stamp: Stamp, template: str, library: str, shape: Callable[[str], Any]) -> bytes:
    """The page. `template` is the text of one_file.html, `library` that of plotly.js; `shape` gives the GeoJSON of outlines or
    hatches by their file name.
    """
    drawn = [draw_figure(replace(view_data, base=SHAPES), name, LIGHT, HEIGHT) for name in ("map", *TABS)]
    hosts = [f'<div class="figure" role="figure" aria-label="{escape(f.alt)}"></div>' for f in drawn]
    used = {trace["geojson"] for f in drawn for trace in f.spec["data"] if "geojson" in trace}
    shapes = {address: shape(address.removeprefix(f"{SHAPES}/")) for address in sorted(used)}
    data = {"specs": [f.spec for f in drawn], "shapes": shapes}
    mark = f"<b>{escape(stamp.mark)}</b>" if stamp.mark else ""
    text = {
        name: escape(getattr(stamp, name))
        for name in ("title", "subtitle", "basis", "responses", "filters", "source", "link", "note")
    }
    shown = len(view_data.found.rows)
    if shown < view_data.found.n:
        text["responses"] += words.listed_first(shown)
    fields = text | {
        "ink": LIGHT.ink, "soft": LIGHT.soft_ink, "paper": LIGHT.paper, "grid": LIGHT.grid, "outline": LIGHT.outline,
        "mark": mark, "mark_ink": TLP[stamp.tlp].ink if stamp.tlp else LIGHT.ink, "mark_ground": TLP_GROUND if stamp.tlp else LIGHT.paper,
        "figures": "".join(hosts), "rows": "\n".join(_row(row) for row in _rows(view_data)), "citation": escape(cite(view_reference(view_data, stamp), "text")),
        "code": _code(stamp), "library": library.replace("</script", "<\\/script"),
        # Nothing in the data can end the script that holds it.
        "data": json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"),
    }  # fmt: skip
    return _filled(template, fields).encode()


def _filled(template: str, fields: Mapping[str, str]) -> str:
    """The template with its {{names}} filled in one pass, so that a value that holds such a name stays as it is."""
    first, *rest = template.split("{{")
    parts = [first]
    for piece in rest:
        name, _, tail = piece.partition("}}")
        parts += [fields[name], tail]
    return "".join(parts)


def _code(stamp: Stamp) -> str:
    address = qr.address(stamp.link)
    return f'<img alt="{words.QR_ALT}" src="{address}">' if address else ""


def _rows(view_data: ViewData) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = responses_by_id(view_data.dataset, view_data.found.rows["response_id"].tolist()).to_dict(
        "records"
    )
    return found


def _row(row: Mapping[str, Any]) -> str:
    style = STANCE[str(row["stance"])]
    stance = f'<span class="stance" style="background:{style.fill};color:{style.ink}">{badge(str(row["stance"]))}</span>'
    summary = escape(row["summary"])
    cells = [
        f"{row['date']:%Y-%m-%d}",
        escape(name_of(str(row["state"]))),
        stance,
        escape(_joined(row["actor"], row["actor_role"])),
    ]
    url = row["source_url"]
    publisher = escape(str(row["source_publisher"]))
    source = f'<a href="{escape(url)}" rel="noreferrer noopener">{publisher}</a>' if is_web_address(url) else publisher
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}<td><details><summary>{summary}</summary>{_evidence(row)}</details></td><td>{source}</td></tr>"


def _evidence(row: Mapping[str, Any]) -> str:
    quote = ""
    if row["quote"]:
        language = row["quote_language"] or "und"
        origin = words.words_origin(bool(row["quote_translated"]))
        quote = f'<blockquote lang="{escape(language)}" dir="auto">{escape(row["quote"])}</blockquote><p class="soft">Language {escape(language)}, {origin}.</p>'
    codes = [label(str(row[name])) for name in ("level", "relevance", "response_type", "evidence")]
    facts = words.evidence_facts(codes, row["response_id"], row["revision"], row["recorded_at"])
    title = escape(row["source_title"])
    return f'{quote}<p class="soft">{title}<br>{escape(facts)}</p>'


def _joined(actor: str, role: object) -> str:
    return f"{actor}, {role}" if role else actor
