"""Sentences: right numbers, right grammar for 0, 1 and n."""

import re
from datetime import date

import pandas as pd
import pytest

from components.formatting import capitalise, count, day, figure_text, markdown_text, number, series, short_day
from components.language import captions
from components.language.captions import FigureContext
from components.language.headlines import Asked, bars_title, deeds_title, timeline_title, voices_title
from components.language.labels import label
from components.language.paths import path_sentences
from components.language.position_sentences import (
    NAMED,
    firmness_sentence,
    headline,
    map_title,
    other_rule_sentence,
    position_differences,
    recent_sentence,
    state_sentence,
)
from components.language.scope import Scope
from data.position_rule import PositionRule
from data.query.positions import RECENT
from tests.support import frame, governments, response, standings_of

LATEST = PositionRule("latest")
DAY = date(2025, 8, 31)


SIDES = {"supportive": "for", "conditional": "for", "neutral": "", "opposed": "against", "hostile": "against"}


def row(state: str, told: str | None) -> dict[str, object]:
    """A position of "opposed", or "opposed aged" with another status; "opposed pending" with a change that is not confirmed."""
    tone, *more = (told or "none").split()
    status = {"aged": "aged", "previous": "previous_government"}.get("".join(more), "unconfirmed" if more else "standing")
    status = "no_side" if tone == "neutral" and not more else status
    pending = ("supportive" if SIDES.get(tone) == "against" else "hostile") if more == ["pending"] else None
    return {
        "state": state, "side": SIDES.get(tone), "tone": tone if told else None, "status": status if told else None, "since": pd.Timestamp("2025-02-01"),
        "stated": pd.Timestamp("2025-03-01"), "pending": pending, "pending_since": pd.Timestamp("2025-08-30") if pending else pd.NaT,
        "firm": True, "hangs_on": "", "hangs_on_coders": "", "empty": None if told else "not_searched", **dict.fromkeys(RECENT.values(), 0),
    }  # fmt: skip


def positions(**told: str | None) -> pd.DataFrame:
    return pd.DataFrame([row(state, words) for state, words in told.items()] or [row("MEX", None)])


def scope(**more: object) -> Scope:
    return Scope("the strike", DAY, **more)  # type: ignore[arg-type]


STRIKE = ("A strike",)


LEAD = "On 31 August 2025"
MANY = ("MEX", "COL", "PER", "BRA", "CUB", "BOL", "CHL")


