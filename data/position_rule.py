"""How a state's statements become its position (codebook, rule 5), with the days that a dataset may set."""

from dataclasses import dataclass

SUSTAINED, LATEST = "sustained", "latest"
RULES = (SUSTAINED, LATEST)


@dataclass(frozen=True)
class PositionRule:
    """`name` is one of RULES: "sustained" follows the side of rule 5, "latest" the latest statement alone, as earlier versions did.

    Days: `rank_days` after a head of state's statement no lower office changes the side; after `confirm_days` without a statement to
    the contrary a change is confirmed; a position last stated more than `aged_days` ago is aged. `tone_statements` is the number of
    statement days whose tone the position wears.
    """

    name: str = SUSTAINED
    rank_days: int = 30
    confirm_days: int = 14
    aged_days: int = 90
    tone_statements: int = 5
