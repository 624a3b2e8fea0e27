"""Lists every package that the dashboard needs to run with its version and licence, as Markdown: `python -m tests.licences`."""

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

LOCK = Path(__file__).parent.parent / "requirements.txt"
HEAD = """# Licences

Every package that the dashboard needs to run, by `make licences` from what is installed. Our own code is MIT. Files that come with the project:
plotly.js (MIT, `static/plotly/LICENSE`), Source Sans 3 (SIL OFL 1.1), Natural Earth outlines (public domain), CLDR names (Unicode licence).

| package | version | licence |
| --- | --- | --- |"""
# Copyleft licences that would bind the whole.
STRONG = re.compile(r"\bA?GPL", re.IGNORECASE)


def packages() -> list[tuple[str, str, str]]:
    """Name, version and licence of each package of the lock file that is installed; those for other systems are left out."""
    names = dict.fromkeys(re.findall(r"^([A-Za-z0-9_.-]+)==", LOCK.read_text("utf-8"), re.MULTILINE))
    found = []
    for name in names:
        try:
            about = metadata(name)
        except PackageNotFoundError:
            continue
        found.append((name, about["Version"], licence(about)))
    return found


def licence(about: object) -> str:
    """A package's licence: the expression that it states, else its classifiers, else the first line of its text."""
    get = about.get_all  # type: ignore[attr-defined]
    expression = (get("License-Expression") or [""])[0]
    classifiers = [text.rpartition(" :: ")[2] for text in get("Classifier") or [] if text.startswith("License ::")]
    text = (get("License") or [""])[0].strip().splitlines()
    return expression or ", ".join(classifiers) or (text[0][:60] if text else "not stated")


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(f"| {name} | {version} | {licence} |" for name, version, licence in packages())]) + "\n"


if __name__ == "__main__":
    print(page(), end="")
