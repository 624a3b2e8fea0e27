"""Citations that a reference manager can read."""

import json
from datetime import date

import bibtexparser
import pytest
import rispy

from components.products.citations import Reference, cite, of_dataset, of_response
from data.dataset.dataset import Dataset

NASTY = Reference(
    key="MEX-2025-02-01-01", kind="webpage", title="50 % of {us} & $x_1 \\ #2", publisher="El País", url="https://example.org/a_b?c=%20&d",
    issued=date(2025, 2, 1), accessed=date(2025, 10, 1), note="A note",
)  # fmt: skip


def test_bibtex_is_read_back() -> None:
    (entry,) = bibtexparser.loads(cite(NASTY, "bibtex")).entries
    assert entry["ID"] == "MEX-2025-02-01-01"
    assert entry["year"] == "2025"
    assert entry["url"] == NASTY.url
    assert entry["title"] == r"{50 \% of \textbraceleft{}us\textbraceright{} \& \$x\_1 \textbackslash{} \#2}"
    text = cite(NASTY, "bibtex")
    assert text.replace(r"\{", "").replace(r"\}", "").count("{") == text.replace(r"\{", "").replace(r"\}", "").count("}")


def test_ris_is_read_back() -> None:
    (entry,) = rispy.loads(cite(NASTY, "ris"))
    assert (entry["type_of_reference"], entry["title"], entry["publisher"]) == ("ELEC", NASTY.title, "El País")
    assert entry["urls"] == [NASTY.url]


def test_csl_json_is_read_back() -> None:
    (item,) = json.loads(cite(NASTY, "csl"))
    assert item["issued"] == {"date-parts": [[2025, 2, 1]]}
    assert (item["type"], item["title"]) == ("webpage", NASTY.title)


def test_plain_text_names_title_publisher_date_and_address() -> None:
    assert cite(NASTY, "text").startswith(
        "“50 % of {us} & $x_1 \\ #2”. El País. 1 February 2025, read 1 October 2025. https://example.org/"
    )


@pytest.mark.parametrize("form", ["text", "bibtex", "ris", "csl"])
def test_every_shipped_response_can_be_cited(shipped: Dataset, form: str) -> None:
    for row in shipped.responses.to_dict("records"):
        text = cite(of_response(row, shipped.meta.title, shipped.meta.version), form)
        assert row["response_id"] in text
        assert "nan" not in text.replace(str(row["source_title"]), "").lower().split()


def test_a_whole_bibliography_is_read_back(shipped: Dataset) -> None:
    rows = shipped.responses.to_dict("records")
    references = [of_response(row, shipped.meta.title, shipped.meta.version) for row in rows]
    assert len(bibtexparser.loads("\n\n".join(cite(r, "bibtex") for r in references)).entries) == 607
    assert len(rispy.loads("\n".join(cite(r, "ris") for r in references))) == 607


def test_a_dataset_is_cited_with_version_and_content() -> None:
    text = cite(of_dataset("small", "A small dataset", "1.0", "https://example.org", date(2025, 1, 1), "ab" * 32), "text")
    assert (
        text
        == "A small dataset. Version 1.0. Reaction Tracker. 1 January 2025. https://example.org. Content SHA-256 abababababababab."
    )


def test_an_unknown_form_is_an_error() -> None:
    with pytest.raises(KeyError):
        cite(NASTY, "apa")
