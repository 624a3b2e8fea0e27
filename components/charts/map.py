"""The map: every state's position, the kinds of empty told apart by hatch, focus states outlined and labelled."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from components.charts.figure import Figure
from components.charts.label_placement import Label, spread_labels
from components.charts.view_data import ViewData, headline_scope
from components.formatting import figure_text, short_day
from components.language import captions, position_sentences
from components.language.labels import CHARTS
from components.language.labels import EMPTY as EMPTY_WORDS
from components.theme import (
    EMPTY,
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
from geo.extents import EXTENTS, WORLD, Extent
from geo.names import Place, by_alpha3, name_of
from geo.shapes import URL, codes, hatching, outlines

OUTSIDE, AGED_WORD = "Outside the filter", "Aged (pale)"
# Pixels: a label's line and character, a legend's row, the figure's usual width, and how near to a point one must point.
LINE, CHARACTER, ENTRY, WIDTH, REACH = 16.0, 7.0, 20, 500, 4


@dataclass(frozen=True)
class MapSettings:
    """What the map shows besides positions: the window, who is outlined, who acts, where outlines are served, and whether
    it is a panel beside others.
    """

    extent: str
    focus: tuple[str, ...]
    acting: tuple[str, ...]
    height: int = 420
    base: str = URL
    panel: bool = False

    @property
    def legend_below(self) -> bool:
        """True if the legend stands below the map: the world leaves it no ocean."""
        return self.extent == WORLD.key and not self.panel

    @property
    def in_words(self) -> bool:
        """True if a line of words takes the legend's place: plotly.js would spread it over the neighbouring panels."""
        return self.extent == WORLD.key and self.panel


class MapState(NamedTuple):
    """One state as the map draws it. `stance` is the tone of its position, empty without one; `empty` is the other way round. `aged` is
    pale, `pending` says that a change of side is not confirmed; `stated` is a timestamp.
    """

    state: str
    stance: str
    empty: str
    aged: bool
    pending: bool
    stated: Any
    shown: bool
    hover: str

    @property
    def held(self) -> bool:
        """True if the state has a position and the filter shows it."""
        return bool(self.stance) and self.shown

    @property
    def symbol(self) -> str:
        """The symbol of its tone, with a question mark where a change is not confirmed."""
        return STANCE[self.stance].symbol + ("?" if self.pending else "")

    def fill(self, look: Palette) -> str:
        """The colour of its tone, pale where it has aged."""
        return pale(self.stance, look) if self.aged else STANCE[self.stance].fill


