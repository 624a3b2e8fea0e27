"""What a reader sees when the dataset cannot be used."""

import streamlit as st

from components.language import messages
from components.views import dataset_cache
from components.views.dataset_cache import Store

FIRST = 8


def page(store: Store) -> None:
    """The first problems, and how to see all."""
    st.title(messages.CANNOT_BE_SHOWN, anchor=False)
    st.markdown(messages.problems_found(len(store.problems)))
    st.code("\n".join(map(str, store.problems[:FIRST])), language=None, wrap_lines=True)
    _more(store)


def banner(store: Store) -> None:
    """A warning above a good version when the files have since been broken; nothing otherwise."""
    if store.problems:
        st.warning(messages.problems_since(len(store.problems)))
        st.code(str(store.problems[0]), language=None, wrap_lines=True)


def _more(store: Store) -> None:
    rest = len(store.problems) - FIRST
    if rest > 0:
        st.markdown(messages.problems_not_listed(rest))
    st.markdown(messages.SEE_EVERY_PROBLEM)
    st.code(f"python -m data.validate {dataset_cache.folder()}", language=None)
