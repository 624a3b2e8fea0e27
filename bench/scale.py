"""What size costs: the same page on 400 to 10 million responses, on each engine, beside its peers, in turns, in one run (`make bench`).

Writes the part `scale` of docs/performance.md and the picture docs/pictures/scale.png.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import median

import duckdb
from playwright.sync_api import Browser, Page

from bench import grow
from bench.browser import CLICK, PAINTED, QUIET_FRAMES, VIEWPORT, Wire, chromium, load
from bench.page import BUTTON, CHOICES, OURS_READY, TURNS, WARM, write
from bench.peers.rows import token
from bench.scale_tables import Figures, picture, report
from bench.sessions import Reader, clicking
from data import arrow_schema
from data.convert import readers
from data.convert.__main__ import convert_files as convert
from data.dataset.dataset import Dataset
from data.dataset.open import open_dataset
from data.mapping import parse
from data.query.filters import Filters
from data.query.listing import select
from geo.extents import DEFAULT
from geo.shapes import outlines
from tests.conftest import free_port
from tests.support import ROOT

TURNED = 11
STEPS = TURNS[: WARM + TURNED]
# Words that each occur in some of the texts; no text is asked for twice.
WORDS = (
    "soberania",
    "cartel",
    "intervencion",
    "acuerdo",
    "guerra",
    "territorio",
    "fuerza",
    "droga",
    "ley",
    "frontera",
    "president",
    "reuters",
    "minister",
)


@dataclass
class Subject:
    """One page under measurement: its name, size and engine, its server, and how a click on it is told to be done."""

    name: str
    rows: int
    engine: str
    url: str = ""
    process: subprocess.Popen | None = None
    dataset: Dataset | None = None
    page: Page | None = None
    chosen: set[str] = field(default_factory=set)
    ids: list[str] = field(default_factory=list)
    found: dict[str, list[float]] = field(default_factory=dict)

    @property
    def ours(self) -> bool:
        """True for the tracker itself."""
        return self.name == "tracker"

    def note(self, what: str, value: float) -> None:
        """Keep a measurement."""
        self.found.setdefault(what, []).append(value)

    def memory(self) -> float:
        """Megabytes that the server process holds, and those that processes of its own (a JVM) hold."""
        assert self.process is not None
        pids = [self.process.pid, *_children(self.process.pid)]
        return sum(_resident(pid) for pid in pids) / 1000


def _children(pid: int) -> list[int]:
    told = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False).stdout.split()
    return [child for item in told for child in (int(item), *_children(int(item)))]


def _resident(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    return next((float(line.split()[1]) for line in lines if line.startswith("VmRSS")), 0.0)


SUBJECTS = (
    ("tracker", 400, "pandas"), ("tracker", 10_000, "pandas"), ("tracker", 1_000_000, "pandas"), ("tracker", 1_000_000, "duckdb"),
    ("tracker", 10_000_000, "duckdb"), ("tracker", 1_000_000, "local[2]"), ("streamlit docs", 10_000, "pandas"), ("streamlit docs", 1_000_000, "pandas"),
    ("dash", 10_000, "pandas"), ("dash", 1_000_000, "pandas"),
)  # fmt: skip


@contextmanager
def served(subject: Subject) -> Iterator[Subject]:
    """The subject's server; `start` is the time until it says that it listens."""
    folder, port = grow.folder(subject.rows), free_port()
    shapes = ROOT / "static" / "geo" / Path(outlines(DEFAULT)).name
    environment = os.environ | {
        "TRACKER_DATA": str(folder),
        "TRACKER_ENGINE": subject.engine,
        "PEER_DATA": str(folder),
        "PEER_OUTLINES": str(shapes),
        "PYTHONPATH": str(ROOT),
    }
    script = {"tracker": "components/views/server/app.py", "streamlit docs": "bench/peers/streamlit_docs.py"}.get(subject.name)
    command = (
        [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port), "--server.address", "127.0.0.1"]
        if script
        else [sys.executable, "-m", "bench.peers.dash_app", str(port)]
    )
    begin = time.monotonic()
    subject.process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert subject.process.stdout is not None
        for line in subject.process.stdout:
            if "URL:" in line:
                break
        subject.note("start", (time.monotonic() - begin) * 1000)
        subject.url = f"http://127.0.0.1:{port}"
        yield subject
    finally:
        subject.process.terminate()
        subject.process.wait(30)


PEER_READY = "() => document.querySelectorAll('.js-plotly-plot .gtitle').length === 2 && !!document.querySelector('[data-testid=stDataFrame] canvas, .dash-spreadsheet td')"


