"""How the data were made, how far they can be trusted, and how to cite them."""

import re

import pandas as pd
import streamlit as st

from components.formatting import count, markdown_text
from components.language import methods as words
from components.language.captions import coding_words
from components.language.labels import label
from components.language.rules import rule_sentences
from components.products.citations import of_dataset
from components.views import cached, methods_evidence, methods_positions
from components.views.evidence import citations, language
from data.dataset.dataset import Dataset
from data.query.agreement import FIELDS, Agreement, disputed_responses, measure_agreement
from data.query.filters import Filters
from data.query.listing import quality_counts
from data.query.lookup import count_sources, find_responses
from data.query.standings import rule_of
from data.query.view import View
from geo.names import name_of


def page(dataset: Dataset, view: View) -> None:
    """Everything that a careful reader asks before quoting a figure."""
    meta = dataset.meta
    st.title(f"Methods and data: {markdown_text(meta.title)}", anchor=False)
    st.markdown(markdown_text(meta.description))
    st.caption(
        f"Version {markdown_text(meta.version)} · {count(dataset.total, 'response')} · {count(len(dataset.events), 'event')} · content SHA-256 {dataset.fingerprint[:16]}"
    )
    st.header(words.PROPOSITION, anchor=False)
    st.markdown(f"> {markdown_text(meta.proposition)}")
    st.header(words.RULE, anchor=False)
    st.markdown("\n".join(f"- {markdown_text(sentence)}" for sentence in rule_sentences(rule_of(dataset, view.filters.rule))))
    methods_positions.firmness(dataset, view.filters)
    methods_positions.sensitivity(dataset)
    _agreement(dataset)
    _disputed(dataset)
    methods_evidence.balance(dataset)
    methods_evidence.known(dataset)
    _coverage(dataset)
    if dataset.notes:
        st.header(words.ABOUT, anchor=False)
        st.markdown(_below(dataset.notes))
    _sources(dataset)
    _cite(dataset, view)
    if dataset.codebook.text:
        with st.expander("The codebook"):
            st.markdown(_below(dataset.codebook.text))


def _below(markdown: str) -> str:
    """A text of its own as a part of this page: its headings one level lower, so that the page has one title."""
    return re.sub(r"^(#{1,5} )", r"#\1", markdown, flags=re.MULTILINE)


def _agreement(dataset: Dataset) -> None:
    st.header(words.AGREEMENT, anchor=False)
    if dataset.codings.empty:
        st.markdown(words.NO_CODINGS)
        return
    rows = [_figures(label(field), cached.coder_agreement(dataset, field)) for field in FIELDS]
    st.markdown(words.ALPHA)
    st.caption(
        markdown_text(f"{coding_words(dataset.meta.coded_by, dataset.meta.reviewed, cached.coder_agreement(dataset, 'stance'))}.")
    )
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt=words.ALT["agreement"])
    by_state = [
        _figures(name_of(code), found)
        for code, found in _agreement_by_state(version=dataset.fingerprint, _dataset=dataset).items()
    ]
    if by_state:
        st.markdown(words.BY_STATE)
        st.dataframe(pd.DataFrame(by_state).rename(columns={"Field": "State"}), hide_index=True, alt=words.ALT["by_state"])


@cached.kept(4)
def _agreement_by_state(version: str, _dataset: Dataset) -> dict[str, Agreement]:
    """The agreement on stance over the codings of each state that has at least 20."""
    states = _dataset.codings["response_id"].str.split("-").str[0]
    named = [code for code in _dataset.states if (states == code).sum() >= 20]
    return {code: measure_agreement(_dataset.codings[states == code]) for code in named}


@cached.kept(4)
def _sources_by(version: str, _dataset: Dataset, column: str) -> pd.DataFrame:
    return count_sources(_dataset, column)


