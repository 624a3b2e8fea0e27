"""The parts of slides: a deck with title, handling mark and foot on every slide; texts, tables and pictures in points.

Sizes are in points on a slide of 960 x 540. Text is measured before it is placed, so that it stays in its box.
"""

import io
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Pt

from components import text_metrics
from components.products.stamp import Stamp
from components.theme import LIGHT, TLP, TLP_GROUND

WIDE, HIGH, SIDE = 960, 540, 40
# A deck travels to machines that have no typeface of ours.
FACE = "Arial"
BODY, SMALL = 14, 9
TITLES = (28, 25, 22, 20, 18, 16)
# A seventh is left free for machines that have a wider face only.
TITLE_ROOM = (WIDE - 2 * SIDE) * 0.86


# XML 1.0, production 2, turned round.
ILLEGAL = re.compile("[^\\t\\n\\r\\u0020-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
RIGHT_TO_LEFT = ("ar", "fa", "he", "ur", "ps", "dv", "ckb", "yi")


class Deck:
    """A deck while it is made. Every slide has a title, the handling mark above and below, and a foot that says what it rests on."""

    def __init__(self, stamp: Stamp) -> None:
        self.file = Presentation()
        self.file.slide_width, self.file.slide_height = Pt(WIDE), Pt(HIGH)
        self.stamp = stamp
        self.blank = self.file.slide_layouts[5]
        properties = self.file.core_properties
        properties.author, properties.keywords = "Reaction Tracker", stamp.view_id
        for name, words in (("title", stamp.title), ("subject", stamp.subtitle), ("comments", stamp.basis)):
            setattr(properties, name, strip_illegal(words)[:250])

    def slide(self, title: str, notes: str = "") -> Any:
        """A slide with its title; `notes` are followed by the view's link."""
        slide = self.file.slides.add_slide(self.blank)
        for size in TITLES:
            lines = text_metrics.wrap_text(title, TITLE_ROOM, size, bold=True)
            if len(lines) <= 2:
                break
        else:
            lines = text_metrics.fit_text(title, TITLE_ROOM, 16, 3, bold=True)
        box = slide.shapes.title
        box.left, box.top, box.width, box.height = Pt(SIDE), Pt(32), Pt(WIDE - 2 * SIDE), Pt(62)
        fill(box.text_frame, [" ".join(lines)], size, bold=True, anchor=MSO_ANCHOR.TOP)
        self._foot(slide)
        parts = (notes, self.stamp.basis, self.stamp.source, self.stamp.link)
        slide.notes_slide.notes_text_frame.text = "\n".join(strip_illegal(part) for part in parts if part)
        return slide

    def _foot(self, slide: Any) -> None:
        stamp = self.stamp
        room = WIDE - 2 * SIDE - (text_metrics.text_width(stamp.mark, 12, bold=True) + 24 if stamp.mark else 0)
        lines = [*text_metrics.fit_text(stamp.basis, room, SMALL, 2), *text_metrics.fit_text(stamp.source, room, SMALL, 2)]
        text(slide, lines, SIDE, HIGH - 8 - 12 * len(lines), room, 12 * len(lines), SMALL, LIGHT.soft_ink)
        for top in (8, HIGH - 28):
            if stamp.mark:
                _mark(slide, stamp, top)
            if stamp.note and top == 8:
                text(slide, text_metrics.fit_text(stamp.note, 640, 12, 1), SIDE, top, 680, 20, 12, LIGHT.ink)

    def saved(self) -> bytes:
        """The deck as a file."""
        out = io.BytesIO()
        self.file.save(out)
        return out.getvalue()


def text(
    slide: Any,
    lines: Sequence[str],
    left: float,
    top: float,
    width: float,
    height: float,
    size: float,
    ink: str,
    bold: bool = False,
    language: str = "",
) -> None:
    """A text box; each line is a paragraph of its own, already measured."""
    box = slide.shapes.add_textbox(Pt(left), Pt(top), Pt(width), Pt(height))
    fill(box.text_frame, [" ".join(lines)] if language else list(lines), size, bold, ink, language=language)


def fill(
    frame: Any,
    lines: Sequence[str],
    size: float,
    bold: bool = False,
    colour: str = LIGHT.ink,
    anchor: Any = MSO_ANCHOR.TOP,
    space: float = 0,
    language: str = "",
) -> None:
    """Fill a text frame: each line is a paragraph; `space` points after each; `language` is BCP 47."""
    frame.word_wrap = True
    frame.vertical_anchor = anchor
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment, paragraph.space_after = PP_ALIGN.LEFT, Pt(space)
        run = paragraph.add_run()
        run.text = strip_illegal(line)
        run.font.size, run.font.bold, run.font.name = Pt(size), bold, FACE
        run.font.color.rgb = RGBColor.from_string(colour.lstrip("#"))
        if language:
            run._r.get_or_add_rPr().set("lang", language)
        if language.split("-")[0].lower() in RIGHT_TO_LEFT:
            paragraph._p.get_or_add_pPr().set("rtl", "1")


def strip_illegal(line: str) -> str:
    """The line without characters that XML 1.0 cannot hold."""
    return ILLEGAL.sub("", line)


def table(
    slide: Any, names: Sequence[str], widths: Sequence[float], cells: Sequence[Sequence[str]], top: float, size: float
) -> None:
    """A native table with a repeated, plain header."""
    shape = slide.shapes.add_table(len(cells) + 1, len(names), Pt(SIDE), Pt(top), Pt(sum(widths)), Pt(22 * (len(cells) + 1)))
    grid = shape.table
    for place, width in enumerate(widths):
        grid.columns[place].width = Pt(width)
    for line, row in enumerate([list(names), *cells]):
        for place, cell in enumerate(row):
            box = grid.cell(line, place)
            box.margin_left = box.margin_right = Pt(5)
            box.margin_top = box.margin_bottom = Pt(2)
            box.fill.solid()
            box.fill.fore_color.rgb = colour(LIGHT.deeds if line == 0 else LIGHT.paper)
            fill(box.text_frame, [cell], size, bold=line == 0, colour=LIGHT.paper if line == 0 else LIGHT.ink)


def picture(slide: Any, content: bytes, left: float, top: float, width: float, height: float, alt: str) -> None:
    """A picture inside a box, its proportions kept, with alt text."""
    shape = slide.shapes.add_picture(io.BytesIO(content), Pt(left), Pt(top))
    scale = min(Pt(width) / shape.width, Pt(height) / shape.height)
    shape.width, shape.height = int(shape.width * scale), int(shape.height * scale)
    shape.left = Pt(left) + (Pt(width) - shape.width) // 2
    shape._element.nvPicPr.cNvPr.set("descr", strip_illegal(alt))


def colour(code: str) -> RGBColor:
    """A colour of the theme."""
    return RGBColor.from_string(code.lstrip("#").upper())


def _mark(slide: Any, stamp: Stamp, top: float) -> None:
    width = text_metrics.text_width(stamp.mark, 12, bold=True) + 12
    box = slide.shapes.add_textbox(Pt(WIDE - SIDE - width), Pt(top), Pt(width), Pt(20))
    box.fill.solid()
    box.fill.fore_color.rgb = colour(TLP_GROUND)
    fill(box.text_frame, [stamp.mark], 12, bold=True, colour=TLP[stamp.tlp].ink, anchor=MSO_ANCHOR.MIDDLE)
    box.text_frame.word_wrap = False
    box.text_frame.paragraphs[0].alignment = PP_ALIGN.CENTER


def serial(day: date) -> int:
    """A date as a spreadsheet counts it (days since 30 December 1899)."""
    return (day - date(1899, 12, 30)).days
