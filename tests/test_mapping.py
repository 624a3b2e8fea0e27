"""Mappings: what they can say, second files, and mistakes told in sentences."""

from pathlib import Path

import pytest

from data.dataset.open import load
from data.mapping import dump, parse
from data.problems import DatasetError
from tests.sheets import MAPPING, SHEET, made, prepared_ids

ROLLS = "rcid,date,title\n7,2025-03-01,First vote\n9,2025-03-08,Second vote\n"
VOTES = "rcid,ccode,vote\n7,484,1\n7,76,3\n9,484,2\n"
JOINED = """\
[dataset]
title = "Roll calls"

[[join]]
name = "rolls"
file = "rolls.csv"
on = { rcid = "rcid" }

[events]
join = "rolls"
[events.columns]
event_id = { template = "vote-{rcid}" }
date = "date"
title = "title"
summary = "title"
actor = { constant = "The assembly" }
source_publisher = { constant = "The assembly" }

[columns]
event_id = { template = "vote-{rcid}" }
date = "rolls.date"
country = { column = "ccode", scheme = "numeric" }
actor = { constant = "Delegation" }
actor_type = { constant = "government" }
level = { constant = "national" }
stance = { column = "vote", values = { 1 = "supportive", 2 = "neutral", 3 = "opposed" } }
relevance = { constant = "direct" }
summary = { template = "Votes on: {rolls.title}" }
source_publisher = { constant = "The assembly" }
"""


def test_a_second_file_is_joined_and_gives_the_events(tmp_path: Path) -> None:
    (tmp_path / "rolls.csv").write_text(ROLLS, "utf-8")
    status, out = made(tmp_path, VOTES, JOINED)
    assert status == 0
    dataset = load(out)
    assert dataset.events["title"].tolist() == ["First vote", "Second vote"]
    told = dataset.responses[["response_id", "event_id", "stance", "summary"]].astype("str").values.tolist()
    assert told == [
        ["MEX-2025-03-01-01", "vote-7", "supportive", "Votes on: First vote"], ["BRA-2025-03-01-01", "vote-7", "opposed", "Votes on: First vote"],
        ["MEX-2025-03-08-01", "vote-9", "neutral", "Votes on: Second vote"],
    ]  # fmt: skip


def test_a_key_that_names_two_rows_of_the_second_file_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "rolls.csv").write_text(ROLLS + "7,2025-03-02,Again\n", "utf-8")
    assert made(tmp_path, VOTES, JOINED)[0] == 1
    assert "the key names more than one row" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('actor = "Speaker"', 'actor = "Talker"'), "the mapping reads this column, but the input has When"),
        (('actor = "Speaker"\n', ""), "columns.actor: '': the mapping must say what this column holds"),
        (('actor = "Speaker"', 'actor = { colum = "Speaker" }'), "there is no such word here"),
        (('actor = "Speaker"', 'actor = { column = "Speaker", constant = "x" }'), "give one of column, template, constant"),
        (('actor = "Speaker"', 'speaker = "Speaker"'), "the codebook has no such column"),
        (('scheme = "name"', 'scheme = "nato"'), "use one of any, alpha-3"),
        (("[dataset]", "[datasets]"), "a mapping has no such part"),
        (('title = "Votes"', 'title = "Votes'), "this is not TOML"),
    ],
)  # fmt: skip
def test_a_mapping_that_cannot_be_used_is_told_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: tuple[str, str], said: str
) -> None:
    assert made(tmp_path, SHEET, MAPPING.replace(*change))[0] == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("scheme", "code"),
    [
        ("alpha-2", "mx"),
        ("alpha-3", "MEX"),
        ("numeric", "484"),
        ("fips", "MX"),
        ("cameo", "MEX"),
        ("name", "México"),
        ("any", "Mexico"),
    ],
)
def test_every_scheme_of_states(tmp_path: Path, scheme: str, code: str) -> None:
    _, out = made(tmp_path, SHEET.replace("Mexico", code), MAPPING.replace('scheme = "name"', f'scheme = "{scheme}"'))
    assert "MEX-2025-02-03-01" in prepared_ids(out)


