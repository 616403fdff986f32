"""Point queries and entity pages a second over HTTP: kg serve, Oxigraph's own server and rdflib-endpoint on one graph.

    uv run --with 'rdflib-endpoint[cli]' python benchmarks/serving.py output [--seconds 1 --rounds 5 --clients 1 50]
    uv run --with 'rdflib-endpoint[cli]' python benchmarks/serving.py output --sustained 60 --clients 50

Servers that are not installed are left out. All run at once and are asked in turns, a slice of time each, round after
round, so that what else the machine does falls on all; with --sustained each is asked once, for so many seconds.

A point query gives the triples of a node, alone and with their graphs. The page of an entity is /api/entity of kg
serve, and for the others `entity_page.rq`, which asks the graph for the same. An answer that is not whole or not 200
is an error. The processor time of the server for an answer (Linux) depends less on what else the machine does than the
rates. Clients cost little here (`clients.py`); one in Python, such as httpx, adds a millisecond to each answer of any
server.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import httpx
from clients import Load, cpu_seconds, load

from kg.ask.opening import open_build
from kg.identifiers import expand
from kg.load import load as loaded
from kg.store import open_graph

ACCEPT = "application/sparql-results+json, application/json"
PAGE = (Path(__file__).parent / "entity_page.rq").read_text(encoding="utf-8")


@dataclass
class Server:
    """A server, what it is asked for of each kind, and what came back by number of clients and kind."""

    name: str
    command: list[str]
    targets: dict[str, list[str]]
    address: str = ""
    pid: int = 0
    got: dict[tuple[int, str], tuple[Load, float]] = field(default_factory=dict)

    def ask(self, clients: int, kind: str, seconds: float, first: int) -> None:
        """Ask for a while and add what comes back to what is there."""
        before = cpu_seconds(self.pid)
        new = load(self.address, self.targets[kind], clients=clients, seconds=seconds, first=first, accept=ACCEPT)
        used = cpu_seconds(self.pid) - before
        held, time_used = self.got.get((clients, kind), (Load(), 0.0))
        held.add(new)
        self.got[clients, kind] = held, time_used + used


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=Path)
    parser.add_argument("--seconds", type=float, default=1.0, help="of a slice")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sustained", type=float, help="one slice of so many seconds instead")
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 50])
    parser.add_argument("--kinds", nargs="+", choices=["point", "page"], default=["point", "page"])
    given = parser.parse_args()
    rounds, seconds = (1, given.sustained) if given.sustained else (given.rounds, given.seconds)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        servers = list(_servers(given.build, Path(folder)))
        for server in servers:
            stack.enter_context(_running(server))
        print("| asked for | clients | server | a second | ms: half, 99% | CPU ms | errors |")
        print("| --- | --- | --- | --- | --- | --- | --- |")
        for kind in given.kinds:
            for clients in given.clients:
                for number in range(rounds):
                    for server in servers:
                        server.ask(clients, kind, seconds, number * 1_000)
                for server in servers:
                    print(_row(server, clients, kind), flush=True)


def _row(server: Server, clients: int, kind: str) -> str:
    found, used = server.got[clients, kind]
    asked = len(found.taken) + found.failed
    errors = ", ".join(f"{number} {name}" for name, number in sorted(found.errors.items())) or "0"
    cpu = f"{1000 * used / max(1, asked):.2f}"
    times = f"{found.percentile(50):.1f}, {found.percentile(99):.1f}"
    return f"| {kind} | {clients} | {server.name} | {found.rate:,.0f} | {times} | {cpu} | {errors} of {asked:,} |"


def _servers(build: Path, folder: Path) -> Iterator[Server]:
    record = loaded(build, folder / "store")
    store = open_graph(record.store)
    subjects = [str(row[0]) for row in store.query("SELECT DISTINCT ?s { ?s ?p ?o } LIMIT 500")]  # type: ignore[union-attr]
    del store
    points = [f"SELECT ?p ?o {{ {{ {s} ?p ?o }} UNION {{ GRAPH ?g {{ {s} ?p ?o }} }} }}" for s in subjects]
    entities = [hit.thing.curie for hit in open_build(build).search("", limit=200)]
    pages = [PAGE.replace("ENTITY", expand(curie)) for curie in entities]

    def asking(path: str) -> dict[str, list[str]]:
        return {
            kind: [f"{path}?query={quote(query)}" for query in queries]
            for kind, queries in (("point", points), ("page", pages))
        }

    serve = [sys.executable, "-m", "kg", "serve", str(build), "--port", "{port}"]
    yield Server("kg serve", serve, {**asking("/sparql"), "page": [f"/api/entity/{quote(c)}" for c in entities]})
    if oxigraph := shutil.which("oxigraph"):
        read = ["serve-read-only", "--location", str(record.store), "--bind", "127.0.0.1:{port}"]
        yield Server("Oxigraph", [oxigraph, *read], asking("/query"))
    if endpoint := shutil.which("rdflib-endpoint"):
        plain = folder / "graph.nq"
        shutil.copyfile(record.graph, plain)
        yield Server("rdflib-endpoint", [endpoint, "serve", str(plain), "--port", "{port}"], asking("/"))


@contextmanager
def _running(server: Server) -> Iterator[None]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [part.format(port=port) for part in server.command]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server.address, server.pid = f"http://127.0.0.1:{port}", process.pid
    try:
        for _ in range(600):
            try:
                httpx.get(f"{server.address}{server.targets['point'][0]}", headers={"accept": ACCEPT}, timeout=60)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


if __name__ == "__main__":
    main()
