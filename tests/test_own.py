"""A reader's own table: guessed, mapped, shown, saved; and seen by nobody else."""

import io
from pathlib import Path

import openpyxl
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from components.views import your_data_page
from data.convert import template
from data.convert.isolated import ReadLimits, read_upload
from data.convert.readers.open import detect_format
from data.convert.template import TEMPLATE_COLUMNS, is_needed
from data.convert.upload import UploadedTable, convert_upload, folder_files
from data.dataset.open import load
from data.mapping import dump, infer, parse
from data.mapping.spec import Input, Plan, Recipe
from data.problems import DatasetError
from data.validation.folder import check_folder
from tests.support import ROOT

SHEET = """\
When,Nation,Speaker,Office,Vote,What was said,Link,Newspaper
03/02/2025,Mexico,Ana Pérez,President,no,Says the plan breaks the law.,https://example.org/1,La Jornada
04/02/2025,Brazil,João Silva,Foreign minister,yes,Welcomes the plan.,https://example.org/2,Folha
15/02/2025,Perú,Luis Gómez,President,abstain,Will wait and see.,https://example.org/3,El Comercio
16/02/2025,Atlantis,Nemo,King,no,Rejects it.,,Deep News
"""
EVENT = infer.event_row("plan", "The plan", "2025-02-01")


def read(text: str, name: str = "sheet.csv") -> UploadedTable:
    return read_upload(text.encode(), name)


def plan(uploaded: UploadedTable) -> Plan:
    said = {
        name: Recipe(constant=word)
        for name, word in (("event_id", "plan"), ("actor_type", "government"), ("level", "national"), ("relevance", "direct"))
    }
    return Plan(
        input=Input(), dataset={"title": "Votes"}, columns={**infer.infer_recipes(uploaded.table), **said}, events=(EVENT,)
    )


def test_columns_are_guessed_from_their_names_and_values() -> None:
    found = infer.infer_recipes(read(SHEET).table)
    assert {name: recipe.column[0] for name, recipe in found.items()} == {
        "date": "When", "country": "Nation", "actor": "Speaker", "actor_role": "Office", "stance": "Vote", "summary": "What was said", "source_url": "Link",
        "source_publisher": "Newspaper",
    }  # fmt: skip
    assert found["date"].format == "%d/%m/%Y"
    assert found["stance"].values == {"no": "opposed", "yes": "supportive", "abstain": "neutral"}
    unnamed = infer.infer_recipes(read("a,b,c\n2025-02-03,Chile,https://example.org/x\n").table)
    assert {name: recipe.column[0] for name, recipe in unnamed.items()} == {"date": "a", "country": "b", "source_url": "c"}


@pytest.mark.parametrize(
    ("values", "form"),
    [(["03/02/2025", "15/02/2025"], "%d/%m/%Y"), (["02/15/2025", "03/02/2025"], "%m/%d/%Y"), (["3 February 2025"], "%d %B %Y"), (["20250203"], "%Y%m%d"), (["soon"], ""), ([], "")],
)  # fmt: skip
def test_the_format_of_dates_is_told_by_all_of_them(values: list[str], form: str) -> None:
    assert infer.date_format(values) == form


def test_a_table_becomes_a_dataset_and_every_row_is_accounted_for() -> None:
    table = read(SHEET)
    made = convert_upload(table, plan(table))
    assert made.dataset is not None
    assert made.dataset.own
    assert made.dataset.responses["response_id"].tolist() == ["MEX-2025-02-03-01", "BRA-2025-02-04-01", "PER-2025-02-15-01"]
    assert (made.summary.read, made.summary.taken, made.summary.rejected) == (4, 3, 1)
    assert made.rejected["line"].tolist() == [5]
    assert made.rejected["Nation"].tolist() == ["Atlantis"]
    assert made.rejected["reasons"].iloc[0].startswith("country: no state answers to this name")


def test_nobody_meets_the_answers_of_another_ones_table() -> None:
    table = read(SHEET)
    first, second = (convert_upload(table, plan(table)).dataset for _ in range(2))
    assert first is not None
    assert second is not None
    assert first.fingerprint != second.fingerprint


