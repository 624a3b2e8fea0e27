"""Colours, symbols, words, hatches and fonts: the only place with a colour.

Stance runs on ColorBrewer's five-class PuOr (Brewer, colorbrewer2.org). Its two sides differ in lightness, so a grey
print keeps the order; a symbol and a word stand beside every colour.
"""

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from components.formatting import figure_text

FONT = '"Source Sans", "Source Sans 3", "Source Sans Pro", "Noto Sans", sans-serif'
Spec = dict[str, Any]
"""A Plotly figure as plain data: `data`, `layout`. Tests hold that Plotly accepts each."""


@dataclass(frozen=True)
class StanceStyle:
    """How a stance looks and reads. `marker` is Plotly's name of `symbol`; `ink` is legible on `fill` (4.5:1)."""

    word: str
    fill: str
    ink: str
    symbol: str
    marker: str


STANCE = {
    "supportive": StanceStyle("Supportive", "#5e3c99", "#ffffff", "▲", "triangle-up"),
    "conditional": StanceStyle("Conditional", "#b2abd2", "#1a1a1a", "◆", "diamond"),
    "neutral": StanceStyle("Neutral", "#f7f7f7", "#1a1a1a", "●", "circle"),
    "opposed": StanceStyle("Opposed", "#fdb863", "#1a1a1a", "■", "square"),
    "hostile": StanceStyle("Hostile", "#e66101", "#1a1a1a", "▼", "triangle-down"),
}


# The order of keys and legends: from hostile on the left to supportive on the right, as the bars lie.
KEY = tuple(reversed(STANCE))

# Each marker's outline in a square of 22 units, for pictures of a symbol that rest on no font.
SHAPES = {
    "triangle-up": "M11 5.5 17 16.5H5z",
    "diamond": "M11 4.5 17.5 11 11 17.5 4.5 11z",
    "circle": "M5.5 11a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0z",
    "square": "M6 6H16V16H6z",
    "triangle-down": "M11 16.5 5 5.5H17z",
}


def tile(stance: str) -> str:
    """A picture of the stance's symbol on its colour, as the address of an SVG that holds itself."""
    style = STANCE[stance]
    edge = LIGHT.outline
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="44" height="44" viewBox="0 0 22 22">'
        f'<rect x=".5" y=".5" width="21" height="21" rx="4" fill="{style.fill}" stroke="{edge}"/>'
        f'<path d="{SHAPES[style.marker]}" fill="{style.ink}"/></svg>'
    )
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


@dataclass(frozen=True)
class EmptyStyle:
    """How a kind of empty (codebook, rule 7) looks: `patterns` name the hatches laid over each other, `stroke` stands for it in a line of words."""

    patterns: tuple[str, ...]
    marker: str
    stroke: str


EMPTY = {
    # Plain land: what was not searched says nothing, and a hatch on most of the world would hide what is said.
    "not_searched": EmptyStyle((), "square", "□"),
    "none_found": EmptyStyle(("falling",), "line-nw", "\\"),
    "not_applicable": EmptyStyle(("level",), "line-ew", "–"),
    "awaiting_review": EmptyStyle(("rising", "falling"), "x-thin", "×"),
    "previous_government": EmptyStyle(("upright",), "line-ns", "|"),
    "no_position": EmptyStyle(("level", "upright"), "cross-thin", "+"),
    # Where a dataset has no table of searches; never beside "not searched".
    "searches_not_recorded": EmptyStyle((), "square", "□"),
}


@dataclass(frozen=True)
class TlpStyle:
    """A label of the Traffic Light Protocol: its exact words and the colour of its letters, always on black."""

    label: str
    ink: str


# FIRST, Traffic Light Protocol 2.0 (August 2022), colour table for RGB.
TLP = {
    "RED": TlpStyle("TLP:RED", "#FF2B2B"),
    "AMBER+STRICT": TlpStyle("TLP:AMBER+STRICT", "#FFC000"),
    "AMBER": TlpStyle("TLP:AMBER", "#FFC000"),
    "GREEN": TlpStyle("TLP:GREEN", "#33FF00"),
    "CLEAR": TlpStyle("TLP:CLEAR", "#FFFFFF"),
}
TLP_GROUND = "#000000"
# Lines and links of printed pages.
ACCENT = "#0b5c7d"


