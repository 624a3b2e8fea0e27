"""Makes a product with this machine's browser and the application's files."""

from components.charts.view_data import ViewData
from components.jobs import assets
from components.products.registry import build_product
from components.products.request import ProductRequest
from components.products.stamp import Stamp
from components.products.tools import Renderer, Tools


def tools(renderer: Renderer) -> Tools:
    """What products need beside their view, with a renderer of one's own."""
    return Tools(renderer, assets.template, assets.library, assets.shape, assets.shape_folder())


def make_product(view_data: ViewData, stamp: Stamp, request: ProductRequest, renderer: Renderer) -> bytes:
    """The file that a request means; see `registry.build_product` for what it raises."""
    return build_product(view_data, stamp, request, tools(renderer))
