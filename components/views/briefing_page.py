"""Briefing mode: one canvas for a screenshot and nothing else. `?view=briefing`, with `title=`, `tlp=` and `note=` of one's own."""

from html import escape

import streamlit as st

from components import VERSION
from components.formatting import markdown_text
from components.language import messages
from components.language.export import BACK
from components.products.canvas import SIZES
from components.products.registry import design_picture
from components.products.request import ProductRequest
from components.products.stamp import ProductOptions, stamp
from components.theme import LIGHT, TLP, tlp
from components.views import cached, export_dialog, figure, window
from data.dataset.dataset import Dataset
from data.query.view import View

PARAMETER, VALUE = "view", "briefing"


def is_briefing() -> bool:
    """True if the address asks for briefing mode."""
    return st.query_params.get(PARAMETER) == VALUE


def show() -> None:
    """Turn the session to briefing mode, with the words that the reader has chosen for her exports."""
    held = st.session_state
    for name, key in (("title", export_dialog.TITLE), ("tlp", export_dialog.MARK), ("note", export_dialog.NOTE)):
        if held.get(key):
            st.query_params[name] = str(held[key])
    st.query_params[PARAMETER] = VALUE


def page(dataset: Dataset, view: View) -> None:
    """The canvas, as the picture export gives it."""
    found = cached.view_data(dataset, view)
    made = stamp(found, _wishes(), VERSION)
    width, height = SIZES[_shape()]
    st.html(STYLE)
    st.html(f'<h1 class="unseen">{escape(made.title)}</h1>')
    st.button(BACK, key="briefing-leave", on_click=leave, type="tertiary")
    figure.show(
        design_picture(found, made, ProductRequest("png", "canvas", width, height)),
        "briefing",
        f"Briefing. {made.title}. {made.basis}",
        fit=True,
    )


def _shape() -> str:
    """The canvas that fits the reader's window best: as wide as a slide, square, or upright."""
    return {window.NARROW: "portrait"}.get(window.window_class(), "landscape")


def leave() -> None:
    """Back to the page with the same view."""
    for name in (PARAMETER, "title", "tlp", "note"):
        st.query_params.pop(name, None)


def _wishes() -> ProductOptions:
    asked_for = st.query_params.get("tlp", "")
    label = tlp(asked_for)
    if label is None:
        # A canvas that silently lacked its mark would be handed on as if it had none.
        st.error(markdown_text(messages.no_label(asked_for[:40], ", ".join(TLP))))
        st.stop()
    return ProductOptions(st.query_params.get("title", ""), label, st.query_params.get("note", ""), export_dialog.address())


# Light whatever the theme, and nothing but the canvas.
STYLE = f"""<style>
[data-testid="stApp"] {{ background: {LIGHT.paper}; }}
[data-testid="stHeader"], [data-testid="stSidebar"], [data-testid="stStatusWidget"] {{ display: none; }}
html [data-testid="stMainBlockContainer"] {{ padding: 0; max-width: none; }}
[data-testid="stVerticalBlock"] {{ gap: 0; }}
/* Seen when it is pointed at or focused, so that a screenshot holds the canvas alone. */
html .st-key-briefing-leave {{ position: fixed; right: 8px; top: 4px; z-index: 9; width: auto; opacity: 0; }}
html .st-key-briefing-leave:is(:hover, :focus-within) {{ opacity: 1; background: {LIGHT.paper}; }}
.unseen {{ position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }}
</style>"""