def tlp(text: str) -> str | None:
    """The key of a TLP label however it was written ("tlp:green", and "AMBER STRICT", since an address turns + into a blank);
    "" for none, None for one that the standard does not have.
    """
    key = "+".join(text.upper().replace("+", " ").removeprefix("TLP:").split())
    return key if not key or key in TLP else None


@dataclass(frozen=True)
class Palette:
    """Everything but the fills of stances: ink, paper, lines. `outline` and `hatch` have 3:1 against paper and land; `outside`
    is the land that a filter leaves out.
    """

    ink: str
    soft_ink: str
    paper: str
    outline: str
    grid: str
    land: str
    outside: str
    hatch: str
    halo: str
    on_accent: str
    words: str
    deeds: str
    edges: tuple[str, str, str, str, str]

    def edge(self, stance: str) -> str:
        """The stance's colour for lines and symbols on paper: its own hue, with 3:1 against the paper."""
        return dict(zip(STANCE, self.edges, strict=True))[stance]

    @property
    def quads(self) -> dict[str, str]:
        """Fill of each PLOVER quad class: words light, deeds dark, or the other way round on dark paper."""
        return {
            "verbal_cooperation": self.words,
            "material_cooperation": self.deeds,
            "verbal_conflict": self.words,
            "material_conflict": self.deeds,
        }

    @property
    def quad_inks(self) -> dict[str, str]:
        """Ink that is legible on each quad's fill."""
        dark = self.paper.lower() != "#ffffff"
        words, deeds = ("#ffffff", "#1f2430") if dark else ("#1f2430", "#ffffff")
        return {quad: deeds if quad.startswith("material") else words for quad in self.quads}


LIGHT = Palette(
    ink="#1f2430", soft_ink="#4d5566", paper="#ffffff", outline="#6b7280", grid="#e3e6eb", land="#fbfbfa", outside="#dfe3e9",
    hatch="#858c99", halo="#ffffff",
    on_accent="#ffffff",
    words="#c3c9d3", deeds="#3d4656",
    edges=("#5e3c99", "#7d74b3", "#6b7280", "#b0701a", "#c85200"),
)  # fmt: skip
DARK = Palette(
    ink="#f2f4f8", soft_ink="#b9c0cc", paper="#0f131a", outline="#8b93a1", grid="#2a313d", land="#1c222d", outside="#343c49",
    hatch="#7d8696", halo="#0f131a",
    on_accent="#0f131a",
    words="#5d6778", deeds="#dfe4ec",
    edges=("#9d83d0", "#b2abd2", "#c9ced6", "#fdb863", "#e66101"),
)  # fmt: skip


def palette(mode: str) -> Palette:
    """The palette of "light" or "dark"; light for anything else."""
    return DARK if mode == "dark" else LIGHT


# How much of a stance's fill is left in that of a position that has aged; the rest is land, so that no aged tone looks like another.
PALE = 0.3


def pale(stance: str, look: Palette) -> str:
    """The fill of a position that has aged: the stance's hue, most of the way to the land."""
    parts = zip(_rgb(STANCE[stance].fill), _rgb(look.land), strict=True)
    return "#" + "".join(f"{round(PALE * fill + (1 - PALE) * land):02x}" for fill, land in parts)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def badge(stance: str) -> str:
    """Symbol and word of a stance, like "■ Opposed"."""
    style = STANCE[stance]
    return f"{style.symbol} {style.word}"


@dataclass(frozen=True)
class Caption:
    """What a figure says in words: the finding, the measure with place and period, and what it rests on (empty where
    the frame around the figure says it).
    """

    title: str
    subtitle: str
    source: str
    room: float = 1.0

    @property
    def title_text(self) -> str:
        """The title as Plotly text, in lines."""
        return figure_text(self.title, round(TITLE_WIDTH * self.room))

    @property
    def subtitle_text(self) -> str:
        """The subtitle as Plotly text, in lines."""
        return figure_text(self.subtitle, round(SUBTITLE_WIDTH * self.room))

    @property
    def source_text(self) -> str:
        """The source line as Plotly text, in lines."""
        return figure_text(self.source, round(SOURCE_WIDTH * self.room))


# Characters that fit on a line of a figure 350 pixels wide, the narrowest the page draws; `room` is the multiple of that width.
NARROWEST = 350
TITLE_WIDTH, SUBTITLE_WIDTH, SOURCE_WIDTH = 40, 55, 57
# Pixels of letters: a title, and what stands around a plot.
TITLE_SIZE, NOTE_SIZE = 17, 13


