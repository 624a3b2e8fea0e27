"""What the peers have in common: the file, positions and figures as their authors would make them."""

import json
import os
from pathlib import Path

import pandas as pd
import plotly.express as px

STANCES = ["supportive", "conditional", "neutral", "opposed", "hostile"]
COLOURS = ["#5e3c99", "#b2abd2", "#f7f7f7", "#fdb863", "#e66101"]
# The columns that the views need, read as text: what an honest user would write.
COLUMNS = [
    "response_id", "event_id", "date", "country", "actor", "actor_role", "actor_type", "level", "stance", "relevance", "response_type", "summary",
    "source_publisher", "source_url",
]  # fmt: skip
# Rows of the table that are sent: nobody sends a million.
SHOWN = 1_000


def read() -> pd.DataFrame:
    """The responses, the newest first."""
    frame = pd.read_parquet(Path(os.environ["PEER_DATA"]) / "responses.parquet", columns=COLUMNS)
    return frame.sort_values("date", ascending=False)


def outlines() -> dict:
    """The tracker's own outlines, so that the map is the same."""
    return json.loads(Path(os.environ["PEER_OUTLINES"]).read_text("utf-8"))


def positions(rows: pd.DataFrame) -> pd.DataFrame:
    """The latest national, direct response of each state."""
    speaking = rows[(rows["level"] == "national") & (rows["relevance"] == "direct") & rows["country"].notna()]
    return speaking.drop_duplicates("country")


def token(stances: list[str], n: int) -> str:
    """What a figure's title and the table's first column carry, so that the new answer can be told from the old."""
    return f"{n:,} responses: {', '.join(sorted(stances)) or 'all'}"


def answer(rows: pd.DataFrame, shapes: dict, chosen: list[str]):
    """Map, bars, the rows found, and the token that all three carry, for the stances chosen."""
    found = rows[rows["stance"].isin(chosen)] if chosen else rows
    told, colours = token(chosen, len(found)), dict(zip(STANCES, COLOURS, strict=True))
    placed = positions(rows)
    placed = placed[placed["stance"].isin(chosen)] if chosen else placed
    figure = px.choropleth(
        placed, geojson=shapes, locations="country", color="stance", color_discrete_map=colours, hover_name="actor", title=told
    )
    figure.update_geos(fitbounds="locations", visible=False)
    counts = found.groupby(["country", "stance"]).size().rename("n").reset_index()
    most = counts.groupby("country")["n"].sum().nlargest(12).index
    shown = counts[counts["country"].isin(most)]
    bars = px.bar(shown, x="n", y="country", color="stance", color_discrete_map=colours, orientation="h", title=told)
    return offline(figure), bars, found, told


def offline(figure):
    """The map with an empty point trace first: without it plotly.js asks its maker's host for a base map and draws nothing."""
    figure.add_scattergeo(lon=[None], lat=[None], showlegend=False, hoverinfo="skip")
    figure.data = (figure.data[-1], *figure.data[:-1])
    return figure
