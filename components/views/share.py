"""Taking a view to a briefing: what to make, with which mark, what an editor would stop at, and the file."""

from collections.abc import Callable
from urllib.parse import urlsplit

import streamlit as st

from components import VERSION
from components.charts.figures import Asked
from components.exports.preflight import preflight
from components.exports.products import IMAGES, MIME, TABLES, Order, design, file_name
from components.exports.renderer import ADVICE, browser_path
from components.exports.stamp import HERE, LIMIT, Stamp, Wishes, stamp
from components.exports.workshop import Workshop
from components.theme import TLP
from components.views import snapshot
from components.words import markdown_text

TITLE, MARK, NOTE = "brief_title", "brief_tlp", "brief_note"
PRODUCTS = {
    "png": "Picture (PNG)", "svg": "Picture (SVG, text stays text)", "pdf": "Picture (PDF, vector)", "pptx": "Slides (PowerPoint)", "report": "Report (PDF)",
    "xlsx": "Table (Excel)", "csv": "Table (CSV)", "json": "Table (JSON)", "parquet": "Table (Parquet)", "html": "One web page, works without a network",
    "txt": "Citations (text)", "bib": "Citations (BibTeX)", "ris": "Citations (RIS)", "csl": "Citations (CSL-JSON)", "zip": "Everything (ZIP)",
}  # fmt: skip
SHAPES = {"1280x720": "Slide, 16:9", "1080x1080": "Square", "1080x1350": "Portrait"}
FIGURES = {
    "canvas": "Whole view",
    "map": "Map",
    "bars": "Responses",
    "timeline": "Over time",
    "voices": "Voices",
    "deeds": "Words and deeds",
}
SCALES = {1.0: "1 x", 2.0: "2 x", 3.0: "3 x"}


@st.cache_resource(show_spinner=False)
def _workshop() -> Workshop:
    return Workshop()


def address() -> str:
    """The address of the tracker itself, whatever page or view is asked for."""
    parts = urlsplit(st.context.url or HERE)
    return f"{parts.scheme}://{parts.netloc}/"


def stamped(asked: Asked) -> Stamp:
    """The stamp with what this session's reader has chosen."""
    held = st.session_state
    title, mark, note = (str(held.get(key) or "") for key in (TITLE, MARK, NOTE))
    wishes = Wishes(title, mark, note, address())
    return stamp(asked, wishes, VERSION)


@st.dialog("Take this view to a briefing", width="large")
def dialog(asked: Asked) -> None:
    """Choose a product; read what an editor would stop at; save it."""
    left, right = st.columns(2, gap="medium")
    with left:
        order = _order()
    with right:
        _words(stamped(asked).title)
    made = stamped(asked)
    wide, _ = design(order)
    found = preflight(asked, made, wide, order.width if order.form in IMAGES and not order.report else wide)
    with st.expander(
        f"Before you share: {len(found)} to look at" if found else "Before you share: nothing to look at", expanded=bool(found)
    ):
        st.markdown(
            "\n".join(f"- **{markdown_text(item.name)}.** {markdown_text(item.sentence)}" for item in found)
            or "Nothing stands out."
        )
    st.caption(markdown_text(f"{made.basis} View {made.view_id}."))
    _save(asked, made, order)


def _order() -> Order:
    product = st.selectbox("What to make", list(PRODUCTS), format_func=PRODUCTS.__getitem__, key="brief_product")
    form = "pdf" if product == "report" else product
    figure, size, scale, everything, paper = "canvas", "1280x720", 2.0, False, "a4"
    if product in IMAGES:
        figure = st.selectbox("Which part", list(FIGURES), format_func=FIGURES.__getitem__, key="brief_figure")
        size = st.segmented_control(
            "Shape", list(SHAPES), default=size, format_func=SHAPES.__getitem__, key="brief_size", required=True
        )
        if product == "png":
            scale = st.segmented_control(
                "Resolution", list(SCALES), default=scale, format_func=SCALES.__getitem__, key="brief_scale", required=True
            )
    elif product in TABLES:
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
    return Order(form, figure, width, height, scale, bool(everything), product == "report", paper)


def _words(finding: str) -> None:
    st.text_input("Title", key=TITLE, placeholder=finding, max_chars=LIMIT, help="Empty: the finding, as it stands on the page")
    st.selectbox("Handling mark (TLP 2.0)", ["", *TLP], format_func=lambda key: TLP[key].label if key else "No mark", key=MARK)
    st.text_input("Line beside the mark", key=NOTE, max_chars=LIMIT, placeholder="None")


def _save(asked: Asked, made: Stamp, order: Order) -> None:
    drawn = order.form in IMAGES and not order.report
    if drawn and browser_path() is None:
        st.info(ADVICE)
        if order.form != "pdf" and st.button("Draw it in this browser instead", key="brief_here", type="primary"):
            snapshot.ask(order)
            st.rerun()
        return
    name = file_name(made, order)
    st.download_button(
        f"Save {name}", data=_maker(asked, made, order), file_name=name, mime=MIME[order.form], on_click="ignore", type="primary", key="brief_save"
    )  # fmt: skip
    if order.form in ("pptx", "zip") or order.report:
        st.caption("Long views take some seconds; the page stays usable meanwhile.")


def _maker(asked: Asked, made: Stamp, order: Order) -> Callable[[], bytes]:
    workshop = _workshop()
    return lambda: workshop.make(asked, made, order)


def camera(name: str) -> Callable[[], None]:
    """What the camera of a figure calls: ask for a picture of that figure with all that makes it stand alone."""
    return lambda: snapshot.ask(Order("png", name))
