"""Clients that cost little, so that the server is measured: connections kept open, answers read to their end."""

from __future__ import annotations

import asyncio
import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlsplit

import httptools

TIMEOUT = 35.0  # seconds, above the server's own


@dataclass
class Load:
    """What some clients got: seconds of each answer, and how many failed of each kind."""

    seconds: float = 0.0
    taken: list[float] = field(default_factory=list)
    errors: dict[str, int] = field(default_factory=dict)
    bytes: int = 0

    @property
    def rate(self) -> float:
        """Whole answers with status 200 a second."""
        return (len(self.taken)) / self.seconds if self.seconds else 0.0

    @property
    def failed(self) -> int:
        """How many were not."""
        return sum(self.errors.values())

    def percentile(self, percent: int) -> float:
        """Milliseconds within which this part of the answers came."""
        return quantiles(self.taken, n=100)[percent - 1] * 1000 if len(self.taken) > 1 else float("nan")

    def add(self, other: Load) -> None:
        """Take in another load, that of the next slice of time."""
        self.seconds += other.seconds
        self.taken += other.taken
        self.bytes += other.bytes
        for kind, number in other.errors.items():
            self.errors[kind] = self.errors.get(kind, 0) + number


def load(address: str, targets: list[str], *, clients: int, seconds: float, first: int = 0, accept: str) -> Load:
    """Ask for the targets in turn from the one numbered `first` on, each client by one connection.

    :param targets: paths with their queries.
    """
    return asyncio.run(_load(address, targets, clients, seconds, first, accept))


def cpu_seconds(pid: int) -> float:
    """The processor time of a process and those that it started (Linux; elsewhere not a number)."""
    if not Path("/proc/self/task").is_dir():
        return float("nan")
    total, waiting = 0.0, [pid]
    while waiting:
        one = waiting.pop()
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
            for task in Path(f"/proc/{one}/task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        except OSError:
            continue
    return total


class _Client(asyncio.Protocol):
    def __init__(self) -> None:
        self._answer: asyncio.Future[tuple[int, int]] | None = None
        self._parser, self._size = httptools.HttpResponseParser(self), 0
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionError("connection lost"))

    def on_message_begin(self) -> None:
        self._size = 0

    def on_body(self, body: bytes) -> None:
        self._size += len(body)

    def on_message_complete(self) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result((self._parser.get_status_code(), self._size))

    @property
    def is_open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    async def ask(self, request: bytes) -> tuple[int, int]:
        assert self._transport is not None
        loop = asyncio.get_running_loop()
        self._answer = loop.create_future()
        late = loop.call_later(TIMEOUT, self._transport.abort)
        self._transport.write(request)
        try:
            return await self._answer
        finally:
            late.cancel()

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


async def _load(address: str, targets: list[str], clients: int, seconds: float, first: int, accept: str) -> Load:
    host, port = urlsplit(address).hostname, urlsplit(address).port
    head = f"HTTP/1.1\r\nHost: {host}:{port}\r\nAccept: {accept}\r\nAccept-Encoding: gzip, deflate\r\n\r\n"
    requests = [f"GET {target} {head}".encode("ascii") for target in targets]
    loop, found, place = asyncio.get_running_loop(), Load(), first

    async def connected() -> _Client:
        _transport, client = await loop.create_connection(_Client, host, port)
        return client

    async def client(connection: _Client) -> None:
        nonlocal place
        while time.perf_counter() < end:
            place += 1
            start = time.perf_counter()
            try:
                if not connection.is_open:
                    connection = await connected()
                status, size = await connection.ask(requests[place % len(requests)])
                kind = "" if status == 200 else f"status {status}"
            except OSError as error:
                kind, size = type(error).__name__, 0
            if kind:
                found.errors[kind] = found.errors.get(kind, 0) + 1
            else:
                found.taken.append(time.perf_counter() - start)
                found.bytes += size
        connection.close()

    connections = [await connected() for _ in range(clients)]
    start = time.perf_counter()
    end = start + seconds
    await asyncio.gather(*map(client, connections))
    found.seconds = time.perf_counter() - start
    return found
