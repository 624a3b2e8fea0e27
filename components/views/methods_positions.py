"""Methods, positions: what each hangs on, and what the choice of the rule does."""

import pandas as pd
import streamlit as st

from components.charts.sensitivity import sensitivity_bars
from components.charts.view_data import view_day
from components.language import methods as words
from components.language.position_sentences import firmness_sentence, side_words
from components.theme import Caption, badge, palette
from components.views import cached, figure
from data.dataset.dataset import Dataset
from data.position_rule import LATEST, SUSTAINED
from data.query.filters import Filters
from data.query.sensitivity import sensitivity as ask
from data.query.standings import dataset_statements, rule_of
from geo.names import name_of


def firmness(dataset: Dataset, filters: Filters) -> None:
    """Every position on the view's day with what its side hangs on."""
    st.header(words.FIRMNESS, anchor=False)
    if rule_of(dataset, filters.rule).name == LATEST:
        st.markdown(words.NO_FIRMNESS)
        return
    st.markdown(words.FIRM_INTRODUCTION)
    asked = Filters(as_of=filters.as_of, event=filters.event, rule=filters.rule)
    positions = cached.shown_positions(dataset, asked).positions
    rows = positions[positions["status"].notna()].to_dict("records")
    held = [row for row in rows if row["held"]]
    if not rows:
        return
    st.markdown(words.firm_share(sum(bool(row["firm"]) for row in held), len(held), view_day(dataset, filters)))
    shown = pd.DataFrame(
        {
            "State": [name_of(row["state"]) for row in rows], "Side": [side_words(row["side"]) for row in rows], "Tone": [badge(row["tone"]) for row in rows],
            "Status": [words.STATUSES[row["status"]] for row in rows], "Since": [row["since"].date() for row in rows],
            "Last stated": [row["stated"].date() for row in rows], "Firmness": [firmness_sentence(row) for row in rows],
        }
    )  # fmt: skip
    st.dataframe(shown, hide_index=True, alt=words.ALT["firmness"])


@cached.kept(4)
def _sensitivity(version: str, _dataset: Dataset) -> pd.DataFrame:
    meta = _dataset.meta
    by_rule = {name: dataset_statements(_dataset, (), name).by_state for name in (SUSTAINED, LATEST)}
    states = meta.focus_states or tuple(by_rule[SUSTAINED])[:8]
    return ask(
        by_rule[SUSTAINED],
        by_rule[LATEST],
        states,
        (meta.period_from, meta.period_to),
        _dataset.governments,
        rule_of(_dataset, SUSTAINED),
    )


def sensitivity(dataset: Dataset) -> None:
    """The focus states under nine rules, as a table and as a picture."""
    found = _sensitivity(version=dataset.fingerprint, _dataset=dataset)
    if found.empty:
        return
    st.header(words.SENSITIVITY, anchor=False)
    st.markdown(words.sensitivity_introduction(rule_of(dataset, SUSTAINED)))
    states = list(dict.fromkeys(found["state"]))
    table = found.pivot(index="rule", columns="state").reindex(list(words.RULES))
    columns = {"Rule": list(words.RULES.values())}
    for state in states:
        columns[f"{name_of(state)}: changes"] = table["shifts"][state].tolist()
        columns[f"{name_of(state)}: days that differ"] = table["differ"][state].tolist()
    st.dataframe(pd.DataFrame(columns), hide_index=True, alt=words.ALT["sensitivity"])
    caption = Caption(words.sensitivity_title(found), words.SENSITIVITY_MEASURE, dataset.meta.title)
    look = palette(st.context.theme.type or "light")
    figure.show(sensitivity_bars(found, look, caption), "sensitivity", f"{caption.title}. {caption.subtitle}")
