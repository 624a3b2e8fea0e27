"""Sentences: right numbers, right grammar for 0, 1 and n."""

import re
from datetime import date

import pandas as pd
import pytest

from components.formatting import capitalise, count, day, figure_text, markdown_text, number, series, short_day
from components.language import captions, headlines
from components.language.captions import FigureContext
from components.language.headlines import (
    Scope,
    bars_title,
    deeds_title,
    headline,
    map_title,
    state_sentence,
    timeline_title,
    voices_title,
)
from components.language.labels import label

DAY = date(2025, 8, 31)


def positions(**stances: str | None) -> pd.DataFrame:
    return pd.DataFrame({"state": list(stances), "stance": list(stances.values())}, dtype="object")


def scope(**more: object) -> Scope:
    return Scope("the strike", DAY, **more)  # type: ignore[arg-type]


STRIKE = ("A strike",)


@pytest.mark.parametrize(
    ("rows", "asked", "sentence"),
    [
        ({}, scope(), "No position on the strike is recorded on 31 August 2025."),
        ({"MEX": None}, scope(states=("MEX",)), "No position of Mexico on the strike is recorded on 31 August 2025."),
        ({"MEX": "opposed"}, scope(), "On 31 August 2025 Mexico is opposed to the strike."),
        ({"MEX": "conditional"}, scope(), "On 31 August 2025 Mexico is conditionally supportive of the strike."),
        (
            {"MEX": "opposed", "COL": "opposed"},
            scope(),
            "Of 2 states with a recorded position on the strike on 31 August 2025, both are opposed.",
        ),
        (
            {"MEX": "opposed", "COL": "opposed", "PER": "opposed"},
            scope(focus=("MEX",)),
            "Of 3 states with a recorded position on the strike on 31 August 2025, all are opposed. Mexico is opposed.",
        ),
        (
            {"MEX": "opposed", "COL": "opposed", "VEN": "hostile", "ECU": "supportive", "BRA": None},
            scope(focus=("MEX", "VEN", "COL", "ECU")),
            "Of 4 states with a recorded position on the strike on 31 August 2025, two are opposed, one supportive and one hostile. "
            "Mexico and Colombia are opposed; Venezuela is hostile; Ecuador is supportive.",
        ),
        (
            {"MEX": "opposed", "VEN": "hostile", "BRA": "opposed"},
            scope(stances=("hostile",)),
            "Of 3 states with a recorded position on the strike on 31 August 2025, one is hostile: Venezuela.",
        ),
        (
            {"MEX": "opposed", "BRA": "opposed"},
            scope(stances=("hostile",)),
            "Of 2 states with a recorded position on the strike on 31 August 2025, none is hostile.",
        ),
        (
            {"MEX": "opposed", "VEN": "hostile", "BRA": "opposed"},
            scope(states=("VEN", "BRA")),
            "On 31 August 2025 Venezuela is hostile to the strike; Brazil is opposed.",
        ),
        (
            {"MEX": "opposed"},
            scope(states=("MEX",), stances=("hostile",)),
            "On 31 August 2025 Mexico is opposed to the strike; it is not hostile.",
        ),
        (
            {"MEX": "opposed", "FRA": None},
            scope(states=("MEX", "FRA", "CELAC")),
            "On 31 August 2025 Mexico is opposed to the strike. No position of France is recorded. "
            "CELAC is an international body: its responses are recorded, but it has no position.",
        ),
        (
            {"MEX": "opposed", "BRA": "neutral"},
            scope(states=("MEX", "BRA"), stances=("hostile",)),
            "On 31 August 2025 Mexico is opposed to the strike; Brazil is neutral; none of them is hostile.",
        ),
        (
            {"MEX": "opposed", "BRA": "neutral"},
            scope(states=("MEX", "BRA"), stances=("opposed",)),
            "On 31 August 2025 Mexico is opposed to the strike; Brazil is neutral.",
        ),
        (
            {},
            scope(states=("USA", "CELAC", "ALBA"), acting=("USA",)),
            "CELAC and ALBA are international bodies: their responses are recorded, but they have no position. "
            "The United States is the acting state: its responses are recorded, but it has no position.",
        ),
        (
            dict.fromkeys(("MEX", "COL", "PER", "BRA", "CUB", "BOL", "CHL"), "opposed"),
            scope(states=("MEX", "COL", "PER", "BRA", "CUB", "BOL", "CHL", "DOM", "USA")),
            "Of 9 states chosen, 7 have a recorded position on the strike on 31 August 2025: all are opposed. "
            "No position of the Dominican Republic or the United States is recorded.",
        ),
        (
            {"MEX": "opposed", "VEN": "hostile", "COL": "hostile"},
            scope(events=STRIKE, focus=("VEN", "COL")),
            "Of 3 states that took a position on the strike in answer to “A strike” by 31 August 2025, two were hostile and one opposed. "
            "Venezuela and Colombia were hostile.",
        ),
        (
            {"COL": "hostile"},
            scope(events=("A", "B"), states=("COL",)),
            "In answer to the two events chosen, by 31 August 2025, Colombia was hostile to the strike.",
        ),
        ({}, scope(events=STRIKE), "No position on the strike is recorded in answer to “A strike” by 31 August 2025."),
    ],
)
def test_headline(rows: dict[str, str | None], asked: Scope, sentence: str) -> None:
    assert headline(positions(**rows), asked) == sentence


