"""The parts of the world that a map can show."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Extent:
    """A window in degrees, its projection, and how coarse its outlines and hatches may be (degrees)."""

    key: str
    label: str
    lon: tuple[float, float]
    lat: tuple[float, float]
    projection: str
    rotation: float
    outlines: str
    tolerance: float
    spacing: float
    aspect: float


LATAM = Extent("latam", "Latin America", (-119.0, -33.0), (-56.0, 33.5), "mercator", -76.0, "americas", 0.06, 1.5, 0.98)
AMERICAS = Extent("americas", "Americas", (-168.0, -33.0), (-56.0, 72.0), "natural earth", -90.0, "americas", 0.06, 2.4, 0.9)
WORLD = Extent("world", "World", (-170.0, 190.0), (-57.0, 80.0), "natural earth", 10.0, "world", 0.2, 4.0, 2.0)
EXTENTS = {extent.key: extent for extent in (LATAM, AMERICAS, WORLD)}
DEFAULT = LATAM.key
