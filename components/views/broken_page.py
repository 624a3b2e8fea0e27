"""What a reader sees when the dataset cannot be used."""

import streamlit as st

from components.formatting import count
from components.views import dataset_cache
from components.views.dataset_cache import Store

FIRST = 8


def page(store: Store) -> None:
    """The first problems, and how to see all."""
    st.title("The dataset cannot be shown yet", anchor=False)
    st.markdown(f"{count(len(store.problems), 'problem')} found in the dataset folder. Nothing was changed or left out.")
    st.code("\n".join(map(str, store.problems[:FIRST])), language=None, wrap_lines=True)
    _more(store)


def banner(store: Store) -> None:
    """A warning above a good version when the files have since been broken; nothing otherwise."""
    if store.problems:
        st.warning(
            f"The dataset's files have changed and now have {count(len(store.problems), 'problem')}. "
            "The last good version is shown. The first problem is below."
        )
        st.code(str(store.problems[0]), language=None, wrap_lines=True)


def _more(store: Store) -> None:
    rest = len(store.problems) - FIRST
    if rest > 0:
        st.markdown(f"{count(rest, 'more problem')} not listed here.")
    st.markdown("To see every problem, run this command in the project's folder. After mending the files, reload this page.")
    st.code(f"python -m data.validate {dataset_cache.folder()}", language=None)
