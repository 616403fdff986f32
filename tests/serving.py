"""A real server in a process of its own, started by the command as a user starts it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from kg.rdf import quads
from tests import query_fixture

GRAPHS = tuple(f"https://example.org/graph/{number}" for number in range(3))
"""Graphs beside those of the documents; graph n says of `<…/s>` that its `<…/p>` is n."""

_READY = re.compile(r"at (?P<address>http://\S+?)/sparql")


def build(folder: Path) -> Path:
    """An output folder with the graph of two documents, and three small graphs."""
    lines = [
        *quads(query_fixture.graph()),
        *(f'<https://example.org/s> <https://example.org/p> "{n}" <{graph}> .' for n, graph in enumerate(GRAPHS)),
        *(f'<https://example.org/s> <https://example.org/q> "all" <{graph}> .' for graph in GRAPHS),
    ]
    folder.mkdir()
    (folder / "graph.nq").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Server:
    """A running server: its address without a final slash, and its process."""

    address: str
    process: subprocess.Popen[str]

    def get(self, query: str, **headers: str) -> httpx.Response:
        """Ask by GET; underscores in the names of headers are hyphens."""
        return httpx.get(f"{self.address}/sparql", params={"query": query}, headers=_headers(headers), timeout=30)

    def url(self, path: str) -> str:
        return self.address + path

    def raw(self, data: bytes, *, more: float = 5) -> bytes:
        """What comes back for some bytes until the server ends the connection or sends nothing for a while."""
        with socket.create_connection(self.place, timeout=more) as connection:
            connection.sendall(data)
            received = bytearray()
            try:
                while piece := connection.recv(1 << 16):
                    received += piece
            except (TimeoutError, ConnectionResetError):
                pass
            return bytes(received)

    @property
    def place(self) -> tuple[str, int]:
        parts = urlsplit(self.address)
        assert parts.hostname and parts.port
        return parts.hostname, parts.port

    def workers(self) -> set[int]:
        """The processes that answer (Linux); that of multiprocessing's resource tracker is none."""
        tasks = Path(f"/proc/{self.process.pid}/task")
        found = {int(pid) for task in tasks.iterdir() for pid in (task / "children").read_text().split()}
        return {pid for pid in found if b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes()}


@contextmanager
def serving(build: Path, *options: str) -> Iterator[Server]:
    """Yield a server of a build on a free port; afterwards it is ended as by Ctrl-C, and must end in order."""
    command = [sys.executable, "-m", "kg", "serve", str(build), "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            ready = _READY.search(process.stdout.readline())
            if ready is None:
                raise AssertionError(process.communicate()[1])
            yield Server(ready["address"], process)
        finally:
            os.kill(process.pid, signal.SIGINT)
            _out, said = process.communicate(timeout=20)
            assert process.returncode == 130, said
            assert "Traceback" not in said, said


def _headers(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
