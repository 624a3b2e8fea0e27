"""Pictures by a real browser: their size, what is painted on them, their text, and a browser that is killed or missing."""

import io
import os
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pypdf
import pytest
import zxingcpp
from PIL import Image

from components.jobs import renderer as renderers
from components.jobs.make import make_product
from components.jobs.renderer import Renderer
from components.products.request import FIGURES, ProductRequest
from components.products.tools import NoBrowserError, TooSlowError
from components.theme import STANCE
from data.dataset.dataset import Dataset
from tests.browser import found
from tests.steps import colours, rgb
from tests.test_theme import SIMULATIONS, lab
from tests.views import hostile, viewed


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    path = found()
    assert path, "no Chromium was found; run `make test`, which installs one, or set BROWSER_PATH"
    kept = Renderer()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BROWSER_PATH", path)
        yield kept
        kept.close()


def png(dataset: Dataset, renderer: Renderer, query: str = "", scale: float = 1.0, **order: object) -> Image.Image:
    view_data, stamp = viewed(dataset, query, tlp="GREEN")
    return Image.open(io.BytesIO(make_product(view_data, stamp, ProductRequest("png", scale=scale, **order), renderer)))  # type: ignore[arg-type]


@pytest.mark.parametrize(("width", "height", "scale"), [(1280, 720, 1.0), (1280, 720, 2.0), (1080, 1350, 1.0), (1920, 1080, 0.5)])
def test_a_png_has_the_size_that_was_asked_for(
    shipped: Dataset, renderer: Renderer, width: int, height: int, scale: float
) -> None:
    assert png(shipped, renderer, width=width, height=height, scale=scale).size == (width * scale, height * scale)


def test_the_canvas_is_painted_in_every_part(shipped: Dataset, renderer: Renderer) -> None:
    image = png(shipped, renderer, "extent=latam").convert("RGB")
    assert image.getpixel((2, 2)) == (255, 255, 255)
    for stance, least in {"supportive": 1_000, "conditional": 40, "opposed": 1_000, "hostile": 20}.items():
        assert colours(_bytes(image.crop((0, 120, 540, 450)))).get(rgb(STANCE[stance].fill), 0) > least, f"{stance} on the map"
        assert colours(_bytes(image.crop((540, 120, 1280, 450)))).get(rgb(STANCE[stance].fill), 0) > 120, f"{stance} in the bars"
    for box in ((36, 30, 1100, 100), (36, 470, 1240, 610), (120, 620, 1100, 690)):
        dark = (np.asarray(image.crop(box).convert("L")) < 128).mean()
        assert 0.01 < dark < 0.5, box
    assert colours(_bytes(image)).get((0x33, 0xFF, 0), 0) > 100


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_can_be_drawn_alone(shipped: Dataset, renderer: Renderer, name: str) -> None:
    image = png(shipped, renderer, figure=name).convert("RGB")
    assert len(colours(_bytes(image.crop((36, 140, 1244, 600))))) > 20


def test_the_qr_code_leads_to_the_view(shipped: Dataset, renderer: Renderer) -> None:
    query = "country=MEX&country=COL&as_of=2025-08-31"
    _, stamp = viewed(shipped, query)
    (code,) = zxingcpp.read_barcodes(png(shipped, renderer, query))
    assert code.text == stamp.link


def test_svg_holds_real_text(shipped: Dataset, renderer: Renderer) -> None:
    view_data, stamp = viewed(shipped, "country=MEX")
    root = ElementTree.fromstring(make_product(view_data, stamp, ProductRequest("svg"), renderer))
    texts = ["".join(node.itertext()) for node in root.iter("{http://www.w3.org/2000/svg}text")]
    whole = " ".join(texts)
    assert "Mexico is against US military force" in whole
    assert stamp.view_id in whole
    assert "Claudia Sheinbaum" in whole


def test_pdf_is_one_page_of_vectors_with_text(shipped: Dataset, renderer: Renderer) -> None:
    view_data, stamp = viewed(shipped, "country=MEX")
    content = make_product(view_data, stamp, ProductRequest("pdf"), renderer)
    (page,) = pypdf.PdfReader(io.BytesIO(content)).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (960, 540)
    text = " ".join(page.extract_text().split())
    assert stamp.view_id in text
    assert "Mexico is against" in text
    assert len(content) < 1_500_000, "a picture of pixels would be larger"


def test_markup_is_drawn_as_text(tmp_path: Path, renderer: Renderer) -> None:
    view_data, stamp = viewed(hostile(tmp_path), title="<b>bold</b> & <script>alert(1)</script>")
    svg = make_product(view_data, stamp, ProductRequest("svg"), renderer).decode()
    whole = " ".join("".join(node.itertext()) for node in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"))
    assert "<b>bold</b> & <script>alert(1)</script>" in whole
    assert "=cmd|' /C calc'!A0" in whole
    assert "<script" not in svg


def test_a_killed_browser_is_started_again(shipped: Dataset, renderer: Renderer) -> None:
    png(shipped, renderer, scale=0.5)
    children = subprocess.run(
        ["pgrep", "-P", str(os.getpid()), "-f", "chrom"], capture_output=True, text=True, check=True
    ).stdout.split()
    assert children
    for child in children:
        os.kill(int(child), signal.SIGKILL)
    assert png(shipped, renderer, scale=0.5).size == (640, 360)


def test_two_at_once_get_their_own(shipped: Dataset, renderer: Renderer) -> None:
    def link(query: str) -> str:
        (code,) = zxingcpp.read_barcodes(png(shipped, renderer, query))
        return code.text

    queries = ["country=MEX", "country=COL", "country=ECU", "country=VEN"]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(link, queries)) == [viewed(shipped, query)[1].link for query in queries]


def test_without_a_browser_the_sentence_says_what_to_install(shipped: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    assert renderers.browser_path() is None
    view_data, stamp = viewed(shipped)
    with pytest.raises(NoBrowserError, match="Pictures need Chromium"):
        make_product(view_data, stamp, ProductRequest("png"), Renderer())


def test_a_picture_that_takes_too_long_is_given_up(shipped: Dataset, renderer: Renderer) -> None:
    view_data, stamp = viewed(shipped)
    hasty = Renderer(picture=0.001)
    with pytest.raises(TooSlowError, match="did not draw"):
        make_product(view_data, stamp, ProductRequest("png"), hasty)
    hasty.close()


def test_grey_and_colour_blind_eyes_tell_the_drawn_stances_apart(shipped: Dataset, renderer: Renderer) -> None:
    """On the picture itself: the fills that are painted, in grey and as dichromats see them, keep a visible distance."""
    painted = colours(_bytes(png(shipped, renderer, figure="bars").convert("RGB")))
    fills = {stance: np.array(rgb(style.fill)) for stance, style in STANCE.items()}
    assert all(painted.get(tuple(int(c) for c in fill), 0) > 200 for fill in fills.values())
    channels = {s: np.where(f / 255 <= 0.04045, f / 255 / 12.92, ((f / 255 + 0.055) / 1.055) ** 2.4) for s, f in fills.items()}
    grey = {s: lab(np.full(3, c @ [0.2126, 0.7152, 0.0722]))[0] for s, c in channels.items()}
    assert min(abs(grey[a] - grey[b]) for a, b in combinations(grey, 2)) > 5
    for matrix in SIMULATIONS.values():
        seen = {s: lab(np.clip(np.array(matrix) @ c, 0, 1)) for s, c in channels.items()}
        assert min(np.linalg.norm(seen[a] - seen[b]) for a, b in combinations(seen, 2)) > 15


def _bytes(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "png")
    return out.getvalue()
