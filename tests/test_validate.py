"""Every way in which a table can be wrong is named with file, line, column, value and what would be right."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.dataset.open import SHIPPED, load
from data.query.filters import Filters
from data.query.positions import positions, state_paths
from data.query.select import count_choices
from data.schema import RESPONSES
from data.validation import encoding
from data.validation.csv_rows import read_rows
from data.validation.folder import check_file, check_folder
from data.validation.report import main
from data.web_address import is_web_address
from tests.support import examples, response, text, write

GOOD = [response("MEX-2025-02-01-01"), response("COL-2025-02-02-01")]


def found(folder: Path) -> list[tuple[str, int, str, str]]:
    """File name, line, column and value of every problem."""
    return [(Path(p.file).name, p.line, p.column, p.value) for p in check_folder(folder)]


def test_the_shipped_dataset_is_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert "responses.csv: 733 rows" in capsys.readouterr().out


def test_a_small_valid_dataset_is_clean(tmp_path: Path) -> None:
    assert check_folder(write(tmp_path, GOOD)) == []


@pytest.mark.parametrize(
    ("changes", "column", "value", "right"),
    [
        ({"stance": "angry"}, "stance", "angry", "use one of supportive"),
        ({"stance": ""}, "stance", "", "must be filled"),
        ({"response_id": "MEX-2025-02-03-1"}, "response_id", "MEX-2025-02-03-1", "MEX-2025-08-08-01"),
        ({"response_id": "COL-2025-02-03-09"}, "response_id", "COL-2025-02-03-09", "the country is MEX"),
        ({"response_id": "MEX-2025-02-04-01"}, "response_id", "MEX-2025-02-04-01", "the date is 2025-02-03"),
        ({"date": "03/02/2025"}, "date", "03/02/2025", "ISO 8601"),
        ({"country": "MX"}, "country", "MX", "alpha-3"),
        ({"country": "MXX", "response_id": "MXX-2025-02-03-01"}, "country", "MXX", "no state or territory"),
        ({"event_id": "nothing"}, "event_id", "nothing", "events.csv has no such event_id"),
        ({"themes": "sovereignty;magic"}, "themes", "magic", "not in the vocabulary"),
        ({"themes": "oil;oil"}, "themes", "oil;oil", "twice"),
        ({"quote": "", "quote_language": ""}, "quote", "", "must be given"),
        ({"evidence": "paraphrase"}, "quote", "No.", "must be empty"),
        ({"quote": "word " * 61}, "quote", "word " * 61, "61 words"),
        ({"quote_language": ""}, "quote_language", "", "BCP 47"),
        ({"source_url": "javascript:alert(1)"}, "source_url", "javascript:alert(1)", "http://"),
        ({"source_url": "https://exa mple.org"}, "source_url", "https://exa mple.org", "http://"),
        ({"source_date": "2025-02-02"}, "date", "2025-02-03", "later than its source"),
        ({"summary": "x" * 201}, "summary", "x" * 201, "longer than 200"),
        ({"summary": "a\x07b"}, "summary", "a\x07b", "U+0007"),
        ({"summary": '=HYPERLINK("x")'}, "summary", '=HYPERLINK("x")', "formula"),
        ({"summary": "+SUM(A1)"}, "summary", "+SUM(A1)", "formula"),
        ({"summary": "-2+3+cmd|' /C calc'!A0"}, "summary", "-2+3+cmd|' /C calc'!A0", "formula"),
        ({"summary": "@SUM(1)"}, "summary", "@SUM(1)", "formula"),
        ({"revision": "2"}, "revision", "2", "this should be 1"),
        ({"revision": "one"}, "revision", "one", "whole number"),
        ({"quote_translated": "maybe"}, "quote_translated", "maybe", "true or false"),
        ({"recorded_at": "yesterday"}, "recorded_at", "yesterday", "time in UTC"),
        ({"source_publisher": ""}, "source_publisher", "", "must be filled"),
        ({"country": ""}, "country", "", "the country must be MEX"),
        ({"actor": "  "}, "actor", "  ", "only blanks"),
        ({"quote_translated": "TRUE"}, "quote_translated", "TRUE", "true or false"),
        ({"revision": " 7"}, "revision", " 7", "whole number from 1"),
        ({"revision": "0"}, "revision", "0", "whole number from 1"),
        ({"recorded_at": "2025-10-01T00:00:00.250Z"}, "recorded_at", "2025-10-01T00:00:00.250Z", "time in UTC"),
        ({"recorded_at": "2025-10-01T00:00:00"}, "recorded_at", "2025-10-01T00:00:00", "time in UTC"),
        ({"source_date": "2025-2-03"}, "source_date", "2025-2-03", "ISO 8601"),
    ],
)  # fmt: skip
def test_one_fault_gives_one_problem(tmp_path: Path, changes: dict[str, str], column: str, value: str, right: str) -> None:
    folder = write(tmp_path, [*GOOD, response("MEX-2025-02-03-01") | changes])
    problems = check_folder(folder)
    assert [(p.line, p.column, p.value) for p in problems] == [(4, column, value)]
    assert right in problems[0].reason


@pytest.mark.parametrize(
    "quote",
    ["- No, señor.", "@POTUS says we go in alone", "+50 ships are off our coast", "–", "1+1 is two", "-3 degrees at the summit"],
)
def test_words_that_only_begin_like_a_formula_are_words(tmp_path: Path, quote: str) -> None:
    assert check_folder(write(tmp_path, [response("MEX-2025-02-03-01", quote=quote)])) == []


def test_a_reported_action_may_carry_the_words_of_the_act(tmp_path: Path) -> None:
    assert check_folder(write(tmp_path, [response("MEX-2025-02-03-01", evidence="reported_action")])) == []


def test_a_date_of_publication_may_follow_its_source(tmp_path: Path) -> None:
    row = response("MEX-2025-02-03-01", date_precision="published", source_date="2025-02-02")
    assert check_folder(write(tmp_path, [row])) == []


def test_every_problem_is_reported_at_once(tmp_path: Path) -> None:
    rows = [
        response("MEX-2025-02-01-01", stance="angry"),
        response("MEX-2025-02-01-01", level="high"),
        response("COL-2025-02-02-01", country="XX"),
    ]
    problems = found(write(tmp_path, rows))
    assert ("responses.csv", 2, "stance", "angry") in problems
    assert ("responses.csv", 3, "level", "high") in problems
    assert ("responses.csv", 3, "response_id+revision", "MEX-2025-02-01-01 1") in problems
    assert ("responses.csv", 4, "country", "XX") in problems


def test_revisions_without_gaps_are_right_and_gaps_are_named(tmp_path: Path) -> None:
    rows = [response("MEX-2025-02-01-01"), response("MEX-2025-02-01-01", revision="2")]
    assert check_folder(write(tmp_path / "a", rows)) == []
    assert found(write(tmp_path / "b", [rows[0], response("MEX-2025-02-01-01", revision="3")])) == [
        ("responses.csv", 3, "revision", "3")
    ]


def test_line_numbers_are_lines_of_the_file_even_after_a_quoted_line_break(tmp_path: Path) -> None:
    rows = [response("MEX-2025-02-01-01", notes="one\ntwo"), response("MEX-2025-02-03-01", stance="angry")]
    assert found(write(tmp_path, rows)) == [("responses.csv", 2, "notes", "one\ntwo"), ("responses.csv", 4, "stance", "angry")]


def damaged(folder: Path, change: object) -> list[str]:
    """The sentences about a folder whose responses.csv was changed as bytes."""
    path = write(folder, GOOD) / "responses.csv"
    path.write_bytes(change(path.read_bytes()))  # type: ignore[operator]
    return [str(problem) for problem in check_folder(folder)]


@pytest.mark.parametrize("separator", [b";", b"\t", b"|", b", "])
def test_another_separator_is_not_guessed(tmp_path: Path, separator: bytes) -> None:
    assert damaged(tmp_path, lambda raw: raw.replace(b",", separator))


def test_a_day_outside_the_period_is_named(tmp_path: Path) -> None:
    assert found(write(tmp_path, [response("MEX-2024-12-31-01"), response("MEX-2026-01-01-01")])) == [
        ("responses.csv", 2, "date", "2024-12-31"),
        ("responses.csv", 3, "date", "2026-01-01"),
    ]


CELLS = st.sampled_from(RESPONSES.names)
VALUES = st.text(max_size=12) | st.sampled_from(
    [
        "2025-02-03",
        "9999-02-01",
        "2025-2-03",
        "TRUE",
        "true",
        " 7",
        "2",
        "MEX",
        "CELAC",
        "national",
        "2025-10-01T00:00:00Z",
        ";",
        '"',
        "24:00:00",
        "2025-10-01T24:00:00Z",
        "MEX-2025-02-03-\uff10\uff11",
        "\u200b",
        "a\u202eb",
        "nan",
        "NA",
    ]
)


@settings(max_examples=examples(80), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(CELLS, VALUES, max_size=3),
    st.sampled_from([b",", b";", b"\n", b"\r\n", b'"']),
    st.integers(0, 2000),
    st.booleans(),
)
def test_whatever_passes_can_be_loaded_and_asked(
    tmp_path: Path, changes: dict[str, str], bytes_: bytes, place: int, cut: bool
) -> None:
    """Tables with changed cells and injured bytes: either a problem is told, or everything works."""
    folder = write(tmp_path, [*GOOD, response("MEX-2025-02-03-01") | changes])
    path = folder / "responses.csv"
    raw = path.read_bytes()
    if cut:
        path.write_bytes(raw[:place] + bytes_ + raw[place:])
    if check_folder(folder):
        return
    dataset = load(folder)
    assert len(dataset.revisions) == len(read_rows(path, RESPONSES).lines)
    positions(state_paths(dataset.responses, dataset.meta.period_to), dataset.meta.period_to)
    count_choices(dataset.responses, Filters(), dataset.meta.period_to)


@pytest.mark.parametrize(
    ("injure", "line", "said"),
    [
        (
            lambda text: text.rstrip("\n").rsplit(",", 1)[0] + ',"open\n',
            3,
            "a quotation mark opened in this line is never closed",
        ),
        (lambda text: text.replace("Says no.", '"eo"zz', 1), 2, "a quotation mark in this row stands where none may"),
        (lambda text: text.replace("T00:00:00Z", "T24:00:00Z", 1), 2, "write a time in UTC"),
        (lambda text: text.replace("-01,", "-\uff10\uff11,", 1), 2, "write code, date and number"),
        (lambda text: text.replace("Ana Pérez", "Ana \u202ePérez", 1), 2, "it holds the control character U+202E; remove it"),
        (lambda text: text.replace("Ana Pérez", "\u200b", 1), 2, "it holds only characters that cannot be seen"),
    ],
)
def test_what_other_readers_would_read_otherwise_is_told(
    tmp_path: Path, injure: Callable[[str], str], line: int, said: str
) -> None:
    path = write(tmp_path, GOOD[:2]) / "responses.csv"
    path.write_text(injure(path.read_text("utf-8")), "utf-8")
    found = check_folder(tmp_path)
    assert [problem.line for problem in found if said in problem.reason] == [line]
    assert all(problem.file.endswith("responses.csv") for problem in found)


@pytest.mark.parametrize(
    "address",
    [
        "http://:80/",
        "https://bank.example@evil.example/",
        "https://\u0440aypal.example/",
        "http://user@/x",
        "http://a:99999/",
        "http://.",
        "https://exa\u202emple.com/",
        "ftp://a.org/",
        "//a.org/",
        "",
    ],
)
def test_an_address_names_a_host(address: str) -> None:
    assert not is_web_address(address)
    assert is_web_address("https://example.org:8080/a?b=c#d")


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"focusStates": ["MEX", "MEX"]}, "tracker.focusStates"),
        ({"machineCoded": "false"}, "tracker.machineCoded"),
        ({"period": {"from": "20250101", "to": "2025-12-31"}}, "tracker.period"),
        ({"topic": "two\nlines"}, "tracker.topic"),
    ],
)
def test_a_descriptor_that_would_show_nonsense_is_told(tmp_path: Path, changes: dict[str, object], column: str) -> None:
    path = write(tmp_path, GOOD) / "datapackage.json"
    raw = json.loads(path.read_text("utf-8"))
    raw["tracker"] |= changes
    path.write_text(json.dumps(raw), "utf-8")
    assert [problem.column for problem in check_folder(tmp_path)] == [column]
    path.write_text("[" * 100_000, "utf-8")
    assert "nested too deeply" in str(check_folder(tmp_path)[0])


def test_missing_column(tmp_path: Path) -> None:
    (sentence, *_) = damaged(tmp_path, lambda raw: raw.replace(b",recorded_by\n", b"\n", 1).replace(b",coder\n", b"\n"))
    assert "responses.csv:1: recorded_by" in sentence
    assert "is missing" in sentence


def test_extra_column(tmp_path: Path) -> None:
    sentences = damaged(
        tmp_path, lambda raw: raw.replace(b",recorded_by\n", b",recorded_by,mood\n", 1).replace(b",coder\n", b",coder,glad\n")
    )
    assert any("responses.csv:1: mood" in sentence and "not in the codebook" in sentence for sentence in sentences)


def test_ragged_lines(tmp_path: Path) -> None:
    assert any(
        "more than 29 cells" in s for s in damaged(tmp_path / "a", lambda raw: raw.replace(b",coder\n", b",coder,extra\n", 1))
    )
    assert any(
        "the line ends before this column" in s for s in damaged(tmp_path / "b", lambda raw: raw.replace(b",coder\n", b"\n", 1))
    )


def test_blank_line(tmp_path: Path) -> None:
    (sentence,) = damaged(tmp_path, lambda raw: raw.replace(b",coder\n", b",coder\n\n", 1))
    assert "responses.csv:3" in sentence
    assert "the line is empty" in sentence


@pytest.mark.parametrize(("encoding", "name"), [("cp1252", "Windows-1252"), ("utf-16", "UTF-16")])
def test_another_encoding_is_named(tmp_path: Path, encoding: str, name: str) -> None:
    (sentence,) = damaged(tmp_path, lambda raw: (raw.decode() * 3).replace("Says no", "Dice que no, señor Peña").encode(encoding))
    assert name in sentence
    assert "save it as UTF-8" in sentence


def test_byte_order_mark(tmp_path: Path) -> None:
    assert ["without a byte order mark" in s for s in damaged(tmp_path, lambda raw: b"\xef\xbb\xbf" + raw)] == [True]


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_empty_file(tmp_path: Path, raw: bytes) -> None:
    assert ["the file is empty" in s for s in damaged(tmp_path, lambda _: raw)] == [True]


def test_missing_file(tmp_path: Path) -> None:
    (write(tmp_path, GOOD) / "responses.csv").unlink()
    assert ["the file is missing" in str(p) for p in check_folder(tmp_path) if "responses.csv" in p.file] == [True]


def test_a_dataset_may_have_no_events_second_coders_or_searches_on_record(tmp_path: Path) -> None:
    folder = write(tmp_path, GOOD)
    for name in ("events", "codings", "coverage"):
        (folder / f"{name}.csv").unlink()
    assert check_folder(folder) == []


def test_null_byte(tmp_path: Path) -> None:
    """It is told where it stands, and hides nothing else."""
    both = damaged(tmp_path, lambda raw: raw.replace(b"Says", b"S\x00ys", 1).replace(b"opposed", b"angry", 1))
    assert ["U+0000" in sentence or "not in the codebook" in sentence for sentence in both] == [True, True]


def test_a_file_of_200_mb_is_named_and_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, GOOD) / "responses.csv"
    with path.open("r+b") as file:
        file.truncate(200_000_000)
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("a file over the limit was read"))
    (problem,) = encoding.check_bytes(path, "responses.csv")
    assert problem.value == "200 MB"
    assert "larger than 100 MB" in problem.reason


def test_a_descriptor_that_is_not_json_is_one_sentence(tmp_path: Path) -> None:
    (write(tmp_path, GOOD) / "datapackage.json").write_text("{", "utf-8")
    assert ["this is not JSON" in str(p) for p in check_folder(tmp_path)] == [True]


def test_one_file_is_told_apart_by_its_header(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(text(RESPONSES, [response("MEX-2025-02-01-01", stance="angry")]), "utf-8")
    assert [(p.line, p.column) for p in check_file(path)] == [(2, "stance")]


def test_json_for_machines_and_the_exit_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path, [response("MEX-2025-02-01-01", stance="angry")])
    assert main([str(folder), "--format", "json"]) == 1
    (problem,) = json.loads(capsys.readouterr().out)
    assert (problem["line"], problem["column"], problem["value"]) == (2, "stance", "angry")


def test_the_sentence_has_the_promised_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, [response("MEX-2025-02-01-01", stance="angry")]) / "responses.csv"
    assert main([str(path)]) == 1
    assert capsys.readouterr().out.startswith(f"{path}:2: stance: 'angry': this is not in the codebook; use one of supportive")


def test_several_paths_are_checked_together(tmp_path: Path) -> None:
    assert main([str(SHIPPED), str(write(tmp_path, GOOD))]) == 0
