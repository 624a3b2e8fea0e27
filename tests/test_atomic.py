"""A dataset folder appears whole or not at all, whatever happens to the conversion meanwhile."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from data.convert.writer import new_folder
from data.mapping.dump import dump
from data.mapping.parse import SHIPPED, parse_toml, read
from data.problems import DatasetError
from data.validation.folder import check_folder
from tests.sheets import MAPPING, SHEET, made
from tests.support import ROOT
from tests.test_mapping import JOINED, ROLLS, VOTES

KILLED = """
import sys, time
from pathlib import Path
from data.convert.writer import new_folder
with new_folder(Path(sys.argv[1])) as folder:
    (folder / "half.csv").write_text("half")
    print("writing", flush=True)
    sys.stdin.read()
"""


def test_a_conversion_that_is_killed_leaves_no_folder_and_a_second_try_works(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(out)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "writing\n"
        process.send_signal(signal.SIGKILL)
    assert not out.exists()
    assert len(list(tmp_path.glob(".out.part-*"))) == 1
    assert made(tmp_path, SHEET)[0] == 0
    assert check_folder(out) == []
    assert not list(tmp_path.glob(".out.part-*")), "what was left is gone"


def test_another_conversion_that_still_runs_is_left_alone(tmp_path: Path) -> None:
    part = tmp_path / f".out.part-{os.getppid()}"
    part.mkdir()
    with new_folder(tmp_path / "out") as folder:
        (folder / "a").write_text("a")
    assert part.is_dir()
    assert (tmp_path / "out" / "a").is_file()


def test_a_full_disk_is_a_sentence_and_nothing_is_left(tmp_path: Path) -> None:
    with (
        pytest.raises(DatasetError, match="could not be written: No space left on device; nothing was made"),
        new_folder(tmp_path / "out"),
    ):
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(DatasetError, match="could not be written"), new_folder(tmp_path / "file" / "out"):
        pass


def test_problems_name_the_folder_as_it_would_have_been_called(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "id,day\nMEX-2025-02-03-07,2025-02-03\nMEX-2025-02-03-07,2025-02-03\n"
    rules = MAPPING.split("[columns]")[0] + (
        '[columns]\nevent_id = { constant = "plan" }\nresponse_id = "id"\ndate = "day"\ncountry = { constant = "MEX" }\nstance = { constant = "opposed" }\nactor = { constant = "A" }\n'
        'actor_type = { constant = "government" }\nlevel = { constant = "national" }\nrelevance = { constant = "direct" }\nsummary = { constant = "S" }\nsource_publisher = { constant = "P" }\n'
    )
    for form in ("csv", "parquet"):
        status, out = made(tmp_path / form, text, rules, "--format", form)
        said = capsys.readouterr().err
        assert status == 1
        assert str(out) in said
        assert ".part-" not in said
        assert not out.exists(), form


def test_a_join_with_a_rejected_row_names_it_and_makes_the_folder(tmp_path: Path) -> None:
    (tmp_path / "rolls.csv").write_text(ROLLS, "utf-8")
    status, out = made(tmp_path, VOTES + "9,9999,1\n9,484,5\n", JOINED)
    assert status == 1
    rejected = pd.read_csv(out / "rejected.csv")
    assert rejected["line"].tolist() == [5, 6]
    assert rejected["rolls.title"].tolist() == ["Second vote", "Second vote"]
    assert check_folder(out) == []


def test_a_joined_file_outside_the_inputs_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "rolls.csv").write_text(ROLLS, "utf-8")
    inside = tmp_path / "in"
    for file in ("../rolls.csv", str(tmp_path / "rolls.csv")):
        assert made(inside, VOTES, JOINED.replace('"rolls.csv"', f'"{file}"'))[0] == 1
        assert "must lie beside the input" in capsys.readouterr().err


def test_events_of_a_joined_file_are_checked_like_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "rolls.csv").write_text(ROLLS.replace("First vote", "First \x07vote").replace("2025-03-08", "8 March"), "utf-8")
    assert made(tmp_path, VOTES, JOINED)[0] == 1
    said = capsys.readouterr().err
    assert "event 1.title" in said
    assert "U+0007" in said
    assert "event 2.date" in said


def test_a_kept_cell_that_is_no_number_is_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out = made(
        tmp_path,
        SHEET.replace("https://example.org/1", "12").replace("https://example.org/2", "many"),
        MAPPING.replace('source_url = "Link"\n', "") + '[keep]\nweight = "Link"\n',
    )
    said = capsys.readouterr().out
    assert status == 0, said
    assert "The kept column weight holds numbers; 2 of its cells are none and stay empty, the first is 'many'." in said
    assert pd.read_parquet(out / "responses.parquet")["weight"].tolist()[0] == 12
    assert check_folder(out) == []


@pytest.mark.parametrize("name", sorted(path.stem for path in SHIPPED.glob("*.toml")))
def test_shipped_mappings_survive_being_written(name: str) -> None:
    plan = read(Path(name))
    again = parse_toml(dump(plan).encode(), "again.toml")
    assert again == plan
    assert dump(again) == dump(plan)


def test_joins_conditions_and_events_survive_being_written() -> None:
    rules = (
        JOINED
        + '\n[[where]]\ncolumn = "vote"\namong = ["1", "2"]\nfilled = true\nat_least = 1\n\n[keep]\nweight = { column = "vote", default = 3 }\n'
    )
    rules += '\n[input]\nskip = 2\nquote = ""\nunpivot = { name = "a", value = "b", keep = ["rcid"] }\n'
    plan = parse_toml(rules.encode(), "m.toml")
    assert plan.joins
    assert plan.where
    assert plan.event_columns
    assert parse_toml(dump(plan).encode(), "again.toml") == plan
