"""A reader's own table: uploaded, its columns told, shown on the tracker in this session alone, saved only if she saves it."""

import hashlib
import io
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page
from streamlit.runtime.uploaded_file_manager import UploadedFile

from components.formatting import capitalise, count, markdown_text
from components.language import own_table as words
from components.views import column_choices, session
from data.convert import template
from data.convert.isolated import read_upload
from data.convert.readers.open import SHEETS, detect_format
from data.convert.upload import Conversion, UploadedTable, convert_upload, folder_files
from data.dataset.dataset import Dataset
from data.mapping.dump import dump
from data.mapping.parse import parse_toml
from data.mapping.spec import Input, Plan
from data.problems import DatasetError, Problem
from data.query.view import View

TABLE, SHOWN, MADE, REFUSED = "own_table", "own_dataset", "own_made", "own_refused"
TYPES = ["csv", "tsv", "xlsx", "ods", "jsonl", "ndjson", "parquet"]
# Rows shown before anything is decided, and kinds of problems listed.
ROWS, KINDS = 5, 12
# Formats whose header may stand below other lines.
HEADED = ("csv", "tsv", *SHEETS)
MEGABYTES = 50


@dataclass(frozen=True, eq=False)
class Upload:
    """A file that was sent, what tells its content and its sending from another, and its table as it was last read."""

    name: str
    content: bytes
    digest: str
    file_id: str
    read_as: Input
    table: UploadedTable


def session_dataset() -> Dataset | None:
    """The session's own dataset, if it looks at one."""
    return st.session_state.get(SHOWN)


def keep_choices() -> None:
    """Hold what was chosen on this page while other pages are shown; Streamlit forgets what a page does not draw."""
    for key in list(st.session_state):
        if str(key).startswith("choice-"):
            st.session_state[key] = st.session_state[key]


def banner(dataset: Dataset) -> None:
    """Above every page while the session looks at its own table."""
    if dataset.own:
        with st.container(horizontal=True, vertical_alignment="center", key="own-banner"):
            st.info(
                words.banner(markdown_text(dataset.meta.title)),
                width="stretch",
            )
            st.button(words.BACK, key="own-leave", on_click=leave)


def leave() -> None:
    """Look at the shared dataset again; the uploaded table stays on its page."""
    st.session_state.pop(SHOWN, None)
    session.put(View(), anew=True)


def page(tracker: Page) -> None:
    """Template, upload, mapping, preview, and what to do with it; `tracker` is the page that shows it."""
    st.title(words.TITLE, anchor=False)
    st.markdown(words.INTRODUCTION)
    with st.container(horizontal=True):
        st.download_button(
            "Template for Excel", template.as_xlsx, "responses-template.xlsx", key="template-xlsx", on_click="ignore"
        )
        st.download_button("Template as CSV", template.as_csv, "responses-template.csv", key="template-csv", on_click="ignore")
    sent = st.file_uploader(
        "A table",
        type=TYPES,
        key="own-file",
        max_upload_size=MEGABYTES,
        help=words.formats(MEGABYTES),
    )
    if sent is not None:
        _take(sent)
    upload: Upload | None = st.session_state.get(TABLE)
    if upload is None:
        return
    st.header(words.columns_of(markdown_text(upload.name)), anchor=False)
    mapping = st.file_uploader(
        words.SAVED_MAPPING, type="toml", key="own-mapping-file", max_upload_size=1, help=words.SAVED_MAPPING_HELP
    )  # fmt: skip
    plan = None if mapping is None else _saved_mapping(mapping.getvalue(), mapping.name)
    if mapping is not None and plan is None:
        return
    read = _read_again(upload, plan)
    if read is None:
        return
    _shown_table(read, plan is not None)
    if plan is None:
        plan = column_choices.plan(read.table.table, Path(read.name).stem, read.digest, read.read_as)
    _preview(read, plan, tracker)


def _saved_mapping(content: bytes, name: str) -> Plan | None:
    try:
        return parse_toml(content, name)
    except DatasetError as error:
        st.error("  \n".join(markdown_text(str(problem)) for problem in error.problems))
        return None


def _read_again(upload: Upload, plan: Plan | None) -> Upload | None:
    """The upload read as its mapping says, or with the sheet and the header that are chosen here; nothing if that cannot be done."""
    asked = replace(plan.input, format=plan.input.format or upload.read_as.format) if plan else _reading_choices(upload)
    if asked == upload.read_as:
        return upload
    return _read(upload.name, upload.content, upload.digest, upload.file_id, asked)