def _figures(name: str, found: Agreement) -> dict[str, object]:
    return {
        "Field": name,
        "Alpha": f"{found.alpha:.3f}" if found.alpha is not None else "–",
        "Measure": label(found.measure),
        "Responses coded twice": found.pairs,
        "Equal codes": f"{found.equal:.0%}" if found.equal is not None else "–",
        "Differ": round(found.pairs * (1 - found.equal)) if found.equal is not None else 0,
        "Coded once": found.once,
        "Reading": words.READINGS[found.reading],
    }


def _disputed(dataset: Dataset) -> None:
    found = disputed_responses(
        dataset.codings,
        find_responses(
            dataset, dataset.codings["response_id"].unique().tolist(), ("response_id", "stance", "status", "precedence")
        ),
    )
    if found.empty:
        return
    st.header(words.differing(len(found)), anchor=False)
    st.markdown(words.adjudicated(quality_counts(dataset, Filters(), dataset.meta.period_to)["adjudicated"]))
    with st.expander(words.DISPUTED):
        named = found.drop(columns="response_id").astype("str").map(lambda value: label(value) if isinstance(value, str) else "–")
        shown = named.rename(columns={"final": "Decision", "status": "Status"})
        shown.insert(0, "Response", found["response_id"])
        st.dataframe(shown, hide_index=True, alt=words.ALT["disputed"])


def _coverage(dataset: Dataset) -> None:
    st.header(words.COVERAGE, anchor=False)
    if dataset.coverage.empty:
        st.markdown(words.NO_SEARCHES)
        return
    titles = cached.titles(dataset)
    rows = dataset.coverage
    shown = pd.DataFrame(
        {
            "State": ["International bodies" if not isinstance(code, str) else name_of(code) for code in rows["country"]],
            "Event": ["All events" if not isinstance(event, str) else titles.get(event, event) for event in rows["event_id"]],
            "From": rows["period_from"].dt.date, "To": rows["period_to"].dt.date, "Searched on": rows["searched_on"].dt.date,
            "Languages": [", ".join(language(tag) for tag in tags.split(";")) if isinstance(tags, str) else "" for tags in rows["languages"]], "Result": [words.RESULTS[result] for result in rows["result"].astype("str")], "Note": rows["note"].fillna(""),
        }
    )  # fmt: skip
    st.dataframe(shown, hide_index=True, alt=words.ALT["coverage"])


def _sources(dataset: Dataset) -> None:
    st.header(words.SOURCES, anchor=False)
    by_publisher = _sources_by(version=dataset.fingerprint, _dataset=dataset, column="source_publisher")
    st.markdown(f"{count(len(by_publisher), 'publisher')}. Licence: {markdown_text(dataset.meta.licence)}.")
    if dataset.meta.licence_url:
        st.link_button("Read the licence", dataset.meta.licence_url)
    with st.expander(words.BY_PUBLISHER):
        named = by_publisher.rename(columns={"source_publisher": "Publisher", "n": "Responses"})
        st.dataframe(named, hide_index=True, alt=words.ALT["publishers"])
    with st.expander(words.BY_CHANNEL):
        channels = _sources_by(version=dataset.fingerprint, _dataset=dataset, column="channel")
        named = channels.assign(channel=channels["channel"].map(label)).rename(columns={"channel": "Channel", "n": "Responses"})
        st.dataframe(named, hide_index=True, alt=words.ALT["channels"])


def _cite(dataset: Dataset, view: View) -> None:
    st.header(words.CITE, anchor=False)
    meta = dataset.meta
    if not dataset.total:
        st.markdown(words.NO_RESPONSES)
        return
    newest = dataset.known_at.date()
    query = view.query_string()
    address = st.context.url.split("?")[0].removesuffix("/methods").rstrip("/") if st.context.url else ""
    st.markdown(words.revised(newest))
    for title, url in (
        (words.THE_DATASET, meta.homepage or address),
        (words.THE_VIEW, f"{address}/?{query}" if query else ""),
    ):
        if not url and title != words.THE_DATASET:
            continue
        reference = of_dataset(meta.name, meta.title, meta.version, url, newest, dataset.fingerprint)
        with st.expander(title):
            citations(reference)
