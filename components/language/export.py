"""Words of the dialog that takes a view to a briefing."""

TITLE = "Take this view to a briefing"
OWN_TITLE_HELP = "Empty: the finding, as it stands on the page"
LINE = "Line beside the mark"
SLOW = "Long views take some seconds; the page stays usable meanwhile."
BACK, OWN_TITLE = "Back to the tracker", "Title by the user"
HERE = "Draw it in this browser instead"


def before_sharing(n: int) -> str:
    """How many things an editor would stop at."""
    return f"Before you share: {n} to look at" if n else "Before you share: nothing to look at"
