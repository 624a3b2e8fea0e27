"""Diverging bars: responses by stance per state, centred on neutral."""

from collections.abc import Mapping, Sequence

import pandas as pd

from components.charts.figure import Figure
from components.charts.view_data import ViewData
from components.formatting import count, figure_text
from components.language import captions, headlines
from components.language.labels import CHARTS
from components.theme import STANCE, Caption, Palette, Spec, add_key, add_note, foot, head, label_width, layout, set_margins
from data.query.counts import stance_counts
from data.schema import STANCES
from geo.names import name_of

ROWS = 12
# Pixels that a row needs for its name, and those of axis and key below the rows.
ROW_HEIGHT, BELOW, OTHERS = 16, 40, 17
# Responses below which a state has no bar of its own, where others have more.
LEAST = 3
# Share of the axis that one digit needs to be read inside a bar.
LEGIBLE = 0.028
RIGHT, LEFT = ("conditional", "supportive"), ("opposed", "hostile")


def stance_bars(
    counts: pd.DataFrame, first: Sequence[str], look: Palette, caption: Caption, height: int = 420, acting: Sequence[str] = ()
) -> Spec:
    """Bars of `counts` (state, stance, n). States in `first` lead, then those with the most responses, last those that are `acting`;
    states past twelve rows, past what the height holds, or with few responses are told together in a line of words, so that the many
    do not set the scale.
    """
    table = rows(counts, "stance", STANCES, first, fitting(caption, height), acting)
    together = others_of(table)
    labels = [row_label(state, sum(n.values()), acting) for state, n in table.items()]
    reach = _reach(table)
    spec = layout(look, caption, height)
    spec |= {
        "barmode": "overlay", "bargap": 0.28,
        "xaxis": x_axis(reach, look),
        "yaxis": {"range": row_range(len(labels)), "ticks": "", "showgrid": False, "fixedrange": True, "tickfont": {"size": 12}},
    }  # fmt: skip
    if together:
        add_note(
            spec,
            figure_text(together_text(together, {stance: STANCE[stance].word.lower() for stance in reversed(STANCES)})),
            look.soft_ink,
            "others",
        )
    add_key(spec, look, reversed(STANCES))
    traces = [_bar(table, labels, stance, sum(reach) * LEGIBLE, look) for stance in reversed(STANCES)]
    return {"data": traces, "layout": set_margins(spec, left=label_width(labels), below=BELOW + (OTHERS if together else 0))}


def rows(
    counts: pd.DataFrame, column: str, values: Sequence[str], first: Sequence[str], limit: int = ROWS, acting: Sequence[str] = ()
) -> dict[str, dict[str, int]]:
    """State to value to n, in the order in which a chart draws states, those that act last; "others:N" gathers the N past the limit, and
    those of fewer than LEAST responses where others have more.
    """
    table: dict[str, dict[str, int]] = {}
    for state, value, n in zip(counts["state"], counts[column], counts["n"], strict=True):
        table.setdefault(state, dict.fromkeys(values, 0))[value] = int(n)
    apart = [state for state in acting if state in table and state not in first]
    total = {state: sum(table[state].values()) for state in table}
    rest = sorted((s for s in table if s not in first and s not in apart), key=lambda s: (-total[s], name_of(s)))
    lead = [s for s in first if s in table]
    many = [s for s in rest if total[s] >= LEAST]
    order = [*lead, *(many if lead or many else rest)]
    kept = order[: max(1, limit - len(apart))] if len(order) + len(apart) > limit + 1 else order
    others = [s for s in (*lead, *rest) if s not in kept]
    if len(others) == 1:
        kept, others = [*kept, *others], []
    found = {state: table[state] for state in (*kept, *apart)}
    if others:
        found[f"others:{len(others)}"] = {value: sum(table[state][value] for state in others) for value in values}
    return found


