"""Names, codes and outlines."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import shapely
from shapely.geometry import shape

from geo import shapes
from geo.build.__main__ import build, read_countries
from geo.extents import EXTENTS
from geo.folding import fold, fold_name
from geo.names import Problem, by_alpha3, current, ended, name_of, to_alpha3
from tests.support import ROOT

PRODUCTS = sorted(shapes.manifest())


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("EE. UU.", "USA"), ("Estados Unidos", "USA"), ("u.s.", "USA"), ("USA", "USA"), ("us", "USA"), ("840", "USA"), ("México", "MEX"),
        ("MEXICO", "MEX"), ("Brasil", "BRA"), ("Trinidad & Tobago", "TTO"), ("Trinidad y Tobago", "TTO"), ("Côte d'Ivoire", "CIV"),
        ("Ivory Coast", "CIV"), ("Holy See", "VAT"), ("Rusia", "RUS"), ("Birmania", "MMR"), ("Türkiye", "TUR"), ("Turkey", "TUR"),
        ("NA", "NAM"), ("Kosovo", "XKX"), ("Guayana Francesa", "GUF"), ("República Bolivariana de Venezuela", "VEN"), ("St. Vincent and the Grenadines", "VCT"),
    ],
)  # fmt: skip
def test_usual_spellings_give_the_code(spelling: str, code: str) -> None:
    assert to_alpha3(spelling) == code


@pytest.mark.parametrize(
    ("spelling", "why"),
    [
        ("West Germany", "no longer exists"), ("Gran Colombia", "no longer exists"),
        ("Congo", "more than one state"), ("Atlantis", "no state answers"), ("", "empty"), ("   ", "empty"), ("Mexic", "no state answers"),
    ],
)  # fmt: skip
def test_unknown_and_historical_names_are_problems_never_guesses(spelling: str, why: str) -> None:
    found = to_alpha3(spelling)
    assert isinstance(found, Problem)
    assert why in found.reason


def test_every_place_is_complete_and_answers_to_its_own_names() -> None:
    places = {code: by_alpha3()[code] for code in current()}
    assert len(places) >= 249
    for place in places.values():
        assert len(place.alpha3) == 3
        assert len(place.alpha2) == 2
        assert len(place.numeric) == 3
        assert place.name
        assert place.name_es
        assert to_alpha3(place.alpha3) == to_alpha3(place.alpha2) == to_alpha3(place.numeric) == place.alpha3
    assert len({place.numeric for place in places.values()}) == len(places)
    assert {p.subregion for p in places.values() if p.region == "Americas"} == {
        "Caribbean",
        "Central America",
        "South America",
        "Northern America",
    }
    assert name_of("CELAC") == "CELAC"


def test_folding() -> None:
    assert fold("Ñandú Æ") == "nandu æ"
    assert fold_name("EE. UU.") == "ee uu"
    assert fold_name("Trinidad & Tobago") == "trinidad and tobago"


def geometries(product: str) -> dict[str, shapely.MultiPolygon]:
    features = json.loads((shapes.STATIC / shapes.manifest()[product]).read_text("utf-8"))["features"]
    return {feature["id"]: shape(feature["geometry"]) for feature in features}


@pytest.mark.parametrize("product", PRODUCTS)
def test_exterior_rings_run_clockwise_so_that_no_shape_fills_the_globe(product: str) -> None:
    for code, geometry in geometries(product).items():
        for polygon in geometry.geoms:
            assert not polygon.exterior.is_ccw, (product, code)
            assert polygon.area > 0


@pytest.mark.parametrize("product", ["outlines-latam", "outlines-americas", "outlines-world"])
def test_borders_stay_shared_under_simplification(product: str) -> None:
    areas = geometries(product)
    for one, other in (("MEX", "GTM"), ("COL", "VEN"), ("COL", "ECU"), ("BRA", "ARG")):
        shared = areas[one].boundary.intersection(areas[other].boundary)
        assert shared.length > 1, (product, one, other)
        assert areas[one].intersection(areas[other]).area < 0.02


def test_parts_overseas_have_codes_of_their_own() -> None:
    areas = geometries("outlines-world")
    assert areas["FRA"].bounds[0] > -10
    assert areas["GUF"].bounds[2] < -50
    every = set(read_countries()["code"])
    assert {"GUF", "GLP", "MTQ", "REU", "MYT", "BES", "SJM", "XKX", "PRI", "FLK"} <= every


def test_areas_without_a_code_are_drawn_but_named_as_no_state() -> None:
    codes = shapes.codes("outlines-world")
    assert {"area:somaliland", "area:n-cyprus"} <= codes
    assert {code for code in codes if not code.startswith("area:")} <= set(by_alpha3())


@pytest.mark.parametrize("code", ["BRB", "TTO", "GRD", "ATG", "LCA", "MTQ", "SGP", "TUV"])
def test_small_states_are_points_too(code: str) -> None:
    place = by_alpha3()[code]
    assert place.is_point
    assert place.lon is not None


def test_every_state_of_latin_america_lies_in_the_default_extent() -> None:
    extent = EXTENTS["latam"]
    for place in by_alpha3().values():
        if place.region == "Americas" and place.subregion != "Northern America" and place.alpha3 not in ("BVT", "SGS"):
            assert extent.holds(place.lon or 0, place.lat or 0), place


def test_label_points_lie_inside_their_states() -> None:
    countries = read_countries()
    areas = dict(zip(countries["code"], countries.geometry, strict=True))
    for code in ("MEX", "VEN", "COL", "ECU", "CHL", "BHS", "FRA", "RUS", "USA"):
        place = by_alpha3()[code]
        assert areas[code].buffer(0).contains(shapely.Point(place.lon, place.lat)), code


def test_hatches_lie_inside_their_states_and_differ_in_direction() -> None:
    areas = {code: geometry.buffer(0.2) for code, geometry in geometries("outlines-latam").items()}
    for pattern in ("rising", "falling", "level"):
        stripes = geometries(f"hatch-{pattern}-latam")
        assert areas["BRA"].contains(stripes["BRA"].buffer(0))
        assert 0.05 < stripes["BRA"].area / areas["BRA"].area < 0.2
    assert (
        geometries("hatch-rising-latam")["BRA"].intersection(geometries("hatch-falling-latam")["BRA"]).area
        < stripes["BRA"].area / 4
    )


def test_the_build_is_reproducible_to_the_byte(tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    build(tmp_path / "static", tmp_path)
    for name in ("names.csv", "manifest.json"):
        assert (tmp_path / name).read_bytes() == (ROOT / "geo" / name).read_bytes()
    made = {path.name: path.read_bytes() for path in (tmp_path / "static").iterdir()}
    assert made == {path.name: path.read_bytes() for path in shapes.STATIC.iterdir()}


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("USSR", "SUN"),
        ("Yugoslavia", "YUG"),
        ("CSK", "CSK"),
        ("East Germany", "DDR"),
        ("Zaire", "ZAR"),
        ("Antillas Neerlandesas", "ANT"),
    ],
)
def test_a_former_state_has_a_code_and_the_days_on_which_it_was_one(spelling: str, code: str) -> None:
    assert to_alpha3(spelling) == code
    place = ended()[code]
    assert place.existed(place.until)
    assert not place.existed(place.until + timedelta(days=1))
    assert place.lon is None
    assert code not in current()


def test_a_place_is_what_its_row_says() -> None:
    place = by_alpha3()["ARE"]
    assert (place.alpha2, place.numeric, place.name_es) == ("AE", "784", "Emiratos Árabes Unidos")
    assert place.aliases == ("EAU", "Emirates", "UAE")
    assert (place.lon, place.lat) == (54.54, 23.48)
    assert by_alpha3()["BIH"].aliases == ("Bosnia", "Bosnia & Herzegovina")


def test_a_state_exists_from_its_first_day_to_its_last() -> None:
    state = replace(by_alpha3()["ARE"], since=date(1990, 1, 1), until=date(1991, 1, 1))
    days = [date(1989, 12, 31), date(1990, 1, 1), date(1991, 1, 1), date(1991, 1, 2)]
    assert [state.existed(day) for day in days] == [False, True, True, False]
    assert replace(state, since=None).existed(days[0])
