"""The application: what is answered at which path, and what every answer carries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.errors import KgError
from kg.serve.describe import data, data_file, void
from kg.serve.graphs import graphs
from kg.serve.pool import Pool
from kg.serve.response import problem
from kg.serve.settings import LOOPBACK_ORIGINS, Settings
from kg.serve.sparql import sparql

_READ = ["GET", "HEAD"]
_DIRECT = frozenset([*_READ, "POST"])
_SAFE = (
    (
        b"content-security-policy",
        b"default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
)
_HOST = re.compile(rb"(\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9._~-]{1,255})(?::[0-9]{0,5})?")


def application(pool: Pool, settings: Settings, extra_routes: Sequence[BaseRoute] = ()) -> Starlette:
    """The application on running workers.

    A route may raise any `KgError`: it becomes one line of plain text with the status of a `Refused`, else 400. It
    finds the pool and the settings as ``request.app.state.pool`` and ``request.app.state.settings``.

    :param extra_routes: are asked after those of this package.
    """
    app = Starlette(
        routes=[
            Route("/sparql", sparql, methods=[*_READ, "POST"]),
            Route("/graphs", graphs, methods=_READ),
            Route("/.well-known/void", void, methods=_READ),
            Route("/data/{name}", data, methods=_READ),
            *extra_routes,
        ],
        middleware=[
            Middleware(_Front, settings.hosts),
            Middleware(
                CORSMiddleware,
                allow_origins=settings.origins or (() if settings.is_local else ("*",)),
                allow_origin_regex=LOOPBACK_ORIGINS if settings.is_local and not settings.origins else None,
                allow_methods=[*_READ, "POST"],
                allow_headers=["Accept", "Content-Type", "If-None-Match"],
                expose_headers=["ETag", "Retry-After"],
            ),
        ],
        exception_handlers={KgError: _problem, HTTPException: _http_problem, Exception: _fault},
    )
    app.state.pool, app.state.settings, app.state.data_file = pool, settings, data_file(pool.record)
    return app


class _Front:
    """What every request passes: only the server's own names are answered, and every answer has the headers by which a
    browser does nothing with it but show it.

    A query by a program, without Origin, goes from here to where it is answered: the layers and the router after this
    one take a third of the time of a short query and have nothing to do for it.
    """

    def __init__(self, app: ASGIApp, hosts: Sequence[str]) -> None:
        self._app, self._hosts = app, frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers: list[tuple[bytes, bytes]] = list(message["headers"])
                given = {name for name, _value in headers}
                headers += [header for header in _SAFE if header[0] not in given]
                message["headers"] = headers
            await send(message)

        if not self._is_asked(scope):
            await PlainTextResponse("Invalid host header\n", 400)(scope, receive, safely)
        elif scope["path"] != "/sparql" or scope["method"] not in _DIRECT or _has_origin(scope):
            await self._app(scope, receive, safely)
        else:
            try:
                response = await sparql(Request(scope, receive))
            except KgError as error:
                response = problem(error)
            response.raw_headers = [
                (name, value + b", Origin" if name == b"vary" else value) for name, value in response.raw_headers
            ]
            await response(scope, receive, safely)

    def _is_asked(self, scope: Scope) -> bool:
        """Whether the request names this server, once; only by HTTP/1.0, to a server of any name, it may name none."""
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        if not hosts:
            return scope["http_version"] == "1.0" and "*" in self._hosts
        return len(hosts) == 1 and _is_own(hosts[0], self._hosts)


@lru_cache(maxsize=64)
def _is_own(host: bytes, names: frozenset[str]) -> bool:
    """Whether a Host header gives one of the names, with a port or without."""
    found = _HOST.fullmatch(host)
    return found is not None and ("*" in names or found[1].decode("ascii").lower() in names)


def _has_origin(scope: Scope) -> bool:
    return any(name == b"origin" for name, _value in scope["headers"])


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, KgError)
    return problem(error)


async def _http_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return PlainTextResponse(f"{error.detail}\n", error.status_code, error.headers)


async def _fault(request: Request, error: Exception) -> Response:
    return PlainTextResponse("the server failed on this request\n", 500)
