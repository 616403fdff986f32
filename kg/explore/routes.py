"""What the explorer answers to: the shell of the application at each of its addresses, and its files."""

from __future__ import annotations

from functools import partial
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from kg.explore.style import ASSETS, appearance, curves, tokens

POLICY = "; ".join(
    (
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' blob:",
    )
)
"""The content security policy of every page: no other host, no code or style inside a page."""

_PAGES = (
    "/", "/entity/{curie:path}", "/claim/{id:path}", "/claims", "/who", "/network", "/matrix", "/open", "/work",
    "/document", "/documents", "/query",
)  # fmt: skip
_MADE = {
    "tokens.css": (tokens, "text/css"),
    "curves.js": (curves, "text/javascript"),
    "appearance.json": (appearance, "application/json"),
}


def routes() -> list[BaseRoute]:
    """The routes of the explorer, to come after those of the server; each answers to GET and HEAD."""
    made = [
        Route(f"/explore/{name}", partial(_made, content=content().encode("utf-8"), media_type=media_type))
        for name, (content, media_type) in _MADE.items()
    ]
    return [
        *(Route(path, _shell) for path in _PAGES),
        *made,
        Mount("/explore", _Files(directory=ASSETS)),
        Route("/{path:path}", _nowhere),
    ]


class _Files(StaticFiles):
    """The files as they are; a browser asks each time whether its copy is still the same."""

    def file_response(self, *args: object, **options: object) -> Response:
        response = super().file_response(*args, **options)  # type: ignore[arg-type]
        response.headers["cache-control"] = "no-cache"
        return response


async def _shell(request: Request) -> Response:
    headers = {"content-security-policy": POLICY, "cache-control": "no-cache"}
    return FileResponse(ASSETS / "index.html", headers=headers)


async def _nowhere(request: Request) -> Response:
    """For a reader the shell, which says that there is no such page; for programs a line."""
    if "text/html" not in request.headers.get("accept", ""):
        return Response("Not Found", status_code=404, media_type="text/plain")
    answer = await _shell(request)
    answer.status_code = 404
    return answer


async def _made(request: Request, content: bytes, media_type: str) -> Response:
    tag = f'"{sha256(content).hexdigest()[:32]}"'
    headers = {"etag": tag, "cache-control": "no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)
