"""Text that stays in its box."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.text_metrics import FONTS, fit_text, text_width, wrap_text

TEXT = st.text(alphabet=st.sampled_from("abc WMi ñé 我们 لا نقبل .,-"), max_size=120)


def test_widths_are_those_of_the_face_with_room() -> None:
    assert text_width("i", 10) < text_width("M", 10)
    assert text_width("Hamburg", 10, bold=True) > text_width("Hamburg", 10)
    assert text_width("Hamburg", 20) == pytest.approx(2 * text_width("Hamburg", 10))
    assert text_width("我", 10) >= 10
    assert {path.name for path in FONTS.glob("*.ttf")} >= {"SourceSans3-Regular.ttf", "SourceSans3-Bold.ttf"}


@given(TEXT, st.integers(20, 400), st.booleans())
def test_no_line_is_wider_than_the_box_and_nothing_is_lost(text: str, room: int, bold: bool) -> None:
    lines = wrap_text(text, room, 12, bold)
    assert all(text_width(line, 12, bold) <= room or len(line) == 1 for line in lines)
    assert "".join(lines).replace(" ", "") == "".join(text.split())


@given(TEXT, st.integers(30, 300), st.integers(1, 4))
def test_what_does_not_fit_ends_in_an_ellipsis(text: str, room: int, lines: int) -> None:
    whole, shown = wrap_text(text, room, 12), fit_text(text, room, 12, lines)
    assert len(shown) <= lines
    assert (shown == whole) == (len(whole) <= lines) or shown[-1].endswith("…")
    assert all(text_width(line, 12) <= room or len(line) <= 2 for line in shown)
