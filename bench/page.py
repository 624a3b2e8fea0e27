"""Page load and filter click against a bare Streamlit page, in turns, in one run: `make bench`.

Writes docs/performance.md. The bare page (bench/peers/bare.py) has one filter, one empty Plotly figure and one empty table.
"""

import json
import os
import platform
from datetime import date
from importlib.metadata import version
from pathlib import Path

from playwright.sync_api import Browser, Page

from bench.browser import CLICK, PAINTED, QUIET_FRAMES, VIEWPORT, Series, Wire, chromium, load, ratio, served
from data.dataset.dataset import Dataset
from data.dataset.open import load as load_dataset
from data.query.filters import Filters
from data.query.select import select_rows
from tests.support import ROOT

WARM, RUNS = 2, 25
BARE_READY = (
    "() => !!document.querySelector('.js-plotly-plot .gtitle') && !!document.querySelector('[data-testid=stDataFrame] canvas')"
)
OURS_READY = """() => { const f = [...document.querySelectorAll('.figure')];
  return f.length === 2 && f.every(x => x.dataset.token) && !!document.querySelector('.strip .card') && !!document.querySelector('.listing tbody tr'); }"""
# No state of the filter is repeated inside a series: Streamlit does not send an identical message again.
CHOICES = ("supportive", "conditional", "neutral", "opposed", "hostile")
# Toggling by the ruler sequence (a Gray code) never comes back to a set of choices.
TURNS = tuple((turn & -turn).bit_length() - 1 for turn in range(1, WARM + RUNS + 1))
BARE_CHOICES = ("alpha", "beta", "gamma", "delta", "epsilon")
BUTTON = "() => [...document.querySelectorAll('button')].find(b => b.innerText.toLowerCase().includes('{}'))"


def bare_click(page: Page, turn: int, chosen: set[str]) -> float:
    """Milliseconds from the click until figure and table of the bare page carry the new choice."""
    chosen ^= {BARE_CHOICES[turn]}
    token = "".join(sorted(choice[0] for choice in chosen)) or "none"
    done = f"() => document.querySelector('.js-plotly-plot .gtitle')?.textContent === 'token {token}' && window.painted.has('token {token}')"
    return float(page.evaluate(CLICK, [BUTTON.format(BARE_CHOICES[turn]), done]))


def our_click(page: Page, turn: int, chosen: set[str], dataset: Dataset) -> float:
    """Milliseconds from the click until headline, both figures and the table carry the new answer."""
    chosen ^= {CHOICES[turn]}
    rows = select_rows(dataset.responses, Filters(stance=tuple(chosen)), dataset.meta.period_to)
    page.evaluate("() => { window.before = [...document.querySelectorAll('.figure')].map(f => f.dataset.token); }")
    done = f"""() => {{ const now = [...document.querySelectorAll('.figure')].map(f => f.dataset.token);
      return now.length === 2 && now.every((t, i) => t && t !== window.before[i])
        && document.querySelector('.listing tbody .open')?.textContent === {json.dumps(rows["actor"].iloc[0])}
        && document.querySelector('.listing .listed').textContent.includes('{len(rows):,} response'); }}"""
    return float(page.evaluate(CLICK, [BUTTON.format(CHOICES[turn]), done]))


def measure() -> tuple[dict[str, tuple[Series, Series]], float, float]:
    """Pairs of (ours, bare) series, kilobytes per click, and megabytes of a first visit."""
    dataset = load_dataset()
    found: dict[str, tuple[list[float], list[float]]] = {"first page": ([], []), "warm page": ([], []), "filter click": ([], [])}
    with served("components/views/server/app.py") as ours, served("bench/peers/bare.py") as bare, chromium() as browser:
        for _ in range(WARM + RUNS):
            for url, ready, values in ((ours, OURS_READY, found["first page"][0]), (bare, BARE_READY, found["first page"][1])):
                context = browser.new_context(viewport=VIEWPORT)
                values.append(load(context.new_page(), url, ready))
                context.close()
        pages = [_tab(browser) for _ in range(2)]
        received = _weigh(pages[0], ours)
        for _ in range(WARM + RUNS):
            for page, url, ready, values in (
                (pages[0], ours, OURS_READY, found["warm page"][0]),
                (pages[1], bare, BARE_READY, found["warm page"][1]),
            ):
                values.append(load(page, url, ready))
                # The session that a load has left is taken down by its server; that is not the next load's time.
                page.evaluate(QUIET_FRAMES)
        for page, url, ready in ((pages[0], ours, OURS_READY), (pages[1], bare, BARE_READY)):
            page.add_init_script(PAINTED)
            load(page, url, ready)
        wire, chosen, bare_chosen = Wire(pages[0]), set[str](), set[str]()
        for turn in TURNS:
            for page in pages:
                page.evaluate(QUIET_FRAMES)
            found["filter click"][0].append(our_click(pages[0], turn, chosen, dataset))
            pages[0].evaluate(QUIET_FRAMES)
            found["filter click"][1].append(bare_click(pages[1], turn, bare_chosen))
    pairs = {name: (Series("ours", tuple(a[WARM:])), Series("bare", tuple(b[WARM:]))) for name, (a, b) in found.items()}
    return pairs, wire.bytes / len(TURNS) / 1000, received / 1e6


def _tab(browser: Browser) -> Page:
    return browser.new_context(viewport=VIEWPORT).new_page()


def _weigh(page: Page, url: str) -> int:
    """Bytes of a first visit as the browser counts them."""
    load(page, url, OURS_READY)
    script = "() => performance.getEntriesByType('resource').reduce((sum, entry) => sum + entry.transferSize, 0)"
    return int(page.evaluate(script))


def report() -> str:
    """Measure, and tell it as a Markdown table."""
    pairs, kilobytes, megabytes = measure()
    targets = {"first page": "", "warm page": "at most 1.5", "filter click": "at most 2.0"}
    lines = ["| what | tracker, ms | bare page, ms | ratio | aim |", "| --- | --- | --- | --- | --- |"]
    lines += [
        f"| {name} | {ours.told()} | {bare.told()} | **{ratio(ours, bare):.2f}** | {targets[name]} |"
        for name, (ours, bare) in pairs.items()
    ]
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, Streamlit {version('streamlit')}, Plotly {version('plotly')}"
    return "\n".join([
        f"Measured on {date.today()} with `make bench`: {machine}; medians (ranges) of {RUNS} runs in turns after {WARM} that do not count.",
        "", *lines, "",
        f"A filter click sends {kilobytes:.0f} kB over the wire; a first visit {megabytes:.1f} MB.",
    ])  # fmt: skip


def write(path: Path, table: str, name: str = "bench") -> None:
    """Put the table between the two marks of the page that bear a name."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    text = path.read_text("utf-8")
    head, tail = text.split(begin)[0], text.split(end)[1]
    path.write_text(f"{head}{begin}\n{table}\n{end}{tail}", "utf-8")


if __name__ == "__main__":
    result = report()
    print(result)
    write(ROOT / "docs" / "performance.md", result)
