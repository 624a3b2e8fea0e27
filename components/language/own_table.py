"""Words of the page on which a reader opens a table of her own."""

from datetime import date

from components.formatting import count, day

TITLE = "Your data"
INTRODUCTION = (
    "Open a table of responses of your own. It stays in this session, and no other session can see it; it is read in a process of its "
    "own from a file that is removed at once. Close or reload the tab, and it is gone."
)
BACK = "Back to the shared dataset"
SAVED_MAPPING, SAVED_MAPPING_HELP = "A mapping saved before, if you have one", "Last month's, for this month's table"
MAPPED, GUESSED = "The mapping says what they hold.", "Guessed from names and values: look at each and mend it."
HEADER_LINE = "Line of the column names"
FIRST_ROWS = "The first rows of your table"
SHOW, SAVE_FOLDER, SAVE_REJECTED = "Show on the tracker", "Save as a dataset folder", "Save the rejected rows"
NOT_IN_TABLE, SAME_IN_ALL, BY_TYPE = "Not in the table", "The same in all rows", "As the actor type says"
ABOUT, ABOUT_HELP = "What the stance is about, as a sentence goes on", "A state is opposed to ..."
EACH_VALUE, ANSWERED = "**What each value means**", "**What the rows answer**"
DATES_DIFFER = "and the others cannot be read as dates of one form"


def banner(title: str) -> str:
    """That the session looks at its own table."""
    return f"Your own table: {title}. Only this session sees it; its links open nothing for others."


def formats(megabytes: int) -> str:
    """What can be uploaded."""
    return f"CSV, TSV, XLSX, ODS, JSON Lines or Parquet, at most {megabytes} MB"


def columns_of(name: str) -> str:
    """The heading above the choices of columns."""
    return f"What the columns of {name} hold"


def can_be_shown(taken: int, read: int) -> str:
    """How many rows can be shown."""
    return f"{taken:,} of {count(read, 'row')} can be shown"


def cannot_be_taken(rows: int) -> str:
    """How many rows cannot be taken."""
    return f"{count(rows, 'row')} cannot be taken:"


def more_kinds(n: int) -> str:
    """How many more kinds of problems there are."""
    return f"{count(n, 'more kind')} of problems; the file of rejected rows names each."


def description(title: str) -> str:
    """What a dataset made of an own table says of itself."""
    return f"A table of one's own: {title}."


def read_as(on: date) -> str:
    """How a date is read, to go on after it."""
    return f"is read as {day(on)}"