def fitting(caption: Caption, height: int) -> int:
    """How many states have a row of their own in a figure of a height in pixels."""
    return max(1, min(ROWS, (height - head(caption) - foot(caption) - BELOW) // ROW_HEIGHT - 1))


def row_range(n: int) -> list[float]:
    """The range of a category axis from top to bottom; few rows do not grow into slabs."""
    return [max(n, 7) - 0.5, -0.5]


def others_of(table: dict[str, dict[str, int]]) -> tuple[int, dict[str, int]] | None:
    """How many states stand together, with their numbers; they leave the table."""
    gathered = next((name for name in table if name.startswith("others:")), "")
    return (int(gathered.partition(":")[2]), table.pop(gathered)) if gathered else None


def together_text(together: tuple[int, dict[str, int]], words: Mapping[str, str]) -> str:
    """The states that have no bar of their own, in a line of words."""
    states, n = together
    parts = [f"{n[value]:,} {word}" for value, word in words.items() if n.get(value)]
    return f"{count(states, 'other')}, {sum(n.values()):,}: {', '.join(parts)}"


def row_label(state: str, total: int, acting: Sequence[str] = ()) -> str:
    """A row's name with its number of responses in bold."""
    name = captions.acting(name_of(state)) if state in acting else name_of(state)
    return f"{figure_text(name)}  <b>{total:,}</b> "


def _bar(table: dict[str, dict[str, int]], labels: Sequence[str], stance: str, legible: float, look: Palette) -> Spec:
    style, n = STANCE[stance], [row[stance] for row in table.values()]
    return {
        "type": "bar", "orientation": "h", "name": f"{style.symbol} {style.word}", "showlegend": False, "y": list(labels), "x": n,
        "base": [_base(row, stance) for row in table.values()],
        "marker": {"color": style.fill, "line": {"color": look.outline, "width": 0.8}},
        "text": [f"{v:,}" if v > legible * len(f"{v:,}") else "" for v in n], "textposition": "inside", "insidetextanchor": "middle", "textangle": 0,
        "textfont": {"color": style.ink, "size": 11}, "constraintext": "none", "customdata": [[state, v] for state, v in zip(table, n, strict=True)],
        "hovertemplate": "%{y}<br>" + style.word + ": %{customdata[1]:,}<extra></extra>",
    }  # fmt: skip


def _base(row: dict[str, int], stance: str) -> float:
    """Where a stance's bar begins: half of neutral lies on either side of zero."""
    half = row["neutral"] / 2
    if stance == "neutral":
        return -half
    if stance in RIGHT:
        return half + sum(row[other] for other in RIGHT[: RIGHT.index(stance)])
    return -half - sum(row[other] for other in LEFT[: LEFT.index(stance) + 1])


def _reach(table: dict[str, dict[str, int]]) -> tuple[float, float]:
    left, right = (
        max((row["neutral"] / 2 + sum(row[s] for s in side) for row in table.values()), default=0) for side in (LEFT, RIGHT)
    )
    return left or 1.0, right or 1.0


def x_axis(reach: tuple[float, float], look: Palette) -> Spec:
    """A horizontal axis that counts from zero to both sides; `reach` is how far each goes."""
    left, right = reach
    step = next(s * 10**p for p in range(12) for s in (1, 2, 5) if (left + right) / (s * 10**p) <= 7)
    ticks = [step * i for i in range(-int(left // step), int(right // step) + 1)]
    return {
        "range": [-left * 1.04, right * 1.04 + 0.01], "tickvals": ticks, "ticktext": [f"{abs(t):,}" for t in ticks],
        "gridcolor": look.grid, "zeroline": True, "zerolinecolor": look.soft_ink, "zerolinewidth": 1, "fixedrange": True,
        "tickfont": {"size": 11, "color": look.soft_ink},
    }  # fmt: skip


def bars_title(view_data: ViewData, counts: pd.DataFrame) -> str:
    """The title of the bars of `counts` (by state): what the filters have asked for already is no finding."""
    filters = view_data.view.filters
    asked = headlines.Asked(filters.stance, filters.relevance, view_data.dataset.meta.acting_states)
    return headlines.bars_title(counts, asked)


def draw(view_data: ViewData, look: Palette, height: int) -> Figure:
    """The bars of a view."""
    counts, named = stance_counts(view_data.found.rollup), CHARTS["bars"]
    words = captions.responses_caption(view_data.context, bars_title(view_data, counts), named.measure)
    return Figure(
        named.kind,
        words,
        stance_bars(counts, view_data.dataset.meta.focus_states, look, words, height, view_data.dataset.meta.acting_states),
    )
