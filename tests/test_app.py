"""The page's logic without a browser: address in, words and address out."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from components.theme import tlp
from components.views.responses_table import PAGED
from data.dataset.dataset import Dataset
from tests.support import EVENT, ROOT, TRACKER, response, write


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every test starts without what another one has cached."""
    monkeypatch.delenv("TRACKER_DATA", raising=False)
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def plain(text: str) -> str:
    """Markdown as it reads."""
    return re.sub(r"\\(.)", r"\1", text)


def title(page: AppTest) -> str:
    return plain(page.title[0].value)


def finding(page: AppTest) -> str:
    """The tracker's finding as a sentence, with what it does not count."""
    return plain(page.markdown[0].value)


def said(page: AppTest) -> str:
    """Everything in small letters: sources, facts, notes."""
    return "\n".join(plain(caption.value) for caption in page.caption)


def table(page: AppTest) -> dict[str, Any]:
    """What the table of responses was sent."""
    sent = [
        json.loads(element.proto.json)
        for element in page.get("bidi_component")
        if element.proto.component_name == "responses_table"
    ]
    return sent[-1]


def app(**query: list[str] | str) -> AppTest:
    started = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    for name, value in query.items():
        started.query_params["from" if name == "since" else name] = value
    started.run()
    assert not started.exception
    return started


def test_the_default_view() -> None:
    page = app()
    assert title(page) == "16 states against US military force, 10 for"
    assert finding(page).startswith(
        "On 31 March 2026 Mexico, Venezuela and Colombia are against US military force; Ecuador is for it. Of 22 further states"
    )
    assert "607 of 607 responses" in said(page)
    assert dict(page.query_params) == {}
    assert "Not counted: nine positions last stated more than 90 days before, five states whose previous government" in finding(
        page
    )
    assert "Coded by large language models, agreement on stance 0.97; not reviewed by a person" in said(page)


def test_the_rule_of_the_latest_statement_is_one_choice_away() -> None:
    page = app(rule="latest")
    assert finding(page).startswith("On 31 March 2026, each by its latest statement alone, Mexico,")
    chip = page.button(key="chip-rule-latest")
    assert plain(chip.label) == "Positions by: Latest statement ×"
    chip.click().run()
    assert dict(page.query_params) == {}
    state = turned("country", country=["COL"])
    assert any("by that rule 14 changes of stance are counted" in plain(c.value) for c in state.caption)
    state.button(key="other-rule").click().run()
    assert state.query_params["rule"] in ("latest", ["latest"])
    assert title(state).startswith("As of 31 March 2026: Colombia is against US military force")


def test_the_state_page_tells_path_firmness_and_what_is_pending() -> None:
    told = plain("\n".join(m.value for m in turned("country", country=["PAN"], as_of=["2026-01-10"]).markdown))
    assert "Under José Raúl Mulino: against since 13 November 2025." in told
    assert "A statement of the other side (supportive), on 3 January 2026, is not confirmed yet." in told
    later = turned("country", country=["PAN"])
    told = plain("\n".join(m.value for m in later.markdown))
    assert "A change to for on 3 January 2026, confirmed 17 January 2026." in told
    assert "Hangs on the statement of 3 January 2026. 1 of 1 statement of the last 90 days supportive." in told
    assert "3 January 2026: ■ Opposed to ▲ Supportive" in told
    assert title(later) == "As of 31 March 2026: Panama is for US military force, supportive in tone, since 3 January 2026."


def test_the_methods_page_tells_rule_firmness_sensitivity_balance_and_what_was_known_when() -> None:
    page = turned("methods")
    assert not page.exception
    told = plain("\n".join(m.value for m in page.markdown))
    assert "On 31 March 2026 27 of 43 positions are firm." in told
    assert "Fewer than five responses are recorded for March 2025, April 2025, May 2025 and July 2025." in told
    assert "88 responses were decided by a third coder" in told
    assert "The record was written at 3 moments" in told
    tables = [table.value for table in page.dataframe]
    (rules,) = [table for table in tables if "Rule" in table]
    assert (len(rules), rules["Colombia: changes"].iloc[0], rules["Mexico: days that differ"].sum()) == (9, 14, 0)
    (known,) = [table for table in tables if "Known at" in table]
    assert known["Responses"].tolist() == [395, 400, 607]
    assert known["Positions that differ from today's"].iloc[1] > 0, "revisions were made: what was known earlier differs"