def test_a_mapping_survives_being_written(tmp_path: Path) -> None:
    (tmp_path / "rules.toml").write_text(MAPPING, "utf-8")
    plan = parse.read(tmp_path / "rules.toml")
    (tmp_path / "again.toml").write_text(dump.dump(plan), "utf-8")
    assert parse.read(tmp_path / "again.toml") == plan


def test_an_unknown_mapping_names_the_shipped_ones() -> None:
    with pytest.raises(DatasetError, match="gdelt-1, gdelt-2"):
        parse.read(Path("nowhere.toml"))


def test_a_malformed_line_of_a_second_file_is_not_the_inputs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "rolls.csv").write_text(ROLLS + "broken\n", "utf-8")
    assert made(tmp_path, VOTES, JOINED)[0] == 1
    assert "rolls.csv:4: -: 'broken': this line of the file that is joined is malformed" in capsys.readouterr().err


def test_dates_of_joined_events_are_read_by_their_format(tmp_path: Path) -> None:
    (tmp_path / "rolls.csv").write_text("rcid,date,title\n7,01/03/2025,First vote\n9,08/03/2025,Second vote\n", "utf-8")
    rules = JOINED.replace('date = "date"', 'date = { column = "date", format = "%d/%m/%Y" }').replace(
        'date = "rolls.date"', 'date = { column = "rolls.date", format = "%d/%m/%Y" }'
    )
    _, out = made(tmp_path, VOTES, rules)
    assert load(out).events["date"].dt.date.astype("str").tolist() == ["2025-03-01", "2025-03-08"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('title = "Votes"', 'title = "Votes"\nfocus_states = "MEX"'), "this is not TOML"),
        (('focus_states = ["MEX"]', 'focus_states = ["Mexico"]'), "dataset: tracker.focusStates"),
        (('date = "2025-02-01"', 'date = "1 Feb"'), "event 1.date"),
        (('title = "Votes"', 'titel = "Votes"'), "dataset.titel"),
        (("[columns]", '[[where]]\ncolumn = "Vote"\namong = "no"\n[columns]'), "write a list"),
        (("[columns]", '[[where]]\ncolumn = "Vote"\nat_least = "0 OR 1=1"\n[columns]'), "write a number"),
        (("[columns]", '[[where]]\ncolumn = "Vote"\n[columns]'), "a condition needs"),
        (("[columns]", '[keep]\nwanted = "Vote"\n[columns]'), "a kept column has a name of its own"),
        (('yes = "supportive"', 'yes = "supportive", Yes = "hostile"'), "this one means two things"),
        (('format = "%d/%m/%Y"', 'format = "%Q"'), "this cannot be read by this mapping"),
        (('actor = "Speaker"', 'actor = { column = 3 }'), "write a column's name"),
        (('longest = 40', 'longest = "40"'), "write a number of characters"),
        (('actor = "Speaker"', 'actor = "rolls.name"'), "the mapping reads this column"),
        (('event_id = { constant = "plan" }\n', '[[event]]\nevent_id = "b"\ndate = "2025-01-01"\ntitle = "B"\n[columns2]\n'), "a mapping has no such part"),
    ],
)  # fmt: skip
def test_mistakes_in_a_mapping_are_told_before_a_row_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: tuple[str, str], said: str
) -> None:
    assert change[0] in MAPPING
    assert made(tmp_path, SHEET, MAPPING.replace(*change))[0] == 1
    err = capsys.readouterr().err
    assert said in err
    assert "Traceback" not in err
    assert not (tmp_path / "out").exists()


def test_one_named_event_is_what_every_row_answers(tmp_path: Path) -> None:
    status, out = made(tmp_path, SHEET, MAPPING.replace('event_id = { constant = "plan" }\n', "", 1))
    assert status == 0
    assert set(load(out).responses["event_id"]) == {"plan"}
