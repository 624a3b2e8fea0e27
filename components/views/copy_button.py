"""A button that copies a text, or the address of the page as it stands."""

from pathlib import Path

import streamlit as st

from components.language.messages import COPIED, COPY_LINK, COPY_REFUSED

CSS = """
button { font: inherit; font-size: 0.9rem; color: var(--st-text-color); background: transparent; cursor: pointer;
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius); padding: 0.25rem 0.75rem; min-height: 2.3rem; white-space: nowrap; }
button:hover, button:focus-visible { border-color: var(--st-primary-color); color: var(--st-primary-color); }
@media (max-width: 640px) { button { min-height: 44px; } }
"""
_button = st.components.v2.component(
    "copy_button",
    html='<button type="button"></button>',
    css=CSS,
    js=Path(__file__).with_name("copy_button.js").read_text("utf-8"),
)


def copy_link() -> None:
    """The button that copies the page's address, which always holds the whole view."""
    copy_text("", COPY_LINK, "copy-link")


def copy_text(text: str, label: str, key: str) -> None:
    """The button that copies a text; an empty one stands for the page's address."""
    _button(key=key, data={"text": text, "label": label, "copied": COPIED, "refused": COPY_REFUSED}, width="content")
