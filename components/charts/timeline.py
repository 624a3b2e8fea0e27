"""Positions over time: one lane per state, every response a mark, the side a band shaded by its tone, changes, governments and events marked."""

from collections.abc import Sequence
from datetime import date
from math import log10
from typing import Any

import pandas as pd

from components.charts.figure import Figure
from components.charts.view_data import LANES, TimelineData, ViewData, lanes_with_positions, timeline_data, timeline_states
from components.formatting import count, day, figure_text, short_day
from components.language import captions, headlines
from components.language.hovers import change_text, span_text, term_text
from components.language.labels import CHARTS
from components.theme import STANCE, Caption, Palette, Spec, add_key, add_note, foot, head, label_width, layout, pale, set_margins
from data.position_rule import LATEST
from data.query.listing import counts_by
from data.schema import SCORES, STANCES
from geo.names import name_of

# Shifts above which their ticks are drawn finer.
TICKS = 80
# Periods whose axis names days.
SHORT = pd.Timedelta(days=90)
EVENTS = 4
BAND = 0.11
RISE = 0.115
STACK = 0.03
# The lanes' lower and upper edge on the axis (lane n lies around -n); pixels of the row of events above them; the
# room of a number as a share of the period.
FLOOR, ROOF, EVENT_ROW, NUMBER_GAP = 0.42, 0.56, 34, 0.024


def stance_timeline(record: TimelineData, lanes: Sequence[str], look: Palette, caption: Caption, height: int = 420) -> Spec:
    """Lanes from top to bottom in the order of `lanes`, at most eight."""
    shown = list(lanes)[:LANES]
    place = {state: -index for index, state in enumerate(shown)}
    responses = record.marks.rows[record.marks.rows["state"].isin(shown)]
    named = key_events(record.events[record.events["date"] >= pd.Timestamp(record.begins)])
    keys = _key(named)
    below = 54 + (15 * (keys.count("<br>") + 1) if keys else 0)
    unit = _unit(height - head(caption) - foot(caption) - below, len(shown))
    traces = [
        *_levels(record, place, look),
        *_bands(record, place, look),
        *_terms(record, place, look),
        *_marks(responses, record.marks.span, place, look),
        *_turns(record, place, look),
    ]
    traces += [_events(record, unit, look), _numbers(record, named, unit, look)]
    names = [f"{figure_text(name_of(s))} " for s in shown]
    spec = layout(look, caption, height)
    ends = pd.Timestamp(record.ends) + _margin(record)
    spec |= {
        "barmode": "overlay", "showlegend": False, "hovermode": "closest",
        "xaxis": {"type": "date", "range": [_iso(pd.Timestamp(record.begins) - _margin(record)), _iso(ends)], "gridcolor": look.grid, "fixedrange": True,
                  "tickfont": {"size": 11, "color": look.soft_ink}, "nticks": 9} | _days(record),
        "yaxis": {"range": [FLOOR - len(shown), ROOF + EVENT_ROW * unit], "tickvals": [place[s] - 0.05 for s in shown], "fixedrange": True,
                  "zeroline": False, "ticktext": names, "showgrid": False, "tickfont": {"size": 12}},
        "shapes": _rules(named, shown, look),
    }  # fmt: skip
    if keys:
        add_note(spec, keys, look.ink, "events")
    add_key(spec, look)
    return {"data": traces, "layout": set_margins(spec, left=label_width(names), below=below)}


def _unit(high: int, lanes: int) -> float:
    """How much of the vertical axis one pixel is, when the row of events keeps its height and the lanes share the rest."""
    return (ROOF - FLOOR + lanes) / max(high - EVENT_ROW, 60)


def _days(record: TimelineData) -> Spec:
    """The day itself where the period has only one; else plotly.js names days or months, and a year once."""
    if record.begins == record.ends:
        return {"tickvals": [_iso(record.begins)], "ticktext": [short_day(record.begins)]}
    return {
        "tickformatstops": [
            {"dtickrange": [None, 86400000 * 25], "value": "%-d %b\n%Y"},
            {"dtickrange": [86400000 * 25, None], "value": "%b\n%Y"},
        ]
    }


