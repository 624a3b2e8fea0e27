"""Saves a picture that this browser draws itself, for a server without one and for the camera of each figure."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from components.charts.figures import Asked
from components.exports.products import Order, design, file_name, picture
from components.exports.stamp import Stamp
from components.measure import BOLD, REGULAR

ASKED = "snapshot_asked"
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
    wide, _ = design(order)
    name = file_name(stamp, order)
    token = hashlib.sha256(f"{name} {st.session_state.get('snapshots', 0)}".encode()).hexdigest()[:16]
    st.session_state["snapshots"] = st.session_state.get("snapshots", 0) + 1
    spec = picture(asked, stamp, order)
    _snapshot(
        key="snapshot",
        data={
            "spec": spec,
            "form": order.form,
            "scale": order.scale * order.width / wide,
            "name": name,
            "token": token,
            "fonts": FACES,
        },
    )
