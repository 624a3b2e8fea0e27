"""Web addresses."""

import re
from urllib.parse import urlsplit


def is_web_address(value: str) -> bool:
    """True for an absolute http or https address without blanks."""
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not re.search(r"\s", value)
