"""The parts of the world that a map can show."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from geo.names import Bounds, by_alpha3


@dataclass(frozen=True)
class Extent:
    """A window in degrees, its projection and centre (lon, lat), and how fine it is drawn (degrees).

    `tolerance` is that of the outlines' simplification, `spacing` that between two stripes of a hatch; a part of a state below `least`
    of its largest part is not drawn. `shapes` names the extent whose outlines it draws, `inset` one that is drawn small beside it.
    """

    key: str
    label: str
    lon: tuple[float, float]
    lat: tuple[float, float]
    projection: str
    centre: tuple[float, float]
    tolerance: float
    spacing: float
    least: float
    shapes: str
    inset: str = ""

    def holds(self, lon: float, lat: float) -> bool:
        """True if a point lies inside the window."""
        west, east = self.lon
        return west <= lon <= east and self.lat[0] <= lat <= self.lat[1]

    def contains(self, bounds: Bounds) -> bool:
        """True if a box of west, south, east and north lies inside the window, a degree more or less: outlines are drawn whole."""
        west, south, east, north = bounds
        return self.holds(west + 1, south + 1) and self.holds(east - 1, north - 1)


EQUAL_AREA = "azimuthal equal area"
LATAM = Extent("latam", "Latin America", (-119.0, -33.0), (-56.0, 33.5), EQUAL_AREA, (-76.0, -12.0), 0.08, 1.5, 0.02, "latam")
AMERICAS = Extent("americas", "Americas", (-168.0, -33.0), (-56.0, 72.0), EQUAL_AREA, (-95.0, 12.0), 0.12, 2.4, 0.005, "americas")
WORLD = Extent("world", "World", (-169.0, 191.0), (-57.0, 82.0), "natural earth", (11.0, 0.0), 0.2, 4.0, 0.001, "world")
EXTENTS = {extent.key: extent for extent in (LATAM, AMERICAS, WORLD)}
# The part of the world around the states that a dataset is about.
FOCUS = "focus"
DEFAULT = FOCUS
LABELS = {FOCUS: "Focus states"} | {extent.key: extent.label for extent in EXTENTS.values()}
# Degrees: the widest and highest window that is still one part of the world, and the narrowest that shows who the neighbours are.
WIDEST, HIGHEST, NARROWEST = 105.0, 75.0, 16.0
MARGIN = 0.05


def extent_of(key: str, states: Iterable[str]) -> Extent:
    """The extent of a key; "focus" is the window around `states`, or the world where they lie far apart or none has a place."""
    return EXTENTS[key] if key in EXTENTS else focus_extent(states)


def focus_extent(states: Iterable[str]) -> Extent:
    """The window around the main parts of some states, drawn with the finest outlines that hold it."""
    places = [by_alpha3()[state].bounds for state in states if state in by_alpha3()]
    boxes = [box for box in places if box is not None]
    if not boxes:
        return WORLD
    west, south, east, north = (pick(side) for pick, side in zip((min, min, max, max), zip(*boxes, strict=True), strict=True))
    if east - west > WIDEST or north - south > HIGHEST:
        return WORLD
    lon, lat = _widened(west, east), _widened(south, north)
    lat = (max(lat[0], -85.0), min(lat[1], 85.0))
    finest = next((extent for extent in EXTENTS.values() if extent.contains((west, south, east, north))), WORLD)
    centre = (round(sum(lon) / 2, 1), round(sum(lat) / 2, 1))
    inset = LATAM.key if finest is LATAM else ""
    return replace(
        finest, key=FOCUS, label=LABELS[FOCUS], lon=lon, lat=lat, projection=EQUAL_AREA, centre=centre, shapes=finest.key, inset=inset
    )  # fmt: skip


def _widened(low: float, high: float) -> tuple[float, float]:
    """The two ends with a margin, and at least so far apart that neighbours are seen."""
    room = max((high - low) * MARGIN, (NARROWEST - (high - low)) / 2)
    return round(low - room, 1), round(high + room, 1)
