"""Starts the dashboard: `python -m components.views.start [PORT]`."""

import os
import socket
import sys
from pathlib import Path

from components.views.server.connections import raise_file_limit

HOST = "127.0.0.1"
# Open files below which readers would be turned away.
FEW_FILES = 4_096
SERVER = Path(__file__).with_name("server") / "app.py"


def main(arguments: list[str]) -> int:
    """Check the port, print the address and become the server; returns only if it cannot start."""
    text = arguments[0] if arguments else "8501"
    if not (text.isdecimal() and 0 < int(text) < 65536):
        print(f"The port must be a number from 1 to 65535, not {text!r}. For example: make run PORT=8600")
        return 1
    if taken(int(text)):
        print(f"Port {text} is taken by another program. Choose another one: make run PORT={int(text) % 65535 + 1}")
        return 1
    files = raise_file_limit()
    if 0 < files < FEW_FILES:
        print(
            f"This system allows {files} open files at once; many readers need more. Raise it with: ulimit -n 65536", flush=True
        )
    print(f"The Reaction Tracker is at http://{HOST}:{text}  (stop it with Ctrl-C)", flush=True)
    command = [sys.executable, "-m", "streamlit", "run", str(SERVER), "--server.port", text, "--server.address", HOST]
    os.execv(sys.executable, command)


def taken(port: int) -> bool:
    """True if something listens on the port of this machine already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