def stance_map(positions: pd.DataFrame, as_of: date, settings: MapSettings, look: Palette, caption: Caption) -> Spec:
    """The choropleth of `positions`: one row per state as `compute_standings` gives it, with `shown` (bool) and `hover` (see `hover_texts`)."""
    extent = EXTENTS[settings.extent]
    areas = codes(f"outlines-{extent.key}")
    every = _stands(positions)
    on_map = [stand for stand in every if stand.state in areas]
    inside = [stand for stand in every if _inside(by_alpha3().get(stand.state), extent)]
    url = outlines(extent.key, settings.base)
    traces = [_guard(), *_areas(on_map, areas, url, look), *_hatches(on_map, extent, settings, look)]
    traces += [_focus(settings.focus, areas, url, look), *_points(inside, look), _symbols(inside, settings.focus, look)]
    legend = _legend(every, look)
    key = _key(every, look, caption) if settings.in_words else ""
    legend = [] if key else legend
    below = ENTRY * ((len(legend) + 1) // 2) if settings.legend_below else 0
    below = round(LINE) * (key.count("<br>") + 1) + 6 if key else below
    high = settings.height - head(caption) - foot(caption) - below
    traces += [_labels(inside, settings, _scale(extent, high), look), *legend]
    spec = layout(look, caption, settings.height)
    # plotly.js would take the nearest point within 20 pixels for what is pointed at, and an island for the land beside it.
    spec |= {
        "hoverdistance": REACH,
        "geo": _geo(extent),
        "showlegend": True,
        "legend": _legend_box(settings, as_of, look, caption),
    }
    if key:
        add_note(spec, key, look.ink, "key")
    return {"data": traces, "layout": set_margins(spec, left=0, right=0, below=below)}


def _scale(extent: Extent, high: int) -> float:
    """Pixels per degree of the shown window in a figure of the usual width; exact only in order of magnitude."""
    return min(high / (extent.lat[1] - extent.lat[0]), WIDTH / (extent.lon[1] - extent.lon[0]))


def _stands(positions: pd.DataFrame) -> list[MapState]:
    columns = (positions[name] for name in ("state", "tone", "held", "empty", "status", "pending", "stated", "shown", "hover"))
    return [
        MapState(
            state, tone if held else "", empty if isinstance(empty, str) else "", status == AGED, bool(held) and isinstance(pending, str), stated, bool(shown),
            hover if shown else f"{hover}<br>{OUTSIDE}",
        )
        for state, tone, held, empty, status, pending, stated, shown, hover in zip(*columns, strict=True)
    ]  # fmt: skip


def outside_extent(positions: pd.DataFrame, extent: str) -> pd.DataFrame:
    """The shown rows with a position whose state lies outside the extent's window, so that the page can name them."""
    window, places = EXTENTS[extent], by_alpha3()
    rows = positions[positions["shown"] & positions["held"]]
    return _where(rows, [not _inside(places.get(state), window) for state in rows["state"]])


def _where(rows: pd.DataFrame, mask: Sequence[bool]) -> pd.DataFrame:
    """The rows where `mask` is true; an empty list would choose columns instead."""
    return rows[pd.Series(mask, index=rows.index, dtype="bool")]


def _inside(place: Place | None, window: Extent) -> bool:
    return place is not None and place.lon is not None and place.lat is not None and window.holds(place.lon, place.lat)


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
            there = [state for state in states if state in codes(f"hatch-{pattern}-{extent.key}")]
            url = hatching(pattern, extent.key, settings.base)
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
    """States too small to see as areas, as markers that can be hovered and clicked like them.

    One without a position wears the stroke of its kind of empty, as the legend does: a circle would be read as neutral.
    """
    small = [stand for stand in inside if by_alpha3()[stand.state].is_point]
    outside = [stand for stand in small if not stand.shown]
    traces = [_marks(outside, look, {"symbol": "hexagon", "size": 6, "color": look.outside})]
    for kind, empty in EMPTY.items():
        there = [stand for stand in small if stand.shown and stand.empty == kind]
        if there:
            traces.append(_marks(there, look, {"symbol": empty.marker, "size": 7, "color": look.hatch}))
    for stance, style in STANCE.items():
        held = [stand for stand in small if stand.held and stand.stance == stance]
        if held:
            traces.append(_marks(held, look, {"symbol": style.marker, "size": 10, "color": [stand.fill(look) for stand in held]}))
    return traces


def _marks(stands: Sequence[MapState], look: Palette, marker: Spec) -> Spec:
    places = [by_alpha3()[stand.state] for stand in stands]
    return {
        "type": "scattergeo", "mode": "markers", "lon": [place.lon for place in places], "lat": [place.lat for place in places],
        "marker": marker | {"line": {"color": look.outline, "width": 1.2}}, "showlegend": False, "name": "points",
    } | _hover(stands)  # fmt: skip


def _symbols(inside: Sequence[MapState], focus: Sequence[str], look: Palette) -> Spec:
    """The stance's symbol on every coloured area without a label, so that colour is never alone."""
    held = [stand for stand in inside if stand.held and stand.state not in focus and not by_alpha3()[stand.state].is_point]
    places, styles = [by_alpha3()[stand.state] for stand in held], [STANCE[stand.stance] for stand in held]
    return {
        "type": "scattergeo", "mode": "text", "lon": [place.lon for place in places], "lat": [place.lat for place in places],
        "text": [stand.symbol for stand in held],
        "textfont": {"size": 10, "color": [look.ink if stand.aged else style.ink for stand, style in zip(held, styles, strict=True)]},
        "hoverinfo": "skip", "showlegend": False, "name": "symbols",
    }  # fmt: skip


def _labels(inside: Sequence[MapState], settings: MapSettings, scale: float, look: Palette) -> Spec:
    """Names of the focus and acting states; beside a name its symbol and the day from which the position carries."""
    by_state = {stand.state: stand for stand in inside}
    named = [state for state in (*settings.focus, *settings.acting) if state in by_state]
    roomy = settings.extent != WORLD.key
    texts = {state: _label(by_state[state], roomy) for state in named}
    window = EXTENTS[settings.extent]
    positions = spread_labels([_kept(_box(by_alpha3()[state], texts[state], scale), window, scale) for state in named])
    return {
        "type": "scattergeo", "mode": "text", "lon": [positions[s].x / scale for s in named], "lat": [positions[s].y / scale for s in named],
        "text": [texts[s] for s in named], "hoverinfo": "skip", "showlegend": False, "name": "labels",
        "textfont": {"size": 12, "color": look.ink, "weight": 600, "shadow": _halo(look)},
    }  # fmt: skip


def _box(place: Place, text: str, scale: float) -> Label:
    lines = text.split("<br>")
    width = max(len(line) for line in lines) * CHARACTER
    return Label(place.alpha3, (place.lon or 0.0) * scale, (place.lat or 0.0) * scale, width, LINE * len(lines))


def _kept(label: Label, window: Extent, scale: float) -> Label:
    """The label moved sideways so that the window's edge does not cut it."""
    half = label.width / 2 + CHARACTER
    west, east = window.lon[0] * scale + half, window.lon[1] * scale - half
    return replace(label, x=max(west, min(label.x, east)))


def _label(stand: MapState, roomy: bool) -> str:
    name = figure_text(name_of(stand.state))
    if stand.held:
        return f"{name} {stand.symbol} {short_day(stand.stated)}" if roomy else f"{name} {stand.symbol}"
    return f"{name}, acting state" if roomy and stand.empty == "not_applicable" else name


def _halo(look: Palette) -> str:
    """A text shadow on every side: the label stays legible on every fill (CSS text-shadow)."""
    offsets = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1), (1, -1), (-1, 1))
    return ", ".join(f"{x}px {y}px 1px {look.halo}" for x, y in offsets)


