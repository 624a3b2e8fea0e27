"""The address of the page: any view there and back, and everything else ignored with a notice."""

from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.charts.registry import TABLE, TABS, view_vocabulary
from data.dataset.dataset import Dataset
from data.dataset.open import load
from data.query.filters import COLUMNS, MAX_TEXT, Filters, clean_text, terms
from data.query.select import ORDERS, select_rows
from data.query.view import PARAMETERS, View, Vocabulary, parse
from geo.extents import LABELS as EXTENTS

KNOWN: Vocabulary = view_vocabulary(load())
IDS = sorted(load().responses["response_id"])
DAYS = st.integers(0, (KNOWN.period_to - KNOWN.period_from).days).map(lambda n: KNOWN.period_from + timedelta(days=n))


@st.composite
def views(draw: st.DrawFn) -> View:
    chosen = {name: draw(st.sets(st.sampled_from(KNOWN.choices[name]), max_size=4)) for name in COLUMNS}
    lists = {name: tuple(v for v in KNOWN.choices[name] if v in chosen[name]) for name in COLUMNS}
    as_of, since = draw(st.none() | DAYS), draw(st.none() | DAYS)
    as_of = None if as_of == KNOWN.period_to else as_of
    since = None if since == KNOWN.period_from or (since and since > (as_of or KNOWN.period_to)) else since
    q = clean_text(draw(st.text(max_size=30)))
    q = q if terms(q) else ""
    response = draw(st.just("") | st.sampled_from(IDS))
    return View(
        Filters(**lists, as_of=as_of, since=since, q=q),
        draw(st.sampled_from((TABLE, *TABS))),
        draw(st.sampled_from(list(EXTENTS))),
        response,
        sort=draw(st.sampled_from(list(ORDERS))),
        compare=draw(st.none() | DAYS.filter(lambda day: day < (as_of or KNOWN.period_to))),
    )


@given(views())
def test_any_view_survives_its_address(view: View) -> None:
    assert parse(parse_qs(view.query_string()), KNOWN) == (view, ())


@given(views(), st.none() | DAYS, st.none() | DAYS, st.text(max_size=300), st.permutations(KNOWN.choices["stance"]))
def test_whatever_widgets_hold_becomes_a_view_that_survives_its_address(
    view: View, as_of: date, since: date, q: str, stances: list[str]
) -> None:
    filters = replace(view.filters, as_of=as_of, since=since, q=q, stance=tuple(stances[:3])).normal(KNOWN)
    compare = view.compare if view.compare and view.compare < (filters.as_of or KNOWN.period_to) else None
    held = replace(view, filters=filters, compare=compare)
    assert parse(parse_qs(held.query_string()), KNOWN) == (held, ())


@given(views())
def test_the_address_is_canonical(view: View) -> None:
    again, _ = parse(parse_qs(view.query_string()), KNOWN)
    assert again.query_string() == view.query_string()


@given(st.dictionaries(st.sampled_from([*PARAMETERS, "embed", "x"]), st.lists(st.text(max_size=20), max_size=3)))
def test_no_address_breaks_the_page(query: dict[str, list[str]]) -> None:
    view, notices = parse(query, KNOWN)
    assert parse(parse_qs(view.query_string()), KNOWN) == (view, ())
    assert all(sentence.endswith("it was ignored.") for sentence in notices)


def test_the_default_view_has_an_empty_address() -> None:
    assert View().query_string() == ""
    assert parse(
        {"as_of": ["2026-03-31"], "from": ["2025-01-20"], "chart": ["table"], "extent": ["focus"], "sort": ["newest"]}, KNOWN
    ) == (View(), ())


def test_a_day_to_compare_with_lies_before_the_day_shown() -> None:
    view, notices = parse({"as_of": ["2025-08-31"], "compare": ["2025-08-31"]}, KNOWN)
    assert view.compare is None
    assert "compare=2025-08-31, which is not before the day shown, 2025-08-31" in notices[0]
    assert parse({"compare": ["2026-01-02"]}, KNOWN)[0].compare == date(2026, 1, 2)


def test_names_are_those_promised(shipped: Dataset) -> None:
    view_data = "event=military-directive-nyt&as_of=2025-08-31&from=2025-08-01&country=MEX&country=COL&stance=opposed&level=national&actor_type=military"
    view_data += "&type=REJECT&theme=oil&relevance=direct&confidence=high&rule=latest&q=ej%C3%A9rcito&chart=timeline&estimate=level&extent=world&sort=actor_down&compare=2025-08-10&response=MEX-2025-08-08-01"
    view, notices = parse(parse_qs(view_data), view_vocabulary(shipped))
    assert notices == ()
    assert set(view.query()) == set(PARAMETERS)
    assert view.filters.country == ("COL", "MEX")
    assert view.filters.as_of == date(2025, 8, 31)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"stance": ["angry"]}, "stance=angry, which this dataset does not have"),
        ({"as_of": ["2025-02-30"]}, "is not a date"),
        ({"as_of": ["2031-01-01"]}, "lies outside the record"),
        ({"from": ["2025-09-01"], "as_of": ["2025-08-01"]}, "later than the as-of date"),
        ({"response": ["XXX-2025-01-01-01"]}, "response=XXX-2025-01-01-01"),
        ({"chart": ["pie"]}, "chart=pie"),
        ({"country": ["ATL"]}, "country=ATL"),
    ],
)
def test_impossible_values_are_ignored_with_a_notice(query: dict[str, list[str]], words: str) -> None:
    view, (notice,) = parse(query, KNOWN)
    assert words in notice
    assert "stance" not in view.query()


def test_a_state_without_responses_may_be_asked_for() -> None:
    view, notices = parse({"country": ["FRA"]}, KNOWN, ("FRA",))
    assert view.filters.country == ("FRA",)
    assert not notices


def test_filters_less_one_choice() -> None:
    filters = Filters(country=("MEX", "COL"), q="x", as_of=date(2025, 8, 1))
    assert filters.active() == ("as_of", "country", "q")
    assert filters.without("country", "MEX").country == ("COL",)
    assert filters.without("country").country == ()
    assert filters.without("q").q == ""
    assert filters.without("as_of").as_of is None


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("Soberanía NACIONAL", [("soberania",), ("nacional",)]), ('"no pasarán" USA', [("no pasaran",), ("usa",)]), ("“dos palabras”", [("dos palabras",)]),
        ('"', []), ("\u0301", []), ('5" de', [("5",), ("de",)]), ("", []), ("oil OR petróleo ships", [("oil", "petroleo"), ("ships",)]),
        ('a OR b OR "c d"', [("a", "b", "c d")]), ("OR oil", [("oil",)]), ("oil OR", [("oil",)]), ("oil or ships", [("oil",), ("or",), ("ships",)]),
    ],
)  # fmt: skip
def test_a_phrase_in_quotation_marks_is_one_term(q: str, found: list[tuple[str, ...]]) -> None:
    assert terms(q) == found
    assert (Filters(q=q).normal(KNOWN).q == "") == (not found)


def test_a_phrase_is_found_as_it_stands(shipped: Dataset) -> None:
    def n(q: str) -> int:
        return len(select_rows(shipped.responses, Filters(q=q), shipped.meta.period_to))

    assert n('"military force"') < n("military force")
    assert n('"military force"') == shipped.responses["search"].str.contains("military force").sum()


def test_text_is_cleaned() -> None:
    assert clean_text(" a\x00\n b ") == "a b"
    assert len(clean_text("x" * 500)) == MAX_TEXT
