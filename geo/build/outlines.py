"""Natural Earth's countries cut, coded, simplified together and turned for a map. Used by `build.py` only."""

from collections.abc import Iterable
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

# Parts that Natural Earth 1:50m keeps with a state although ISO 3166-1 gives them a code of their own:
# code, the state they are cut from, and a window (west, south, east, north) that holds them and nothing else of it.
PARTS = (
    ("GUF", "FRA", (-55.0, 2.0, -51.0, 6.0)),
    ("GLP", "FRA", (-62.0, 15.7, -60.9, 16.6)),
    ("MTQ", "FRA", (-61.4, 14.3, -60.7, 15.0)),
    ("REU", "FRA", (55.0, -21.6, 56.0, -20.7)),
    ("MYT", "FRA", (44.9, -13.1, 45.4, -12.5)),
    ("BES", "NLD", (-68.6, 11.9, -62.8, 17.8)),
    ("SJM", "NOR", (-10.0, 70.5, 35.0, 81.5)),
)
# Areas of Natural Earth's de facto view that have no ISO 3166-1 code; Kosovo has the user-assigned XKX.
WITHOUT_CODE = {"Kosovo": "XKX"}


def coded(countries: gpd.GeoDataFrame, alpha3: dict[str, str]) -> gpd.GeoDataFrame:
    """One row per code with columns `code` and `geometry`; areas without a code are named `area:...`."""
    codes = [alpha3.get(number) or _area_code(name) for number, name in zip(countries["id"], countries["name"], strict=True)]
    parts = gpd.GeoDataFrame({"code": codes}, geometry=[_cut_at_180(shape) for shape in countries.geometry], crs=4326)
    parts = parts[parts["code"] != "ATA"].explode(index_part=False, ignore_index=True)
    parts["code"] = [_split(code, shape) for code, shape in zip(parts["code"], parts.geometry, strict=True)]
    return parts.dissolve("code", as_index=False).sort_values("code", ignore_index=True)


def simplified(
    countries: gpd.GeoDataFrame, tolerance: float, window: tuple[float, float, float, float], least: float
) -> gpd.GeoDataFrame:
    """The countries that meet the window (west, south, east, north), simplified with their borders kept shared, without the parts
    below `least` of their largest.
    """
    west, south, east, north = window
    near = countries[countries.intersects(shapely.box(west, south, east, north))].reset_index(drop=True)
    near.geometry = near.geometry.simplify_coverage(tolerance)
    near.geometry = [
        _without_specks(shape, least) for shape in shapely.set_precision(near.geometry.array, 0.01, mode="pointwise")
    ]
    return near


def features(shapes: Iterable[tuple[str, BaseGeometry]]) -> dict[str, Any]:
    """GeoJSON with two decimals and exterior rings clockwise, as d3's spherical geometry wants them.

    Rounding can turn a sliver inside out, and a sliver turned inside out fills the whole globe; so rings are
    turned after rounding, and those without an area left are dropped.
    """
    found = []
    for code, shape in shapes:
        polygons = [part for part in map(_rounded, shapely.get_parts(shape)) if part is not None]
        if polygons:
            turned = shapely.orient_polygons(shapely.MultiPolygon(polygons), exterior_cw=True)
            geometry = {"type": "MultiPolygon", "coordinates": _thin(shapely.geometry.mapping(turned)["coordinates"])}
            found.append({"type": "Feature", "id": code, "properties": {}, "geometry": geometry})
    return {"type": "FeatureCollection", "features": found}


def hatch(shape: BaseGeometry, angle: float, spacing: float, width: float) -> BaseGeometry:
    """Stripes of a polygon: parallel at `angle` degrees, `spacing` apart and `width` wide (degrees of arc)."""
    west, south, east, north = shape.bounds
    stripes = shapely.intersection(_stripes(angle, spacing, width, (west, south, east, north)), _valid(shape))
    pieces = [piece for piece in shapely.get_parts(stripes) if piece.geom_type == "Polygon" and piece.area > width * width]
    # A map draws an edge as a great circle. Long thin stripes need points between, or their two sides cross.
    return shapely.segmentize(shapely.MultiPolygon(pieces), 3.0)