def test_a_joint_text_names_the_other_signers() -> None:
    page = app(response="URY-2026-01-04-01")
    told = plain("\n".join(m.value for m in page.markdown))
    assert "The same text of the same day is recorded for Brazil, Chile, Colombia, Spain and Mexico." in told
    page.button(key="signer-BRA-2026-01-04-01").click().run()
    assert page.query_params["response"] in ("BRA-2026-01-04-01", ["BRA-2026-01-04-01"])


@pytest.mark.parametrize(
    ("response_id", "words"),
    [
        ("COL-2025-12-02-01", "coded stance alike and were overruled"),
        ("ALBA-2025-08-20-01", "two coders differ on stance"),
        ("MEX-2025-01-21-01", "Two coders agree on stance"),
        ("MEX-2025-01-20-01", "agree on stance, "),
    ],
)
def test_the_card_says_on_which_fields_coders_agree(response_id: str, words: str) -> None:
    told = plain("\n".join(m.value for m in app(response=response_id).markdown))
    assert words in next(line for line in told.split("\n") if line.startswith("Status:"))


def test_the_address_fills_filters_and_widgets() -> None:
    page = app(country=["MEX", "COL"], as_of="2025-08-31", chart="timeline")
    assert finding(page) == "On 31 August 2025 Colombia and Mexico are against US military force."
    assert title(page) == "2 states, both against US military force"
    assert page.multiselect(key="country").value == ["COL", "MEX"]
    assert str(page.slider(key="as_of").value) == "2025-08-31"


def test_a_widget_writes_the_address_and_the_headline() -> None:
    page = app()
    page.multiselect(key="country").set_value(["ECU"]).run()
    assert page.query_params["country"] in ("ECU", ["ECU"])
    assert finding(page).startswith("On 31 March 2026 Ecuador is for US military force.")
    assert title(page) == "Ecuador is for US military force"


def test_every_choice_says_how_many_responses_it_would_give() -> None:
    page = app(country=["MEX"])
    states = page.multiselect(key="country").options
    assert "Mexico · 94" in states
    assert "Venezuela · 102" in states


def test_filters_that_do_not_move_positions_say_so() -> None:
    page = app(theme=["oil"])
    assert any("The theme narrows the responses listed, never a position." in c.value for c in page.caption)
    assert finding(page).startswith("On 31 March 2026 Mexico, Venezuela and Colombia are against")


def test_reset_removes_everything() -> None:
    page = app(country=["MEX"], q="oil", as_of="2025-10-01")
    page.button(key="reset").click().run()
    assert dict(page.query_params) == {}
    assert page.multiselect(key="country").value == []


def test_a_chip_removes_its_own_choice() -> None:
    page = app(country=["MEX", "COL"])
    page.button(key="chip-country-MEX").click().run()
    assert page.query_params["country"] in ("COL", ["COL"])


def test_a_chosen_state_leads_to_the_words_behind_its_position() -> None:
    page = app(country=["ECU"], as_of="2025-08-31")
    page.button(key="words-ECU").click().run()
    assert page.query_params["response"] in ("ECU-2025-08-09-01", ["ECU-2025-08-09-01"])


def test_more_filters_open_by_themselves_when_one_is_in_force() -> None:
    page = app(confidence=["low"])
    assert any(pill.key == "confidence" for pill in page.get("button_group"))


def test_ignored_values_are_told() -> None:
    page = app(stance=["angry"], since="2031-01-01")
    (notice,) = page.warning
    assert plain(notice.value).count("it was ignored") == 2
    many = app(stance=[f"x{n}" for n in range(300)])
    assert plain(many.warning[0].value).endswith("295 more values were ignored.")
    page.multiselect(key="country").set_value(["MEX"]).run()
    assert not page.warning, "a notice goes with the next change"


def test_evidence_of_a_response_without_address_or_quote() -> None:
    page = app(response="ECU-2025-08-09-01")
    text = plain("\n".join(m.value for m in page.markdown) + "\n".join(c.value for c in page.caption))
    assert "Printed or wire text without an address." in text
    assert "no quote" in text


