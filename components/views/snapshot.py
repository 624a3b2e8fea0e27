"""Saves a picture that this browser draws itself, for a server without one and for the camera of each figure."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from components.charts.figures import Asked
from components.exports.products import Order, file_name, magnification, picture
from components.exports.stamp import Stamp
from components.measure import BOLD, REGULAR

ASKED, TURN = "snapshot_asked", "snapshot_turn"
FACES = [(f"/app/static/fonts/{file.name}", weight) for file, weight in ((REGULAR, 400), (BOLD, 700))]

_snapshot = st.components.v2.component(
    "snapshot",
    html='<span class="snapshot" role="status"></span>',
    css=".snapshot { font-size: 0.85rem; color: var(--st-text-color); }",
    js=Path(__file__).with_name("snapshot.js").read_text("utf-8"),
    isolate_styles=False,
)


def ask(order: Order) -> None:
    """Ask for a picture; the page that is drawn next saves it, once."""
    st.session_state[ASKED] = order


def save(asked: Asked, stamped: Callable[[Asked], Stamp]) -> None:
    """Draw and save the picture that was asked for, if one was."""
    order: Order | None = st.session_state.pop(ASKED, None)
    if order is None:
        return
    stamp = stamped(asked)
    name = file_name(stamp, order)
    turn = st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
    spec = picture(asked, stamp, order)
    _snapshot(
        key="snapshot",
        data={
            "spec": spec,
            "form": order.form,
            "scale": magnification(order),
            "name": name,
            "token": str(turn),
            "fonts": FACES,
        },
    )
