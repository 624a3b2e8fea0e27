"""A reader's own table: uploaded, its columns told, shown on the tracker in this session alone, saved only if she saves it."""

import hashlib
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import streamlit as st
from streamlit.navigation.page import Page

from components.charts.stance_map import beyond
from components.views import column_choices, state
from components.views.answers import stands
from components.words import capitalised, count, markdown_text
from data import own, template
from data.filters import Filters, View
from data.load import Dataset
from data.mapping import Plan, opened, written
from data.own import Made
from data.problems import DatasetError, Problem
from geo.extents import DEFAULT

TABLE, SHOWN, MADE = "own_table", "own_dataset", "own_made"
TYPES = ["csv", "tsv", "xlsx", "ods", "jsonl", "ndjson", "parquet"]
# Rows shown before anything is decided, and kinds of problems listed.
ROWS, KINDS = 5, 12
MEGABYTES = 50


@dataclass(frozen=True, eq=False)
class Upload:
    """A file as a table of texts, and what tells it from another."""

    name: str
    digest: str
    table: pa.Table


def held() -> Dataset | None:
    """The session's own dataset, if it looks at one."""
    return st.session_state.get(SHOWN)


def keep() -> None:
    """Hold what was chosen on this page while other pages are shown; Streamlit forgets what a page does not draw."""
    for key in list(st.session_state):
        if str(key).startswith("choice-"):
            st.session_state[key] = st.session_state[key]


def banner(dataset: Dataset) -> None:
    """Above every page while the session looks at its own table."""
    if dataset.own:
        with st.container(horizontal=True, vertical_alignment="center", key="own-banner"):
            st.info(
                f"Your own table: {markdown_text(dataset.meta.title)}. Only this session sees it; its links open nothing for others.",
                width="stretch",
            )
            st.button("Back to the shared dataset", key="own-leave", on_click=leave)


def leave() -> None:
    """Look at the shared dataset again; the uploaded table stays on its page."""
    st.session_state.pop(SHOWN, None)
    state.put(View(), anew=True)


def page(tracker: Page) -> None:
    """Template, upload, mapping, preview, and what to do with it; `tracker` is the page that shows it."""
    st.title("Your data", anchor=False)
    st.markdown(
        "Open a table of responses of your own. It stays in this session: it is not written to disk, and no other session can see it. "
        "Close or reload the tab, and it is gone."
    )
    with st.container(horizontal=True):
        st.download_button(
            "Template for Excel", template.as_xlsx, "responses-template.xlsx", key="template-xlsx", on_click="ignore"
        )
        st.download_button("Template as CSV", template.as_csv(), "responses-template.csv", key="template-csv", on_click="ignore")
    sent = st.file_uploader(
        "A table",
        type=TYPES,
        key="own-file",
        max_upload_size=MEGABYTES,
        help=f"CSV, TSV, XLSX, ODS, JSON Lines or Parquet, at most {MEGABYTES} MB",
    )
    if sent is not None:
        _take(sent.name, sent.getvalue())
    upload: Upload | None = st.session_state.get(TABLE)
    if upload is None:
        return
    st.header(f"What the columns of {markdown_text(upload.name)} hold", anchor=False)
    mapping = st.file_uploader(
        "A mapping saved before, if you have one", type="toml", key="own-mapping-file", max_upload_size=1, help="Last month's, for this month's table"
    )  # fmt: skip
    size = f"{count(len(upload.table), 'row')}, {count(upload.table.num_columns, 'column')}."
    how = "Guessed from names and values: look at each and mend it." if mapping is None else "The mapping says what they hold."
    st.caption(f"{size} {how}")
    st.dataframe(upload.table.slice(0, ROWS).to_pandas(), hide_index=True, alt="The first rows of your table")
    if mapping is None:
        _preview(upload, column_choices.plan(upload.table, Path(upload.name).stem, upload.digest), tracker)
    else:
        _by_mapping(upload, mapping.getvalue(), mapping.name, tracker)


def _by_mapping(upload: Upload, content: bytes, name: str, tracker: Page) -> None:
    try:
        plan = opened(content, name)
    except DatasetError as error:
        st.error("  \n".join(markdown_text(str(problem)) for problem in error.problems))
        return
    _preview(upload, plan, tracker)


def _take(name: str, content: bytes) -> None:
    digest = hashlib.sha256(name.encode() + content).hexdigest()[:12]
    before: Upload | None = st.session_state.get(TABLE)
    if before is not None and before.digest == digest:
        return
    try:
        st.session_state[TABLE] = Upload(name, digest, own.table(content, name))
    except DatasetError as error:
        st.session_state.pop(TABLE, None)
        st.error(markdown_text(str(error.problems[0])))


def _preview(upload: Upload, plan: Plan, tracker: Page) -> None:
    try:
        made = _made(upload, plan)
    except DatasetError as error:
        st.warning("  \n".join(markdown_text(_wanted(problem)) for problem in error.problems))
        return
    tally = made.tally
    st.header(f"{tally.taken:,} of {count(tally.read, 'row')} can be shown", anchor=False)
    if made.problems:
        _problems(made)
    if made.dataset is None:
        return
    with st.container(horizontal=True):
        shown = st.button("Show on the tracker", type="primary", key="own-show", on_click=_show, args=(made.dataset,))
        st.download_button("Save the mapping", written(plan), "mapping.toml", key="own-mapping", on_click="ignore")
        st.download_button(
            "Save as a dataset folder", lambda: _zipped(made, plan), "dataset.zip", key="own-folder", on_click="ignore"
        )
    if shown:
        st.switch_page(tracker)


def _wanted(problem: Problem) -> str:
    """What is still to be chosen, in the words of the page."""
    section, _, column = problem.column.partition(".")
    if section == "columns":
        return f"Choose a column for {capitalised(column.replace('_', ' '))}."
    return f"{problem.column}: {problem.reason}" if problem.column else problem.reason


def _made(upload: Upload, plan: Plan) -> Made:
    """What the plan makes of the table, kept as long as both stay the same."""
    key = (upload.digest, written(plan))
    before = st.session_state.get(MADE)
    if before is None or before[0] != key:
        before = (key, own.make(upload.table, plan, upload.name))
        st.session_state[MADE] = before
    made: Made = before[1]
    return made


def _problems(made: Made) -> None:
    listed = [
        f"- {count(n, 'time')}, first in line {p.line}: {p.column}: {p.value[:60]!r}: {p.reason}"
        for n, p in made.problems[:KINDS]
    ]
    st.markdown(f"{count(made.tally.rejected, 'row')} cannot be taken:")
    st.markdown(
        "\n".join(markdown_text(line) if not line.startswith("- ") else f"- {markdown_text(line[2:])}" for line in listed)
    )
    st.download_button(
        "Save the rejected rows", made.rejected.to_csv(index=False), "rejected.csv", key="own-rejected", on_click="ignore"
    )


def _show(dataset: Dataset) -> None:
    st.session_state[SHOWN] = dataset
    placed = stands(dataset, Filters()).placed
    away = len(beyond(placed, DEFAULT))
    state.put(View(extent="world" if 2 * away > int(placed["stance"].notna().sum()) else DEFAULT), anew=True)


def _zipped(made: Made, plan: Plan) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in own.files(made, plan).items():
            archive.writestr(f"dataset/{name}", content)
    return out.getvalue()
