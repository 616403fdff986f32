"""Many strings in two arrays, so that they can be read where they lie in a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Strings:
    """A sequence of strings: their UTF-8 bytes one after another, and where each begins (and the last ends).

    >>> words = Strings.pack(["menin", "BCL2"])
    >>> words[1], len(words), list(words)
    ('BCL2', 2, ['menin', 'BCL2'])
    """

    data: NDArray[np.uint8]
    offset: NDArray[np.int64]

    @classmethod
    def pack(cls, strings: Iterable[str]) -> Strings:
        """The strings, in their order."""
        encoded = [string.encode("utf-8") for string in strings]
        offset = np.zeros(len(encoded) + 1, dtype=np.int64)
        np.cumsum([len(piece) for piece in encoded], out=offset[1:])
        return cls(np.frombuffer(b"".join(encoded), dtype=np.uint8), offset)

    def __len__(self) -> int:
        return len(self.offset) - 1

    def __getitem__(self, place: int) -> str:
        return self.data[self.offset[place] : self.offset[place + 1]].tobytes().decode("utf-8")

    def __iter__(self) -> Iterator[str]:
        return (self[place] for place in range(len(self)))


def place_in(strings: Sequence[str] | Strings, wanted: str) -> int | None:
    """The place of a string among sorted ones, or None.

    >>> place_in(Strings.pack(["CHEBI:1", "HGNC:990"]), "HGNC:990")
    1
    """
    low, high = 0, len(strings)
    while low < high:
        middle = (low + high) // 2
        if strings[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low if low < len(strings) and strings[low] == wanted else None
