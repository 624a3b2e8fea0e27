"""Taking a view to a briefing: what to make, with which mark, what an editor would stop at, and the file."""

from collections.abc import Callable
from urllib.parse import urlsplit

import streamlit as st

from components import VERSION
from components.charts.view_data import ViewData
from components.formatting import markdown_text
from components.jobs.order import ProductOrder
from components.jobs.pool import ExportPool
from components.jobs.renderer import browser_path
from components.language import export as words
from components.language.labels import CHARTS, WHOLE_VIEW
from components.language.messages import NO_BROWSER
from components.products.preflight import preflight
from components.products.registry import PRODUCTS, file_name
from components.products.request import FIGURES, ProductRequest
from components.products.stamp import HOME, LIMIT, ProductOptions, Stamp, stamp
from components.theme import TLP
from components.views import cached, snapshot

TITLE, MARK, NOTE = "brief_title", "brief_tlp", "brief_note"
SHAPES = {"1280x720": "Slide, 16:9", "1080x1080": "Square", "1080x1350": "Portrait"}
SCALES = {1.0: "1 x", 2.0: "2 x", 3.0: "3 x"}


@st.cache_resource(show_spinner=False)
def _pool() -> ExportPool:
    return ExportPool()


def address() -> str:
    """The address of the tracker itself, whatever page or view is asked for."""
    parts = urlsplit(st.context.url or HOME)
    return f"{parts.scheme}://{parts.netloc}/"


def session_stamp(view_data: ViewData) -> Stamp:
    """The stamp with what this session's reader has chosen."""
    return stamp(view_data, _options(), VERSION)


def _options() -> ProductOptions:
    held = st.session_state
    title, mark, note = (str(held.get(key) or "") for key in (TITLE, MARK, NOTE))
    return ProductOptions(title, mark, note, address())


@st.dialog(words.TITLE, width="large")
def dialog(view_data: ViewData) -> None:
    """Choose a product; read what an editor would stop at; save it."""
    left, right = st.columns(2, gap="medium")
    with left:
        order = _order()
    with right:
        _words(cached.headline(view_data)[0])
    made = session_stamp(view_data)
    wide, _ = order.design()
    found = preflight(view_data, made, wide, order.width if PRODUCTS[order.product].kind == "picture" else wide)
    with st.expander(words.before_sharing(len(found)), expanded=bool(found)):
        st.markdown(
            "\n".join(f"- **{markdown_text(item.name)}.** {markdown_text(item.sentence)}" for item in found)
            or "Nothing stands out."
        )
    st.caption(markdown_text(f"{made.basis} View {made.view_id}."))
    _save(view_data, made, order)


def _order() -> ProductRequest:
    product = st.selectbox("What to make", list(PRODUCTS), format_func=lambda key: PRODUCTS[key].label, key="brief_product")
    form, kind = PRODUCTS[product].ending, PRODUCTS[product].kind
    figure, size, scale, everything, paper = "canvas", "1280x720", 2.0, False, "a4"
    if kind == "picture":
        figure = st.selectbox("Which part", list(FIGURES), format_func=_figure_name, key="brief_figure")
        size = st.segmented_control(
            "Shape", list(SHAPES), default=size, format_func=SHAPES.__getitem__, key="brief_size", required=True
        )
        if product == "png":
            scale = st.segmented_control(
                "Resolution", list(SCALES), default=scale, format_func=SCALES.__getitem__, key="brief_scale", required=True
            )
    elif kind == "table":
        everything = st.segmented_control(
            "Rows",
            [False, True],
            default=False,
            format_func=lambda e: "Everything" if e else "What I see",
            key="brief_rows",
            required=True,
        )
    elif product == "report":
        paper = st.segmented_control(
            "Paper", ["a4", "letter"], default="a4", format_func=str.capitalize, key="brief_paper", required=True
        )
    width, height = (int(side) for side in size.split("x"))
    return ProductRequest(form, figure, width, height, scale, bool(everything), product == "report", paper)


def _figure_name(key: str) -> str:
    return WHOLE_VIEW if key == "canvas" else CHARTS[key].tab


def _words(finding: str) -> None:
    st.text_input("Title", key=TITLE, placeholder=finding, max_chars=LIMIT, help=words.OWN_TITLE_HELP)
    st.selectbox("Handling mark (TLP 2.0)", ["", *TLP], format_func=lambda key: TLP[key].label if key else "No mark", key=MARK)
    st.text_input(words.LINE, key=NOTE, max_chars=LIMIT, placeholder="None")


def _save(view_data: ViewData, made: Stamp, order: ProductRequest) -> None:
    drawn = PRODUCTS[order.product].kind == "picture"
    if drawn and browser_path() is None:
        st.info(NO_BROWSER)
        if order.form != "pdf" and st.button(words.HERE, key="brief_here", type="primary"):
            snapshot.ask(order)
            st.rerun()
        return
    name = file_name(made, order)
    st.download_button(
        f"Save {name}", data=_maker(view_data, order), file_name=name, mime=PRODUCTS[order.product].mime, on_click="ignore", type="primary", key="brief_save"
    )  # fmt: skip
    if PRODUCTS[order.product].slow:
        st.caption(words.SLOW)


def _maker(view_data: ViewData, request: ProductRequest) -> Callable[[], bytes]:
    pool = _pool()
    order = ProductOrder.of(view_data.dataset, view_data.view, _options(), request)
    return lambda: pool.make(order)


def camera(name: str) -> Callable[[], None]:
    """What the camera of a figure calls: ask for a picture of that figure with all that makes it stand alone."""
    return lambda: snapshot.ask(ProductRequest("png", name))
