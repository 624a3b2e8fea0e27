"""Colour: contrast by WCAG 2.2, and five stances that grey print and colour-blind eyes still tell apart."""

from itertools import combinations

import numpy as np
import pytest

from components.language.labels import EMPTY as EMPTY_WORDS
from components.theme import DARK, EMPTY, LIGHT, STANCE, Palette
from data.schema import STANCES

# Viénot, Brettel and Mollon (1999), "Digital video colourmaps for checking the legibility of displays by dichromats",
# for protanopia and deuteranopia; tritanopia by the matrix of Machado, Oliveira and Fernandes (2009) at full severity.
SIMULATIONS = {
    "protanopia": [[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]],
    "deuteranopia": [[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}  # fmt: skip


def linear(code: str) -> np.ndarray:
    channels = np.array([int(code[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def luminance(code: str) -> float:
    return float(linear(code) @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio of two colours."""
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def lab(rgb: np.ndarray) -> np.ndarray:
    """CIELAB (D65) of linear sRGB."""
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ rgb / [0.9505, 1.0, 1.089]
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz * (29 / 6) ** 2 / 3 + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_every_stance_and_kind_of_empty_has_its_style() -> None:
    assert tuple(STANCE) == STANCES
    assert len({style.symbol for style in STANCE.values()}) == len({style.marker for style in STANCE.values()}) == 5
    assert len({style.patterns for kind, style in EMPTY.items() if kind != "searches_not_recorded"}) == len(EMPTY) - 1 == 6
    assert set(EMPTY) == set(EMPTY_WORDS)


@pytest.mark.parametrize("stance", STANCES)
def test_ink_is_legible_on_every_fill(stance: str) -> None:
    assert contrast(STANCE[stance].ink, STANCE[stance].fill) >= 4.5


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_text_and_lines_have_contrast_with_the_paper(look: Palette) -> None:
    assert contrast(look.ink, look.paper) >= 4.5
    assert contrast(look.soft_ink, look.paper) >= 4.5
    assert contrast(look.outline, look.paper) >= 3
    assert contrast(look.ink, look.halo) >= 4.5
    for quad, fill in look.quads.items():
        assert contrast(look.quad_inks[quad], fill) >= 4.5


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_lines_hatches_and_symbols_stand_out(look: Palette) -> None:
    for ground in (look.paper, look.land):
        assert contrast(look.outline, ground) >= 3
        assert contrast(look.hatch, ground) >= 3
    for stance in STANCES:
        assert contrast(look.edge(stance), look.paper) >= 3, stance


def test_in_grey_the_order_of_each_side_is_kept() -> None:
    grey = {stance: lab(linear(style.fill))[0] for stance, style in STANCE.items()}
    assert grey["supportive"] < grey["conditional"] < grey["neutral"]
    assert grey["hostile"] < grey["opposed"] < grey["neutral"]
    assert min(abs(grey[a] - grey[b]) for a, b in combinations(STANCES, 2)) > 5


@pytest.mark.parametrize("name", SIMULATIONS)
def test_colour_blind_eyes_tell_the_stances_apart(name: str) -> None:
    seen = {s: lab(np.clip(np.array(SIMULATIONS[name]) @ linear(style.fill), 0, 1)) for s, style in STANCE.items()}
    assert min(np.linalg.norm(seen[a] - seen[b]) for a, b in combinations(STANCES, 2)) > 15
