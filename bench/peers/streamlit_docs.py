"""A peer: the same map, bars and table in Streamlit as its documentation teaches, pandas and Plotly Express."""

import streamlit as st

from bench.peers.rows import SHOWN, STANCES, answer, outlines, read

st.set_page_config(layout="wide")


@st.cache_data
def load():
    return read()


@st.cache_data
def shapes():
    return outlines()


rows = load()
chosen = st.pills("Stance", STANCES, selection_mode="multi", key="stance")
figure, bars, found, told = answer(rows, shapes(), chosen)
left, right = st.columns(2)
with left:
    st.plotly_chart(figure, key="map")
with right:
    st.plotly_chart(bars, key="bars")
st.caption(f"{len(found):,} of {len(rows):,} responses")
st.dataframe(found.head(SHOWN).rename(columns={"response_id": told}), hide_index=True)
