"""Web addresses that a reader may be sent to."""

import re
import unicodedata
from typing import TypeGuard
from urllib.parse import urlsplit

# Scripts that a host's label may mix with no other: letters of these look alike (Unicode TR 39).
SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC")
# What needs no second look: plain letters, an ordinary host, a path of printable ASCII.
PLAIN = r"^https?://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(/[!-~]*)?$"


def is_web_address(value: object) -> TypeGuard[str]:
    """True for an absolute http or https address that names a host, without blanks, characters that cannot be seen, a user's
    name before the host (`bank.example@elsewhere.example`), or a host in letters of two scripts that look alike.
    """
    if not isinstance(value, str) or not value.isprintable() or re.search(r"\s", value):
        return False
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return False
    host = (parts.hostname or "").strip(".")
    return parts.scheme in ("http", "https") and bool(host) and port != 0 and "@" not in parts.netloc and not _mixed(host)


def _mixed(host: str) -> bool:
    """True if a label of the host is written in more than one script, or Punycode hides one that would be."""
    return any(len(_scripts(_readable(label))) > 1 for label in host.split("."))


def _readable(label: str) -> str:
    try:
        return label.encode("ascii").decode("idna") if label.startswith("xn--") else label
    except UnicodeError:
        return label


def _scripts(label: str) -> set[str]:
    names = (unicodedata.name(character, "").split(" ")[0] for character in label if character.isalpha())
    return {name for name in names if name in SCRIPTS}
