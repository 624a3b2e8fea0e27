"""The map: every state's position, the kinds of empty told apart by hatch, focus states outlined and named beside the land."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from components.charts import map_window
from components.charts.figure import Figure
from components.charts.map_states import OUTSIDE, MapState, count_states, lies_inside, map_states
from components.charts.view_data import ViewData, headline_scope, map_extent
from components.formatting import short_day
from components.language import captions, comparison, position_sentences
from components.language.labels import AGED as AGED_WORD
from components.language.labels import CHARTS
from components.language.labels import EMPTY as EMPTY_WORDS
from components.language.labels import OUTSIDE as OUTSIDE_WORD
from components.language.labels import PENDING as PENDING_WORD
from components.theme import (
    EMPTY,
    KEY,
    NARROWEST,
    SOURCE_WIDTH,
    STANCE,
    Caption,
    Palette,
    Spec,
    add_note,
    foot,
    head,
    layout,
    legend_below,
    pale,
    set_margins,
    swatch,
)
from data.query.positions import AGED
from geo.extents import EXTENTS, FOCUS, WORLD, Extent
from geo.names import by_alpha3, name_of
from geo.shapes import URL, codes, hatching, outlines

# Pixels: a line of the key in words, a legend's row, the figure's usual width, and how near to a point one must point.
LINE, ENTRY, WIDTH, REACH = 16.0, 20, 545, 4
# Where the rest of the continent is drawn small, as shares of the plot, and the width below which there is no room for it.
INSET, INSET_LEAST = ((0.27, 0.43), (0.0, 0.27)), 480


@dataclass(frozen=True)
class MapSettings:
    """What the map shows besides positions: the window, who is outlined, who acts, where outlines are served, its size in pixels, and
    whether it is a panel beside others.
    """

    extent: Extent
    focus: tuple[str, ...]
    acting: tuple[str, ...]
    height: int = 420
    base: str = URL
    panel: bool = False
    width: float = WIDTH

    @property
    def legend_below(self) -> bool:
        """True if the legend stands below the map: the world leaves it no ocean."""
        return self.extent.shapes == WORLD.key and not self.panel

    @property
    def in_words(self) -> bool:
        """True if a line of words takes the legend's place: plotly.js would spread it over the neighbouring panels."""
        return self.extent.shapes == WORLD.key and self.panel

    @property
    def inset(self) -> Extent | None:
        """The extent that is drawn small beside the window, if there is one and room for it."""
        return EXTENTS.get(self.extent.inset) if self.width >= INSET_LEAST else None


