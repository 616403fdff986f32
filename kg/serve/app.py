"""The application: what is answered at which path, and what every answer carries."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
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
_SAFE = {
    "content-security-policy": "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
}


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
            Middleware(_Safe),
            Middleware(TrustedHostMiddleware, allowed_hosts=settings.hosts, www_redirect=False),
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


class _Safe:
    """Gives every answer the headers by which a browser does nothing with it but show it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _SAFE.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, safely)


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, KgError)
    return problem(error)


async def _http_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return PlainTextResponse(f"{error.detail}\n", error.status_code, error.headers)


async def _fault(request: Request, error: Exception) -> Response:
    return PlainTextResponse("the server failed on this request\n", 500)