@pytest.mark.parametrize(
    ("rows", "asked", "sentence"),
    [
        ({}, scope(), "No standing position on the strike is recorded on 31 August 2025."),
        ({"MEX": None}, scope(states=("MEX",)), "No position of Mexico on the strike is recorded on 31 August 2025."),
        ({"MEX": "opposed"}, scope(), f"{LEAD}, one state with a standing position on the strike is against it."),
        ({"MEX": "conditional"}, scope(focus=("MEX",)), f"{LEAD} Mexico is for the strike."),
        ({"MEX": "opposed", "COL": "hostile"}, scope(), f"{LEAD}, both states with a standing position on the strike are against it."),
        ({"MEX": "opposed", "COL": "opposed", "PER": "opposed"}, scope(), f"{LEAD}, all three states with a standing position on the strike are against it."),
        (
            {"MEX": "opposed", "COL": "opposed", "PER": "opposed"}, scope(focus=("MEX",)),
            f"{LEAD} Mexico is against the strike. Both further states with a standing position are against it.",
        ),
        ({"MEX": "opposed", "PER": "supportive"}, scope(focus=("MEX",)), f"{LEAD} Mexico is against the strike. One further state with a standing position is for it."),
        (
            {"MEX": "opposed", "COL": "opposed", "VEN": "hostile", "ECU": "supportive", "BRA": None, "PER": "conditional", "CUB": "hostile", "CHL": "opposed"},
            scope(focus=("MEX", "VEN", "COL", "ECU")),
            f"{LEAD} Mexico, Venezuela and Colombia are against the strike; Ecuador is for it. "
            "Of three further states with a standing position, two are against and one for.",
        ),
        ({"MEX": "opposed", "COL": "supportive"}, scope(), f"{LEAD}, of two states with a standing position on the strike, one is against it and one for it."),
        (
            {"MEX": "opposed aged", "VEN": "neutral", "COL": "hostile previous", "PER": "opposed aged", "CUB": "neutral", "BOL": "opposed previous", "CHL": "supportive aged"},
            scope(focus=("MEX", "VEN", "COL")),
            "No standing position on the strike is recorded on 31 August 2025. Mexico was against it when it last said so, on 1 March 2025, more than 90 days before. "
            "Venezuela took no side. The previous government of Colombia was against it; the present one has not spoken. Not counted: two further positions last stated "
            "more than 90 days before, one further state whose previous government spoke last and one further state that took no side.",
        ),
        (
            {"MEX": "opposed", "PER": "opposed aged", "CUB": "neutral"}, scope(focus=("MEX",)),
            f"{LEAD} Mexico is against the strike. Not counted: one position last stated more than 90 days before and one state that took no side.",
        ),
        (
            {"MEX": "opposed pending", "PER": "supportive pending"}, scope(focus=("MEX",)),
            f"{LEAD} Mexico is against the strike. One further state with a standing position is for it. "
            "Not confirmed: a statement of the other side by Mexico on 30 August 2025 and by Peru on 30 August 2025.",
        ),
        (
            {"MEX": "opposed", "VEN": "hostile", "BRA": "opposed"}, scope(stances=("hostile",)),
            f"{LEAD}, one of three states with a standing position on the strike is hostile: Venezuela.",
        ),
        (
            {"MEX": "opposed", "BRA": "opposed", "CUB": "hostile aged"}, scope(stances=("hostile",)),
            f"{LEAD}, none of two states with a standing position on the strike is hostile. Not counted: one position last stated more than 90 days before.",
        ),
        (
            {"CHL": "opposed previous"}, scope(states=("CHL",), stances=("opposed",)),
            "The previous government of Chile was against the strike; the present one has not spoken by 31 August 2025.",
        ),
        (
            {"DOM": "supportive aged", "BOL": "neutral"}, scope(states=("DOM", "BOL")),
            "The Dominican Republic was for the strike when it last said so, on 1 March 2025, more than 90 days before 31 August 2025. Bolivia took no side.",
        ),
        ({"BOL": "neutral"}, scope(states=("BOL",)), "Bolivia took no side on the strike by 31 August 2025."),
        ({"BOL": "neutral", "MEX": "opposed"}, scope(stances=("neutral",)), f"{LEAD}, one of two states with a standing position or without a side on the strike is neutral: Bolivia."),
        ({"MEX": "opposed", "BRA": "hostile previous"}, scope(stances=("hostile",)), f"{LEAD} Mexico is against the strike, opposed in tone, not hostile. Not counted: one state whose previous government spoke last."),
        ({"VEN": "hostile", "BRA": "opposed"}, scope(states=("VEN", "BRA")), f"{LEAD} Venezuela and Brazil are against the strike."),
        (
            {"MEX": "opposed", "FRA": None}, scope(states=("MEX", "FRA", "CELAC")),
            f"{LEAD} Mexico is against the strike. No position of France is recorded. "
            "CELAC is an international body: its responses are recorded, but it has no position.",
        ),
        (
            {}, scope(states=("USA", "CELAC", "ALBA"), acting=("USA",)),
            "CELAC and ALBA are international bodies: their responses are recorded, but they have no position. "
            "The United States is the acting state: its responses are recorded, but it has no position.",
        ),
        (
            dict.fromkeys(MANY, "opposed"), scope(states=(*MANY, "DOM", "USA")),
            "Of nine states chosen, seven have a standing position on the strike on 31 August 2025: seven are against it. "
            "No position of the Dominican Republic or the United States is recorded.",
        ),
        (
            {**dict.fromkeys(MANY, "opposed"), "PER": "supportive", "BRA": "opposed aged"}, scope(states=MANY),
            "Of seven states chosen, six have a standing position on the strike on 31 August 2025: five are against it and one for it. "
            "Not counted: one position last stated more than 90 days before.",
        ),
        (
            {"MEX": "opposed", "VEN": "hostile aged", "COL": "hostile previous", "PER": "neutral"}, scope(events=STRIKE, focus=("VEN", "COL")),
            "In answer to “A strike”, by 31 August 2025, Venezuela was against the strike. One further state with a position was against it. "
            "The previous government of Colombia was against it; the present one has not spoken. Not counted: one state that took no side.",
        ),
        ({"COL": "hostile"}, scope(events=("A", "B"), states=("COL",)), "In answer to the two events chosen, by 31 August 2025, Colombia was against the strike."),
        ({}, scope(events=STRIKE), "No position on the strike is recorded in answer to “A strike” by 31 August 2025."),
        ({"MEX": "opposed"}, scope(focus=("MEX",), rule=LATEST), f"{LEAD}, each by its latest statement alone, Mexico is against the strike."),
    ],
)  # fmt: skip
def test_headline(rows: dict[str, str | None], asked: Scope, sentence: str) -> None:
    assert headline(positions(**rows), asked) == sentence


