"""What the figures of a view are drawn from: positions with their hovers, the setting, the scope, the record of a timeline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from components.formatting import short_day
from components.language.captions import FigureContext
from components.language.headlines import Scope
from components.language.hovers import hover_texts
from data.dataset.dataset import Dataset
from data.query.agreement import Agreement, measure_agreement
from data.query.binning import BinnedMarks, bin_marks
from data.query.filters import FILTERS, Filters
from data.query.listing import counts_by, select
from data.query.lookup import find_responses
from data.query.positions import compute_positions, position_history, position_shifts
from data.query.select import Selection
from data.query.view import View
from data.query.voices import latest_voices
from geo.names import current
from geo.shapes import URL

STATEMENT_COLUMNS = ["response_id", "actor", "actor_role", "summary", "source_publisher"]


@dataclass(frozen=True)
class PositionData:
    """Positions of every state of the world with what lies behind them, and how they came about."""

    positions: pd.DataFrame
    history: pd.DataFrame
    shifts: pd.DataFrame


# States that a timeline has lanes for.
LANES = 8


@dataclass(frozen=True)
class TimelineData:
    """What the timeline draws: marks of responses, position steps, shifts, events (with `n`, their responses), period."""

    marks: BinnedMarks
    history: pd.DataFrame
    shifts: pd.DataFrame
    events: pd.DataFrame
    begins: date
    ends: date

    @property
    def each(self) -> str:
        """What a mark stands for, in words."""
        return f"Responses of one stance put together by {self.marks.span}" if self.marks.span else "Responses"


@dataclass(frozen=True)
class ViewData:
    """A view of a dataset with its answers: what every figure and product of it is made from. `base` is where outlines are served."""

    dataset: Dataset
    view: View
    context: FigureContext
    position_data: PositionData
    found: Selection
    type_agreement: Agreement
    base: str = URL


def load_view_data(dataset: Dataset, view: View, base: str = URL, sort: str = "newest") -> ViewData:
    """A view with its answers, asked of the dataset anew; `base` is where outlines are served, `sort` the order of the listing."""
    filters, day = view.filters, view_day(dataset, view.filters)
    positions = mark_shown(load_positions(dataset, day, filters.event), filters)
    agreement = measure_agreement(dataset.judged, "response_type")
    return assemble_view(dataset, view, select(dataset, filters, day, sort), positions, agreement, base)


def assemble_view(
    dataset: Dataset, view: View, found: Selection, positions: PositionData, agreement: Agreement, base: str = URL
) -> ViewData:
    """A view of answers that are at hand; every view is put together here."""
    return ViewData(dataset, view, figure_context(dataset, view.filters, found.n), positions, found, agreement, base)


def view_day(dataset: Dataset, filters: Filters) -> date:
    """The day that the filters mean."""
    return filters.as_of or dataset.meta.period_to


def load_positions(dataset: Dataset, day: date, events: Sequence[str] = ()) -> PositionData:
    """Positions, history and shifts on a day, in answer to the events named (all if none)."""
    rows, acting = dataset.rollup, dataset.meta.acting_states
    dates = dict(zip(dataset.events["event_id"], dataset.events["date"], strict=True))
    positions = compute_positions(rows, dataset.coverage, day, events, acting, current(), dates)
    stated = with_statements(dataset, positions).assign(
        searches=positions["state"].map(_searches(dataset, day)),
        searched_until=positions["state"].map(searched_until(dataset)),
        recorded=positions["state"].map(_recorded(dataset, day, events)),
    )
    return PositionData(
        positions=stated.assign(hover=hover_texts(stated, day)),
        history=position_history(rows, day, events, acting),
        shifts=position_shifts(rows, day, events, acting),
    )


def _searches(dataset: Dataset, day: date) -> dict[str, int]:
    """For how many single events each state was searched by a day without a find."""
    rows = dataset.coverage
    single = rows[rows["event_id"].notna() & (rows["result"] == "none_found") & (rows["period_from"] <= pd.Timestamp(day))]
    found: dict[str, int] = single.groupby("country")["event_id"].nunique().to_dict()
    return found


def _recorded(dataset: Dataset, day: date, events: Sequence[str]) -> dict[str, int]:
    """How many responses of each state, of whatever level, are recorded up to a day on the events named."""
    rows = dataset.rollup
    rows = rows[(rows["status"] != "draft") & (rows["date"] <= pd.Timestamp(day))]
    rows = rows[rows["event_id"].isin(list(events))] if events else rows
    found: dict[str, int] = rows["n"].groupby(rows["state"].astype("str")).sum().to_dict()
    return found


def searched_until(dataset: Dataset) -> dict[str, pd.Timestamp]:
    """The last day up to which each state's statements on any event were looked for; states never searched as a whole are not in it."""
    rows = dataset.coverage
    whole = rows[rows["event_id"].isna() & (rows["result"] != "not_searched")]
    found: dict[str, pd.Timestamp] = whole.groupby("country")["period_to"].max().to_dict()
    return found


