"""What hostile clients try: the server ends it, says so in a line, and goes on answering the others."""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

pytest.importorskip("uvicorn")

from tests.serving import Server, build, serving

TRIPLES = " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(6))
ENDLESS = {
    "cross product": f"SELECT (COUNT(*) AS ?n) {{ {TRIPLES} }}",
    "path closure": "SELECT (COUNT(*) AS ?n) { ?a (!<a:a>)* ?b . ?c (!<a:b>)* ?d . ?e (!<a:c>)* ?f }",
    "sorting": f"SELECT * {{ {TRIPLES} }} ORDER BY ?o1 ?o2 ?o3",
    "regular expressions": f'ASK {{ {TRIPLES} FILTER(REGEX(CONCAT(STR(?o1), STR(?o2)), "^(a+)+(b|c*)*$d")) }}',
}
BIG = f"SELECT * {{ {TRIPLES} }}"
POINT = "ASK { <https://example.org/s> ?p ?o }"
linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's limits on memory and sockets are Linux's")


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("serve") / "graph")


@pytest.fixture(scope="module")
def server(graph: Path) -> Iterator[Server]:
    """A second for a query, 96 MB, at most six under way."""
    limits = ("--time-limit", "1", "--memory-limit", "96", "--max-concurrent", "6", "--max-rows", "20000")
    with serving(graph, *limits) as server:
        yield server


def eventually(holds: Callable[[], bool]) -> bool:
    for _ in range(100):
        if holds():
            return True
        time.sleep(0.1)
    return False


def point(server: Server) -> bool:
    return server.get(POINT).status_code == 200


@linux
@pytest.mark.parametrize("kind", ENDLESS)
def test_an_endless_query_is_ended_with_its_process_while_others_are_answered(server: Server, kind: str) -> None:
    assert eventually(lambda: len(server.workers()) == 2)
    before = server.workers()
    with ThreadPoolExecutor(1) as thread:
        endless = thread.submit(server.get, ENDLESS[kind])
        others = 0
        while not endless.done():
            others += point(server)
        answer = endless.result()
    assert others, "the other worker went on"
    assert answer.status_code in (503, 504), "out of time, or of memory before that"
    assert int(answer.headers["retry-after"]) >= 1 and "etag" not in answer.headers
    assert eventually(lambda: len(server.workers()) == 2 and len(server.workers() - before) == 1)
    assert len([pid for pid in before if Path(f"/proc/{pid}").exists()]) == 1, "it works no longer"


@linux
def test_a_query_that_takes_the_memory_ends_alone(server: Server) -> None:
    double = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(30))
    answer = server.get(f'SELECT (STRLEN(?x30) AS ?n) {{ BIND("0123456789" AS ?x0) {double} }}')
    assert answer.status_code == 503 and "memory" in answer.text
    joined = f'GROUP_CONCAT(CONCAT(STR(?o1), STR(?o2)); separator="{"x" * 9999}")'
    wide = server.get(f"SELECT ({joined} AS ?n) {{ {TRIPLES} }}")
    assert wide.status_code in (503, 504)
    assert point(server)


def test_an_answer_that_breaks_off_is_never_taken_for_whole(server: Server) -> None:
    for accept in ("text/csv", "application/sparql-results+json"):
        for packing in ("identity", "gzip"):
            with pytest.raises(httpx.HTTPError):
                server.get(BIG, accept=accept, accept_encoding=packing)
    query = BIG.replace(" ", "+").replace("?", "%3F").encode()
    new, old = (b"GET /sparql?query=%s HTTP/1.%d\r\nhost: localhost\r\n\r\n" % (query, minor) for minor in (1, 0))
    raw = server.raw(new)
    assert raw.startswith(b"HTTP/1.1 200") and not raw.endswith(b"0\r\n\r\n"), "no last chunk"
    assert server.raw(old).split(b" ")[1] in (b"403", b"504", b"505"), (
        "without chunks nothing is sent before all is there"
    )


@pytest.mark.parametrize("accept", ["text/csv", "text/tab-separated-values", "application/xml", "application/json"])
def test_an_answer_has_no_more_rows_than_allowed(graph: Path, accept: str, few: Server) -> None:
    query = "SELECT ?s ?o {{ ?s ?p ?o }} LIMIT {}"
    assert few.get(query.format(100), accept=accept).status_code == 200
    refused = few.get(query.format(101), accept=accept)
    assert refused.status_code == 403 and refused.text.startswith("the answer has more than 100 rows")
    assert few.get("CONSTRUCT WHERE { ?s ?p ?o }").status_code == 403
    assert httpx.get(few.url("/graphs?default")).status_code == 403


@pytest.fixture(scope="module")
def few(graph: Path) -> Iterator[Server]:
    with serving(graph, "--max-rows", "100", "--workers", "1") as server:
        yield server


