"""Citations of a view, the one-file page, everything at once, the command line, and the process that makes them."""

import hashlib
import io
import json
import os
import pickle
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import bibtexparser
import pytest
import rispy
from playwright.sync_api import Browser, expect

from components.charts.registry import CHARTS
from components.jobs.command_line import main
from components.jobs.make import make_product
from components.jobs.order import ChangedError, ProductOrder
from components.jobs.pool import ExportPool
from components.products import qr
from components.products.canvas import canvas
from components.products.citations import Reference, cite
from components.products.preflight import preflight
from components.products.registry import FORMS, PRODUCTS, file_name
from components.products.request import ProductRequest
from components.products.stamp import ProductOptions
from components.products.tools import NoBrowserError, TooSlowError
from data.dataset.dataset import Dataset
from data.dataset.open import load
from geo.names import current
from tests.support import ROOT, response, write
from tests.test_slides import Blind
from tests.views import ADDRESS, hostile, many, viewed

QUERY = "country=MEX&stance=hostile"


def made(dataset: Dataset, form: str, query: str = "", **wishes: str) -> bytes:
    return make_product(*viewed(dataset, query, **wishes), ProductRequest(form), Blind())


def test_citations_of_the_view_and_its_sources_are_read_by_reference_managers(shipped: Dataset) -> None:
    view_data, stamp = viewed(shipped, QUERY)
    n = view_data.found.n + 1
    entries = bibtexparser.loads(made(shipped, "bib", QUERY).decode()).entries
    assert len(entries) == len({entry["ID"] for entry in entries}) == n
    assert entries[0]["url"] == stamp.link
    assert stamp.view_id in entries[0]["note"]
    assert len(rispy.loads(made(shipped, "ris", QUERY).decode())) == n
    assert [item["type"] for item in json.loads(made(shipped, "csl", QUERY))] == ["dataset", *["webpage"] * (n - 1)]
    assert made(shipped, "txt", QUERY).decode().count("\n\n") == n - 1


def test_hostile_cells_are_cited_as_text(tmp_path: Path) -> None:
    dataset = hostile(tmp_path)
    entries = bibtexparser.loads(made(dataset, "bib").decode()).entries
    assert len(entries) == 6
    assert any(r"'tis \textbraceleft{}so\textbraceright{} \textbackslash{} 50 \%" in entry["title"] for entry in entries)
    assert len(rispy.loads(made(dataset, "ris").decode())) == 6


def test_one_file_opens_from_a_disk_without_a_network(shipped: Dataset, browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "view.html").write_bytes(made(shipped, "html", "country=MEX&country=ECU", tlp="GREEN"))
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    view_data, faults = [], []
    page.on("request", lambda request: view_data.append(request.url))
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto((tmp_path / "view.html").as_uri())
    page.wait_for_function(
        "n => [...document.querySelectorAll('.figure')].length === n && [...document.querySelectorAll('.figure')].every(f => f.dataset.drawn)",
        arg=len(CHARTS),
    )
    assert [url for url in view_data if not url.startswith(("data:", "blob:"))] == [(tmp_path / "view.html").as_uri()]
    assert not faults
    assert page.locator(".choroplethlayer path[d]").count() > 30
    assert page.locator("[data-title*='loud'], [data-title*='hare'], [data-title*='pload']").count() == 0
    assert page.locator("#rows tr").count() == 154
    page.locator("#find").fill("sheinbaum")
    expect(page.locator("#count")).to_have_text(re.compile(r"^\d+ of 154 rows$"))
    first = page.locator("#rows tr:visible").first
    first.locator("summary").click()
    expect(first.locator("blockquote")).to_be_visible()
    expect(page.locator(".mark").first).to_contain_text("TLP:GREEN")
    context.close()


