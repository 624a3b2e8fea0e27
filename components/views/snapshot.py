"""Saves a picture that this browser draws itself, for a server without one and for the camera of each figure."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from components.charts.view_data import ViewData
from components.products.registry import design_picture, file_name
from components.products.request import ProductRequest
from components.products.stamp import Stamp
from components.text_metrics import BOLD, REGULAR
from components.views.figure import LABELS

ASKED, TURN = "snapshot_asked", "snapshot_turn"
FACES = [(f"/app/static/fonts/{file.name}", weight) for file, weight in ((REGULAR, 400), (BOLD, 700))]

_snapshot = st.components.v2.component(
    "snapshot",
    html='<span class="snapshot" role="status"></span>',
    css=".snapshot { font-size: 0.85rem; color: var(--st-text-color); }",
    js="\n".join(path.read_text("utf-8") for path in (LABELS, Path(__file__).with_name("snapshot.js"))),
    isolate_styles=False,
)


def ask(order: ProductRequest) -> None:
    """Ask for a picture; the page that is drawn next saves it, once."""
    st.session_state[ASKED] = order


def save(view_data: ViewData, stamped: Callable[[ViewData], Stamp]) -> None:
    """Draw and save the picture that was asked for, if one was."""
    order: ProductRequest | None = st.session_state.pop(ASKED, None)
    if order is None:
        return
    stamp = stamped(view_data)
    name = file_name(stamp, order)
    turn = st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
    spec = design_picture(view_data, stamp, order)
    _snapshot(
        key="snapshot",
        data={
            "spec": spec,
            "form": order.form,
            "scale": order.magnification(),
            "name": name,
            "token": str(turn),
            "fonts": FACES,
        },
    )
