"""The deck, read back by python-pptx and by LibreOffice."""

import io
import os
import subprocess
from pathlib import Path

import pypdf
import pytest
from pptx import Presentation
from pptx.util import Pt

from components import text_metrics
from components.charts.registry import draw_figure
from components.jobs.make import make_product
from components.jobs.renderer import Renderer
from components.products.request import ProductRequest
from components.products.slide_parts import HIGH, WIDE
from components.products.tools import NoBrowserError
from components.theme import LIGHT
from data.dataset.dataset import Dataset
from data.dataset.open import load
from tests.office import found as office
from tests.support import response, write
from tests.views import hostile, many, viewed

FONTS = Path(text_metrics.FONTS) / "fonts.conf"


class Blind(Renderer):
    """A machine without a browser."""

    def _start(self) -> None:
        raise NoBrowserError


def made(dataset: Dataset, query: str = "", **wishes: str) -> bytes:
    view_data, stamp = viewed(dataset, query, **wishes)
    return make_product(view_data, stamp, ProductRequest("pptx"), Blind())


def texts(slide: object) -> str:
    frames = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]  # type: ignore[attr-defined]
    cells = [cell.text for shape in slide.shapes if shape.has_table for row in shape.table.rows for cell in row.cells]  # type: ignore[attr-defined]
    return "\n".join([*frames, *cells])


def deck(content: bytes) -> Presentation:
    return Presentation(io.BytesIO(content))


def test_the_deck_tells_the_view_from_finding_to_sources(shipped: Dataset) -> None:
    slides = list(deck(made(shipped, "country=MEX&country=ECU&as_of=2025-08-31")).slides)
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    assert titles[0].startswith("On 31 August 2025")
    assert titles[4].startswith("Ecuador is for US military force, supportive in tone")
    assert titles[5].startswith("Mexico is against US military force")
    assert " responses, page 1 of" in titles[6]
    assert titles[-1] == "Sources of the quotations"
    assert "Daniel Noboa" in texts(slides[4])


def test_bars_and_timeline_are_native_charts_with_the_views_numbers(shipped: Dataset) -> None:
    view_data, _ = viewed(shipped, "country=MEX")
    slides = list(deck(made(shipped, "country=MEX")).slides)
    bars, timeline = (next(shape.chart for shape in slides[i].shapes if shape.has_chart) for i in (2, 3))
    by_name = {series.name: sum(series.values) for series in bars.series}
    counts = view_data.found.rows["stance"].astype("str").value_counts()
    assert by_name["Opposed"] == -counts["opposed"]
    assert by_name["Conditional"] == counts["conditional"]
    assert by_name["Neutral, left half"] == -counts["neutral"] / 2 == -by_name["Neutral, right half"]
    marks = {series.name: len(list(series.values)) for series in timeline.series}
    assert marks["Opposed"] == counts["opposed"]
    assert marks["States"] >= max(marks.values()), "LibreOffice leaves out a series that is shorter than a later one"


def test_every_slide_has_title_mark_twice_basis_and_a_link_in_its_notes(shipped: Dataset) -> None:
    _, stamp = viewed(shipped, "country=ECU", tlp="AMBER+STRICT")
    for slide in deck(made(shipped, "country=ECU", tlp="AMBER+STRICT", note="Mine alone")).slides:
        whole = texts(slide)
        assert slide.shapes.title.text_frame.text
        assert whole.count("TLP:AMBER+STRICT") == 2
        assert "Mine alone" in whole
        assert stamp.view_id in whole
        assert stamp.link in slide.notes_slide.notes_text_frame.text
        marks = [shape for shape in slide.shapes if shape.has_text_frame and shape.text_frame.text == "TLP:AMBER+STRICT"]
        for mark in marks:
            assert mark.text_frame.paragraphs[0].runs[0].font.size >= Pt(12)
            assert abs(mark.left + mark.width - Pt(WIDE - 40)) <= 1


def test_pictures_and_charts_have_alt_text(shipped: Dataset) -> None:
    for slide in deck(made(shipped, "country=ECU")).slides:
        for shape in slide.shapes:
            if shape.shape_type is not None and (shape.has_chart or shape._element.tag.endswith("}pic")):
                assert shape._element.xpath(".//p:cNvPr")[0].get("descr")


