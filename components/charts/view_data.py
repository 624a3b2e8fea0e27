"""What the figures of a view are drawn from: positions with their hovers, the setting, the scope, the record of a timeline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import pandas as pd

from components.formatting import join_parts, short_day
from components.language import position_sentences
from components.language.captions import FigureContext, marks_words
from components.language.hovers import hover_texts
from components.language.methods import thin_record
from components.language.scope import Scope
from data.dataset.dataset import Dataset
from data.position_rule import PositionRule
from data.query.agreement import FIELDS, Agreement, measure_agreement
from data.query.balance import recorded_lately
from data.query.binning import BinnedMarks, bin_marks
from data.query.comparison import compare_positions
from data.query.filters import FILTERS, Filters
from data.query.listing import counts_by, select
from data.query.local_level import local_levels
from data.query.lookup import find_responses
from data.query.select import Selection
from data.query.standings import Standings, Statements, compute_standings, dataset_statements, rule_of
from data.query.view import View
from data.query.voices import latest_voices
from geo.extents import Extent, extent_of
from geo.names import by_alpha3, current
from geo.shapes import URL

STATEMENT_COLUMNS = ["response_id", "actor", "actor_role", "summary", "source_publisher"]


# States that a timeline has lanes for.
LANES = 8


@dataclass(frozen=True)
class TimelineData:
    """What the timeline draws: marks of responses, spans of positions, confirmed and unconfirmed changes of side, governments, events
    (with `n`, their responses), period. `rule` says what a change is; `levels` is the local-level estimate if it is asked for.
    """

    marks: BinnedMarks
    history: pd.DataFrame
    shifts: pd.DataFrame
    unconfirmed: pd.DataFrame
    governments: pd.DataFrame
    events: pd.DataFrame
    begins: date
    ends: date
    rule: PositionRule = field(default_factory=PositionRule)
    levels: pd.DataFrame | None = None

    @property
    def each(self) -> str:
        """What a mark stands for, in words."""
        return marks_words(self.marks.span)


@dataclass(frozen=True)
class ViewData:
    """A view of a dataset with its answers: what every figure and product of it is made from. `base` is where outlines are served, `before`
    where the states stood on the earlier day with which the view compares, if it compares.
    """

    dataset: Dataset
    view: View
    context: FigureContext
    standings: Standings
    found: Selection
    agreement: Mapping[str, Agreement]
    base: str = URL
    before: Standings | None = None

    @property
    def moved(self) -> pd.DataFrame:
        """The shown states whose position is another than on the earlier day (`compare_positions`); none where no day is compared."""
        return compare_positions((self.before or self.standings).positions, self.standings.positions)

    @property
    def recorded(self) -> int:
        """How many responses may be shown up to the view's day, whatever else is filtered."""
        rows = self.dataset.rollup
        return int(rows.loc[(rows["status"] != "draft") & (rows["date"] <= pd.Timestamp(self.context.ends)), "n"].sum())


def headline_words(view_data: ViewData) -> tuple[str, str]:
    """The finding of a view, and what it does not count, what is not confirmed, and whether the record is thin (empty for nothing)."""
    scope, positions = headline_scope(view_data.dataset, view_data.view.filters), view_data.standings.positions
    chosen = view_data.view.filters.country
    thin = thin_record(recorded_lately(view_data.dataset.rollup, view_data.context.ends, chosen), bool(chosen))
    return position_sentences.finding(positions, scope), join_parts([position_sentences.caveat(positions, scope), thin], " ")


def short_title(view_data: ViewData) -> str:
    """The finding of a view in a few words."""
    scope = headline_scope(view_data.dataset, view_data.view.filters)
    return position_sentences.short_title(view_data.standings.positions, scope)


def load_view_data(dataset: Dataset, view: View, base: str = URL) -> ViewData:
    """A view with its answers, asked of the dataset anew; `base` is where outlines are served."""
    filters, day = view.filters, view_day(dataset, view.filters)
    statements = dataset_statements(dataset, filters.event, filters.rule)
    found = mark_shown(load_standings(dataset, statements, day), filters)
    before = mark_shown(load_standings(dataset, statements, view.compare), filters) if view.compare else None
    agreement = {field: measure_agreement(dataset.codings, field) for field in FIELDS}
    return assemble_view(dataset, view, select(dataset, filters, day, view.sort), found, agreement, base, before)


def assemble_view(
    dataset: Dataset,
    view: View,
    found: Selection,
    standings: Standings,
    agreement: Mapping[str, Agreement],
    base: str = URL,
    before: Standings | None = None,
) -> ViewData:
    """A view of answers that are at hand; every view is put together here. `agreement` is that of each coded field, `before` the standings
    of the day compared with, whose tone is put beside each position.
    """
    if before is not None:
        tones = before.positions.set_index("state")
        told = standings.positions["state"].map(tones["tone"].where(tones["held"], "")).fillna("").astype("object")
        standings = replace(standings, positions=standings.positions.assign(before=told))
    return ViewData(dataset, view, figure_context(dataset, view.filters, found.n), standings, found, agreement, base, before)


