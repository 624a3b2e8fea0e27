"""Whether a picture's view id belongs to the data now loaded: a notice where a link brings an id, and a page to ask by hand."""

import re
from urllib.parse import parse_qs

import streamlit as st

from components import VERSION
from components.formatting import count, markdown_text, series
from components.language.captions import known_words
from components.views import session
from data.dataset.dataset import Dataset
from data.provenance import PATTERN, Changes, Verdict, verify_view_id
from data.query.view import Vocabulary, parse
from geo.names import by_alpha3

PARAMETER = "verify"
NAMED = 12
PROOF = (
    "A matching id shows that these data, this view and this version of the application give the same id. It does not show that a picture "
    "was not painted over: compare its words with the page."
)


def notice(dataset: Dataset) -> None:
    """Above the tracker: what became of the id that the address brings."""
    claimed = str(st.query_params.get(PARAMETER) or "").strip().upper()
    if claimed:
        _tell(dataset, session.current().query_string(), claimed)


def page(dataset: Dataset, known: Vocabulary) -> None:
    """A form for an id and its link."""
    st.title("Check a picture", anchor=False)
    st.markdown(
        "Every picture, slide, page and table made here carries a view id and a link. Enter both to see whether they belong to the data now loaded."
    )
    claimed = _written(st.text_input("View id", key="check_id", placeholder="RT-XXXX-XXXX", max_chars=40))
    link = st.text_input(
        "Link beside it", key="check_link", placeholder="The address under the picture, or what its QR code gives", max_chars=4000
    ).strip()
    asked = parse_qs(link.partition("?")[2].partition("#")[0])
    claimed = claimed or "".join(asked.get(PARAMETER, [])[:1]).upper()
    if claimed and not link:
        st.info("Enter the link too: an id belongs to one view.")
    elif not claimed and st.query_params.get(PARAMETER):
        notice(dataset)
    elif claimed:
        view, ignored = parse(asked, known, tuple(by_alpha3()))
        for sentence in ignored:
            st.warning(markdown_text(sentence.replace("The address", "The link")))
        _tell(dataset, view.query_string(), claimed)
    st.caption(PROOF)


def _written(text: str) -> str:
    """An id as it is written, whatever blanks and hyphens were typed."""
    letters = re.sub(r"[^A-Z0-9]", "", text.upper())
    return f"{letters[:2]}-{letters[2:6]}-{letters[6:]}" if len(letters) == 10 else text.strip().upper()


def _tell(dataset: Dataset, query: str, claimed: str) -> None:
    if not PATTERN.fullmatch(claimed):
        st.warning(markdown_text(f"{claimed[:40]} is not a view id. One looks like RT-4F7K-Q2ZA."))
        return
    verdict = verify_view_id(dataset, query, claimed, VERSION)
    if verdict.matches:
        st.success(
            markdown_text(
                f"View {claimed} matches the data now loaded: {dataset.meta.title}, version {dataset.meta.version}{known_words(dataset.known_at)}."
            )
        )
    elif verdict.made_at is not None:
        _changed(dataset, claimed, verdict)
    else:
        st.error(markdown_text(f"View {claimed} does not belong to this link and these data, nor to any earlier state of the responses. "
                 "Either the id and the link are not of one picture, or they come from other data, or from another version of the application, of the events, the codings, the coverage or the descriptor."))  # fmt: skip


def _changed(dataset: Dataset, claimed: str, verdict: Verdict) -> None:
    st.warning(
        markdown_text(
            f"View {claimed} belongs to an earlier state of these data{known_words(verdict.made_at)}. Since then: {_in_words(verdict.changes)}."
        )
    )
    with st.expander("Which responses changed", key="verify_changes"):
        for name, ids in (
            ("New", verdict.changes.new),
            ("Coded anew", verdict.changes.recoded),
            ("Otherwise revised", verdict.changes.revised),
            ("Withdrawn", verdict.changes.withdrawn),
        ):
            if ids:
                st.markdown(
                    f"**{name}**: {', '.join(ids[:NAMED])}{f' and {len(ids) - NAMED:,} more' if len(ids) > NAMED else ''}"
                )


def _in_words(changes: Changes) -> str:
    parts = (
        (changes.new, "new"),
        (changes.recoded, "with another stance"),
        (changes.revised, "otherwise revised"),
        (changes.withdrawn, "withdrawn"),
    )
    changed = [f"{count(len(ids), 'response')} {what}" for ids, what in parts if ids]
    return series(changed) if changed else "no response that is shown has changed"
