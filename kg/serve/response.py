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
from kg.serve.negotiation import chosen
from kg.serve.pool import Answer
from kg.serve.refusal import Refused

_LOG = logging.getLogger(__name__)
_LONGEST = 500  # characters of a message
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


class Streamed(Response):
    """The pieces of an answer as they come.

    Where it breaks off after its first bytes, the connection is cut without the last chunk of the chunked coding, so
    that no client takes it for whole. Where the client leaves or takes nothing for a while, the answer is given up.
    """

    def __init__(self, answer: Answer, headers: Mapping[str, str], *, gzip: bool, patience: float) -> None:
        super().__init__(headers=headers)
        self._answer, self._gzip, self._patience = answer, gzip, patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; an ASGI application."""
        sending = asyncio.ensure_future(self._send(scope, receive, send))
        leaving = asyncio.ensure_future(_left(receive))
        try:
            await asyncio.wait((sending, leaving), return_when=asyncio.FIRST_COMPLETED)
            if sending.done():
                sending.result()
        finally:
            for task in (sending, leaving):
                task.cancel()
            await asyncio.gather(sending, leaving, return_exceptions=True)
            await self._answer.close()

    async def _send(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._answer.begun()
            whole = await self._whole() if scope["http_version"] == "1.0" else None
        except KgError as error:
            await problem(error)(scope, receive, send)
            return
        headers = [*self.raw_headers, (b"content-type", _content_type(self._answer.media_type).encode("ascii"))]
        headers = [(name, value) for name, value in headers if name != b"content-length"]
        if self._gzip:
            headers.append((b"content-encoding", b"gzip"))
        if whole is not None:
            headers.append((b"content-length", str(len(whole)).encode("ascii")))
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        if whole is not None:
            await send({"type": "http.response.body", "body": whole})
            return
        try:
            async for piece in self._answer:
                async with asyncio.timeout(self._patience):
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
        except (KgError, TimeoutError) as error:
            _LOG.warning("an answer was cut off: %s", error or "the client took nothing")
            abort = scope.get("state", {}).get("abort")
            if abort is not None:
                abort()
            return  # without the last chunk
        await send({"type": "http.response.body", "body": b""})

    async def _whole(self) -> bytes:
        pieces = bytearray()
        async for piece in self._answer:
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