SERVICE = "<http://127.0.0.1:{port}/sparql>"
TRICKS = [
    "SELECT * {{ SERVICE {service} {{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICE SILENT {service} {{ ?s ?p ?o }} }}",
    "SELECT * {{ service{service}{{ ?s ?p ?o }} }}",
    "SELECT * {{ {{ SELECT * {{ sErViCe {service} {{ ?s ?p ?o }} }} }} }}",
    "SELECT * {{ OPTIONAL {{ SERVICE {service} {{ ?s ?p ?o }} }} }}",
    "SELECT * {{ ?a ?b ?c MINUS {{ SERVICE {service} {{ ?s ?p ?o }} }} }}",
    "ASK {{ FILTER EXISTS {{ SERVICE {service} {{ ?s ?p ?o }} }} }}",
    "ASK {{ FILTER NOT EXISTS {{ SERVICE {service} {{ ?s ?p ?o }} }} }}",
    "SELECT * {{ VALUES ?g {{ {service} }} SERVICE ?g {{ ?s ?p ?o }} }}",
    "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH ?g {{ SERVICE {service} {{ ?s ?p ?o }} }} }}",
    "DESCRIBE ?s {{ SERVICE {service} {{ ?s ?p ?o }} }}",
    "PREFIX x: {service} SELECT * {{ SERVICEx: {{ ?s ?p ?o }} }}",
    "PREFIX : {service} SELECT * {{ SERVICE: {{ ?s ?p ?o }} }}",
    "SELECT * {{ ?s ?p trueSERVICE{service}{{ ?s ?p ?o }} }}",
    "SELECT * {{ ?a ?b ?c FILTER(?a<?b)SERVICE#c>\n{service}{{ ?s ?p ?o }} }}",
    "SELECT * {{ ?a ?b ?c FILTER(?a<'b>'){{}}SERVICE{service}{{ ?s ?p ?o }} FILTER('') }}",
    "SELECT * {{ ?a ?b ?c FILTER(?a<?b#>'''\n)SERVICE{service}{{ ?s ?p ?o }} #'''\n}}",
    "SELECT * {{ \\u0053ERVICE {service} {{ ?s ?p ?o }} }}",
    "SELECT * {{ SERV\\u0049CE {service} {{ ?s ?p ?o }} }}",
    "SELECT * {{ #\rSERVICE {service} {{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICE#\n{service} {{ ?s ?p ?o }} }}",
    "SELECT * FROM {service} {{ ?s ?p ?o }}",
    "SELECT * FROM NAMED {service} {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "LOAD {service}",
]


@pytest.fixture(scope="module")
def other() -> Iterator[tuple[int, list[bytes]]]:
    """Another server: its port, and what it was asked."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def listen() -> None:
            try:
                while True:
                    with listener.accept()[0] as connection:
                        asked.append(connection.recv(1000))
            except OSError:
                return

        thread = threading.Thread(target=listen)
        thread.start()
        yield listener.getsockname()[1], asked
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


@pytest.mark.parametrize("trick", TRICKS)
def test_no_query_reaches_another_server(server: Server, other: tuple[int, list[bytes]], trick: str) -> None:
    port, asked = other
    query = trick.format(service=SERVICE.format(port=port))
    answer = server.get(query)
    assert not asked
    if "FROM" in query:
        assert answer.status_code == 200 and answer.json()["results"]["bindings"] == []
    else:
        assert answer.status_code in (400, 403), answer.text
    parameters = {"query": "ASK { ?s ?p ?o }", "default-graph-uri": f"http://127.0.0.1:{port}/"}
    assert httpx.get(server.url("/sparql"), params=parameters).json()["boolean"] is False
    assert not asked


@pytest.mark.parametrize("query", [
    "SELECT ?service { ?service ?p 'SERVICE <http://a/> {}' } # SERVICE <http://a/> {}",
    'SELECT * { ?s ?p """ " SERVICE <http://a/> {} """, "\\" SERVICE", <http://a/SERVICE#x> }',
    "SELECT * { ?s <http://a/#service> <http://a/it's#service> }",
    "PREFIX service: <http://a/> SELECT * { GRAPH service:graph { ?s service:Service ?o } }",
    "SELECT * { ?s ?p 'caf\\u00e9', '\\u0053ERVICE', <http://a/\\u0053ERVICE> }",
])  # fmt: skip
def test_the_word_alone_is_no_request_to_another_server(server: Server, query: str) -> None:
    answer = server.get(query)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("query", [
    "SELECT * " + "{" * 10_000 + "}" * 10_000,
    "ASK { FILTER" + "(" * 10_000 + "1" + ")" * 10_000 + "}",
    "ASK { FILTER(" + "!" * 10_000 + "1) }",
    "ASK { FILTER(1" + "+1" * 20_000 + ") }",
    "ASK { " + "OPTIONAL { ?s ?p ?o } " * 2_900 + "}",
    "SELECT * { ?s <a:a>" + "/<a:a>" * 10_000 + " ?o }",
    "SELECT * { ?s ?p " + "<<( ?a ?b " * 5_000 + "?c",
    "ASK { FILTER('" + "\\" * 9_999 + "') }",
], ids=lambda query: query[:24])  # fmt: skip
def test_a_query_that_nests_without_end_crashes_nothing(server: Server, query: str) -> None:
    answer = httpx.post(server.url("/sparql"), data={"query": query}, timeout=30)
    assert answer.status_code in (400, 503, 504), answer.text
    assert ".py" not in answer.text and answer.text.count("\n") == 1
    assert point(server)