def test_what_is_saved_is_a_valid_dataset_folder(tmp_path: Path) -> None:
    table = read(SHEET)
    rules = plan(table)
    for name, content in folder_files(convert_upload(table, rules), rules).items():
        (tmp_path / name).write_bytes(content)
    assert check_folder(tmp_path) == []
    assert load(tmp_path).meta.title == "Votes"
    assert parse.read(tmp_path / "mapping.toml") == rules


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"a,b\n1\n", "t.csv", "too few cells: 1, and there are 2 columns"), (b"a,b\n\xe9,1\n", "t.csv", "this byte is not UTF-8; it looks like"), (b"not a workbook", "t.xlsx", "not a workbook"),
        (b"not parquet", "t.parquet", "not a Parquet file"), (b"{broken", "t.jsonl", "this is not JSON"), (b"a", "t.docx", "the ending does not say"), (b"", "t.csv", "the file is empty"), (b"a,b\n", "t.csv", "the table has no rows"), (b"a,a\n1,2\n", "t.csv", "two columns have this name"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_told_in_a_sentence(content: bytes, name: str, said: str) -> None:
    with pytest.raises(DatasetError, match=said):
        read_upload(content, name)


def test_a_table_too_large_for_a_page_is_told() -> None:
    with pytest.raises(DatasetError, match=r"more than 2 rows.*convert it on the command line with python -m data\.convert"):
        read_upload(SHEET.encode(), "sheet.csv", limits=ReadLimits(rows=2))


def filled(rows: int) -> bytes:
    """The Excel template with some rows filled in as a newcomer would: only what is needed."""
    book = openpyxl.load_workbook(io.BytesIO(template.as_xlsx()))
    sheet = book["Responses"]
    for number in range(rows):
        cells = {
            "date": f"2025-02-0{number + 1}", "country": ("Mexico", "Brazil", "Peru")[number], "actor": "Ana Pérez", "actor_type": "head_of_state", "level": "national",
            "stance": "opposed", "summary": "Says no.", "source_publisher": "A paper",
        }  # fmt: skip
        for place, column in enumerate(TEMPLATE_COLUMNS, 1):
            sheet.cell(number + 2, place, cells.get(column.name))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_template_offers_the_codebooks_words() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template.as_xlsx()))
    lists = {
        str(rule.sqref).split(":")[0]: rule.formula1
        for rule in book["Responses"].data_validations.dataValidation
        if rule.type == "list"
    }
    stance = next(cell.coordinate for cell in book["Responses"][2 - 1] if cell.value == "stance").replace("1", "2")
    assert lists[stance] == '"supportive,conditional,neutral,opposed,hostile"'
    assert [cell.value for cell in book["Responses"][1]] == [column.name for column in TEMPLATE_COLUMNS]
    assert template.as_csv().decode().strip() == ",".join(column.name for column in TEMPLATE_COLUMNS)
    assert {column.name for column in TEMPLATE_COLUMNS if is_needed(column)} == {
        "date",
        "actor",
        "actor_type",
        "level",
        "stance",
        "summary",
        "source_publisher",
    }


@pytest.fixture
def clean() -> None:
    st.cache_resource.clear()


def opened(content: bytes, name: str) -> AppTest:
    """The page "Your data" with an upload, as a session holds it."""
    page = AppTest.from_string(
        "from components.views import your_data_page\nimport streamlit as st\nyour_data_page.page(None)", default_timeout=60
    )
    whole = detect_format(Path(name), Input())
    page.session_state[your_data_page.TABLE] = your_data_page.Upload(
        name, content, "digest", "file", whole, read_upload(content, name)
    )
    page.run()
    assert not page.exception
    return page


@pytest.mark.usefixtures("clean")
def test_three_rows_of_the_template_can_be_shown_as_they_are() -> None:
    page = opened(filled(3), "template.xlsx")
    assert page.header[-1].value == "3 of 3 rows can be shown"


