"""The report, read back page by page."""

import io
from pathlib import Path

import pypdf
import pytest

from components.charts.registry import CHARTS
from components.jobs.make import make_product
from components.products.request import ProductRequest
from data.dataset.dataset import Dataset
from data.dataset.open import load
from tests.support import response, write
from tests.test_slides import Blind
from tests.views import hostile, many, viewed


def made(dataset: Dataset, query: str = "", paper: str = "a4", **wishes: str) -> pypdf.PdfReader:
    view_data, stamp = viewed(dataset, query, **wishes)
    return pypdf.PdfReader(io.BytesIO(make_product(view_data, stamp, ProductRequest("pdf", report=True, paper=paper), Blind())))


def words(report: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in report.pages).split())


@pytest.fixture(scope="module")
def whole(shipped: Dataset) -> pypdf.PdfReader:
    return made(shipped, tlp="AMBER", note="For the meeting")


def test_it_holds_summary_states_responses_method_agreement_and_sources(whole: pypdf.PdfReader, shipped: Dataset) -> None:
    titles = [item.title for item in whole.outline if not isinstance(item, list)]
    assert titles == [
        "Summary",
        "Where each state stands",
        "Responses by stance",
        "Over time",
        "Voices inside each state",
        "Words and deeds",
        "States by event",
        "State by state",
        "Responses",
        "Method",
        "Sources",
    ]
    under = [item.title for group in whole.outline if isinstance(group, list) for item in group]
    assert {"Mexico", "Venezuela", "Colombia", "Ecuador", "Agreement between coders"} <= set(under)
    text = words(whole)
    for part in (
        "Of 22 further states",
        "0.971",
        "too low to build on",
        "The United States should use, or prepare to use",
        "TLP:AMBER",
        "For the meeting",
    ):
        assert part in text
    assert all(f"{row:%Y-%m-%d}" in text for row in shipped.responses["date"])


def test_every_page_wears_the_mark_twice_and_its_number(whole: pypdf.PdfReader) -> None:
    for number, page in enumerate(whole.pages, start=1):
        text = " ".join(page.extract_text().split())
        assert text.count("TLP:AMBER") == 2
        assert f"Page {number} of {len(whole.pages)}" in text
        assert "View RT-" in text


def test_it_is_pdf_a_2b_with_all_fonts_inside(whole: pypdf.PdfReader) -> None:
    metadata = whole.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert "pdfaid:part>2<" in metadata
    assert "pdfaid:conformance>B<" in metadata
    assert whole.trailer["/Root"]["/OutputIntents"]
    assert not whole.is_encrypted
    assert "/JavaScript" not in whole.trailer["/Root"].get("/Names", {})
    for page in whole.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            (descendant,) = font.get_object().get("/DescendantFonts", [font])
            descriptor = descendant.get_object()["/FontDescriptor"].get_object()
            assert any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def test_links_lead_to_sources_and_to_the_view(whole: pypdf.PdfReader, shipped: Dataset) -> None:
    found = set()
    for page in whole.pages:
        for note in page.get("/Annots") or []:
            action = note.get_object().get("/A", {})
            if "/URI" in action:
                found.add(action["/URI"])
    assert viewed(shipped)[1].link in found
    addresses = set(shipped.responses["source_url"].dropna())
    assert len(found & addresses) > 0.95 * len(addresses)


def test_a_header_is_repeated_on_every_page_of_the_table(whole: pypdf.PdfReader) -> None:
    pages = [" ".join(page.extract_text().split()) for page in whole.pages]
    begins = next(i for i, text in enumerate(pages) if "in the order of the view" in text)
    ends = next(i for i, text in enumerate(pages) if "Every stance is about this proposition" in text)
    for text in pages[begins:ends]:
        assert "Date State Stance Actor What was said or done Source" in text


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_papers(shipped: Dataset, paper: str, size: tuple[int, int]) -> None:
    page = made(shipped, "country=ECU&type=REJECT", paper).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == size


def test_without_a_browser_each_figure_says_what_to_install(whole: pypdf.PdfReader) -> None:
    assert words(whole).count("Pictures need Chromium") == len(CHARTS)


def test_hostile_cells_stand_as_text(tmp_path: Path) -> None:
    text = words(made(hostile(tmp_path), title="#let x = <b>1</b> $x$"))
    for part in (
        "#let x = <b>1</b> $x$",
        "<b>no</b> & <script>alert(1)</script>",
        "=1+1 and #set text",
        "$x^2$ costs $5 and *stars*",
        "javascript:alert(1)",
    ):
        assert part in text


@pytest.mark.parametrize(("rows", "states"), [(0, 1), (1, 1), (1000, 40)])
def test_from_none_to_many(tmp_path: Path, rows: int, states: int) -> None:
    report = made(many(tmp_path, rows, states))
    assert f"{rows:,} of {rows:,} response" in words(report)


def test_a_character_that_no_typeface_has_does_not_cost_the_report(tmp_path: Path) -> None:
    rows = [response("MEX-2025-12-01-01", quote="我们反对 \U00010348 \U0001f1f2", quote_language="zh")]
    text = words(made(load(write(tmp_path / "d", rows))))
    assert "Mexico is against the strike" in text
    assert "not PDF/A" in text


def test_long_words_and_notes_stay_on_the_page(tmp_path: Path) -> None:
    rows = [response("MEX-2025-02-01-01", quote="Q" * 150, summary="S" * 200, actor="A" * 90)]
    report = made(load(write(tmp_path / "d", rows)), title="T" * 200, note="A line of one's own " * 14, tlp="AMBER+STRICT")
    for page in report.pages:
        edges = []
        page.extract_text(
            visitor_text=lambda text, _cm, tm, _font, size, edges=edges: edges.append((tm[4], tm[5])) if text.strip() else None
        )
        assert all(0 <= x <= page.mediabox.width and 0 <= y <= page.mediabox.height for x, y in edges)
        assert "TLP:AMBER+STRICT" in page.extract_text()
    assert words(report).replace(" ", "").count("S" * 24) >= 1
    assert max(len(word) for word in words(report).replace("\u200b", " ").split() if word.isalpha()) <= 48
