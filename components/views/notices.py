"""What every page says or wears before its own content."""

import streamlit as st

from components.theme import palette
from components.views import state
from components.words import markdown_text

# Streamlit leaves six rem of empty page above the first element. The rule stands in the start page too (server.py), so
# that the page does not move when the rest of the style arrives.
ROOM = """html [data-testid="stMainBlockContainer"] { padding: 3.6rem 1.6rem 2rem; }
html [data-testid="stSidebarUserContent"] { padding-top: 0.5rem; }"""


def style() -> None:
    """The few rules of style that the configuration has no key for.

    Streamlit fades captions, quotations and chosen values below the contrast of 4.5:1 that WCAG 2.2 AA asks for.
    """
    look = palette(st.context.theme.type or "light")
    st.html(f"""<style>
{ROOM}
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] p, [data-testid="stMarkdownContainer"] blockquote, [data-testid="stMarkdownContainer"] blockquote p {{ color: {look.soft_ink}; opacity: 1; }}
[data-testid="stMultiSelect"] button {{ min-width: 24px; min-height: 24px; }}
.quotation {{ border-left: 3px solid {look.grid}; margin: 0.2rem 0; padding: 0.1rem 0 0.1rem 0.8rem; color: {look.ink}; }}
.quotation footer {{ color: {look.soft_ink}; font-size: 0.9em; }}
[data-testid="stMultiSelectTagsContainer"] [data-tag] * {{ color: {look.on_accent}; }}
</style>""")


def ignored() -> None:
    """A notice for every value of the address that had to be ignored."""
    for sentence in st.session_state.get(state.NOTICES, ()):
        st.warning(markdown_text(sentence))
