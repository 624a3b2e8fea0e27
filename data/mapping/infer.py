"""A mapping guessed from a table's column names and values, for a person to look at and mend."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain, count

import pyarrow as pa
import pyarrow.compute as pc

from data.mapping.spec import RESPONSE_COLUMNS, Recipe
from data.mapping.sql import DATES
from data.schema import ACTOR_TYPES, LEVELS, RELEVANCES, STANCES
from geo.folding import fold, fold_name
from geo.names import Problem, to_alpha3

SAMPLE = 200
# What people call the columns, folded; the codebook's own names come first.
COLUMN_WORDS: Mapping[str, tuple[str, ...]] = {
    "date": ("day", "fecha", "data", "when", "datum", "date of statement"),
    "country": ("state", "nation", "pais", "country code", "iso3", "iso", "iso code", "estado", "land"),
    "actor": ("speaker", "who", "who spoke", "name", "person", "actor name", "official", "quien", "nombre", "author"),
    "actor_role": ("role", "office", "title", "position held", "function", "cargo"),
    "actor_type": ("type of actor", "kind of speaker", "kind of actor", "type of speaker"),
    "stance": ("position", "vote", "view", "attitude", "answer", "posicion", "postura", "voto"),
    "summary": ("description", "statement", "text", "what", "what was said", "said", "response", "resumen", "content"),
    "quote": ("quotation", "words", "cita", "verbatim"),
    "quote_language": ("language", "idioma", "quote lang", "language of quote"),
    "source_publisher": ("source", "publisher", "outlet", "newspaper", "paper", "media", "fuente", "medio"),
    "source_url": ("url", "link", "source link", "address", "enlace", "web"),
    "source_title": ("headline", "title of source", "titular"),
    "source_date": ("published", "date published", "publication date"),
    "notes": ("note", "comment", "remarks", "notas"),
    "themes": ("theme", "topic", "topics", "temas"),
    "event_id": ("event", "evento"),
}
STANCE_WORDS: Mapping[str, tuple[str, ...]] = {
    "supportive": ("support", "supports", "yes", "y", "for", "in favour", "in favor", "si", "a favor", "pro", "agree", "2"),
    "conditional": ("partly", "partial", "with conditions", "conditional support", "1"),
    "neutral": ("abstain", "abstention", "abstains", "none", "undecided", "no position", "abstencion", "0"),
    "opposed": ("oppose", "opposes", "no", "n", "against", "en contra", "contra", "reject", "rejects", "disagree", "-1"),
    "hostile": ("strongly opposed", "strongly against", "-2"),
}
FORMATS = (*DATES, "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y/%m/%d", "%d %B %Y", "%B %d, %Y", "%d %b %Y", "%Y%m%d")


def infer_recipes(table: pa.Table) -> dict[str, Recipe]:
    """A recipe for every column of the codebook that a column of texts seems to hold; each column of the table is used once."""
    found: dict[str, Recipe] = {}
    free = list(table.column_names)
    for column in (*RESPONSE_COLUMNS, "body"):
        known = [fold_name(column.replace("_", " ")), *COLUMN_WORDS.get(column, ())]
        named = next((name for word in known for name in free if fold_name(name.replace("_", " ")) == word), None)
        if named:
            found[column] = Recipe(column=(named,))
            free.remove(named)
    for column, test in (("date", date_format), ("country", _is_state), ("source_url", _is_address)):
        named = None if column in found else next((name for name in free if test(sample_values(table, name))), None)
        if named:
            found[column] = Recipe(column=(named,))
            free.remove(named)
    return {name: infer_recipe(name, recipe, table) for name, recipe in found.items()}


def infer_recipe(column: str, recipe: Recipe, table: pa.Table) -> Recipe:
    """The recipe with what its column's values ask for: a date's format, a stance's values, a list's separator."""
    if not recipe.column:
        return recipe
    (name, *_), values = recipe.column, sample_values(table, recipe.column[0])
    if column in ("date", "source_date"):
        written = date_format(values)
        return Recipe(column=(name,), format=written if written not in DATES else "")
    if column == "country":
        return Recipe(column=(name,), scheme="any")
    if column == "stance":
        return Recipe(column=(name,), values=infer_stances(distinct_values(table, name)))
    if column in ("level", "actor_type", "relevance"):
        words = {"level": LEVELS, "actor_type": ACTOR_TYPES, "relevance": RELEVANCES}[column]
        return Recipe(
            column=(name,),
            values={
                v: code
                for v in dict.fromkeys(values)
                if (code := v.strip().lower().replace(" ", "_").replace("-", "_")) in words and code != v
            },
        )
    if column == "themes" and any("," in value for value in values):
        return Recipe(column=(name,), separator=",")
    return recipe


def distinct_values(table: pa.Table, name: str) -> list[str]:
    """The different filled cells of a column, in their order."""
    return [str(value) for value in pc.unique(table[name]).to_pylist() if value not in (None, "")]


def sample_values(table: pa.Table, name: str) -> list[str]:
    """The first filled cells of a column."""
    cells = table[name].drop_null()
    return pc.filter(cells, pc.not_equal(cells, "")).slice(0, SAMPLE).to_pylist()  # type: ignore[no-any-return]


def date_format(values: Sequence[str]) -> str:
    """The first format in which all values are dates; empty for none. A day and a month that could be either are told by the others."""
    return next(iter(date_formats(values)), "")


def date_formats(values: Sequence[str]) -> list[str]:
    """Every format in which all values are dates; several where a day and a month could be either."""
    return [form for form in FORMATS if values and all(_reads(value, form) for value in values)]


# Who speaks for a state, and who holds office without binding it (codebook, level).
LEVEL_OF_TYPE = {
    "head_of_state": "national",
    "government": "national",
    "military": "official",
    "judiciary": "official",
    "legislature": "official",
    "subnational": "official",
}


def infer_levels(types: Recipe, values: Sequence[str]) -> Recipe:
    """A recipe for `level` from the column of actor types: what each of its values means by LEVEL_OF_TYPE, all others non-official."""
    meant = {value: types.values.get(value, value.strip().lower()) for value in dict.fromkeys(values)}
    return Recipe(
        column=types.column,
        values={value: LEVEL_OF_TYPE[kind] for value, kind in meant.items() if kind in LEVEL_OF_TYPE},
        default="non_official",
    )


def _reads(value: str, form: str) -> bool:
    try:
        datetime.strptime(value.strip(), form)
    except ValueError:
        return False
    return True


def _is_state(values: Sequence[str]) -> bool:
    known = [not isinstance(to_alpha3(value), Problem) for value in values]
    return bool(known) and sum(known) >= 0.8 * len(known)


def _is_address(values: Sequence[str]) -> bool:
    return bool(values) and all(value.startswith(("http://", "https://")) for value in values)


def infer_stances(values: Sequence[str]) -> dict[str, str]:
    """What each value that is no stance itself seems to mean; a value that nobody knows is left out."""
    meanings = {word: stance for stance, words in STANCE_WORDS.items() for word in words}
    found = {}
    for value in dict.fromkeys(values):
        word = value.strip().lower()
        if word not in STANCES and (word in meanings or fold_name(word) in meanings):
            found[value] = meanings.get(word) or meanings[fold_name(word)]
    return found


def slug(text: str) -> str:
    """A text as an event's id: lower-case words joined by hyphens; "event" where nothing is left."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:60].strip("-") or "event"


