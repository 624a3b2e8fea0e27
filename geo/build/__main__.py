"""Makes the outlines, the hatches and names.csv from the sources in geo/source: `python -m geo.build`.

The same sources give the same bytes. The products lie under static/geo with a hash in their names, so that a browser
may keep them for ever, and geo/manifest.json tells which file is which.
"""

import csv
import hashlib
import io
import json
import sys
from pathlib import Path
from typing import Any

import geopandas as gpd

from geo.build.names_table import COLUMNS, codes, rows
from geo.build.outlines import coded, features, hatch, label_point, main_bounds, simplified
from geo.extents import EXTENTS, Extent

HERE = Path(__file__).parents[1]
SOURCE = HERE / "source"
STATIC = HERE.parent / "static" / "geo"
PATTERNS = {"rising": 45.0, "falling": -45.0, "level": 0.0, "upright": 90.0}


def build(static: Path, here: Path) -> None:
    """Write every product below the two folders; old products under `static` are removed."""
    countries = read_countries()
    names = rows(SOURCE, {code: (label_point(shape), shape.area, main_bounds(shape)) for code, shape in _shapes(countries)})
    (here / "names.csv").write_text(_csv(names), "utf-8")
    static.mkdir(parents=True, exist_ok=True)
    for old in static.glob("*.json"):
        old.unlink()
    manifest = {name: _write(static, name, content) for name, content in _products(countries).items()}
    (here / "manifest.json").write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n", "utf-8")


def read_countries() -> gpd.GeoDataFrame:
    """Natural Earth's 1:50m countries with alpha-3 codes, overseas parts under their own."""
    path = SOURCE / "countries-50m.json"
    raw = gpd.read_file(path, layer="countries").set_crs(4326, allow_override=True)
    return coded(raw, codes(SOURCE))


def _products(countries: gpd.GeoDataFrame) -> dict[str, dict[str, Any]]:
    products = {}
    for extent in EXTENTS.values():
        near = simplified(countries, extent.tolerance, _window(extent), extent.least)
        products[f"outlines-{extent.key}"] = features(_shapes(near))
        for pattern, angle in PATTERNS.items():
            striped = [(code, hatch(shape, angle, extent.spacing, extent.spacing / 9)) for code, shape in _shapes(near)]
            products[f"hatch-{pattern}-{extent.key}"] = features(striped)
    return products


def _window(extent: Extent) -> tuple[float, float, float, float]:
    """The extent's window as west, south, east, north; the world's is whole, whatever meridian it is cut at."""
    west, east = extent.lon if extent.lon[1] - extent.lon[0] < 360 else (-180.0, 180.0)
    return west, extent.lat[0], east, extent.lat[1]


def _shapes(countries: gpd.GeoDataFrame) -> list[tuple[str, Any]]:
    return list(zip(countries["code"], countries.geometry, strict=True))


def _write(static: Path, name: str, content: dict[str, Any]) -> str:
    text = json.dumps(content, separators=(",", ":"))
    file = f"{name}.{hashlib.sha256(text.encode()).hexdigest()[:12]}.json"
    (static / file).write_text(text, "utf-8")
    return file


def _csv(names: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(names)
    return text.getvalue()


if __name__ == "__main__":
    build(*(Path(argument) for argument in sys.argv[1:3])) if len(sys.argv) > 2 else build(STATIC, HERE)
