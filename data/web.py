"""Web addresses."""

import re
from typing import TypeGuard
from urllib.parse import urlsplit


def is_web_address(value: object) -> TypeGuard[str]:
    """True for an absolute http or https address without blanks."""
    if not isinstance(value, str):
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not re.search(r"\s", value)
