"""The Reaction Tracker. `make run` starts it on this machine only; a hosted service runs this file with Streamlit."""

import streamlit as st

from components.views import briefing, broken, controls, country, methods, notices, own_data, state, store, tracker, verify
from data.filters import vocabulary
from geo.names import by_alpha3

st.set_page_config(page_title="Reaction Tracker", page_icon="static/icon.png", layout="wide")

opened = store.opened()
if opened.dataset is None:
    broken.page(opened)
    st.stop()

own_data.keep()
dataset = own_data.held() or opened.dataset
known = vocabulary(dataset)
pages = [
    st.Page(lambda: tracker.page(dataset, known, view, pages[1]), title="Tracker", url_path="tracker", default=True),
    st.Page(lambda: country.page(dataset, view), title="State by state", url_path="country"),
    st.Page(lambda: methods.page(dataset, view), title="Methods and data", url_path="methods"),
    st.Page(lambda: verify.page(dataset, known), title="Check a picture", url_path="check"),
    st.Page(lambda: own_data.page(pages[0]), title="Your data", url_path="data"),
]
chosen = st.navigation(pages, position="hidden" if briefing.asked() else "top")
view = state.begin(known, tuple(by_alpha3()), "briefing" if briefing.asked() else chosen.url_path)
view = controls.advance(dataset, view)

if briefing.asked():
    briefing.page(dataset, view)
    st.stop()

notices.style()
broken.banner(opened)
own_data.banner(dataset)
notices.machine_coded(dataset)
notices.ignored()
chosen.run()
