"""The ASGI application: Streamlit's own, with strict security headers, lasting caching of hashed files, and an early start.

`streamlit run components/views/server/app.py` serves it; `streamlit run dashboard.py` serves the same pages without the headers.
"""

import base64
import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import Response
from uvicorn.protocols.http.h11_impl import H11Protocol

from components.views import dataset_cache, notices
from components.views.figure import library
from components.views.notices import STYLE
from components.views.server.connections import close_half_sent
from components.views.server.guard import Guard
from data.descriptor import read
from data.problems import DatasetError
from geo.extents import DEFAULT, WORLD, extent_of
from geo.shapes import hatching, outlines

ROOT = Path(__file__).resolve().parents[3]
EARLY = Path(__file__).with_name("early.js")
START_PAGE = Path(st.__file__).parent / "static" / "index.html"


def first_shapes() -> str:
    """The key of the outlines that the map of the first page draws."""
    try:
        return extent_of(DEFAULT, read(dataset_cache.folder()).focus_states).shapes
    except DatasetError:
        return WORLD.key


# What the first page's map fetches.
DRAWN = first_shapes()
SHAPES = (outlines(DRAWN), hatching("level", DRAWN), hatching("upright", DRAWN))
# The parts of Streamlit's front end that the first page shows, each a file of its own, and those that bring a style.
PARTS = ("BidiComponent", "ButtonGroup", "Button", "Multiselect", "Slider", "TextInput")
STYLED = ()


def built_files(names: tuple[str, ...], suffix: str) -> list[str]:
    """Addresses of the files of Streamlit's build that bear these names; one that this Streamlit does not have is left out."""
    folder = START_PAGE.parent / "static" / suffix
    return [f"/static/{suffix}/{file.name}" for name in names for file in sorted(folder.glob(f"{name}.*.{suffix}"))]


def start_page() -> str:
    """Streamlit's start page with our style, and a script that loads what the first page needs while the browser waits for the server."""
    needed = {"library": [library()], "shapes": SHAPES, "parts": built_files(PARTS, "js"), "styles": built_files(STYLED, "css")}
    marks = " ".join(f'data-{name}="{" ".join(urls)}"' for name, urls in needed.items())
    early = f"<style>{STYLE}</style><script {marks}>{EARLY.read_text('utf-8')}</script>"
    return START_PAGE.read_text("utf-8").replace("</head>", f"{early}</head>", 1)


def inline_scripts() -> str:
    """The hashes that allow the inline scripts of the start page, and no others."""
    scripts = re.findall(r"<script(?: data-library=[^>]*)?>(.*?)</script>", start_page(), re.DOTALL)
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    return " ".join(f"'sha256-{digest}'" for digest in digests)


# Streamlit needs inline styles, WebAssembly, and blob: for the code of components; nothing from elsewhere is allowed.
POLICY = "; ".join(
    (
        "default-src 'self'", f"script-src 'self' 'wasm-unsafe-eval' blob: {inline_scripts()}", "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:", "font-src 'self' data:", "connect-src 'self'", "worker-src 'self' blob:",
        "object-src 'none'", "base-uri 'self'", "form-action 'self'", "frame-ancestors 'self'",
    )
)  # fmt: skip
SECURITY = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
PAGES = ("/", "/country", "/methods", "/check", "/data")
# Files whose names change with their content.
LASTING = ("/app/static/geo/", "/app/static/plotly/plotly-")
FOR_EVER = "public, max-age=31536000, immutable"


def preloads() -> str:
    """A Link header that lets the browser fetch what the first page draws while Streamlit is still starting."""
    return ", ".join(
        [f"<{library()}>; rel=preload; as=script", *(f"<{url}>; rel=preload; as=fetch; crossorigin" for url in SHAPES)]
    )


class Headers:
    """ASGI middleware that adds the headers to every HTTP response, and the early script to the start page."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.page = start_page().encode()
        self.preloads = preloads()

    async def __call__(self, scope: dict[str, Any], receive: Callable[..., Any], send: Callable[..., Any]) -> None:
        """Pass everything on; add headers where a response starts."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["path"] in PAGES and scope["method"] == "GET":
            headers = SECURITY | {"Link": self.preloads, "Cache-Control": "no-cache"}
            await Response(self.page, media_type="text/html", headers=headers)(scope, receive, send)
        else:
            await self.app(scope, receive, _with_headers(scope["path"], send))


def _with_headers(path: str, send: Callable[..., Any]) -> Callable[..., Any]:
    async def with_headers(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(SECURITY)
            if path.startswith(LASTING) and message["status"] == 200:
                headers["Cache-Control"] = FOR_EVER
        await send(message)

    return with_headers


notices.in_start_page = True
close_half_sent(H11Protocol)
app = st.App(ROOT / "dashboard.py", middleware=[Middleware(Headers), Middleware(Guard)])
