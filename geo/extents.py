"""The parts of the world that a map can show."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Extent:
    """A window in degrees, its projection and centre (lon, lat), and how fine it is drawn (degrees).

    `tolerance` is that of the outlines' simplification, `spacing` that between two stripes of a hatch.
    """

    key: str
    label: str
    lon: tuple[float, float]
    lat: tuple[float, float]
    projection: str
    centre: tuple[float, float]
    tolerance: float
    spacing: float

    def holds(self, lon: float, lat: float) -> bool:
        """True if a point lies inside the window."""
        west, east = self.lon
        return west <= lon <= east and self.lat[0] <= lat <= self.lat[1]


LATAM = Extent("latam", "Latin America", (-119.0, -33.0), (-56.0, 33.5), "azimuthal equal area", (-76.0, -12.0), 0.08, 1.5)
AMERICAS = Extent("americas", "Americas", (-168.0, -33.0), (-56.0, 72.0), "azimuthal equal area", (-95.0, 12.0), 0.12, 2.4)
WORLD = Extent("world", "World", (-169.0, 191.0), (-57.0, 82.0), "natural earth", (11.0, 0.0), 0.2, 4.0)
EXTENTS = {extent.key: extent for extent in (LATAM, AMERICAS, WORLD)}
DEFAULT = LATAM.key
