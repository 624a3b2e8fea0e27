"""A deck of 16:9 slides: the finding, the map, native charts that can be edited, one slide a state, the responses, the sources."""

from collections.abc import Mapping, Sequence
from typing import Any

from pptx.util import Pt

from components import text_metrics
from components.charts.view_data import ViewData, headline_scope
from components.formatting import count, join_parts, short_day
from components.language import comparison, position_sentences
from components.language import products as words
from components.products import native_charts
from components.products.profiles import Profile, Quotation, byline, profile, sources, states
from components.products.slide_parts import BODY, HIGH, SIDE, WIDE, Deck, colour, fill, picture, table, text
from components.products.stamp import Stamp
from components.theme import LIGHT, STANCE, badge
from geo.names import name_of

# Rows of the table on one slide, slides of the table in a deck (a deck is read, an appendix is a file), sources on one slide.
ROWS, PAGES, SOURCES, MOVED = 10, 12, 7, 14
COLUMNS = (("Date", 78), ("State", 92), ("Stance", 96), ("Actor", 126), (words.SAID_OR_DONE, 368), ("Source", 120))


def deck(view_data: ViewData, stamp: Stamp, drawn: bytes, code: bytes, missing: str = "") -> bytes:
    """The deck. `drawn` is the map and `code` the link's QR code, as PNG, empty where there is none; `missing` says why the map is not there."""
    made = Deck(stamp)
    profiles = [profile(view_data, state) for state in states(view_data)]
    _title_slide(made, code)
    _map_slide(made, view_data, drawn, missing)
    _moved_slide(made, view_data)
    native_charts.bars_slide(made, view_data)
    native_charts.timeline_slide(made, view_data)
    for item in profiles:
        _state_slide(made, item)
    _table_slides(made, view_data)
    _sources_slides(made, view_data, profiles)
    return made.saved()


def _title_slide(made: Deck, code: bytes) -> None:
    stamp = made.stamp
    slide = made.slide(stamp.title, notes=words.TITLE_NOTES)
    lines = [stamp.subtitle, f"{stamp.dates}.", f"{stamp.responses}. {stamp.filters}."]
    shown = [line for part in lines for line in text_metrics.fit_text(part, 600, 16, 3)]
    text(slide, shown, SIDE, 130, 640, 200, 16, LIGHT.ink)
    lines = [f"{stamp.dataset}, version {stamp.version}", f"Licence: {stamp.licence}", f"View {stamp.view_id}"]
    text(slide, lines, SIDE, 340, 640, 70, 12, LIGHT.soft_ink)
    link = slide.shapes.add_textbox(Pt(SIDE), Pt(410), Pt(640), Pt(60))
    fill(link.text_frame, text_metrics.fit_text(stamp.link, 620, 12, 3), 12, colour=LIGHT.soft_ink)
    if code:
        picture(slide, code, WIDE - SIDE - 150, 130, 150, 150, words.QR_ALT)


def _map_slide(made: Deck, view_data: ViewData, drawn: bytes, missing: str) -> None:
    title = position_sentences.map_title(view_data.standings.positions, headline_scope(view_data.dataset, view_data.view.filters))
    slide = made.slide(title, notes=words.MAP_NOTES)
    if drawn:
        picture(slide, drawn, SIDE, 92, WIDE - 2 * SIDE, 400, f"Map. {title}. {made.stamp.dates}.")
    else:
        text(slide, text_metrics.wrap_text(missing, 800, BODY), SIDE, 120, 860, 80, BODY, LIGHT.ink)
        _positions_table(slide, view_data)


def _moved_slide(made: Deck, view_data: ViewData) -> None:
    """Who moved between the two days that the view compares; no slide where it compares none."""
    then, now = view_data.view.compare, view_data.context.ends
    if then is None:
        return
    rows, filters = view_data.moved, view_data.view.filters
    chosen = bool(filters.country or filters.stance)
    slide = made.slide(
        comparison.heading(rows, then, now, chosen), notes="\n".join(comparison.change(row) for row in rows.to_dict("records"))
    )
    if rows.empty:
        text(slide, [comparison.nobody(then, now, chosen)], SIDE, 120, 860, 30, BODY, LIGHT.ink)
        return
    cells = [
        [" ".join(text_metrics.fit_text(cell, 270, BODY, 1)) for cell in comparison.cells(row)]
        for row in rows.head(MOVED).to_dict("records")
    ]
    table(slide, comparison.MOVED_COLUMNS, (280, 290, 290), cells, 96, BODY)
    if len(rows) > MOVED:
        text(slide, [comparison.more(len(rows) - MOVED)], SIDE, 490, 860, 20, 12, LIGHT.soft_ink)


