"""How far two coders agree, and what they disputed."""

from dataclasses import dataclass

import krippendorff
import numpy as np
import pandas as pd

from data.schema import CONFIDENCES, RELEVANCES, RESPONSE_TYPES, STANCES

# Ordinal where the codebook's values are an order (rule 6), else nominal.
FIELDS = {
    "stance": ("ordinal", STANCES),
    "response_type": ("nominal", RESPONSE_TYPES),
    "relevance": ("nominal", RELEVANCES),
    "confidence": ("ordinal", CONFIDENCES),
}
# Krippendorff, Content Analysis (4th ed., 2018), chapter 12: rely on 0.800 and above, tentative from 0.667.
FIRM, TENTATIVE = 0.8, 0.667


@dataclass(frozen=True)
class Agreement:
    """Agreement on one field. `alpha` is None where it is undefined: no pair, or no variation at all.

    `pairs` are responses that at least two coders coded; `equal` is the share of them on which all codes are equal.
    """

    field: str
    measure: str
    alpha: float | None
    pairs: int
    equal: float | None
    once: int

    @property
    def reading(self) -> str:
        """firm, tentative or below, as Krippendorff's thresholds have it; undefined without a figure."""
        if self.alpha is None:
            return "undefined"
        return "firm" if self.alpha >= FIRM else "tentative" if self.alpha >= TENTATIVE else "below"


def agreement(codings: pd.DataFrame, field: str = "stance") -> Agreement:
    """Krippendorff's alpha on one field over all codings given, by the `krippendorff` package.

    Give the codings of one state only for that state's figure. Raises KeyError for a field that is not coded.
    """
    measure, values = FIELDS[field]
    table = _table(codings, field)
    codes = table.map({value: place for place, value in enumerate(values)}.get, na_action="ignore").to_numpy(dtype="float64")
    both = (~np.isnan(codes)).sum(axis=1) >= 2
    alpha = None
    if both.any() and len(np.unique(codes[both][~np.isnan(codes[both])])) > 1:
        alpha = float(
            krippendorff.alpha(
                reliability_data=codes[both].T, value_domain=list(range(len(values))), level_of_measurement=measure
            )
        )
    equal = float(np.mean([len(set(row[~np.isnan(row)])) == 1 for row in codes[both]])) if both.any() else None
    return Agreement(field, measure, alpha, int(both.sum()), equal, int(((~np.isnan(codes)).sum(axis=1) == 1).sum()))


def disputed(codings: pd.DataFrame, responses: pd.DataFrame, field: str = "stance") -> pd.DataFrame:
    """The responses on which coders gave different codes for a field, with their codes and the decision.

    Columns response_id, one per coder, then final (the code on the response) and status; in the responses' order.
    """
    table = _table(codings, field)
    differ = table[table.nunique(axis=1) > 1]
    final = responses[["response_id", field, "status"]].rename(columns={field: "final"})
    return final[["response_id"]].merge(differ.reset_index(), on="response_id").merge(final, on="response_id")


def _table(codings: pd.DataFrame, field: str) -> pd.DataFrame:
    coded = codings[["response_id", "coder", field]].astype({field: "object"})
    return coded.pivot(index="response_id", columns="coder", values=field)
