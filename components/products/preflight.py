"""What a careful editor would stop at before a view leaves the screen: named warnings, never a block."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from components import text_metrics
from components.charts.view_data import ViewData
from components.formatting import capitalise, count, day, series
from components.products import qr
from components.products.canvas import SIDE, TITLE_LINES, TITLE_SIZES
from components.products.stamp import Stamp
from components.theme import STANCE
from data.query.listing import quality_counts
from geo.names import in_sentence

# Days after which a carried position is called old; share of the responses below which a filter hides most.
OLD, MOST = 30, 0.5
# Points: the smallest letters of a picture at its full size, and the least that can be read in a room.
SMALLEST, LEGIBLE = 9.0, 9.0


@dataclass(frozen=True)
class Finding:
    """A named warning and what it means here."""

    name: str
    sentence: str


def preflight(view_data: ViewData, stamp: Stamp, width: int = 1280, shown_at: int = 1280) -> list[Finding]:
    """The warnings for a view. `width` is the canvas's own width in pixels, `shown_at` the one at which it will stand on the page."""
    n = quality_counts(view_data.dataset, view_data.view.filters, view_data.context.ends)
    checks = (
        _hidden(stamp), *_of_rows(n), _drafts(view_data), _old(view_data), _small(width, shown_at), _cut(stamp, width), _unmarked(stamp),
        _machine(view_data), _own(view_data), _local(stamp), _unscannable(stamp),
    )  # fmt: skip
    return [finding for finding in checks if finding]


def _hidden(stamp: Stamp) -> Finding | None:
    if stamp.total == 0 or stamp.found >= stamp.total * MOST:
        return None
    return Finding(
        "Most responses hidden", f"The filters in force leave {stamp.responses}: {stamp.filters.removeprefix('Filters: ')}."
    )


def _some(n: int, name: str, one: str, more: str) -> Finding | None:
    """A finding about n of the responses shown, or nothing for none."""
    return Finding(name, f"{capitalise(count(n, 'response'))} shown {one if n == 1 else more}.") if n else None


def _of_rows(n: Mapping[str, int]) -> list[Finding | None]:
    disputed = "coded differently by two coders and decided by a third"
    unsourced = "a printed or wire source without an address"
    published = "the page's own date, because the source gives no other"
    return [
        _some(n["disputed"], "Disputed codes", f"was {disputed}", f"were {disputed}"),
        _some(n["unsourced"], "No web source", f"has {unsourced}", f"have {unsourced}"),
        _some(
            n["published"],
            "Dates of publication",
            f"carries {published}",
            f"carry {published}",
        ),
    ]


def _drafts(view_data: ViewData) -> Finding | None:
    states = view_data.position_data.positions
    waiting = states[states["shown"] & (states["empty"] == "awaiting_review")]
    if waiting.empty:
        return None
    return Finding(
        "Drafts", f"{series([in_sentence(s) for s in waiting['state']])}: only drafts are recorded, which no picture shows."
    )


def _old(view_data: ViewData) -> Finding | None:
    positions = view_data.position_data.positions
    held = positions[positions["shown"] & positions["stance"].notna()]
    days = (pd.Timestamp(view_data.context.ends) - held["stated"]).dt.days
    old = held[days > OLD]
    if old.empty:
        return None
    oldest: Mapping[str, Any] = old.sort_values("stated").iloc[0].to_dict()
    return Finding(
        "Carried positions",
        f"{capitalise(count(len(old), 'position'))} of {len(held)} {'was' if len(old) == 1 else 'were'} last stated more than {OLD} days before the day shown; the oldest is that of "
        f"{in_sentence(oldest['state'])}, {STANCE[oldest['stance']].word.lower()} on {day(oldest['stated'])}.",
    )


def _small(width: int, shown_at: int) -> Finding | None:
    points = SMALLEST * shown_at / width
    if points >= LEGIBLE:
        return None
    return Finding(
        "Small letters",
        f"At this size the smallest letters are {points:.1f} points high; below {LEGIBLE:.0f} they are hard to read.",
    )


def _cut(stamp: Stamp, width: int) -> Finding | None:
    room = width - 2 * SIDE
    whole = len(text_metrics.wrap_text(stamp.title, room, TITLE_SIZES[-1], bold=True)) <= TITLE_LINES
    if whole and not stamp.title.endswith("…"):
        return None
    return Finding("Long title", "The title is longer than the picture has lines for and ends in an ellipsis there.")


def _machine(view_data: ViewData) -> Finding | None:
    if not view_data.dataset.meta.machine_coded:
        return None
    return Finding("Machine-coded", "A program read these rows out of news reports, and nobody has checked them.")


def _own(view_data: ViewData) -> Finding | None:
    if not view_data.dataset.own:
        return None
    return Finding("Your own table", "Link and QR code lead to the page, where nobody else has this table.")


def _local(stamp: Stamp) -> Finding | None:
    host = urlsplit(stamp.link).hostname or ""
    if host not in ("127.0.0.1", "localhost", "::1"):
        return None
    return Finding("Link to this machine", f"Link and QR code lead to {host}, which only this machine can open.")


def _unscannable(stamp: Stamp) -> Finding | None:
    if qr.make_code(stamp.link):
        return None
    return Finding("No QR code", "The link is too long for a QR code that can be read, so it stands as text only.")


def _unmarked(stamp: Stamp) -> Finding | None:
    if stamp.tlp:
        return None
    return Finding("No handling mark", "No TLP mark is chosen. A reader cannot tell with whom this may be shared.")
