"""Map, chart and table side by side, where nothing is found: what to loosen is told once."""

from streamlit.testing.v1 import AppTest

from components.views.window import HELD, WIDE
from tests.support import ROOT


def test_a_wide_window_without_a_result_stands_and_tells_once_what_to_loosen() -> None:
    page = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    page.query_params["country"], page.query_params["q"] = "BRA", "zzzz"
    page.session_state[HELD] = WIDE
    page.run()
    assert not page.exception
    assert [button.key for button in page.button if str(button.key).startswith("loosen")] == ["loosen-0"]