@pytest.mark.parametrize(
    ("rows", "asked", "sentence"),
    [
        ({}, scope(), "No standing position"),
        ({"MEX": "opposed aged"}, scope(), "No standing position"),
        ({"MEX": "opposed"}, scope(), "Mexico is against"),
        ({"MEX": "opposed", "COL": "hostile"}, scope(), "2 states, both against"),
        ({"MEX": "opposed", "COL": "hostile", "PER": "opposed"}, scope(), "3 states, all against"),
        ({"MEX": "opposed", "COL": "opposed", "PER": "supportive"}, scope(), "2 states against, 1 for"),
        ({"MEX": "supportive", "COL": "opposed", "PER": "supportive", "CUB": "opposed aged"}, scope(), "2 states for, 1 against"),
        ({"MEX": "opposed aged"}, scope(events=STRIKE), "Mexico was against"),
        ({"MEX": "opposed", "COL": "opposed", "PER": "hostile"}, scope(stances=("hostile",)), "1 of 3 states is hostile"),
    ],
)
def test_map_title(rows: dict[str, str], asked: Scope, sentence: str) -> None:
    assert map_title(positions(**rows), asked) == sentence


def test_standing() -> None:
    assert (
        state_sentence(row("MEX", "opposed"), scope())
        == "Mexico is against the strike, opposed in tone, since 1 February 2025; last stated 1 March 2025."
    )
    assert state_sentence(row("MEX", "opposed aged"), scope()) == (
        "Mexico was against the strike, opposed in tone, from 1 February 2025; last stated 1 March 2025, more than 90 days before."
    )
    assert (
        state_sentence(row("DOM", "neutral"), scope())
        == "The Dominican Republic took no side on the strike; last statement 1 March 2025."
    )
    assert state_sentence(row("DOM", "hostile previous"), scope()) == (
        "The previous government of the Dominican Republic was against the strike, hostile in tone, last on 1 March 2025; the present one has not spoken."
    )
    assert state_sentence(row("PER", "neutral previous"), scope()).startswith(
        "The previous government of Peru took no side on the strike, last on"
    )
    assert state_sentence(row("MEX", "opposed pending"), scope()).endswith(
        "A statement of the other side, on 30 August 2025, is not confirmed."
    )
    fresh = row("MEX", "hostile") | {"stated": pd.Timestamp("2025-02-01")}
    assert (
        state_sentence(fresh, scope(events=STRIKE))
        == "In answer to “A strike”, Mexico was against the strike, hostile in tone, since 1 February 2025."
    )


