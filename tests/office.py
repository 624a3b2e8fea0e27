"""Finds LibreOffice, which the tests open slides with, or installs it; prints one sentence and fails if there is none."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")


def found() -> str | None:
    """The path of LibreOffice on this machine, if there is one."""
    paths = (shutil.which(name) or (name if Path(name).is_file() else None) for name in NAMES)
    return next((path for path in paths if path), None)


def main() -> int:
    """Debian's package for root; anyone else installs it herself."""
    if not found() and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing LibreOffice Impress, once.", flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(["apt-get", "update"], check=False, **quiet)
        subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", "libreoffice-impress"], check=False, **quiet)
    if not found():
        print(
            "The tests open slides in LibreOffice and none was found. Install it: on Debian or Ubuntu apt-get install libreoffice-impress."
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
