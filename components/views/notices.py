"""What every page says or wears before its own content."""

import streamlit as st

from components.formatting import markdown_text
from components.language import messages
from components.theme import DARK, LIGHT
from components.views import session
from data.dataset.dataset import Dataset

# Ignored values that are told one by one.
MOST_NOTICES = 5
# The few rules of style that the configuration has no key for. Streamlit leaves six rem of empty page above the first element,
# and fades captions, quotations and chosen values below the contrast of 4.5:1 that WCAG 2.2 AA asks for. The rules hold in
# either theme, so they stand in the start page too (server/app.py), and nothing moves or changes colour when the page has come.
FADED = "color-mix(in srgb, currentcolor 80%, transparent)"
STYLE = f"""html [data-testid="stMainBlockContainer"] {{ padding: 3.6rem 1.6rem 2rem; }}
html [data-testid="stSidebarUserContent"] {{ padding-top: 0.5rem; }}
html [data-testid="stCaptionContainer"], html [data-testid="stMarkdownContainer"] blockquote {{ color: {FADED}; opacity: 1; }}
html [data-testid="stCaptionContainer"] p, html [data-testid="stMarkdownContainer"] blockquote p {{ color: inherit; opacity: 1; }}
html [data-testid="stMultiSelect"] button {{ min-width: 24px; min-height: 24px; }}
html [data-testid="stMultiSelectTagsContainer"] [data-tag] * {{ color: light-dark({LIGHT.on_accent}, {DARK.on_accent}); }}
@media (max-width: 640px) {{ html .st-key-beside > div > [data-testid="stHorizontalBlock"] > [data-testid="stColumn"]:last-child,
  html .st-key-beside > [data-testid="stHorizontalBlock"] > [data-testid="stColumn"]:last-child {{ order: -1; }} }}
.quotation {{ border-left: 3px solid color-mix(in srgb, currentcolor 20%, transparent); margin: 0.2rem 0; padding: 0.1rem 0 0.1rem 0.8rem; }}
.quotation footer {{ color: {FADED}; font-size: 0.9em; }}"""


# True where the server sends the rules with its start page (server/app.py); a hosted service sends Streamlit's own.
in_start_page = False


def style() -> None:
    """The rules of style, where the start page does not bring them."""
    if not in_start_page:
        st.html(f"<style>{STYLE}</style>")


def machine_coded(dataset: Dataset) -> None:
    """A caution above every page of a dataset that a program has coded."""
    if dataset.meta.machine_coded:
        st.warning(messages.MACHINE_CODED)


def ignored_parameters() -> None:
    """A notice of the values of the address that had to be ignored."""
    sentences = st.session_state.get(session.NOTICES, ())
    more = [messages.more_ignored(len(sentences) - MOST_NOTICES)] if len(sentences) > MOST_NOTICES else []
    if sentences:
        st.warning("  \n".join(markdown_text(sentence) for sentence in (*sentences[:MOST_NOTICES], *more)))
