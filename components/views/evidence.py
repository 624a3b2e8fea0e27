"""The evidence card: everything that is known of one response, in the order in which a reader doubts it."""

from datetime import date
from typing import Any

import streamlit as st

from components.formatting import day, join_parts, markdown_text, series
from components.language import evidence as words
from components.language import labels
from components.language.captions import coding_status, coding_words
from components.language.labels import label
from components.language.position_sentences import card_sentence
from components.products.citations import FORMATS, Reference, cite, of_response
from components.theme import badge
from components.views import cached, quotation, session
from components.views.copy_button import copy_text
from data.dataset.dataset import Dataset
from data.query.agreement import coding_outcome
from data.query.filters import Filters
from data.query.lookup import actor_statements, find_responses, joint_text
from data.web_address import is_web_address
from geo.names import in_sentence, name_of


def heading(dataset: Dataset, response_id: str) -> str:
    """The heading of a response's card: who, and when; empty if it is not in the dataset."""
    found = find_responses(dataset, [response_id], ("actor", "date", "precedence"))
    return f"{found.iloc[0]['actor']}, {day(found.iloc[0]['date'])}" if len(found) else ""


def card(dataset: Dataset, response_id: str, as_of: date) -> None:
    """The card of one response, seen from a day; nothing if it is not in the dataset."""
    found = find_responses(dataset, [response_id])
    if found.empty:
        return
    row = found.iloc[0].to_dict()
    with st.container(key="evidence"):
        _head(dataset, row)
        if row["date"].date() > as_of:
            st.caption(words.said_after(as_of))
        _words(dataset, row)
        _coding(dataset, row)
        _source(row)
        _coders(dataset, row)
        _position(dataset, row)
        _signers(dataset, row)
        _others(dataset, row)
        _cite(dataset, row)


def _head(dataset: Dataset, row: dict[str, Any]) -> None:
    st.subheader(f"{markdown_text(row['actor'])}, {day(row['date'])}", anchor=False)
    role = markdown_text(row["actor_role"])
    st.markdown(join_parts([role, markdown_text(name_of(str(row["state"]))), label(str(row["channel"]))]))
    events = dataset.events[dataset.events["event_id"] == row["event_id"]]
    event = (
        f"{markdown_text(events.iloc[0]['title'])}, {day(events.iloc[0]['date'])}"
        if len(events)
        else markdown_text(row["event_id"])
    )
    st.caption(f"On: {event}. Date: {words.PRECISION[str(row['date_precision'])]}.")


def _words(dataset: Dataset, row: dict[str, Any]) -> None:
    quote = row["quote"]
    reference = cite(of_response(row, dataset.meta.title, dataset.meta.version), "text")
    said = f"“{quote}”" if quote else str(row["summary"])
    copy_text(
        f"{said}\n{row['actor']}, {day(row['date'])}. {reference}",
        words.COPY_QUOTE if quote else words.COPY_SUMMARY,
        "copy-quote",
    )
    if quote:
        quotation.show(quote, language=row["quote_language"])
        st.caption(words.language_origin(language(row["quote_language"]), bool(row["quote_translated"])))
    st.markdown(f"{markdown_text(row['summary'])} {'' if quote else '(' + label(str(row['evidence'])) + '; no quote)'}")


def _coding(dataset: Dataset, row: dict[str, Any]) -> None:
    stance = str(row["stance"])
    rule = dataset.codebook.rules[stance]
    st.markdown(f"**{badge(stance)}**: the actor {markdown_text(rule)}." if rule else f"**{badge(stance)}**")
    facts = {
        "Level": label(str(row["level"])), "Actor type": label(str(row["actor_type"])), "Response type": label(str(row["response_type"])) + _doubt(dataset, "response_type"),
        "Relevance": label(str(row["relevance"])), "Evidence": label(str(row["evidence"])), "Confidence": label(str(row["confidence"])) + _doubt(dataset, "confidence"),
        "Themes": ", ".join(label(theme) for theme in row["themes"].split(";") if theme) or "none", "Status": _status(dataset, row),
        "Identifier": f"{row['response_id']}, revision {row['revision']}, recorded {day(row['recorded_at'])}",
    }  # fmt: skip
    st.markdown("  \n".join(f"{name}: {markdown_text(value)}" for name, value in facts.items()))
    if row["notes"]:
        st.caption(f"Coder's note: {markdown_text(row['notes'])}")
    meta = dataset.meta
    st.caption(markdown_text(f"{coding_words(meta.coded_by, meta.reviewed, cached.coder_agreement(dataset, 'stance'))}."))


