"""Point queries a second over HTTP: kg serve, Oxigraph's own server, rdflib-endpoint, and pyoxigraph in this process.

    uv run --with oxigraph --with 'rdflib-endpoint[cli]' python benchmarks/serving.py output --seconds 5

Servers that are not installed are left out. Each is asked by one client, then by 50 at once; an answer that is not 200
is an error. All run one after another on the same graph, and end by themselves.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from kg.load import load
from kg.store import open_graph

CLIENTS = 50


def main() -> None:
    """Print a line for each engine."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=Path)
    parser.add_argument("--seconds", type=float, default=5.0)
    arguments = parser.parse_args()
    seconds = arguments.seconds
    with tempfile.TemporaryDirectory() as folder:
        record = load(arguments.build, Path(folder) / "store")
        store = open_graph(record.store)
        subjects = [str(row[0]) for row in store.query("SELECT DISTINCT ?s { ?s ?p ?o } LIMIT 500")]  # type: ignore[union-attr]
        queries = [f"SELECT ?p ?o {{ {{ {s} ?p ?o }} UNION {{ GRAPH ?g {{ {s} ?p ?o }} }} }}" for s in subjects]
        done, end = 0, time.perf_counter() + seconds
        while time.perf_counter() < end:
            list(store.query(queries[done % len(queries)]))  # type: ignore[arg-type]
            done += 1
        print(f"{'pyoxigraph in this process':30} {done / seconds:8.0f} queries a second")
        for name, command, path in _servers(record.graph, record.store, Path(folder)):
            with _running(command) as address:
                print(f"{name:30} ", end="", flush=True)
                for clients in (1, CLIENTS):
                    done, errors = asyncio.run(_asked(address + path, queries, clients, seconds))
                    print(f"{done / seconds:8.0f} with {clients:2} clients ({errors} errors)", end="", flush=True)
                print()


def _servers(graph: Path, store: Path, folder: Path) -> Iterator[tuple[str, list[str], str]]:
    yield "kg serve", [sys.executable, "-m", "kg", "serve", str(store), "--port", "{port}"], "/sparql"
    if oxigraph := shutil.which("oxigraph"):
        read = ["serve-read-only", "--location", str(store), "--bind", "127.0.0.1:{port}"]
        yield "Oxigraph's server", [oxigraph, *read], "/query"
    if endpoint := shutil.which("rdflib-endpoint"):
        plain = folder / "graph.nq"
        shutil.copyfile(graph, plain)
        yield "rdflib-endpoint", [endpoint, "serve", str(plain), "--port", "{port}"], "/"


@contextmanager
def _running(command: list[str]) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [part.format(port=port) for part in command]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


async def _asked(address: str, queries: list[str], clients: int, seconds: float) -> tuple[int, int]:
    done = errors = 0
    end = time.perf_counter() + seconds

    async def client(number: int) -> None:
        nonlocal done, errors
        async with httpx.AsyncClient(timeout=30, headers={"accept": "application/sparql-results+json"}) as session:
            while time.perf_counter() < end:
                query = queries[(number + done) % len(queries)]
                try:
                    answer = await session.get(address, params={"query": query})
                    errors += answer.status_code != 200
                except httpx.HTTPError:
                    errors += 1
                done += 1

    await asyncio.gather(*(client(number) for number in range(clients)))
    return done, errors


if __name__ == "__main__":
    main()
