"""Known answers: small tables whose answers to every question are told by hand."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from data.dataset.dataset import Dataset
from data.dataset.open import load
from data.query.agreement import krippendorff_alpha
from data.query.binning import bin_marks
from data.query.counts import stance_counts, words_and_deeds
from data.query.coverage import Searches, empty_kind, unanswered_events
from data.query.filters import FILTERS, NARROWING, Filters, clean_text, terms
from data.query.listing import all_rows, counts_by, listed_rows, quality_counts, read_page, search_rollup, select
from data.query.lookup import actor_statements, count_sources, find_responses, latest_quotes, responses_by_id
from data.query.select import conditions, count_choices, select_rows
from data.query.view import View, parse
from data.query.voices import latest_voices, voice_spread
from tests.support import covered, events, frame, response, standings_of, write

END = date(2025, 12, 31)

ROWS = frame(
    response("MEX-2025-02-01-01", stance="opposed", themes="oil;trade"), response("MEX-2025-02-05-01", stance="hostile", source_url="", date_precision="published"),
    response("MEX-2025-02-05-02", stance="neutral", actor_type="government", actor="Foreign Ministry"), response("COL-2025-02-03-01", stance="supportive", quote="", quote_language="", evidence="paraphrase"),
    response("COL-2025-02-04-01", stance="opposed", relevance="related"), response("BRA-2025-02-04-01", stance="neutral", level="official", actor_type="legislature", status="adjudicated"),
    response("CELAC-2025-02-04-01", country="", stance="opposed", actor_type="igo", level="official", event_id="talks", response_type="DEMAND"), response("PER-2025-02-06-01", status="draft"),
)  # fmt: skip


def small(tmp_path: Path) -> Dataset:
    rows = [
        response("MEX-2025-02-01-01", stance="opposed", themes="oil;trade"), response("MEX-2025-02-05-01", stance="hostile", source_url="", date_precision="published", source_publisher="B paper"),
        response("COL-2025-02-03-01", stance="supportive", quote="", quote_language="", evidence="paraphrase", status="adjudicated"),
        response("BRA-2025-02-04-01", stance="neutral", level="official", actor_type="legislature", actor="João Silva"), response("PER-2025-02-06-01", status="draft"),
    ]  # fmt: skip
    return load(write(tmp_path / "small", rows))


def test_positions_history_and_shifts_of_a_small_table() -> None:
    coverage = covered({"country": "PAN", "period_from": "2025-01-01", "period_to": "2025-12-31", "result": "none_found"})
    found = standings_of(ROWS, END, rule="latest", states=("PAN", "ARG"), coverage=coverage, acting=("USA",))
    told = {row["state"]: row for row in found.positions.to_dict("records")}
    mexico = told["MEX"]
    assert (mexico["tone"], str(mexico["since"].date()), str(mexico["stated"].date()), mexico["response_id"]) == (
        "hostile", "2025-02-05", "2025-02-05", "MEX-2025-02-05-01",
    )  # fmt: skip
    assert (told["COL"]["tone"], told["COL"]["side"], told["COL"]["response_id"]) == ("supportive", "for", "COL-2025-02-03-01")
    assert {state: told[state]["empty"] for state in ("USA", "PAN", "ARG", "PER")} == {
        "USA": "not_applicable",
        "PAN": "none_found",
        "ARG": "not_searched",
        "PER": "awaiting_review",
    }
    assert "BRA" not in told
    assert found.history[["state", "tone", "response_id"]].values.tolist() == [
        ["COL", "supportive", "COL-2025-02-03-01"], ["MEX", "opposed", "MEX-2025-02-01-01"], ["MEX", "hostile", "MEX-2025-02-05-01"],
    ]  # fmt: skip
    (shift,) = found.shifts.to_dict("records")
    assert (shift["state"], shift["before"], shift["after"], shift["before_id"], shift["after_id"]) == (
        "MEX",
        "opposed",
        "hostile",
        "MEX-2025-02-01-01",
        "MEX-2025-02-05-01",
    )
    assert standings_of(ROWS, date(2025, 2, 4), rule="latest").shifts.empty


def test_counts_quads_and_voices_of_a_small_table() -> None:
    counts = {(s, st): n for s, st, n in stance_counts(ROWS[ROWS["status"] != "draft"]).itertuples(index=False)}
    assert counts == {
        ("BRA", "neutral"): 1,
        ("CELAC", "opposed"): 1,
        ("COL", "opposed"): 1,
        ("COL", "supportive"): 1,
        ("MEX", "hostile"): 1,
        ("MEX", "neutral"): 1,
        ("MEX", "opposed"): 1,
    }
    assert words_and_deeds(frame(response("MEX-2025-02-01-01", response_type="ASSAULT"), response("MEX-2025-02-01-02", response_type="STATEMENT"), response("MEX-2025-02-01-03", response_type="REJECT"))).values.tolist() == [
        ["MEX", "material_conflict", 1], ["MEX", "statement", 1], ["MEX", "verbal_conflict", 1],
    ]  # fmt: skip
    with pytest.raises(ValueError, match="counts by state, level, actor_type, not by 'mood'"):
        stance_counts(ROWS, "mood")
    voices = latest_voices(ROWS, END)
    assert voices[voices["state"] == "MEX"][["actor_type", "stance", "response_id"]].values.tolist() == [
        ["government", "neutral", "MEX-2025-02-05-02"],
        ["head_of_state", "hostile", "MEX-2025-02-05-01"],
    ]
    assert voice_spread(voices).values.tolist()[0] == ["MEX", 2, 2, 0, -2]
    alike = pd.concat([voices.assign(state=state) for state in ("PER", "BOL")], ignore_index=True)
    assert voice_spread(alike)["state"].tolist() == ["BOL", "PER"]


def test_choices_and_rows_of_a_small_table() -> None:
    assert select_rows(ROWS, Filters(theme=("trade",)), END)["response_id"].tolist() == ["MEX-2025-02-01-01"]
    assert select_rows(ROWS, Filters(country=("MEX",), since=date(2025, 2, 2)), END, "oldest")["response_id"].tolist() == [
        "MEX-2025-02-05-02",
        "MEX-2025-02-05-01",
    ]
    assert select_rows(ROWS, Filters(), END, "state")["state"].astype("str").tolist() == [
        "BRA",
        "CELAC",
        "COL",
        "COL",
        "MEX",
        "MEX",
        "MEX",
    ]
    assert select_rows(ROWS, Filters(), END, "stance")["stance"].astype("str").tolist() == [
        "supportive",
        "neutral",
        "neutral",
        "opposed",
        "opposed",
        "opposed",
        "hostile",
    ]
    choices = count_choices(ROWS, Filters(country=("MEX",)), END)
    assert choices["country"] == {"BRA": 1, "CELAC": 1, "COL": 2, "MEX": 3}
    assert choices["theme"] == {"oil": 1, "trade": 1, "sovereignty": 2}
    assert choices["stance"] == {"hostile": 1, "neutral": 1, "opposed": 1}
    assert list(conditions(Filters(q="a", since=END, level=("national",)))) == ["level", "since", "q"]


def test_listings_of_a_small_dataset(tmp_path: Path) -> None:
    dataset = small(tmp_path)
    found = select(dataset, Filters(), END)
    ids = ["MEX-2025-02-05-01", "BRA-2025-02-04-01", "COL-2025-02-03-01", "MEX-2025-02-01-01"]
    assert (found.n, found.rows["response_id"].tolist()) == (4, ids)
    assert read_page(dataset, found, Filters(), END, "newest", 1, 2)["response_id"].tolist() == ids[1:3]
    assert listed_rows(dataset, found, Filters(), END, 3)["response_id"].tolist() == ids[:3]
    assert sorted(all_rows(dataset, 10)["response_id"]) == sorted(ids)
    assert len(all_rows(dataset, 2)) == 2
    assert quality_counts(dataset, Filters(), END) == {"adjudicated": 1, "unsourced": 1, "published": 0, "undated": 1, "month": 0}
    assert quality_counts(dataset, Filters(country=("BRA",)), END) == dict.fromkeys(
        ("adjudicated", "unsourced", "published", "undated", "month"), 0
    )
    assert counts_by(found, "state").to_dict() == {"MEX": 2, "BRA": 1, "COL": 1}
    assert counts_by(found, "state").index[0] == "MEX"
    assert len(search_rollup(dataset, "silva")) == 1
    assert len(search_rollup(dataset)) == 5


def test_single_responses_of_a_small_dataset(tmp_path: Path) -> None:
    dataset = small(tmp_path)
    assert find_responses(dataset, ["PER-2025-02-06-01", "MEX-2025-02-01-01"])["response_id"].tolist() == ["MEX-2025-02-01-01"]
    assert responses_by_id(dataset, ["MEX-2025-02-05-01", "MEX-2025-02-01-01"]).index.tolist() == [
        "MEX-2025-02-05-01",
        "MEX-2025-02-01-01",
    ]
    with pytest.raises(KeyError):
        responses_by_id(dataset, ["nothing"])
    assert actor_statements(dataset, "Ana Pérez", "MEX")["response_id"].tolist() == ["MEX-2025-02-01-01", "MEX-2025-02-05-01"]
    assert actor_statements(dataset, "Ana Pérez", "MEX", 1)["response_id"].tolist() == ["MEX-2025-02-05-01"]
    assert count_sources(dataset).values.tolist() == [["A paper", 3], ["B paper", 1]]
    assert count_sources(dataset, limit=1).values.tolist() == [["A paper", 3]]
    assert latest_quotes(dataset, "MEX", END)["response_id"].tolist() == ["MEX-2025-02-05-01", "MEX-2025-02-01-01"]
    assert latest_quotes(dataset, "MEX", date(2025, 2, 4))["response_id"].tolist() == ["MEX-2025-02-01-01"]
    assert latest_quotes(dataset, "MEX", END, besides=["MEX-2025-02-05-01"])["response_id"].tolist() == ["MEX-2025-02-01-01"]
    assert latest_quotes(dataset, "MEX", END, events=["talks"]).empty
    assert latest_quotes(dataset, "COL", END).empty
    assert latest_quotes(dataset, "BRA", END).empty, "a legislature does not speak for its state"


def test_marks_are_put_together_when_they_are_many(tmp_path: Path) -> None:
    dataset = small(tmp_path)
    found = select(dataset, Filters(), END)
    single = bin_marks(found, ["MEX"])
    assert (single.span, single.rows["n"].tolist(), sorted(single.rows["response_id"])) == (
        "",
        [1, 1],
        ["MEX-2025-02-01-01", "MEX-2025-02-05-01"],
    )
    crowded = bin_marks(found, ["MEX", "BRA", "COL"], limit=3)
    assert crowded.span == "year"
    assert crowded.rows[["state", "stance", "level", "n"]].values.tolist() == [
        ["BRA", "neutral", "other", 1],
        ["COL", "supportive", "national", 1],
        ["MEX", "hostile", "national", 1],
        ["MEX", "opposed", "national", 1],
    ]
    assert len(bin_marks(found, ["MEX"], limit=2).rows) == 2


def test_acting_states_have_no_steps() -> None:
    assert set(standings_of(ROWS, END).history["state"]) - set(standings_of(ROWS, END, acting=("MEX",)).history["state"]) == {
        "MEX"
    }


def test_an_event_of_the_same_day_is_due() -> None:
    told = events({"event_id": "talks", "date": "2025-02-10"})
    found = unanswered_events(ROWS, told, covered(), date(2025, 2, 10), ["COL"])
    assert found[["state", "days"]].values.tolist() == [["COL", 0]]
    assert unanswered_events(ROWS, told, covered(), date(2025, 2, 9), ["COL"]).empty


def test_silence_of_a_small_table() -> None:
    coverage = covered(
        {"country": "MEX", "event_id": "talks", "period_from": "2025-02-01", "period_to": "2025-03-01", "result": "none_found"},
        {"country": "COL", "period_from": "2025-01-01", "period_to": "2025-02-01", "result": "found"},
    )
    told = events({"event_id": "strike", "date": "2025-01-20"}, {"event_id": "talks", "date": "2025-02-10"})
    found = unanswered_events(ROWS, told, coverage, date(2025, 3, 1), ["MEX", "COL"])
    assert found[["state", "event_id", "days", "kind"]].values.tolist() == [
        ["COL", "talks", 19, "not_searched"],
        ["MEX", "talks", 19, "none_found"],
    ]
    assert empty_kind("COL", Searches(coverage), date(2025, 3, 1)) == "none_found"
    assert empty_kind("COL", Searches(coverage), date(2024, 12, 31)) == "not_searched"
    assert empty_kind("USA", Searches(coverage, acting=["USA"], recorded=["USA"]), END) == "not_applicable"
    assert empty_kind("PER", Searches(coverage, drafts=["PER"], recorded=["PER"]), END) == "awaiting_review"


def test_alpha_of_small_tables() -> None:
    """Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, example B: two observers, twelve units, 0.692."""
    ben, gerry = ([*map("abcde".index, codes)] for codes in ("aabbdcccedda", "babbbccceddd"))
    assert krippendorff_alpha([*zip(ben, gerry, strict=True)], 5, "nominal") == pytest.approx(0.692, abs=0.0005)
    assert krippendorff_alpha([[0, 0], [1, 1]], 2, "ordinal") == 1.0
    assert krippendorff_alpha([[0, 1], [1, 0]], 2, "nominal") == pytest.approx(-0.5)
    assert krippendorff_alpha([[0, 4], [4, 0], [2, 2]], 5, "ordinal") < krippendorff_alpha([[0, 1], [1, 0], [4, 4]], 5, "ordinal")  # type: ignore[operator]
    assert krippendorff_alpha([[0, 0]], 2, "nominal") is None
    assert krippendorff_alpha([], 2, "nominal") is None


def test_filters_say_what_they_do_to_positions() -> None:
    assert {name: item.positions for name, item in FILTERS.items() if item.positions} == {
        "event": "moves",
        "as_of": "moves",
        "rule": "moves",
        "country": "chooses",
        "stance": "chooses",
    }
    assert NARROWING == ("since", "level", "actor_type", "type", "theme", "relevance", "confidence", "q")
    assert FILTERS["since"].parameter == "from"
    assert FILTERS["q"].parameter == "q"
    assert terms('a "b c" «d» É') == [("a",), ("b c",), ("d",), ("e",)]
    assert clean_text(" a\tb\x00 " + "c" * 300) == ("a b " + "c" * 300)[:200]


def test_an_address_is_read_and_written(shipped: Dataset) -> None:
    from components.charts.registry import view_vocabulary

    known = view_vocabulary(shipped)
    view, told = parse(
        {"country": ["MEX", "MEX", "ZZZ"], "from": ["2025-08-01"], "chart": ["heatmap"], "as_of": ["nonsense"], "q": ["x" * 201]},
        known,
    )
    assert view == View(Filters(country=("MEX",), since=date(2025, 8, 1), q="x" * 200), "heatmap")
    assert told == (
        "The address asked for as_of=nonsense, which is not a date like 2025-08-31; it was ignored.",
        "The address asked for a text longer than 200 characters; it was cut.",
        "The address asked for country=ZZZ, which this dataset does not have; it was ignored.",
    )
    assert view.query_string() == f"from=2025-08-01&country=MEX&q={'x' * 200}&chart=heatmap"
    assert View().query_string() == ""
