"""What every page says or wears before its own content."""

import streamlit as st

from components.views import state

# Streamlit leaves six rem of empty page above the first element; the first screen needs them.
STYLE = """<style>
[data-testid="stMainBlockContainer"] { padding: 3.6rem 1.6rem 2rem; }
[data-testid="stSidebarUserContent"] { padding-top: 0.5rem; }
</style>"""


def style() -> None:
    """The one rule of style that the configuration has no key for."""
    st.html(STYLE)


def ignored() -> None:
    """A notice for every value of the address that had to be ignored."""
    for sentence in st.session_state.get(state.NOTICES, ()):
        st.warning(sentence)
