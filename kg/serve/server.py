"""The server process: a socket, the workers and the application on them, until a signal ends it."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from math import ceil
from types import FrameType
from typing import Any

import uvicorn
from starlette.routing import BaseRoute

from kg.errors import ConfigurationError
from kg.load import Record
from kg.serve.app import application
from kg.serve.limits import Limits
from kg.serve.pool import Pool
from kg.serve.settings import Settings

try:
    import uvloop
    from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
except ImportError as error:
    raise ConfigurationError("kg serve needs more packages", remedy="pip install 'claimgraph[serve]'") from error

_HEAD = 1 << 18  # bytes of a request line and its headers
_ANSWER = tuple(f"HTTP/1.1 {first}".encode() for first in "2345")  # not 100, which is no answer yet
_KEPT = 5  # seconds that an idle connection is kept
_GRACE = 2  # seconds for answers under way when the server ends

Routes = Callable[[Pool], Sequence[BaseRoute]]
"""Gives the routes besides those of this package, once the workers are there."""


def serve(
    record: Record,
    settings: Settings,
    limits: Limits,
    *,
    port: int,
    told: Callable[[str], None],
    extra_routes: Routes = lambda pool: (),
) -> None:
    """Serve a store until SIGINT or SIGTERM, which then act as they would have acted before.

    :param port: 0 for any that is free.
    :param told: is told the address once requests are answered.
    :param extra_routes: gives what is served besides.
    :raises ConfigurationError: if the address cannot be had.
    :raises InputError: if the store cannot be opened.
    """
    caught: list[int] = []
    with _listening(settings.host, port) as listener, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        try:
            runner.run(_serve(listener, record, settings, limits, told, extra_routes, caught))
        except asyncio.CancelledError:
            if not caught:
                raise
    for number in caught[:1]:
        signal.raise_signal(number)


async def _serve(
    listener: socket.socket,
    record: Record,
    settings: Settings,
    limits: Limits,
    told: Callable[[str], None],
    extra_routes: Routes,
    caught: list[int],
) -> None:
    async with AsyncExitStack() as stack:
        with _signals(caught):
            pool = await stack.enter_async_context(Pool(record, limits))
            config = uvicorn.Config(
                application(pool, settings, extra_routes(pool)),
                http=_protocol(limits.patience),
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                limit_concurrency=limits.connections,
                timeout_keep_alive=min(_KEPT, ceil(limits.patience)),
                timeout_graceful_shutdown=_GRACE,
            )
            host = f"[{settings.host}]" if ":" in settings.host else settings.host
            told(f"http://{host}:{listener.getsockname()[1]}/")
        await uvicorn.Server(config).serve(sockets=[listener])


@contextmanager
def _signals(caught: list[int]) -> Iterator[None]:
    """While the workers start, let a signal give that up, and keep its number: what a handler raises while uvloop waits
    goes nowhere. Afterwards uvicorn sees to it.
    """
    task = asyncio.current_task()
    assert task is not None

    def give_up(number: int, frame: FrameType | None) -> None:
        caught.append(number)
        task.cancel()

    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    heard = [number for number, handler in handlers.items() if handler is not signal.SIG_IGN]
    for number in heard:
        signal.signal(number, give_up)
    try:
        yield
    finally:
        for number in heard:
            signal.signal(number, handlers[number])


def _listening(host: str, port: int) -> socket.socket:
    listener = None
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(512)
    except (OSError, OverflowError, UnicodeError) as error:
        if listener is not None:
            listener.close()
        reason = getattr(error, "strerror", None) or error
        raise ConfigurationError(
            f"cannot listen on {host}, port {port}: {reason}", remedy="choose another with --port; 0 takes any"
        ) from error
    return listener


class _Joining:
    """A transport that sends the head of an answer together with what follows it, in one write: a write costs as much
    as all else that is done for a short answer.
    """

    def __init__(self, transport: Any) -> None:
        self._transport, self._head = transport, b""
        self.is_closing, self.get_extra_info = transport.is_closing, transport.get_extra_info
        self.pause_reading, self.resume_reading = transport.pause_reading, transport.resume_reading

    def write(self, data: bytes) -> None:
        if self._head:
            data, self._head = self._head + data, b""
        if data.startswith(_ANSWER) and data.endswith(b"\r\n\r\n"):
            self._head = data
        else:
            self._transport.write(data)

    def flush(self) -> None:
        if self._head:
            self._transport.write(self._head)
            self._head = b""

    def close(self) -> None:
        self.flush()
        self._transport.close()

    def abort(self) -> None:
        self._transport.abort()


def _protocol(patience: float) -> type[asyncio.Protocol]:
    class Patient(HttpToolsProtocol):
        """Ends a connection whose request does not arrive in time, or whose head has no end; uvicorn alone waits."""

        _late: asyncio.TimerHandle | None = None
        _head = 0  # bytes that have come of a head that is not whole

        def connection_made(self, transport: Any) -> None:
            super().connection_made(_Joining(transport))  # type: ignore[arg-type]
            # How an answer that breaks off cuts its connection (`kg.serve.response.Answered`).
            self.app_state = {**self.app_state, "abort": transport.abort}
            self._expect()

        def data_received(self, data: bytes) -> None:
            self._head += len(data)
            super().data_received(data)
            self._expect()
            if self._head > _HEAD and self._is_expecting and not self.transport.is_closing():
                self.send_400_response("The head of the request is too long.")

        def on_headers_complete(self) -> None:
            super().on_headers_complete()
            self._head = 0

        def connection_lost(self, exc: Exception | None) -> None:
            self._forget()
            super().connection_lost(exc)

        def on_response_complete(self) -> None:
            self.transport.flush()  # type: ignore[attr-defined]
            super().on_response_complete()
            self._forget()
            self._head = 0

        @property
        def _is_expecting(self) -> bool:
            """Whether the head of a request is outstanding."""
            return self.cycle is None or self.cycle.response_complete

        def _expect(self) -> None:
            """Set the timer while the head of a request is outstanding."""
            if not self._is_expecting:
                self._forget()
            elif self._late is None:
                self._late = self.loop.call_later(patience, self.transport.abort)

        def _forget(self) -> None:
            if self._late is not None:
                self._late.cancel()
                self._late = None

    return Patient
