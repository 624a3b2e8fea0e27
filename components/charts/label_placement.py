"""Labels that do not overlap."""

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Label:
    """A text of `width` by `height` centred on (x, y). All in one unit, for example pixels; y grows upwards."""

    key: str
    x: float
    y: float
    width: float
    height: float


def spread_labels(labels: Sequence[Label]) -> dict[str, Label]:
    """The labels by key, moved up and down as little as a single sweep needs until no two overlap.

    The order from top to bottom is kept among labels that share a column, and x never changes.
    """
    positions: list[Label] = []
    for label in sorted(labels, key=lambda item: (-item.y, item.x, item.key)):
        y = label.y
        for other in positions:
            if abs(other.x - label.x) * 2 < other.width + label.width:
                y = min(y, other.y - (other.height + label.height) / 2)
        positions.append(replace(label, y=y))
    if not positions:
        return {}
    # The sweep only pushes down; moving all back up by the mean push brings them nearest to their places together.
    wanted = {label.key: label.y for label in labels}
    drift = sum(wanted[item.key] - item.y for item in positions) / len(positions)
    return {item.key: replace(item, y=item.y + drift) for item in positions}
