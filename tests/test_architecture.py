"""The shape of the house: which way arrows point, who may know Streamlit, what may not stand in code."""

import ast
import re
from pathlib import Path

import pytest

from tests.support import ROOT

# Each may import what stands before it, and nothing that stands after it.
CONTRACT = [
    "data.problems",
    "data.schema",
    "data.web_address",
    "data.sql_literals",
    "data.arrow_schema",
    "data.codebook",
    "data.position_rule",
    "data.revisions",
    "data.descriptor",
]
LAYERS = [
    "geo", *CONTRACT, "data.validation", "data.dataset", "data.mapping", "data.convert", "data.query", "data.provenance", "data",
    "components", "components.formatting", "components.text_metrics", "components.theme", "components.language", "components.charts",
    "components.products", "components.jobs", "components.views", "components.views.server", "components.views.start", "components.exports", "dashboard",
]  # fmt: skip
# What a package may use besides what every package may.
PURE = ("components.language", "components.charts", "components.products")
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
    fits = [prefix for prefix in LAYERS if name == prefix or name.startswith(f"{prefix}.")]
    return LAYERS.index(max(fits, key=len)) if fits else -1


@pytest.mark.parametrize("path", SOURCES, ids=module)
def test_arrows_point_one_way(path: Path) -> None:
    mine = layer(module(path))
    assert not {name for name in imports(path) if layer(name) > mine}


@pytest.mark.parametrize("path", SOURCES, ids=module)
def test_only_the_page_knows_streamlit(path: Path) -> None:
    if module(path).startswith(("components.views", "dashboard")):
        return
    assert not {name for name in imports(path) if name.split(".")[0] == "streamlit"}


IMPURE = {
    "os",
    "io.open",
    "pathlib",
    "subprocess",
    "threading",
    "tempfile",
    "asyncio",
    "time",
    "random",
    "socket",
    "kaleido",
    "components.jobs",
}


@pytest.mark.parametrize("path", [path for path in SOURCES if module(path).startswith(PURE)], ids=module)
def test_language_charts_and_products_touch_no_files_no_clock_and_no_process(path: Path) -> None:
    assert not {name for name in imports(path) if name in IMPURE or name.split(".")[0] in IMPURE}
    assert not re.search(r"\bopen\(|read_text|read_bytes|write_bytes|\.today\(|\.now\(|\btime\(\)", path.read_text("utf-8"))


def texts(path: Path) -> list[str]:
    """Every text in a file's code, docstrings apart."""
    tree = ast.parse(path.read_text("utf-8"))
    found = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    kinds = (ast.Module, ast.FunctionDef, ast.ClassDef)
    docstrings = {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, kinds)}
    return [text for text in found if text not in docstrings]


@pytest.mark.parametrize("path", [path for path in SOURCES if module(path) != "components.theme"], ids=module)
def test_colours_stand_in_the_theme_alone(path: Path) -> None:
    if module(path).startswith("data"):
        return
    assert not [text for text in texts(path) if re.search(r"#[0-9a-fA-F]{6}\b|\brgb\(", text)]


# What is no sentence though it has words: tags, rules of style, types of files, policies, code, names of typefaces.
TAG = re.compile(r"<[^>]*>")
MARKS = re.compile(r"[{};=]|'self'|/app/|^\w+/[\w.+-]+$|\(\?|, \"|^/|sans-serif|currentcolor")


def texts_shown(path: Path) -> list[str]:
    """The texts in a file's code that have four words and more and no mark of code, the parts of a formatted text taken together."""
    tree = ast.parse(path.read_text("utf-8"))
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    plain = set(texts(path))
    # A text that stands alone documents what stands before it.
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found = [
        str(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and id(node) not in inner | alone and node.value in plain
    ]
    found += [
        "".join(str(getattr(part, "value", "")) if isinstance(part, ast.Constant) else " " for part in node.values)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
    ]
    spoken = [TAG.sub(" ", text).strip() for text in found]
    return [
        text for text in spoken if not MARKS.search(text) and len(re.findall(r"(?<![\w\-])[A-Za-z]{2,}(?![\w\-])", text)) >= 4
    ]


@pytest.mark.parametrize("path", [path for path in SOURCES if module(path).startswith("components")], ids=module)
def test_sentences_stand_in_the_language_package(path: Path) -> None:
    if not module(path).startswith(("components.language", "components.jobs.command_line")):
        assert not texts_shown(path)


def test_a_sentence_outside_the_language_package_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.py"
    page.write_text('def title(n):\n    """Say it of some."""\n    return f"{n} responses have been found here"\n', "utf-8")
    assert texts_shown(page) == ["responses have been found here"]
    page.write_text(
        'CSS = ".figure { width: 100%; color: red blue green }"\nTYPE = "application/vnd.some-thing.of.type"\n', "utf-8"
    )
    assert not texts_shown(page)


def test_no_word_of_the_shipped_dataset_stands_in_code() -> None:
    words = re.compile(r"\b(Mexico|Venezuela|Colombia|Ecuador|Maduro|Sheinbaum|Petro|Noboa|Trump|cartels?|MEX|VEN|COL|ECU)\b")
    allowed = {"geo/build/names_table.py", "geo/extents.py"}
    for path in SOURCES:
        name = str(path.relative_to(ROOT))
        found = [text for text in texts(path) if words.search(text) and "like MEX" not in text]
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
