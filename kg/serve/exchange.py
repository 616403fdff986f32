"""A request on its way through a worker, and what comes back for it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Protocol

from kg.errors import KgError

_BUFFERED = 16  # pieces of 64 KB that wait for the client while the worker goes on


class Source(Protocol):
    """Where the pieces come from: it can be told to wait."""

    def pause(self) -> None:
        """Send no more for now."""

    def resume(self) -> None:
        """Go on."""


class Exchange:
    """The answer to one request, in pieces. To be closed; what has not come by then is given up.

    What is not taken waits, and after a megabyte the worker waits too. Nothing here is a task of its own: the worker's
    frames wake the one who waits for them.

    :param request: as the worker reads it.
    :param given_up: is told when nobody wants the rest.
    """

    def __init__(self, request: bytes, given_up: Callable[[Exchange], None]) -> None:
        self.request = request
        self.source: Source | None = None  # while a worker is at it
        self.timer: asyncio.TimerHandle | None = None
        self._given_up = given_up
        self._pieces: deque[bytes] = deque()
        self._is_whole = False
        self._error: KgError | None = None
        self._wanted: asyncio.Future[None] | None = None

    async def piece(self) -> tuple[bytes, bool]:
        """The next piece, and whether it is the last.

        :raises KgError: if the answer breaks off, or there is none; what came before is not whole.
        """
        if not self._pieces and self._error is None:
            self._wanted = asyncio.get_running_loop().create_future()
            await self._wanted
        if not self._pieces:
            assert self._error is not None
            raise self._error
        data = self._pieces.popleft()
        if self.source is not None and len(self._pieces) == _BUFFERED // 2:
            self.source.resume()
        return data, self._is_whole and not self._pieces

    def close(self, error: KgError | None = None) -> None:
        """Give up what is not there yet; one that waits for it gets `error`."""
        if not self._is_whole and self._error is None:
            self.fail(error or KgError("given up"))
            self._given_up(self)

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes."""
        return self._is_whole or self._error is not None

    def put(self, data: bytes, *, last: bool) -> None:
        """Take a piece from the worker."""
        self._pieces.append(data)
        self._is_whole = last
        if not last and len(self._pieces) == _BUFFERED and self.source is not None:
            self.source.pause()
        self._wake()

    def fail(self, error: KgError) -> None:
        """End with an error, after the pieces that are there."""
        self._error = error
        self._wake()

    def _wake(self) -> None:
        if self._wanted is not None and not self._wanted.done():
            self._wanted.set_result(None)
