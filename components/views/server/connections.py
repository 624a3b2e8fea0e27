"""Connections: those that send half a request are closed, and as many are allowed as the system permits."""

from typing import Any

import h11

# Seconds for the head of a request, and between two parts of its body.
HEAD, BODY = 10.0, 30.0
# Open files that sixty readers and their uploads do not reach.
FILES = 65_536


def close_half_sent(protocol: Any, head: float = HEAD, body: float = BODY) -> None:
    """Make an HTTP protocol of uvicorn (`H11Protocol`) close connections whose request does not come.

    uvicorn itself waits for ever: a connection that sends a byte now and then holds a file descriptor until it goes.
    """
    made, received, lost = protocol.connection_made, protocol.data_received, protocol.connection_lost

    def connection_made(self: Any, transport: Any) -> None:
        made(self, transport)
        self.waiting = self.loop.call_later(head, transport.close)

    def data_received(self: Any, data: bytes) -> None:
        received(self, data)
        state, half = self.conn.their_state, bool(self.conn.trailing_data[0])
        if state is h11.SEND_BODY:
            _stop(self)
            self.waiting = self.loop.call_later(body, self.transport.close)
        elif state is not h11.IDLE:
            _stop(self)
        elif half and self.waiting is None:
            self.waiting = self.loop.call_later(head, self.transport.close)

    def connection_lost(self: Any, error: Exception | None) -> None:
        _stop(self)
        lost(self, error)

    protocol.waiting = None
    protocol.connection_made, protocol.data_received, protocol.connection_lost = connection_made, data_received, connection_lost


def _stop(protocol: Any) -> None:
    if protocol.waiting is not None:
        protocol.waiting.cancel()
        protocol.waiting = None


def raise_file_limit() -> int:
    """Allow as many open files as the system lets this process have, up to FILES; the number (0 where the system has no such limit)."""
    try:
        import resource
    except ImportError:
        return 0
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return max(soft, wanted)
