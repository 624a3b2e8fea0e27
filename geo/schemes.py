"""A state's code or name in any of the schemes that tables use, to its ISO 3166-1 alpha-3 code."""

import csv
from functools import cache
from pathlib import Path

from geo.names import Problem, by_alpha3, to_alpha3

HERE = Path(__file__).parent
SCHEMES = ("any", "alpha-3", "alpha-2", "numeric", "cameo", "fips", "name")
WORDS = {
    "alpha-3": "ISO 3166-1 alpha-3", "alpha-2": "ISO 3166-1 alpha-2", "numeric": "ISO 3166-1 numeric", "cameo": "CAMEO", "fips": "FIPS 10-4",
}  # fmt: skip


def resolve(text: str, scheme: str = "any") -> str | Problem:
    """The alpha-3 code that a text means in a scheme of SCHEMES, or a Problem; raises KeyError for another scheme.

    CAMEO's country codes are alpha-3 but for a few older ones; its codes of regions name no state.
    """
    if scheme in ("any", "name"):
        return to_alpha3(text)
    code = text.strip().upper()
    found = _codes()[scheme].get(code.zfill(3) if scheme == "numeric" else code)
    return found or Problem(text, f"no state or territory has this {WORDS[scheme]} code")


@cache
def _codes() -> dict[str, dict[str, str]]:
    places = by_alpha3().values()
    found = {
        "alpha-3": {place.alpha3: place.alpha3 for place in places},
        "alpha-2": {place.alpha2: place.alpha3 for place in places if place.alpha2},
        "numeric": {place.numeric: place.alpha3 for place in places if place.numeric},
        "fips": {},
    }
    found["cameo"] = dict(found["alpha-3"])
    with (HERE / "schemes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["scheme"]][row["code"]] = row["alpha3"]
    return found
