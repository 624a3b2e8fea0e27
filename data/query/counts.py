"""How many responses of which kind."""

from typing import Any

import pandas as pd

from data.dataset.frames import count_by, lazy

# PLOVER's quad classes. CONCEDE is verbal: the manual (Open Event Data Alliance, PLOVER, draft 0.7b1, 2021, chapter 1)
# splits CAMEO's YIELD "into verbal (CONCEDE) and material (RETREAT) components". STATEMENT is the codebook's own
# type for a neutral comment, which PLOVER does not code, and has no quad.
QUADS = {
    "verbal_cooperation": ("AGREE", "CONSULT", "SUPPORT", "CONCEDE"),
    "material_cooperation": ("COOPERATE", "AID", "RETREAT"),
    "verbal_conflict": ("DEMAND", "ACCUSE", "REJECT", "THREATEN"),
    "material_conflict": ("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
}
COUNTED = ("state", "level", "actor_type")


def stance_counts(selected: Any, by: str = "state") -> pd.DataFrame:
    """Responses by stance within each value of `by` ("state", "level" or "actor_type").

    Columns `by`, stance, n; only combinations that occur; sorted by both. Raises ValueError for another `by`.
    """
    if by not in COUNTED:
        raise ValueError(f"stance_counts counts by {', '.join(COUNTED)}, not by {by!r}")
    return count_by(lazy(selected), by, "stance")


def words_and_deeds(selected: Any) -> pd.DataFrame:
    """Responses by PLOVER quad class within each state.

    Columns state, quad, n; `statement` stands for the neutral comments that have no quad; sorted by both.
    """
    quad_of = {kind: quad for quad, kinds in QUADS.items() for kind in kinds}
    by_type = count_by(lazy(selected), "state", "response_type")
    by_type["quad"] = by_type["response_type"].map(quad_of).fillna("statement")
    return by_type.groupby(["state", "quad"], as_index=False)["n"].sum()
