"""What can be asked of a dataset. Pure: frames and plain values in, small pandas frames out.

The bodies are narwhals expressions, so a frame may be any that narwhals knows; what leaves is pandas.
"""

from data.questions.agreement import Agreement, agreement, disputed
from data.questions.counts import stance_counts, words_and_deeds
from data.questions.finding import concerns, everything, find, kinds, listed, most, page
from data.questions.lookup import publishers, quoted, rows_of, statements, whole
from data.questions.marks import Marks, marks
from data.questions.matching import Found, counted, facets, matching
from data.questions.paging import paged
from data.questions.positions import history, positions, shifts, speaking
from data.questions.silence import empty_kind, silence
from data.questions.summary import summary
from data.questions.voices import spread, voices

__all__ = [
    "Agreement",
    "Found",
    "Marks",
    "agreement",
    "concerns",
    "counted",
    "disputed",
    "empty_kind",
    "everything",
    "facets",
    "find",
    "history",
    "kinds",
    "listed",
    "marks",
    "matching",
    "most",
    "page",
    "paged",
    "positions",
    "publishers",
    "quoted",
    "rows_of",
    "shifts",
    "silence",
    "speaking",
    "spread",
    "stance_counts",
    "statements",
    "summary",
    "voices",
    "whole",
    "words_and_deeds",
]
