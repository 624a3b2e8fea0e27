"""Sentences that are no finding: what is missing, what went wrong, what can be done."""

from components.formatting import count

NO_BROWSER = (
    "Pictures need Chromium or Chrome, and none could be started on this machine. Install one (on Debian or Ubuntu: apt-get "
    "install chromium), or name it in BROWSER_PATH. Tables, citations, slides and the report come without it."
)
# Seconds that a picture may take.
PICTURE_SECONDS = 20
TOO_SLOW = f"The browser did not draw the picture within {PICTURE_SECONDS} seconds. Please try again."
DATASET_CHANGED = "The dataset has changed since this page was drawn. Reload the page and try again."
EXPORT_DIED = "The export could not be made: the process that makes it ended twice. Please try again."
NO_RESPONSES = "This dataset holds no response yet"
CANNOT_BE_SHOWN = "The dataset cannot be shown yet"
SEE_EVERY_PROBLEM = "To see every problem, run this command in the project's folder. After mending the files, reload this page."
MACHINE_CODED = (
    "Machine-coded: a program read these rows out of news reports, and nobody has checked them. They count reports; they do not record "
    "what was said."
)
FOREIGN_ORIGIN = "This address does not answer to pages of other origins."


def export_too_slow(seconds: float) -> str:
    """That an export was stopped."""
    return f"The export took longer than {seconds:g} seconds and was stopped. Narrow the view and try again."


def problems_found(n: int) -> str:
    """How many problems keep a dataset from being shown."""
    return f"{count(n, 'problem')} found in the dataset folder. Nothing was changed or left out."


def problems_since(n: int) -> str:
    """That changed files have problems, while the last good version is shown."""
    return f"The dataset's files have changed and now have {count(n, 'problem')}. The last good version is shown. The first problem is below."


def problems_not_listed(n: int) -> str:
    """How many problems are not listed."""
    return f"{count(n, 'more problem')} not listed here."


def more_ignored(n: int) -> str:
    """How many more values of an address were ignored."""
    return f"{n} more values were ignored."


def no_label(asked: str, labels: str) -> str:
    """That the standard has no such handling mark."""
    return f"There is no TLP label {asked}. TLP 2.0 has {labels}."


def asking(responses: int, seconds: float) -> str:
    """That a long question is being asked."""
    return f"Asking {count(responses, 'response')}, {seconds:.0f} s. Changing a filter ends this question."


def serving(host: str, port: str) -> str:
    """Where the dashboard is served."""
    return f"The Reaction Tracker is at http://{host}:{port}  (stop it with Ctrl-C)"


def no_port(text: str) -> str:
    """That a port is none."""
    return f"The port must be a number from 1 to 65535, not {text!r}. For example: make run PORT=8600"


def port_taken(port: int) -> str:
    """That another program listens on a port."""
    return f"Port {port} is taken by another program. Choose another one: make run PORT={port % 65535 + 1}"


def few_files(files: int) -> str:
    """That the system allows few open files."""
    return f"This system allows {files} open files at once; many readers need more. Raise it with: ulimit -n 65536"


COPY_LINK, COPIED, COPY_REFUSED = "Copy link", "Copied", "The browser refused; copy by hand"
MAP_KEYS = "States on the map; the arrows go to the neighbour, Enter filters"
