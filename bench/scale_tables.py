"""The measurements of `bench.scale` as tables and as a picture."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from statistics import median
from typing import Any

from components.jobs.renderer import Renderer
from components.theme import LIGHT

ENGINE = {"local[2]": "Spark, two cores", "duckdb": "DuckDB", "pandas": "pandas"}


@dataclass(frozen=True)
class Figures:
    """The subjects with what was found of each, and the seconds of a conversion and of the bare one."""

    subjects: Sequence[Any]
    convert: float
    bare: float

    def of(self, name: str, rows: int, engine: str = "pandas") -> Any:
        """One subject."""
        return next(s for s in self.subjects if (s.name, s.rows, s.engine) == (name, rows, engine))


def told(values: Sequence[float]) -> str:
    """Median and range."""
    return f"{median(values):,.0f} ({min(values):,.0f} to {max(values):,.0f})" if len(values) > 1 else f"{values[0]:,.0f}"


def ratio(above: Any, below: Any, what: str) -> float:
    """The median of the ratios of runs made in turns."""
    return median(a / b for a, b in zip(above.found[what], below.found[what], strict=True))


def report(figures: Figures, day: date) -> str:
    """Markdown: what each size and engine costs, peers, sessions, and each aim with what was reached."""
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, DuckDB {version('duckdb')}, Spark {version('pyspark')}, Dash {version('dash')}"
    lines = [
        f"Measured on {day} with `make bench`: {machine}; milliseconds, medians (ranges) of 11 clicks, searches and steps and 5 loads in turns, after 2 that do not count.",
        "", "| page | responses | engine | start | first page | warm page | filter click | text search | step of a day | kB a click | server, MB |", "|" + " --- |" * 11,
    ]  # fmt: skip
    for s in figures.subjects:
        cells = [
            told(s.found[what]) if what in s.found else ""
            for what in ("start", "first page", "warm page", "click", "search", "step", "wire", "memory")
        ]
        lines.append(f"| {s.name} | {s.rows:,} | {ENGINE[s.engine]} | " + " | ".join(cells) + " |")
    lines += [
        "",
        "| readers, each a click a second | responses | engine | 1 | 5 | 20 | 20, 95 of 100 within | idle session, MB |",
        "|" + " --- |" * 8,
    ]
    for s in figures.subjects:
        if "readers 1" in s.found:
            n = [f"{s.found[what][0]:,.0f}" for what in ("readers 1", "readers 5", "readers 20", "readers 20 late")]
            lines.append(f"| tracker | {s.rows:,} | {ENGINE[s.engine]} | {' | '.join(n)} | {s.found['idle'][0]:.1f} |")
    lines += ["", *_aims(figures), "", "![Filter click by size of the table](pictures/scale.png)"]
    return "\n".join(lines)


def _aims(figures: Figures) -> list[str]:
    small, ten = figures.of("tracker", 400), figures.of("tracker", 10_000)
    million, most = figures.of("tracker", 1_000_000, "duckdb"), figures.of("tracker", 10_000_000, "duckdb")
    docs, dash, docs_million = (
        figures.of("streamlit docs", 10_000),
        figures.of("dash", 10_000),
        figures.of("streamlit docs", 1_000_000),
    )
    twenty = max(s.found["readers 20"][0] / s.found["readers 1"][0] for s in figures.subjects if "readers 20" in s.found)
    found = [
        ("filter click at 1 million against 400", ratio(million, small, "click"), "at most 1.6", 1.6), ("filter click at 10 million against 400", ratio(most, small, "click"), "at most 3", 3),
        ("filter click at 10 thousand against the documentation's Streamlit", ratio(ten, docs, "click"), "at most 0.8", 0.8),
        ("filter click at 10 thousand against Dash", ratio(ten, dash, "click"), "at most 1.2", 1.2),
        ("filter click at 1 million against the documentation's Streamlit", ratio(million, docs_million, "click"), "at most 0.4", 0.4),
        ("kB over the wire a click, the most at any size", max(s.found["wire"][0] for s in figures.subjects if s.ours), "at most 90", 90),
        ("server memory at 10 million on DuckDB, GB", most.found["memory"][0] / 1000, "at most 1.5", 1.5),
        ("a further idle session, MB, the most", max(s.found["idle"][0] for s in figures.subjects if "idle" in s.found), "at most 15", 15),
        ("20 readers against one, the most", twenty, "at most 4", 4),
        ("conversion of a million machine-coded rows, speed against bare DuckDB", figures.bare / figures.convert, "at least 0.6", -0.6),
    ]  # fmt: skip
    lines = ["| aim | found | aim | reached |", "| --- | --- | --- | --- |"]
    return lines + [
        f"| {name} | **{value:.2f}** | {aim} | {'yes' if (value >= -limit if limit < 0 else value <= limit) else 'no'} |"
        for name, value, aim, limit in found
    ]


def picture(figures: Figures) -> bytes:
    """Filter clicks by size, one line a page and engine; a PNG."""
    groups: dict[str, list[Any]] = {}
    for s in figures.subjects:
        groups.setdefault(f"{s.name}, {ENGINE[s.engine]}", []).append(s)
    dashes = ("solid", "dot", "dash", "dashdot", "longdash")
    traces = [
        {"type": "scatter", "mode": "lines+markers", "name": name, "x": [s.rows for s in group], "y": [median(s.found["click"]) for s in group],
         "line": {"dash": dash, "color": LIGHT.ink}, "marker": {"symbol": place, "size": 9, "color": LIGHT.ink}}
        for place, ((name, group), dash) in enumerate(zip(groups.items(), dashes, strict=True))
    ]  # fmt: skip
    layout = {
        "width": 900, "height": 440, "paper_bgcolor": LIGHT.paper, "plot_bgcolor": LIGHT.paper, "font": {"color": LIGHT.ink},
        "title": {"text": "Filter click until every view is new, by size of the table"}, "xaxis": {"type": "log", "title": {"text": "responses"}, "gridcolor": LIGHT.grid},
        "yaxis": {"type": "log", "title": {"text": "milliseconds"}, "gridcolor": LIGHT.grid},
    }  # fmt: skip
    renderer = Renderer()
    try:
        return renderer.picture({"data": traces, "layout": layout}, "png", 2.0)
    finally:
        renderer.close()
