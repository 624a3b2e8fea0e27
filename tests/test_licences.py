"""What comes along may be used: no copyleft among what runs, and the list of licences is that of the lock file."""

from tests.licences import STRONG, packages
from tests.support import ROOT


def test_nothing_that_runs_binds_the_whole_by_its_licence() -> None:
    assert not [(name, licence) for name, _, licence in packages() if STRONG.search(licence)]


def test_the_list_of_licences_names_every_package() -> None:
    page = (ROOT / "docs" / "licences.md").read_text("utf-8")
    assert not [name for name, _, _ in packages() if f"| {name} |" not in page]


def test_packages_are_pinned_with_their_hashes() -> None:
    for name in ("requirements.txt", "tests/requirements.txt", "requirements-spark.txt", "bench/requirements.txt"):
        text = (ROOT / name).read_text("utf-8")
        assert text.count("--hash=sha256:") > text.count("==") / 2, name


def test_the_bundle_keeps_the_notices_of_its_makers() -> None:
    (bundle,) = (ROOT / "static" / "plotly").glob("plotly-*.min.js")
    assert "Bundled license information" in bundle.read_text("utf-8")
