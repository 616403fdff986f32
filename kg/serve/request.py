"""What the server asks of a worker, and the frames in which a worker answers."""

from __future__ import annotations

import struct
from enum import Enum
from typing import NamedTuple

FRAME = struct.Struct("!cI")
"""Kind and length of what follows."""


class Kind(bytes, Enum):
    """The frames of a worker: it is ready; a piece of an answer, with more to come; the last piece, or the value of a
    call (pickled); an error (pickled)."""

    READY = b"r"
    DATA = b"d"
    LAST = b"l"
    ERROR = b"x"


# Named tuples, since these are pickled twice for every request: dataclasses take four times as long.


class Dataset(NamedTuple):
    """The graphs that a request names by their IRIs; both None: it names none. One None: none of that kind."""

    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None

    @property
    def given(self) -> bool:
        """Whether it names any graph, and so takes the place of the query's own FROM."""
        return self.default is not None or self.named is not None


class Ask(NamedTuple):
    """A query to answer in the format of a media type, its bytes packed with gzip or not."""

    text: str
    dataset: Dataset
    media_type: str
    gzip: bool
    rows: int
    size: int


class Dump(NamedTuple):
    """A graph to write whole: the IRI of one of the store, or None for all of them as one."""

    graph: str | None
    media_type: str
    gzip: bool
    rows: int
    size: int


class Call(NamedTuple):
    """A function ``module:name`` of this package to call with the open store and some values."""

    name: str
    values: tuple[object, ...]
    size: int


Request = Ask | Dump | Call