def test_nothing_lies_outside_a_slide(shipped: Dataset) -> None:
    for title in ("short", "A long title that goes on and on " * 9):
        for slide in deck(made(shipped, "country=VEN&stance=hostile", title=title)).slides:
            for shape in slide.shapes:
                assert shape.left >= 0
                assert shape.top >= 0
                assert shape.left + shape.width <= Pt(WIDE) + 1
                assert shape.top + shape.height <= Pt(HIGH) + 1, shape.name


def test_without_a_browser_the_map_is_a_sentence_and_a_table(shipped: Dataset) -> None:
    slide = list(deck(made(shipped)).slides)[1]
    assert "Pictures need Chromium" in texts(slide).replace("\n", " ")
    assert "Nicaragua" in texts(slide)


def test_hostile_cells_stand_as_text(tmp_path: Path) -> None:
    whole = "\n".join(texts(slide) for slide in deck(made(hostile(tmp_path))).slides)
    for part in ("=cmd|' /C calc'!A0", "<script>alert(1)</script>", "javascript:alert(1)", "لا نقبل ذلك أبدا"):
        assert part in whole


@pytest.mark.parametrize(("rows", "states"), [(0, 1), (1, 1), (400, 40)])
def test_from_none_to_many(tmp_path: Path, rows: int, states: int) -> None:
    assert len(deck(made(many(tmp_path, rows, states))).slides) >= 6


def test_libreoffice_opens_every_slide(shipped: Dataset, tmp_path: Path) -> None:
    program = office()
    assert program, "LibreOffice was not found; run `make test`, which installs it, or install libreoffice-impress"
    content = made(shipped, "country=MEX&country=ECU&type=REJECT")
    (tmp_path / "deck.pptx").write_bytes(content)
    command = [
        program,
        "--headless",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "deck.pptx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180, env=os.environ | {"FONTCONFIG_FILE": str(FONTS)})
    pages = pypdf.PdfReader(tmp_path / "deck.pdf").pages
    slides = list(deck(content).slides)
    assert len(pages) == len(slides)
    for page, slide in zip(pages, slides, strict=True):
        first = slide.shapes.title.text_frame.text.split()[:3]
        assert all(word in page.extract_text() for word in first)
    timeline = pages[3].extract_text()
    assert "Mexico" in timeline, "the lanes are named"
    assert "Opposed" in timeline


def test_every_change_of_position_is_listed_or_counted(shipped: Dataset) -> None:
    slides = {
        slide.shapes.title.text_frame.text: texts(slide)
        for slide in deck(made(shipped, "country=MEX&country=VEN&rule=latest")).slides
    }
    (mexico,) = [text for title, text in slides.items() if title.startswith("Mexico is")]
    assert "no change of stance since" in mexico
    (venezuela,) = [text for title, text in slides.items() if title.startswith("Venezuela is")]
    assert "14 changes of stance" in venezuela
    assert "9 Jan 2026: ▼ Hostile to ■ Opposed" in venezuela
    listed = venezuela.count(" to ▼ Hostile,") + venezuela.count(" to ■ Opposed,")
    assert listed == 14 or f"{14 - listed} earlier ones not shown" in venezuela
    panama = [texts(slide) for slide in deck(made(shipped, "country=PAN")).slides]
    assert any("A change to for on 3 January 2026, confirmed 17 January 2026." in text for text in panama)
    assert any("3 Jan 2026: ■ Opposed to ▲ Supportive" in text for text in panama)


def test_the_timelines_title_counts_the_changes_that_are_drawn(shipped: Dataset) -> None:
    drawn = viewed(shipped, "country=MEX&chart=timeline&from=2026-01-10")[0]
    title = draw_figure(drawn, "timeline", LIGHT, 400).caption.title
    assert list(deck(made(shipped, "country=MEX&from=2026-01-10")).slides)[3].shapes.title.text_frame.text == title


def test_characters_that_xml_cannot_hold_are_left_out(tmp_path: Path) -> None:
    rows = [
        response("MEX-2025-02-01-01", quote="a\ufffeb\uffffc", summary="d\ufffee"),
        response("COL-2025-02-01-01", quote="لا نقبل", quote_language="ar"),
    ]
    slides = deck(made(load(write(tmp_path / "d", rows)), title="T\x0bitle \ufffe here", note="n\x01o")).slides
    whole = "\n".join(texts(slide) for slide in slides)
    assert "“abc”" in whole
    assert "T itle" in whole
    assert any(
        paragraph.get("rtl") == "1"
        for slide in slides
        for paragraph in slide._element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}pPr")
    )
