"""Make a file of a view from the command line: `python -m components.exports "country=MEX&as_of=2025-08-31" --out brief.pptx`."""

import argparse
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qs

from components import VERSION
from components.charts.registry import view_vocabulary
from components.charts.view_data import ViewData, load_view_data
from components.jobs.make import make_product
from components.jobs.renderer import Renderer
from components.products.registry import FORMS, PRODUCTS, file_name
from components.products.registry import problem as request_problem
from components.products.request import FIGURES, ProductRequest
from components.products.stamp import HOME, ProductOptions, stamp
from components.products.tables import LIMIT
from components.products.tools import NoBrowserError, TooSlowError
from components.theme import TLP, tlp
from data.dataset.open import SHIPPED, open_dataset
from data.dataset.open import VARIABLE as ENGINE
from data.problems import DatasetError
from data.query.view import PARAMETERS, parse
from geo.names import by_alpha3

# Parameters of the page that say nothing of the view.
IGNORED = ("view", "verify", "title", "tlp", "note", "embed", "embed_options")


class Parser(argparse.ArgumentParser):
    """Says in one sentence what is wrong, with exit status 1."""

    def error(self, message: str) -> None:  # type: ignore[override]
        """Print the sentence and stop."""
        print(
            f"{message[:1].upper()}{message[1:]}. `python -m components.exports --help` lists what can be asked.", file=sys.stderr
        )
        raise SystemExit(1)


def parser() -> Parser:
    """The command line's words."""
    found = Parser(
        prog="python -m components.exports", description="Make a picture, slides, a report, a table or a citation of a view."
    )
    add = found.add_argument
    add(
        "query",
        nargs="?",
        default="",
        help="the view, as the page's address has it after its question mark; empty for the default view",
    )
    add("--out", required=True, metavar="FILE", help=f"the file; its ending says what to make: {' '.join(FORMS)}")
    add(
        "--as",
        dest="form",
        choices=FORMS,
        metavar="FORM",
        help="what to make if --out is a folder; the file then gets a name that says its view and date",
    )
    add("--report", action="store_true", help="with .pdf: the report of several pages instead of the picture")
    add("--everything", action="store_true", help="all rows in a table, not only those of the view")
    add("--paper", default="a4", choices=("a4", "letter"), help="of the report")
    _picture_words(found)
    add("--lang", default="en", choices=("en",), help="language of the words; English is the one there is")
    add("--data", default=os.environ.get("TRACKER_DATA") or SHIPPED, type=Path, metavar="FOLDER", help="the dataset folder")
    add("--address", default=os.environ.get("TRACKER_ADDRESS") or HOME, help="of the page that links and QR codes lead to")
    return found


def _picture_words(found: Parser) -> None:
    add = found.add_argument
    add("--figure", default="canvas", choices=FIGURES, metavar="NAME", help=f"which picture: {', '.join(FIGURES)}")
    add(
        "--size",
        default=(1280, 720),
        type=_size,
        metavar="WxH",
        help="of the picture in pixels, like 1280x720, 1080x1080 or 1080x1350",
    )
    add("--scale", default=2.0, type=float, help="pixels of a PNG per pixel of its size; 2 unless told")
    add("--title", default="", help="your own title; else the finding")
    add("--tlp", default="", type=_tlp, metavar="LABEL", help=f"handling mark by TLP 2.0: {', '.join(TLP)}")
    add("--note", default="", help="a line of text beside the handling mark")


def _tlp(text: str) -> str:
    label = tlp(text)
    if label is None:
        raise argparse.ArgumentTypeError(f"there is no TLP label {text}; TLP 2.0 has {', '.join(TLP)}")
    return label


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{2,5})x(\d{2,5})", text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text} is not a size like 1280x720")
    return int(found[1]), int(found[2])


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the file; 0 and its path, or a sentence and 1."""
    asked_for = parser().parse_args(arguments)
    out = Path(asked_for.out)
    form = asked_for.form or out.suffix.lstrip(".").lower()
    width, height = asked_for.size
    order = ProductRequest(
        form, asked_for.figure, width, height, asked_for.scale, asked_for.everything, asked_for.report, asked_for.paper
    )
    problem = "A report is made as .pdf." if order.report and form != "pdf" else request_problem(order)
    if problem:
        return _sorry(problem)
    try:
        dataset = open_dataset(asked_for.data, os.environ.get(ENGINE, ""))
    except DatasetError as error:
        return _sorry(
            f"The dataset in {asked_for.data} has {len(error.problems)} problems; `python -m data.validate {asked_for.data}` lists them. The first: {error.problems[0]}"
        )
    query = parse_qs(asked_for.query.lstrip("?"), keep_blank_values=True)
    unknown = sorted(set(query) - {*PARAMETERS, *IGNORED})
    if unknown:
        return _sorry(f"A view has no parameter {', '.join(unknown)}. It has: {', '.join(PARAMETERS)}.")
    view, notices = parse(parse_qs(asked_for.query.lstrip("?")), view_vocabulary(dataset), tuple(by_alpha3()))
    if notices:
        return _sorry(" ".join(notices).replace("; it was ignored", ""))
    renderer = Renderer()
    try:
        asked = load_view_data(dataset, view)
        marks = stamp(asked, ProductOptions(asked_for.title, asked_for.tlp, asked_for.note, asked_for.address), VERSION)
        path = out / file_name(marks, order) if out.is_dir() else out
        path.write_bytes(make_product(asked, marks, order, renderer))
    except (NoBrowserError, TooSlowError, ValueError) as error:
        return _sorry(str(error))
    except OSError as error:
        return _sorry(f"{path} could not be written: {error.strerror}.")
    finally:
        renderer.close()
    print(path)
    _say_cut(asked, order)
    return 0


def _say_cut(view_data: ViewData, request: ProductRequest) -> None:
    """That a table does not hold all rows that were asked for."""
    rows = view_data.dataset.total if request.everything else view_data.found.n
    if PRODUCTS[request.product].kind == "table" and rows > LIMIT:
        print(f"The file holds the first {LIMIT:,} of {rows:,} responses; a file of the tracker holds no more.", file=sys.stderr)


def _sorry(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
