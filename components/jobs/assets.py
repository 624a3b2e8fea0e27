"""Files of the application that exports carry with them: templates, plotly.js, outlines."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from geo.shapes import STATIC as SHAPES

HERE = Path(__file__).parents[1]
PRODUCTS = HERE / "products"
PLOTLY = HERE.parent / "static" / "plotly"


@cache
def template(name: str) -> str:
    """The text of a template: "report.typ" or "one_file.html"."""
    return (PRODUCTS / name).read_text("utf-8")


@cache
def library_path() -> Path:
    """Where the plotly.js bundle lies that the page draws with."""
    return next(PLOTLY.glob("plotly-*.min.js"))


def label_scripts() -> tuple[Path, ...]:
    """The scripts by which every picture takes the names beside the land."""
    return tuple(HERE / "plotly" / name for name in ("labels.js", "pictures.js"))


@cache
def library() -> str:
    """The text of that bundle, and of what places the names beside the land."""
    return "\n".join(path.read_text("utf-8") for path in (library_path(), *label_scripts()))


@cache
def shape(file: str) -> Any:
    """The GeoJSON of outlines or hatches by its file name."""
    return json.loads((SHAPES / file).read_text("utf-8"))


def shape_folder() -> str:
    """The address of the outlines on this machine's disk, for a browser that draws without a server."""
    return SHAPES.resolve().as_uri()
