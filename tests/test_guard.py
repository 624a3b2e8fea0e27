"""The server's doors: foreign origins, half-sent requests, closed addresses; and a dataset that changes while it is read."""

import http.client
from threading import Event
from urllib.parse import urlsplit

import pytest
import streamlit.config as config
from starlette.datastructures import Headers

from components.views.dataset_cache import Store
from components.views.server import connections
from components.views.server.guard import is_foreign
from data.dataset.dataset import Dataset
from data.problems import DatasetError, Problem
from tests.support import ROOT


@pytest.mark.parametrize(
    ("origin", "host", "foreign"),
    [
        (None, "127.0.0.1:8501", False), ("http://127.0.0.1:8501", "127.0.0.1:8501", False), ("https://tracker.example", "tracker.example", False),
        ("https://Tracker.Example", "tracker.example", False), ("https://evil.example", "127.0.0.1:8501", True), ("null", "127.0.0.1:8501", True),
        ("http://127.0.0.1:9999", "127.0.0.1:8501", True), ("https://portal.example", "tracker.example", False), ("", "tracker.example", True),
    ],
)  # fmt: skip
def test_an_origin_is_foreign_unless_it_is_the_host_or_allowed(origin: str | None, host: str, foreign: bool) -> None:
    headers = Headers({"host": host} | ({"origin": origin} if origin is not None else {}))
    assert is_foreign(headers, ["https://portal.example/"]) is foreign


def asked(address: str, path: str, method: str = "GET", **headers: str) -> int:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    try:
        connection.request(method, path, headers=headers)
        return connection.getresponse().status
    finally:
        connection.close()


def test_foreign_origins_are_refused_before_streamlit_sees_them(address: str) -> None:
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    assert asked(address, "/_stcore/stream", Origin="https://evil.example", **upgrade) == 403
    assert asked(address, "/_stcore/stream", Origin=address, **upgrade) == 101
    assert asked(address, "/_stcore/upload_file/a/b", "PUT", Origin="https://evil.example") == 403
    assert asked(address, "/_stcore/health", Origin=address) == 200


def test_what_is_not_for_readers_is_closed(address: str) -> None:
    assert asked(address, "/_stcore/metrics") == 404
    assert asked(address, "/_stcore/agent/interact", "POST") in (403, 404, 405)
    assert "enableAgentApi = false" in (ROOT / ".streamlit" / "config.toml").read_text("utf-8")
    assert config.get_option("server.enableAgentApi") is False


def test_half_a_request_is_closed_and_a_whole_one_answered() -> None:
    """Against uvicorn itself, with limits that a test can wait for."""
    import asyncio

    import uvicorn
    from starlette.responses import PlainTextResponse
    from uvicorn.protocols.http.h11_impl import H11Protocol

    class Patient(H11Protocol):
        """The protocol with limits, without changing the one that other tests use."""

    connections.close_half_sent(Patient, head=0.3, body=0.3)

    async def app(scope: dict, receive: object, send: object) -> None:
        body = b""
        while (message := await receive())["type"] == "http.request":  # type: ignore[operator]
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        await PlainTextResponse(f"{len(body)}")(scope, receive, send)  # type: ignore[arg-type]

    async def talk() -> list[bytes]:
        server = uvicorn.Server(
            uvicorn.Config(app, port=0, http=Patient, lifespan="off", log_level="critical", timeout_keep_alive=1)
        )
        serving = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        answers = []
        for sent in (
            b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\n", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf",
            b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HT",
            b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4\r\n\r\nfull",
        ):  # fmt: skip
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(sent)
            answers.append(await asyncio.wait_for(reader.read(), 5))
            writer.close()
        server.should_exit = True
        await serving
        return answers

    answers = asyncio.run(talk())
    assert answers[:4] == [b"", b"", b"", b""]
    assert answers[4].endswith(b"0")
    assert answers[5].endswith(b"0")
    assert answers[6].endswith(b"4")


def test_as_many_files_may_be_open_as_the_system_allows() -> None:
    import resource

    allowed = connections.raise_file_limit()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert allowed == soft
    assert soft >= min(connections.FILES, hard if hard > 0 else connections.FILES)


class Slow:
    """A source whose second version is read only when a test lets it."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset, self.number, self.go, self.broken, self.reads = dataset, 1, Event(), False, 0
        self.go.set()

    def version(self) -> int:
        return self.number

    def read(self) -> Dataset:
        self.reads += 1
        assert self.go.wait(20)
        if self.broken:
            raise DatasetError([Problem("responses.csv", 2, "stance", "angry", "use another")])
        return self.dataset


def test_a_changed_dataset_is_read_beside_the_one_that_serves(shipped: Dataset) -> None:
    source = Slow(shipped)
    store = Store(source)
    store.refresh()
    assert store.dataset is shipped
    source.go.clear()
    source.number, source.dataset = 2, None  # type: ignore[assignment]
    for _ in range(50):
        store.refresh()
        assert store.dataset is shipped, "nobody waits, and nobody sees half a version"
    assert source.reads == 2, "one thread reads it, however many ask"
    source.go.set()
    store.settle(20)
    assert store.dataset is None
    assert store.version == 2


def test_a_version_that_does_not_validate_replaces_nothing(shipped: Dataset) -> None:
    source = Slow(shipped)
    store = Store(source)
    store.refresh()
    source.number, source.broken = 2, True
    store.refresh()
    store.settle(20)
    assert store.dataset is shipped
    assert [problem.value for problem in store.problems] == ["angry"]
    source.number, source.broken = 3, False
    store.refresh()
    store.settle(20)
    assert store.problems == ()
