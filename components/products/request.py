"""What is wanted of a view: which product, of which figure, how large."""

from dataclasses import dataclass

from components.charts.registry import CHARTS
from components.language import products as words

FIGURES = ("canvas", *CHARTS)
PAPERS = {"a4": "a4", "letter": "us-letter"}
# Width over height that a canvas can take.
NARROW, BROAD = 0.5, 2.4


@dataclass(frozen=True)
class ProductRequest:
    """`form` is the file's ending, `figure` the one of a picture, with its size in pixels and scale; `everything` asks for all rows
    of a table instead of the view's, `report` for the report instead of the picture as PDF, on a `paper`.
    """

    form: str
    figure: str = "canvas"
    width: int = 1280
    height: int = 720
    scale: float = 2.0
    everything: bool = False
    report: bool = False
    paper: str = "a4"

    @property
    def product(self) -> str:
        """The key of the product in the registry."""
        return "report" if self.report else self.form

    def problem(self) -> str:
        """What cannot be made and why; empty if it can. The registry says whether there is such a product."""
        if self.figure not in FIGURES:
            return words.no_such("figure", self.figure, ", ".join(FIGURES))
        if self.paper not in PAPERS:
            return words.no_such("paper", self.paper, ", ".join(PAPERS))
        if not 200 <= self.width <= 8000 or not 200 <= self.height <= 8000 or not NARROW <= self.width / self.height <= BROAD:
            return words.impossible_size(self.width, self.height)
        if not 0.25 <= self.scale <= 4 or self.width * self.height * self.scale**2 > 80e6:
            return words.impossible_scale(self.scale)
        return ""

    def design(self) -> tuple[int, int]:
        """The canvas's own size in pixels, at which letters are legible, with the proportions asked for."""
        ratio = self.width / self.height
        return (round(720 * ratio), 720) if ratio >= 1.3 else (1080, round(1080 / ratio))

    def magnification(self) -> float:
        """Pixels of the picture per pixel of the canvas; 1 where a picture has no pixels."""
        return self.scale * self.width / self.design()[0] if self.form == "png" else 1.0
