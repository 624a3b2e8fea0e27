"""Where the built outlines and hatches lie, and which codes they hold."""

import json
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
STATIC = HERE.parent / "static" / "geo"
URL = "/app/static/geo"


@cache
def manifest() -> dict[str, str]:
    """Product name to file name; the file names carry a hash of their content."""
    found: dict[str, str] = json.loads((HERE / "manifest.json").read_text("utf-8"))
    return found


@cache
def codes(product: str) -> frozenset[str]:
    """The codes that have an area in a product, like "outlines-world"."""
    features = json.loads((STATIC / manifest()[product]).read_text("utf-8"))["features"]
    return frozenset(feature["id"] for feature in features)


def outlines(extent: str, base: str = URL) -> str:
    """Address of the outlines that an extent draws, below `base`."""
    return f"{base}/{manifest()[f'outlines-{extent}']}"


def hatching(pattern: str, extent: str, base: str = URL) -> str:
    """Address of a hatch ("rising", "falling", "level" or "upright") at an extent's spacing, below `base`."""
    return f"{base}/{manifest()[f'hatch-{pattern}-{extent}']}"
