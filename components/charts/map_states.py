"""The states of a map: what each one shows, and how many show the same."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

from components.theme import STANCE, Palette, pale
from data.query.positions import AGED
from geo.extents import Extent
from geo.names import Place, by_alpha3

OUTSIDE = "outside"


class MapState(NamedTuple):
    """One state as the map draws it. `stance` is the tone of its position, empty without one; `empty` is the other way round. `aged` is
    pale, `pending` says that a change of side is not confirmed; `before` is the tone of an earlier day, None where none is compared.
    """

    state: str
    stance: str
    empty: str
    aged: bool
    pending: bool
    shown: bool
    hover: str
    before: str | None = None

    @property
    def held(self) -> bool:
        """True if the state has a position and the filter shows it."""
        return bool(self.stance) and self.shown

    @property
    def moved(self) -> bool:
        """True if its position wears another tone than on the day that it is compared with."""
        return self.shown and self.before is not None and self.before != self.stance

    @property
    def symbol(self) -> str:
        """The symbol of its tone, with a question mark where a change is not confirmed."""
        return (STANCE[self.stance].symbol if self.stance else NONE) + ("?" if self.pending else "")

    @property
    def path(self) -> str:
        """The symbol, and before it the one of the earlier day where it moved."""
        return f"{STANCE[self.before].symbol if self.before else NONE}→{self.symbol}" if self.moved else self.symbol

    def fill(self, look: Palette) -> str:
        """The colour of its tone, pale where it has aged."""
        return pale(self.stance, look) if self.aged else STANCE[self.stance].fill


NONE = "–"


def map_states(positions: pd.DataFrame, outside: str) -> list[MapState]:
    """The states of `positions`, one row each as `compute_standings` gives it, with `shown`, `hover` and, where two days are compared,
    `before`; `outside` says of a state that a filter leaves it out.
    """
    columns = [positions[name] for name in ("state", "tone", "held", "empty", "status", "pending", "shown", "hover")]
    columns.append(positions["before"] if "before" in positions else pd.Series([None] * len(positions), dtype="object"))
    return [
        MapState(
            state, tone if held else "", empty if isinstance(empty, str) else "", status == AGED, bool(held) and isinstance(pending, str), bool(shown),
            hover if shown else f"{hover}<br>{outside}", before if isinstance(before, str) else None,
        )
        for state, tone, held, empty, status, pending, shown, hover, before in zip(*columns, strict=True)
    ]  # fmt: skip


def count_states(every: Sequence[MapState]) -> Counter[str]:
    """How many states wear each tone, of those that have not aged, and how many are each kind of empty, aged, or outside the filter."""
    return Counter((AGED if state.aged else state.stance or state.empty) if state.shown else OUTSIDE for state in every)


def lies_inside(place: Place | None, window: Extent) -> bool:
    """True if a place has a point, and it lies in the window."""
    return place is not None and place.lon is not None and place.lat is not None and window.holds(place.lon, place.lat)


def outside_extent(positions: pd.DataFrame, window: Extent) -> pd.DataFrame:
    """The shown rows with a position whose state lies outside the window, so that the page can name them."""
    places = by_alpha3()
    rows = positions[positions["shown"] & positions["held"]]
    # An empty list would choose columns instead.
    mask: Any = pd.Series([not lies_inside(places.get(state), window) for state in rows["state"]], index=rows.index, dtype="bool")
    return rows[mask]