def map_extent(view_data: ViewData) -> Extent:
    """The window of a view's map: by its name, or around the states that the dataset is about (those that spoke, where it names none)."""
    dataset = view_data.dataset
    return extent_of(view_data.view.extent, dataset.meta.focus_states or dataset.states)


def view_day(dataset: Dataset, filters: Filters) -> date:
    """The day that the filters mean."""
    return filters.as_of or dataset.meta.period_to


def load_standings(dataset: Dataset, statements: Statements, day: date) -> Standings:
    """Where every state of the world stands on a day, with who said what (STATEMENT_COLUMNS) and what the map says of it (`hover`)."""
    found = compute_standings(dataset, statements, day, current())
    stated = with_statements(dataset, found.positions).assign(searches=found.positions["state"].map(_searches(dataset, day)))
    return replace(found, positions=stated.assign(hover=hover_texts(stated, day, found.rule)))


def _searches(dataset: Dataset, day: date) -> dict[str, int]:
    """For how many single events each state was searched by a day without a find."""
    rows = dataset.coverage
    single = rows[rows["event_id"].notna() & (rows["result"] == "none_found") & (rows["period_from"] <= pd.Timestamp(day))]
    found: dict[str, int] = single.groupby("country")["event_id"].nunique().to_dict()
    return found


def mark_shown(found: Standings, filters: Filters) -> Standings:
    """The same with `shown` telling of each state whether the filters choose it; a position that is not held has no tone to choose.

    Where states are chosen by name they stay: a stance beside them asks for voices of that stance inside them.
    """
    shown = pd.Series(True, index=found.positions.index)
    for item in FILTERS.values():
        if item.name == "stance" and filters.country:
            continue
        if item.positions == "chooses" and (chosen := getattr(filters, item.name)):
            shown &= found.positions[item.held].isin(chosen) & (found.positions["held"] | (item.held == "state"))
    return replace(found, positions=found.positions.assign(shown=shown))


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
    rule = rule_of(dataset, filters.rule)
    return Scope(
        meta.short_topic, view_day(dataset, filters), meta.focus_states, filters.country, filters.stance, events, meta.acting_states, rule,
    )  # fmt: skip


def timeline_data(view_data: ViewData, lanes: Sequence[str]) -> TimelineData:
    """What the timeline draws for its lanes: the responses listed, and steps and shifts whatever the stance filter is."""
    dataset, standings, base, found = view_data.dataset, view_data.standings, view_data.context, view_data.found
    per_event = counts_by(found, "event_id")
    events = dataset.events[dataset.events["date"] <= pd.Timestamp(base.ends)]
    if view_data.view.filters.event:
        events = events[events["event_id"].isin(view_data.view.filters.event)]
    events = events.assign(n=events["event_id"].map(per_event).fillna(0).astype("int64"))
    begins = pd.Timestamp(zoomed(view_data, lanes))

    def mine(rows: pd.DataFrame, column: str = "state") -> pd.DataFrame:
        return rows[rows[column].isin(lanes)]

    def changes(rows: pd.DataFrame) -> pd.DataFrame:
        return rows[rows["state"].isin(lanes) & (rows["date"] >= begins)]

    return TimelineData(
        bin_marks(found, lanes), mine(standings.history), changes(standings.shifts), changes(standings.unconfirmed),
        mine(dataset.governments, "country"), events, begins.date(), base.ends, standings.rule,
        local_levels(standings.statements.by_state, lanes, begins.date(), base.ends) if view_data.view.estimate else None,
    )  # fmt: skip


# Share of the period that may stay empty before the first response shown.
SPARE = 0.1


def zoomed(view_data: ViewData, lanes: Sequence[str]) -> date:
    """The first day of a timeline: that of the view, or close before the first response of its lanes where much would stay empty."""
    begins, ends = view_data.context.begins, view_data.context.ends
    shown = view_data.found.rollup[view_data.found.rollup["state"].isin(list(lanes))]["date"]
    if shown.empty or view_data.view.filters.since:
        return begins
    changed = view_data.standings.shifts[view_data.standings.shifts["state"].isin(list(lanes))]["date"]
    # A change that the title counts is drawn too.
    first, whole = min([shown.min(), *changed[changed >= pd.Timestamp(begins)]]).date(), ends - begins
    return begins if first - begins <= whole * SPARE * 2 else first - (ends - first) * SPARE


def lanes_with_positions(view_data: ViewData, lanes: Sequence[str]) -> list[str]:
    """The lanes of states that can have a position: no international body and no acting state."""
    return [state for state in lanes if state in by_alpha3() and state not in view_data.dataset.meta.acting_states]


def timeline_states(view_data: ViewData) -> list[str]:
    """The timeline's states: those chosen, else the focus states, else those with the most responses; at most eight."""
    chosen = view_data.view.filters.country or view_data.dataset.meta.focus_states
    return list(chosen or map(str, counts_by(view_data.found, "state").index))[:LANES]