def test_one_file_shows_markup_as_text(tmp_path: Path, browser: Browser) -> None:
    (tmp_path / "view.html").write_bytes(
        made(hostile(tmp_path), "html", title="</title><script>document.body.dataset.hacked='yes'</script>")
    )
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto((tmp_path / "view.html").as_uri())
    page.wait_for_function("() => [...document.querySelectorAll('.figure')].every(f => f.dataset.drawn)")
    assert page.evaluate("() => document.body.dataset.hacked") is None
    expect(page.locator("h1")).to_have_text("</title><script>document.body.dataset.hacked='yes'</script>")
    page.locator("summary").nth(3).click()
    assert "<b>no</b> & <script>alert(1)</script> {{title}}" in page.locator("#rows").text_content()
    assert page.locator("a[href^='javascript'], #rows img, #rows script").count() == 0
    assert "<" not in page.locator("#data").text_content(), "nothing in the data can end the script that holds it"
    assert page.locator("blockquote[lang=ar]").get_attribute("dir") == "auto"
    context.close()


def test_everything_at_once_has_a_manifest_of_checksums(tmp_path: Path) -> None:
    dataset = many(tmp_path, 8, 4)
    view_data, stamp = viewed(dataset)
    archive = ZipFile(io.BytesIO(make_product(view_data, stamp, ProductRequest("zip"), Blind())))
    manifest = json.loads(archive.read("manifest.json"))
    endings = {Path(item["file"]).suffix.lstrip(".") for item in manifest["files"]}
    assert endings == set(FORMS) - {"zip", "png", "svg"}
    assert {Path(name).suffix for name in manifest["not_made"]} == {".png", ".svg", ".pdf"}
    assert "Pictures need Chromium" in next(iter(manifest["not_made"].values()))
    for item in manifest["files"]:
        assert hashlib.sha256(archive.read(item["file"])).hexdigest() == item["sha256"]
        assert stamp.view_id in item["file"] or item["file"] == "reaction-tracker_everything_known-2025-10-01.csv"
    assert len(archive.read("SHA256SUMS").splitlines()) == len(manifest["files"])


def test_a_file_is_named_after_view_day_and_part(shipped: Dataset) -> None:
    _, stamp = viewed(shipped, "as_of=2025-08-31")
    base = f"reaction-tracker_{stamp.view_id}_2025-08-31"
    assert file_name(stamp, ProductRequest("png")) == f"{base}.png"
    assert file_name(stamp, ProductRequest("svg", figure="map")) == f"{base}_map.svg"
    assert file_name(stamp, ProductRequest("csv", everything=True)) == "reaction-tracker_everything_known-2026-11-24.csv"
    assert file_name(stamp, ProductRequest("pdf", report=True)) == f"{base}_report.pdf"
    assert {product.ending for product in PRODUCTS.values()} == set(FORMS)
    assert all(product.label and product.mime.count("/") == 1 for product in PRODUCTS.values())


@pytest.mark.parametrize("form", ["csv", "xlsx", "json", "parquet", "html", "bib", "ris", "csl", "txt"])
def test_the_command_line_makes_a_file_by_its_ending(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / f"brief.{form}"
    assert main([QUERY, "--out", str(out), "--tlp", "tlp:green", "--title", "Mine"]) == 0
    assert capsys.readouterr().out == f"{out}\n"
    assert out.stat().st_size > 100


def test_the_command_line_draws_and_says_where(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "components.exports",
        "country=ECU",
        "--out",
        str(tmp_path),
        "--as",
        "png",
        "--size",
        "1080x1080",
        "--scale",
        "1",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    path = Path(done.stdout.strip())
    assert path.parent == tmp_path
    assert re.fullmatch(r"reaction-tracker_RT-\w{4}-\w{4}_2026-03-31\.png", path.name)
    assert path.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["", "--out", "brief.gif"], "There is no export to .gif"),
        (["country=XYZ", "--out", "brief.csv"], "country=XYZ, which this dataset does not have"),
        (["coutry=BRA", "--out", "brief.csv"], "A view has no parameter coutry"),
        (["as_of=31.8.2025", "--out", "brief.csv"], "is not a date like 2025-08-31"),
        (["", "--out", "brief.png", "--size", "big"], "not a size like 1280x720"),
        (["", "--out", "brief.png", "--tlp", "purple"], "there is no TLP label purple"),
        (["", "--out", "brief.csv", "--data", "/nowhere"], "/nowhere"),
        (["", "--out", "/nowhere/brief.csv"], "/nowhere/brief.csv could not be written"),
        (["", "--out", "brief.csv", "--report"], "A report is made as .pdf"),
        ([], "--out"),
    ],
)  # fmt: skip
def test_the_command_line_says_what_is_wrong_in_a_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        status = main(arguments)
    except SystemExit as stopped:
        status = int(stopped.code or 0)
    told = capsys.readouterr()
    assert status == 1
    assert sentence in told.err
    assert "Traceback" not in told.err
    assert not told.out


