"""Names of things on the screen, each once: charts, products, filters, values of the codebook."""

from dataclasses import dataclass

from data.query.filters import terms


@dataclass(frozen=True)
class ChartWords:
    """What a chart is called: the `kind` of figure, its `tab`, its `heading` in a report, the `question` it answers, and its `measure`."""

    kind: str
    tab: str
    heading: str
    question: str
    measure: str


CHARTS = {
    "map": ChartWords("Map", "Map", "Where each state stands", "Who stands where?", "Position"),
    "bars": ChartWords(
        "Bars", "Responses", "Responses by stance", "How many responses of each stance?", "Responses by stance and state"
    ),
    "timeline": ChartWords("Timeline", "Over time", "Over time", "Since when, and what has changed?", "Responses over time"),
    "voices": ChartWords(
        "Grid", "Voices", "Voices inside each state", "Who inside a state says what?", "Latest stance of each actor type"
    ),
    "deeds": ChartWords("Bars", "Words and deeds", "Words and deeds", "Is it said or done?", "Words and deeds"),
    "heatmap": ChartWords(
        "Heatmap",
        "By event",
        "States by event",
        "What did each state say to each event?",
        "Stance of the latest national statement on each event",
    ),
}
WHOLE_VIEW = "Whole view"
FILTERS = {
    "event": "Events", "country": "States and bodies", "stance": "Stance", "level": "Level", "actor_type": "Actor type",
    "type": "Response type", "theme": "Themes", "relevance": "Relevance", "confidence": "Confidence",
    "as_of": "As of", "since": "From", "q": "Text", "rule": "Positions by",
}  # fmt: skip
# The same in a sentence.
FILTER_PHRASES = {
    "event": "the events", "country": "the choice of states", "stance": "the stance", "level": "the level", "actor_type": "the actor type",
    "type": "the response type", "theme": "the theme", "relevance": "the relevance", "confidence": "the confidence",
    "as_of": "the as-of date", "since": "the first day", "q": "the text", "rule": "the rule for positions",
}  # fmt: skip

LABELS = {
    "head_of_state": "Head of state", "igo": "International body", "non_official": "Non-official", "former_official": "Former official",
    "civil_society": "Civil society", "direct_quote": "Direct quote", "reported_action": "Reported action",
    "press_conference": "Press conference", "social_media": "Social media", "diplomatic_note": "Diplomatic note",
    "military_action": "Military action", "communique": "Communiqué", "verbal_cooperation": "Words of cooperation",
    "material_cooperation": "Deeds of cooperation", "verbal_conflict": "Words of conflict", "material_conflict": "Deeds of conflict",
    "statement": "Neutral comment", "sustained": "Sustained side", "latest": "Latest statement",
}  # fmt: skip
PRODUCTS = {
    "png": "Picture (PNG)", "svg": "Picture (SVG, text stays text)", "pdf": "Picture (PDF, vector)", "pptx": "Slides (PowerPoint)", "report": "Report (PDF)",
    "xlsx": "Table (Excel)", "csv": "Table (CSV)", "json": "Table (JSON)", "parquet": "Table (Parquet)", "html": "One web page, works without a network",
    "txt": "Citations (text)", "bib": "Citations (BibTeX)", "ris": "Citations (RIS)", "csl": "Citations (CSL-JSON)", "zip": "Everything (ZIP)",
}  # fmt: skip
# The kinds of empty (codebook, rule 7): in full, and on a legend.
EMPTY = {
    "not_searched": ("Not searched", "Not searched"), "none_found": ("Searched, none found", "Searched, none found"),
    "not_applicable": ("Acting state", "Acting state"), "awaiting_review": ("Awaiting review", "Awaiting review"),
    "previous_government": ("Stated by the previous government", "Previous government"),
    "no_position": ("Responses recorded, none gives a position", "Recorded, no position"),
    "searches_not_recorded": ("Searches not recorded", "Searches not recorded"),
}  # fmt: skip


LANGUAGES = {
    "en": "English", "es": "Spanish", "pt": "Portuguese", "fr": "French", "ru": "Russian", "zh": "Chinese", "ar": "Arabic", "nl": "Dutch",
    "de": "German", "it": "Italian", "ja": "Japanese", "ko": "Korean", "fa": "Persian", "tr": "Turkish", "uk": "Ukrainian", "pl": "Polish",
    "he": "Hebrew", "hi": "Hindi", "id": "Indonesian", "ht": "Haitian Creole", "be": "Belarusian", "sv": "Swedish",
}  # fmt: skip
# Words of the themes in English and Spanish, folded, by which a search finds them whatever language the words were said in.
THEME_WORDS = {
    "sovereignty": ("sovereign", "soberan"), "cooperation": ("cooperat", "cooperac", "colaborac"), "international_law": ("international law", "derecho internacional"),
    "territorial_defence": ("defence", "defense", "defensa"), "denial": ("denial", "denies", "niega", "desmiente"), "regime_change": ("regime change", "cambio de regimen"),
    "migration": ("migra",), "trade": ("trade", "tariff", "comercio", "arancel"), "oil": ("oil", "petrol"), "drug_policy": ("drug policy", "politica de drogas"),
    "bases": ("bases", "base militar", "military base"), "civilian_harm": ("civilian", "civil"), "regional_unity": ("regional unity", "unidad regional", "integracion"),
    "terrorist_designation": ("terrorist", "terrorista"), "domestic_politics": ("domestic", "oposicion"),
}  # fmt: skip


def themes_of(q: str) -> list[str]:
    """The themes that a text searched for speaks of, in either language."""
    said = [word for words in terms(q) for word in words]
    return [theme for theme, stems in THEME_WORDS.items() if any(word.startswith(stem) for word in said for stem in stems)]


OUTSIDE, AGED, PENDING = "Outside the filter", "Aged (pale)", "Change not confirmed (?)"


def empty_label(kind: str) -> str:
    """A kind of empty in full."""
    return EMPTY[kind][0]


def label(value: str) -> str:
    """A vocabulary value as words: "head_of_state" gives "Head of state", "REJECT" gives "Reject"."""
    return LABELS.get(value, value.replace("_", " ").capitalize())