def mark_shown(position_data: PositionData, filters: Filters) -> PositionData:
    """The same with `shown` telling of each state whether the filters choose it."""
    shown = pd.Series(True, index=position_data.positions.index)
    for item in FILTERS.values():
        if item.positions == "chooses" and (chosen := getattr(filters, item.name)):
            shown &= position_data.positions[item.column].isin(chosen)
    return PositionData(position_data.positions.assign(shown=shown), position_data.history, position_data.shifts)


def with_statements(dataset: Dataset, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows that name responses, with who said what (columns STATEMENT_COLUMNS) of each."""
    statements = find_responses(dataset, rows["response_id"].dropna().tolist(), STATEMENT_COLUMNS)
    return rows.merge(statements[STATEMENT_COLUMNS], on="response_id", how="left")


def voice_data(dataset: Dataset, day: date, events: Sequence[str] = (), states: Sequence[str] = ()) -> pd.DataFrame:
    """The latest stance of each actor type, and who voiced it."""
    return with_statements(dataset, latest_voices(dataset.rollup, day, events, states))


def event_titles(dataset: Dataset) -> dict[str, str]:
    """Event id to title; events of one title are told apart by their days."""
    events = dataset.events
    alike = events["title"].duplicated(keep=False)
    return {
        event: f"{title}, {short_day(on)}" if twice else title
        for event, title, on, twice in zip(events["event_id"], events["title"], events["date"], alike, strict=True)
    }


def figure_context(dataset: Dataset, filters: Filters, found: int) -> FigureContext:
    """What the figures of a view have in common, `found` being the number of responses listed."""
    meta, named = dataset.meta, event_titles(dataset)
    begins = filters.since or meta.period_from
    events = [named.get(event, event) for event in filters.event]
    return FigureContext(meta.title, meta.version, events, begins, view_day(dataset, filters), found, dataset.total)


def headline_scope(dataset: Dataset, filters: Filters) -> Scope:
    """What the sentences of a view are about."""
    meta, named = dataset.meta, event_titles(dataset)
    events = [named.get(event, event) for event in filters.event]
    return Scope(
        meta.topic, view_day(dataset, filters), meta.focus_states, filters.country, filters.stance, events, meta.acting_states
    )


def timeline_data(view_data: ViewData, lanes: Sequence[str]) -> TimelineData:
    """What the timeline draws for its lanes: the responses listed, and steps and shifts whatever the stance filter is."""
    dataset, position_data, base, found = view_data.dataset, view_data.position_data, view_data.context, view_data.found
    per_event = counts_by(found, "event_id")
    events = dataset.events[dataset.events["date"] <= pd.Timestamp(base.ends)]
    if view_data.view.filters.event:
        events = events[events["event_id"].isin(view_data.view.filters.event)]
    events = events.assign(n=events["event_id"].map(per_event).fillna(0).astype("int64"))
    moves = position_data.shifts[
        position_data.shifts["state"].isin(lanes) & (position_data.shifts["date"] >= pd.Timestamp(base.begins))
    ]
    return TimelineData(
        bin_marks(found, lanes),
        position_data.history[position_data.history["state"].isin(lanes)],
        moves,
        events,
        base.begins,
        base.ends,
    )


def timeline_states(view_data: ViewData) -> list[str]:
    """The timeline's states: those chosen, else the focus states, else those with the most responses; at most eight."""
    chosen = view_data.view.filters.country or view_data.dataset.meta.focus_states
    return list(chosen or map(str, counts_by(view_data.found, "state").index))[:LANES]