def infer_events(table: pa.Table, name: str, dates: Recipe) -> tuple[Recipe, list[dict[str, str]]]:
    """A recipe for `event_id` from a column that names events, and these events, each dated by its first row."""
    ids: dict[str, str] = {}
    firsts: dict[str, str] = {}
    days = table[dates.column[0]].to_pylist() if dates.column else [""] * len(table)
    for text, day in zip(table[name].to_pylist(), days, strict=True):
        value = str(text or "").strip()
        if not value:
            continue
        if value not in ids:
            ids[value] = _unused(slug(value), set(ids.values()))
        written = iso_date(str(day or ""), dates.format)
        if written and written < firsts.get(ids[value], "9999"):
            firsts[ids[value]] = written
    found = {identifier: value for value, identifier in ids.items()}
    recipe = Recipe(column=(name,), values={value: identifier for value, identifier in ids.items() if value != identifier})
    return recipe, [event_row(identifier, title, firsts.get(identifier, "2000-01-01")) for identifier, title in found.items()]


def _unused(wanted: str, taken: set[str]) -> str:
    """The id, or the id with the first number that no other event has."""
    return next(name for name in chain([wanted], (f"{wanted}-{n}" for n in count(2))) if name not in taken)


def event_row(identifier: str, title: str, day: str) -> dict[str, str]:
    """A row of events that a table itself says no more of."""
    return {
        "event_id": identifier,
        "date": day,
        "title": title[:80],
        "summary": title,
        "actor": "not stated",
        "source_publisher": "not stated",
    }


def iso_date(text: str, form: str) -> str:
    """A date in ISO 8601; empty if it is not written in the format (or, without one, in any that is tried)."""
    for tried in [form] if form else DATES:
        if _reads(text, tried):
            return datetime.strptime(text.strip(), tried).date().isoformat()
    return ""
