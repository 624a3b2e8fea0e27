"""Words that are shown to the letter. Markdown would turn " -> " into an arrow and "--" into a dash."""

from html import escape

import streamlit as st


def show(quote: str, foot: str = "") -> None:
    """A quotation as a block, exactly as recorded, with a line below that says whose it is."""
    below = f"<footer>{escape(foot)}</footer>" if foot else ""
    st.html(f'<blockquote class="quotation">“{escape(quote)}”{below}</blockquote>')
