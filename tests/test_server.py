"""Starting, headers, and the files that lie beside the page."""

import hashlib
import re
import socket
import subprocess
import sys
from urllib.request import urlopen

import pytest
from plotly.offline import get_plotlyjs_version

from components.views import start
from components.views.figure import library
from components.views.server import app
from geo.shapes import outlines
from tests.support import ROOT


def fetched(url: str) -> tuple[bytes, dict[str, str]]:
    with urlopen(url, timeout=20) as answer:
        return answer.read(), {name.lower(): value for name, value in answer.headers.items()}


def test_every_answer_carries_strict_security_headers(address: str) -> None:
    for path in ("/", "/_stcore/health", library()):
        _, headers = fetched(address + path)
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "'unsafe-eval'" not in policy.replace("'wasm-unsafe-eval'", "")
        assert "unsafe-inline" not in policy.split("script-src")[1].split(";")[0]
        assert not re.search(r"https?:", policy)
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_files_with_a_hash_are_kept_for_ever_and_the_page_is_not(address: str) -> None:
    for path in (outlines("latam"), outlines("world"), library()):
        body, headers = fetched(address + path)
        assert "immutable" in headers["cache-control"]
        assert len(body) > 50_000
    _, headers = fetched(f"{address}/")
    assert "immutable" not in headers["cache-control"]
    assert library() in headers["link"]


def test_the_screen_draws_with_the_plotly_of_plotly_py() -> None:
    version, digest = re.fullmatch(r"/app/static/plotly/plotly-([\d.]+)\.([0-9a-f]{12})\.min\.js", library()).groups()
    assert version == get_plotlyjs_version()
    assert hashlib.sha256((ROOT / "static" / "plotly" / library().split("/")[-1]).read_bytes()).hexdigest().startswith(digest)


def test_the_start_page_loads_the_library_early(address: str) -> None:
    for path in ("/", "/country", "/methods"):
        body, _ = fetched(f"{address}{path}")
        assert f'data-library="{library()}"'.encode() in body, path
        assert body.count(b"</head>") == 1


def test_the_start_page_loads_the_parts_of_streamlit_that_the_first_page_shows(address: str) -> None:
    parts, styles = app.built_files(app.PARTS, "js"), app.built_files(app.STYLED, "css")
    assert len(parts) == len(app.PARTS), "this Streamlit has renamed a part, or split it"
    assert len(styles) == len(app.STYLED)
    page = fetched(f"{address}/")[0].decode()
    for url in (*parts, *styles):
        assert url in page
        assert fetched(address + url)[0]


def test_a_part_that_this_streamlit_does_not_have_is_left_out() -> None:
    assert app.built_files(("NoSuchPart",), "js") == []


def test_inline_scripts_of_the_start_page_are_allowed_by_hash() -> None:
    assert re.search(r"'sha256-[\w+/]+=*'", app.inline_scripts())


def test_a_taken_port_is_one_sentence() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "components.views.start", str(port)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert done.stdout == f"Port {port} is taken by another program. Choose another one: make run PORT={port + 1}\n"
    assert done.stderr == ""


@pytest.mark.parametrize("port", ["", "x", "0", "70000", "-1"])
def test_a_port_that_is_none_is_one_sentence(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert start.main([port]) == 1
    assert "The port must be a number from 1 to 65535" in capsys.readouterr().out


def test_a_python_too_old_is_one_sentence(tmp_path) -> None:
    old = tmp_path / "python3.9"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    make = ["make", "-s", "run", f"PYTHON={old}", f"VENV={tmp_path}/venv"]
    done = subprocess.run(make, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode != 0
    assert done.stdout == f"{old} is older than Python 3.11. Name a newer one: make run PYTHON=/path/to/python3.12\n"


def test_no_network_is_one_sentence(tmp_path) -> None:
    environment = {
        "PATH": "/usr/bin:/bin",
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_CONFIG_FILE": "/dev/null",
        "HOME": str(tmp_path),
    }
    make = ["make", "-s", "run", f"PYTHON={sys.executable}", f"VENV={tmp_path}/venv"]
    done = subprocess.run(make, cwd=ROOT, capture_output=True, text=True, timeout=200, check=False, env=environment)
    assert done.returncode != 0
    assert "The packages of requirements.txt could not be installed. Check the network connection and try again" in done.stdout


def test_the_lock_pins_every_direct_dependency() -> None:
    import tomllib

    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    names = {re.match(r"[\w-]+", item)[0].lower() for item in declared}
    pinned = set(re.findall(r"^([\w-]+)(?:\[\w+\])?==", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE))
    assert names <= {name.lower() for name in pinned}
