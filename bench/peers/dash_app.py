"""A peer: the same map, bars and table in Dash, pandas and Plotly Express."""

import sys

import plotly.express as px
from dash import Dash, Input, Output, dash_table, dcc, html

from bench.peers.rows import COLOURS, SHOWN, STANCES, offline, outlines, positions, read, token

rows, shapes, colours = read(), outlines(), dict(zip(STANCES, COLOURS, strict=True))
app = Dash(__name__)
app.layout = html.Div([
    dcc.Checklist(STANCES, [], id="stance", inline=True),
    html.Div([dcc.Graph(id="map"), dcc.Graph(id="bars")], style={"display": "flex"}),
    html.P(id="told"),
    dash_table.DataTable(id="table", page_size=50),
])  # fmt: skip


@app.callback(
    Output("map", "figure"),
    Output("bars", "figure"),
    Output("told", "children"),
    Output("table", "data"),
    Output("table", "columns"),
    Input("stance", "value"),
)
def show(chosen):
    found = rows[rows["stance"].isin(chosen)] if chosen else rows
    told = token(chosen, len(found))
    placed = positions(rows)
    placed = placed[placed["stance"].isin(chosen)] if chosen else placed
    figure = px.choropleth(
        placed, geojson=shapes, locations="country", color="stance", color_discrete_map=colours, hover_name="actor", title=told
    )
    figure.update_geos(fitbounds="locations", visible=False)
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
    first = found.head(SHOWN).rename(columns={"response_id": told})
    return (
        offline(figure),
        bars,
        f"{len(found):,} of {len(rows):,} responses",
        first.to_dict("records"),
        [{"name": name, "id": name} for name in first.columns],
    )


if __name__ == "__main__":
    print("URL: ready", flush=True)
    app.run(host="127.0.0.1", port=int(sys.argv[1]), debug=False)