def _length(record: TimelineData) -> pd.Timedelta:
    """The period, at least a day, so that an axis has a length."""
    return max(pd.Timestamp(record.ends) - pd.Timestamp(record.begins), pd.Timedelta(days=1))


def _margin(record: TimelineData) -> pd.Timedelta:
    """Room for half a mark at both ends."""
    return _length(record) * (0.035 if _length(record) < SHORT else 0.015)


def key_events(events: pd.DataFrame) -> pd.DataFrame:
    """The events with the most responses, at most four, in order of date, numbered from 1 in `number`."""
    most = events[events["n"] > 0].sort_values(["n", "date"], ascending=[False, True], kind="stable").head(EVENTS)
    ordered = most.sort_values("date", kind="stable", ignore_index=True)
    return ordered.assign(number=range(1, len(ordered) + 1))


def _bands(record: TimelineData, place: dict[str, int], look: Palette) -> list[Spec]:
    """One bar trace per tone, and one for those that have aged: a band is as long as its side was held in that tone."""
    spans = record.history[record.history["state"].isin(place)]
    begins = spans["date"].clip(lower=pd.Timestamp(record.begins))
    spans = spans.assign(begins=begins)
    spans = spans[spans["until"] > spans["begins"]]
    fresh = [_band(spans[(spans["tone"] == tone) & ~spans["aged"]], tone, STANCE[tone].fill, place, look) for tone in STANCES]
    aged = [_band(spans[(spans["tone"] == tone) & spans["aged"]], tone, pale(tone, look), place, look) for tone in STANCES]
    return [*fresh, *(trace for trace in aged if trace["x"])]


def _band(rows: pd.DataFrame, tone: str, colour: str, place: dict[str, int], look: Palette) -> Spec:
    hover = [span_text(row) for row in rows.to_dict("records")]
    return {
        "type": "bar", "orientation": "h", "name": f"position {tone}", "y": [place[s] - 0.36 for s in rows["state"]],
        "base": [_iso(d) for d in rows["begins"]], "x": [(u - b).total_seconds() * 1000 for u, b in zip(rows["until"], rows["begins"], strict=True)],
        "width": BAND * 2, "marker": {"color": colour, "line": {"color": look.outline, "width": 0.8}},
        "customdata": [[s, i] for s, i in zip(rows["state"], rows["response_id"], strict=True)],
        "hovertext": hover, "hovertemplate": "%{hovertext}<extra></extra>",
    }  # fmt: skip


def _levels(record: TimelineData, place: dict[str, int], look: Palette) -> list[Spec]:
    """The local-level estimate behind the marks of a lane: a faint line at the height of its score, and its band."""
    if record.levels is None:
        return []
    found = []
    for state, rows in record.levels[record.levels["state"].isin(place)].groupby("state"):
        days, base = [_iso(d) for d in rows["date"]], place[str(state)] + 0.08
        low, high = (rows[name].clip(-2, 2) * RISE + base for name in ("low", "high"))
        shared = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "showlegend": False}
        found += [
            shared | {"name": "level band", "x": [*days, *reversed(days)], "y": [*high, *reversed(low.tolist())], "fill": "toself", "fillcolor": look.grid, "line": {"width": 0}},
            shared | {"name": "level", "x": days, "y": (rows["level"] * RISE + base).tolist(), "line": {"width": 1.2, "color": look.outline}},
        ]  # fmt: skip
    return found


def _terms(record: TimelineData, place: dict[str, int], look: Palette) -> list[Spec]:
    """A faint row under each band: who governed. Two greys in turn, so that a handover is seen."""
    rows = record.governments[record.governments["country"].isin(place)]
    ends = pd.Timestamp(record.ends) + pd.Timedelta(days=1)
    rows = rows.assign(
        begins=rows["from"].clip(lower=pd.Timestamp(record.begins)), until=rows["to"].fillna(ends).clip(upper=ends), turn=rows.groupby("country").cumcount() % 2
    )  # fmt: skip
    rows = rows[rows["until"] > rows["begins"]]
    return [
        _term(rows[rows["turn"] == turn], colour, place)
        for turn, colour in enumerate((look.grid, look.outside))
        if (rows["turn"] == turn).any()
    ]


