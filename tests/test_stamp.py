"""What every export carries, in words; and what a careful editor would stop at."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from components.products.preflight import preflight
from components.products.stamp import ProductOptions, Stamp
from components.theme import TLP
from data.dataset.dataset import Dataset
from data.dataset.open import load
from tests.support import response, write
from tests.views import ADDRESS, viewed


def names(dataset: Dataset, query: str = "", shown_at: int = 1280, **wishes: str) -> set[str]:
    view_data, stamp = viewed(dataset, query, **wishes)
    return {finding.name for finding in preflight(view_data, stamp, 1280, shown_at)}


def test_a_stamp_says_dates_filters_share_source_licence_and_id(shipped: Dataset) -> None:
    _, stamp = viewed(shipped, "country=MEX&stance=opposed&as_of=2025-08-31&from=2025-08-01&q=oil")
    assert stamp.dates.startswith("As of 31 August 2025, as known on ")
    assert stamp.dates.endswith(" UTC")
    assert stamp.filters == (
        "Filters: From: 1 August 2025; States and bodies: Mexico; Stance: Opposed; Text: “oil” (from and text narrow the responses, never a position)"
    )
    assert stamp.responses.endswith(" of 607 responses")
    assert "version 0.4.0" in stamp.source
    assert "Creative Commons" in stamp.source
    assert stamp.view_id in stamp.source


def test_without_filters_it_says_so(shipped: Dataset) -> None:
    _, stamp = viewed(shipped)
    assert stamp.filters == "No filter in force"
    assert stamp.responses == "607 of 607 responses"
    assert stamp.mark == ""


def test_the_link_opens_the_view_and_brings_its_id(shipped: Dataset) -> None:
    _, stamp = viewed(shipped, "country=MEX&country=COL&q=a%26b")
    assert stamp.link.startswith(ADDRESS + "?")
    assert parse_qs(urlsplit(stamp.link).query) == {"country": ["COL", "MEX"], "q": ["a&b"], "verify": [stamp.view_id]}


def test_a_title_of_ones_own_replaces_the_finding_and_not_the_id(shipped: Dataset) -> None:
    own, found = viewed(shipped, title="My title", tlp="RED", note="Mine")[1], viewed(shipped)[1]
    assert own.title == "My title"
    assert found.title.startswith("On 31 March 2026 Mexico, Venezuela and Colombia are against")
    assert own.view_id == found.view_id


def test_marks_are_spelled_and_coloured_as_the_standard_has_them(shipped: Dataset) -> None:
    assert {style.label: style.ink for style in TLP.values()} == {
        "TLP:RED": "#FF2B2B", "TLP:AMBER": "#FFC000", "TLP:AMBER+STRICT": "#FFC000", "TLP:GREEN": "#33FF00", "TLP:CLEAR": "#FFFFFF",
    }  # fmt: skip
    assert viewed(shipped, tlp="AMBER+STRICT")[1].mark == "TLP:AMBER+STRICT"
    with pytest.raises(KeyError):
        viewed(shipped, tlp="PURPLE")


def test_the_whole_marked_view_has_few_warnings(shipped: Dataset) -> None:
    found = names(shipped, tlp="CLEAR")
    assert "No handling mark" not in found
    assert "Most responses hidden" not in found
    assert {"Adjudicated codes", "No web source", "Aged positions", "Not firm", "Not reviewed", "Dates of publication"} <= found


def test_each_warning_comes_from_its_cause(shipped: Dataset, tmp_path: Path) -> None:
    two = response("MEX-2025-12-19-01")
    clean = load(write(tmp_path / "clean", [response("MEX-2025-12-20-01"), two]))
    assert names(clean, tlp="CLEAR") == set()
    assert names(clean) == {"No handling mark"}
    assert names(clean, shown_at=900, tlp="CLEAR") == {"Small letters"}
    assert names(clean, tlp="CLEAR", title="W" * 300) == {"Long title"}
    causes = {
        "Dates of publication": response("MEX-2025-12-20-01", date_precision="published", source_date="2025-12-20"),
        "Dates not shown": response("MEX-2025-12-20-01", date_precision="published"),
        "Only a month": response("MEX-2025-12-20-01", date_precision="month"),
        "No web source": response("MEX-2025-12-20-01", source_url=""),
        "Adjudicated codes": response("MEX-2025-12-20-01", status="adjudicated"),
        "Not firm": response("MEX-2025-12-20-01", stance="supportive"),
    }
    for number, (name, row) in enumerate(causes.items()):
        dataset = load(write(tmp_path / str(number), [row, two]))
        assert names(dataset, tlp="CLEAR") == {name}
    draft = load(write(tmp_path / "draft", [response("MEX-2025-12-20-01", status="draft")]))
    assert names(draft, tlp="CLEAR") == {"Drafts"}
    old = load(write(tmp_path / "old", [response("MEX-2025-02-20-01"), response("MEX-2025-02-21-01")]))
    assert names(old, tlp="CLEAR") == {"Aged positions"}
    assert "Most responses hidden" in names(shipped, "country=ECU", tlp="CLEAR")
    assert "Early day" not in names(shipped, "country=ECU", tlp="CLEAR")


def test_a_day_is_no_filter_that_hides_responses(shipped: Dataset) -> None:
    early = names(shipped, "as_of=2025-08-19", tlp="CLEAR")
    assert "Early day" in early
    assert "Most responses hidden" not in early
    view_data, stamp = viewed(shipped, "as_of=2025-08-19")
    told = {finding.name: finding.sentence for finding in preflight(view_data, stamp)}
    assert told["Early day"].startswith("By 19 August 2025 ")
    both = {finding.name: finding.sentence for finding in preflight(*viewed(shipped, "as_of=2025-08-19&country=ECU"))}
    assert f"of {view_data.recorded} responses up to the day shown" in both["Most responses hidden"]


def test_only_drafts_is_said_where_it_is_true(tmp_path: Path) -> None:
    rows = [
        response("MEX-2025-12-20-01", status="draft"),
        response("COL-2025-12-20-01", status="draft"),
        response("COL-2025-12-19-01", level="official"),
    ]
    told = {finding.name: finding.sentence for finding in preflight(*viewed(load(write(tmp_path / "d", rows))))}
    assert (
        told["Drafts"]
        == "Mexico: only drafts are recorded, which no picture shows. Colombia: a draft that could give a position awaits review."
    )


def test_a_link_to_this_machine_is_told(tmp_path: Path) -> None:
    clean = load(write(tmp_path / "clean", [response("MEX-2025-12-20-01"), response("MEX-2025-12-19-01")]))
    assert names(clean, tlp="CLEAR", address="http://127.0.0.1:8501/") == {"Link to this machine"}


def test_a_warning_names_numbers_and_the_oldest_position(shipped: Dataset) -> None:
    view_data, stamp = viewed(shipped)
    told = {finding.name: finding.sentence for finding in preflight(view_data, stamp)}
    assert told["Aged positions"] == (
        "9 positions of 43 were last stated more than 90 days before the day shown; the oldest is that of Dominica, opposed on 4 September 2025."
    )
    assert told["Not firm"] == "16 positions of 43 hang on one statement or one coder."
    assert told["Not reviewed"] == "These rows were coded by large language models, and no person has reviewed them."
    pending = {finding.name: finding.sentence for finding in preflight(*viewed(shipped, "as_of=2026-01-10"))}
    assert pending["Not firm"].endswith(" 1 change of side is not confirmed.")
    assert isinstance(stamp, Stamp)
    assert ProductOptions().address.startswith("http://127.0.0.1")
