"""RDF stores: graphs arrive whole, through faults, once and again, and documents that left go when asked."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from kg.cli import application
from kg.errors import ConfigurationError, InputError, OutputError
from kg.loaders.pushed import PASSWORD, Login
from kg.loaders.rdf_store import TRIES, push
from kg.model import ClaimGraph
from kg.rdf import quads
from kg.store import load
from tests import builders

BINARY = Path(sys.executable).with_name("oxigraph")
NOBODY = Login()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def running() -> Iterator[str]:
    if not BINARY.is_file():
        pytest.skip("the package oxigraph is not installed")
    port = free_port()
    server = subprocess.Popen(
        [BINARY, "serve", "--bind", f"127.0.0.1:{port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                httpx.get(url)
                break
            except httpx.TransportError:
                time.sleep(0.05)
        yield url
    finally:
        server.terminate()
        server.wait()


@pytest.fixture
def store(running: str) -> str:
    httpx.post(f"{running}/update", content="DROP ALL", headers={"Content-Type": "application/sparql-update"})
    assert held(running) == set()
    return running


def held(store: str) -> set[ox.Quad]:
    answer = httpx.get(f"{store}/store", headers={"Accept": "application/n-quads"})
    return set(ox.parse(answer.content, format=ox.RdfFormat.N_QUADS))


def file_of(graph: ClaimGraph, folder: Path, name: str = "graph.nq") -> Path:
    path = folder / name
    path.write_text("".join(f"{line}\n" for line in quads(graph)), encoding="utf-8")
    return path


def expected(graph: ClaimGraph) -> set[ox.Quad]:
    return set(load(quads(graph)))


def two_documents() -> ClaimGraph:
    other = builders.document(identifier="doi:10.5555/notes.2", name="notes2.txt")
    return builders.graph(builders.annotation(), builders.annotation(other))


def ways(store: str) -> list[tuple[str, bool]]:
    return [(f"{store}/store", False), (f"{store}/update", True)]


@contextmanager
def served(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


@dataclass
class Proxy:
    """Hands requests on to a server, and fails as planned: ``503``, ``lost`` (not handed on), ``cut`` (no answer)."""

    behind: str
    plan: list[str]
    url: str = ""
    seen: list[str] = field(default_factory=list)


@pytest.fixture
def faulty(store: str) -> Iterator[Proxy]:
    proxy = Proxy(store.removeprefix("http://"), [])

    class Handler(BaseHTTPRequestHandler):
        def hand_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            fault = proxy.plan.pop(0) if proxy.plan else "none"
            proxy.seen.append(fault)
            if fault == "503":
                self.send_response(503)
                self.send_header("Retry-After", "7")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            if fault != "lost":
                onward = http.client.HTTPConnection(proxy.behind)
                onward.request(self.command, self.path, body, {"Content-Type": self.headers["Content-Type"]})
                answer = onward.getresponse()
                said = answer.read()
                onward.close()
            if fault in ("lost", "cut"):
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response(answer.status)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        do_PUT = do_POST = do_DELETE = hand_on

        def log_message(self, format: str, *args: object) -> None:
            pass

    with served(Handler) as proxy.url:
        yield proxy


def test_pushed_twice_is_as_pushed_once_by_either_protocol(store: str, tmp_path: Path) -> None:
    graph = two_documents()
    path = file_of(graph, tmp_path)
    for url, update in ways(store) * 2:
        pushed = push(path, url, update=update, who=NOBODY)
        assert pushed.sent == {"graphs": 5, "quads": len(list(quads(graph)))}
        assert held(store) == expected(graph)


def test_a_document_that_changed_is_replaced_and_none_else_is_touched(store: str, tmp_path: Path) -> None:
    theirs = ox.Quad(*(ox.NamedNode(f"http://example.org/{name}") for name in "spog"))
    before, after = builders.graph(), builders.graph(builders.annotation(builders.document(f"{builders.TEXT}\nMore.")))
    assert expected(before) != expected(after)
    for url, update in ways(store):
        httpx.put(f"{store}/store?graph=http://example.org/g", content=f"{theirs.triple} .",
                  headers={"Content-Type": "application/n-triples"})  # fmt: skip
        for graph in (before, after):
            push(file_of(graph, tmp_path), url, update=update, who=NOBODY)
            assert held(store) == expected(graph) | {theirs}


@pytest.mark.parametrize("way", [0, 1])
def test_documents_that_left_are_dropped_when_asked(store: str, tmp_path: Path, way: int) -> None:
    url, update = ways(store)[way]
    theirs = "http://example.org/g"
    text = f"<{theirs}> a <https://w3id.org/biolink/vocab/Publication> ."
    httpx.put(f"{store}/store?graph={theirs}", content=text, headers={"Content-Type": "text/turtle"})
    push(file_of(two_documents(), tmp_path), url, update=update, who=NOBODY)
    one = file_of(builders.graph(), tmp_path, "one.nq")
    assert push(one, url, update=update, who=NOBODY).removed == {}
    left = ox.NamedNode("https://doi.org/10.5555/notes.2")
    assert left in {quad.graph_name for quad in held(store)}
    assert push(one, url, update=update, prune=True, query=f"{store}/query", who=NOBODY).removed == {"documents": 1}
    assert {q for q in held(store) if q.graph_name != ox.NamedNode(theirs)} == expected(builders.graph())
    assert any(quad.graph_name == ox.NamedNode(theirs) for quad in held(store))


@pytest.mark.parametrize("path", ["/store", "/update"])
def test_faults_that_pass_lose_nothing(faulty: Proxy, store: str, tmp_path: Path, path: str) -> None:
    faulty.plan[:] = ["503", "lost", "cut"]
    waited: list[float] = []
    graph = two_documents()
    push(file_of(graph, tmp_path), f"{faulty.url}{path}", update=path == "/update", who=NOBODY, sleep=waited.append)
    assert faulty.seen[:4] == ["503", "lost", "cut", "none"]
    assert waited[0] == 7 and len(waited) == 3
    assert held(store) == expected(graph)


def test_a_store_that_stays_down_is_left_after_some_tries(faulty: Proxy, store: str, tmp_path: Path) -> None:
    faulty.plan[:] = ["503"] * 50
    waited: list[float] = []
    with pytest.raises(OutputError, match="HTTP 503"):
        push(file_of(builders.graph(), tmp_path), f"{faulty.url}/store", who=NOBODY, sleep=waited.append)
    assert len(faulty.seen) == TRIES == len(waited) + 1
    assert held(store) == set()


def test_what_the_store_refuses_is_said_at_once(store: str, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"refuses the graph: HTTP 4"):
        push(file_of(builders.graph(), tmp_path), f"{store}/query", who=NOBODY)


@pytest.mark.parametrize(
    ("who", "header"),
    [(Login("ann", "s3cret"), "Basic YW5uOnMzY3JldA=="), (Login(token="t0ken"), "Bearer t0ken"), (NOBODY, None)],
)
def test_the_login_goes_in_the_header_and_nowhere_else(tmp_path: Path, who: Login, header: str | None) -> None:
    seen: list[tuple[str, str | None]] = []

    class Guard(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            seen.append((self.path, self.headers.get("Authorization")))
            self.send_response(401)
            self.send_header("WWW-Authenticate", "Basic")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with served(Guard) as url, pytest.raises(ConfigurationError, match=PASSWORD) as caught:
        push(file_of(builders.graph(), tmp_path), f"{url}/s", who=who)
    assert [found for _, found in seen] == [header]
    assert not any(secret in f"{caught.value}{seen[0][0]}" for secret in ("s3cret", "t0ken"))


@pytest.mark.parametrize(
    "url", ["http://ann:s3cret@localhost/store", "ftp://localhost/store", "http:///store", "claims"]
)
def test_an_address_that_cannot_be_is_refused_without_its_password(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        push(file_of(builders.graph(), tmp_path), url, who=NOBODY)
    assert "s3cret" not in str(caught.value)


def test_the_command_tells_what_it_sent(store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.commands.pushing.rdf_store.login", lambda: NOBODY)
    path = file_of(builders.graph(), tmp_path)
    done = CliRunner().invoke(application("load"), ["load", str(path), "--to", f"{store}/store"])
    assert done.exit_code == 0 and "graphs      4\n" in done.output
    assert held(store) == expected(builders.graph())


@pytest.mark.parametrize(
    "options",
    [
        ("ladybug:x.lbug", "--update"),
        ("ladybug:x.lbug", "--prune"),
        ("http://localhost/store", "--database", "x"),
        ("bolt://localhost", "--query", "http://localhost/query"),
    ],
)
def test_an_option_that_means_nothing_there_is_refused(tmp_path: Path, options: tuple[str, ...]) -> None:
    path = file_of(builders.graph(), tmp_path)
    done = CliRunner().invoke(application("load"), ["load", str(path), "--to", *options])
    assert isinstance(done.exception, ConfigurationError) and options[1] in str(done.exception)


def test_pruning_needs_to_know_where_to_ask(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="--query"):
        push(file_of(builders.graph(), tmp_path), "http://localhost/store", prune=True, who=NOBODY)


def test_a_triple_outside_of_the_graphs_is_refused(store: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.nq"
    path.write_text('<a:b> <a:c> "d" .\n')
    with pytest.raises(InputError, match="outside"):
        push(path, f"{store}/store", who=NOBODY)
    assert held(store) == set()
