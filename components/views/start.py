"""Starts the dashboard: `python -m components.views.start [PORT]`."""

import os
import socket
import sys
from pathlib import Path

from components.language import messages
from components.views.server.connections import raise_file_limit

HOST = "127.0.0.1"
# Open files below which readers would be turned away.
FEW_FILES = 4_096
SERVER = Path(__file__).with_name("server") / "app.py"


def main(arguments: list[str]) -> int:
    """Check the port, print the address and become the server; returns only if it cannot start."""
    text = arguments[0] if arguments else "8501"
    if not (text.isdecimal() and 0 < int(text) < 65536):
        print(messages.no_port(text))
        return 1
    if taken(int(text)):
        print(messages.port_taken(int(text)))
        return 1
    files = raise_file_limit()
    if 0 < files < FEW_FILES:
        print(messages.few_files(files), flush=True)
    print(messages.serving(HOST, text), flush=True)
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
