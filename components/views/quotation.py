"""Words that are shown to the letter. Markdown would turn " -> " into an arrow and "--" into a dash."""

from html import escape

import streamlit as st


def show(quote: str, foot: str = "", language: str = "") -> None:
    """A quotation as a block, exactly as recorded, with a line below that says whose it is; `language` is its BCP 47 tag."""
    below = f"<footer>{escape(foot)}</footer>" if foot else ""
    spoken = f' lang="{escape(language)}"' if language else ""
    st.html(f'<blockquote class="quotation"{spoken} dir="auto">“{escape(quote)}”{below}</blockquote>')
