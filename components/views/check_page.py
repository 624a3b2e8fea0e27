"""Whether a picture's view id belongs to the data now loaded: a notice where a link brings an id, and a page to ask by hand."""

import re
from urllib.parse import parse_qs

import pandas as pd
import streamlit as st

from components import VERSION
from components.charts.view_data import view_day
from components.formatting import markdown_text
from components.language import verification as words
from components.language.position_sentences import position_differences
from components.views import cached, session
from data.dataset.dataset import Dataset
from data.dataset.known import as_known
from data.position_rule import LATEST
from data.provenance import PATTERN, Changes, verify_view_id
from data.query.standings import compute_standings, dataset_statements, rule_of
from data.query.view import View, Vocabulary, parse
from geo.names import by_alpha3

PARAMETER = "verify"
NAMED = 12


def notice(dataset: Dataset) -> None:
    """Above the tracker: what became of the id that the address brings."""
    claimed = str(st.query_params.get(PARAMETER) or "").strip().upper()
    if claimed:
        _tell(dataset, session.current(), claimed)


def page(dataset: Dataset, known: Vocabulary) -> None:
    """A form for an id and its link."""
    st.title(words.TITLE, anchor=False)
    st.markdown(words.INTRODUCTION)
    claimed = _written(st.text_input("View id", key="check_id", placeholder="RT-XXXX-XXXX", max_chars=40))
    link = st.text_input("Link beside it", key="check_link", placeholder=words.LINK_HELP, max_chars=4000).strip()
    asked = parse_qs(link.partition("?")[2].partition("#")[0])
    claimed = claimed or "".join(asked.get(PARAMETER, [])[:1]).upper()
    if claimed and not link:
        st.info(words.NEEDS_LINK)
    elif not claimed and st.query_params.get(PARAMETER):
        notice(dataset)
    elif claimed:
        view, ignored = parse(asked, known, tuple(by_alpha3()))
        for sentence in ignored:
            st.warning(markdown_text(sentence.replace("The address", "The link")))
        _tell(dataset, view, claimed)
    st.caption(words.PROOF)


def _written(text: str) -> str:
    """An id as it is written, whatever blanks and hyphens were typed."""
    letters = re.sub(r"[^A-Z0-9]", "", text.upper())
    return f"{letters[:2]}-{letters[2:6]}-{letters[6:]}" if len(letters) == 10 else text.strip().upper()


def _tell(dataset: Dataset, view: View, claimed: str) -> None:
    if not PATTERN.fullmatch(claimed):
        st.warning(markdown_text(words.not_an_id(claimed)))
        return
    rule = rule_of(dataset, view.filters.rule)
    verdict = verify_view_id(dataset, view.query_string(), claimed, VERSION, rule)
    if verdict.matches:
        st.success(markdown_text(words.matches(claimed, dataset.meta.title, dataset.meta.version, dataset.known_at)))
    elif verdict.made_at is not None:
        st.warning(markdown_text(words.earlier(claimed, verdict)))
        if verdict.former and dataset.revisions is not None:
            _positions(dataset, view, verdict.made_at)
        _responses(verdict.changes)
    else:
        st.error(markdown_text(words.unknown(claimed)))


def _responses(changes: Changes) -> None:
    with st.expander(words.WHICH_RESPONSES, key="verify_changes"):
        for name, heading in words.CHANGED.items():
            ids = getattr(changes, name)
            if ids:
                more = f" and {len(ids) - NAMED:,} more" if len(ids) > NAMED else ""
                st.markdown(f"**{heading}**: {', '.join(ids[:NAMED])}{more}")


def _positions(dataset: Dataset, view: View, moment: pd.Timestamp) -> None:
    """The states of the view whose position differs between then, under the latest statement, and now."""
    filters, then = view.filters, as_known(dataset, moment)
    before = compute_standings(then, dataset_statements(then, filters.event, LATEST), view_day(dataset, filters)).positions
    now = cached.shown_positions(dataset, filters).positions
    if filters.country:
        before, now = (frame[frame["state"].isin(filters.country)] for frame in (before, now))
    differ = position_differences(before, now)
    st.markdown(markdown_text(words.differing(len(differ), moment)))
    if differ:
        with st.expander(words.WHICH_POSITIONS, key="verify_positions"):
            st.markdown("\n".join(f"- {markdown_text(line)}" for line in differ))
