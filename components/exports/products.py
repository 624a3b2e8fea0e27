"""Everything that can leave the tracker, by the ending of its file name."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from components import VERSION, assets
from components.charts.figures import DRAWN, Asked, ask, figure
from components.exports import qr
from components.exports.canvas import bare_figure, canvas
from components.exports.citation_files import citation_file
from components.exports.one_file import one_file
from components.exports.renderer import NoBrowserError, Renderer, TooSlowError
from components.exports.report import PAPERS, report
from components.exports.slides import deck
from components.exports.stamp import Stamp, Wishes
from components.exports.stamp import stamp as stamped
from components.exports.tables import LIMIT, about, as_csv, as_json, as_parquet, as_xlsx
from components.theme import LIGHT, Spec
from data.filters import View

IMAGES = ("png", "svg", "pdf")
TABLES: Mapping[str, Callable[[Asked, Stamp, bool], bytes]] = {
    "csv": as_csv,
    "xlsx": as_xlsx,
    "json": as_json,
    "parquet": as_parquet,
}
CITATIONS = {"txt": "text", "bib": "bibtex", "ris": "ris", "csl": "csl"}
FORMS = (*IMAGES, "pptx", *TABLES, "html", *CITATIONS, "zip")
MIME = {
    "png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf", "csv": "text/csv", "json": "application/json", "html": "text/html",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation", "txt": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "parquet": "application/vnd.apache.parquet",
    "bib": "application/x-bibtex", "ris": "application/x-research-info-systems", "csl": "application/vnd.citationstyles.csl+json", "zip": "application/zip",
}  # fmt: skip
FIGURES = ("canvas", *DRAWN)
# Width over height that a canvas can take.
NARROW, BROAD = 0.5, 2.4
# The date that every member of a zip carries, so that the same view gives the same bytes.
EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Order:
    """What is wanted: form by file ending, which figure of an image, its size in pixels and scale, all rows or the view's, and the paper."""

    form: str
    figure: str = "canvas"
    width: int = 1280
    height: int = 720
    scale: float = 2.0
    everything: bool = False
    report: bool = False
    paper: str = "a4"

    def problem(self) -> str:
        """What cannot be made and why; empty if it can."""
        if self.form not in FORMS:
            return f"There is no export to .{self.form}. Choose one of: {', '.join(FORMS)}."
        if self.figure not in FIGURES:
            return f"There is no figure {self.figure}. Choose one of: {', '.join(FIGURES)}."
        if self.paper not in PAPERS:
            return f"There is no paper {self.paper}. Choose one of: {', '.join(PAPERS)}."
        if not 200 <= self.width <= 8000 or not 200 <= self.height <= 8000 or not NARROW <= self.width / self.height <= BROAD:
            return f"A picture of {self.width} x {self.height} pixels cannot hold its text. Each side may have 200 to 8000 pixels, and the width 0.5 to 2.4 times the height."
        if not 0.25 <= self.scale <= 4 or self.width * self.height * self.scale**2 > 80e6:
            return f"A scale of {self.scale:g} gives no useful picture at this size. Choose 0.25 to 4, and at most 80 million pixels."
        return ""


def design(order: Order) -> tuple[int, int]:
    """The canvas's own size in pixels, at which letters are legible, with the proportions of the order."""
    ratio = order.width / order.height
    return (round(720 * ratio), 720) if ratio >= 1.3 else (1080, round(1080 / ratio))


def magnification(order: Order) -> float:
    """Pixels of the picture per pixel of the canvas; 1 where a picture has no pixels."""
    return order.scale * order.width / design(order)[0] if order.form == "png" else 1.0


def picture(asked: Asked, stamp: Stamp, order: Order) -> Spec:
    """The specification of the picture that an order means; the same for the page, the browser and every file."""
    names = ("map", asked.view.chart) if order.figure == "canvas" else (order.figure,)
    return canvas(asked, stamp, names, *design(order))


