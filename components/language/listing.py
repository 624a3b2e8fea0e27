"""Words of the table of responses."""

from datetime import date

from components.formatting import count, short_day

COLUMNS = {"when": "Date", "state": "State", "stance": "Stance", "who": "Actor", "what": "Summary", "where": "Source"}
TABLE = {
    "caption": "Responses that the filters ask for. Enter on a row opens its evidence; the headers sort all of them.",
    "open": "Open", "previous": "Previous page", "next": "Next page", "page": "Page", "ascending": "sorted ascending", "descending": "sorted descending",
}  # fmt: skip


def listed(first: int, shown: int, found: int, total: int) -> str:
    """Which of the responses found are listed."""
    if not shown:
        return f"No response found, {count(total, 'response')} in all"
    which = f"{first:,}–{first + shown - 1:,} of {found:,}" if shown < found else f"{found:,}"
    what = "response" if found == 1 else "responses"
    return f"{which} {what} found, {total:,} in all" if found < total else f"{which} {what}"


def elsewhere(actor: str, on: date, page: int) -> str:
    """Where the response stands whose evidence is open."""
    return f"Open: {actor}, {short_day(on)}, page {page}"


def turned_through(first: int) -> str:
    """How many of the responses can be turned through."""
    return f"The first {first:,} can be turned through. Narrow the filters or choose another order to see further."
