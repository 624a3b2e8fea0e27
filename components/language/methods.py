"""How the data were made and how far they can be trusted, in words: the methods page."""

from datetime import date

import pandas as pd

from components.formatting import capitalise, count, day, number, series
from data.position_rule import PositionRule
from data.query.agreement import FIRM, TENTATIVE
from data.query.balance import THIN, WINDOW
from data.query.local_level import LEAST

THE_DATASET, THE_VIEW = "The dataset", "The view in the address"
READINGS = {
    "firm": f"Firm, {FIRM:.2f} or above",
    "tentative": f"Tentative, {TENTATIVE:.3f} to {FIRM:.2f}",
    "below": f"Below {TENTATIVE:.3f}: not to be relied on",
    "undefined": "Undefined: coded once, or no variation",
}
RESULTS = {"found": "Found", "none_found": "Searched, none found", "not_searched": "Not searched"}
STATUSES = {
    "standing": "Standing", "unconfirmed": "Standing, a change not confirmed", "aged": "Aged", "previous_government": "Of the previous government",
    "no_side": "No side taken",
}  # fmt: skip
# The nine rules of the sensitivity table, in its order.
RULES = {
    "latest": "Latest statement, every change of stance counted",
    "side_only": "Latest statement, its side only",
    "neutral_stays": "Side; a neutral statement does not move it",
    "head_first": "Side; the head of state comes first",
    "unopposed": "Side; a change waits until nobody contradicts it",
    "repeated": "Side; a change waits until it is repeated",
    "median": "Median of the last five statements",
    "decay": "Mean of all statements, their weight halved in 30 days",
    "sustained": "This rule: sustained side",
}
PROPOSITION = "What every stance is about"
RULE, FIRMNESS, SENSITIVITY, BALANCE, KNOWN = (
    "How statements become a position", "What each position hangs on", "What the choice of the rule does", "What the evidence rests on",
    "What was known when",
)  # fmt: skip
AGREEMENT, COVERAGE, ABOUT, SOURCES, CITE = (
    "Agreement between coders", "What was searched, and until when", "About this dataset", "Sources", "How to cite",
)  # fmt: skip
DIFFER_FROM_TODAY = "Positions that differ from today's"
NO_CODINGS = "No second coding is recorded, so agreement cannot be told."
ALPHA = (
    "Krippendorff's alpha over all responses coded by at least two coders: of each response the codings of the latest version of the codebook "
    "under which two or more coded the field."
)
BY_STATE = "Agreement on stance, for states with at least 20 codings."
DISPUTED = "What each coder chose and how it was decided"
NO_SEARCHES = "No search is recorded, so silence cannot be told from ignorance."
NO_RESPONSES = "This dataset holds no response yet."
BY_STATE_AND_MONTH, BY_PUBLISHER, BY_CHANNEL = "Responses by state and month", "Responses by publisher", "Responses by channel"
NO_FIRMNESS = "Under the rule of the latest statement no position is asked what it hangs on."
FIRM_INTRODUCTION = "A position is firm when its side is the same with any one coder's codes in place of the final ones, and without any one statement."
ALT = {
    "agreement": "Agreement between coders by field", "by_state": "Agreement on stance by state", "disputed": "Responses whose coders chose different stances",
    "coverage": "What was searched for each state", "publishers": "Number of responses by publisher", "firmness": "Positions and what each hangs on",
    "sensitivity": "Focus states under nine rules", "months": "Responses by month", "states": "Responses by state, side and kind of voice", "known": "States of the record", "state_months": "Responses by state and month", "channels": "Number of responses by channel",
}  # fmt: skip


def differing(n: int) -> str:
    """On how many responses the coders differ in stance, as a heading."""
    return f"{count(n, 'response')} on whose stance the coders differ"


def adjudicated(n: int) -> str:
    """How many responses a third coder decided."""
    return f"{capitalise(count(n, 'response'))} {'was' if n == 1 else 'were'} decided by a third coder, on this or another field (status adjudicated)."


def firm_share(firm: int, held: int, on: date) -> str:
    """How many positions are firm on a day."""
    return f"On {day(on)} {number(firm)} of {count(held, 'position')} {'is' if firm == 1 else 'are'} firm."


def sensitivity_introduction(rule: PositionRule) -> str:
    """What the table of nine rules shows."""
    return (
        f"The focus states under nine rules: how often each changes side (under the first: stance) in the period, and on how many days the side differs from that of this rule "
        f"({rule.rank_days}, {rule.confirm_days} and {rule.aged_days} days, tone of {rule.tone_statements} statements). Every day is asked with what had been said by then."
    )


def thin_months(months: list[str]) -> str:
    """The months of which few responses are recorded; empty for none."""
    if not months:
        return f"No month has fewer than {number(THIN)} responses."
    return f"Fewer than {number(THIN)} responses are recorded for {series(months)}. What these months look like rests on little."


def thin_record(n: int, chosen: bool = False) -> str:
    """That few responses, of all or of the states chosen, are recorded shortly before the day shown; empty where there are enough."""
    whose = " of the states chosen" if chosen else ""
    return f"Thin record: {count(n, 'response')}{whose} in the {WINDOW} days before." if n < THIN else ""


def known_introduction(moments: int) -> str:
    """What the table of the record's states shows."""
    return f"The record was written at {count(moments, 'moment')}; a correction appends a revision and never edits a row. Each line is what was known then."


def level_words() -> str:
    """What the local-level estimate is."""
    return f"Faint line: local-level estimate of a state's support with a band of 90 per cent (Kalman smoother over its statements; {LEAST} statements at least, not all of one stance). It smooths tone and is no position."


SENSITIVITY_MEASURE = "Days of the period, from a state's first statement on, on which the side is another than under this rule"


def sensitivity_title(found: pd.DataFrame) -> str:
    """Under which rules the side of a state ever differs; `found` is what `sensitivity` gives."""
    others = found[found["rule"] != "sustained"]
    n = others["rule"].nunique()
    differ = others.groupby("rule")["differ"].sum()
    same = int((differ == 0).sum())
    if same == n:
        return f"All {number(n)} other rules give the same side on every day"
    return f"{capitalise(number(same)) if same else 'None'} of the {number(n)} other rules {'gives' if same == 1 else 'give'} the same side on every day"


def revised(on: date) -> str:
    """When the record was last revised, and what an address holds."""
    return f"The data were last revised on {day(on)}. The address of a view names all its filters."
