"""The choices by which a reader says what each column of her table holds: a mapping made of drop-downs."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, cast

import pyarrow as pa
import streamlit as st

from components.formatting import capitalise, day, markdown_text
from components.language import own_table as words
from components.language.labels import label
from data.convert.pipeline import DEFAULTS
from data.convert.template import BODY, TEMPLATE_COLUMNS
from data.mapping import infer
from data.mapping.spec import Input, Plan, Recipe
from data.schema import RESPONSES, STANCES

FIRST = ("date", "country", "actor", "actor_type", "level", "stance", "relevance", "summary", "source_publisher")
REST = tuple(
    column.name for column in TEMPLATE_COLUMNS if column.name not in (*FIRST, "event_id", "evidence", "quote_translated")
)
COLUMNS = {column.name: column for column in (*RESPONSES.columns, BODY)}
# What a choice begins with that means a word for all rows, and the one that means nothing.
ALWAYS, NOTHING, SAME = "Always: ", words.NOT_IN_TABLE, words.SAME_IN_ALL
BY_TYPE = words.BY_TYPE
# Words proposed where the table has no such column; each is shown and can be changed.
PROPOSED = {"actor_type": "government", "level": "national", "relevance": "direct"}
PROPOSED |= {name: DEFAULTS[name] for name in ("response_type", "channel", "confidence")}
WORDS = {"summary": "Stance recorded", "source_publisher": "My own record"}
# Different values of a column that are asked about one by one.
VALUES = 30
INFERRED = "own_inferred"
Events = tuple[Recipe, Sequence[Mapping[str, str]]]


def _once(of: Hashable, what: Hashable, ask: Callable[[], Any]) -> Any:
    """What was inferred of a table (`of` tells it from another), which every click would ask anew."""
    held = st.session_state.get(INFERRED)
    if held is None or held[0] != of:
        held = (of, dict[Hashable, Any]())
        st.session_state[INFERRED] = held
    if what not in held[1]:
        held[1][what] = ask()
    return held[1][what]


def plan(table: pa.Table, name: str, key: str, read_as: Input) -> Plan:
    """The mapping that the choices on the page make of a table that was read as it says; `key` tells one table's choices from another's."""
    guessed = _once((key, read_as), "recipes", lambda: infer.infer_recipes(table))
    dataset = _words(name, key)
    left, right = st.columns(2, gap="large")
    found: dict[str, Recipe] = {}
    for place, column in enumerate(FIRST):
        with left if place % 2 == 0 else right:
            found |= _choice(table, column, guessed, key)
    if found.get("level") == Recipe(constant=BY_TYPE):
        types = found.get("actor_type", Recipe())
        found["level"] = (
            infer.infer_levels(types, infer.distinct_values(table, types.column[0]))
            if types.column
            else Recipe(constant="national")
        )
    if "stance" in found and found["stance"].column:
        found["stance"] = _stances(table, found["stance"], key)
    with st.expander("More columns"):
        left, right = st.columns(2, gap="large")
        for place, column in enumerate(REST):
            with left if place % 2 == 0 else right:
                found |= _choice(table, column, guessed, key)
        for column in ("evidence", "quote_translated"):
            found |= {column: _filled(column, guessed[column])} if column in guessed else {}
    event, events = _event(table, guessed, found.get("date", Recipe()), name, key, (key, read_as))
    return Plan(input=read_as, dataset=dataset, columns={**found, "event_id": event}, events=events)


def _words(name: str, key: str) -> dict[str, str]:
    left, right = st.columns(2, gap="large")
    title = left.text_input("Title", name, key=f"choice-title-{key}", max_chars=80)
    topic = right.text_input(
        words.ABOUT,
        "the proposal",
        key=f"choice-topic-{key}",
        max_chars=80,
        help=words.ABOUT_HELP,
    )
    return {
        "name": infer.slug(title),
        "title": title or name,
        "topic": topic or "the proposal",
        "proposition": topic or "the proposal",
        "description": words.description(title or name),
    }


def _choice(table: pa.Table, column: str, guessed: Mapping[str, Recipe], key: str) -> dict[str, Recipe]:
    """What one column of the codebook is made of; nothing if the table does not have it."""
    allowed = list(COLUMNS[column].enum)
    options = [
        NOTHING,
        *table.column_names,
        *([ALWAYS + label(word) for word in allowed] or [SAME]),
        *([BY_TYPE] if column == "level" else []),
    ]
    before = guessed.get(column, Recipe())
    proposed = before.column[0] if before.column else _proposed(column, guessed)
    chosen = st.selectbox(
        capitalise(column.replace("_", " ")), options, index=options.index(proposed), key=f"choice-{column}-{key}"
    )
    if chosen == BY_TYPE:
        return {column: Recipe(constant=BY_TYPE)}
    if chosen.startswith(ALWAYS) and chosen not in table.column_names:
        return {column: Recipe(constant=next(word for word in allowed if ALWAYS + label(word) == chosen))}
    if chosen == SAME and chosen not in table.column_names:
        asked = f"{capitalise(column.replace('_', ' '))} of all rows"
        word = st.text_input(asked, WORDS.get(column, ""), key=f"choice-word-{column}-{key}")
        return {column: Recipe(constant=word)} if word.strip() else {}
    if chosen != NOTHING:
        recipe = before if before.column == (chosen,) else infer.infer_recipe(column, Recipe(column=(chosen,)), table)
        if column == "date":
            recipe = _read_back(table, recipe, key)
        return {column: _filled(column, recipe)}
    return {}


def _proposed(column: str, guessed: Mapping[str, Recipe]) -> str:
    """What is shown first where the table has no such column: a level by who speaks, where the table says that."""
    if column == "level" and "actor_type" in guessed:
        return BY_TYPE
    return ALWAYS + label(PROPOSED[column]) if column in PROPOSED else SAME if column in WORDS else NOTHING


def _read_back(table: pa.Table, recipe: Recipe, key: str) -> Recipe:
    """How the first date is read; where 03/02 may be either day, the reader says which."""
    values = infer.sample_values(table, recipe.column[0])
    first, forms = next(iter(values), ""), infer.date_formats(values)
    read = {form: infer.iso_date(first, form) for form in forms}
    if len(set(read.values())) > 1:
        different = {day_read: form for form, day_read in reversed(read.items())}
        chosen = st.selectbox(
            f"{first} means",
            sorted(different, key=lambda item: forms.index(different[item])),
            key=f"choice-dates-{recipe.column[0]}-{key}",
            format_func=lambda item: day(date.fromisoformat(item)),
        )
        return replace(recipe, format=different[chosen])
    note = words.read_as(date.fromisoformat(read[forms[0]])) if forms else words.DATES_DIFFER
    st.caption(f"{markdown_text(first)} {note}.")
    return recipe


def _filled(column: str, recipe: Recipe) -> Recipe:
    """What stands where a cell is empty, for columns that may stay empty in the template."""
    default = (DEFAULTS | {"relevance": "direct"}).get(column)
    if default is None:
        return recipe
    if recipe.values:
        return replace(recipe, values={"": default, **recipe.values})
    return Recipe(column=recipe.column, default=default)


def _stances(table: pa.Table, recipe: Recipe, key: str) -> Recipe:
    """What each value that is no stance means; only what is chosen is put into the mapping."""
    # Values are compared without case, so one choice stands for all spellings.
    spelled = {value.strip().lower(): value for value in reversed(infer.distinct_values(table, recipe.column[0]))}
    strange = [value for word, value in reversed(spelled.items()) if word not in STANCES]
    if not strange:
        return recipe
    st.markdown(words.EACH_VALUE)
    values: dict[str, str] = {}
    columns = st.columns(3)
    for place, value in enumerate(strange[:VALUES]):
        guess = next((meant for word, meant in recipe.values.items() if word.strip().lower() == value.strip().lower()), None)
        options = [NOTHING, *STANCES]
        with columns[place % 3]:
            chosen = st.selectbox(
                value,
                options,
                index=options.index(guess) if guess else 0,
                key=f"choice-value-{value}-{key}",
                format_func=lambda o: "Choose" if o == NOTHING else label(o),
            )
        if chosen != NOTHING:
            values[value] = chosen
    return Recipe(column=recipe.column, values=values)


def _event(table: pa.Table, guessed: Mapping[str, Recipe], dates: Recipe, name: str, key: str, of: Hashable) -> Events:
    """Which event the rows answer: a column, or one event that is named here."""
    options = [NOTHING, *table.column_names]
    before = guessed.get("event_id", Recipe()).column
    st.markdown(words.ANSWERED)
    left, middle, right = st.columns(3)
    chosen = left.selectbox(
        "Event column",
        options,
        index=options.index(before[0]) if before and any(infer.sample_values(table, before[0])) else 0,
        key=f"choice-event-{key}",
    )
    if chosen != NOTHING:
        return cast(Events, _once(of, ("events", chosen, dates), lambda: infer.infer_events(table, chosen, dates)))
    title = middle.text_input("Event", name, key=f"choice-event-title-{key}", max_chars=80)
    days = sorted(
        day
        for day in (
            infer.iso_date(value, dates.format) for value in (infer.sample_values(table, dates.column[0]) if dates.column else [])
        )
        if day
    )
    first = date.fromisoformat(days[0]) if days else date(2025, 1, 1)
    its_day = right.date_input("Its day", first, key=f"choice-event-day-{key}", min_value=date(1900, 1, 1))
    identifier = infer.slug(title)
    return Recipe(constant=identifier), [infer.event_row(identifier, title or name, str(its_day))]