def label_point(shape: BaseGeometry) -> tuple[float, float]:
    """A point well inside the largest part: the centre of its largest inscribed circle, in degrees."""
    largest = max(shapely.get_parts(shape), key=lambda part: part.area)
    centre = shapely.maximum_inscribed_circle(_valid(largest), tolerance=0.05).coords[0]
    return round(centre[0], 2), round(centre[1], 2)


def _area_code(name: str) -> str:
    slug = "-".join(name.replace(".", "").lower().split())
    return WITHOUT_CODE.get(name, f"area:{slug}")


def _split(code: str, shape: BaseGeometry) -> str:
    for part, whole, window in PARTS:
        if code == whole and shapely.box(*window).contains(shape):
            return part
    return code


def _cut_at_180(shape: BaseGeometry) -> BaseGeometry:
    """A ring that jumps from 180 to -180 is laid out past 180, cut there and its far side brought back."""
    pieces = []
    for part in shapely.get_parts(shape):
        lon = shapely.get_coordinates(part)[:, 0]
        if part.is_valid or np.abs(np.diff(lon)).max() < 180:
            pieces.append(part)
            continue
        laid_out = shapely.transform(
            part, lambda xy: np.column_stack([np.where(xy[:, 0] < 0, xy[:, 0] + 360, xy[:, 0]), xy[:, 1]])
        )
        laid_out = _valid(laid_out)
        near = shapely.intersection(laid_out, shapely.box(0, -90, 180, 90))
        far = shapely.intersection(laid_out, shapely.box(180, -90, 360, 90))
        pieces += [near, translate(far, -360)]
    polygons = [piece for geometry in pieces for piece in shapely.get_parts(geometry) if piece.geom_type == "Polygon"]
    return shapely.MultiPolygon([piece for piece in polygons if piece.area > 0])


def _stripes(angle: float, spacing: float, width: float, bounds: tuple[float, float, float, float]) -> BaseGeometry:
    """Stripes on one grid for the whole world, so that those of two neighbours meet at their border."""
    west, south, east, north = bounds
    turn = np.radians(angle)
    along, across = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    corners = np.array([[west, south], [west, north], [east, south], [east, north]])
    steps = corners @ across / spacing
    first, last = int(steps.min()) - 1, int(steps.max()) + 1
    lo, hi = (corners @ along).min() - spacing, (corners @ along).max() + spacing
    half = across * width / 2
    quads = []
    for step in range(first, last + 1):
        start, end = across * step * spacing + along * lo, across * step * spacing + along * hi
        quads.append(shapely.Polygon([start - half, start + half, end + half, end - half]))
    return shapely.MultiPolygon(quads)


def _valid(shape: BaseGeometry) -> BaseGeometry:
    return shape if shape.is_valid else shapely.buffer(shape, 0)


def main_bounds(shape: BaseGeometry) -> tuple[float, ...]:
    """West, south, east and north of the parts that have at least a tenth of the largest: the Galápagos do not stretch a map."""
    parts = shapely.get_parts(shape)
    largest = max(part.area for part in parts)
    west, south, east, north = shapely.MultiPolygon([part for part in parts if part.area >= largest / 10]).bounds
    return west, south, east, north


def _without_specks(shape: BaseGeometry, least: float) -> BaseGeometry:
    parts = sorted(shapely.get_parts(shape), key=lambda part: part.area)
    kept = [part for part in parts[:-1] if part.area > max(0.01, least * parts[-1].area)] + parts[-1:]
    return shapely.MultiPolygon([part for part in kept if len(part.exterior.coords) > 3])


def _rounded(polygon: BaseGeometry) -> BaseGeometry | None:
    """A polygon on the grid of 0.01 degrees; None if nothing of it is left."""
    rings = [_ring(ring) for ring in (polygon.exterior, *polygon.interiors)]
    if rings[0] is None:
        return None
    return shapely.Polygon(rings[0], [ring for ring in rings[1:] if ring is not None])


def _ring(ring: BaseGeometry) -> list[tuple[float, float]] | None:
    points = [(round(x, 2) + 0.0, round(y, 2) + 0.0) for x, y in ring.coords]
    kept = [point for point, before in zip(points, [None, *points[:-1]], strict=True) if point != before]
    return kept if len(kept) > 3 and shapely.Polygon(kept).area > 0.0002 else None


def _thin(value: Any) -> Any:
    return [_thin(item) for item in value] if isinstance(value, (list, tuple)) else round(value, 2) + 0.0
