"""Everything that can leave the tracker: one entry a product, with its ending, its type and how it is made."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import pandas as pd

from components import VERSION
from components.charts.registry import CHARTS, chart_beside, draw_figure
from components.charts.view_data import ViewData, load_view_data
from components.language import products as words
from components.language.labels import PRODUCTS as LABELS
from components.products import qr
from components.products.archive import archive
from components.products.canvas import bare_figure, canvas
from components.products.citation_files import citation_file
from components.products.one_file import one_file
from components.products.report import report
from components.products.request import ProductRequest
from components.products.slides import deck
from components.products.stamp import ProductOptions, Stamp
from components.products.stamp import stamp as make_stamp
from components.products.tables import as_csv, as_json, as_parquet, as_xlsx
from components.products.tools import NoBrowserError, Tools, TooSlowError
from components.theme import LIGHT, Spec
from data.query.view import View

Build = Callable[[ViewData, Stamp, ProductRequest, Tools], bytes]


@dataclass(frozen=True)
class Product:
    """A product by its key. `kind` is "picture", "table", "citation" or "document"; a `slow` one lets the others pass."""

    key: str
    ending: str
    mime: str
    kind: str
    build: Build
    slow: bool = False

    @property
    def label(self) -> str:
        """What the product is called."""
        return LABELS[self.key]


def design_picture(view_data: ViewData, stamp: Stamp, request: ProductRequest) -> Spec:
    """The specification of the picture that is asked for; the same for the page, the browser and every file."""
    names = ("map", chart_beside(view_data.view)) if request.figure == "canvas" else (request.figure,)
    return canvas(view_data, stamp, names, *request.design())


def _picture(view_data: ViewData, stamp: Stamp, request: ProductRequest, tools: Tools) -> bytes:
    local = replace(view_data, base=tools.shape_folder)
    return tools.renderer.picture(design_picture(local, stamp, request), request.form, request.magnification())


def _table(
    write: Callable[[ViewData, Stamp, bool], bytes], view_data: ViewData, stamp: Stamp, request: ProductRequest, tools: Tools
) -> bytes:
    if request.everything:
        # A table of everything belongs to the view without any filter, in the same person's words.
        whole = load_view_data(view_data.dataset, View(), view_data.base)
        options = ProductOptions(tlp=stamp.tlp, note=stamp.note, address=stamp.link.partition("?")[0])
        return write(whole, make_stamp(whole, options, VERSION), True)
    return write(view_data, stamp, False)


def _citations(style: str, view_data: ViewData, stamp: Stamp, request: ProductRequest, tools: Tools) -> bytes:
    return citation_file(view_data, stamp, style)


def _draw(
    view_data: ViewData, name: str, size: tuple[int, int], form: str, scale: float, tools: Tools, titled: bool = True
) -> tuple[bytes, str]:
    """A figure alone, or nothing and the sentence that says why."""
    spec = bare_figure(replace(view_data, base=tools.shape_folder), name, *size, titled=titled)
    try:
        return tools.renderer.picture(spec, form, scale), ""
    except (NoBrowserError, TooSlowError) as error:
        return b"", str(error)


def _deck(view_data: ViewData, stamp: Stamp, request: ProductRequest, tools: Tools) -> bytes:
    drawn, missing = _draw(view_data, "map", (960, 440), "png", 2.0, tools, titled=False)
    return deck(view_data, stamp, drawn, qr.file(stamp.link, "png"), missing)


def _report(view_data: ViewData, stamp: Stamp, request: ProductRequest, tools: Tools) -> bytes:
    pictures, missing = {}, ""
    for name in CHARTS:
        svg, why = (b"", missing) if missing else _draw(view_data, name, (760, 420), "svg", 1.0, tools)
        missing = missing or why
        pictures[name] = (draw_figure(view_data, name, LIGHT, 420).alt, svg)
    template = tools.template("report.typ")
    return report(view_data, stamp, template, pictures, qr.file(stamp.link, "svg"), request.paper, missing)


def _page(view_data: ViewData, stamp: Stamp, request: ProductRequest, tools: Tools) -> bytes:
    return one_file(view_data, stamp, tools.template("one_file.html"), tools.library(), tools.shape)


def _everything(view_data: ViewData, stamp: Stamp, request: ProductRequest, tools: Tools) -> bytes:
    """Every other product, and the table of everything."""
    requests = [
        replace(request, form=product.ending, report=product.key == "report", everything=False)
        for product in PRODUCTS.values()
        if product.key != "zip"
    ]
    requests.append(replace(request, form="csv", everything=True))
    makers = {file_name(stamp, each): partial(build_product, view_data, stamp, each, tools) for each in requests}
    return archive(view_data, stamp, makers)


PRODUCTS = {
    product.key: product
    for product in (
        Product("png", "png", "image/png", "picture", _picture),
        Product("svg", "svg", "image/svg+xml", "picture", _picture),
        Product("pdf", "pdf", "application/pdf", "picture", _picture),
        Product("pptx", "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", "document", _deck, slow=True),
        Product("report", "pdf", "application/pdf", "document", _report, slow=True),
        Product("xlsx", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "table", partial(_table, as_xlsx)),
        Product("csv", "csv", "text/csv", "table", partial(_table, as_csv)),
        Product("json", "json", "application/json", "table", partial(_table, as_json)),
        Product("parquet", "parquet", "application/vnd.apache.parquet", "table", partial(_table, as_parquet)),
        Product("html", "html", "text/html", "document", _page),
        Product("txt", "txt", "text/plain", "citation", partial(_citations, "text")),
        Product("bib", "bib", "application/x-bibtex", "citation", partial(_citations, "bibtex")),
        Product("ris", "ris", "application/x-research-info-systems", "citation", partial(_citations, "ris")),
        Product("csl", "csl", "application/vnd.citationstyles.csl+json", "citation", partial(_citations, "csl")),
        Product("zip", "zip", "application/zip", "document", _everything, slow=True),
    )
}  # fmt: skip
FORMS = tuple(dict.fromkeys(product.ending for product in PRODUCTS.values()))


def problem(request: ProductRequest) -> str:
    """What of a request cannot be made and why; empty if it can."""
    if request.product not in PRODUCTS or PRODUCTS[request.product].ending != request.form:
        return words.no_such("export to", f".{request.form}", ", ".join(FORMS))
    return request.problem()


def build_product(view_data: ViewData, stamp: Stamp, request: ProductRequest, tools: Tools) -> bytes:
    """The file. Raises ValueError with a sentence for a request that cannot be met, NoBrowserError or TooSlowError for a picture."""
    wrong = problem(request)
    if wrong:
        raise ValueError(wrong)
    return PRODUCTS[request.product].build(view_data, stamp, request, tools)


def file_name(stamp: Stamp, request: ProductRequest) -> str:
    """A name that says which view, as of when, and how much of the data: "reaction-tracker_RT-4F7K-Q2ZA_2026-03-31.png"."""
    kind = PRODUCTS[request.product].kind
    if request.everything and kind == "table":
        known = "" if pd.isna(stamp.known_at) else f"_known-{stamp.known_at:%Y-%m-%d}"
        return f"reaction-tracker_everything{known}.{request.form}"
    part = "_report" if request.report else "" if request.figure == "canvas" or kind != "picture" else f"_{request.figure}"
    return f"reaction-tracker_{stamp.view_id}_{stamp.as_of}{part}.{request.form}"
