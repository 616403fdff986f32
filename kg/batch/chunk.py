"""Documents in their order, cut into the chunks that become shards, by their content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.model import Document, Rejection

MEAN = 150_000
"""The weight of an average chunk, in code points: some 85 abstracts, or three long articles; a second of work.

Small enough that several workers end at nearly the same time, large enough that a shard costs little by itself."""

EACH = 500
"""What a document weighs beside its text: what it costs where it says next to nothing."""

LONGEST = 2 * MEAN

Item = Document | Rejection
"""What a reader gives: a document, or why there is none."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some documents and rejections that follow each other, and the SHA-256 of all that they hold."""

    items: tuple[Item, ...]
    sha256: str


def chunks(items: Iterable[Item], *, mean: int = MEAN) -> Iterator[Chunk]:
    """Cut a stream of items into chunks.

    An item ends its chunk where its own hash says so, the more likely the longer it is: a document that changes, comes
    or goes changes its own chunk and seldom the next, and all the others are the chunks that they were.

    :param mean: the weight of an average chunk.
    """
    held: list[Item] = []
    hashes: list[bytes] = []
    size = 0
    for item in items:
        digest = hashlib.sha256(repr(item).encode("utf-8", "surrogatepass")).digest()
        held.append(item)
        hashes.append(digest)
        weight = EACH + (len(item.text) if isinstance(item, Document) else 0)
        size += weight
        if int.from_bytes(digest[:8], "big") * mean < weight << 64 or size >= LONGEST:
            yield chunk(held, hashes)
            held, hashes, size = [], [], 0
    if held:
        yield chunk(held, hashes)


def chunk(items: Sequence[Item], hashes: Sequence[bytes]) -> Chunk:
    """A chunk of some items, each with its SHA-256."""
    return Chunk(tuple(items), hashlib.sha256(b"".join(hashes)).hexdigest())


def without(whole: Chunk, refused: dict[int, Rejection]) -> Chunk:
    """A chunk with some of its items, by their place, replaced by the reasons why they are left out."""
    items = tuple(refused.get(place, item) for place, item in enumerate(whole.items))
    digest = hashlib.sha256(whole.sha256.encode())
    for place, rejection in sorted(refused.items()):
        digest.update(f"{place}{rejection!r}".encode())
    return Chunk(items, digest.hexdigest())
