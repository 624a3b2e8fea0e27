"""Words and deeds: responses by PLOVER quad class, conflict to the left, cooperation to the right."""

from collections.abc import Sequence

import pandas as pd

from components.charts.bars import LEGIBLE, OTHERS, others_of, row_label, row_range, rows, together_text, x_axis
from components.charts.figure import Figure
from components.charts.view_data import ViewData
from components.formatting import figure_text
from components.language import captions, headlines
from components.language.labels import CHARTS, label
from components.theme import Caption, Palette, Spec, add_note, label_width, layout, legend_below, set_margins
from data.query.counts import words_and_deeds

LEFT, RIGHT = ("verbal_conflict", "material_conflict"), ("verbal_cooperation", "material_cooperation")


def deeds_bars(
    quads: pd.DataFrame, first: Sequence[str], look: Palette, caption: Caption, height: int = 420, acting: Sequence[str] = ()
) -> Spec:
    """Bars of `quads` (state, quad, n), those that are `acting` last; neutral comments have no quad and are counted in the row's number only."""
    table = rows(quads, "quad", (*LEFT, *RIGHT, "statement"), first, acting=acting)
    together = others_of(table)
    labels = [row_label(state, sum(n.values()), acting) for state, n in table.items()]
    reach = float(max((sum(row[q] for q in side) for row in table.values() for side in (LEFT, RIGHT)), default=1) or 1)
    spec = layout(look, caption, height)
    spec |= {
        "barmode": "relative", "bargap": 0.28, "showlegend": True,
        "xaxis": x_axis((reach, reach), look),
        "yaxis": {"range": row_range(len(labels)), "showgrid": False, "fixedrange": True, "tickfont": {"size": 12}},
        "legend": _legend(look, caption, height, bool(together)),
    }  # fmt: skip
    if together:
        add_note(
            spec,
            figure_text(together_text(together, {quad: label(quad).lower() for quad in (*LEFT, *RIGHT, "statement")})),
            look.soft_ink,
            "others",
        )
    spec = set_margins(spec, left=label_width(labels), below=52 + (OTHERS if together else 0))
    return {"data": [_bar(table, labels, quad, 2 * reach * LEGIBLE, look) for quad in (*LEFT, *RIGHT)], "layout": spec}


def _legend(look: Palette, caption: Caption, height: int, noted: bool) -> Spec:
    """The legend below the bars, above the line on the others where there is one."""
    found = legend_below(look, caption, height)
    return found | {"y": found["y"] + OTHERS / height} if noted else found


def _bar(table: dict[str, dict[str, int]], labels: Sequence[str], quad: str, legible: float, look: Palette) -> Spec:
    n = [row[quad] for row in table.values()]
    deed = quad.startswith("material")
    return {
        "type": "bar", "orientation": "h", "name": "Deeds" if quad.startswith("material") else "Words", "showlegend": quad in RIGHT, "y": list(labels), "x": [-v if quad in LEFT else v for v in n],
        "customdata": [[state, v] for state, v in zip(table, n, strict=True)],
        "text": [f"{v:,}" if v > legible * len(f"{v:,}") else "" for v in n], "textposition": "inside", "insidetextanchor": "middle",
        "textangle": 0, "constraintext": "none", "textfont": {"size": 11, "color": look.quad_inks[quad]},
        "marker": {"color": look.quads[quad], "line": {"color": look.outline, "width": 0.8},
                   "pattern": {"shape": "/" if deed else "", "fillmode": "overlay", "fgcolor": look.outline, "size": 7, "solidity": 0.2}},
        "hovertemplate": "%{y}<br>" + label(quad) + ": %{customdata[1]}<extra></extra>",
    }  # fmt: skip


def draw(view_data: ViewData, look: Palette, height: int) -> Figure:
    """The bars of a view."""
    quads = words_and_deeds(view_data.found.rollup)
    measure = captions.deeds_measure(view_data.agreement["response_type"])
    words = captions.responses_caption(view_data.context, headlines.deeds_title(quads), measure)
    return Figure(
        CHARTS["deeds"].kind,
        words,
        deeds_bars(quads, view_data.dataset.meta.focus_states, look, words, height, view_data.dataset.meta.acting_states),
    )
