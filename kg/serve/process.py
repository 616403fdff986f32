"""A worker as the server sees it: a process, and the connection on which it answers."""

from __future__ import annotations

import asyncio
import multiprocessing
import socket
from multiprocessing.process import BaseProcess
from typing import Protocol, cast

from kg.load import Record
from kg.serve.exchange import Exchange
from kg.serve.request import FRAME, Kind
from kg.serve.worker import work


class Owner(Protocol):
    """Who is told what a worker does."""

    def on_frame(self, worker: Worker, kind: Kind, data: bytes) -> None:
        """A frame has come."""

    def on_lost(self, worker: Worker) -> None:
        """The process has ended, unasked."""


class Worker(asyncio.Protocol):
    """A worker process, asked for one thing at a time; `exchange` is what it is at."""

    def __init__(self, owner: Owner, record: Record, memory: int) -> None:
        self.exchange: Exchange | None = None
        self.is_open = True
        self._owner = owner
        self._rest = bytearray()
        self._transport: asyncio.Transport | None = None
        self._is_paused = False
        self._ours, self._theirs = socket.socketpair()
        arguments = (self._theirs, record.store, record.sha256, memory)
        self.process: BaseProcess = multiprocessing.get_context("spawn").Process(
            target=work, args=arguments, daemon=True
        )

    def start(self) -> None:
        """Start the process; takes a while, so that it is called in a thread (`kg.serve.sandbox.end_with_parent`)."""
        with self._theirs:
            self.process.start()

    async def connect(self) -> None:
        """Listen to what it says."""
        await asyncio.get_running_loop().create_unix_connection(lambda: self, sock=self._ours)

    def ask(self, exchange: Exchange) -> None:
        """Send it a request; it must be at none."""
        assert self.exchange is None and self._transport is not None
        self.exchange, exchange.source = exchange, self
        self._transport.write(FRAME.pack(b"q", len(exchange.request)) + exchange.request)

    def done(self) -> Exchange | None:
        """Take it off its request, which is returned."""
        exchange, self.exchange = self.exchange, None
        if exchange is not None:
            exchange.source = None
            self.resume()
        return exchange

    def end(self) -> None:
        """Kill it, whatever it is at."""
        self.is_open = False
        if self._transport is not None:
            self._transport.abort()
        else:
            self._ours.close()
        self._theirs.close()
        if self.process.pid is not None:
            self.process.kill()

    def pause(self) -> None:
        """Let it wait with what it sends."""
        if not self._is_paused and self._transport is not None:
            self._is_paused = True
            self._transport.pause_reading()

    def resume(self) -> None:
        """Let it go on."""
        if self._is_paused and self._transport is not None and self.is_open:
            self._is_paused = False
            self._transport.resume_reading()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Part of the protocol."""
        self._transport = cast(asyncio.Transport, transport)  # that of uvloop is none by its class

    def data_received(self, data: bytes) -> None:
        """Part of the protocol: what comes is cut into frames."""
        rest = self._rest
        rest += data
        while len(rest) >= FRAME.size:
            kind, length = FRAME.unpack_from(rest)
            end = FRAME.size + length
            if len(rest) < end or not self.is_open:
                return
            content = bytes(memoryview(rest)[FRAME.size : end])
            del rest[:end]
            self._owner.on_frame(self, Kind(kind), content)

    def connection_lost(self, error: Exception | None) -> None:
        """Part of the protocol."""
        if self.is_open:
            self.is_open = False
            self._owner.on_lost(self)
