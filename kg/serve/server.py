"""The server process: a socket, the workers and the application on them, until a signal ends it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Sequence
from math import ceil
from typing import Any

import uvicorn
from starlette.routing import BaseRoute
from uvicorn.protocols.http.h11_impl import H11Protocol

from kg.errors import ConfigurationError
from kg.load import Record
from kg.serve.app import application
from kg.serve.limits import Limits
from kg.serve.pool import Pool
from kg.serve.settings import Settings

_HEAD = 1 << 18  # bytes of a request line and its headers
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
    with _listening(settings.host, port) as listener:
        asyncio.run(_serve(listener, record, settings, limits, told, extra_routes))


async def _serve(
    listener: socket.socket,
    record: Record,
    settings: Settings,
    limits: Limits,
    told: Callable[[str], None],
    extra_routes: Routes,
) -> None:
    async with Pool(record, limits) as pool:
        config = uvicorn.Config(
            application(pool, settings, extra_routes(pool)),
            http=_protocol(limits.patience),
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            limit_concurrency=limits.connections,
            timeout_keep_alive=min(_KEPT, ceil(limits.patience)),
            timeout_graceful_shutdown=_GRACE,
            h11_max_incomplete_event_size=_HEAD,
        )
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        told(f"http://{host}:{listener.getsockname()[1]}/")
        await uvicorn.Server(config).serve(sockets=[listener])


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


def _protocol(patience: float) -> type[asyncio.Protocol]:
    class Patient(H11Protocol):
        """Ends a connection whose request does not arrive in time, which uvicorn alone waits for without end."""

        _late: asyncio.TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            # How an answer that breaks off cuts its connection (`kg.serve.response.Streamed`).
            self.app_state = {**self.app_state, "abort": transport.abort}
            self._expect()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            self._expect()

        def connection_lost(self, exc: Exception | None) -> None:
            self._forget()
            super().connection_lost(exc)

        def on_response_complete(self) -> None:
            super().on_response_complete()
            self._forget()

        def _expect(self) -> None:
            """Set the timer while the head of a request is outstanding."""
            if self.cycle is not None and not self.cycle.response_complete:
                self._forget()
            elif self._late is None:
                self._late = self.loop.call_later(patience, self.transport.abort)

        def _forget(self) -> None:
            if self._late is not None:
                self._late.cancel()
                self._late = None

    return Patient
