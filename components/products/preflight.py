"""What a careful editor would stop at before a view leaves the screen: named warnings, never a block."""

from urllib.parse import urlsplit

import pandas as pd

from components import text_metrics
from components.charts.view_data import ViewData
from components.language import warnings
from components.language.warnings import Finding
from components.products import qr
from components.products.canvas import SIDE, TITLE_LINES, TITLE_SIZES
from components.products.stamp import Stamp
from data.query.listing import quality_counts

# Share of the responses below which a filter hides most.
MOST = 0.5
# Points: the smallest letters of a picture at its full size, and the least that can be read in a room.
SMALLEST, LEGIBLE = 9.0, 9.0


def preflight(view_data: ViewData, stamp: Stamp, width: int = 1280, shown_at: int = 1280) -> list[Finding]:
    """The warnings for a view. `width` is the canvas's own width in pixels, `shown_at` the one at which it will stand on the page."""
    n = quality_counts(view_data.dataset, view_data.view.filters, view_data.context.ends)
    checks = (
        _hidden(view_data, stamp), _early(view_data, stamp), *warnings.of_rows(n), _drafts(view_data), _aged(view_data), _not_firm(view_data),
        _not_reviewed(view_data), _small(width, shown_at), _cut(stamp, width), None if stamp.tlp else warnings.UNMARKED,
        warnings.MACHINE if view_data.dataset.meta.machine_coded else None, warnings.OWN if view_data.dataset.own else None, _local(stamp),
        None if qr.make_code(stamp.link) else warnings.NO_CODE,
    )  # fmt: skip
    return [finding for finding in checks if finding]


def _hidden(view_data: ViewData, stamp: Stamp) -> Finding | None:
    """Filters that leave less than half of what was recorded by the day shown. The day itself is no filter."""
    known = view_data.recorded
    narrow = known > 0 and stamp.found < known * MOST
    return warnings.hidden(stamp.found, known, stamp.filters.removeprefix("Filters: ")) if narrow else None


def _early(view_data: ViewData, stamp: Stamp) -> Finding | None:
    known = view_data.recorded
    return warnings.early(stamp.as_of, known, stamp.total) if stamp.total and known < stamp.total * MOST else None


def _drafts(view_data: ViewData) -> Finding | None:
    states = view_data.standings.positions
    waiting = states[states["shown"] & (states["empty"] == "awaiting_review")]
    only, beside = waiting[waiting["recorded"] == 0]["state"], waiting[waiting["recorded"] > 0]["state"]
    return warnings.drafts(only.tolist(), beside.tolist()) if len(waiting) else None


def _held(view_data: ViewData) -> pd.DataFrame:
    positions = view_data.standings.positions
    return positions[positions["shown"] & positions["held"]]


def _aged(view_data: ViewData) -> Finding | None:
    held, days = _held(view_data), view_data.standings.rule.aged_days
    old = held[(pd.Timestamp(view_data.context.ends) - held["stated"]).dt.days > days].sort_values("stated")
    return warnings.aged(len(old), len(held), old.iloc[0].to_dict(), days) if len(old) else None


def _not_firm(view_data: ViewData) -> Finding | None:
    held = _held(view_data)
    loose, pending = int(held["firm"].eq(False).fillna(False).sum()), int(held["pending"].notna().sum())
    return warnings.not_firm(loose, pending, len(held)) if loose or pending else None


def _not_reviewed(view_data: ViewData) -> Finding | None:
    meta = view_data.dataset.meta
    return None if meta.reviewed or not meta.coded_by or meta.machine_coded else warnings.not_reviewed(meta.coded_by)


def _small(width: int, shown_at: int) -> Finding | None:
    points = SMALLEST * shown_at / width
    return warnings.small_letters(points, LEGIBLE) if points < LEGIBLE else None


def _cut(stamp: Stamp, width: int) -> Finding | None:
    room = width - 2 * SIDE
    whole = len(text_metrics.wrap_text(stamp.title, room, TITLE_SIZES[-1], bold=True)) <= TITLE_LINES
    return None if whole and not stamp.title.endswith("…") else warnings.CUT


def _local(stamp: Stamp) -> Finding | None:
    host = urlsplit(stamp.link).hostname or ""
    return warnings.local(host) if host in ("127.0.0.1", "localhost", "::1") else None