@pytest.mark.parametrize(
    ("rows", "asked", "sentence"),
    [
        ({}, scope(), "No recorded position"),
        ({"MEX": "opposed"}, scope(), "Mexico is opposed"),
        ({"MEX": "opposed", "COL": "opposed"}, scope(), "2 states, both opposed"),
        ({"MEX": "opposed", "COL": "hostile"}, scope(), "2 states, no stance ahead"),
        ({"MEX": "opposed", "COL": "opposed", "PER": "hostile"}, scope(), "Two of three states are opposed"),
        ({"MEX": "opposed", "COL": "opposed", "PER": "hostile"}, scope(events=STRIKE), "Two of three states were opposed"),
        ({"MEX": "opposed", "COL": "opposed", "PER": "hostile"}, scope(stances=("hostile",)), "One of three states is hostile"),
        ({"MEX": "opposed"}, scope(stances=("hostile", "neutral")), "Mexico is opposed, not hostile or neutral"),
    ],
)
def test_map_title(rows: dict[str, str], asked: Scope, sentence: str) -> None:
    assert map_title(positions(**rows), asked) == sentence


def test_standing() -> None:
    assert state_sentence("MEX", "opposed", date(2025, 2, 1), date(2025, 3, 1), scope()) == (
        "Mexico is opposed to the strike, since 1 February 2025; last stated 1 March 2025."
    )
    assert (
        state_sentence("DOM", "neutral", DAY, DAY, scope())
        == "The Dominican Republic is neutral on the strike, since 31 August 2025."
    )
    assert state_sentence("MEX", "hostile", DAY, DAY, scope(events=STRIKE)) == (
        "In answer to “A strike”, Mexico was hostile to the strike, since 31 August 2025."
    )


@pytest.mark.parametrize(
    ("against", "other", "title"),
    [
        (1, 2, "33 % of 3 responses are opposed or hostile"),
        (0, 0, "No response for the filters in force"),
        (0, 1, "1 response is neutral"),
        (1, 0, "1 response is opposed"),
        (2, 0, "All 2 responses are opposed"),
        (999, 1, "99 % of 1,000 responses are opposed or hostile"),
        (1, 999, "1 % of 1,000 responses are opposed or hostile"),
    ],
)
def test_bars_title(against: int, other: int, title: str) -> None:
    assert bars_title(pd.DataFrame({"stance": ["opposed", "neutral"], "n": [against, other]})) == title


