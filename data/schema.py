"""Columns, vocabularies in their order, and keys: the contract of `codebook.md`, and nothing else."""

from dataclasses import dataclass

STANCES = ("supportive", "conditional", "neutral", "opposed", "hostile")
SCORES = {"supportive": 2, "conditional": 1, "neutral": 0, "opposed": -1, "hostile": -2}
# The side that a stance takes; neutral takes none.
SIDES = {"supportive": "for", "conditional": "for", "neutral": "", "opposed": "against", "hostile": "against"}
LEVELS = ("national", "official", "non_official")
RELEVANCES = ("direct", "related")
CONFIDENCES = ("high", "medium", "low")
EVIDENCES = ("direct_quote", "paraphrase", "reported_action")
DATE_PRECISIONS = ("day", "published", "month")
STATUSES = ("draft", "coded", "agreed", "adjudicated", "withdrawn")
COVERAGE_RESULTS = ("found", "none_found", "not_searched")
ACTOR_TYPES = (
    "head_of_state", "government", "military", "judiciary", "legislature", "party",
    "opposition", "former_official", "subnational", "igo", "expert", "civil_society",
)  # fmt: skip
RESPONSE_TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "DEMAND", "ACCUSE",
    "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "STATEMENT",
)  # fmt: skip
CHANNELS = (
    "press_conference", "speech", "interview", "social_media", "communique", "broadcast",
    "legislation", "diplomatic_note", "vote", "military_action", "other",
)  # fmt: skip
THEMES = (
    "sovereignty", "cooperation", "international_law", "territorial_defence", "denial",
    "regime_change", "migration", "trade", "oil", "drug_policy", "bases", "civilian_harm",
    "regional_unity", "terrorist_designation", "domestic_politics",
)  # fmt: skip

# Two digits number the responses of a state and day; where there are more than 99 the number grows.
RESPONSE_ID = r"[A-Z]{2,8}-[0-9]{4}-[0-9]{2}-[0-9]{2}-([0-9]{2}|[1-9][0-9]{2,7})"
ALPHA_3 = r"[A-Z]{3}"
SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
LANGUAGE = r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"
LANGUAGES = rf"{LANGUAGE}(;{LANGUAGE})*"
VERSION = r"[0-9]{1,4}(\.[0-9]{1,4})*"
QUOTE_WORDS = 60


@dataclass(frozen=True)
class Column:
    """One column: its Frictionless type and the constraints a table language can say. A table written before a column was `added` may
    lack it.
    """

    name: str
    type: str = "string"
    required: bool = False
    enum: tuple[str, ...] = ()
    pattern: str = ""
    max_length: int = 0
    added: bool = False


@dataclass(frozen=True)
class ForeignKey:
    """`column` of this table names a row of `table` by its `target` column."""

    column: str
    table: str
    target: str


@dataclass(frozen=True)
class Table:
    """One CSV file of a dataset folder."""

    name: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()

    @property
    def file(self) -> str:
        """The table's file name inside the dataset folder."""
        return f"{self.name}.csv"

    @property
    def names(self) -> tuple[str, ...]:
        """The column names in their order."""
        return tuple(column.name for column in self.columns)


SOURCE = (
    Column("source_title"),
    Column("source_publisher", required=True),
    Column("source_url"),
    Column("source_date", "date"),
)

EVENTS = Table(
    "events",
    (
        Column("event_id", required=True, pattern=SLUG),
        Column("date", "date", required=True),
        Column("title", required=True, max_length=80),
        Column("summary", required=True),
        Column("actor", required=True),
        *SOURCE,
    ),
    primary_key=("event_id",),
)

RESPONSES = Table(
    "responses",
    (
        Column("response_id", required=True, pattern=RESPONSE_ID),
        Column("event_id", required=True, pattern=SLUG),
        Column("date", "date", required=True),
        Column("date_precision", required=True, enum=DATE_PRECISIONS),
        Column("country", pattern=ALPHA_3),
        Column("actor", required=True),
        Column("actor_role"),
        Column("actor_type", required=True, enum=ACTOR_TYPES),
        Column("level", required=True, enum=LEVELS),
        Column("stance", required=True, enum=STANCES),
        Column("relevance", required=True, enum=RELEVANCES),
        Column("response_type", required=True, enum=RESPONSE_TYPES),
        Column("themes"),
        Column("channel", required=True, enum=CHANNELS),
        Column("summary", required=True, max_length=200),
        Column("quote"),
        Column("quote_language", pattern=LANGUAGE),
        Column("quote_translated", "boolean", required=True),
        Column("evidence", required=True, enum=EVIDENCES),
        Column("confidence", required=True, enum=CONFIDENCES),
        *SOURCE,
        Column("notes"),
        Column("revision", "integer", required=True),
        Column("status", required=True, enum=STATUSES),
        Column("recorded_at", "datetime", required=True),
        Column("recorded_by", required=True),
    ),
    primary_key=("response_id", "revision"),
    foreign_keys=(ForeignKey("event_id", "events", "event_id"),),
)

CODINGS = Table(
    "codings",
    (
        Column("response_id", required=True, pattern=RESPONSE_ID),
        Column("coder", required=True),
        # The version of the codebook that the coder followed.
        Column("codebook", pattern=VERSION, added=True),
        Column("stance", enum=STANCES),
        Column("response_type", enum=RESPONSE_TYPES),
        Column("relevance", enum=RELEVANCES),
        Column("confidence", enum=CONFIDENCES),
        Column("reason"),
        Column("coded_at", "date"),
    ),
    primary_key=("response_id", "coder"),
    foreign_keys=(ForeignKey("response_id", "responses", "response_id"),),
)

COVERAGE = Table(
    "coverage",
    (
        Column("country", pattern=ALPHA_3),
        Column("event_id", pattern=SLUG),
        Column("period_from", "date", required=True),
        Column("period_to", "date", required=True),
        Column("searched_on", "date"),
        Column("languages", pattern=LANGUAGES),
        Column("result", required=True, enum=COVERAGE_RESULTS),
        Column("note"),
    ),
    foreign_keys=(ForeignKey("event_id", "events", "event_id"),),
)

GOVERNMENTS = Table(
    "governments",
    (
        Column("country", required=True, pattern=ALPHA_3),
        Column("holder", required=True),
        Column("office", required=True),
        Column("from", "date", required=True),
        Column("to", "date"),
        Column("source_publisher", required=True),
        Column("source_url"),
        Column("note"),
    ),
    primary_key=("country", "from"),
)

TABLES = (EVENTS, RESPONSES, CODINGS, COVERAGE, GOVERNMENTS)