def stance_map(positions: pd.DataFrame, as_of: date, settings: MapSettings, look: Palette, caption: Caption) -> Spec:
    """The choropleth of `positions`: one row per state as `compute_standings` gives it, with `shown` (bool) and `hover` (see `hover_texts`)."""
    extent = map_window.drawn(settings.extent, settings.width, settings.height)
    areas = codes(f"outlines-{extent.shapes}")
    every = map_states(positions, OUTSIDE_WORD)
    on_map = [state for state in every if state.state in areas]
    inside = [state for state in every if lies_inside(by_alpha3().get(state.state), extent)]
    url = outlines(extent.shapes, settings.base)
    traces = [_guard(), *_areas(on_map, areas, url, look), *_hatches(on_map, extent, settings, look)]
    traces += [_focus(settings.focus, areas, url, look), *_points(inside, look), _symbols(inside, look)]
    legend = _legend(every, look)
    key = _key(every, look, caption) if settings.in_words else ""
    legend = [] if key else legend
    below = ENTRY * ((len(legend) + 1) // 2) if settings.legend_below else 0
    below = round(LINE) * (key.count("<br>") + 1) + 6 if key else below
    high = settings.height - head(caption) - foot(caption) - below
    traces += legend
    spec = layout(look, caption, settings.height)
    # plotly.js would take the nearest point within 20 pixels for what is pointed at, and an island for the land beside it.
    spec |= {
        "hoverdistance": REACH, "geo": map_window.geo(extent, settings.width, high), "showlegend": True,
        "legend": _legend_box(settings, as_of, look, caption), "meta": {"labels": _names(inside, settings)} | ({"ratio": round(settings.width / high, 3)} if extent.key == FOCUS else {}),
    }  # fmt: skip
    if settings.inset:
        spec["geo2"] = map_window.geo(settings.inset, 1, 1, INSET)
        traces += [
            trace | {"geo": "geo2"} for trace in [_guard(), *_areas(on_map, areas, url, look)] if trace.get("locations", True)
        ]
    if key:
        add_note(spec, key, look.ink, "key")
    return {"data": traces, "layout": set_margins(spec, left=0, right=0, below=below)}


def _names(inside: Sequence[MapState], settings: MapSettings) -> list[Spec]:
    """What the map names: focus and acting states, those that moved between two days, then small states with a position
    that has not aged, close to their marks.

    The names are placed by labels.js once the land is drawn.
    """
    by_state = {state.state: state for state in inside}
    first = [code for code in (*settings.focus, *settings.acting) if code in by_state]
    moved = [state.state for state in inside if state.moved and state.state not in first]
    near = [
        state.state
        for state in inside
        if state.held and not state.aged and by_alpha3()[state.state].is_point and state.state not in (*first, *moved)
    ]
    places = by_alpha3()
    return [
        {
            "code": code, "lon": places[code].lon, "lat": places[code].lat, "near": code in near, "moved": code in moved,
            "text": f"{name_of(code)} {by_state[code].path}" if by_state[code].held or by_state[code].moved else name_of(code),
        }
        for code in (*first, *moved, *near)
    ]  # fmt: skip


def _guard() -> Spec:
    """A point trace that comes first keeps plotly.js from asking a CDN for its base map (plotly.js issue 6767)."""
    return {"type": "scattergeo", "lon": [None], "lat": [None], "mode": "markers", "hoverinfo": "skip", "showlegend": False}


def _fill(locations: Sequence[str], colour: str, url: str, outline: str, **more: Any) -> Spec:
    return {
        "type": "choropleth", "geojson": url, "locations": list(locations), "z": [1] * len(locations),
        "colorscale": [[0, colour], [1, colour]], "showscale": False, "showlegend": False,
        "marker": {"line": {"color": outline, "width": 0.6}},
    } | more  # fmt: skip


def _areas(on_map: Sequence[MapState], areas: Collection[str], url: str, look: Palette) -> list[Spec]:
    unnamed = sorted(set(areas) - {stand.state for stand in on_map})
    rest = [stand for stand in on_map if stand.shown and not stand.held]
    outside = [stand for stand in on_map if not stand.shown]
    traces = [
        _fill(unnamed, look.land, url, look.outline, hoverinfo="skip", name="no code"),
        _fill([stand.state for stand in rest], look.land, url, look.outline, name="rest", **_hover(rest)),
        _fill([stand.state for stand in outside], look.outside, url, look.outline, name="outside", **_hover(outside)),
    ]
    for stance, style in STANCE.items():
        held = [stand for stand in on_map if stand.held and stand.stance == stance and not stand.aged]
        traces.append(_fill([stand.state for stand in held], style.fill, url, look.outline, name=stance, **_hover(held)))
        aged = [stand for stand in on_map if stand.held and stand.stance == stance and stand.aged]
        traces.append(
            _fill([s.state for s in aged], pale(stance, look), url, look.outline, name=f"aged {stance}", **_hover(aged))
        )
    return traces


def _hover(stands: Sequence[MapState]) -> Spec:
    return {
        "customdata": [[stand.state, stand.hover] for stand in stands],
        "hovertemplate": "%{customdata[1]}<extra></extra>",
    }


def _hatches(on_map: Sequence[MapState], extent: Extent, settings: MapSettings, look: Palette) -> list[Spec]:
    traces = []
    for kind, style in EMPTY.items():
        states = [stand.state for stand in on_map if stand.empty == kind and stand.shown]
        for pattern in style.patterns:
            there = [state for state in states if state in codes(f"hatch-{pattern}-{extent.shapes}")]
            url = hatching(pattern, extent.shapes, settings.base)
            trace = _fill(there, look.hatch, url, look.hatch, hoverinfo="skip", name=kind)
            trace["marker"]["line"]["width"] = 0
            traces.append(trace)
    return traces


def _focus(focus: Sequence[str], areas: Collection[str], url: str, look: Palette) -> Spec:
    """The focus states once more, unfilled, so that no neighbour covers their outline."""
    there = [state for state in focus if state in areas]
    trace = _fill(there, "rgba(0,0,0,0)", url, look.ink, hoverinfo="skip", name="focus")
    trace["marker"]["line"]["width"] = 2
    return trace


def _points(inside: Sequence[MapState], look: Palette) -> list[Spec]:
    """States too small to see as areas that have a position, as markers that can be hovered and clicked like them."""
    traces = []
    for stance, style in STANCE.items():
        held = [state for state in inside if state.held and state.stance == stance and by_alpha3()[state.state].is_point]
        if held:
            traces.append(_marks(held, look, {"symbol": style.marker, "size": 10, "color": [state.fill(look) for state in held]}))
    return traces


def _marks(stands: Sequence[MapState], look: Palette, marker: Spec) -> Spec:
    places = [by_alpha3()[stand.state] for stand in stands]
    return {
        "type": "scattergeo", "mode": "markers", "lon": [place.lon for place in places], "lat": [place.lat for place in places],
        "marker": marker | {"line": {"color": look.outline, "width": 1.2}}, "showlegend": False, "name": "points",
    } | _hover(stands)  # fmt: skip


def _symbols(inside: Sequence[MapState], look: Palette) -> Spec:
    """The stance's symbol on every coloured area, so that colour is never alone."""
    held = [stand for stand in inside if stand.held and not by_alpha3()[stand.state].is_point]
    places, styles = [by_alpha3()[stand.state] for stand in held], [STANCE[stand.stance] for stand in held]
    return {
        "type": "scattergeo", "mode": "text", "lon": [place.lon for place in places], "lat": [place.lat for place in places],
        "text": [stand.symbol for stand in held],
        "textfont": {"size": 10, "color": [look.ink if stand.aged else style.ink for stand, style in zip(held, styles, strict=True)]},
        "hoverinfo": "skip", "showlegend": False, "name": "symbols",
    }  # fmt: skip


def _legend(every: Sequence[MapState], look: Palette) -> list[Spec]:
    """An entry for each tone and kind that some state shows, in the order of the charts' keys."""
    n = count_states(every)
    thin, thick = {"color": look.outline, "width": 1}, {"color": look.soft_ink, "width": 1.5}
    entries = [
        (STANCE[stance].word, n[stance], {"symbol": STANCE[stance].marker, "color": STANCE[stance].fill, "line": thin})
        for stance in KEY
    ]
    entries.append((AGED_WORD, n[AGED], {"symbol": "square", "color": pale("opposed", look), "line": thin}))
    for kind, style in EMPTY.items():
        plain = {"symbol": "square", "color": look.land, "line": thin}
        entries.append(
            (
                EMPTY_WORDS[kind][1],
                n[kind],
                {"symbol": style.marker, "color": look.soft_ink, "line": thick} if style.patterns else plain,
            )
        )
    entries.append(
        (
            PENDING_WORD,
            sum(state.held and state.pending for state in every),
            {"symbol": "circle-open", "color": look.soft_ink, "line": thick},
        )
    )
    entries.append((OUTSIDE_WORD, n[OUTSIDE], {"symbol": "square", "color": look.outside, "line": thin}))
    return [
        _guard() | {"name": f"{word} · {count}", "showlegend": True, "marker": marker | {"size": 11}} for word, count, marker in entries if count
    ]  # fmt: skip


def _key(every: Sequence[MapState], look: Palette, caption: Caption) -> str:
    """The legend as lines of words: symbol, stance or kind of empty, and how many states."""
    n = count_states(every)
    parts = [(swatch(s, look), f"{STANCE[s].word} {n[s]}") for s in KEY if n[s]]
    parts += [("◌", f"{AGED_WORD} {n[AGED]}")] if n[AGED] else []
    parts += [(style.stroke, f"{EMPTY_WORDS[kind][1]} {n[kind]}") for kind, style in EMPTY.items() if n[kind]]
    waiting = sum(state.held and state.pending for state in every)
    parts += [("?", f"{PENDING_WORD} {waiting}")] if waiting else []
    parts += [("○", f"{OUTSIDE_WORD} {n[OUTSIDE]}")] if n[OUTSIDE] else []
    lines: list[list[tuple[str, str]]] = [[]]
    for part in parts:
        if sum(len(word) + 5 for _, word in [*lines[-1], part]) > SOURCE_WIDTH * caption.room:
            lines.append([])
        lines[-1].append(part)
    return "<br>".join("   ".join(f"{mark} {word}" for mark, word in line) for line in lines)


def _legend_box(settings: MapSettings, as_of: date, look: Palette, caption: Caption) -> Spec:
    """The legend: in the ocean beside the Americas, below a map of the world."""
    if settings.legend_below:
        return legend_below(look, caption, settings.height) | {"font": {"size": 12, "color": look.ink}}
    return {
        "title": {"text": f"States on {short_day(as_of)}", "font": {"size": 13, "color": look.soft_ink}},
        "font": {"size": 13, "color": look.ink}, "itemclick": False, "itemdoubleclick": False, "bgcolor": "rgba(0,0,0,0)",
        "x": 0, "xanchor": "left", "y": 0, "yanchor": "bottom",
    }  # fmt: skip


def draw(view_data: ViewData, look: Palette, height: int) -> Figure:
    """The map of a view."""
    positions, view, context = view_data.standings.positions, view_data.view, view_data.context
    title = position_sentences.map_title(positions, headline_scope(view_data.dataset, view.filters))
    stated = [day.date() for day in positions[positions["shown"] & positions["held"]]["stated"]]
    measure = captions.position_measure(stated, context.ends)
    if view.compare:
        measure = f"{measure}, {comparison.compared(view.compare)}"
    words = captions.positions_caption(context, title, measure)
    meta = view_data.dataset.meta
    width = WIDTH if context.sourced else context.room * NARROWEST + 24
    settings = MapSettings(
        map_extent(view_data), meta.focus_states, meta.acting_states, height, view_data.base, not context.sourced, width
    )
    return Figure(CHARTS["map"].kind, words, stance_map(positions, context.ends, settings, look, words))