def _reading_choices(upload: Upload) -> Input:
    """Which sheet is read, and where its header stands."""
    asked, sheets = upload.read_as, list(upload.table.sheets)
    chosen = asked
    left, right = st.columns(2, gap="large")
    if len(sheets) > 1:
        sheet = left.selectbox(
            "Sheet", sheets, index=sheets.index(asked.sheet) if asked.sheet else 0, key=f"choice-sheet-{upload.digest}"
        )
        # The header is told anew for another sheet.
        chosen = replace(asked, sheet=sheet, skip=None if sheet != (asked.sheet or sheets[0]) else asked.skip)
    if asked.format in HEADED:
        detected = upload.table.header_line
        line = right.number_input(
            words.HEADER_LINE,
            1,
            10_000,
            asked.skip + 1 if asked.skip is not None else detected,
            key=f"choice-header-{upload.digest}-{chosen.sheet}",
        )
        chosen = replace(chosen, skip=int(line) - 1 if int(line) != detected or asked.skip is not None else chosen.skip)
    return chosen


def _shown_table(upload: Upload, mapped: bool) -> None:
    size = f"{count(len(upload.table.rows), 'row')}, {count(upload.table.table.num_columns, 'column')}."
    how = words.MAPPED if mapped else words.GUESSED
    st.caption(f"{size} {how} {markdown_text(' '.join(upload.table.notes))}")
    st.dataframe(upload.table.table.slice(0, ROWS).to_pandas(), hide_index=True, alt=words.FIRST_ROWS)


def _take(sent: UploadedFile) -> None:
    before: Upload | None = st.session_state.get(TABLE)
    refused_id, why = st.session_state.get(REFUSED, ("", ""))
    if sent.file_id == refused_id:
        # A file that was refused is not read again with every click.
        st.error(why)
    elif before is None or before.file_id != sent.file_id:
        content = sent.getvalue()
        _read(sent.name, content, hashlib.sha256(sent.name.encode() + content).hexdigest()[:12], sent.file_id, None)


def _read(name: str, content: bytes, digest: str, file_id: str, asked: Input | None) -> Upload | None:
    """Read a file, in a process of its own, and keep it; nothing, and a sentence, if it cannot be read."""
    try:
        whole = detect_format(Path(name), asked or Input())
        upload = Upload(name, content, digest, file_id, whole, read_upload(content, name, whole))
    except DatasetError as error:
        why = markdown_text(str(error.problems[0]))
        if asked is None:
            st.session_state.pop(TABLE, None)
            st.session_state[REFUSED] = (file_id, why)
        st.error(why)
        return None
    st.session_state[TABLE] = upload
    return upload


def _preview(upload: Upload, plan: Plan, tracker: Page) -> None:
    try:
        made = _made(upload, plan)
    except DatasetError as error:
        st.warning("  \n".join(markdown_text(_wanted(problem)) for problem in error.problems))
        return
    summary = made.summary
    st.header(words.can_be_shown(summary.taken, summary.read), anchor=False)
    notes = [
        note.removeprefix(f"{upload.name}: ")
        for note in summary.notes
        if note.removeprefix(f"{upload.name}: ") not in upload.table.notes
    ]
    if notes:
        st.caption(markdown_text(" ".join(notes)))
    if summary.problems:
        _problems(made)
    if made.dataset is None:
        return
    with st.container(horizontal=True):
        shown = st.button(words.SHOW, type="primary", key="own-show", on_click=_show, args=(made.dataset,))
        st.download_button("Save the mapping", lambda: dump(plan), "mapping.toml", key="own-mapping", on_click="ignore")
        st.download_button(words.SAVE_FOLDER, lambda: _zipped(made, plan), "dataset.zip", key="own-folder", on_click="ignore")
    if shown:
        st.switch_page(tracker)


def _wanted(problem: Problem) -> str:
    """What is still to be chosen, in the words of the page."""
    section, _, column = problem.column.partition(".")
    if section == "columns":
        return f"Choose a column for {capitalise(column.replace('_', ' '))}."
    return f"{problem.column}: {problem.reason}" if problem.column else problem.reason


def _made(upload: Upload, plan: Plan) -> Conversion:
    """What the plan makes of the table, kept as long as both stay the same."""
    before = st.session_state.get(MADE)
    if before is None or before[0] is not upload.table or before[1] != plan:
        before = (upload.table, plan, convert_upload(upload.table, plan))
        st.session_state[MADE] = before
    made: Conversion = before[2]
    return made


def _problems(made: Conversion) -> None:
    listed = [
        f"{count(n, 'time')}, first in line {p.line}: {p.column}: {p.value[:60]!r}: {p.reason}"
        for n, p in made.summary.problems[:KINDS]
    ]
    st.markdown(words.cannot_be_taken(made.summary.rejected))
    st.markdown("\n".join(f"- {markdown_text(line)}" for line in listed))
    if len(made.summary.problems) > KINDS:
        st.caption(words.more_kinds(len(made.summary.problems) - KINDS))
    st.download_button(
        words.SAVE_REJECTED, lambda: made.rejected.to_csv(index=False), "rejected.csv", key="own-rejected", on_click="ignore"
    )


def _show(dataset: Dataset) -> None:
    st.session_state[SHOWN] = dataset
    session.put(View(), anew=True)


def _zipped(made: Conversion, plan: Plan) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in folder_files(made, plan).items():
            archive.writestr(f"dataset/{name}", content)
    return out.getvalue()
