"""Puts a figure of the page into a box of a larger canvas: the same traces, moved."""

from dataclasses import dataclass
from typing import Any

from components.theme import Spec

# The smallest letters on a canvas, in pixels: 9 point.
SMALLEST = 12


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels from the top left corner of the canvas."""

    left: float
    top: float
    width: float
    height: float


def panel(canvas: Spec, figure: Spec, box: Box, number: int) -> None:
    """Add a figure, laid out for the height of `box`, to a canvas; `number` names its legend.

    A canvas holds one figure with axes and one map, so neither has to be renamed.
    """
    layout, whole = figure["layout"], canvas["layout"]
    width, height, margin = whole["width"], whole["height"], layout["margin"]
    x0, x1 = (box.left + margin["l"]) / width, (box.left + box.width - margin["r"]) / width
    y0, y1 = 1 - (box.top + box.height - margin["b"]) / height, 1 - (box.top + margin["t"]) / height
    legend = "legend" if number == 1 else f"legend{number}"
    traces = [_legible_text(trace) for trace in figure["data"]]
    canvas["data"] += [trace | {"legend": legend} if trace.get("showlegend", True) else trace for trace in traces]
    for name in ("geo", "geo2"):
        if name in layout:
            across, up = layout[name]["domain"]["x"], layout[name]["domain"]["y"]
            domain = {"x": [x0 + share * (x1 - x0) for share in across], "y": [y0 + share * (y1 - y0) for share in up]}
            whole[name] = layout[name] | {"domain": domain}
    if "meta" in layout:
        whole["meta"] = layout["meta"]
    for axis, ends in (("xaxis", [x0, x1]), ("yaxis", [y0, y1])):
        if axis in layout:
            whole[axis] = legible(layout[axis]) | {"domain": ends}
    if layout.get("showlegend") and "legend" in layout:
        whole[legend] = _legend(legible(layout["legend"]), box, (x0, x1, y0, y1), width, height)
    whole["annotations"] = [*whole.get("annotations", []), *(_moved(note, x0, x1, y0, y1) for note in layout["annotations"])]
    whole["shapes"] = [*whole.get("shapes", []), *(_domain(shape) for shape in layout.get("shapes", []))]
    whole |= {key: layout[key] for key in ("barmode", "bargap") if key in layout}


def legible(part: Any) -> Any:
    """The same with every font size below the smallest raised to it."""
    if isinstance(part, dict):
        return {
            key: max(value, SMALLEST) if key == "size" and isinstance(value, int | float) else legible(value)
            for key, value in part.items()
        }
    return [legible(item) for item in part] if isinstance(part, list) else part


def _legible_text(trace: Spec) -> Spec:
    return trace | {"textfont": legible(trace["textfont"])} if "textfont" in trace else trace


def _moved(note: Spec, x0: float, x1: float, y0: float, y1: float) -> Spec:
    moved: Spec = legible(note)
    return moved | {"x": x0 + note["x"] * (x1 - x0), "y": y0 + note["y"] * (y1 - y0)}


def _domain(shape: Spec) -> Spec:
    return shape | {"xref": "x domain"} if shape.get("xref") == "paper" else shape


def _legend(legend: Spec, box: Box, edges: tuple[float, float, float, float], width: int, height: int) -> Spec:
    """The legend where it was in its figure, told in fractions of the canvas."""
    x0, x1, y0, y1 = edges
    if legend.get("xref") == "container":
        bottom = 1 - (box.top + box.height) / height
        return legend | {"x": box.left / width, "xref": "paper", "y": bottom + legend["y"] * box.height / height, "yref": "paper"}
    return legend | {"x": x0 + legend["x"] * (x1 - x0), "y": y0 + legend["y"] * (y1 - y0)}
