"""The floor: a bare Streamlit page with one filter, one empty Plotly figure and one empty table."""

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

CHOICES = ("alpha", "beta", "gamma", "delta", "epsilon")

st.set_page_config(layout="wide")
chosen = st.pills("Choice", CHOICES, selection_mode="multi", key="choice")
token = "".join(sorted(choice[0] for choice in chosen)) or "none"
st.plotly_chart(go.Figure(layout={"title": {"text": f"token {token}"}}), key="figure")
st.dataframe(pd.DataFrame({f"token {token}": []}))