def test_firmness_and_recent_statements_are_told_with_what_they_hang_on() -> None:
    held = row("MEX", "hostile")
    assert firmness_sentence(held) == "Holds with any one coder’s codes and without any one statement"
    assert firmness_sentence(held | {"firm": pd.NA}) == ""
    loose = held | {"firm": False, "hangs_on": "MEX-2026-03-09-01", "hangs_on_coders": "coder-a"}
    assert firmness_sentence(loose) == "Hangs on the statement of 9 March 2026 and the codes of coder-a"
    many = held | {"firm": False, "hangs_on": ";".join(f"MEX-2026-03-0{n}-01" for n in range(1, 5))}
    assert firmness_sentence(many) == "Hangs on each of four statements"
    counted = held | {"recent_hostile": 4, "recent_opposed": 3, "recent_neutral": 1}
    assert recent_sentence(counted, PositionRule()) == "4 of 8 statements of the last 90 days hostile"
    assert recent_sentence(held, PositionRule(aged_days=30)) == "No statement in the last 30 days"
    assert (
        other_rule_sentence(held, 14, LATEST)
        == "By its latest statement alone, of 1 March 2025, it is hostile; by that rule 14 changes of stance are counted."
    )
    assert (
        other_rule_sentence(held, 1, PositionRule())
        == "By its sustained side it is against it, hostile in tone, since 1 February 2025; by that rule 1 change of side is confirmed."
    )


def test_what_differs_between_two_states_of_the_record_is_told() -> None:
    before, now = (
        positions(MEX="hostile", COL="opposed", PER="neutral"),
        positions(MEX="opposed", COL="opposed", CUB="hostile aged"),
    )
    assert position_differences(before, now) == [
        "Cuba: then no position, now against, hostile in tone, aged", "Mexico: then against, hostile in tone, now against, opposed in tone",
        "Peru: then no side taken, now no position",
    ]  # fmt: skip


def test_a_path_is_told_by_government_with_each_confirmed_change() -> None:
    rows = frame(
        response("MEX-2025-02-01-01", stance="neutral"), response("MEX-2025-03-01-01", stance="opposed"), response("MEX-2025-04-01-01", stance="supportive"),
        response("MEX-2025-04-02-01", stance="supportive"), response("MEX-2025-07-01-01", stance="opposed"), response("MEX-2025-07-02-01", stance="hostile"),
        response("MEX-2025-07-03-01", stance="hostile"), response("MEX-2025-08-20-01", stance="supportive"),
    )  # fmt: skip
    terms = governments(("MEX", "Old", "2020-01-01", "2025-06-01"), ("MEX", "New", "2025-06-01", ""))
    found = standings_of(rows, DAY, governments=terms)
    assert path_sentences(found.history, found.shifts, found.unconfirmed, terms, PositionRule()) == [
        "Under Old: no side taken in its statements from 1 February 2025.", "Against since 1 March 2025.",
        "A change to for on 1 April 2025, confirmed 2 April 2025.", "Under New: against since 1 July 2025.",
        "A statement of the other side (supportive), on 20 August 2025, was not confirmed.",
        "Its tone turned hostile on 3 July 2025, which is no change of position.",
    ]  # fmt: skip
    plain = standings_of(rows, DAY, rule="latest")
    assert path_sentences(plain.history, plain.shifts, plain.unconfirmed, terms, LATEST) == [
        "First recorded neutral on 1 February 2025; 5 changes of stance, the latest from hostile to supportive on 20 August 2025."
    ]


def counts(**n: int) -> pd.DataFrame:
    """Responses of Mexico by stance, and of the United States, in support, as "acting"."""
    rows = [("USA", "supportive", n.pop("acting", 0)), *(("MEX", stance, many) for stance, many in n.items())]
    return pd.DataFrame([found for found in rows if found[2]], columns=["state", "stance", "n"])


ALL, ACTING = Asked(), Asked(acting=("USA",))


