"""Rule 5 of the codebook: every clause and their meetings by hand, then against the same rule written anew."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.dataset.dataset import Dataset
from data.position_rule import PositionRule
from data.query.positions import (
    handovers,
    position_history,
    position_shifts,
    positions,
    state_paths,
    tone_changes,
    unconfirmed_changes,
)
from data.schema import CHANNELS, STANCES
from tests import rule_five
from tests.support import examples, frame, governments, response

END = date(2025, 12, 31)
OFFICES = {"head": "head_of_state", "ministry": "government", "army": "military"}


def rows(*said: str, state: str = "MEX") -> list[dict[str, str]]:
    """Rows of "2025-02-01 head hostile", with "communique" or "low" behind if wanted."""
    numbers: dict[str, int] = {}
    found = []
    for line in said:
        day, office, stance, *more = line.split()
        numbers[day] = numbers.get(day, 0) + 1
        changes = {"channel": "communique"} if "communique" in more else {}
        changes |= {"confidence": "low"} if "low" in more else {}
        found.append(response(f"{state}-{day}-{numbers[day]:02d}", actor_type=OFFICES[office], stance=stance, **changes))
    return found


def stands(said: Sequence[dict[str, str]], day: date = END, **more: Any) -> tuple[str, str, str, str, str]:
    """Side, tone, since, stated, status of the first state."""
    found = positions(state_paths(frame(*said), day, **more), day, more.get("rule")).iloc[0]
    return found["side"], found["tone"], str(found["since"].date()), str(found["stated"].date()), found["status"]


def test_a_a_neutral_statement_never_moves_a_held_side() -> None:
    said = rows("2025-11-01 head opposed", "2025-11-20 head neutral", "2025-12-10 head neutral")
    assert stands(said) == ("against", "opposed", "2025-11-01", "2025-11-01", "standing")


def test_a_where_no_side_was_held_neutral_is_no_side_taken_until_one_is() -> None:
    said = rows("2025-11-01 head neutral", "2025-11-20 ministry neutral", "2025-12-10 head conditional")
    assert stands(said, date(2025, 12, 9)) == ("", "neutral", "2025-11-01", "2025-11-20", "no_side")
    assert stands(said) == ("for", "conditional", "2025-12-10", "2025-12-10", "standing"), (
        "a first side is no change, so it waits for nothing"
    )


def test_b_a_lower_office_cannot_change_the_side_for_thirty_days() -> None:
    assert stands(rows("2025-11-01 head opposed", "2025-12-01 ministry supportive"))[0] == "against", "the thirtieth day"
    later = rows("2025-11-01 head opposed", "2025-12-02 ministry supportive")
    assert stands(later) == ("for", "supportive", "2025-12-02", "2025-12-02", "standing"), (
        "the thirty-first, and fourteen days without a no"
    )
    assert stands(rows("2025-11-01 head opposed", "2025-11-05 ministry supportive communique"))[0] == "for"
    assert stands(rows("2025-11-01 ministry opposed", "2025-11-05 ministry supportive"))[0] == "for", (
        "no head of state has spoken"
    )
    assert stands(rows("2025-11-01 head neutral", "2025-11-05 army opposed"))[0] == "against", "a first side is no change"


def test_b_a_head_of_state_who_repeats_a_lower_office_makes_the_change() -> None:
    said = rows(
        "2025-11-01 head opposed",
        "2025-11-10 ministry supportive",
        "2025-11-20 head supportive",
        "2025-11-25 ministry supportive",
    )
    assert stands(said, date(2025, 11, 20)) == ("against", "opposed", "2025-11-01", "2025-11-01", "unconfirmed")
    assert stands(said)[:3] == ("for", "supportive", "2025-11-20"), "from the head of state's day; a lower office may repeat it"


def test_c_a_change_is_confirmed_by_the_next_statement_that_takes_a_side() -> None:
    said = rows("2025-11-01 head opposed", "2025-12-01 head supportive", "2025-12-03 head neutral", "2025-12-05 head conditional")
    before = positions(state_paths(frame(*said), date(2025, 12, 4)), date(2025, 12, 4)).iloc[0]
    assert (before["side"], before["status"], before["pending"], before["pending_id"]) == (
        "against",
        "unconfirmed",
        "supportive",
        "MEX-2025-12-01-01",
    )
    assert stands(said) == ("for", "conditional", "2025-12-01", "2025-12-05", "standing")


def test_c_or_by_fourteen_days_without_one_to_the_contrary() -> None:
    said = rows("2025-11-01 head opposed", "2025-12-01 head supportive")
    assert stands(said, date(2025, 12, 14))[0::4] == ("against", "unconfirmed")
    assert stands(said, date(2025, 12, 15)) == ("for", "supportive", "2025-12-01", "2025-12-01", "standing")
    contradicted = stands([*said, *rows("2025-12-15 head hostile")])
    assert contradicted == ("against", "opposed", "2025-11-01", "2025-12-15", "standing"), "the fourteenth day still contradicts"
    kept = stands([*said, *rows("2025-12-16 head hostile")])
    assert (kept[0], kept[2], kept[4]) == ("against", "2025-12-16", "standing"), (
        "the fifteenth is a change of its own, confirmed by the end"
    )


def test_c_only_a_confirmed_change_is_a_shift() -> None:
    paths = state_paths(frame(*rows("2025-11-01 head opposed", "2025-11-10 head supportive", "2025-11-12 head hostile", "2025-12-01 head conditional", "2025-12-02 head supportive")), END)  # fmt: skip
    (shift,) = position_shifts(paths).to_dict("records")
    assert (shift["before"], shift["after"], str(shift["date"].date()), str(shift["confirmed"].date())) == (
        "hostile",
        "conditional",
        "2025-12-01",
        "2025-12-02",
    )
    assert (shift["before_id"], shift["after_id"]) == ("MEX-2025-11-12-01", "MEX-2025-12-01-01")
    assert unconfirmed_changes(paths)["after_id"].tolist() == ["MEX-2025-11-10-01"]
    pending = state_paths(frame(*rows("2025-11-01 head opposed", "2025-12-20 head supportive")), END)
    assert (len(position_shifts(pending)), unconfirmed_changes(pending)["after_id"].tolist()) == (0, ["MEX-2025-12-20-01"])


def test_d_the_tone_is_that_of_most_of_the_last_five_days_and_the_milder_of_two() -> None:
    days = [f"2025-11-{day:02d}" for day in range(1, 11)]
    tones = ["hostile"] * 3 + ["opposed"] * 2
    assert stands(rows(*(f"{d} head {t}" for d, t in zip(days, tones, strict=False))))[1] == "hostile"
    assert stands(rows(*(f"{d} head {t}" for d, t in zip(days, [*tones, "opposed"], strict=False))))[1] == "opposed", (
        "the first has left the five"
    )
    assert stands(rows("2025-11-01 head hostile", "2025-11-02 head opposed"))[1] == "opposed"
    assert stands(rows("2025-11-01 head supportive", "2025-11-02 head conditional"))[1] == "conditional"
    assert (
        stands(rows("2025-11-01 head opposed", "2025-11-02 head hostile", "2025-11-03 head neutral", "2025-11-04 head hostile"))[
            1
        ]
        == "hostile"
    )


def test_d_a_change_of_tone_is_shown_and_not_counted() -> None:
    paths = state_paths(frame(*rows("2025-11-01 head opposed", "2025-11-02 head hostile", "2025-11-03 head hostile")), END)
    assert position_shifts(paths).empty
    assert tone_changes(paths)[["before", "after", "response_id"]].values.tolist() == [
        ["opposed", "hostile", "MEX-2025-11-03-01"]
    ]
    assert position_history(paths)[["side", "tone"]].values.tolist() == [["against", "opposed"], ["against", "hostile"]]


TERMS = governments(("MEX", "Old", "2020-01-01", "2025-11-15"), ("MEX", "New", "2025-11-15", ""))


def test_e_a_position_ends_with_the_government_that_took_it() -> None:
    said = rows("2025-11-01 head opposed", "2025-12-01 head supportive")
    asked = {"governments": TERMS}
    assert stands(said, date(2025, 11, 14), **asked)[0::4] == ("against", "standing")
    assert stands(said, date(2025, 11, 15), **asked) == ("against", "opposed", "2025-11-01", "2025-11-01", "previous_government")
    assert stands(said, **asked) == ("for", "supportive", "2025-12-01", "2025-12-01", "standing")
    assert position_shifts(state_paths(frame(*said), END, governments=TERMS)).empty, (
        "another government's first word is no change"
    )
    assert stands(rows("2025-11-01 head opposed", "2025-12-01 head neutral"), **asked)[0::4] == ("", "no_side")


def test_e_on_a_day_of_handover_statements_belong_to_the_new_government() -> None:
    said = rows("2025-11-01 head hostile", "2025-11-15 ministry opposed")
    assert stands(said, governments=TERMS) == ("against", "opposed", "2025-11-15", "2025-11-15", "standing")


def test_e_a_change_that_is_pending_goes_with_its_government() -> None:
    said = rows("2025-11-01 head opposed", "2025-11-10 head supportive")
    assert stands(said, governments=TERMS)[0::4] == ("against", "previous_government")
    early = rows("2025-10-01 head opposed", "2025-10-31 head supportive")
    assert stands(early, date(2025, 11, 20), governments=TERMS)[0] == "for", "fourteen days had passed on the last day"
    late = rows("2025-10-01 head opposed", "2025-11-01 head supportive")
    assert stands(late, date(2025, 11, 20), governments=TERMS)[0] == "against", "thirteen had"


def test_e_a_new_head_of_state_is_not_bound_by_the_words_of_the_old_one() -> None:
    said = rows(
        "2025-11-14 head opposed", "2025-11-20 ministry supportive", "2025-11-21 ministry opposed", "2025-11-22 ministry opposed"
    )
    assert stands(said, governments=TERMS)[0] == "against"
    assert stands(said[:2], governments=TERMS)[:3] == ("for", "supportive", "2025-11-20")


def test_f_a_position_last_stated_more_than_ninety_days_ago_is_aged() -> None:
    said = rows("2025-09-01 head opposed", "2025-10-02 head opposed", "2025-12-30 head neutral")
    assert stands(said)[-1] == "standing", "the ninetieth day"
    assert stands(rows("2025-10-01 head opposed"))[-1] == "aged"


def test_low_confidence_gives_no_position_and_days_may_be_set() -> None:
    assert (
        stands(rows("2025-12-01 head opposed", "2025-12-05 head supportive low", "2025-12-06 head supportive low"))[0]
        == "against"
    )
    said = rows("2025-12-01 head opposed", "2025-12-10 ministry supportive")
    quick = PositionRule(rank_days=5, confirm_days=3, aged_days=10, tone_statements=1)
    assert stands(said, rule=quick) == ("for", "supportive", "2025-12-10", "2025-12-10", "aged")
    tone = rows("2025-12-01 head hostile", "2025-12-02 head hostile", "2025-12-28 head opposed")
    assert stands(tone, rule=quick)[1] == "opposed"


def test_the_latest_statement_is_a_rule_of_its_own() -> None:
    said = rows("2025-01-01 head opposed", "2025-02-01 head supportive", "2025-02-02 army neutral low", "2025-02-03 army neutral")
    rule = PositionRule("latest")
    assert stands(said, rule=rule) == ("", "neutral", "2025-02-02", "2025-02-03", "no_side")
    paths = state_paths(frame(*said), END, rule=rule)
    assert position_shifts(paths)[["before", "after"]].values.tolist() == [["opposed", "supportive"], ["supportive", "neutral"]]


def test_statements_of_the_last_ninety_days_are_counted_by_tone() -> None:
    said = rows(
        "2025-10-01 head opposed",
        "2025-10-02 head opposed",
        "2025-11-01 head hostile",
        "2025-11-02 head neutral",
        "2025-11-02 army hostile",
    )
    found = positions(state_paths(frame(*said), END), END).iloc[0]
    counted = {name.removeprefix("recent_"): int(n) for name, n in found.items() if str(name).startswith("recent_")}
    assert counted == {"supportive": 0, "conditional": 0, "neutral": 1, "opposed": 1, "hostile": 1}


# The same rule written anew.

DAYS = st.integers(0, 150).map(lambda n: (date(2025, 8, 3) + timedelta(days=n)).isoformat())
LINES = st.tuples(
    DAYS, st.sampled_from(["head_of_state", "government", "military"]), st.sampled_from(STANCES), st.sampled_from([*CHANNELS[:3], "communique"]),
    st.sampled_from(["high", "medium", "low"]), st.sampled_from(["agreed", "coded", "draft", "withdrawn"]) | st.just("agreed"),
)  # fmt: skip
HANDOVERS = st.lists(DAYS, max_size=2, unique=True).map(sorted)


def _rows(lines: Sequence[tuple[str, ...]]) -> list[dict[str, str]]:
    numbers: dict[str, int] = {}
    found = []
    for day, office, stance, channel, confidence, status in lines:
        numbers[day] = numbers.get(day, 0) + 1
        found.append(response(f"MEX-{day}-{numbers[day]:02d}", actor_type=office, stance=stance, channel=channel, confidence=confidence, status=status))  # fmt: skip
    return found


def _terms(days: Sequence[str]) -> pd.DataFrame:
    begins = ["2020-01-01", *days]
    return governments(*(("MEX", f"G{n}", begin, end) for n, (begin, end) in enumerate(zip(begins, [*days, ""], strict=True))))


@settings(max_examples=examples(120), deadline=None)
@given(st.lists(LINES, min_size=1, max_size=14), HANDOVERS, st.integers(0, 150))
def test_the_engine_and_the_rule_written_anew_agree(lines: Any, days: list[str], back: int) -> None:
    said, on = _rows(lines), END - timedelta(days=back)
    right = rule_five.position(said, "MEX", on, [date.fromisoformat(day) for day in days])
    paths = state_paths(frame(*said), on, governments=_terms(days))
    found = positions(paths, on)
    assert bool(len(found)) == (right is not None)
    if right is not None:
        row = found.iloc[0]
        assert {name: row[name] for name in ("side", "tone", "status")} == {
            name: right[name] for name in ("side", "tone", "status")
        }
        assert (row["since"].date(), row["stated"].date()) == (right["since"], right["stated"])
        assert [day.date() for day in position_shifts(paths)["date"]] == right["shifts"]
        last = position_history(paths).iloc[-1]
        assert (last["side"], last["tone"]) == (right["side"], right["tone"]), "the band ends as the position is"


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(LINES, min_size=1, max_size=10), st.randoms(use_true_random=False), st.integers(0, 150))
def test_order_weaker_offices_drafts_and_the_future_change_nothing(lines: Any, shuffled: random.Random, back: int) -> None:
    said, on = _rows(lines), END - timedelta(days=back)
    right = positions(state_paths(frame(*said), on), on)
    mixed = list(said)
    shuffled.shuffle(mixed)
    more = [row | {"response_id": row["response_id"][:-2] + "90", "actor_type": "judiciary", "stance": "conditional"} for row in said if row["status"] in ("agreed", "coded") and row["confidence"] != "low" and row["actor_type"] != "military"]  # fmt: skip
    unique = list({row["response_id"]: row for row in more}.values())
    hidden = [
        response("MEX-2025-08-04-91", stance="supportive", status="draft"),
        response("MEX-2025-08-04-92", stance="hostile", status="withdrawn"),
    ]
    later = [
        response(f"MEX-{(on + timedelta(days=n)).isoformat()}-93", stance="hostile")
        for n in (1, 20)
        if on + timedelta(days=n) <= date(2026, 12, 31)
    ]
    for other in (mixed, [*said, *unique], [*said, *hidden], [*said, *later]):
        pd.testing.assert_frame_equal(positions(state_paths(frame(*other), on), on), right)


# The checks at the end of the codebook.

CHECKS = {
    "2025-08-31": {
        "MEX": ("against", "opposed", "2025-02-20", "2025-08-29"), "VEN": ("against", "hostile", "2025-08-11", "2025-08-28"),
        "COL": ("against", "hostile", "2025-08-08", "2025-08-29"), "ECU": ("for", "supportive", "2025-03-19", "2025-08-09"),
    },
    "2026-03-31": {
        "MEX": ("against", "opposed", "2025-02-20", "2026-03-09"), "VEN": ("against", "opposed", "2026-01-03", "2026-02-23"),
        "COL": ("against", "opposed", "2025-08-08", "2026-03-11"), "ECU": ("for", "supportive", "2025-03-19", "2026-03-09"),
    },
}  # fmt: skip


def _shipped(dataset: Dataset, day: date, **more: Any) -> Any:
    return state_paths(dataset.rollup, day, (), dataset.meta.acting_states, dataset.governments, **more)


@pytest.mark.parametrize("day", CHECKS)
def test_the_focus_states_stand_where_the_codebook_says(shipped: Dataset, day: str) -> None:
    on = date.fromisoformat(day)
    found = positions(_shipped(shipped, on), on).set_index("state")
    for state, right in CHECKS[day].items():
        row = found.loc[state]
        assert (row["side"], row["tone"], str(row["since"].date()), str(row["stated"].date())) == right
        assert row["status"] == "standing"


def test_all_states_count_as_the_codebook_says(shipped: Dataset) -> None:
    def counted(day: date) -> dict[tuple[str, str], int]:
        return positions(_shipped(shipped, day), day).groupby(["status", "side"]).size().to_dict()

    assert counted(date(2025, 8, 31)) == {("standing", "against"): 7, ("standing", "for"): 2, ("no_side", ""): 1}
    n = counted(date(2026, 3, 31))
    assert (n["standing", "against"], n["standing", "for"], n["no_side", ""]) == (16, 10, 8)
    assert n["aged", "against"] + n["aged", "for"] == 9
    assert n["previous_government", "against"] + n["previous_government", ""] == 5
    shifts = position_shifts(_shipped(shipped, date(2026, 3, 31)))
    assert shifts[["state", "after_id"]].values.tolist() == [["PAN", "PAN-2026-01-03-03"]]
    assert str(shifts["date"].iloc[0].date()) == "2026-01-03"


def test_the_shipped_record_agrees_with_the_rule_written_anew_on_every_tenth_day(shipped: Dataset) -> None:
    said = [
        {name: "" if pd.isna(value) else str(value) for name, value in row.items()}
        for row in shipped.rows.frame().to_dict("records")
    ]
    said = [row | {"date": row["date"][:10]} for row in said if row["country"] not in shipped.meta.acting_states]
    changes = {
        state: [date(1970, 1, 1) + timedelta(days=day) for day in days] for state, days in handovers(shipped.governments).items()
    }
    for n in range(0, 436, 10):
        on = date(2025, 1, 20) + timedelta(days=n)
        found = positions(_shipped(shipped, on), on).set_index("state")
        right = {
            state: told
            for state in {row["country"] for row in said if row["country"]}
            if (told := rule_five.position(said, state, on, changes.get(state, [])))
        }
        assert set(found.index) == set(right)
        for state, told in right.items():
            row = found.loc[state]
            assert (row["side"], row["tone"], row["status"], row["since"].date(), row["stated"].date()) == (
                told["side"], told["tone"], told["status"], told["since"], told["stated"],
            ), (state, on)  # fmt: skip