def make(asked: Asked, stamp: Stamp, order: Order, renderer: Renderer) -> bytes:
    """The file. Raises ValueError with a sentence for an order that cannot be made, NoBrowserError or TooSlowError for a picture."""
    problem = order.problem()
    if problem:
        raise ValueError(problem)
    if order.report:
        return _report(asked, stamp, order, renderer)
    if order.form in IMAGES:
        local = replace(asked, base=assets.shape_folder())
        return renderer.picture(picture(local, stamp, order), order.form, magnification(order))
    if order.form in TABLES:
        if order.everything:
            asked, stamp = _whole(asked, stamp)
        return TABLES[order.form](asked, stamp, order.everything)
    if order.form in CITATIONS:
        return citation_file(asked, stamp, CITATIONS[order.form])
    return {"pptx": _deck, "html": _html, "zip": _zip}[order.form](asked, stamp, order, renderer)


def _whole(asked: Asked, stamp: Stamp) -> tuple[Asked, Stamp]:
    """The view without any filter, to which a table of everything belongs, in the same person's words."""
    every = ask(asked.dataset, View(), asked.base)
    return every, stamped(every, Wishes(tlp=stamp.tlp, note=stamp.note, address=stamp.link.partition("?")[0]), VERSION)


def file_name(stamp: Stamp, order: Order) -> str:
    """A name that says which view, as of when, and how much of the data: "reaction-tracker_RT-4F7K-Q2ZA_2026-03-31.png"."""
    if order.everything and order.form in TABLES:
        known = "" if pd.isna(stamp.known_at) else f"_known-{stamp.known_at:%Y-%m-%d}"
        return f"reaction-tracker_everything{known}.{order.form}"
    kind = "_report" if order.report else "" if order.figure == "canvas" or order.form not in IMAGES else f"_{order.figure}"
    return f"reaction-tracker_{stamp.view_id}_{stamp.as_of}{kind}.{order.form}"


def _drawn(
    asked: Asked, name: str, size: tuple[int, int], form: str, scale: float, renderer: Renderer, titled: bool = True
) -> tuple[bytes, str]:
    """A figure alone, or nothing and the sentence that says why."""
    try:
        return renderer.picture(
            bare_figure(replace(asked, base=assets.shape_folder()), name, *size, titled=titled), form, scale
        ), ""
    except (NoBrowserError, TooSlowError) as error:
        return b"", str(error)


def _deck(asked: Asked, stamp: Stamp, order: Order, renderer: Renderer) -> bytes:
    drawn, missing = _drawn(asked, "map", (960, 440), "png", 2.0, renderer, titled=False)
    return deck(asked, stamp, drawn, qr.file(stamp.link, "png"), missing)


def _report(asked: Asked, stamp: Stamp, order: Order, renderer: Renderer) -> bytes:
    pictures, missing = {}, ""
    for name in DRAWN:
        svg, why = (b"", missing) if missing else _drawn(asked, name, (760, 420), "svg", 1.0, renderer)
        missing = missing or why
        pictures[name] = (figure(asked, name, LIGHT, 420).alt, svg)
    return report(asked, stamp, assets.template("report.typ"), pictures, qr.file(stamp.link, "svg"), order.paper, missing)


def _html(asked: Asked, stamp: Stamp, order: Order, renderer: Renderer) -> bytes:
    return one_file(asked, stamp, assets.template("one_file.html"), assets.library(), assets.shape)


def _zip(asked: Asked, stamp: Stamp, order: Order, renderer: Renderer) -> bytes:
    """Every product, with a manifest that names each file, its size and its SHA-256; what could not be made is named too."""
    orders = [replace(order, form=form, everything=False) for form in FORMS if form != "zip"]
    orders += [replace(order, form="pdf", report=True), replace(order, form="csv", everything=True)]
    files, missing = {}, {}
    for item in orders:
        name = file_name(stamp, item)
        try:
            files[name] = make(asked, stamp, item, renderer)
        except Exception as error:
            # One product that fails must not take the others with it; the manifest names it and why.
            missing[name] = str(error) or type(error).__name__
    listed = [
        {"file": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()} for name, content in files.items()
    ]
    manifest = {"about": about(asked, stamp, False, min(asked.found.n, LIMIT)), "files": listed, "not_made": missing}
    files["manifest.json"] = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    files["SHA256SUMS"] = "".join(f"{item['sha256']}  {item['file']}\n" for item in listed).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
