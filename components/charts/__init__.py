"""Figures: a small frame in, a Plotly figure as plain data out. No Streamlit, no files, no clock."""