def _term(rows: pd.DataFrame, colour: str, place: dict[str, int]) -> Spec:
    hover = [term_text(row) for row in rows.to_dict("records")]
    return {
        "type": "bar", "orientation": "h", "name": "governments", "y": [place[s] - 0.505 for s in rows["country"]],
        "base": [_iso(d) for d in rows["begins"]], "x": [(u - b).total_seconds() * 1000 for u, b in zip(rows["until"], rows["begins"], strict=True)],
        "width": 0.06, "marker": {"color": colour, "line": {"width": 0}}, "customdata": [[s, ""] for s in rows["country"]],
        "hovertext": hover, "hovertemplate": "%{hovertext}<extra></extra>",
    }  # fmt: skip


def _marks(responses: pd.DataFrame, span: str, place: dict[str, int], look: Palette) -> list[Spec]:
    """Marks at the height of their stance: filled where the actor speaks for the state, hollow otherwise."""
    traces = []
    for stance, style in STANCE.items():
        for national in (False, True):
            rows = responses[(responses["stance"] == stance) & ((responses["level"] == "national") == national)]
            edge = look.outline if national else look.edge(stance)
            marker = {
                "symbol": style.marker,
                "size": [_size(n) for n in rows["n"]] if span else 8,
                "color": style.fill if national else look.paper,
                "line": {"color": edge, "width": 1 if national else 1.8},
            }
            traces.append(
                {
                    "type": "scatter", "mode": "markers", "name": f"{stance} {'national' if national else 'other'}",
                    "x": [_iso(d) for d in rows["date"]], "y": [place[s] + SCORES[stance] * RISE + 0.08 + lift for s, lift in zip(rows["state"], _stacked(rows), strict=True)],
                    "marker": marker, "customdata": [[s, i] for s, i in zip(rows["state"], rows["response_id"], strict=True)],
                    "hovertext": [_mark_text(row, span) for row in rows.to_dict("records")], "hovertemplate": "%{hovertext}<extra></extra>",
                }
            )  # fmt: skip
    return traces


def _stacked(rows: pd.DataFrame) -> list[float]:
    """How far each mark is lifted so that those of one state, day and stance do not hide each other; at most three steps."""
    alike: list[int] = rows.groupby(["state", "date"], observed=True).cumcount().clip(upper=3).tolist()
    return [STACK * step for step in alike]


def _size(n: int) -> float:
    """Pixels of a mark that stands for n responses: ten times as many are a pixel and a half more, up to what a lane holds."""
    return round(min(6 + 1.5 * log10(n), 11), 1)


def _mark_text(row: dict[str, Any], span: str) -> str:
    if span:
        begins = day(row["date"]) if span == "day" else f"{span} from {day(row['date'])}"
        return f"<b>{count(row['n'], 'response')}</b>, {begins}<br>{STANCE[row['stance']].word}<br>{captions.OPENS_LATEST}"
    return "<br>".join(
        [
            f"<b>{figure_text(row['actor'], 52)}</b>, {day(row['date'])}",
            STANCE[row["stance"]].word,
            figure_text(row["summary"], 52),
        ]
    )


def _turns(record: TimelineData, place: dict[str, int], look: Palette) -> list[Spec]:
    """Confirmed changes as thick ticks across the band, each lane's numbered from 1; statements of the other side that were not confirmed as thin ones."""
    confirmed, thin = (rows[rows["state"].isin(place)] for rows in (record.shifts, record.unconfirmed))
    numbers = [f"<b>{n}</b>" if len(confirmed) <= TICKS else "" for n in confirmed.groupby("state").cumcount() + 1]
    if record.rule.name == LATEST:
        numbers = [""] * len(confirmed)
    heavy = 3 if record.rule.name != LATEST else 1.5 if len(confirmed) <= TICKS else 0.7
    return [
        _ticks(confirmed, "shifts", 16, heavy, place, look) | {"mode": "markers+text", "text": numbers, "textposition": "top right", "textfont": {"size": 11, "color": look.ink}},
        _ticks(thin, "unconfirmed", 10, 1, place, look),
    ]  # fmt: skip


