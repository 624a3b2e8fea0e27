"""What a product needs beside its view and cannot make itself: pictures that a browser draws, and files of the application."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from components.language.messages import NO_BROWSER, TOO_SLOW
from components.theme import Spec


class NoBrowserError(Exception):
    """No browser could be started; the message says what to do."""

    def __init__(self, sentence: str = NO_BROWSER) -> None:
        super().__init__(sentence)


class TooSlowError(Exception):
    """A picture did not come within the time limit, twice."""

    def __init__(self, sentence: str = TOO_SLOW) -> None:
        super().__init__(sentence)


class Renderer(Protocol):
    """What draws pictures of figures."""

    def picture(self, spec: Spec, form: str, scale: float = 1.0) -> bytes:
        """The figure as "png" (`scale` pixels per pixel of the figure), "svg" or "pdf". Raises NoBrowserError or TooSlowError."""


@dataclass(frozen=True)
class Tools:
    """`renderer` draws; `template` gives the text of a template by its name, `library` that of plotly.js, `shape` the GeoJSON of
    outlines or hatches by its file name; `shape_folder` is the address of those files for a browser without a server.
    """

    renderer: Renderer
    template: Callable[[str], str]
    library: Callable[[], str]
    shape: Callable[[str], Any]
    shape_folder: str
