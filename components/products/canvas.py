"""One canvas for a briefing: headline, map, one chart, the evidence in a short table, and all that makes it stand alone.

The canvas is itself one Plotly figure, made of the very figures of the page, so that screen, PNG, SVG and PDF are the same drawing.
"""

from collections.abc import Sequence
from dataclasses import replace

from components import text_metrics
from components.charts.registry import draw_figure
from components.charts.view_data import ViewData
from components.formatting import figure_text
from components.language import products as words
from components.products import qr
from components.products.evidence_rows import Row, evidence_rows
from components.products.panels import Box, panel
from components.products.stamp import Stamp
from components.theme import FONT, LIGHT, NARROWEST, STANCE, TLP, TLP_GROUND, Spec

# Pixels of a canvas; a pixel is 0.75 point at 96 to the inch, so 12 are 9 point and 16 are 12 point.
SIZES = {"landscape": (1280, 720), "square": (1080, 1080), "portrait": (1080, 1350)}
SIDE, SMALL, MARK = 36, 12.0, 16.0
# A title takes two lines at the largest of these sizes at which it can, or at most so many at the smallest.
TITLE_SIZES, TITLE_LINES = (28.0, 25.0, 22.0, 20.0, 18.0, 16.0), 3
QR, LINE, ROW, CELL = 76, 16, 24, 13.0