def prepare(subject: Subject, browser: Browser) -> None:
    """Open the page, time the first load with a cold server and cache, then leave it warm."""
    subject.page = browser.new_context(viewport=VIEWPORT).new_page()
    subject.page.set_default_timeout(120_000)
    for attempt in range(40):
        try:
            subject.note("first page", load(subject.page, subject.url, OURS_READY if subject.ours else PEER_READY))
            break
        except Exception:
            if attempt == 39:
                raise
            time.sleep(0.5)
    if subject.ours:
        subject.dataset = open_dataset(grow.folder(subject.rows), "pandas" if subject.rows < 100_000 else "duckdb")
    subject.page.add_init_script(PAINTED)


def warm(subject: Subject) -> None:
    """Load the page again."""
    assert subject.page is not None
    subject.note("warm page", load(subject.page, subject.url, OURS_READY if subject.ours else PEER_READY))
    subject.page.evaluate(QUIET_FRAMES)


def click(subject: Subject, turn: int) -> float:
    """Milliseconds from the click on a stance until every view shows the new answer."""
    assert subject.page is not None
    subject.chosen ^= {CHOICES[turn]}
    if subject.ours:
        return changed(subject, Filters(stance=tuple(subject.chosen)), [BUTTON.format(CHOICES[turn])])
    n = sum(subject_counts(subject.rows)[stance] for stance in subject.chosen) if subject.chosen else subject.rows
    told = json.dumps(token(sorted(subject.chosen), n))
    table = (
        f"window.painted.has({told})"
        if subject.name != "dash"
        else f"[...document.querySelectorAll('.dash-spreadsheet th')].some(h => h.textContent.trim() === {told})"
    )
    done = f"() => {{ const t = [...document.querySelectorAll('.js-plotly-plot .gtitle')]; return t.length === 2 && t.every(x => x.textContent === {told}) && {table}; }}"
    find = (
        BUTTON.format(CHOICES[turn])
        if subject.name != "dash"
        else f"() => [...document.querySelectorAll('#stance input')][{CHOICES.index(CHOICES[turn])}]"
    )
    return float(subject.page.evaluate(CLICK, [find, done]))


_COUNTS: dict[int, dict[str, int]] = {}


def subject_counts(rows: int) -> dict[str, int]:
    """How many responses of each stance a grown table holds."""
    if rows not in _COUNTS:
        query = (
            f"SELECT stance, count(*) FROM read_parquet('{grow.folder(rows) / arrow_schema.RESPONSES_PARQUET}') GROUP BY stance"
        )
        _COUNTS[rows] = dict(duckdb.sql(query).fetchall())
    return _COUNTS[rows]


# Types into a field as a person does, then waits like CLICK.
TYPE = """([text, done]) => new Promise((resolve, reject) => {
  const field = document.querySelector('input[aria-label="Search text"]'), ready = new Function('return (' + done + ')()');
  const begin = performance.now();
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, text);
  field.dispatchEvent(new Event('input', { bubbles: true }));
  setTimeout(() => reject(new Error('no answer within thirty seconds: ' + done)), 30000);
  const look = () => ready() ? resolve(performance.now() - begin) : requestAnimationFrame(look);
  requestAnimationFrame(look);
})"""


def changed(subject: Subject, filters: Filters, how: list[str], script: str = CLICK) -> float:
    """Milliseconds until headline, figures and table of the tracker carry the answer to filters."""
    assert subject.page is not None
    assert subject.dataset is not None
    day = filters.as_of or subject.dataset.meta.period_to
    found = select(subject.dataset, filters, day, limit=50)
    ids = found.rows["response_id"].tolist()[:50]
    # Among millions the first page of the table may be the same for two answers: then it is not drawn again.
    drawn = "document.querySelector('.listing').dataset.token !== window.listed" if ids != subject.ids else "true"
    subject.ids = ids
    subject.page.evaluate(
        "() => { window.before = [...document.querySelectorAll('.figure')].map(f => f.dataset.token); window.listed = document.querySelector('.listing').dataset.token; }"
    )
    done = f"""() => {{ const now = [...document.querySelectorAll('.figure')].map(f => f.dataset.token);
      return now.length === 2 && now.every(t => t) && now.some((t, i) => t !== window.before[i]) && {drawn}
        && document.querySelector('.listing .listed').textContent.includes('{found.n:,} response'); }}"""
    return float(subject.page.evaluate(script, [*how, done]))


def search(subject: Subject, turn: int) -> float:
    """Milliseconds from typing a word until every view shows the answer."""
    return changed(subject, Filters(q=WORDS[turn]), [WORDS[turn]], TYPE)


