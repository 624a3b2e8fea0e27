"""A peer: the same map, bars and table in Dash, pandas and Plotly Express."""

import sys

from dash import Dash, Input, Output, dash_table, dcc, html

from bench.peers.rows import SHOWN, STANCES, answer, outlines, read

rows, shapes = read(), outlines()
app = Dash(__name__)
app.layout = html.Div([
    dcc.Checklist(STANCES, [], id="stance", inline=True),
    html.Div([dcc.Graph(id="map"), dcc.Graph(id="bars")], style={"display": "flex"}),
    html.P(id="told"),
    dash_table.DataTable(id="table", page_size=50),
])  # fmt: skip


@app.callback(
    Output("map", "figure"), Output("bars", "figure"), Output("told", "children"), Output("table", "data"), Output("table", "columns"),
    Input("stance", "value"),
)  # fmt: skip
def show(chosen):
    figure, bars, found, told = answer(rows, shapes, chosen)
    first = found.head(SHOWN).rename(columns={"response_id": told})
    columns = [{"name": name, "id": name} for name in first.columns]
    return figure, bars, f"{len(found):,} of {len(rows):,} responses", first.to_dict("records"), columns


if __name__ == "__main__":
    print("URL: ready", flush=True)
    app.run(host="127.0.0.1", port=int(sys.argv[1]), debug=False)
