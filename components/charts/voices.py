"""Voices inside each state: the latest stance of each actor type, and how far apart they are."""

from collections.abc import Sequence

import pandas as pd

from components.charts.figure import Figure
from components.charts.view_data import ViewData, voice_data
from components.formatting import day, figure_text
from components.language import captions, headlines
from components.language.labels import CHARTS, label
from components.theme import STANCE, Caption, Palette, Spec, add_key, label_width, layout, set_margins
from data.query.voices import voice_spread
from data.schema import ACTOR_TYPES
from geo.names import name_of

ROWS = 10
# As many rows and columns leave room for a name under a mark.
NAMED_ROWS, NAMED_TYPES = 5, 7


def grid_rows(apart: pd.DataFrame, first: Sequence[str]) -> pd.DataFrame:
    """The rows of `voice_spread` that the grid has room for: states in `first`, then those whose voices lie farthest apart."""
    lead = {state: place for place, state in enumerate(first)}
    order = apart.assign(lead=[lead.get(state, len(lead)) for state in apart["state"]])
    return (
        order.sort_values(["lead", "spread", "n", "state"], ascending=[True, False, False, True]).drop(columns="lead").head(ROWS)
    )


def voices_grid(latest: pd.DataFrame, apart: pd.DataFrame, look: Palette, caption: Caption, height: int = 420) -> Spec:
    """A grid of the states of `apart` (see `grid_rows`) by actor types from `latest_voices`; a cell holds the stance's symbol.

    Filled cells speak for the state.
    """
    shown = apart["state"].tolist()
    rows = latest[latest["state"].isin(shown)]
    types = [kind for kind in ACTOR_TYPES if kind in set(rows["actor_type"])]
    distance = dict(zip(apart["state"], apart["spread"], strict=True))
    names = [f"{figure_text(name_of(s))}  <b>{distance[s]}</b> " for s in shown]
    spec = layout(look, caption, height)
    spec |= {
        "xaxis": {"range": [-0.6, len(types) - 0.4], "tickvals": list(range(len(types))), "ticktext": [label(t) for t in types], "tickangle": -40,
                  "showgrid": False, "zeroline": False, "fixedrange": True, "tickfont": {"size": 11}},
        "yaxis": {"range": [len(shown) - 0.4, -0.6], "tickvals": list(range(len(shown))), "gridcolor": look.grid, "zeroline": False,
                  "ticktext": names, "fixedrange": True, "tickfont": {"size": 12}},
    }  # fmt: skip
    below = round(label_width([label(t) for t in types]) * 0.62) + 18
    add_key(spec, look)
    spec = set_margins(spec, left=label_width(names), below=below)
    return {
        "data": [
            _cells(rows, stance, shown, types, look, len(shown) <= NAMED_ROWS and len(types) <= NAMED_TYPES) for stance in STANCE
        ],
        "layout": spec,
    }


def _cells(rows: pd.DataFrame, stance: str, shown: Sequence[str], types: Sequence[str], look: Palette, named: bool) -> Spec:
    """The cells of a stance; where there is room each is `named` by its speaker's last name."""
    style, mine = STANCE[stance], rows[rows["stance"] == stance]
    national = [level == "national" for level in mine["level"]]
    return {
        "type": "scatter", "mode": "markers+text" if named else "markers", "name": f"voices {stance}",
        "text": [figure_text(actor.split()[-1]) for actor in mine["actor"]] if named else [], "textposition": "bottom center", "textfont": {"size": 12, "color": look.ink},
        "x": [types.index(t) for t in mine["actor_type"]], "y": [shown.index(s) for s in mine["state"]],
        "marker": {
            "symbol": style.marker, "size": 15, "color": [style.fill if n else look.paper for n in national],
            "line": {"color": [look.outline if n else look.edge(stance) for n in national], "width": [1 if n else 2.5 for n in national]},
        },
        "customdata": [[s, i] for s, i in zip(mine["state"], mine["response_id"], strict=True)],
        "hovertext": [
            f"<b>{figure_text(a, 52)}</b><br>{style.word}, {day(d)}" for a, d in zip(mine["actor"], mine["date"], strict=True)
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }  # fmt: skip


def draw(view_data: ViewData, look: Palette, height: int) -> Figure:
    """The grid of a view."""
    filters = view_data.view.filters
    latest = voice_data(view_data.dataset, view_data.context.ends, filters.event, filters.country)
    every = voice_spread(latest)
    apart = grid_rows(every, view_data.dataset.meta.focus_states)
    measure = captions.voices_measure(len(apart), len(every))
    words = captions.positions_caption(view_data.context, headlines.voices_title(apart), measure)
    return Figure(CHARTS["voices"].kind, words, voices_grid(latest, apart, look, words, height))