def step(subject: Subject, turn: int) -> float:
    """Milliseconds from "Earlier" until every view shows the day before."""
    assert subject.dataset is not None
    days = [
        day
        for day in sorted({*subject.dataset.days, *subject.dataset.events["date"].dt.date})
        if day <= subject.dataset.meta.period_to
    ]
    days = sorted({*days, subject.dataset.meta.period_to})
    return changed(subject, Filters(as_of=days[-2 - turn]), [BUTTON.format("earlier")])


def series(subjects: list[Subject], what: str, act: Callable[[Subject, int], float]) -> None:
    """The same act on every subject, in turns; the first ones do not count."""
    for place, turn in enumerate(STEPS):
        for subject in subjects:
            assert subject.page is not None
            subject.page.evaluate(QUIET_FRAMES)
            value = act(subject, turn if act is click else place)
            if place >= WARM:
                subject.note(what, value)


def fresh(subjects: list[Subject]) -> None:
    """Every tracker page at its default view."""
    for subject in subjects:
        assert subject.page is not None
        load(subject.page, subject.url, OURS_READY if subject.ours else PEER_READY)
        subject.chosen.clear()
        subject.ids = []


def measure() -> Figures:
    """Everything, in one run."""
    subjects = [Subject(*item) for item in SUBJECTS]
    with ExitStack() as stack, chromium() as browser:
        for subject in subjects:
            stack.enter_context(served(subject))
            prepare(subject, browser)
            print(
                f"{subject.name}, {subject.rows:,} rows, {subject.engine}: first page {subject.found['first page'][0]:.0f} ms",
                flush=True,
            )
        ours = [subject for subject in subjects if subject.ours]
        for _ in range(WARM + 5):
            for subject in subjects:
                warm(subject)
        wires = {id(subject): Wire(subject.page) for subject in ours if subject.page}
        fresh(subjects)
        for wire in wires.values():
            wire.bytes = 0
        series(subjects, "click", click)
        for subject in ours:
            subject.note("wire", wires[id(subject)].bytes / len(STEPS) / 1000)
        fresh(ours)
        series(ours, "search", search)
        fresh(ours)
        series(ours, "step", step)
        for subject in ours:
            subject.note("memory", subject.memory())
        _sessions([subject for subject in ours if subject.engine != "local[2]"])
    return Figures(tuple(subjects), *_conversion())


def _sessions(subjects: list[Subject]) -> None:
    """One, five and twenty readers, each clicking once a second; what a further idle session costs."""
    for subject in subjects:
        before = subject.memory()
        idle = [Reader(subject.url) for _ in range(10)]
        subject.note("idle", (subject.memory() - before) / len(idle))
        for reader in idle:
            reader.close()
        for many in (1, 5, 20):
            middle, late, errors = clicking(subject.url, many, 10, 1.0)
            assert not errors, errors
            subject.note(f"readers {many}", middle)
            subject.note(f"readers {many} late", late)


def _conversion() -> tuple[float, float]:
    """Seconds of a conversion of a machine-coded file and of DuckDB reading and writing the same file bare; medians of three in turns."""
    source = gdelt_file(1_000_000)
    plan = parse.read(Path("gdelt-2"))
    ours, bare = [], []
    for turn in range(3):
        begin = time.monotonic()
        convert([source], grow.FOLDER / f"converted-{os.getpid()}-{turn}", plan, "gdelt-2")
        ours.append(time.monotonic() - begin)
        begin = time.monotonic()
        with duckdb.connect(config={"memory_limit": "1GB"}) as connection:
            table = readers.relation(connection, source, readers.detect_format(source, plan.input))
            connection.execute(
                f"COPY (SELECT * FROM {table}) TO '{grow.FOLDER / 'bare.parquet'}' (FORMAT parquet, COMPRESSION zstd)"
            )
        bare.append(time.monotonic() - begin)
    return median(ours), median(bare)


def gdelt_file(rows: int) -> Path:
    """A file in GDELT 2.0's format, made once."""
    path = grow.FOLDER / f"gdelt-{rows}.export.CSV"
    if not path.exists():
        columns = parse.read(Path("gdelt-2")).input.columns
        with path.with_suffix(".part").open("w", encoding="utf-8") as file:
            for number in range(rows):
                file.write(grow.gdelt_line(columns, number) + "\n")
        path.with_suffix(".part").rename(path)
    return path


if __name__ == "__main__":
    figures = measure()
    told = report(figures, date.today())
    print(told)
    write(ROOT / "docs" / "performance.md", told, "scale")
    (ROOT / "docs" / "pictures" / "scale.png").write_bytes(picture(figures))