def test_an_unknown_state_of_affairs_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A dataset without events, coverage or second coder still shows what it can."""
    rows = [response("BRA-2025-12-01-01"), response("ARG-2025-12-02-01", stance="supportive")]
    tracker = TRACKER | {"focusStates": [], "actingStates": []}
    monkeypatch.setenv("TRACKER_DATA", str(write(tmp_path, rows, descriptor={"tracker": tracker})))
    for chart in ("bars", "timeline", "voices", "deeds"):
        page = app(chart=chart)
        assert finding(page).startswith(
            "On 31 December 2025, of two states with a standing position on the strike, one is for it and one against it."
        )
        assert title(page) == "1 state for the strike, 1 against"


def test_a_broken_dataset_is_a_page_and_not_a_traceback(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    rows = [response(f"MEX-2025-02-{day:02}-01", stance="angry") for day in range(1, 13)]
    monkeypatch.setenv("TRACKER_DATA", str(write(tmp_path, rows)))
    page = app()
    assert title(page) == "The dataset cannot be shown yet"
    assert page.code[0].value.count("'angry'") == 8
    assert any("4 more problems not listed here" in m.value for m in page.markdown)


def test_a_folder_that_does_not_exist_is_a_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TRACKER_DATA", str(tmp_path / "nowhere"))
    assert title(app()) == "The dataset cannot be shown yet"


@pytest.mark.parametrize("path", ["country", "methods"])
def test_every_page_stands_on_an_empty_table(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, path: str) -> None:
    monkeypatch.setenv("TRACKER_DATA", str(write(tmp_path, [])))
    assert not turned(path).exception


@pytest.mark.parametrize("path", ["country", "methods"])
@pytest.mark.parametrize(
    "rows", [[response("MEX-2025-02-01-01", status="draft")], [response("CELAC-2025-02-01-01", actor_type="igo")]]
)
def test_every_page_stands_on_drafts_and_on_bodies(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, rows: list, path: str
) -> None:
    monkeypatch.setenv("TRACKER_DATA", str(write(tmp_path, rows)))
    assert not app().exception
    assert not turned(path).exception


PAGES = {"country": "state_page", "methods": "methods_page"}


def turned(path: str, **query: list[str]) -> AppTest:
    """One of the other pages. Pages are functions, so the test asks the page's own view directly."""
    script = f"""
import streamlit as st
from components.views import methods_page, session, state_page
from components.views.dataset_cache import current_store
from components.charts.registry import view_vocabulary
dataset = current_store().dataset
known = view_vocabulary(dataset)
view = session.begin(known, (), "{path}")
state_page.page(dataset, known, view) if "{path}" == "country" else methods_page.page(dataset, view)
"""
    started = AppTest.from_string(script, default_timeout=60)
    for name, value in query.items():
        started.query_params[name] = value
    return started.run()


def test_the_state_page_follows_order_and_event(shipped: Dataset) -> None:
    page = turned("country", country=["ECU"], event=["ecuador-bases-referendum"])
    assert title(page).startswith(
        "As of 31 March 2026: In answer to “Ecuadorians reject foreign military bases in referendum”, Ecuador was for US military force, supportive in tone"
    )
    newest = [row["id"] for row in table(page)["rows"]]
    oldest = turned("country", country=["ECU"], event=["ecuador-bases-referendum"], sort=["oldest"])
    assert [row["id"] for row in table(oldest)["rows"]] == newest[::-1]
    assert len(newest) > 1


def test_the_state_page_shows_and_removes_what_it_follows() -> None:
    page = turned("country", country=["ECU"], as_of=["2025-08-31"], stance=["opposed"])
    (chip,) = [b for b in page.button if str(b.key).startswith("chip-")]
    assert plain(chip.label) == "As of: 31 August 2025 ×"
    chip.click().run()
    assert page.query_params.get("as_of") is None
    assert not [b for b in page.button if str(b.key).startswith("chip-")]


def test_a_body_has_responses_and_quotes_but_no_position_and_no_changes() -> None:
    page = turned("country", country=["ALBA"])
    assert (
        title(page) == "As of 31 March 2026: ALBA is an international body: its responses are recorded, but it has no position."
    )
    assert not any("change" in h.value for h in page.header)
    told = plain("\n".join(m.value for m in page.markdown))
    assert "Latest stance of 1 actor type." in told
    assert "No quotation" not in told
    assert "searched, none found for 3" in told


def test_an_impossible_combination_of_several_filters_says_the_fewest_to_remove() -> None:
    page = app(country="MEX", theme="oil", type="AID", level="national")
    assert page.info[0].value == (
        "No response fits all the filters in force. To find some: without the choice of states and the response type (13 responses), "
        "without the level and the theme (1 response) or without the response type and the theme (46 responses)."
    )


def test_voices_are_shown_where_no_response_fits() -> None:
    view_data = {"country": "MEX", "theme": "oil", "type": "AID", "level": "national"}
    assert "chart-voices" in app(**view_data, chart="voices").session_state
    assert "chart-bars" not in app(**view_data).session_state