class Sheet:
    """A canvas while it is filled: texts and lines in pixels from the top left corner."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.annotations: list[Spec] = []
        self.shapes: list[Spec] = []
        self.images: list[Spec] = []

    def text(self, text: str, x: float, y: float, size: float, colour: str = LIGHT.ink, **more: object) -> None:
        """One line of Plotly text, its top left corner at (x, y); `more` are further keys of an annotation."""
        self.annotations.append({
            "text": text, "xref": "paper", "yref": "paper", "x": x / self.width, "y": 1 - y / self.height, "xanchor": "left", "yanchor": "top",
            "align": "left", "showarrow": False, "borderpad": 0, "font": {"size": size, "color": colour},
        } | more)  # fmt: skip

    def line(self, x0: float, x1: float, y: float, colour: str = LIGHT.grid) -> None:
        """A horizontal line."""
        high = 1 - y / self.height
        self.shapes.append({
            "type": "line", "xref": "paper", "yref": "paper", "x0": x0 / self.width, "x1": x1 / self.width, "y0": high, "y1": high,
            "line": {"color": colour, "width": 1}, "layer": "below",
        })  # fmt: skip

    def picture(self, source: str, x: float, y: float, size: float, name: str) -> None:
        """A square picture with its top left corner at (x, y)."""
        self.images.append({
            "source": source, "xref": "paper", "yref": "paper", "x": x / self.width, "y": 1 - y / self.height, "xanchor": "left", "yanchor": "top",
            "sizex": size / self.width, "sizey": size / self.height, "sizing": "stretch", "layer": "above", "name": name,
        })  # fmt: skip


def canvas(view_data: ViewData, stamp: Stamp, names: Sequence[str], width: int, height: int) -> Spec:
    """The canvas as a Plotly figure `width` x `height` pixels large, showing the figures named ("map" and a chart, or one alone)."""
    sheet = Sheet(width, height)
    head = _head(sheet, stamp)
    foot = _foot(sheet, stamp)
    tall = height > width * 0.8
    rows, most = evidence_rows(view_data) if len(names) > 1 else [], 12 if tall else 5
    panels, table = _plan(width, height, head, foot, names, min(len(rows), most))
    spec: Spec = {"data": [], "layout": _layout(width, height)}
    for number, (name, box) in enumerate(panels.items(), start=1):
        _draw(spec, view_data, name, box, number)
    if table:
        _table(sheet, table, rows[:most], len(rows))
    layout = spec["layout"]
    layout["annotations"] = [*layout.get("annotations", []), *sheet.annotations]
    layout["shapes"] = [*layout.get("shapes", []), *sheet.shapes]
    layout["images"] = sheet.images
    return spec


def bare_figure(view_data: ViewData, name: str, width: int, height: int, titled: bool = True) -> Spec:
    """One figure alone on white, for a slide or a page that itself says what it rests on, and its title if not `titled`."""
    spec: Spec = {"data": [], "layout": _layout(width, height)}
    _draw(spec, view_data, name, Box(0, 0, width, height), 1)
    if not titled:
        spec["layout"]["annotations"] = [note for note in spec["layout"]["annotations"] if note.get("name") != "title"]
    return spec


def _draw(spec: Spec, view_data: ViewData, name: str, box: Box, number: int) -> None:
    """Draw a figure of the page into a box; the frame around it names the source."""
    context = replace(view_data.context, room=max(1.0, (box.width - 24) / NARROWEST), sourced=False)
    drawn = draw_figure(replace(view_data, context=context), name, LIGHT, round(box.height))
    panel(spec, drawn.spec, box, number)


def _layout(width: int, height: int) -> Spec:
    return {
        "width": width, "height": height, "margin": {"l": 0, "r": 0, "t": 0, "b": 0, "autoexpand": False},
        "paper_bgcolor": LIGHT.paper, "plot_bgcolor": "rgba(0,0,0,0)", "font": {"family": FONT, "color": LIGHT.ink, "size": 13},
        "showlegend": True, "dragmode": False,
    }  # fmt: skip


def _head(sheet: Sheet, stamp: Stamp) -> float:
    """Draw mark, title and subtitle; the pixels they take."""
    top = 22.0
    if stamp.mark or stamp.note:
        _mark(sheet, stamp, 14)
        top = 44.0
    room = sheet.width - 2 * SIDE
    size, lines = _title(stamp.title, room)
    for line in lines:
        sheet.text(f"<b>{figure_text(line)}</b>", SIDE, top, size, name="title")
        top += size * 1.22
    top += 4
    for line in text_metrics.fit_text(stamp.subtitle, room, 15, 2):
        sheet.text(figure_text(line), SIDE, top, 15, LIGHT.soft_ink, name="subtitle")
        top += 20
    return top + 6


def _title(title: str, room: float) -> tuple[float, list[str]]:
    """The largest size at which the title takes two lines, or three at the smallest."""
    for size in TITLE_SIZES:
        lines = text_metrics.wrap_text(title, room, size, bold=True)
        if len(lines) <= 2:
            return size, lines
    return TITLE_SIZES[-1], text_metrics.fit_text(title, room, TITLE_SIZES[-1], TITLE_LINES, bold=True)


def _mark(sheet: Sheet, stamp: Stamp, y: float) -> None:
    """The handling mark at the right edge, and the line of the user's own to its left (TLP 2.0: right-aligned, 12 point or more)."""
    right = float(sheet.width - SIDE)
    if stamp.mark:
        sheet.text(
            f"<b>{stamp.mark}</b>", right, y, MARK, TLP[stamp.tlp].ink, xanchor="right", align="right", bgcolor=TLP_GROUND, borderpad=3, name="mark",
        )  # fmt: skip
        right -= text_metrics.text_width(stamp.mark, MARK, bold=True) + 20
    if stamp.note:
        (line,) = text_metrics.fit_text(stamp.note, right - SIDE, MARK)[:1] or [""]
        sheet.text(figure_text(line), right, y, MARK, LIGHT.ink, xanchor="right", align="right", name="note")


def _foot(sheet: Sheet, stamp: Stamp) -> float:
    """Draw the link as a QR code and as text, what the canvas rests on, and the mark again; the pixels they take."""
    code = qr.address(stamp.link)
    left = SIDE + (QR + 16 if code else 0)
    room = float(sheet.width - SIDE - left)
    mark = text_metrics.text_width(stamp.mark, MARK, bold=True) + 24 if stamp.mark else 0.0
    noted = LINE + 4 if stamp.note else 0
    lines = [
        *text_metrics.fit_text(stamp.basis, room - mark, SMALL, 2),
        *text_metrics.fit_text(stamp.source, room - mark, SMALL, 2),
        *text_metrics.fit_text(stamp.link, room - mark, SMALL, 2),
    ]
    high = max(QR if code else 0, LINE * len(lines)) + 18.0 + noted
    top = sheet.height - high - 8
    sheet.line(SIDE, sheet.width - SIDE, top)
    for number, line in enumerate(lines):
        sheet.text(figure_text(line), left, top + 10 + LINE * number, SMALL, LIGHT.soft_ink, name="foot")
    if code:
        sheet.picture(code, SIDE, top + 8, QR, "qr")
    _mark(sheet, stamp, sheet.height - 34)
    return high + 8