@pytest.mark.usefixtures("clean")
def test_a_wrong_guess_is_mended_by_choosing() -> None:
    page = opened(SHEET.replace("abstain", "maybe").encode(), "sheet.csv")
    assert page.header[-1].value == "2 of 4 rows can be shown"
    assert any("'maybe': this is not in the codebook" in item.value.replace("\\", "") for item in page.markdown)
    page.selectbox(key="choice-value-maybe-digest").select("neutral").run()
    assert page.header[-1].value == "3 of 4 rows can be shown"
    page.selectbox(key="choice-stance-digest").select("Always: Hostile").run()
    assert page.header[-1].value == "3 of 4 rows can be shown"
    page.selectbox(key="choice-actor-digest").select("Not in the table").run()
    assert any("Choose a column for Actor." in item.value.replace("\\", "") for item in page.warning)


def test_a_mapping_made_on_the_page_reads_the_next_table_of_its_kind() -> None:
    saved = parse.parse_toml(dump.dump(plan(read(SHEET))).encode(), "mapping.toml")
    later = SHEET.replace("Ana Pérez", "Somebody Else")
    assert convert_upload(read(later), saved).summary == convert_upload(read(SHEET), plan(read(SHEET))).summary


@pytest.mark.parametrize(
    ("mended", "said"),
    [
        (("column = \"Vote\"", "column = \"Ballot\""), "sheet.csv:1: Ballot: '': the table has no such column, which the mapping reads; it has When"),
        (("[dataset]", "[[join]]\nname = \"x\"\nfile = \"x.csv\"\non = { Vote = \"v\" }\n[dataset]"), "only python -m data.convert can"),
    ],
)  # fmt: skip
def test_a_mapping_that_does_not_fit_the_table_is_told(mended: tuple[str, str], said: str) -> None:
    text = dump.dump(plan(read(SHEET)))
    assert mended[0] in text
    with pytest.raises(DatasetError) as caught:
        convert_upload(read(SHEET), parse.parse_toml(text.replace(*mended).encode(), "mapping.toml"))
    assert said in str(caught.value.problems[0])


@pytest.mark.usefixtures("clean")
def test_an_own_table_is_shown_on_every_page_until_it_is_left() -> None:
    table = read(SHEET)
    page = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    page.session_state[your_data_page.SHOWN] = convert_upload(table, plan(table)).dataset
    page.run()
    assert not page.exception
    assert any("of two states with a standing position" in text.value for text in page.markdown)
    assert "Only this session sees it" in page.info[0].value
    other = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()
    assert any("Of 22 further states" in text.value for text in other.markdown)
    page.button(key="own-leave").click().run()
    assert any("Of 22 further states" in text.value for text in page.markdown)


@pytest.mark.usefixtures("clean")
def test_machine_coded_rows_are_called_so_on_every_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = read(SHEET)
    rules = Plan(**{**vars(plan(table)), "dataset": {"title": "Machine", "machine_coded": True}})
    for name, content in folder_files(convert_upload(table, rules), rules).items():
        (tmp_path / name).write_bytes(content)
    monkeypatch.setenv("TRACKER_DATA", str(tmp_path))
    page = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()
    assert page.warning[0].value.startswith("Machine-coded: a program read these rows")


def test_a_level_follows_from_who_speaks() -> None:
    recipe = infer.infer_levels(Recipe(column=("Who",), values={"Premier": "head_of_state"}), ["Premier", "legislature", "party"])
    assert recipe.values == {"Premier": "national", "legislature": "official"}
    assert recipe.default == "non_official"


@pytest.mark.usefixtures("clean")
def test_a_party_does_not_speak_for_its_state_unless_the_reader_says_so() -> None:
    sheet = "date,country,actor,actor type,vote,said,paper\n2025-02-03,Mexico,A,party,no,Says no.,P\n2025-02-04,Chile,B,government,no,Says no.,P\n"
    page = opened(sheet.encode(), "sheet.csv")
    made = page.session_state[your_data_page.MADE][2]
    assert dict(zip(made.dataset.responses["state"], made.dataset.responses["level"], strict=True)) == {
        "MEX": "non_official",
        "CHL": "national",
    }
    page.selectbox(key="choice-level-digest").select("Always: National").run()
    assert set(page.session_state[your_data_page.MADE][2].dataset.responses["level"]) == {"national"}


