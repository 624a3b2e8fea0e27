"""The shortest table that carries a picture's evidence: for each state the response on which its position rests."""

from dataclasses import dataclass

from components.charts.view_data import ViewData
from components.formatting import short_day
from components.theme import badge
from geo.names import name_of


@dataclass(frozen=True)
class Row:
    """State, position, the day on which it was stated, actor, what was said, source: one line each."""

    state: str
    stance: str
    response_id: str
    cells: tuple[str, str, str, str, str, str]


def evidence_rows(view_data: ViewData) -> list[Row]:
    """Every state with a position that the filters show: first those that they name, else focus states, then by the day stated."""
    positions = view_data.standings.positions
    rows = positions[positions["shown"] & positions["held"]].sort_values("stated", ascending=False, kind="stable")
    first = view_data.view.filters.country or view_data.dataset.meta.focus_states
    lead = {state: place for place, state in enumerate(first)}
    order = sorted(rows.to_dict("records"), key=lambda row: lead.get(row["state"], len(lead)))
    return [
        Row(
            row["state"], row["tone"], row["response_id"],
            (name_of(row["state"]), badge(row["tone"]), short_day(row["stated"]), row["actor"], row["summary"], row["source_publisher"]),
        )
        for row in order
    ]  # fmt: skip
