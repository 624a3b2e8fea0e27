"""What can be asked of a dataset. Pure: frames and plain values in, small pandas frames out.

The bodies are narwhals expressions, so a frame may be any that narwhals knows; what leaves is pandas.
"""

from data.questions.agreement import Agreement, agreement, disputed
from data.questions.counts import stance_counts, words_and_deeds
from data.questions.matching import facets, matching
from data.questions.positions import history, positions, shifts, speaking
from data.questions.silence import empty_kind, silence
from data.questions.voices import spread, voices

__all__ = [
    "Agreement",
    "agreement",
    "disputed",
    "empty_kind",
    "facets",
    "history",
    "matching",
    "positions",
    "shifts",
    "silence",
    "speaking",
    "spread",
    "stance_counts",
    "voices",
    "words_and_deeds",
]
