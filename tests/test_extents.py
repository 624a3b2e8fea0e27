"""The part of the world on which a dataset opens."""

import pytest

from geo.extents import EXTENTS, FOCUS, WORLD, extent_of, focus_extent


def test_the_window_is_drawn_around_the_main_parts_of_the_focus_states() -> None:
    extent = focus_extent(("MEX", "VEN", "COL", "ECU"))
    assert (extent.key, extent.shapes, extent.inset) == (FOCUS, "latam", "latam")
    assert -122 < extent.lon[0] < -117
    assert -60 < extent.lon[1] < -55
    assert extent.lat[0] > -10, "the Galápagos do not stretch it, nor does the rest of the continent"
    assert extent.holds(-99.1, 19.4)


@pytest.mark.parametrize("states", [("BRA", "NGA", "DEU", "JPN", "AUS"), (), ("CELAC",), ("RUS", "USA")])
def test_states_far_apart_open_on_the_world(states: tuple[str, ...]) -> None:
    assert focus_extent(states) is WORLD


@pytest.mark.parametrize(("states", "shapes"), [(("USA", "MEX"), "americas"), (("UKR", "POL"), "world"), (("ECU",), "latam")])
def test_the_finest_outlines_that_hold_the_window_are_drawn(states: tuple[str, ...], shapes: str) -> None:
    assert focus_extent(states).shapes == shapes


def test_a_small_state_is_shown_among_its_neighbours() -> None:
    extent = focus_extent(("SLV",))
    assert extent.lon[1] - extent.lon[0] >= 16
    assert extent.lat[1] - extent.lat[0] >= 16


def test_a_named_extent_is_that_extent() -> None:
    assert all(extent_of(key, ("MEX",)) is extent for key, extent in EXTENTS.items())