def layout(look: Palette, caption: Caption, height: int) -> Spec:
    """What every figure shares: the finding as title, measure as subtitle, source line, fonts and colours."""
    return {
        "font": {"family": FONT, "color": look.ink, "size": 13},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "height": height,
        "margin": {"l": 4, "r": 8, "t": head(caption), "b": foot(caption), "autoexpand": False},
        "hoverlabel": {"bgcolor": look.paper, "bordercolor": look.outline, "font": {"color": look.ink, "family": FONT, "size": 13}, "align": "left"},
        "annotations": [
            *([_note(caption.source_text, look.soft_ink, "source")] if caption.source else []),
            _heading(f"<b>{caption.title_text}</b>", TITLE_SIZE, look.ink, "title"),
            *([_heading(caption.subtitle_text, NOTE_SIZE, look.soft_ink, "subtitle")] if caption.subtitle else []),
        ],
        "showlegend": False,
        "dragmode": False,
    }  # fmt: skip


def head(caption: Caption) -> int:
    """Pixels that title and subtitle take."""
    return 12 + (TITLE_SIZE + 4) * lines(caption.title_text) + (NOTE_SIZE + 4) * lines(caption.subtitle_text)


def foot(caption: Caption) -> int:
    """Pixels that the source line takes."""
    return 8 + (NOTE_SIZE + 4) * lines(caption.source_text)


def lines(text: str) -> int:
    """Lines of a Plotly text; 0 for an empty one."""
    return text.count("<br>") + 1 if text else 0


def set_margins(spec: Spec, left: int = 4, right: int = 8, below: int = 0) -> Spec:
    """The layout with its margins (pixels), `below` being what lies between plot and source line.

    Title and subtitle go to the top left corner, the notes to the bottom left one, the first of them lowest.
    """
    margin = spec["margin"]
    spec["margin"] = margin | {"l": left, "r": right, "b": margin["b"] + below}
    rise, fall = 0, 4
    for note in spec["annotations"]:
        high = (note["font"]["size"] + 4) * (note["text"].count("<br>") + 1)
        if note["yanchor"] == "top":
            note |= {"xshift": -left + 2, "yshift": margin["t"] - fall}
            fall += high
        else:
            note |= {"xshift": -left + 2, "yshift": rise - spec["margin"]["b"] + 2}
            rise += high
    return spec


def add_note(spec: Spec, text: str, colour: str, name: str) -> None:
    """Add a left-aligned note above the source line; `set_margins` puts it in its place."""
    spec["annotations"].append(_note(text, colour, name))


def add_key(spec: Spec, look: Palette, stances: Iterable[str] = KEY) -> None:
    """Add a line that says which symbol and colour is which stance. plotly.js would stack a legend's entries on a telephone."""
    add_note(spec, "  ".join(f"{swatch(stance, look)} {STANCE[stance].word}" for stance in stances), look.ink, "key")


def swatch(stance: str, look: Palette) -> str:
    """A stance's symbol in its fill and with an outline, as Plotly text."""
    style = STANCE[stance]
    return f'<span style="color:{style.fill};stroke:{look.outline};stroke-width:0.8px;font-size:15px">{style.symbol}</span>'


def _note(text: str, colour: str, name: str) -> Spec:
    return {
        "text": text, "showarrow": False, "xref": "paper", "x": 0, "xanchor": "left", "yref": "paper", "y": 0, "yanchor": "bottom",
        "align": "left", "font": {"size": NOTE_SIZE, "color": colour}, "name": name, "borderpad": 0,
    }  # fmt: skip


def _heading(text: str, size: int, colour: str, name: str) -> Spec:
    return _note(text, colour, name) | {"y": 1, "yanchor": "top", "font": {"size": size, "color": colour}}


def legend_below(look: Palette, caption: Caption, height: int) -> Spec:
    """A legend in one or two rows between plot and source line."""
    return {
        "orientation": "h", "xref": "container", "x": 0.0, "xanchor": "left", "yref": "container", "y": foot(caption) / height, "yanchor": "bottom",
        "itemclick": False, "itemdoubleclick": False, "font": {"size": 12, "color": look.ink}, "itemwidth": 30,
    }  # fmt: skip


def label_width(texts: Iterable[str], size: float = 6.6) -> int:
    """Pixels that the longest of the texts takes, marked-up parts counted as they read."""
    return round(max((len(re.sub(r"<[^>]+>", "", text)) for text in texts), default=0) * size) + 10