@pytest.mark.usefixtures("clean")
def test_a_date_that_may_be_either_day_is_asked_about() -> None:
    page = opened(b"date,country,actor,vote,said,paper\n03/02/2025,Mexico,A,no,Says no.,P\n", "sheet.csv")
    assert str(page.session_state[your_data_page.MADE][2].dataset.responses["date"].iloc[0].date()) == "2025-02-03"
    page.selectbox(key="choice-dates-date-digest").select("2025-03-02").run()
    assert str(page.session_state[your_data_page.MADE][2].dataset.responses["date"].iloc[0].date()) == "2025-03-02"


@pytest.mark.usefixtures("clean")
def test_spellings_of_one_value_have_one_choice_and_late_values_too() -> None:
    rows = (
        "".join(f"2025-02-03,Mexico,A,{'Yes' if n % 2 else 'yes'},Says so.,P\n" for n in range(250))
        + "2025-02-03,Mexico,A,perhaps,Says so.,P\n"
    )
    page = opened(("date,country,actor,vote,said,paper\n" + rows).encode(), "sheet.csv")
    view_data = [box.label for box in page.selectbox if str(box.key).startswith("choice-value-")]
    assert view_data == ["yes", "perhaps"]
    assert page.header[-1].value == "250 of 251 rows can be shown"


def test_events_that_are_written_alike_stay_apart() -> None:
    table = read("date,event\n2025-02-03,峰会\n2025-02-04,选举\n2025-02-05,A & B\n2025-02-06,A + B\n")
    recipe, events = infer.infer_events(table.table, "event", Recipe(column=("date",)))
    assert [(item["event_id"], item["title"], item["date"]) for item in events] == [
        ("event", "峰会", "2025-02-03"), ("event-2", "选举", "2025-02-04"), ("a-b", "A & B", "2025-02-05"), ("a-b-2", "A + B", "2025-02-06"),
    ]  # fmt: skip
    assert len(recipe.values) == 4


def test_columns_called_as_ours_are_kept_apart() -> None:
    table = read("date,country,actor,vote,said,paper,line,reasons,place\n2025-02-03,Nowhere,A,no,Says no.,P,7,mine,1\n")
    made = convert_upload(table, plan(table))
    assert made.rejected.values.tolist()[0][0] == 2
    assert made.rejected.values.tolist()[0][-3:] == ["7", "mine", "1"]


def test_a_list_with_another_separator() -> None:
    table = read('date,country,actor,vote,said,paper,themes\n2025-02-03,Chile,A,no,Says no.,P,"oil, trade"\n')
    made = convert_upload(table, plan(table))
    assert made.dataset is not None
    assert made.dataset.responses["themes"].tolist() == ["oil;trade"]


@pytest.mark.usefixtures("clean")
def test_the_template_takes_an_international_body() -> None:
    columns = [column.name for column in TEMPLATE_COLUMNS]
    cells = {
        "date": "2025-02-01", "body": "CELAC", "actor": "CELAC", "actor_type": "igo", "level": "official", "stance": "opposed", "summary": "S.",
        "source_publisher": "P",
    }  # fmt: skip
    page = opened((",".join(columns) + "\n" + ",".join(cells.get(name, "") for name in columns) + "\n").encode(), "template.csv")
    assert page.session_state[your_data_page.MADE][2].dataset.states == ("CELAC",)


@pytest.mark.usefixtures("clean")
@pytest.mark.parametrize("content", [b"", b"date,state\n03/02/2025,Mexico\n"], ids=["refused", "taken"])
def test_a_file_is_read_once_however_often_the_page_is_drawn(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[str] = []

    def read(content: bytes, name: str, asked: Input) -> UploadedTable:
        reads.append(name)
        return read_upload(content, name, asked)

    monkeypatch.setattr(your_data_page, "read_upload", read)
    page = AppTest.from_string(
        "from components.views import your_data_page\nimport streamlit as st\nyour_data_page.page(None)", default_timeout=60
    ).run()
    page.file_uploader(key="own-file").set_value(("t.csv", content, "text/csv")).run()
    said = [error.value for error in page.error]
    page.run()
    assert reads == ["t.csv"]
    assert [error.value for error in page.error] == said
    assert bool(said) == (content == b"")