def test_all_and_none_of_several_stances_are_told() -> None:
    all_of = pd.DataFrame({"stance": ["opposed", "hostile"], "n": [2, 3]})
    assert bars_title(all_of) == "All 5 responses are opposed or hostile"
    none_of = pd.DataFrame({"stance": ["neutral", "supportive"], "n": [2, 3]})
    assert bars_title(none_of) == "None of 5 responses is opposed or hostile"
    assert deeds_title(pd.DataFrame({"quad": [], "n": []})) == "No response for the filters in force"


def test_other_titles() -> None:
    moves = pd.DataFrame({"state": ["MEX", "MEX", "COL", "PER", "PER", "PER"]})
    assert timeline_title(moves, ["MEX", "COL"]) == "Mexico changed position most often, twice"
    assert timeline_title(moves, ["COL"]) == "Colombia changed position once"
    assert timeline_title(moves.iloc[1:3], ["MEX", "COL"]) == "Colombia and Mexico changed position most often, once each"
    assert timeline_title(moves, ["BRA"]) == "No recorded change of position"
    apart = pd.DataFrame({"state": ["MEX", "COL"], "spread": [3, 3], "n": [2, 2]})
    assert voices_title(apart) == "Voices lie farthest apart in Mexico and Colombia"
    assert voices_title(apart.assign(spread=[0, 3])) == "Voices lie farthest apart in Colombia"
    assert voices_title(apart.iloc[:1]) == "Voices in Mexico lie 3 of 4 steps apart"
    assert voices_title(apart.assign(spread=0)) == "No state with recorded disagreement between its voices"
    assert deeds_title(pd.DataFrame({"quad": ["material_conflict"], "n": [1]})) == "Words and deeds of 1 response"


def test_captions_say_measure_event_period_and_what_they_rest_on() -> None:
    context = FigureContext("A dataset", "1.0", ["A strike"], date(2025, 1, 1), DAY, 1, 1200)
    words = captions.responses_caption(context, "Finding", "Measure")
    assert words.subtitle == "Measure. A strike, 1 Jan 2025 to 31 Aug 2025."
    assert words.source == "A dataset, version 1.0. 1 of 1,200 responses, as of 31 August 2025."
    words = captions.positions_caption(context, "Finding", "Measure")
    assert words.subtitle == "Measure. A strike, up to 31 Aug 2025."
    assert words.source == "A dataset, version 1.0. As of 31 August 2025."


def test_words() -> None:
    assert (day(DAY), short_day(DAY)) == ("31 August 2025", "31 Aug 2025")
    assert (count(1, "response"), count(0, "response"), count(1200, "body", "bodies")) == (
        "1 response",
        "0 responses",
        "1,200 bodies",
    )
    assert (number(3), number(16)) == ("three", "16")
    assert (series([]), series(["a"]), series(["a", "b"]), series(["a", "b", "c"], "or")) == ("", "a", "a and b", "a, b or c")
    assert (label("head_of_state"), label("REJECT"), capitalise("one")) == ("Head of state", "Reject", "One")
    assert figure_text("<b>1 & 2</b> three", 9) == "&lt;b&gt;1 &amp;<br>2&lt;/b&gt;<br>three"
    assert markdown_text("[x](y) $1 :red[a]") == r"\[x\]\(y\) \$1 \:red\[a\]"
    assert headlines.NAMED == 6


@pytest.mark.parametrize(
    "text",
    [
        ":material/check: :streamlit:",
        "a -- b -> c <- d <-> e",
        "see https://example.org or www.example.org or a@b.org",
        "$x$ *a* _b_ `c` [d](e) <b>",
    ],
)
def test_text_is_only_kept_apart_and_never_changed(text: str) -> None:
    """What is shown reads as it stands: signs are escaped, and a word joiner keeps apart what Streamlit would turn."""
    shown = re.sub(r"\\(.)", r"\1", markdown_text(text))
    assert shown.replace("\u2060", "") == text
    for turned in (":material/", ":streamlit:", "--", "->", "<-", "://", "www."):
        assert turned not in shown
