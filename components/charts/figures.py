"""Every figure of a view by its name: the same specification for the page, the briefing and every file."""

from dataclasses import dataclass

from components import captions, findings
from components.captions import Setting
from components.charts import inputs
from components.charts.deeds_bars import deeds_bars
from components.charts.inputs import Stands
from components.charts.stance_bars import stance_bars
from components.charts.stance_map import MapSettings, stance_map
from components.charts.stance_timeline import stance_timeline
from components.charts.voices_grid import in_grid, voices_grid
from components.theme import Caption, Palette, Spec, framed, layout
from components.words import short_day
from data import questions
from data.filters import View
from data.load import Dataset
from data.questions import Found
from geo.shapes import URL

# Figures that count or draw the responses listed.
COUNTING = ("bars", "timeline", "deeds")
KINDS = {"bars": "Responses by stance and state", "timeline": "Responses over time", "deeds": "Words and deeds"}
NOTHING = "No response fits the filters in force"
READING = {"firm": "firm", "tentative": "tentative", "below": "too low to build on"}


@dataclass(frozen=True)
class Asked:
    """A view of a dataset with its answers: what every figure of it is drawn from. `base` is where outlines are served."""

    dataset: Dataset
    view: View
    setting: Setting
    stands: Stands
    found: Found
    type_agreement: questions.Agreement
    base: str = URL


@dataclass(frozen=True)
class Figure:
    """A figure: what it is ("Map", "Bars"), its words, and its specification."""

    kind: str
    caption: Caption
    spec: Spec

    @property
    def alt(self) -> str:
        """What the figure shows, for those who cannot see it."""
        return f"{self.kind}. {self.caption.title}. {self.caption.subtitle}"


def ask(dataset: Dataset, view: View, base: str = URL) -> Asked:
    """Everything that the figures of a view are drawn from; `base` is where outlines are served."""
    filters = view.filters
    day = inputs.as_of(dataset, filters)
    found = questions.find(dataset, filters, day)
    stood = inputs.chosen(inputs.stands(dataset, day, filters.event), filters)
    agreement = questions.agreement(dataset.judged, "response_type")
    return Asked(dataset, view, inputs.setting(dataset, filters, found.n), stood, found, agreement, base)


def figure(asked: Asked, name: str, look: Palette, height: int) -> Figure:
    """The figure "map", "bars", "timeline", "voices" or "deeds"; raises KeyError for another."""
    if not asked.found.n and name in COUNTING:
        words = captions.of_responses(asked.setting, NOTHING, KINDS[name])
        return Figure("Empty figure", words, _nothing(words, look, height))
    return DRAWN[name](asked, look, height)


def _nothing(words: Caption, look: Palette, height: int) -> Spec:
    """A figure without axes: an empty pair of them would look like a chart of nothing."""
    hidden = {"visible": False, "range": [0, 1], "fixedrange": True}
    return {"data": [], "layout": framed(layout(look, words, height) | {"xaxis": hidden, "yaxis": dict(hidden)})}


def _map(asked: Asked, look: Palette, height: int) -> Figure:
    placed, view = asked.stands.placed, asked.view
    title = findings.map_title(placed, inputs.scope(asked.dataset, view.filters))
    stated = placed[placed["shown"]]["stated"].dropna()
    carried = (
        f"Position, carried from the statement of {short_day(stated.min())}" if len(stated) else "No position fits the filters"
    )
    if len(stated) == 1 and stated.iloc[0].date() == asked.setting.ends:
        carried = "Position, stated on that day"
    if len(stated) > 1:
        carried = f"Each position carries from its latest statement, the oldest of {short_day(stated.min())}"
    words = captions.of_positions(asked.setting, title, carried)
    meta = asked.dataset.meta
    settings = MapSettings(view.extent, meta.focus_states, meta.acting_states, height, asked.base, not asked.setting.sourced)
    return Figure("Map", words, stance_map(placed, asked.setting.ends, settings, look, words))


def _bars(asked: Asked, look: Palette, height: int) -> Figure:
    counts = questions.stance_counts(asked.found.alike)
    words = captions.of_responses(asked.setting, findings.bars_title(counts), "Responses by stance and state")
    return Figure("Bars", words, stance_bars(counts, asked.dataset.meta.focus_states, look, words, height))


def _timeline(asked: Asked, look: Palette, height: int) -> Figure:
    filters = asked.view.filters
    lanes = inputs.lanes(asked.dataset, filters, asked.found)
    record = inputs.record(asked.dataset, asked.stands, filters, asked.found, lanes)
    title = findings.timeline_title(record.shifts, lanes)
    every = len(filters.country) or len(questions.most(asked.found, "state"))
    drawn = "" if every <= len(lanes) else f"; {len(lanes)} of {every} states and bodies"
    measure = f"{record.each} (filled: speaks for the state) above the position as a band{drawn}"
    words = captions.of_responses(asked.setting, title, measure)
    return Figure("Timeline", words, stance_timeline(record, lanes, look, words, height))


def _voices(asked: Asked, look: Palette, height: int) -> Figure:
    filters = asked.view.filters
    latest = inputs.voices(asked.dataset, asked.setting.ends, filters.event, filters.country)
    every = questions.spread(latest)
    apart = in_grid(every, asked.dataset.meta.focus_states)
    drawn = "" if len(apart) == len(every) else f"; {len(apart)} of {len(every)} states and bodies"
    measure = f"Latest stance of each actor type, whatever else is filtered (filled: speaks for the state); beside each state how far apart, 0 to 4{drawn}"
    words = captions.of_positions(asked.setting, findings.voices_title(apart), measure)
    return Figure("Grid", words, voices_grid(latest, apart, look, words, height))


def _deeds(asked: Asked, look: Palette, height: int) -> Figure:
    quads = questions.words_and_deeds(asked.found.alike)
    measure = (
        f"By PLOVER quad class, conflict left, cooperation right, neutral comments not drawn. {_trust(asked.type_agreement)}"
    )
    words = captions.of_responses(asked.setting, findings.deeds_title(quads), measure)
    return Figure("Bars", words, deeds_bars(quads, asked.dataset.meta.focus_states, look, words, height))


def _trust(found: questions.Agreement) -> str:
    """How far the coders agree on the types that the quads rest on."""
    if found.alpha is None:
        return "Agreement on types cannot be told"
    return f"Coders' agreement on types: alpha {found.alpha:.2f}, {READING[found.reading]}"


DRAWN = {"map": _map, "bars": _bars, "timeline": _timeline, "voices": _voices, "deeds": _deeds}
