"""Answers as they go over the wire: streamed, cut off where they break, given up where the client leaves."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from kg.errors import KgError
from kg.serve.exchange import Exchange
from kg.serve.negotiation import chosen
from kg.serve.refusal import Refused

_LOG = logging.getLogger(__name__)
_LONGEST = 500  # characters of a message
_UNWATCHED = 0.1  # seconds until it is asked whether the client is still there; most answers are there before
_OLD_PROTOCOL = 8 << 20  # bytes of an answer by HTTP/1.0, which is sent whole


def problem(error: KgError) -> Response:
    """An error as one line of plain text. What is not `Refused` is the client's query or name (400)."""
    status = error.status if isinstance(error, Refused) else 400
    headers = {"cache-control": "no-store"}
    if isinstance(error, Refused) and error.retry_after is not None:
        headers["retry-after"] = str(error.retry_after)
    message = " ".join(str(error).split())
    return PlainTextResponse(message[:_LONGEST] + "\n", status, headers)


def acceptable(request: Request, offered: tuple[str, ...]) -> str:
    """The format of those offered that the client takes.

    :raises Refused: 406 if there is none.
    """
    media_type = chosen(",".join(request.headers.getlist("accept")) or None, offered)
    if media_type is None:
        raise Refused("none of the formats that you accept", status=406, remedy=f"accept one of {', '.join(offered)}")
    return media_type


def entity_tag(*parts: object) -> str:
    """A strong entity tag for what depends on some values."""
    return f'"{hashlib.sha256(repr(parts).encode("utf-8", "backslashreplace")).hexdigest()[:32]}"'


def unchanged(request: Request, tag: str) -> Response | None:
    """The answer 304 where the client has what has this tag."""
    held = request.headers.get("if-none-match", "")
    tags = {part.strip().removeprefix("W/") for part in held.split(",")}
    if request.method in ("GET", "HEAD") and (tag in tags or held.strip() == "*"):
        return Response(status_code=304, headers={"etag": tag, "vary": VARY, "cache-control": CACHE})
    return None


def without_body(media_type: str, headers: Mapping[str, str]) -> Response:
    """The answer to HEAD, which does not know how long the answer to GET would be."""
    response = Response(headers={**headers, "content-type": _content_type(media_type)})
    del response.headers["content-length"]
    return response


VARY = "Accept, Accept-Encoding"
CACHE = "no-cache"  # kept, and asked for again with its tag


class Answered(Response):
    """An answer as it comes from a worker: in one message where it is short, else in pieces.

    Where it breaks off after its first bytes, the connection is cut without the last chunk of the chunked coding, so
    that no client takes it for whole. Where the client leaves or takes nothing for a while, the answer is given up.
    """

    def __init__(
        self, exchange: Exchange, media_type: str, headers: Mapping[str, str], *, gzip: bool, patience: float
    ) -> None:
        self.status_code, self.background = 200, None
        self.raw_headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        self.raw_headers.append((b"content-type", _content_type(media_type).encode("latin-1")))
        if gzip:
            self.raw_headers.append((b"content-encoding", b"gzip"))
        self._exchange, self._patience, self._has_left = exchange, patience, False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; an ASGI application."""
        leaving: asyncio.Task[None] | None = None

        def watch() -> None:
            nonlocal leaving
            leaving = asyncio.ensure_future(_left(receive))
            leaving.add_done_callback(self._leave)

        timer = asyncio.get_running_loop().call_later(_UNWATCHED, watch)
        try:
            await self._send(scope, receive, send)
        finally:
            timer.cancel()
            if leaving is not None:
                leaving.remove_done_callback(self._leave)
                leaving.cancel()
            self._exchange.close()

    def _leave(self, leaving: asyncio.Task[None]) -> None:
        self._has_left = True
        self._exchange.close()

    async def _send(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_old = scope["http_version"] == "1.0"
        try:
            piece, last = await self._exchange.piece()
            if is_old and not last:
                piece, last = await self._whole(piece), True
        except KgError as error:
            if not self._has_left:
                await problem(error)(scope, receive, send)
            return
        if last:
            headers = [*self.raw_headers, (b"content-length", b"%d" % len(piece))]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": piece})
            return
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        try:
            while True:
                async with asyncio.timeout(self._patience):
                    await send({"type": "http.response.body", "body": piece, "more_body": not last})
                if last:
                    return
                piece, last = await self._exchange.piece()
        except (KgError, TimeoutError) as error:
            if not self._has_left:
                _LOG.warning("an answer was cut off: %s", error or "the client took nothing")
            abort = scope.get("state", {}).get("abort")
            if abort is not None:
                abort()  # without the last chunk

    async def _whole(self, first: bytes) -> bytes:
        pieces, last = bytearray(first), False
        while not last:
            piece, last = await self._exchange.piece()
            pieces += piece
            if len(pieces) > _OLD_PROTOCOL:
                raise Refused("too large an answer for HTTP/1.0", status=505, remedy="ask by HTTP/1.1")
        return bytes(pieces)


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _content_type(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


async def body_of(request: Request, *, most: int, patience: float) -> bytes:
    """The body of a request.

    :raises Refused: 413 if it has more than `most` bytes, 408 if it is not there within `patience` seconds.
    """
    announced = request.headers.get("content-length", "0")
    body = bytearray()
    if announced.isdecimal() and int(announced) <= most:
        try:
            async with asyncio.timeout(patience):
                async for piece in request.stream():
                    body += piece
                    if len(body) > most:
                        break
                else:
                    return bytes(body)
        except TimeoutError as error:
            raise Refused("the request did not come in time", status=408) from error
    raise Refused(f"the request has more than {most} bytes", status=413, remedy="send a shorter query")