def test_drafts_are_not_counted_and_not_opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    rows = [response("MEX-2025-02-01-01"), response("MEX-2025-03-01-01", status="draft")]
    monkeypatch.setenv("TRACKER_DATA", str(write(tmp_path, rows)))
    page = app(response="MEX-2025-03-01-01")
    assert "1 of 1 response" in said(page)
    assert any("it was ignored" in plain(w.value) for w in page.warning)


def test_a_since_after_the_as_of_date_does_not_survive_the_widgets() -> None:
    page = app(since="2025-10-01", as_of="2025-12-01")
    page.slider(key="as_of").set_value(date(2025, 8, 1)).run()
    assert "from" not in page.query_params
    assert "As of: 1 August 2025" in "".join(plain(b.label) for b in page.button)


def test_paging_begins_anew_with_other_rows() -> None:
    page = app()
    page.session_state[PAGED] = 4
    page.run()
    assert table(page)["words"]["listed"] == "151–200 of 607 responses"
    page.multiselect(key="country").set_value(["MEX"]).run()
    assert table(page)["words"]["listed"] == "1–50 of 94 responses found, 607 in all"


def test_evidence_from_after_the_day_of_the_view_says_so() -> None:
    page = app(response="MEX-2026-03-09-01", as_of="2025-08-31")
    assert any("Said after 31 August 2025, the day of this view." in c.value for c in page.caption)


def test_markup_from_the_address_and_the_data_stays_text(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    nasty = "[x](//evil.example) ![i](//evil.example/a.png) $a$ :red[b]"
    event = EVENT | {"title": nasty[:80]}
    tracker = TRACKER | {"topic": nasty}
    monkeypatch.setenv(
        "TRACKER_DATA",
        str(
            write(
                tmp_path,
                [response("MEX-2025-02-01-01", actor=nasty)],
                events=[event],
                descriptor={"tracker": tracker, "title": nasty},
            )
        ),
    )
    page = app(stance=[nasty], event=["strike"], q="mexico", response="MEX-2025-02-01-01")
    shown = [e.value for kind in ("title", "markdown", "caption", "warning", "subheader") for e in getattr(page, kind)]
    shown += [b.label for b in page.button] + [e.label for e in page.expander]
    for text in shown:
        assert not re.search(r"(?<!\\)\]\(//evil", text), text
        assert not re.search(r"(?<!\\):red\[", text), text


def test_an_empty_table_is_a_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TRACKER_DATA", str(write(tmp_path, [], events=[EVENT])))
    page = app()
    assert title(page) == "No standing position on the strike"
    assert finding(page).startswith("No standing position on the strike is recorded on 31 December 2025.")


def test_a_response_opened_from_elsewhere_is_on_the_tables_page(shipped: Dataset) -> None:
    oldest = shipped.responses.sort_values("date")["response_id"].iloc[0]
    page = app(response=oldest)
    assert table(page)["words"]["listed"] == "601–607 of 607 responses"
    assert table(page)["selected"] == oldest in [row["id"] for row in table(page)["rows"]]
    page.session_state[PAGED] = 1
    page.run()
    assert table(page)["elsewhere"]["page"] == 13, "a selection on another page is said"


@pytest.mark.parametrize("label", ["AMBER STRICT", "amber+strict", "TLP:AMBER+STRICT"])
def test_a_label_is_understood_however_an_address_brings_it(label: str) -> None:
    page = app(view="briefing", tlp=label)
    assert not page.error
    assert tlp(label) == "AMBER+STRICT"


def test_a_label_that_does_not_exist_is_no_canvas_without_a_mark() -> None:
    page = app(view="briefing", tlp="PURPLE")
    assert "There is no TLP label PURPLE" in plain(page.error[0].value)
    assert not page.get("bidi_component")


def test_a_malformed_link_on_the_check_page_is_answered_in_words() -> None:
    at = AppTest.from_string(
        "from data.dataset.open import load\nfrom components.charts.registry import view_vocabulary\nfrom components.views import check_page\nd = load()\ncheck_page.page(d, view_vocabulary(d))",
        default_timeout=60,
    ).run()
    at.text_input(key="check_id").set_value("rt abcd efgh").run()
    assert "Enter the link too" in at.info[0].value
    at.text_input(key="check_link").set_value("http://[abc?country=MEX").run()
    assert not at.exception
    assert "RT-ABCD-EFGH does not belong to this link" in plain(at.error[0].value)