def _status(dataset: Dataset, row: dict[str, Any]) -> str:
    """What became of the response's codings: on which fields the coders agree, differ, or were overruled."""
    mine = dataset.codings[dataset.codings["response_id"] == row["response_id"]]
    return coding_status(str(row["status"]), coding_outcome(mine, row))


def _doubt(dataset: Dataset, field: str) -> str:
    """What a reader has to know of a code on which the two coders agree too little to build on."""
    found = cached.coder_agreement(dataset, field)
    if found.alpha is None or found.reading != "below":
        return ""
    return words.doubt(found.alpha)


def _source(row: dict[str, Any]) -> None:
    published = f", {day(row['source_date'])}" if row["source_date"] == row["source_date"] else ", no date given"
    named = join_parts([markdown_text(row["source_title"]), markdown_text(row["source_publisher"])], ", ")
    st.markdown(f"Source: {named}{published}")
    address = row["source_url"]
    if is_web_address(address):
        st.link_button("Open the source", address)
    else:
        st.caption(words.PRINTED_ONLY)


def _coders(dataset: Dataset, row: dict[str, Any]) -> None:
    codes = dataset.codings[dataset.codings["response_id"] == row["response_id"]]
    if codes.empty:
        return
    lines = [words.CODERS_HEAD, "|---|---|---|---|---|---|"]
    for code in [
        *codes.to_dict("records"),
        row | {"coder": "Decision", "reason": words.DECISION_NOTE if row["notes"] else ""},
    ]:
        cells = [
            code["coder"],
            *(
                label(str(code[f])) if isinstance(code[f], str) else "–"
                for f in ("stance", "response_type", "relevance", "confidence")
            ),
        ]
        lines.append(f"| {' | '.join(markdown_text(cell) for cell in [*cells, _coded(code['reason'])])} |")
    with st.expander(words.CODING, expanded=str(row["status"]) == "adjudicated"):
        st.markdown("\n".join(lines))


def _position(dataset: Dataset, row: dict[str, Any]) -> None:
    """What the position of the response's state hangs on, on the view's day; whether it is this response."""
    asked = session.current().filters
    positions = cached.shown_positions(dataset, Filters(as_of=asked.as_of, event=asked.event, rule=asked.rule)).positions
    mine = positions[(positions["state"] == row["state"]) & positions["status"].notna()].to_dict("records")
    if mine:
        st.caption(markdown_text(card_sentence(mine[0], str(row["response_id"]))))


def _signers(dataset: Dataset, row: dict[str, Any]) -> None:
    """The other states that signed the same text: each has a row of its own (codebook, rule 9)."""
    rows = joint_text(dataset, row)
    if rows.empty:
        return
    names = series([in_sentence(str(state)) for state in rows["state"]])
    with st.expander(words.joint_text(len(rows) + 1), expanded=True):
        st.markdown(markdown_text(words.signers(names)))
        with st.container(horizontal=True, gap="small"):
            for other in rows.to_dict("records"):
                st.button(name_of(str(other["state"])), key=f"signer-{other['response_id']}", on_click=session.open_response, args=(other["response_id"],), type="tertiary")  # fmt: skip


def _others(dataset: Dataset, row: dict[str, Any]) -> None:
    rows = actor_statements(dataset, row["actor"], str(row["state"]))
    same = rows[rows["response_id"] != row["response_id"]]
    if same.empty:
        return
    with st.expander(f"Other statements of {markdown_text(row['actor'])} ({len(same)})"):
        for other in same.to_dict("records"):
            # Within a day the numbers of ids say nothing of the hour.
            when = "same day" if other["date"] == row["date"] else "earlier" if other["date"] < row["date"] else "later"
            caption = f"{day(other['date'])} ({when}): {badge(str(other['stance']))}"
            st.button(
                caption, key=f"other-{other['response_id']}", on_click=session.open_response, args=(other["response_id"],), type="tertiary"
            )  # fmt: skip
            st.caption(markdown_text(other["summary"]))


def _cite(dataset: Dataset, row: dict[str, Any]) -> None:
    reference = of_response(row, dataset.meta.title, dataset.meta.version)
    with st.expander("Cite"):
        citations(reference)


def citations(reference: Reference) -> None:
    """A reference in every form, each with a button that copies it."""
    for name, form in FORMATS.items():
        st.caption(name)
        st.code(cite(reference, form), language=None, wrap_lines=True)


def _coded(value: object) -> str:
    """A cell of the codings as text; empty where the coder left it."""
    return value if isinstance(value, str) else ""


def language(tag: str) -> str:
    """A BCP 47 tag as the English name of its language; the tag itself where the name is not known here."""
    return labels.LANGUAGES.get(tag.split("-")[0].lower(), f"language {tag}")