def test_a_request_is_no_larger_than_allowed(server: Server) -> None:
    assert httpx.post(server.url("/sparql"), data={"query": "#" * 70_000}).status_code == 413
    head = (
        b"POST /sparql HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/sparql-query\r\n"
    )
    assert server.raw(head + b"content-length: 99999999999\r\n\r\nASK {}").startswith(b"HTTP/1.1 413")
    chunks = b"10000\r\n" + b"#" * 0x10000 + b"\r\n"
    assert server.raw(head + b"transfer-encoding: chunked\r\n\r\n" + chunks * 5).startswith(b"HTTP/1.1 413")
    many = "&".join(f"x{n}=1" for n in range(2_000))
    assert httpx.get(server.url(f"/sparql?query=ASK{{}}&{many}")).status_code == 400
    long = b"GET /sparql?query=" + b"x" * 300_000 + b" HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
    assert server.raw(long)[9:12] in (b"400", b"413")
    assert point(server)


def test_too_many_requests_at_once_are_told_to_come_again(server: Server) -> None:
    with ThreadPoolExecutor(12) as threads:
        running = [threads.submit(server.get, ENDLESS["cross product"]) for _ in range(12)]
        answers = [future.result() for future in running]
    codes = sorted(answer.status_code for answer in answers)
    assert set(codes) == {503, 504} and codes.count(504) >= 2
    assert all(answer.headers["retry-after"] for answer in answers)
    assert point(server)


@linux
def test_a_client_that_leaves_ends_its_query(graph: Path) -> None:
    with serving(graph, "--time-limit", "60", "--workers", "1") as server:
        (before,) = server.workers()
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(server.url("/sparql"), params={"query": ENDLESS["cross product"]}, timeout=0.5)
        assert eventually(lambda: not Path(f"/proc/{before}").exists())
        assert point(server)


def test_a_client_that_is_slow_holds_no_place(graph: Path) -> None:
    heads = (
        b"",
        b"GET /sparql HTTP/1.1\r\nhost: loc",
        b"GET /sparql?query=ASK{} HTTP/1.1\r\nhost: localhost\r\n\r\nGET /spa",
        b"POST /sparql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/sparql-query\r\n"
        b"content-length: 9\r\n\r\nAS",
    )
    query = BIG.replace(" ", "+").replace("?", "%3F").encode()
    with serving(graph, "--client-limit", "0.5", "--workers", "1", "--time-limit", "60") as server:
        connections = [socket.create_connection(server.place, timeout=10) for _ in range(len(heads) + 1)]
        *slow, deaf = connections
        for connection, head in zip(slow, heads, strict=True):
            connection.sendall(head)
        deaf.sendall(b"GET /sparql?query=" + query + b" HTTP/1.1\r\nhost: localhost\r\n\r\n")
        assert [_last(connection)[9:12] for connection in slow] == [b"", b"", b"200", b"408"]
        assert server.get(POINT).status_code == 200, "the only worker is free again"
        assert b"\r\n0\r\n\r\n" not in _last(deaf)


def _last(connection: socket.socket) -> bytes:
    """All that comes until the server ends the connection."""
    received = bytearray()
    with connection:
        try:
            while piece := connection.recv(1 << 16):
                received += piece
        except ConnectionResetError:
            pass
    return bytes(received)


def test_bytes_that_are_no_request_and_names_that_leave_the_folder_give_nothing(server: Server) -> None:
    for path in ("/../../etc/passwd", "/data/..%2f..%2fetc%2fpasswd", "/data/%2e%2e/graph.nq", "/data/claimgraph.json",
                 "/%00", "//sparql", "/sparql/", "/.well-known/../../x"):  # fmt: skip
        answer = server.raw(f"GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n".encode())
        assert answer[9:12] in (b"404", b"307"), path
        assert b"root:" not in answer
    assert server.raw(b"\x16\x03\x01\x02\x00 nonsense\r\n\r\n").startswith(b"HTTP/1.1 400")
    line = b"GET /graphs?graph=a:a%0d%0aset-cookie:%20x HTTP/1.1"
    injected = server.raw(line + b"\r\nhost: localhost\r\nconnection: close\r\n\r\n")
    assert b"\r\nset-cookie" not in injected.lower() and injected.startswith(b"HTTP/1.1 400")
    twice = b"GET /sparql HTTP/1.1\r\nhost: localhost\r\nhost: evil.example\r\nconnection: close\r\n\r\n"
    assert server.raw(twice).startswith(b"HTTP/1.1 400")
    both = b"content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"
    smuggled = (
        b"POST /sparql HTTP/1.1\r\nhost: localhost\r\n" + both + b"GET /sparql HTTP/1.1\r\nhost: localhost\r\n\r\n"
    )
    assert server.raw(smuggled, more=1).startswith((b"HTTP/1.1 400", b"HTTP/1.1 415"))
    assert point(server)