def _legend(every: Sequence[MapState], look: Palette) -> list[Spec]:
    n = _counted(every)
    thin, thick = {"color": look.outline, "width": 1}, {"color": look.soft_ink, "width": 1.5}
    entries = [
        (f"{style.word} · {n[stance]}", {"symbol": style.marker, "color": style.fill, "line": thin})
        for stance, style in STANCE.items()
    ]
    entries += [
        (f"{EMPTY_WORDS[kind][1]} · {n[kind]}", {"symbol": style.marker, "color": look.soft_ink, "line": thick})
        for kind, style in EMPTY.items()
        if n[kind]
    ]
    if n[AGED]:
        entries.append((f"{AGED_WORD} · {n[AGED]}", {"symbol": "square", "color": pale("opposed", look), "line": thin}))
    if n[OUTSIDE]:
        entries.append((f"{OUTSIDE} · {n[OUTSIDE]}", {"symbol": "hexagon", "color": look.outside, "line": thin}))
    return [_guard() | {"name": name, "showlegend": True, "marker": marker | {"size": 11}} for name, marker in entries]


def _counted(every: Sequence[MapState]) -> Counter[str]:
    """How many states wear each tone, of those that have not aged, and how many are each kind of empty, aged, or outside the filter."""
    return Counter((AGED if stand.aged else stand.stance or stand.empty) if stand.shown else OUTSIDE for stand in every)


def _key(every: Sequence[MapState], look: Palette, caption: Caption) -> str:
    """The legend as lines of words: symbol, stance or kind of empty, and how many states."""
    n = _counted(every)
    parts = [(swatch(s, look), f"{style.word} {n[s]}") for s, style in STANCE.items()]
    parts += [(style.stroke, f"{EMPTY_WORDS[kind][1]} {n[kind]}") for kind, style in EMPTY.items() if n[kind]]
    parts += [("◌", f"{AGED_WORD} {n[AGED]}")] if n[AGED] else []
    parts += [("○", f"{OUTSIDE} {n[OUTSIDE]}")] if n[OUTSIDE] else []
    lines: list[list[tuple[str, str]]] = [[]]
    for part in parts:
        if sum(len(word) + 5 for _, word in [*lines[-1], part]) > SOURCE_WIDTH * caption.room:
            lines.append([])
        lines[-1].append(part)
    return "<br>".join("   ".join(f"{mark} {word}" for mark, word in line) for line in lines)


def _legend_box(settings: MapSettings, as_of: date, look: Palette, caption: Caption) -> Spec:
    """The legend: in the ocean beside the Americas, below a map of the world."""
    if settings.legend_below:
        return legend_below(look, caption, settings.height) | {"font": {"size": 11, "color": look.ink}}
    return {
        "title": {"text": f"States on {short_day(as_of)}", "font": {"size": 11, "color": look.soft_ink}},
        "font": {"size": 12, "color": look.ink}, "itemclick": False, "itemdoubleclick": False, "bgcolor": "rgba(0,0,0,0)",
        "x": 0, "xanchor": "left", "y": 0, "yanchor": "bottom",
    }  # fmt: skip


def _geo(extent: Extent) -> Spec:
    return {
        "fitbounds": False, "visible": False, "bgcolor": "rgba(0,0,0,0)", "domain": {"x": [0, 1], "y": [0, 1]},
        "projection": {"type": extent.projection, "rotation": {"lon": extent.centre[0], "lat": extent.centre[1]}},
        "lonaxis": {"range": list(extent.lon)}, "lataxis": {"range": list(extent.lat)},
    }  # fmt: skip


def draw(view_data: ViewData, look: Palette, height: int) -> Figure:
    """The map of a view."""
    positions, view = view_data.standings.positions, view_data.view
    title = position_sentences.map_title(positions, headline_scope(view_data.dataset, view.filters))
    stated = [day.date() for day in positions[positions["shown"] & positions["held"]]["stated"]]
    words = captions.positions_caption(view_data.context, title, captions.position_measure(stated, view_data.context.ends))
    meta = view_data.dataset.meta
    panel = not view_data.context.sourced
    settings = MapSettings(view.extent, meta.focus_states, meta.acting_states, height, view_data.base, panel)
    return Figure(CHARTS["map"].kind, words, stance_map(positions, view_data.context.ends, settings, look, words))
