"""The shortest table that carries a picture's evidence: for each state the response on which its position rests."""

from dataclasses import dataclass

from components.charts.figures import Asked
from components.theme import badge
from components.words import short_day
from geo.names import name_of


@dataclass(frozen=True)
class Row:
    """State, position, the day on which it was stated, actor, what was said, source: one line each."""

    state: str
    stance: str
    response_id: str
    cells: tuple[str, str, str, str, str, str]


def evidence_rows(asked: Asked) -> list[Row]:
    """Every state with a position that the filters show: first those that they name, else focus states, then by the day stated."""
    placed = asked.stands.placed
    rows = placed[placed["shown"] & placed["stance"].notna()].sort_values("stated", ascending=False, kind="stable")
    first = asked.view.filters.country or asked.dataset.meta.focus_states
    lead = {state: place for place, state in enumerate(first)}
    order = sorted(rows.to_dict("records"), key=lambda row: lead.get(row["state"], len(lead)))
    return [
        Row(
            row["state"], row["stance"], row["response_id"],
            (name_of(row["state"]), badge(row["stance"]), short_day(row["stated"]), row["actor"], row["summary"], row["source_publisher"]),
        )
        for row in order
    ]  # fmt: skip
