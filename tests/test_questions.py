"""Counts, voices, silence, agreement, matching: computed by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.dataset.dataset import Dataset
from data.dataset.tables import parse_table
from data.query.agreement import coding_outcome, counting_codings, disputed_responses, measure_agreement
from data.query.counts import QUADS, stance_counts, words_and_deeds
from data.query.coverage import unanswered_events
from data.query.filters import COLUMNS, Filters
from data.query.select import count_choices, select_rows
from data.query.voices import latest_voices, voice_spread
from data.schema import CODINGS, RESPONSE_TYPES, STANCES
from tests.engines import ENGINES
from tests.support import codings, covered, events, examples, frame, response, text

END = date(2025, 12, 31)
Engine = Callable[[pd.DataFrame], Any]
SIX = frame(
    response("MEX-2025-02-01-01", stance="opposed", themes="sovereignty;oil", quote="La soberanía es primero"),
    response(
        "MEX-2025-02-02-01",
        stance="supportive",
        level="official",
        actor_type="opposition",
        response_type="SUPPORT",
        themes="cooperation",
    ),
    response("MEX-2025-02-03-01", stance="hostile", actor_type="military", response_type="MOBILIZE", themes=""),
    response("COL-2025-02-03-01", stance="neutral", response_type="STATEMENT", confidence="low", event_id="talks"),
    response("COL-2025-02-04-01", stance="conditional", response_type="CONCEDE", relevance="related"),
    response(
        "CELAC-2025-02-05-01",
        stance="opposed",
        actor_type="igo",
        level="official",
        actor="CELAC",
        quote="",
        quote_language="",
        evidence="paraphrase",
    ),
)


@pytest.fixture(params=ENGINES, ids=lambda engine: engine.__name__)
def engine(request: pytest.FixtureRequest) -> Engine:
    return request.param


def test_stance_counts(engine: Engine) -> None:
    assert stance_counts(engine(SIX)).values.tolist() == [
        ["CELAC", "opposed", 1], ["COL", "conditional", 1], ["COL", "neutral", 1], ["MEX", "hostile", 1], ["MEX", "opposed", 1], ["MEX", "supportive", 1],
    ]  # fmt: skip
    assert stance_counts(engine(SIX), "level").groupby("level")["n"].sum().to_dict() == {"national": 4, "official": 2}
    with pytest.raises(ValueError, match="not by 'quote'"):
        stance_counts(SIX, "quote")


def test_words_and_deeds_by_plover_quads(engine: Engine) -> None:
    assert words_and_deeds(engine(SIX)).values.tolist() == [
        ["CELAC", "verbal_conflict", 1], ["COL", "statement", 1], ["COL", "verbal_cooperation", 1],
        ["MEX", "material_conflict", 1], ["MEX", "verbal_conflict", 1], ["MEX", "verbal_cooperation", 1],
    ]  # fmt: skip
    named = [kind for kinds in QUADS.values() for kind in kinds]
    assert sorted([*named, "STATEMENT"]) == sorted(RESPONSE_TYPES)


def test_voices_are_the_latest_direct_stance_of_each_actor_type(engine: Engine) -> None:
    rows = frame(
        response("MEX-2025-02-01-01", stance="opposed"),
        response("MEX-2025-02-09-01", stance="neutral"),
        response("MEX-2025-02-05-01", stance="supportive", actor_type="opposition", level="official"),
        response("MEX-2025-02-06-01", stance="hostile", actor_type="military", relevance="related"),
        response("COL-2025-02-06-01", stance="hostile"),
    )
    latest = latest_voices(engine(rows), END)
    assert latest[["state", "actor_type", "stance"]].values.tolist() == [
        ["COL", "head_of_state", "hostile"], ["MEX", "head_of_state", "neutral"], ["MEX", "opposition", "supportive"],
    ]  # fmt: skip
    assert voice_spread(latest).values.tolist() == [["MEX", 2, 2, 2, 0], ["COL", 0, 1, -2, -2]]
    assert latest_voices(engine(rows), date(2025, 2, 5), states=["MEX"])["stance"].tolist() == ["opposed", "supportive"]


def test_silence_counts_days_since_each_event_without_a_response(engine: Engine) -> None:
    told = events(
        {"event_id": "strike", "date": "2025-02-01"},
        {"event_id": "talks", "date": "2025-03-01"},
        {"event_id": "later", "date": "2025-06-01"},
    )
    coverage = covered({"country": "MEX", "period_from": "2025-01-01", "period_to": "2025-12-31", "result": "found"})
    found = unanswered_events(engine(SIX), told, coverage, date(2025, 3, 11), ["MEX", "BRA"], ["BRA"])
    assert found[["state", "event_id", "days", "kind"]].values.tolist() == [
        ["BRA", "strike", 38, "not_applicable"], ["BRA", "talks", 10, "not_applicable"], ["MEX", "talks", 10, "none_found"],
    ]  # fmt: skip


def test_silence_waits_for_a_draft(engine: Engine) -> None:
    told = events({"event_id": "strike", "date": "2025-02-01"}, {"event_id": "talks", "date": "2025-02-01"})
    coverage = covered({"country": "MEX", "period_from": "2025-01-01", "period_to": "2025-12-31", "result": "found"})
    drafted = frame(response("MEX-2025-02-03-01", event_id="talks", status="draft"))
    found = unanswered_events(engine(drafted), told, coverage, date(2025, 3, 1), ["MEX"])
    assert dict(zip(found["event_id"], found["kind"], strict=True)) == {"strike": "none_found", "talks": "awaiting_review"}


def test_a_search_without_a_country_is_one_for_international_bodies() -> None:
    told = events({"event_id": "strike", "date": "2025-02-01"})
    coverage = covered(
        {"country": "", "event_id": "strike", "period_from": "2025-01-01", "period_to": "2025-12-31", "result": "none_found"}
    )
    found = unanswered_events(frame(response("MEX-2025-01-03-01")), told, coverage, date(2025, 3, 1), ["CELAC", "BRA"])
    assert dict(zip(found["state"], found["kind"], strict=True)) == {"CELAC": "none_found", "BRA": "not_searched"}


def test_agreement_of_a_small_table_by_hand() -> None:
    # Two coders, nominal on two values: one disagreement in three pairs. Do = 2/6, De = (3*3*2)/(6*5) = 18/30.
    table = codings(
        ("A", "a", "opposed"), ("A", "b", "opposed"), ("B", "a", "neutral"), ("B", "b", "neutral"), ("C", "a", "opposed"), ("C", "b", "neutral"), ("D", "a", "neutral")
    )  # fmt: skip
    renamed = table.assign(relevance=table["stance"].astype("str").map({"opposed": "direct", "neutral": "related"}))
    found = measure_agreement(renamed, "relevance")
    assert found.alpha == pytest.approx(1 - (2 / 6) / (18 / 30))
    assert (found.pairs, found.once, found.equal) == (3, 1, pytest.approx(2 / 3))
    assert found.reading == "below"


def test_agreement_is_undefined_without_pairs_or_variation() -> None:
    assert measure_agreement(codings(("A", "a", "opposed"))).alpha is None
    assert measure_agreement(codings(("A", "a", "opposed"), ("A", "b", "opposed"))).reading == "undefined"
    assert measure_agreement(codings(), "stance").pairs == 0


def test_agreement_of_the_shipped_record(shipped: Dataset) -> None:
    stance = measure_agreement(shipped.codings)
    assert (round(stance.alpha or 0, 3), stance.pairs, stance.once, stance.reading) == (0.971, 607, 2, "firm")
    kind = measure_agreement(shipped.codings, "response_type")
    assert (round(kind.alpha or 0, 3), kind.reading) == (0.660, "below")
    relevance, confidence = (measure_agreement(shipped.codings, field) for field in ("relevance", "confidence"))
    assert (round(relevance.alpha or 0, 3), relevance.reading) == (0.780, "tentative")
    assert (round(confidence.alpha or 0, 3), confidence.reading) == (0.565, "below")


def test_of_each_response_the_latest_codebook_version_with_two_codes_counts() -> None:
    def counted(*rows: tuple[str, str, str, str]) -> list[str]:
        named = [{"response_id": r, "coder": c, "codebook": v, "stance": s} for r, c, v, s in rows]
        return counting_codings(parse_table(text(CODINGS, named).encode(), CODINGS), "stance")["coder"].tolist()

    first, second = ("A", "a", "0.9", "opposed"), ("A", "b", "0.9", "hostile")
    assert counted(first, second, ("A", "c", "0.10", "neutral")) == ["a", "b"], "one code alone under the latest"
    assert counted(first, second, ("A", "c", "0.10", "neutral"), ("A", "d", "0.10", "neutral")) == ["c", "d"], (
        "0.10 is later than 0.9"
    )
    assert counted(first, ("A", "c", "0.10", "neutral")) == ["a", "c"], "none has two: all"
    assert counted(first, second, ("A", "c", "0.10", "neutral"), ("A", "d", "0.10", "")) == ["a", "b"], "an empty code is none"


def test_the_outcome_of_codings_names_the_fields() -> None:
    rows = [
        {"response_id": "A", "coder": c, "stance": s, "relevance": "direct", "response_type": "REJECT"}
        for c, s in (("a", "opposed"), ("b", "hostile"))
    ]
    table = parse_table(text(CODINGS, rows).encode(), CODINGS)
    final = {"stance": "opposed", "relevance": "related", "response_type": "REJECT", "confidence": "high"}
    found = coding_outcome(table, final)
    assert (found.equal, found.differ, found.overruled) == (("response_type",), ("stance",), ("relevance",))


def test_disputed_responses_carry_both_codes_and_the_decision(shipped: Dataset) -> None:
    found = disputed_responses(shipped.codings, shipped.responses)
    row = found[found["response_id"] == "MEX-2025-01-21-02"].iloc[0]
    assert (row["coder-a"], row["coder-b"], row["final"], row["status"]) == ("conditional", "opposed", "opposed", "adjudicated")


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        (Filters(), ["CELAC-05", "COL-04", "COL-03", "MEX-03", "MEX-02", "MEX-01"]),
        (Filters(country=("MEX",)), ["MEX-03", "MEX-02", "MEX-01"]),
        (Filters(country=("CELAC",)), ["CELAC-05"]),
        (Filters(stance=("opposed", "hostile")), ["CELAC-05", "MEX-03", "MEX-01"]),
        (Filters(theme=("oil",)), ["MEX-01"]),
        (Filters(theme=("oil", "cooperation")), ["MEX-02", "MEX-01"]),
        (Filters(event=("talks",)), ["COL-03"]),
        (Filters(relevance=("related",)), ["COL-04"]),
        (Filters(since=date(2025, 2, 4)), ["CELAC-05", "COL-04"]),
        (Filters(q="SOBERANIA primero"), ["MEX-01"]),
        (Filters(q="mexico"), ["MEX-03", "MEX-02", "MEX-01"]),
        (Filters(q="100%_.*"), []),
        (Filters(level=("official",), stance=("hostile",)), []),
    ],
)
def test_matching(engine: Engine, filters: Filters, ids: list[str]) -> None:
    found = select_rows(engine(SIX), filters, END)
    assert [f"{i.split('-')[0]}-{i.split('-')[3]}" for i in found["response_id"]] == ids


def test_matching_stops_at_the_day_asked_for_and_hides_drafts() -> None:
    assert len(select_rows(SIX, Filters(), date(2025, 2, 2))) == 2
    assert select_rows(frame(response("MEX-2025-02-01-01", status="draft")), Filters(), END).empty


@pytest.mark.parametrize(
    ("order", "first", "last"),
    [("newest", "CELAC", "MEX"), ("oldest", "MEX", "CELAC"), ("state", "CELAC", "MEX"), ("stance", "MEX", "MEX")],
)
def test_orders_are_stable(order: str, first: str, last: str) -> None:
    found = select_rows(SIX, Filters(), END, order)
    shuffled = select_rows(SIX.sample(frac=1, random_state=1).reset_index(drop=True), Filters(), END, order)
    assert found["response_id"].tolist() == shuffled["response_id"].tolist()
    assert (found["state"].iloc[0], found["state"].iloc[-1]) == (first, last)


def test_facets_keep_all_other_filters(engine: Engine) -> None:
    found = count_choices(engine(SIX), Filters(country=("MEX",), stance=("opposed",)), END)
    assert found["stance"] == {"opposed": 1, "supportive": 1, "hostile": 1}
    assert found["country"] == {"MEX": 1, "CELAC": 1}
    assert found["theme"] == {"sovereignty": 1, "oil": 1}


@settings(max_examples=examples(30), deadline=None)
@given(
    st.fixed_dictionaries(
        {
            "country": st.sets(st.sampled_from(["MEX", "COL", "CELAC"])),
            "stance": st.sets(st.sampled_from(STANCES)),
            "theme": st.sets(st.sampled_from(["oil", "sovereignty", "cooperation"])),
        }
    )
)
def test_each_facet_is_the_number_that_its_choice_alone_would_find(view_data: dict[str, set[str]]) -> None:
    filters = Filters(**{name: tuple(sorted(values)) for name, values in view_data.items()})
    found = count_choices(SIX, filters, END)
    assert count_choices(SIX, filters, END, found=select_rows(SIX, filters, END)) == found
    values = {"country": ("MEX", "COL", "CELAC"), "stance": STANCES, "theme": ("oil", "sovereignty", "cooperation")}
    for name in values:
        for value in values[name]:
            alone = replace(filters, **{name: (value,)})
            assert len(select_rows(SIX, alone, END)) == found[name].get(value, 0)
    assert set(found) == set(COLUMNS)
