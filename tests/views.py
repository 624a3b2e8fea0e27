"""Views with their answers for the export tests: of the shipped dataset, and of one made to break things."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs

from components import VERSION
from components.charts.registry import view_vocabulary
from components.charts.view_data import ViewData, assemble_view, load_standings, mark_shown, view_day
from components.products.stamp import ProductOptions, Stamp, stamp
from data.dataset.backends import InMemory
from data.dataset.dataset import Dataset
from data.dataset.open import load
from data.query.agreement import FIELDS, Agreement, measure_agreement
from data.query.listing import select
from data.query.standings import Statements, dataset_statements
from data.query.view import parse
from geo.names import by_alpha3, current
from tests.support import response, write

ADDRESS = "https://tracker.example/"
# Markup, formulas, a script's address, other scripts, and a line break: all of it must come out as text.
HOSTILE = [
    response("MEX-2025-02-01-01", quote="<b>no</b> & <script>alert(1)</script> {{title}}", summary="Says #set text."),
    response("COL-2025-02-02-01", quote="لا نقبل ذلك أبدا", quote_language="ar", summary="$x^2$ costs $5 and *stars*", stance="hostile"),
    response("VEN-2025-02-03-01", quote="我们 反对 这 种 做法", quote_language="zh", summary="Says no.", source_url="", actor="@handle 'quoted'"),
    response("BRA-2025-02-04-01", quote="Não.", quote_language="pt", summary="javascript:alert(1) </script><img src=x onerror=alert(1)>", stance="supportive", source_title="'tis {so} \\ 50 %"),
    response("PER-2025-02-05-01", quote="", quote_language="", evidence="paraphrase", confidence="medium", summary="A" * 200, stance="neutral", date_precision="published"),
]  # fmt: skip
FORMULAS = [
    ("MEX-2025-02-01-01", "summary", "=1+1 and #set text"), ("MEX-2025-02-01-01", "actor", "=cmd|' /C calc'!A0"), ("VEN-2025-02-03-01", "summary", "-2+3"),
    ("COL-2025-02-02-01", "notes", "+1 and more"), ("BRA-2025-02-04-01", "notes", "\ttabbed"),
]  # fmt: skip


@cache
def _statements(dataset: Dataset, events: tuple[str, ...], rule: str) -> Statements:
    """Statements do not depend on the day: hundreds of views of one dataset ask for them once."""
    return dataset_statements(dataset, events, rule)


@cache
def _agreement(dataset: Dataset) -> dict[str, Agreement]:
    return {field: measure_agreement(dataset.codings, field) for field in FIELDS}


def viewed(dataset: Dataset, query: str = "", **wishes: str) -> tuple[ViewData, Stamp]:
    """A view by its query string, and its stamp."""
    view, ignored = parse(parse_qs(query), view_vocabulary(dataset), tuple(by_alpha3()))
    assert not ignored
    filters, day = view.filters, view_day(dataset, view.filters)
    found = mark_shown(load_standings(dataset, _statements(dataset, filters.event, filters.rule), day), filters)
    before = None
    if view.compare:
        before = mark_shown(load_standings(dataset, _statements(dataset, filters.event, filters.rule), view.compare), filters)
    view_data = assemble_view(dataset, view, select(dataset, filters, day, view.sort), found, _agreement(dataset), before=before)
    return view_data, stamp(view_data, ProductOptions(**{"address": ADDRESS} | wishes), VERSION)


def hostile(folder: Path) -> Dataset:
    """A dataset whose cells look like markup, formulas and code. Validation names formulas, so they are put in after loading."""
    dataset = load(write(folder / "hostile", HOSTILE))
    rows = dataset.responses.copy()
    for identifier, column, value in FORMULAS:
        rows.loc[rows["response_id"] == identifier, column] = value
    return replace(dataset, rows=InMemory(rows), rollup=rows)


@cache
def many(folder: Path, rows: int, states: int) -> Dataset:
    """A dataset of so many responses of so many states."""
    codes = sorted(current())[:states]
    stances = ("supportive", "conditional", "neutral", "opposed", "hostile")
    made = []
    for number in range(rows):
        code, turn = codes[number % len(codes)], number // len(codes)
        day = f"2025-{turn % 12 + 1:02d}-{turn // 12 % 28 + 1:02d}"
        made.append(response(f"{code}-{day}-{turn // 336 + 1:02d}", stance=stances[number % 5]))
    return load(write(folder / f"many-{rows}-{states}", made))