@pytest.mark.parametrize(
    ("rows", "asked", "title"),
    [
        (counts(opposed=1, neutral=2), ALL, "One of three responses, direct and related, is opposed or hostile"),
        (counts(opposed=1, neutral=2, acting=5), ACTING, "One of three responses by others than the United States, direct and related, is opposed or hostile"),
        (counts(opposed=1, neutral=2), Asked(relevances=("direct",)), "One of three direct responses is opposed or hostile"),
        (counts(), ALL, "No response for the filters in force"),
        (counts(neutral=1), ALL, "The one response is neither opposed nor hostile"),
        (counts(hostile=1), ALL, "The one response is opposed or hostile"),
        (counts(opposed=2), ALL, "Both responses, direct and related, are opposed or hostile"),
        (counts(neutral=2), Asked(relevances=("related",)), "Neither of the two related responses is opposed or hostile"),
        (counts(opposed=4, neutral=8), ALL, "33 % of 12 responses, direct and related, are opposed or hostile"),
        (counts(opposed=999, neutral=1), ALL, "99 % of 1,000 responses, direct and related, are opposed or hostile"),
        (counts(opposed=1, neutral=999), ALL, "1 % of 1,000 responses, direct and related, are opposed or hostile"),
        (counts(opposed=2, acting=1), Asked(("opposed", "supportive"), acting=("USA",)), "3 responses by 2 states and bodies, most by Mexico (2)"),
        (counts(opposed=2, acting=2), Asked(("opposed",)), "4 responses by 2 states and bodies, most by Mexico and the United States (2 each)"),
        (counts(opposed=2), Asked(("opposed",)), "2 responses, both by Mexico"),
        (counts(acting=3), ACTING, "3 responses, all by the United States"),
        (counts(acting=1), ACTING, "1 response by the United States"),
    ],
)  # fmt: skip
def test_bars_title(rows: pd.DataFrame, asked: Asked, title: str) -> None:
    assert bars_title(rows, asked) == title


def test_other_titles() -> None:
    moves, rule = pd.DataFrame({"state": ["MEX", "MEX", "COL", "PER", "PER", "PER"]}), PositionRule()
    assert timeline_title(moves, ["MEX", "COL"], rule) == "Mexico changed side most often of the two drawn, twice"
    assert timeline_title(moves, ["COL"], rule) == "Colombia changed side once"
    assert (
        timeline_title(moves.iloc[1:3], ["MEX", "COL"], rule)
        == "Colombia and Mexico changed side most often of the two drawn, once each"
    )
    assert timeline_title(moves, ["COL", "BRA", "CUB"], rule) == "Only Colombia changed side, of the three drawn: once"
    assert timeline_title(moves, ["BRA"], rule) == "No confirmed change of side of Brazil"
    assert timeline_title(moves, ["BRA", "CUB"], rule) == "No confirmed change of side by the two states drawn"
    assert timeline_title(moves, [], rule) == "Responses over time"
    assert timeline_title(moves, ["PER"], LATEST) == "Peru changed stance 3 times"
    assert timeline_title(moves, ["BRA"], LATEST) == "No change of stance of Brazil"
    five = pd.DataFrame({"state": ["MEX", "COL", "PER", "BRA", "BRA"]}).iloc[:4]
    assert (
        timeline_title(five, ["MEX", "COL", "PER", "BRA", "CUB"], rule) == "Four of the five drawn changed side, 4 times in all"
    )
    apart = pd.DataFrame({"state": ["MEX", "COL"], "spread": [3, 3], "n": [2, 2]})
    assert voices_title(apart) == "Voices lie farthest apart in Mexico and Colombia"
    assert voices_title(apart.assign(spread=[0, 3])) == "Voices lie farthest apart in Colombia"
    assert voices_title(apart.iloc[:1]) == "Voices in Mexico lie 3 of 4 steps apart"
    assert voices_title(apart.assign(spread=0)) == "No state with recorded disagreement between its voices"
    assert deeds_title(pd.DataFrame({"quad": ["material_conflict"], "n": [1]})) == "Words and deeds of 1 response"
    assert deeds_title(pd.DataFrame({"quad": [], "n": []})) == "No response for the filters in force"


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
    assert NAMED == 6


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
