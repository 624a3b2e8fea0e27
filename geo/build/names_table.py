"""The rows of names.csv from Unicode CLDR's codes and names and our own list of aliases. Used by `build.py` only."""

import csv
import json
from pathlib import Path
from typing import Any

COLUMNS = (
    "alpha3", "alpha2", "numeric", "name_en", "name_es", "aliases", "region", "subregion", "label_lon", "label_lat", "point",
    "bounds", "valid_from", "valid_until",
)  # fmt: skip
REGIONS = ("002", "009", "019", "142", "150")
# Square degrees below which a state is drawn as a point as well: about 12,000 square kilometres near the equator.
SMALL = 1.0
SHORT = ("HK", "MM", "MO", "PS")  # CLDR's "alt-short" is the usual name here
NOT_PLACES = ("AA", "QO", "XA", "XB", "ZZ", "QM", "QU")

Points = dict[str, tuple[tuple[float, float], float, tuple[float, ...]]]


def codes(source: Path) -> dict[str, str]:
    """ISO 3166-1 numeric code to alpha-3, for current codes."""
    return {entry["_numeric"]: alpha3(entry) for entry in _current(source).values()}


def alpha3(entry: dict[str, str]) -> str:
    """The alpha-3 code of a CLDR entry; Kosovo's user-assigned code is the XKX that the World Bank and others use."""
    return "XKX" if entry["_alpha3"] == "XKK" else entry["_alpha3"]


def rows(source: Path, points: Points) -> list[dict[str, str]]:
    """One row per current code and former state, sorted by alpha-3; `points` gives label point, area (square degrees) and
    bounds of the main parts by code.
    """
    english, spanish = (_names(source, language) for language in ("en", "es"))
    aliases = _table(source / "aliases.csv", "aliases")
    points = {
        code: ((float(row["lon"]), float(row["lat"])), 0.0, ()) for code, row in _read(source / "points.csv").items()
    } | points
    regions = _regions(source)
    found = []
    for alpha2, entry in _current(source).items():
        code = alpha3(entry)
        point, area, bounds = points.get(code, (None, 0.0, ()))
        region, subregion = regions.get(alpha2, ("", ""))
        named = [_name(english, alpha2), _name(spanish, alpha2)]
        others = {*_alternatives(english, alpha2), *_alternatives(spanish, alpha2), *aliases.get(code, "").split(";")}
        found.append(
            {
                "alpha3": code, "alpha2": alpha2, "numeric": entry["_numeric"], "name_en": named[0], "name_es": named[1],
                "aliases": ";".join(sorted(others - {"", *named})),
                "region": english.get(region, ""), "subregion": english.get(subregion, ""),
                "label_lon": f"{point[0]:.2f}" if point else "", "label_lat": f"{point[1]:.2f}" if point else "",
                "point": str(point is not None and area < SMALL).lower(), "bounds": " ".join(f"{side:.1f}" for side in bounds), "valid_from": "", "valid_until": "",
            }
        )  # fmt: skip
    return sorted([*found, *_ended(source)], key=lambda row: row["alpha3"])


def _ended(source: Path) -> list[dict[str, str]]:
    """Former states by their ISO 3166-3 alpha-3 codes: named and dated, without a place on today's map."""
    return [dict.fromkeys(COLUMNS, "") | row | {"point": "false"} for row in _read(source / "historical.csv").values()]


def _current(source: Path) -> dict[str, dict[str, str]]:
    mappings = json.loads((source / "cldr" / "codeMappings.json").read_text("utf-8"))["supplemental"]["codeMappings"]
    english = _names(source, "en")
    return {
        alpha2: entry
        for alpha2, entry in mappings.items()
        if len(alpha2) == 2 and {"_numeric", "_alpha3"} <= set(entry) and alpha2 in english and alpha2 not in NOT_PLACES
    }


def _names(source: Path, language: str) -> dict[str, str]:
    content: Any = json.loads((source / "cldr" / f"territories-{language}.json").read_text("utf-8"))
    names: dict[str, str] = content["main"][language]["localeDisplayNames"]["territories"]
    return names


def _name(names: dict[str, str], alpha2: str) -> str:
    name = names[f"{alpha2}-alt-short"] if alpha2 in SHORT and f"{alpha2}-alt-short" in names else names[alpha2]
    return name.replace(" & ", " and ")


def _alternatives(names: dict[str, str], alpha2: str) -> list[str]:
    """Other names of a place; two letters are left to the codes, since Spanish "RU" is not Russia's RU."""
    return [name for key, name in names.items() if (key == alpha2 or key.startswith(f"{alpha2}-alt-")) and len(name) > 2]


def _regions(source: Path) -> dict[str, tuple[str, str]]:
    """UN M49 region and subregion (numeric) of each alpha-2 code."""
    raw = json.loads((source / "cldr" / "territoryContainment.json").read_text("utf-8"))
    contains = {key: value["_contains"] for key, value in raw["supplemental"]["territoryContainment"].items()}
    found = {}
    for region in REGIONS:
        for subregion in contains[region]:
            for member in contains.get(subregion, ()):
                found[member] = (region, subregion)
    return found


def _table(path: Path, column: str) -> dict[str, str]:
    return {code: row[column] for code, row in _read(path).items()}


def _read(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["alpha3"]: row for row in csv.DictReader(file)}
