"""Words of the files that leave the tracker: slides, report, tables, pictures, citations, the offline page."""

from collections.abc import Sequence
from datetime import date

from components.formatting import count, day

SAID_OR_DONE = "What was said or done"
NOTHING_QUOTED = "Nothing is quoted."
NO_QUOTATION = "No quotation that speaks for the state on the matter is recorded."
NO_RESPONSE = "No response for the filters in force"
NO_RESPONSE_OF_LANES = "No response of these states for the filters in force"
BARS_NOTES = "Responses by stance and state. A native chart: right-click, Edit Data."
TIMELINE_NOTES = "Marks are responses; their height in a lane is their stance, from hostile to supportive. A native chart: right-click, Edit Data."
TITLE_NOTES, MAP_NOTES, TABLE_NOTES = (
    "The finding, from positions alone.",
    "Position of each state on the day shown.",
    "The responses that the view lists.",
)
SOURCES_TITLE = "Sources of the quotations"
QR_ALT = "QR code of the link to this view"
PRINTED, TRANSLATED = "as the source prints it", "as the source translated it"
NO_MARK = "no handling mark chosen"
NO_FILTER = "No filter in force"
MACHINE_COUNTS = "Machine-coded counts of news reports, not checked."
ACTING_PATH = "Its own statements on what it does are recorded and take no position."
NO_DIRECT_STATEMENT = "No direct statement for the state is recorded."
NOT_ARCHIVAL = (
    "This report is not PDF/A: it holds a character that no typeface of the machine that made it has, and that is left out. "
    "Typefaces of the Noto family (on Debian: fonts-noto-core, fonts-noto-cjk) have most scripts."
)
VIEW_ID_METHOD = (
    "A view id is a hash of the view's address, of every recorded revision, of the rule for positions and of the application's version. "
    "Whoever has the data can find out whether an id and its link belong together."
)


def proposition(text: str) -> str:
    """What every stance is about."""
    return f"Every stance is about this proposition: {text}"


def bars_alt(title: str) -> str:
    """What the native bars show, for those who cannot see them."""
    return f"Bars. {title}. Responses by stance and state, opposed and hostile to the left of neutral."


def timeline_alt(title: str, begins: date, ends: date) -> str:
    """What the native timeline shows."""
    return f"Timeline. {title}. One lane a state, {day(begins)} to {day(ends)}."


def listed_first(shown: int) -> str:
    """That a page lists only the first responses, to end a sentence with."""
    return f", of which this page lists the first {shown:,}"


def cited_first(cited: int, found: int) -> str:
    """That only the first responses are cited."""
    return f"The first {cited:,} of {found:,} responses are cited"


def shown_first(shown: int) -> str:
    """That a report's table shows only the first responses."""
    return f" The first {shown:,} are shown; the table as a file holds all."


def listed_in_order(responses: str, filters: str, left: str) -> str:
    """What a report's table lists."""
    return f"{responses}, in the order of the view. {filters}.{left}"


def changes_heading(left: int) -> str:
    """The heading of a state's changes; `left` are those that the slide has no room for."""
    return f"Changes of position, newest first{f', {left} earlier ones not shown' if left else ''}"


def change_noun(plain: bool) -> tuple[str, str]:
    """What a change is called, one and several; under the `plain` rule it is one of stance."""
    return ("change of stance", "changes of stance") if plain else ("confirmed change of side", "confirmed changes of side")


def changes_in_period(moves: int, states: int, plain: bool) -> str:
    """How many changes the period holds, and of how many states."""
    return f"{count(moves, *change_noun(plain))} by {count(states, 'state')} in the period."


def words_origin(translated: bool) -> str:
    """Whether the source prints a quotation or translated it."""
    return TRANSLATED if translated else PRINTED


def evidence_facts(codes: Sequence[str], identifier: str, revision: int, recorded: date) -> str:
    """How a response was coded, in one line; `codes` are level, relevance, type and evidence."""
    level, relevance, kind, evidence = codes
    return f"{level}. {relevance}. {kind}. Evidence: {evidence.lower()}. Identifier {identifier}, revision {revision}, recorded {day(recorded)}."


def response_note(identifier: str, actor: str, on: date, dataset: str, version: str) -> str:
    """What a citation says of the response itself."""
    return f"Response {identifier} of {actor}, {day(on)}, in: {dataset}, version {version}"


def source_line(view: str, dataset: str, version: str, coding: str, licence: str) -> str:
    """What a file rests on."""
    return f"View {view}. Source: {dataset}, version {version}. {coding}. Licence: {licence}."


def narrowing(names: str, several: bool) -> str:
    """That filters narrow responses only, in brackets."""
    return f" ({names} {'narrow' if several else 'narrows'} the responses, never a position)"


def first_of_everything(rows: int, total: int, known: str) -> str:
    """What a file of everything holds that was cut."""
    return f"The first {rows:,} of all {count(total, 'response')} of the record{known}; a file of the tracker holds no more."


def everything(rows: int, known: str) -> str:
    """What a file of everything holds."""
    return f"Everything: all {count(rows, 'response')} of the record{known}."


def view_contents(found: int, total: int, held: int, dates: str, filters: str) -> str:
    """What a file of a view holds; `held` rows of those found."""
    left = f", of which a file of the tracker holds the first {held:,}" if held < found else ""
    return f"What the view shows: {found:,} of {count(total, 'response')}{left}. {dates}. {filters}."


def no_such(what: str, asked: str, choices: str) -> str:
    """That there is no such figure, paper or export."""
    return f"There is no {what} {asked}. Choose one of: {choices}."


def impossible_size(width: int, height: int) -> str:
    """That a picture of this size could not hold its text."""
    return (
        f"A picture of {width} x {height} pixels cannot hold its text. Each side may have 200 to 8000 pixels, and the width 0.5 to 2.4 "
        "times the height."
    )


def impossible_scale(scale: float) -> str:
    """That a picture of this resolution is of no use."""
    return f"A scale of {scale:g} gives no useful picture at this size. Choose 0.25 to 4, and at most 80 million pixels."