def test_the_command_line_takes_another_dataset(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "mine", [response("MEX-2025-02-01-01")])
    assert main(["", "--out", str(tmp_path / "mine.json"), "--data", str(folder)]) == 0
    assert json.loads((tmp_path / "mine.json").read_text("utf-8"))["about"]["dataset"] == "A small dataset"
    capsys.readouterr()


def order(dataset: Dataset, query: str, form: str, **more: object) -> ProductOrder:
    """What the page would send to a worker."""
    view_data, _ = viewed(dataset, query)
    return ProductOrder.of(dataset, view_data.view, ProductOptions(address=ADDRESS), ProductRequest(form, **more))  # type: ignore[arg-type]


@pytest.fixture
def exports() -> Iterator[ExportPool]:
    pool = ExportPool()
    yield pool
    pool.close()


def test_a_worker_makes_each_ones_own_file_and_the_pool_survives_it(shipped: Dataset, exports: ExportPool) -> None:
    queries = ("country=MEX", "country=COL", "country=ECU")
    ids = [viewed(shipped, query)[1].view_id for query in queries]
    with ThreadPoolExecutor(3) as threads:
        files = list(threads.map(lambda query: exports.make(order(shipped, query, "json")), queries))
    assert [json.loads(file)["about"]["view_id"] for file in files] == ids
    quick = exports.processes[False]
    assert quick not in (None, os.getpid())
    os.kill(quick or 0, signal.SIGKILL)
    again = exports.make(order(shipped, queries[0], "json"))
    assert json.loads(again)["about"]["view_id"] == ids[0]


def test_a_table_does_not_wait_behind_slides(shipped: Dataset, exports: ExportPool) -> None:
    """The deck's worker is stopped in the middle, and the table comes all the same."""
    with ThreadPoolExecutor(1) as threads:
        exports.make(order(shipped, "country=MEX", "pptx"))
        slow = exports.processes[True] or 0
        os.kill(slow, signal.SIGSTOP)
        try:
            deck = threads.submit(exports.make, order(shipped, "country=COL", "pptx"))
            assert exports.make(order(shipped, "country=COL", "csv")).startswith(b"response_id")
            assert not deck.done()
        finally:
            os.kill(slow, signal.SIGCONT)
        assert deck.result(60).startswith(b"PK")


def test_a_worker_is_sent_the_folder_and_the_address_and_not_the_table(
    shipped: Dataset, exports: ExportPool, tmp_path: Path
) -> None:
    small = order(shipped, "country=MEX", "json")
    assert len(pickle.dumps(small)) < 5_000
    assert small.folder == shipped.folder
    folder = write(tmp_path / "d", [response("MEX-2025-02-01-01")])
    mine = load(folder)
    write(folder, [response("MEX-2025-02-01-01"), response("COL-2025-02-01-01")])
    with pytest.raises(ChangedError, match="has changed since this page was drawn"):
        exports.make(order(mine, "", "json"))
    own = replace(mine, folder=None)
    assert json.loads(exports.make(order(own, "", "json")))["about"]["holds"].startswith("What the view shows: 1 of 1")


def test_the_worker_ends_when_its_server_is_killed_and_takes_its_folder_along(tmp_path: Path) -> None:
    script = "import sys; import components.jobs.pool as p; w = p.Worker(9.0); print(w._started().pid, w._folder, flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        number, folder = server.stdout.readline().split()
        os.kill(int(number), 0)
        assert Path(folder).is_dir()
        server.kill()
    subprocess.run(["tail", f"--pid={number}", "-f", "/dev/null"], timeout=20, check=True)
    with pytest.raises(ProcessLookupError):
        os.kill(int(number), 0)
    assert not Path(folder).exists()


def test_an_export_that_waits_its_turn_has_its_whole_time(shipped: Dataset) -> None:
    exports = ExportPool(limit=25.0)
    try:
        with ThreadPoolExecutor(4) as threads:
            decks = list(
                threads.map(lambda code: exports.make(order(shipped, f"country={code}", "pptx")), ("MEX", "COL", "ECU", "VEN"))
            )
        assert all(deck.startswith(b"PK") for deck in decks)
    finally:
        exports.close()


