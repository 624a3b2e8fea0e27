"""Finds a Chromium for the tests, or installs one; prints one sentence and fails if there is none."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser", "chrome")


def found() -> str | None:
    """The path of a Chromium on this machine, if there is one: BROWSER_PATH, then the usual names, then Playwright's own."""
    named = os.environ.get("BROWSER_PATH")
    if named:
        return named if Path(named).is_file() else None
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return path
    return _of_playwright()


def _of_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def install() -> None:
    """Debian's package for root, else Playwright's own build."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(["apt-get", "update"], check=False, **quiet)
        done = subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", "chromium"], check=False, **quiet)
        if done.returncode == 0:
            return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> int:
    if not found():
        print("Installing Chromium, once.", flush=True)
        install()
    if not found():
        print("The tests need a Chromium browser and none could be installed. Install one, or set BROWSER_PATH to it.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
