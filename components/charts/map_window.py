"""The window of a map as plotly.js takes it: widened until it has its figure's proportions, so that nothing is cut short of the edge."""

from collections.abc import Sequence
from dataclasses import replace
from math import cos, radians, sin, sqrt

from components.theme import Spec
from geo.extents import FOCUS, Extent

# Of the room that a wide figure leaves, the share that goes to the west: in the Pacific there is room for names and the legend.
# A flat figure has a legend as high as its land: all of the room goes there.
WEST, WEST_FLAT, FLAT = 0.62, 0.9, 1.25
STEPS = 24
Range = tuple[float, float]


def geo(extent: Extent, width: float, height: float, domain: Sequence[Sequence[float]] = ((0, 1), (0, 1))) -> Spec:
    """The subplot of a window in a plot of so many pixels."""
    lon, lat = widened(extent, width / max(height, 1)) if extent.key == FOCUS else (extent.lon, extent.lat)
    return {
        "fitbounds": False, "visible": False, "bgcolor": "rgba(0,0,0,0)", "domain": {"x": list(domain[0]), "y": list(domain[1])},
        "projection": {"type": extent.projection, "rotation": {"lon": extent.centre[0], "lat": extent.centre[1]}},
        "lonaxis": {"range": list(lon)}, "lataxis": {"range": list(lat)},
    }  # fmt: skip


def drawn(extent: Extent, width: float, height: float) -> Extent:
    """The extent with the window that a figure of so many pixels shows of it."""
    if extent.key != FOCUS:
        return extent
    lon, lat = widened(extent, width / max(height, 1))
    return replace(extent, lon=lon, lat=lat)


def widened(extent: Extent, ratio: float) -> tuple[Range, Range]:
    """The window of an equal-area extent, widened to the ratio of width to height of its figure.

    plotly.js fits a window's projected bounds into the figure and cuts everything at those bounds, names too.
    """
    lon, lat = extent.lon, extent.lat
    for _ in range(200):
        wide, high = projected(lon, lat, extent.centre)
        if abs(wide / high - ratio) < 0.01 * ratio:
            break
        if wide / high < ratio and lon[1] - lon[0] < 300:
            step = 0.4
            west = WEST_FLAT if ratio > FLAT else WEST
            lon = (lon[0] - step * west, lon[1] + step * (1 - west))
        elif wide / high > ratio and lat[0] > -85 and lat[1] < 85:
            lat = (max(lat[0] - 0.36, -85.0), min(lat[1] + 0.04, 85.0)) if extent.centre[1] > 0 else (lat[0] - 0.2, lat[1] + 0.2)
        else:
            break
    return (round(lon[0], 1), round(lon[1], 1)), (round(lat[0], 1), round(lat[1], 1))


def projected(lon: Range, lat: Range, centre: Range) -> tuple[float, float]:
    """Width and height of a window under the azimuthal equal-area projection (Snyder 1987, Map Projections, equations 24-2 and 24-14),
    in radii of the earth.
    """
    east = [lon[0] + (lon[1] - lon[0]) * i / STEPS for i in range(STEPS + 1)]
    north = [lat[0] + (lat[1] - lat[0]) * i / STEPS for i in range(STEPS + 1)]
    edge = [(x, y) for y in lat for x in east] + [(x, y) for x in lon for y in north]
    points = [_project(x, y, centre) for x, y in edge]
    across, up = zip(*points, strict=True)
    return max(across) - min(across), max(up) - min(up)


def _project(lon: float, lat: float, centre: Range) -> tuple[float, float]:
    turn, phi, middle = radians(lon - centre[0]), radians(lat), radians(centre[1])
    spread = 1 + sin(middle) * sin(phi) + cos(middle) * cos(phi) * cos(turn)
    k = sqrt(2 / max(spread, 1e-9))
    return k * cos(phi) * sin(turn), k * (cos(middle) * sin(phi) - sin(middle) * cos(phi) * cos(turn))