def test_a_worker_that_takes_too_long_is_given_up_with_a_sentence(shipped: Dataset) -> None:
    exports = ExportPool(limit=0.001)
    with pytest.raises(TimeoutError, match="was stopped"):
        exports.make(order(shipped, "", "pptx"))
    exports.close()


def test_sentences_survive_the_way_from_the_worker(
    shipped: Dataset, exports: ExportPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    with pytest.raises(NoBrowserError, match="Pictures need Chromium"):
        exports.make(order(shipped, "", "png"))
    assert str(pickle.loads(pickle.dumps(TooSlowError()))) == str(TooSlowError())


def test_the_command_line_says_where_it_cuts_a_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("components.jobs.command_line.LIMIT", 5)
    assert main(["country=MEX", "--out", str(tmp_path / "a.csv")]) == 0
    n = viewed(load(), "country=MEX")[0].found.n
    assert f"The file holds the first 5 of {n:,} responses; a file of the tracker holds no more." in capsys.readouterr().err
    assert main(["country=MEX", "--out", str(tmp_path / "a.bib")]) == 0
    assert capsys.readouterr().err == ""


def test_a_worker_passes_on_what_goes_wrong_and_goes_on(shipped: Dataset, exports: ExportPool) -> None:
    with pytest.raises(ValueError, match="no useful picture"):
        exports.make(order(shipped, "", "png", scale=99.0))
    assert exports.make(order(shipped, "", "json")).startswith(b"{")


@pytest.mark.parametrize("form", ["csv", "txt", "bib", "ris", "csl", "json", "html"])
def test_files_without_a_header_carry_mark_note_and_link_too(shipped: Dataset, form: str) -> None:
    _, stamp = viewed(shipped, "country=ECU&type=REJECT", tlp="AMBER+STRICT", note="For the meeting")
    text = made(shipped, form, "country=ECU&type=REJECT", tlp="AMBER+STRICT", note="For the meeting").decode()
    assert "TLP:AMBER+STRICT" in text
    assert "For the meeting" in text
    assert stamp.link in text.replace("&amp;", "&")


def test_a_table_of_everything_belongs_to_the_view_without_filters(shipped: Dataset) -> None:
    view_data, stamp = viewed(shipped, "country=MEX&as_of=2025-03-01", tlp="GREEN")
    about = json.loads(make_product(view_data, stamp, ProductRequest("json", everything=True), Blind()))["about"]
    whole = viewed(shipped)[1]
    assert about["view_id"] == whole.view_id
    assert about["link"] == whole.link
    assert about["as_of"] == ""
    assert about["holds"] == f"Everything: all 607 responses of the record{whole.known}."
    assert about["handling"] == "TLP:GREEN"
    assert "2025-03-01" not in json.dumps(about)


LONG = "&".join(f"country={code}" for code in sorted(current())) + "&q=" + "我" * 200


@pytest.mark.parametrize(
    "wanted",
    [ProductRequest("pptx"), ProductRequest("pdf", report=True), ProductRequest("html"), ProductRequest("csv")],
    ids=["pptx", "report", "html", "csv"],
)
def test_a_link_too_long_for_a_code_stands_as_text(shipped: Dataset, wanted: ProductRequest) -> None:
    view_data, stamp = viewed(shipped, LONG)
    assert len(stamp.link) > 3_000
    assert qr.make_code(stamp.link) is None
    assert len(make_product(view_data, stamp, wanted, Blind())) > 200
    spec = canvas(view_data, stamp, ("map", "bars"), 1280, 720)
    assert not spec["layout"]["images"]
    assert "No QR code" in {finding.name for finding in preflight(view_data, stamp)}


def test_a_lone_brace_leaves_the_bibliography_readable(shipped: Dataset) -> None:
    reference = Reference("a", "webpage", "one { brace", "El } País", "https://example.org", None, None, version="1 {")
    (entry,) = bibtexparser.loads(cite(reference, "bibtex")).entries
    assert entry["title"] == r"{one \textbraceleft{} brace}"
