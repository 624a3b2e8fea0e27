"""How far coders agree, and what they disputed: each response by the codings of the codebook version that counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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


def measure_agreement(codings: pd.DataFrame, field: str = "stance") -> Agreement:
    """Krippendorff's alpha on one field over the codings given that count (`counting_codings`).

    Give the codings of one state only for that state's figure. Raises KeyError for a field that is not coded.
    """
    measure, values = FIELDS[field]
    table = _table(counting_codings(codings, field), field)
    places = {value: place for place, value in enumerate(values)}
    codes = [[places[value] for value in row if value in places] for row in table.to_numpy()]
    pairs = [row for row in codes if len(row) >= 2]
    equal = float(np.mean([len(set(row)) == 1 for row in pairs])) if pairs else None
    alpha = krippendorff_alpha(pairs, len(values), measure)
    return Agreement(field, measure, alpha, len(pairs), equal, sum(len(row) == 1 for row in codes))


def counting_codings(codings: pd.DataFrame, field: str) -> pd.DataFrame:
    """The codings that count on a field: of each response those of the latest version of the codebook under which two or more coders
    coded the field; all of them where no version has two.
    """
    coded = codings[codings[field].notna()].astype({"response_id": "str"})
    version = coded["codebook"].astype("str").where(coded["codebook"].notna(), "")
    many = coded.groupby([coded["response_id"], version])["coder"].transform("size") > 1
    rank = version.map({name: place for place, name in enumerate(sorted(version.unique(), key=_version))})
    latest = rank.where(many, -1).groupby(coded["response_id"]).transform("max") if len(coded) else rank
    return coded[(latest < 0) | (rank == latest)]


def _version(name: str) -> list[int]:
    """A version's numbers, so that 0.10 comes after 0.9."""
    return [int(part) for part in name.split(".")] if name else []


def krippendorff_alpha(units: Sequence[Sequence[int]], values: int, measure: str) -> float | None:
    """Krippendorff's alpha ("nominal" or "ordinal") over units, each the codes (0 to `values` - 1) that its coders gave; None
    where it is undefined.

    From the coincidence matrix: Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), sections C and D.
    """
    coincidences = np.zeros((values, values))
    for unit in units:
        n = np.bincount(unit, minlength=values).astype(float)
        if len(unit) > 1:
            coincidences += (np.outer(n, n) - np.diag(n)) / (len(unit) - 1)
    totals = coincidences.sum(axis=1)
    distance = 1.0 - np.eye(values) if measure == "nominal" else _ordinal_distance(totals)
    expected = float((np.outer(totals, totals) * distance).sum())
    if not expected:
        return None
    return 1.0 - (float(totals.sum()) - 1) * float((coincidences * distance).sum()) / expected


def _ordinal_distance(totals: np.ndarray) -> np.ndarray:
    """The squared number of values between two ranks, each end counting half (the same source, section D)."""
    below = np.cumsum(totals) - totals / 2
    found: np.ndarray = (below[:, None] - below[None, :]) ** 2
    return found


def disputed_responses(codings: pd.DataFrame, responses: pd.DataFrame, field: str = "stance") -> pd.DataFrame:
    """The responses on which coders gave different codes for a field, with their codes and the decision.

    Columns response_id, one per coder, then final (the code on the response) and status; in the responses' order.
    """
    table = _table(counting_codings(codings, field), field)
    differ = table[table.nunique(axis=1) > 1]
    final = responses[["response_id", field, "status"]].rename(columns={field: "final"})
    return final[["response_id"]].merge(differ.reset_index(), on="response_id").merge(final, on="response_id")


@dataclass(frozen=True)
class CodingOutcome:
    """What became of the codes of one response: the fields on which all coders gave one code (`equal`), those on which they differ, and
    those on which they gave one code and the final code is another (`overruled`). `coders` says how many coded each of these fields.
    """

    equal: tuple[str, ...]
    differ: tuple[str, ...]
    overruled: tuple[str, ...]
    coders: Mapping[str, int]


def coding_outcome(codings: pd.DataFrame, final: Mapping[str, object]) -> CodingOutcome:
    """The outcome of a response's codings, given its own codings and its final codes by field; of the codings that count alone, and of
    fields that two or more coded.
    """
    equal, differ, overruled, coders = [], [], [], {}
    for field in FIELDS:
        codes = counting_codings(codings, field)[field].astype("str")
        if len(codes) < 2:
            continue
        coders[field] = len(codes)
        if codes.nunique() > 1:
            differ.append(field)
        elif codes.iloc[0] == str(final[field]):
            equal.append(field)
        else:
            overruled.append(field)
    return CodingOutcome(tuple(equal), tuple(differ), tuple(overruled), coders)


def _table(codings: pd.DataFrame, field: str) -> pd.DataFrame:
    coded = codings[["response_id", "coder", field]].astype({field: "object"})
    return coded.pivot(index="response_id", columns="coder", values=field)
