"""Any spelling or code of a state to its ISO 3166-1 alpha-3 code, or a sentence why not."""

import csv
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from geo.folding import fold_name

HERE = Path(__file__).parent
# West, south, east and north in degrees.
Bounds = tuple[float, float, float, float]
NO_CODE = "no state or territory has this ISO 3166-1 alpha-3 code; geo/names.csv lists them"
# States, territories and bodies whose name takes an article in a sentence.
WITH_ARTICLE = frozenset(
    [
        "ALA",
        "ARE",
        "ATF",
        "BES",
        "BHS",
        "CAF",
        "CCK",
        "COK",
        "COM",
        "CYM",
        "DOM",
        "FLK",
        "FRO",
        "GBR",
        "GMB",
        "HMD",
        "IMN",
        "IOT",
        "MDV",
        "MHL",
        "MNP",
        "NLD",
        "PCN",
        "PHL",
        "QUU",
        "SLB",
        "SYC",
        "TCA",
        "UMI",
        "USA",
        "VGB",
        "VIR",
        # International bodies by the codes that stand in ids.
        "AU",
        "CAN",
        "EU",
        "OAS",
        "OEA",
        "UN",
    ]
)


@dataclass(frozen=True)
class Place:
    """One state or territory. The label point is in degrees, and so are the `bounds` of its main parts, those of at least a tenth of the
    largest; `is_point` says that it is too small to see as an area. A former state (ISO 3166-3) has neither; `since` and `until` are the
    first and the last day on which it was one, if they are told.
    """

    alpha3: str
    alpha2: str
    numeric: str
    name: str
    name_es: str
    aliases: tuple[str, ...]
    region: str
    subregion: str
    lon: float | None
    lat: float | None
    is_point: bool
    since: date | None = None
    until: date | None = None
    bounds: Bounds | None = None

    def existed(self, day: date) -> bool:
        """True if there was this state on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Problem:
    """A name or code that no state answers to, and why."""

    value: str
    reason: str

    def __str__(self) -> str:
        return f"{self.value!r}: {self.reason}"


@cache
def by_alpha3() -> dict[str, Place]:
    """Every place of names.csv by its alpha-3 code, in the order of the codes."""
    with (HERE / "names.csv").open(encoding="utf-8", newline="") as file:
        return {row["alpha3"]: _place(row) for row in csv.DictReader(file)}


@cache
def current() -> tuple[str, ...]:
    """The codes of the states and territories of today, in their order: those that have a place on the map."""
    return tuple(code for code, place in by_alpha3().items() if place.until is None)


@cache
def ended() -> dict[str, Place]:
    """The former states by their codes."""
    return {code: place for code, place in by_alpha3().items() if place.until is not None}


def name_of(alpha3: str) -> str:
    """The English short name of a code; the code itself if it is unknown."""
    place = by_alpha3().get(alpha3)
    return place.name if place else alpha3


def in_sentence(alpha3: str) -> str:
    """The name as it stands inside an English sentence: with its article where it has one."""
    name = name_of(alpha3)
    return f"the {name}" if alpha3 in WITH_ARTICLE else name


def to_alpha3(text: str) -> str | Problem:
    """The alpha-3 code of a state, of today or former, named by any usual spelling or ISO code; otherwise a Problem, never a guess."""
    key = fold_name(text)
    if not key:
        return Problem(text, "the name is empty; give a name or an ISO 3166-1 code")
    codes = _spellings().get(key, frozenset())
    if len(codes) == 1:
        return next(iter(codes))
    if codes:
        return Problem(text, f"the name fits more than one state ({', '.join(sorted(codes))}); give the code")
    gone = _historical().get(key)
    if gone:
        return Problem(text, f"this state no longer exists ({gone}); give the state that the record speaks of")
    if re.fullmatch(r"[A-Z]{3}", text):
        return Problem(text, NO_CODE)
    return Problem(text, "no state answers to this name; give its usual English or Spanish name or its ISO 3166-1 code")


def _place(row: dict[str, str]) -> Place:
    lon, lat = (float(row[key]) if row[key] else None for key in ("label_lon", "label_lat"))
    return Place(
        alpha3=row["alpha3"], alpha2=row["alpha2"], numeric=row["numeric"], name=row["name_en"], name_es=row["name_es"],
        aliases=tuple(row["aliases"].split(";")) if row["aliases"] else (),
        region=row["region"], subregion=row["subregion"], lon=lon, lat=lat, is_point=row["point"] == "true",
        since=_day(row["valid_from"]), until=_day(row["valid_until"]), bounds=_bounds(row["bounds"]),
    )  # fmt: skip


def _bounds(text: str) -> Bounds | None:
    if not text:
        return None
    west, south, east, north = map(float, text.split(" "))
    return west, south, east, north


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def _spellings() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for place in by_alpha3().values():
        codes = (place.alpha3, place.alpha2, place.numeric)
        for spelling in (*codes, place.name, place.name_es, *place.aliases):
            found.setdefault(fold_name(spelling), set()).add(place.alpha3)
    found.pop("", None)
    return {key: frozenset(codes) for key, codes in found.items()}


@cache
def _historical() -> dict[str, str]:
    with (HERE / "historical.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {fold_name(spelling): row["note"] for row in rows for spelling in row["spellings"].split(";")}
