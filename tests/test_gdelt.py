"""GDELT's two published formats, malformed lines among them."""

from pathlib import Path

import pandas as pd
import pytest

from data.convert import __main__
from data.dataset.open import open_dataset
from data.mapping import parse


def gdelt(columns: tuple[str, ...], **cells: str) -> str:
    """A line in the published format: tab-separated, without quotes."""
    base = {
        "GLOBALEVENTID": "1260000001", "SQLDATE": "20250808", "MonthYear": "202508", "Year": "2025", "FractionDate": "2025.6", "Actor1Code": "MEXGOV", "Actor1Name": "MEXICO",
        "Actor1CountryCode": "MEX", "Actor1Type1Code": "GOV", "Actor2Code": "USA", "Actor2Name": "UNITED STATES", "Actor2CountryCode": "USA", "IsRootEvent": "1", "EventCode": "120",
        "EventBaseCode": "120", "EventRootCode": "12", "QuadClass": "3", "GoldsteinScale": "-4.0", "NumMentions": "6", "NumSources": "2", "NumArticles": "6", "AvgTone": "-3.42",
        "DATEADDED": "20250808101500" if len(columns) == 61 else "20250808", "SOURCEURL": 'https://www.example.org/news/"quoted"-story',
    }  # fmt: skip
    return "\t".join((base | cells).get(column, "") for column in columns)


@pytest.mark.parametrize(("name", "width"), [("gdelt-2", 61), ("gdelt-1", 58)])
def test_gdelt_in_both_published_formats(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, width: int) -> None:
    columns = parse.read(Path(name)).input.columns
    assert len(columns) == width
    lines = [
        gdelt(columns), gdelt(columns, Actor1CountryCode="ROM", Actor1Type1Code="", QuadClass="1", EventRootCode="04", SOURCEURL="BBC Monitoring"),
        gdelt(columns, Actor1CountryCode=""), gdelt(columns, Actor1CountryCode="EUR"), gdelt(columns, Actor1CountryCode="XYZ"), gdelt(columns, SQLDATE="2025"),
        gdelt(columns, QuadClass="7"), gdelt(columns) + "\tone too many", "too\tfew", gdelt(columns, Actor1Type1Code="MED", QuadClass="4", EventRootCode="19", Actor1Name=""),
    ]  # fmt: skip
    path = tmp_path / "20250808101500.export.CSV"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    assert __main__.main([str(path), str(tmp_path / "out"), "--mapping", name]) == 1
    said = capsys.readouterr().out
    assert "10 rows read: 3 written" in said
    assert "2 left out, 5 rejected" in said
    assert pd.read_csv(tmp_path / "out" / "rejected.csv")["line"].tolist() == [5, 6, 7, 8, 9]
    rows = pd.read_parquet(tmp_path / "out" / "responses.parquet")
    assert rows[["response_id", "stance", "level", "actor_type", "response_type", "status", "recorded_by"]].values.tolist() == [
        ["MEX-2025-08-08-01", "opposed", "national", "government", "REJECT", "coded", "gdelt"],
        ["ROU-2025-08-08-01", "conditional", "national", "government", "CONSULT", "coded", "gdelt"],
        ["MEX-2025-08-08-02", "hostile", "non_official", "civil_society", "ASSAULT", "coded", "gdelt"],
    ]  # fmt: skip
    assert rows["gdelt_goldstein"].tolist() == [-4.0, -4.0, -4.0]
    assert rows["gdelt_tone"].tolist() == [-3.42, -3.42, -3.42]
    assert rows["source_publisher"].tolist() == ["example.org", "not on the web", "example.org"]
    assert rows["source_url"].isna().tolist() == [False, True, False]
    assert rows["actor"].tolist() == ["MEXICO", "MEXICO", "MEXGOV"]
    assert rows["recorded_at"].iloc[0] == pd.Timestamp("2025-08-08 10:15" if width == 61 else "2025-08-08")
    dataset = open_dataset(tmp_path / "out", "duckdb")
    assert dataset.meta.machine_coded
    assert "machine-coded" in dataset.meta.title
