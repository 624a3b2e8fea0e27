"""Whether a picture's view id belongs to the data now loaded: a notice where a link brings an id, and a page to ask by hand."""

import re
from dataclasses import replace
from urllib.parse import parse_qs

import pandas as pd
import streamlit as st

from components import VERSION
from components.charts.view_data import view_day
from components.formatting import capitalise, count, markdown_text, series
from components.language.captions import known_words
from components.language.position_sentences import position_differences
from components.views import cached, session
from data.dataset.dataset import Dataset
from data.dataset.known import as_known
from data.position_rule import LATEST
from data.provenance import PATTERN, Changes, Verdict, verify_view_id
from data.query.filters import Filters
from data.query.standings import Statements, compute_standings, dataset_statements, rule_of
from data.query.view import View, Vocabulary, parse
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
        _tell(dataset, session.current(), claimed)


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
        _tell(dataset, view, claimed)
    st.caption(PROOF)


def _written(text: str) -> str:
    """An id as it is written, whatever blanks and hyphens were typed."""
    letters = re.sub(r"[^A-Z0-9]", "", text.upper())
    return f"{letters[:2]}-{letters[2:6]}-{letters[6:]}" if len(letters) == 10 else text.strip().upper()


def _tell(dataset: Dataset, view: View, claimed: str) -> None:
    if not PATTERN.fullmatch(claimed):
        st.warning(markdown_text(f"{claimed[:40]} is not a view id. One looks like RT-4F7K-Q2ZA."))
        return
    verdict = verify_view_id(dataset, view.query_string(), claimed, VERSION, rule_of(dataset, view.filters.rule))
    if verdict.matches:
        st.success(
            markdown_text(
                f"View {claimed} matches the data now loaded: {dataset.meta.title}, version {dataset.meta.version}{known_words(dataset.known_at)}."
            )
        )
    elif verdict.made_at is not None:
        _changed(dataset, view, claimed, verdict)
    else:
        st.error(markdown_text(f"View {claimed} does not belong to this link and these data, nor to any earlier state of the responses. "
                 "Either the id and the link are not of one picture, or they come from other data, or from another version of the application, of the events, the codings, the coverage or the descriptor."))  # fmt: skip


def _changed(dataset: Dataset, view: View, claimed: str, verdict: Verdict) -> None:
    st.warning(
        markdown_text(
            f"View {claimed} belongs to {_origin(verdict)}{known_words(verdict.made_at)}. Since then: {_in_words(verdict.changes)}."
        )
    )
    if verdict.former and dataset.revisions is not None and verdict.made_at is not None:
        _positions_then(dataset, view, verdict.made_at)
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


def _origin(verdict: Verdict) -> str:
    """What made an id that the data now loaded do not give."""
    data = f"release {verdict.release} of these data" if verdict.release else "an earlier state of these data"
    if not verdict.former:
        return data
    version = verdict.former.removesuffix(".0")
    return f"{data}. It was made by version {version} of the application under the rule latest statement"


def _positions_then(dataset: Dataset, view: View, moment: pd.Timestamp) -> None:
    """The states of the view whose position differs between then, under the latest statement, and now."""
    filters, on = view.filters, view_day(dataset, view.filters)
    before = compute_standings(*_asked(as_known(dataset, moment), replace(filters, rule=LATEST)), on).positions
    now = cached.shown_positions(dataset, filters).positions
    differ = position_differences(before, now)
    st.markdown(
        markdown_text(
            f"{capitalise(count(len(differ), 'position'))} of that picture {'differs' if len(differ) == 1 else 'differ'} from those now shown."
        )
    )
    if differ:
        with st.expander("Which positions differ", key="verify_positions"):
            st.markdown("\n".join(f"- {markdown_text(line)}" for line in differ))


def _asked(dataset: Dataset, filters: Filters) -> tuple[Dataset, Statements]:
    return dataset, dataset_statements(dataset, filters.event, filters.rule)


def _in_words(changes: Changes) -> str:
    parts = (
        (changes.new, "new"),
        (changes.recoded, "with another stance"),
        (changes.revised, "otherwise revised"),
        (changes.withdrawn, "withdrawn"),
    )
    changed = [f"{count(len(ids), 'response')} {what}" for ids, what in parts if ids]
    return series(changed) if changed else "no response that is shown has changed"
