"""States by event: the stance of the latest national statement of each state on each event."""

from collections.abc import Sequence

import pandas as pd

from components.charts.figure import Figure
from components.charts.view_data import ViewData, event_titles, view_day
from components.formatting import day, figure_text, short_day
from components.language import captions, headlines
from components.language.labels import CHARTS
from components.theme import STANCE, Caption, Palette, Spec, add_key, label_width, layout, set_margins
from data.query.event_stances import event_stances
from data.schema import STANCES
from geo.names import name_of

# Events that the figure has room for; pixels of a row, and of the days of events below the rows.
EVENTS, ROW_HEIGHT, BELOW = 16, 17, 88


def largest(
    cells: pd.DataFrame, states: Sequence[str], events: Sequence[str], first: Sequence[str], rooms: int
) -> tuple[list[str], list[str]]:
    """The states and events that are drawn: states in `first` or chosen, then those that answered most events; events with the most
    answers of these, in the order of `events`. `states` are those chosen (all if none).
    """
    asked = cells[cells["state"].isin(list(states))] if states else cells
    n = asked.groupby("state")["event_id"].nunique()
    order = sorted(n.index, key=lambda state: (state not in first, first.index(state) if state in first else 0, -n[state], state))
    rows = order[:rooms]
    answers = asked[asked["state"].isin(rows)].groupby("event_id")["state"].nunique()
    most = set(sorted(answers.index, key=lambda event: (-answers[event], event))[:EVENTS])
    return rows, [event for event in events if event in most]


def event_heatmap(
    cells: pd.DataFrame, rows: Sequence[str], events: pd.DataFrame, look: Palette, caption: Caption, height: int = 420
) -> Spec:
    """A cell per state of `rows` and event of `events` (event_id, title, date) that was answered, in the colour and with the symbol of
    its stance.
    """
    place = {state: row for row, state in enumerate(rows)}
    column = {event: number for number, event in enumerate(events["event_id"])}
    drawn = cells[cells["state"].isin(place) & cells["event_id"].isin(column)]
    grid: list[list[float | None]] = [[None] * len(column) for _ in rows]
    texts, hovers = ([[""] * len(column) for _ in rows] for _ in range(2))
    ids: list[list[list[str]]] = [[["", ""] for _ in column] for _ in rows]
    titles = dict(zip(events["event_id"], events["title"], strict=True))
    for state, event, stance, on, identifier in drawn[["state", "event_id", "stance", "date", "response_id"]].itertuples(
        index=False
    ):
        y, x = place[state], column[event]
        grid[y][x], texts[y][x] = float(STANCES.index(stance)), STANCE[stance].symbol
        hovers[y][x] = (
            f"<b>{figure_text(name_of(state))}</b>, {STANCE[stance].word}<br>{figure_text(titles[event], 52)}<br>{day(on)}"
        )
        ids[y][x] = [state, identifier]
    names = [f"{figure_text(name_of(state))} " for state in rows]
    spec = layout(look, caption, height)
    spec |= {
        "xaxis": {"tickvals": list(range(len(column))), "ticktext": [short_day(on) for on in events["date"]], "tickangle": -55, "showgrid": False, "ticks": "",
                  "zeroline": False, "fixedrange": True, "tickfont": {"size": 11, "color": look.soft_ink}, "range": [-0.5, max(len(column), 1) - 0.5]},
        "yaxis": {"tickvals": list(range(len(names))), "ticktext": names, "range": [max(len(names), 6) - 0.5, -0.5], "showgrid": False,
                  "ticks": "", "zeroline": False, "fixedrange": True, "tickfont": {"size": 12}},
    }  # fmt: skip
    add_key(spec, look, reversed(STANCES))
    trace = {
        "type": "heatmap", "z": grid, "zmin": -0.5, "zmax": len(STANCES) - 0.5, "colorscale": _steps(), "showscale": False, "xgap": 2, "ygap": 2,
        "text": texts, "texttemplate": "%{text}", "textfont": {"size": 11}, "customdata": ids, "hovertext": hovers, "hoverongaps": False,
        "hovertemplate": "%{hovertext}<extra></extra>", "name": "answers", "showlegend": False,
    }  # fmt: skip
    return {"data": [trace], "layout": set_margins(spec, left=label_width(names), below=BELOW)}


def _steps() -> list[list[float | str]]:
    """The colours of the stances as bands of a colour scale."""
    n = len(STANCES)
    return [[end / n, STANCE[stance].fill] for place, stance in enumerate(STANCES) for end in (place, place + 1)]


def draw(view_data: ViewData, look: Palette, height: int) -> Figure:
    """The heatmap of a view: its states and events, whatever narrows the responses."""
    dataset, filters = view_data.dataset, view_data.view.filters
    cells = event_stances(dataset.rollup, view_day(dataset, filters), tuple(dataset.meta.acting_states))
    asked = cells[cells["event_id"].isin(filters.event)] if filters.event else cells
    rooms = max(1, (height - 110 - BELOW) // ROW_HEIGHT)
    every_event, every_state = asked["event_id"].nunique(), asked["state"].nunique()
    order = dataset.events["event_id"].tolist()
    rows, columns = largest(asked, filters.country, order, dataset.meta.focus_states, rooms)
    events = dataset.events[dataset.events["event_id"].isin(columns)]
    measure = captions.heatmap_measure(len(rows), every_state, len(events), every_event)
    title = headlines.heatmap_title(asked, event_titles(dataset))
    words = captions.positions_caption(view_data.context, title, measure)
    return Figure(CHARTS["heatmap"].kind, words, event_heatmap(asked, rows, events, look, words, height))
