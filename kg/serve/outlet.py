"""Where a worker writes an answer: counted, packed and cut into frames on the way to the server."""

from __future__ import annotations

import re
import socket
import zlib

from kg.serve.refusal import Refused
from kg.serve.request import FRAME, Kind

_CHUNK = 1 << 16
_GZIP = 16 + zlib.MAX_WBITS
_ROWS: dict[str, tuple[re.Pattern[bytes], int]] = {
    # In JSON a quote within a string is escaped, so that one after "},{" begins a name or ends a string; after a string
    # no such character follows.
    "application/sparql-results+json": (re.compile(rb'\},\{"[^,}\]:]'), 1),
    "application/sparql-results+xml": (re.compile(rb"<result>"), 0),
    "text/tab-separated-values": (re.compile(rb"\n"), -1),
}


class RowCount:
    r"""How many rows a table has, counted in its bytes as they pass, since the engine writes them without a word.

    >>> count = RowCount("text/csv")
    >>> [count.add(piece) for piece in (b'drug\r\n"a\r', b'\nb"\r\nc\r\n')]
    [0, 2]
    """

    def __init__(self, media_type: str) -> None:
        self._pattern: re.Pattern[bytes] | None = None  # CSV, where a line break may be quoted
        self._rows = -1
        if media_type in _ROWS:
            self._pattern, self._rows = _ROWS[media_type]
        self._rest, self._quoted = b"", False

    def add(self, data: bytes) -> int:
        """The rows so far, with those of further bytes."""
        if self._pattern is None:
            for number, piece in enumerate(data.split(b'"')):
                self._quoted ^= number > 0
                self._rows += 0 if self._quoted else piece.count(b"\n")
        else:
            data = self._rest + data
            end = 0
            for match in self._pattern.finditer(data):
                self._rows += 1
                end = match.end()
            self._rest = data[max(end, len(data) - 7) :]
        return self._rows


class Outlet:
    """A writable binary stream; what is written goes out in frames of 64 KB, and a short answer in one.

    Nothing goes out before the first full frame or the end, so that a short answer fails before anything of it is sent.
    """

    def __init__(
        self, connection: socket.socket, *, rows: int, size: int, gzip: bool, count: RowCount | None = None
    ) -> None:
        self._connection, self._count = connection, count
        self._rows, self._size = rows, size
        self._pack = zlib.compressobj(1, zlib.DEFLATED, _GZIP) if gzip else None
        self._waiting = bytearray()
        self._written = 0

    def write(self, data: bytes) -> int:
        """Write some bytes; returns their number.

        :raises Refused: 403 if the answer is larger than allowed.
        """
        self._written += len(data)
        if self._written > self._size:
            raise too_large(f"{self._size} bytes")
        if self._count is not None and self._count.add(data) > self._rows:
            raise too_large(f"{self._rows} rows")
        self._waiting += self._pack.compress(data) if self._pack else data
        if len(self._waiting) >= _CHUNK:
            self._send(Kind.DATA)
        return len(data)

    def flush(self) -> None:
        """Does nothing: frames go out when they are full."""

    def close(self) -> None:
        """Send what is left, as the last frame."""
        if self._pack:
            self._waiting += self._pack.flush()
        self._send(Kind.LAST)

    def _send(self, kind: Kind) -> None:
        send(self._connection, kind, self._waiting)
        self._waiting = bytearray()


def send(connection: socket.socket, kind: Kind, data: bytes | bytearray) -> None:
    """Send a frame."""
    connection.sendall(FRAME.pack(kind, len(data)) + data)


def too_large(limit: str) -> Refused:
    """The error for an answer that is larger than allowed."""
    return Refused(f"the answer has more than {limit}", status=403, remedy="narrow the query, or ask with LIMIT")
