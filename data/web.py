"""Web addresses."""

import re
from typing import TypeGuard
from urllib.parse import urlsplit


def is_web_address(value: object) -> TypeGuard[str]:
    """True for an absolute http or https address that names a host, without blanks or characters that cannot be seen."""
    if not isinstance(value, str) or not value.isprintable() or re.search(r"\s", value):
        return False
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool((parts.hostname or "").strip(".")) and port != 0
