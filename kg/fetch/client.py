"""HTTP for services that ask for patience: a pace that is kept, tries again after what passes, and answers checked."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
from lxml import etree

import kg
from kg.errors import ConfigurationError, InputError

TRIES = 5
LONGEST_WAIT = 300
"""Seconds of Retry-After beyond which the command gives up instead."""

_PASSING = frozenset({429, 500, 502, 503, 504})
_LARGEST = 100 << 20
_SHOWN = 200
_GO_ON = "what came before is kept: run the same command again later"

Answer = TypeVar("Answer")


class Unusable(Exception):
    """An answer that is not what was asked for, in a way that may pass."""


class Refused(InputError):
    """The service will not answer this request, however often it is asked; `status` and `said` are its answer."""

    def __init__(self, what: str, *, where: str, remedy: str, status: int, said: str) -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.status, self.said = status, said


@dataclass(slots=True)
class Pace:
    """At most `rate` requests a second, evenly, to all services together."""

    rate: float
    sleep: Callable[[float], None] = time.sleep
    monotonic: Callable[[], float] = time.monotonic
    _free: float = field(default=float("-inf"), init=False)

    def wait(self) -> None:
        """Return when the next request may start."""
        now = self.monotonic()
        if self._free > now:
            self.sleep(self._free - now)
        self._free = max(now, self._free) + 1 / self.rate


class Client:
    """Requests that keep to a pace and are tried again; use it as a context.

    :param secrets: words that are blanked wherever a message quotes a server.
    """

    def __init__(self, pace: Pace, *, timeout: float = 60, secrets: tuple[str, ...] = ()) -> None:
        self._pace = pace
        self._secrets = tuple(filter(None, secrets))
        # A redirect could carry the fields of a request, and the key among them, to another host.
        self._http = httpx.Client(
            timeout=timeout, follow_redirects=False, headers={"User-Agent": f"claimgraph/{kg.__version__}"}
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def get(self, url: str, fields: Mapping[str, str], parse: Callable[[bytes], Answer]) -> Answer:
        """What `parse` makes of the answer; see `post`. The fields stand in the URL, so none may be a secret."""
        return self._ask(self._http.build_request("GET", url, params=dict(fields)), parse)

    def post(self, url: str, fields: Mapping[str, str], parse: Callable[[bytes], Answer]) -> Answer:
        """What `parse` makes of the answer to a form; where it raises `Unusable`, the request is sent again.

        :raises Refused: for a status that does not pass (400, 404 and the like).
        :raises InputError: if no try of five is answered well.
        """
        return self._ask(self._http.build_request("POST", url, data=dict(fields)), parse)

    def _ask(self, request: httpx.Request, parse: Callable[[bytes], Answer]) -> Answer:
        where = self._blanked(str(request.url))
        for attempt in range(TRIES):
            wait = float(2**attempt)
            self._pace.wait()
            try:
                status, headers, body = self._send(request)
                if status == 200:
                    return parse(body)
                said = self._said(body)
                reason = f"HTTP {status}" + (f" ({said})" if said else "")
                if status not in _PASSING:
                    raise Refused(
                        f"the service refuses the request: {reason}",
                        where=where,
                        remedy="check the query, the ids and, where one is set, NCBI_API_KEY",
                        status=status,
                        said=said,
                    )
                wait = max(wait, _seconds(headers.get("Retry-After", "")))
            except Unusable as error:
                reason = self._blanked(str(error))
            except httpx.TimeoutException:
                reason = "no answer in time"
            except httpx.RequestError as error:
                reason = self._blanked(f"the connection failed ({error})")
            if wait > LONGEST_WAIT:
                raise InputError(f"the service asks to wait {wait:.0f} seconds: {reason}", where=where, remedy=_GO_ON)
            if attempt < TRIES - 1:
                self._pace.sleep(wait)
        raise InputError(f"not answered in {TRIES} tries; the last: {reason}", where=where, remedy=_GO_ON)

    def _send(self, request: httpx.Request) -> tuple[int, httpx.Headers, bytes]:
        answer = self._http.send(request, stream=True)
        try:
            parts, length = [], 0
            for part in answer.iter_bytes():
                parts.append(part)
                length += len(part)
                if length > _LARGEST:
                    raise InputError(
                        f"the answer is larger than {_LARGEST >> 20} MB, and was left",
                        where=self._blanked(str(request.url)),
                        remedy="ask for less at once",
                    )
            return answer.status_code, answer.headers, b"".join(parts)
        finally:
            answer.close()

    def _said(self, body: bytes) -> str:
        words = " ".join(self._blanked(body.decode("utf-8", errors="replace")).split())
        return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"

    def _blanked(self, words: str) -> str:
        for secret in self._secrets:
            words = words.replace(secret, "…")
        return words


def parse_xml(data: bytes) -> etree._Element:
    """The root of an answer in XML; no entity is resolved and nothing is loaded for it.

    :raises Unusable: if it is not well-formed, or is an ``<ERROR>``.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Unusable(f"the answer is not well-formed XML, perhaps cut short ({error.msg})") from error
    failure = next(root.iter("ERROR"), None)
    if failure is not None:
        raise Unusable(f"the service says: {' '.join((failure.text or 'an error').split())[:_SHOWN]}")
    return root


def parse_json(data: bytes) -> dict[str, Any]:
    """An answer that is a JSON object.

    :raises Unusable: if it is none.
    """
    try:
        answer = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Unusable("the answer is not well-formed JSON, perhaps cut short") from error
    if not isinstance(answer, dict):
        raise Unusable("the answer is not a JSON object")
    return answer


def base_url(url: str, name: str) -> str:
    """The address of a service without the slash at its end.

    :param name: what sets it, for the message.
    :raises ConfigurationError: if it is not one of HTTP.
    """
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise ConfigurationError(f"{url!r} is no address ({error})", where=name, remedy="give http(s)://…") from error
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise ConfigurationError(f"{url!r} is no address of HTTP", where=name, remedy="give http(s)://…")
    return url.rstrip("/")


def _seconds(retry_after: str) -> float:
    """What Retry-After says in seconds; its other form, a date, would need a clock that agrees with the server's."""
    return float(retry_after) if retry_after.isdecimal() else 0
