"""The shape of the house: which way arrows point, who may know Streamlit, what may not stand in code."""

import ast
import re
from pathlib import Path

import pytest

from tests.support import ROOT

LAYERS = ["geo", "data", "components", "components.charts", "components.exports", "components.views", "dashboard"]
SOURCES = [
    *sorted(path for folder in ("data", "geo", "components") for path in (ROOT / folder).rglob("*.py")),
    ROOT / "dashboard.py",
]


def module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def layer(name: str) -> int:
    """The place of a module in the order of layers; -1 for one that is not ours."""
    fits = [i for i, prefix in enumerate(LAYERS) if name == prefix or name.startswith(f"{prefix}.")]
    return max(fits, default=-1)


@pytest.mark.parametrize("path", SOURCES, ids=module)
def test_arrows_point_one_way(path: Path) -> None:
    mine = layer(module(path))
    above = {name for name in imports(path) if layer(name) > mine}
    siblings = {
        name
        for name in imports(path)
        if mine == LAYERS.index("components.charts") and layer(name) == LAYERS.index("components.exports")
    }
    assert not above | siblings


@pytest.mark.parametrize("path", SOURCES, ids=module)
def test_only_the_page_knows_streamlit(path: Path) -> None:
    if layer(module(path)) >= LAYERS.index("components.views"):
        return
    assert not {name for name in imports(path) if name.split(".")[0] == "streamlit"}


def test_charts_and_exports_touch_no_files_and_no_clock() -> None:
    for path in SOURCES:
        if layer(module(path)) in (LAYERS.index("components.charts"), LAYERS.index("components.exports")):
            code = path.read_text("utf-8")
            assert not re.search(r"\bopen\(|read_text|read_bytes|\.today\(|\.now\(|\btime\(\)", code), path


def test_no_word_of_the_shipped_dataset_stands_in_code() -> None:
    words = re.compile(r"\b(Mexico|Venezuela|Colombia|Ecuador|Maduro|Sheinbaum|Petro|Noboa|Trump|cartels?|MEX|VEN|COL|ECU)\b")
    allowed = {"geo/names_table.py", "geo/extents.py"}
    for path in SOURCES:
        name = str(path.relative_to(ROOT))
        tree = ast.parse(path.read_text("utf-8"))
        texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
        docstrings = {
            ast.get_docstring(node, clean=False)
            for node in ast.walk(tree)
            if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef))
        }
        found = [text for text in texts if words.search(text) and text not in docstrings and "like MEX" not in text]
        assert name in allowed or not found, (name, found)


def test_nothing_refers_to_a_host_that_would_be_asked_at_run_time() -> None:
    for path in [*SOURCES, *(ROOT / "components").rglob("*.js"), *(ROOT / ".streamlit").glob("*.toml")]:
        found = re.findall(r"https?://[^\s\"')]+", path.read_text("utf-8"))
        # A namespace is a name, and is never fetched; this machine is not outside.
        inside = ("http://www.w3.org/2000/svg", "http://127.0.0.1:")
        outside = [url for url in found if "{" not in url and url not in ("http://", "https://") and not url.startswith(inside)]
        assert not outside, (path, outside)


def test_files_and_functions_stay_small() -> None:
    for path in SOURCES:
        lines = path.read_text("utf-8").splitlines()
        assert len(lines) <= 400, path
        for node in ast.walk(ast.parse("\n".join(lines))):
            if isinstance(node, ast.FunctionDef):
                assert (node.end_lineno or 0) - node.lineno < 40, (path, node.name)
