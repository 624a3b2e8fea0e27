"""The Reaction Tracker. `make run` starts it on this machine only; a hosted service runs this file with Streamlit."""

import streamlit as st

from components.charts.registry import view_vocabulary
from components.views import (
    briefing_page,
    broken_page,
    check_page,
    dataset_cache,
    filter_panel,
    methods_page,
    notices,
    session,
    state_page,
    tracker_page,
    your_data_page,
)
from geo.names import by_alpha3

st.set_page_config(page_title="Reaction Tracker", page_icon="static/icon.png", layout="wide")

opened = dataset_cache.current_store()
if opened.dataset is None:
    broken_page.page(opened)
    st.stop()

your_data_page.keep_choices()
dataset = your_data_page.session_dataset() or opened.dataset
known = view_vocabulary(dataset)
pages = [
    st.Page(lambda: tracker_page.page(dataset, known, view, pages[1]), title="Tracker", url_path="tracker", default=True),
    st.Page(lambda: state_page.page(dataset, known, view), title="State by state", url_path="country"),
    st.Page(lambda: methods_page.page(dataset, view), title="Methods and data", url_path="methods"),
    st.Page(lambda: check_page.page(dataset, known), title="Check a picture", url_path="check"),
    st.Page(lambda: your_data_page.page(pages[0]), title="Your data", url_path="data"),
]
chosen = st.navigation(pages, position="hidden" if briefing_page.is_briefing() else "top")
view = session.begin(known, tuple(by_alpha3()), "briefing" if briefing_page.is_briefing() else chosen.url_path)
view = filter_panel.advance(dataset, view)

if briefing_page.is_briefing():
    briefing_page.page(dataset, view)
    st.stop()

notices.style()
broken_page.banner(opened)
your_data_page.banner(dataset)
notices.machine_coded(dataset)
notices.ignored_parameters()
chosen.run()