def _positions_table(slide: Any, view_data: ViewData) -> None:
    """Without a map: which states hold which position."""
    positions = view_data.standings.positions
    positions = positions[positions["shown"] & positions["held"]]
    rows = [
        [badge(s), ", ".join(name_of(c) for c in positions[positions["tone"] == s]["state"])]
        for s in STANCE
        if (positions["tone"] == s).any()
    ]
    cells = [[row[0], " ".join(text_metrics.fit_text(row[1], 740, BODY, 2))] for row in rows]
    table(slide, ("Position", "States"), (120, 760), cells, 220, BODY)


def _state_slide(made: Deck, item: Profile) -> None:
    slide = made.slide(
        item.standing, notes="\n".join(f"{quote.response_id}: {byline(quote)} {quote.url}" for quote in item.quotes)
    )
    text(
        slide,
        text_metrics.fit_text(join_parts([item.path, item.firmness], " "), WIDE - 2 * SIDE - 10, BODY, 2),
        SIDE,
        104,
        WIDE - 2 * SIDE,
        40,
        BODY,
        LIGHT.soft_ink,
    )
    top = 150.0
    for quote in item.quotes:
        top = _quote(slide, quote, top) + 12
    if not item.quotes:
        text(slide, [words.NO_QUOTATION], SIDE, top, 860, 30, BODY, LIGHT.ink)
        top += 34
    moves = item.shifts[: int((HIGH - 70 - top - 18) // 17)]
    if moves:
        lines = [f"{short_day(m.date)}: {badge(m.before)} to {badge(m.after)}, {m.response.actor}" for m in moves]
        left = len(item.shifts) - len(moves)
        lead = words.changes_heading(left)
        text(slide, [lead], SIDE, top, 860, 20, 12, LIGHT.soft_ink, bold=True)
        shown = [" ".join(text_metrics.fit_text(line, 860, 12, 1)) for line in lines]
        text(slide, shown, SIDE, top + 18, 860, 17 * len(shown), 12, LIGHT.ink)


def _quote(slide: Any, quote: Quotation, top: float) -> float:
    """Draw a quotation with its byline; where it ends."""
    lines = text_metrics.fit_text(f"“{quote.words}”" if quote.quoted else quote.words, WIDE - 2 * SIDE - 40, 16, 4)
    by = text_metrics.fit_text(byline(quote), WIDE - 2 * SIDE - 40, 12, 2)
    high = 21 * len(lines) + 16 * len(by) + 8
    rule = slide.shapes.add_shape(1, Pt(SIDE), Pt(top + 2), Pt(4), Pt(high))
    rule.fill.solid()
    rule.fill.fore_color.rgb = colour(STANCE[quote.stance].fill)
    rule.line.color.rgb = colour(LIGHT.outline)
    text(slide, lines, SIDE + 14, top, WIDE - 2 * SIDE - 20, 21 * len(lines), 16, LIGHT.ink, language=quote.language)
    text(slide, by, SIDE + 14, top + 21 * len(lines) + 4, WIDE - 2 * SIDE - 20, 16 * len(by), 12, LIGHT.soft_ink)
    return top + high


def _table_slides(made: Deck, view_data: ViewData) -> None:
    rows = view_data.found.rows.head(ROWS * PAGES).to_dict("records")
    pages = [rows[i : i + ROWS] for i in range(0, len(rows), ROWS)] or [[]]
    for number, page in enumerate(pages, start=1):
        left = f", the first {ROWS * PAGES:,}" if view_data.found.n > len(rows) else ""
        slide = made.slide(
            f"{count(view_data.found.n, 'response')}{left}, page {number} of {len(pages)}",
            notes=words.TABLE_NOTES,
        )
        fitting = [
            [
                " ".join(text_metrics.fit_text(cell, (width - 14) * 0.92, 11, 2))
                for cell, (_, width) in zip(_cells(row), COLUMNS, strict=True)
            ]
            for row in page
        ]
        table(slide, [name for name, _ in COLUMNS], [width for _, width in COLUMNS], fitting, 96, 11)


def _cells(row: Mapping[str, Any]) -> list[str]:
    named = [name_of(str(row["state"])), badge(str(row["stance"]))]
    return [f"{row['date']:%Y-%m-%d}", *named, row["actor"], row["summary"], str(row["source_publisher"])]


def _sources_slides(made: Deck, view_data: ViewData, profiles: Sequence[Profile]) -> None:
    """The sources of what the deck quotes, with links."""
    cited = sources(view_data.dataset, profiles) or [(words.NOTHING_QUOTED, "")]
    for start in range(0, len(cited), SOURCES):
        part = cited[start : start + SOURCES]
        slide = made.slide(words.SOURCES_TITLE, notes="\n".join(line for line, _ in part))
        frame = slide.shapes.add_textbox(Pt(SIDE), Pt(92), Pt(WIDE - 2 * SIDE), Pt(390)).text_frame
        fill(frame, [" ".join(text_metrics.fit_text(line, WIDE - 2 * SIDE - 12, 11, 4)) for line, _ in part], 11, space=6)
        for paragraph, (_, address) in zip(frame.paragraphs, part, strict=True):
            if address:
                paragraph.runs[0].hyperlink.address = address
