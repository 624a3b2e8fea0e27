"""Finds Java, which Spark needs, or installs it: `python tests/java.py`. Debian's package when root; else a sentence and exit status 1."""

import os
import re
import shutil
import subprocess
import sys

LEAST = 17


def version() -> int:
    """The major version of the Java that would run; 0 for none."""
    home = os.environ.get("JAVA_HOME")
    program = f"{home}/bin/java" if home else shutil.which("java")
    if not program:
        return 0
    said = subprocess.run([program, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', said)
    return int(found[1]) if found else 0


def main() -> int:
    """Make sure that there is one."""
    if version() >= LEAST:
        return 0
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("Installing Java for the tests, once.")
        for command in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", "default-jre-headless"]):
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    if version() >= LEAST:
        return 0
    print(
        f"Java {LEAST} or newer is needed for the tests of the Spark engine. On Debian or Ubuntu: sudo apt-get install default-jre-headless"
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
