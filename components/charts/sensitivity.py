"""The picture beside the table of nine rules: on how many days each rule gives another side, a group of bars a rule."""

import pandas as pd

from components.formatting import figure_text
from components.language.methods import RULES
from components.theme import Caption, Palette, Spec, label_width, layout, legend_below, set_margins
from geo.names import name_of

ROW, BELOW = 19, 56


def sensitivity_bars(found: pd.DataFrame, look: Palette, caption: Caption) -> Spec:
    """Stacked bars of `sensitivity`: days that differ by rule, one shade a state."""
    states = list(dict.fromkeys(found["state"]))
    names = [f"{figure_text(words)} " for words in RULES.values()]
    height = 130 + ROW * len(RULES)
    table = found.pivot(index="rule", columns="state", values="differ").reindex(list(RULES))
    shades = [look.deeds, look.outline, look.hatch, look.words]
    spec = layout(look, caption, height) | {
        "barmode": "stack", "bargap": 0.35, "showlegend": True, "legend": legend_below(look, caption, height),
        "xaxis": {"gridcolor": look.grid, "fixedrange": True, "rangemode": "tozero", "tickfont": {"size": 11, "color": look.soft_ink}, "zeroline": True, "zerolinecolor": look.soft_ink},
        "yaxis": {"range": [len(names) - 0.5, -0.5], "tickvals": list(range(len(names))), "ticktext": names, "ticks": "", "fixedrange": True, "showgrid": False, "tickfont": {"size": 12}},
    }  # fmt: skip
    traces = [
        {
            "type": "bar", "orientation": "h", "name": name_of(state), "y": list(range(len(names))), "x": table[state].tolist(),
            "marker": {"color": shades[place % len(shades)], "line": {"color": look.paper, "width": 1}}, "hovertemplate": f"{figure_text(name_of(state))}: %{{x}}<extra></extra>",
        }
        for place, state in enumerate(states)
    ]  # fmt: skip
    return {"data": traces, "layout": set_margins(spec, left=label_width(names), below=BELOW)}