def _ticks(rows: pd.DataFrame, name: str, size: int, width: float, place: dict[str, int], look: Palette) -> Spec:
    return {
        "type": "scatter", "mode": "markers", "name": name, "x": [_iso(d) for d in rows["date"]], "y": [place[s] - 0.36 for s in rows["state"]],
        "marker": {"symbol": "line-ns", "size": size, "line": {"color": look.ink, "width": width}},
        "customdata": [[s, i] for s, i in zip(rows["state"], rows["after_id"], strict=True)],
        "hovertext": [change_text(row) for row in rows.to_dict("records")], "hovertemplate": "%{hovertext}<extra></extra>",
    }  # fmt: skip


def _events(record: TimelineData, unit: float, look: Palette) -> Spec:
    """A tick for every event, above the lanes."""
    rows = record.events[record.events["date"] >= pd.Timestamp(record.begins)]
    texts = [f"<b>{figure_text(t, 52)}</b><br>{day(d)}" for t, d in zip(rows["title"], rows["date"], strict=True)]
    return {
        "type": "scatter", "mode": "markers", "name": "events", "x": [_iso(d) for d in rows["date"]], "y": [ROOF + 8 * unit] * len(rows),
        "marker": {"symbol": "line-ns", "size": 9, "line": {"color": look.soft_ink, "width": 1.5}},
        "hovertext": texts, "hovertemplate": "%{hovertext}<extra></extra>",
    }  # fmt: skip


def _numbers(record: TimelineData, named: pd.DataFrame, unit: float, look: Palette) -> Spec:
    """The numbers of the largest events above their ticks, moved to the right where two would touch."""
    gap = _length(record) * NUMBER_GAP
    places: list[pd.Timestamp] = []
    for on in named["date"]:
        places.append(max(on, places[-1] + gap) if places else on)
    return {
        "type": "scatter", "mode": "text", "name": "numbers", "x": [p.isoformat()[:19] for p in places], "y": [ROOF + 23 * unit] * len(places),
        "text": [f"<b>{n}</b>" for n in named["number"]], "textfont": {"size": 12, "color": look.ink}, "hoverinfo": "skip",
    }  # fmt: skip


def _rules(named: pd.DataFrame, shown: Sequence[str], look: Palette) -> list[Spec]:
    lines = [
        {"type": "line", "x0": _iso(d), "x1": _iso(d), "y0": FLOOR - len(shown), "y1": ROOF, "line": {"color": look.grid, "width": 1.2, "dash": "dot"}, "layer": "below"}
        for d in named["date"]
    ]  # fmt: skip
    return lines + [
        {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": -i - 0.55, "y1": -i - 0.55, "line": {"color": look.grid, "width": 1}, "layer": "below"}
        for i in range(len(shown) - 1)
    ]  # fmt: skip


def _key(named: pd.DataFrame) -> str:
    lines = [
        f"<b>{n}</b> {figure_text(t)} ({short_day(d)})"
        for n, t, d in zip(named["number"], named["title"], named["date"], strict=True)
    ]
    return "<br>".join(lines)


def _iso(value: date) -> str:
    return value.isoformat()[:10]


def draw(view_data: ViewData, look: Palette, height: int) -> Figure:
    """The timeline of a view."""
    lanes = timeline_states(view_data)
    record = timeline_data(view_data, lanes)
    every = len(view_data.view.filters.country) or len(counts_by(view_data.found, "state"))
    measure = captions.timeline_measure(record.each, len(lanes), every, record.rule, record.levels is not None)
    words = captions.responses_caption(
        view_data.context, headlines.timeline_title(record.shifts, lanes_with_positions(view_data, lanes), record.rule), measure
    )
    return Figure(CHARTS["timeline"].kind, words, stance_timeline(record, lanes, look, words, height))
