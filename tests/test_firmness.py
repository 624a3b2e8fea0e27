"""Clause g of rule 5, the nine rules, the local level and the balance of evidence: known answers."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from components.language.methods import sensitivity_title, thin_months, thin_record
from components.products.tables import as_json
from data.dataset.dataset import Dataset
from data.dataset.tables import parse_table
from data.query.balance import by_month, by_state, recorded_lately
from data.query.local_level import estimate, local_levels
from data.query.sensitivity import sensitivity
from data.query.statements import read_statements
from data.schema import CODINGS
from data.validation.folder import check_folder
from data.validation.offices import check_offices
from data.validation.report import main
from tests.support import frame, response, standings_of, text, write
from tests.views import viewed

END = date(2025, 12, 31)


def hangs(*rows: dict[str, str], **more: object) -> tuple[bool, str, str]:
    found = standings_of(frame(*rows), END, **more).positions.set_index("state").loc["MEX"]
    return bool(found["firm"]), found["hangs_on"], found["hangs_on_coders"]


def test_a_side_hangs_on_its_only_statement_and_not_on_one_of_two() -> None:
    assert hangs(response("MEX-2025-12-01-01")) == (False, "MEX-2025-12-01-01", "")
    assert hangs(response("MEX-2025-12-01-01"), response("MEX-2025-12-02-01")) == (True, "", "")
    assert hangs(response("MEX-2025-12-01-01"), response("MEX-2025-12-01-02")) == (True, "", ""), "the next of the day stands in"


def test_a_change_hangs_on_the_statement_without_which_it_is_not_confirmed() -> None:
    rows = [response("MEX-2025-11-01-01"), response("MEX-2025-11-20-01"), response("MEX-2025-12-24-01", stance="supportive"), response("MEX-2025-12-26-01", stance="supportive")]  # fmt: skip
    assert hangs(*rows) == (False, "MEX-2025-12-24-01;MEX-2025-12-26-01", ""), "one alone is five days old and not confirmed"
    assert hangs(*rows, response("MEX-2025-12-27-01", stance="conditional")) == (True, "", "")


def test_a_side_hangs_on_a_coder_whose_codes_alone_give_another() -> None:
    def codings(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
        named = [{"response_id": r, "coder": c, "stance": s, "relevance": v} for r, c, s, v in rows]
        return parse_table(text(CODINGS, named).encode(), CODINGS)

    rows = [response("MEX-2025-12-01-01"), response("MEX-2025-12-02-01")]
    ids = [row["response_id"] for row in rows]
    alike = codings(*((i, c, "opposed", "direct") for i in ids for c in "ab"))
    assert hangs(*rows, codings=alike)[0]
    other = codings(*((i, c, s, "direct") for i in ids for c, s in (("a", "opposed"), ("b", "supportive"))))
    assert hangs(*rows, codings=other) == (False, "", "b")
    related = codings(*((i, c, "opposed", v) for i in ids for c, v in (("a", "direct"), ("b", "related"))))
    assert hangs(*rows, codings=related) == (False, "", "b"), "by their codes the state has said nothing"
    one = codings((ids[0], "a", "opposed", "direct"), (ids[0], "b", "supportive", "direct"))
    assert hangs(*rows, codings=one)[2] == "", "where a coder coded nothing the final code stands: the second statement returns"


def test_the_latest_statement_is_not_asked_what_it_hangs_on() -> None:
    found = standings_of(frame(response("MEX-2025-12-01-01")), END, rule="latest").positions
    assert found["firm"].isna().all()


def test_nine_rules_on_a_path_told_by_hand() -> None:
    """Against on day 1 and 10, for on 20, against on 24, neutral on 40, for on 60 and 62; the head of state throughout."""
    days = {"2025-01-01": "opposed", "2025-01-10": "opposed", "2025-01-20": "supportive", "2025-01-24": "opposed", "2025-02-09": "neutral", "2025-03-01": "supportive", "2025-03-03": "conditional"}  # fmt: skip
    rows = frame(*(response(f"MEX-{day}-01", stance=stance) for day, stance in days.items()))
    said = read_statements(rows, END)
    found = sensitivity(said, said, ["MEX"], (date(2025, 1, 1), date(2025, 3, 10))).set_index("rule")
    assert found["shifts"].to_dict() == {
        "latest": 5, "side_only": 3, "neutral_stays": 3, "head_first": 3, "unopposed": 0, "repeated": 1, "median": 1, "decay": 3, "sustained": 1,
    }  # fmt: skip
    assert found.loc["side_only", "differ"] == 4 + 20 + 2, "for four days, without a side for twenty, and two days early"
    assert found.loc["neutral_stays", "differ"] == 4 + 2
    assert found.loc["sustained", "differ"] == 0
    assert found.loc["sustained", "side"] == "for"
    assert found["days"].eq(69).all()
    assert sensitivity_title(found.reset_index()).endswith("the same side on every day")


def test_the_local_level_lies_between_its_readings_and_widens_where_nothing_is_said() -> None:
    readings = np.full(60, np.nan)
    readings[[0, 1, 2, 3, 30, 57, 58, 59]] = [-1, -2, -1, -2, 0, 2, 1, 2]
    found = estimate(readings)
    assert np.all(np.abs(found.level) <= 2)
    assert found.level[0] < -1 < found.level[30] < 1 < found.level[59]
    assert found.deviation[15] > found.deviation[2]
    flat = estimate(np.array([-1.0, np.nan, -1.0, -1.0, np.nan, -1.0]))
    assert np.allclose(flat.level, -1)


def test_a_level_is_told_of_eight_statements_and_no_fewer(shipped: Dataset) -> None:
    said = read_statements(shipped.rollup, END, acting=("USA",))
    found = local_levels(said, ["COL", "JAM"], date(2025, 9, 1), END)
    assert set(found["state"]) == {"COL"}
    assert found["date"].min() == pd.Timestamp("2025-09-01")
    assert (found["low"] <= found["level"]).all()
    assert local_levels(said, ["JAM"], date(2025, 9, 1), END).empty
    assert local_levels(said, ["MEX"], date(2025, 9, 1), END).empty, (
        "every statement has one score: there is no noise to tell drift from"
    )


def test_the_balance_counts_months_states_and_the_days_before(shipped: Dataset) -> None:
    months = by_month(shipped.rollup, date(2025, 1, 20), date(2026, 3, 31)).set_index("month")
    assert months.loc["2025-07-01", ["for", "none", "against", "n"]].tolist() == [1, 0, 1, 2]
    assert months["n"].sum() == shipped.total
    states = by_state(shipped.rollup, date(2026, 3, 31)).set_index("state")
    assert states.loc["COL", ["n", "for", "none", "against", "national", "official", "non_official"]].tolist() == [
        92,
        17,
        19,
        56,
        50,
        23,
        19,
    ]
    assert recorded_lately(shipped.rollup, date(2025, 7, 31)) == 2
    assert thin_record(2) == "Thin record: 2 responses in the 30 days before."
    assert (thin_record(5), thin_months([])) == ("", "No month has fewer than five responses.")
    assert viewed(shipped, "as_of=2025-07-31")[1].basis.count("Thin record: 2 responses in the 30 days before.") == 1


def test_json_carries_positions_and_shifts_of_the_view(shipped: Dataset) -> None:
    found = json.loads(as_json(*viewed(shipped, "country=PAN&country=MEX&as_of=2026-01-10"), False))
    mexico, panama = found["positions"]
    assert (mexico["state"], mexico["side"], mexico["tone"], mexico["firm"], mexico["hangs_on"]) == (
        "MEX",
        "against",
        "opposed",
        True,
        [],
    )
    assert panama["status"] == "unconfirmed"
    assert panama["pending"] == {"stance": "supportive", "date": "2026-01-03", "response_id": "PAN-2026-01-03-03"}
    assert found["shifts"] == []
    later = json.loads(as_json(*viewed(shipped, "country=PAN"), False))
    (shift,) = later["shifts"]
    assert (shift["state"], shift["date"], shift["confirmed"], shift["after_id"]) == (
        "PAN",
        "2026-01-03",
        "2026-01-17",
        "PAN-2026-01-03-03",
    )
    assert later["positions"][0]["hangs_on"] == ["PAN-2026-01-03-03"]
    assert later["about"]["position_rule"]["name"] == "sustained"
    assert "not reviewed by a person" in later["about"]["coding"]


TERM = {
    "country": "MEX",
    "holder": "Ana Pérez",
    "office": "President",
    "from": "2020-01-01",
    "to": "",
    "source_publisher": "A paper",
}


@pytest.mark.parametrize(
    ("terms", "line", "column", "said"),
    [
        ([TERM | {"to": "2025-01-01"}, TERM | {"from": "2025-01-05"}], 3, "from", "the government before it (line 2) ends on 2025-01-01"),
        ([TERM | {"to": "2025-01-09"}, TERM | {"from": "2025-01-05"}], 3, "from", "follow without a gap or an overlap"),
        ([TERM, TERM | {"from": "2025-01-05"}], 3, "from", "ends never"),
        ([TERM, TERM], 3, "country+from", "must be given and differ"),
        ([TERM | {"to": "2019-01-01"}], 2, "to", "the term does not end after it begins on 2020-01-01"),
        ([TERM | {"country": "XXQ"}], 2, "country", "no state or territory"),
    ],
)  # fmt: skip
def test_governments_follow_each_other(tmp_path: Path, terms: list[dict[str, str]], line: int, column: str, said: str) -> None:
    (problem,) = check_folder(write(tmp_path, [response("MEX-2025-02-01-01")], governments=terms))
    assert (problem.line, problem.column) == (line, column)
    assert said in problem.reason


def test_an_office_that_does_not_fit_its_day_is_a_warning_and_refuses_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        response("MEX-2025-02-01-01"), response("MEX-2025-02-02-01", actor="Somebody Else"), response("MEX-2025-02-03-01", actor_type="government"),
        response("MEX-2025-06-01-01", actor_type="government"), response("COL-2025-02-01-01", actor="Nobody Told"), response("MEX-2025-07-01-01"),
    ]  # fmt: skip
    terms = [TERM | {"to": "2025-06-01"}, TERM | {"holder": "New One", "from": "2025-06-01"}]
    folder = write(tmp_path, rows, governments=terms)
    assert check_folder(folder) == []
    found = [(warning.line, warning.value) for warning in check_offices(folder)]
    assert found == [(3, "head_of_state"), (4, "government"), (7, "head_of_state")], "on a day of handover both offices fit"
    assert main([str(folder)]) == 0
    assert capsys.readouterr().out.count("warning: ") == 3


def test_the_shipped_data_give_no_warning() -> None:
    assert check_offices(Path(__file__).parents[1] / "data") == []
