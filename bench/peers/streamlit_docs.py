"""A peer: the same map, bars and table in Streamlit as its documentation teaches, pandas and Plotly Express."""

import plotly.express as px
import streamlit as st

from bench.peers.rows import COLOURS, SHOWN, STANCES, offline, outlines, positions, read, token

st.set_page_config(layout="wide")


@st.cache_data
def load():
    return read()


@st.cache_data
def shapes():
    return outlines()


rows = load()
chosen = st.pills("Stance", STANCES, selection_mode="multi", key="stance")
found = rows[rows["stance"].isin(chosen)] if chosen else rows
told = token(chosen, len(found))
placed = positions(rows)
placed = placed[placed["stance"].isin(chosen)] if chosen else placed
colours = dict(zip(STANCES, COLOURS, strict=True))
left, right = st.columns(2)
with left:
    figure = px.choropleth(
        placed, geojson=shapes(), locations="country", color="stance", color_discrete_map=colours, hover_name="actor", title=told
    )
    figure.update_geos(fitbounds="locations", visible=False)
    st.plotly_chart(offline(figure), key="map")
with right:
    counts = found.groupby(["country", "stance"]).size().rename("n").reset_index()
    most = counts.groupby("country")["n"].sum().nlargest(12).index
    bars = px.bar(
        counts[counts["country"].isin(most)],
        x="n",
        y="country",
        color="stance",
        color_discrete_map=colours,
        orientation="h",
        title=told,
    )
    st.plotly_chart(bars, key="bars")
st.caption(f"{len(found):,} of {len(rows):,} responses")
st.dataframe(found.head(SHOWN).rename(columns={"response_id": told}), hide_index=True)
