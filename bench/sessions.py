"""Readers without a browser: each a web socket that asks the server for another view and waits until it has all of the answer."""

import threading
from dataclasses import dataclass, field
from statistics import median
from time import monotonic
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

STATES = ("MEX", "VEN", "COL", "ECU", "BRA", "USA", "CUB", "PER", "ARG", "CHL", "BOL")
STANCES = ("supportive", "conditional", "neutral", "opposed", "hostile")


@dataclass
class Reader:
    """One session of a Streamlit server."""

    url: str
    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        address = self.url.replace("http://", "ws://") + "/_stcore/stream"
        self.socket: ClientConnection = connect(address, max_size=None, subprotocols=["streamlit"], origin=self.url)  # type: ignore[list-item, arg-type]
        self.ask("")

    def ask(self, query: str) -> float:
        """Milliseconds from asking for a view until the script has finished and all has come."""
        message = BackMsg()
        message.rerun_script.query_string = query
        begin = monotonic()
        self.socket.send(message.SerializeToString())
        while True:
            answer = ForwardMsg()
            answer.ParseFromString(self.socket.recv(timeout=120))  # type: ignore[arg-type]
            if answer.WhichOneof("type") == "delta" and answer.delta.new_element.WhichOneof("type") == "exception":
                self.errors.append(answer.delta.new_element.exception.message)
            if answer.WhichOneof("type") == "script_finished":
                return (monotonic() - begin) * 1000

    def click(self, turn: int, salt: int) -> None:
        """Choose other stances than before; no two sessions walk the same way, so that no answer is only kept."""
        chosen = [stance for place, stance in enumerate(STANCES) if (turn * 7 + salt * 3) >> place & 1]
        state = STATES[(turn + salt) % len(STATES)]
        self.times.append(self.ask(urlencode([("country", state), *(("stance", item) for item in chosen)])))

    def close(self) -> None:
        """End the session."""
        self.socket.close()


def clicking(url: str, readers: int, clicks: int, pause: float) -> tuple[float, float, list[str]]:
    """Median and 95th percentile of the milliseconds of a click while so many readers click, each every `pause` seconds; errors."""
    everyone = [Reader(url) for _ in range(readers)]
    barrier = threading.Barrier(readers)

    def walk(reader: Reader, salt: int) -> None:
        barrier.wait()
        due = monotonic() + pause * salt / readers
        for turn in range(clicks):
            threading.Event().wait(max(0.0, due - monotonic()))
            due += pause
            reader.click(turn, salt)

    threads = [threading.Thread(target=walk, args=(reader, place)) for place, reader in enumerate(everyone)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times = sorted(time for reader in everyone for time in reader.times)
    errors = [error for reader in everyone for error in reader.errors]
    for reader in everyone:
        reader.close()
    return median(times), times[int(len(times) * 0.95) - 1], errors
