"""What every page says or wears before its own content."""

from pathlib import Path

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
STYLE = (Path(__file__).with_name("page.css").read_text("utf-8")).replace("FADED", FADED).replace(
    "ON_ACCENT", f"light-dark({LIGHT.on_accent}, {DARK.on_accent})"
).replace("PAPER", f"light-dark({LIGHT.paper}, {DARK.paper})")  # fmt: skip


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