def _plan(
    width: int, height: int, head: float, foot: float, names: Sequence[str], rows: int
) -> tuple[dict[str, Box], Box | None]:
    """Where figures and table lie: side by side on wide and square canvases, one above the other on tall ones; the table
    takes what its rows need.
    """
    free = height - head - foot
    tall = height > width * 1.1
    share = 0.30 if tall else 0.34
    table = min(ROW * (rows + 1) + 8, free * share) if rows else 0
    body = free - table - (10 if table else 0)
    left, inner = float(SIDE), float(width - 2 * SIDE)
    if len(names) == 1:
        boxes = {names[0]: Box(left, head, inner, body)}
    elif tall:
        boxes = {name: Box(left, head + i * body / 2, inner, body / 2 - 8) for i, name in enumerate(names)}
    else:
        first = (inner - 28) * (0.46 if height > width * 0.8 else 0.4)
        boxes = {names[0]: Box(left, head, first, body), names[1]: Box(left + first + 28, head, inner - first - 28, body)}
    return boxes, Box(left, height - foot - table, inner, table) if table else None


# The table's columns, and the share of its width that each takes at most; what was said takes all that they leave.
COLUMNS = {"State": 0.14, "Position": 0.14, "Stated": 0.12, "Actor": 0.2, words.SAID_OR_DONE: 1.0, "Source": 0.16}
SAID, GAP = 4, 18


def _table(sheet: Sheet, box: Box, rows: Sequence[Row], positions: int) -> None:
    """As many rows as the box holds, of all positions; a row never breaks, and what does not fit in a cell ends in an ellipsis."""
    shown = list(rows)[: max(1, int(box.height // ROW) - 1)]
    names = list(COLUMNS)
    # A reader who sees five rows under a headline on twenty-three states should not look for the others.
    if len(shown) < positions:
        names[0] = f"{len(shown)} of {positions} states"
    widths = _widths(names, shown, box.width)
    starts = [box.left + sum(widths[:place]) for place in range(len(widths))]
    for x, name in zip(starts, names, strict=True):
        sheet.text(f"<b>{name}</b>", x, box.top + 3, SMALL, LIGHT.soft_ink, name="table")
    for number, row in enumerate(shown):
        top = box.top + ROW * (number + 1)
        sheet.line(box.left, box.left + box.width, top - 1)
        for place, (x, cell) in enumerate(zip(starts, row.cells, strict=True)):
            line = (text_metrics.fit_text(cell, widths[place] - GAP, CELL) or [""])[0]
            colour = LIGHT.edge(row.stance) if place == 1 else LIGHT.ink
            text = figure_text(line)
            if place == 1:
                symbol = STANCE[row.stance].symbol
                text = f'<span style="color:{colour}">{symbol}</span>{text.removeprefix(symbol)}'
            sheet.text(text, x, top + 4, CELL, LIGHT.ink, name="table")


def _widths(names: Sequence[str], rows: Sequence[Row], width: float) -> list[float]:
    """Each column as wide as its longest cell, up to its share, with the gap to the next."""
    widths = []
    for place, (name, share) in enumerate(zip(names, COLUMNS.values(), strict=True)):
        longest = max(text_metrics.text_width(row.cells[place], CELL) for row in rows)
        widths.append(min(max(longest, text_metrics.text_width(name, SMALL, bold=True)) + GAP, share * width))
    widths[SAID] = width - sum(widths) + widths[SAID]
    return widths
