"""A figure on the page, drawn in place by plotly.js; a click on a mark comes back to Python."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from components.charts.figure import Figure
from components.jobs.assets import library_path
from components.language.messages import MAP_KEYS
from components.theme import LIGHT, Spec, palette

HERE = Path(__file__).parent
LABELS = HERE.parent / "plotly" / "labels.js"
CONFIG = {
    "displaylogo": False,
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
}

_figure = st.components.v2.component(
    "figure",
    # The keyboard reaches a figure, so that its words are read out; and a tab that holds something reachable is not searched
    # for it node by node after every change.
    html='<div class="figure" role="figure" tabindex="0"></div>',
    css=(HERE / "figure.css").read_text("utf-8"),
    js="\n".join(
        path.read_text("utf-8") for path in (LABELS, *(HERE / name for name in ("fitting.js", "map_keys.js", "figure.js")))
    ),
    isolate_styles=False,
)


@dataclass(frozen=True)
class Click:
    """A click on a mark: the mark's custom data, and whether the shift key was held."""

    mark: list[str]
    shift: bool


@dataclass(frozen=True)
class FigureMessage:
    """A figure ready to be sent: its specification, what it shows in words, and a token that tells it from another."""

    spec: Spec
    alt: str
    token: str

    @classmethod
    def of(cls, drawn: Figure) -> "FigureMessage":
        """The figure with its token."""
        return cls(drawn.spec, drawn.alt, token(drawn.spec))


def token(spec: Spec) -> str:
    """Sixteen hexadecimal digits that differ for two specifications that differ."""
    return hashlib.sha256(json.dumps(spec, separators=(",", ":")).encode()).hexdigest()[:16]


def library() -> str:
    """Address of the plotly.js bundle; its name carries the version and a hash."""
    return f"/app/static/plotly/{library_path().name}"


def show(
    spec: Spec,
    key: str,
    alt: str,
    picked: Callable[[], None] | None = None,
    camera: Callable[[], None] | None = None,
    fit: bool = False,
) -> None:
    """Draw a figure; `picked` is called when a mark is clicked, see `clicked`, and `camera` when a picture of it is asked for.

    `alt` states what it shows; with `fit` it fills the window.
    """
    send(FigureMessage(spec, alt, token(spec)), key, picked, camera, fit)


def send(
    drawn: FigureMessage,
    key: str,
    picked: Callable[[], None] | None = None,
    camera: Callable[[], None] | None = None,
    fit: bool = False,
    keys: Sequence[str] | None = None,
) -> None:
    """Like `show`, for a figure that has its token; `keys` makes a map one for the keyboard, beginning with these states."""
    look = palette(st.context.theme.type or "light")
    data = {
        "halo": LIGHT.halo if fit else look.halo, "keys": None if keys is None else {"label": MAP_KEYS, "first": list(keys)},
        "spec": drawn.spec, "config": CONFIG, "library": library(), "alt": drawn.alt, "clickable": picked is not None, "camera": camera is not None, "fit": fit,
        "token": drawn.token,
    }  # fmt: skip
    _figure(key=key, data=data, on_picked_change=picked or (lambda: None), on_camera_change=camera or (lambda: None))


def clicked(key: str) -> Click | None:
    """The click that has just come from a figure."""
    held = st.session_state.get(key)
    picked = held.get("picked") if held else None
    return Click([str(item) for item in picked["mark"]], bool(picked["shift"])) if picked else None
