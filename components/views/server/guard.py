"""What is refused before Streamlit sees it: pages of other origins, and addresses that are closed.

Streamlit compares an Origin that it does not know with this machine's own addresses, one of which it asks the internet for, inside the
event loop: a few such requests hold up everybody. So each is answered here.
"""

import os
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

from components.language import messages

# Further origins, with blanks between them, from which the page may be used: those of a portal that shows it in a frame.
ORIGINS = "TRACKER_ORIGINS"
METRICS, OPEN_METRICS = "/_stcore/metrics", "TRACKER_METRICS"


def is_foreign(headers: Headers, allowed: Iterable[str]) -> bool:
    """True if a request says that it comes from a page that is neither this host's nor one of those `allowed`."""
    origin = headers.get("origin")
    if origin is None:
        return False
    host = headers.get("host", "")
    return urlsplit(origin).netloc.lower() != host.lower() and origin.rstrip("/").lower() not in {
        o.rstrip("/").lower() for o in allowed
    }


class Guard:
    """ASGI middleware that refuses foreign origins with 403, and answers 404 where something is closed."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.allowed = os.environ.get(ORIGINS, "").split()
        self.metrics = os.environ.get(OPEN_METRICS) == "1"

    async def __call__(self, scope: dict[str, Any], receive: Callable[..., Any], send: Callable[..., Any]) -> None:
        """Refuse, or pass on."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
        elif is_foreign(Headers(scope=scope), self.allowed):
            await _refuse(scope, receive, send)
        elif scope["path"] == METRICS and not self.metrics:
            await PlainTextResponse(f"Closed. {OPEN_METRICS}=1 opens it.", 404)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


async def _refuse(scope: dict[str, Any], receive: Callable[..., Any], send: Callable[..., Any]) -> None:
    if scope["type"] == "websocket":
        # A socket that is closed before it is accepted is answered with 403.
        await send({"type": "websocket.close", "code": 1008})
        return
    await PlainTextResponse(messages.FOREIGN_ORIGIN, 403)(scope, receive, send)
