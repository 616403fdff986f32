"""The documents of some inputs → the shards that a build needs, making only those that are not there."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from kg.assemble import precedence, second_of_an_id
from kg.batch.chunk import Item, chunks, without
from kg.batch.cluster import make_on_cluster
from kg.batch.corpus import Corpus
from kg.batch.shard import Recipe, Shards
from kg.batch.workers import Job, Task, make_beside, make_here
from kg.folder import writing
from kg.knowledge import Knowledge
from kg.model import Document, Rejection, Source
from kg.read.source import Withdrawal
from kg.spill import Spill


@dataclass(frozen=True, slots=True)
class Keys:
    """The shards of a build: those that make its graph, and all that are worth keeping."""

    merged: list[str]
    used: set[str]


Maker = Callable[[Iterable[Task]], Iterator[str]]
"""Makes shards and gives their keys as they are done: `make_here`, `make_beside` or `make_on_cluster` with the rest
filled in."""


def maker(job: Job, knowledge: Knowledge, *, workers: int = 1, cluster: str | None = None) -> Maker:
    """What makes the shards: this process, several beside it, or the workers of a cluster."""
    if cluster:
        return lambda tasks: make_on_cluster(tasks, job, cluster)
    if workers > 1:
        return lambda tasks: make_beside(tasks, job, workers, knowledge)
    return lambda tasks: make_here(tasks, job, knowledge)


def sharded(corpus: Corpus, recipe: Recipe, shards: Shards, make: Maker, scratch: Path) -> Keys:
    """Make the shards that are missing, then again those that share a document's id with another one, without it.

    :raises OutputError: if a shard or `scratch` cannot be written.
    """
    sharding = _Sharding(corpus, recipe, shards, make, scratch)
    with writing(scratch):
        sharding.make(sharding.missing())
        used = set(sharding.keys)
        refused = _seconds(sharding.seen)
        _leave_out_abstracts(sharding.articles, refused)
        if refused:
            sharding.make(sharding.missing_without(refused))
    return Keys(sharding.keys, used.union(sharding.keys))


class _Sharding:
    """The chunks of a corpus with the keys of their shards, and what was read in them."""

    def __init__(self, corpus: Corpus, recipe: Recipe, shards: Shards, make: Maker, scratch: Path) -> None:
        self._corpus, self._recipe, self._shards, self._make = corpus, recipe, shards, make
        self.keys: list[str] = []
        self.seen, self.articles = Spill(scratch, "documents"), Spill(scratch, "articles")
        self._sizes: dict[str, int] = {}
        self._done = 0

    def make(self, tasks: Iterable[Task]) -> None:
        """Make shards, and tell how far that is."""
        for key in self._make(tasks):
            self._done += self._sizes.get(key, 0)
            self._corpus.tell(self._done)

    def missing(self) -> Iterator[Task]:
        """The shards to be made, as the corpus is read."""
        for number, chunk in enumerate(chunks(self._corpus.items())):
            key = self._recipe.key(chunk)
            self.keys.append(key)
            for place, item in enumerate(chunk.items):
                self._note(item, number, place)
            if self._shards.has(key):
                self._done += len(chunk.items)
            else:
                self._sizes[key] = len(chunk.items)
                yield Task(key, chunk)

    def missing_without(self, refused: Mapping[int, dict[int, Rejection]]) -> Iterator[Task]:
        """The shards to be made of the chunks that lose a document, by chunk and place."""
        for number, chunk in enumerate(chunks(self._corpus.items())):
            if number in refused:
                less = without(chunk, refused[number])
                self.keys[number] = self._recipe.key(less)
                if not self._shards.has(self.keys[number]):
                    yield Task(self.keys[number], less)

    def _note(self, item: Item, number: int, place: int) -> None:
        entry = _Seen.of(item, number, place)
        if entry is None:
            return
        self.seen.add(json.dumps(entry).encode())
        if isinstance(item, Document) and item.metadata.pmid:
            whole = any(passage.section == "body" for passage in item.passages)
            self.articles.add(json.dumps([item.metadata.pmid, whole, *entry]).encode())


class _Seen(NamedTuple):
    """That a document was read, or taken back: its id, its source's name and hash, and its chunk and place there."""

    id: str
    name: str
    sha256: str
    chunk: int
    place: int
    format: str
    is_withdrawal: bool

    @classmethod
    def of(cls, item: Item, chunk: int, place: int) -> _Seen | None:
        """What an item says of a document; None for a rejection that takes none back."""
        if not isinstance(item, Document | Withdrawal):
            return None
        id_ = item.id if isinstance(item, Document) else item.document
        source = item.source
        return cls(id_, source.name, source.sha256, chunk, place, source.format, isinstance(item, Withdrawal))

    @property
    def source(self) -> Source:
        return Source(self.name, self.sha256, self.format)

    @property
    def order(self) -> tuple[str, str, int, int]:
        """Of several the greatest holds."""
        return (*precedence(self.source), self.chunk, self.place)


def _seconds(seen: Spill) -> dict[int, dict[int, Rejection]]:
    """The documents, by chunk and place, that are left out: another one has their id, or they were taken back."""
    refused: dict[int, dict[int, Rejection]] = {}
    records = (_Seen(*json.loads(line)) for line in seen)
    for _id, group in groupby(records, key=lambda record: record.id):
        *rest, last = sorted(group, key=lambda record: record.order)
        for one in rest:
            if not one.is_withdrawal:
                refused.setdefault(one.chunk, {})[one.place] = _left_out(one, last)
    return refused


def _leave_out_abstracts(articles: Spill, refused: dict[int, dict[int, Rejection]]) -> None:
    """Leave out what is only the title and abstract of an article whose full text is there too."""
    records = ((pmid, whole, _Seen(*entry)) for pmid, whole, *entry in map(json.loads, articles))
    for pmid, group in groupby(records, key=lambda record: record[0]):
        kept = [(whole, one) for _pmid, whole, one in group if one.place not in refused.get(one.chunk, {})]
        full = next((one for whole, one in kept if whole), None)
        for whole, one in kept:
            if full is not None and not whole:
                detail = f"PMID {pmid} was taken from {full.name}"
                reason = "the full text of this article is in the build"
                refused.setdefault(one.chunk, {})[one.place] = Rejection("assemble", one.name, reason, detail)


def _left_out(one: _Seen, last: _Seen) -> Rejection:
    if last.is_withdrawal:
        detail = f"{one.id}: see {last.name}"
        return Rejection("assemble", one.name, "taken back by a later file", detail)
    return second_of_an_id(one.id, one.source, last.source)


@contextmanager
def working(shards: Shards, *, fresh: bool) -> Iterator[Path]:
    """The folder of the shards, made where it is missing, and a folder within for what no later build needs."""
    scratch = shards.folder / "scratch"
    with writing(shards.folder):
        if fresh:
            shutil.rmtree(shards.folder, ignore_errors=True)
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(parents=True)
        for left in shards.folder.glob(".*"):
            left.unlink()  # half a file of a build that was killed
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
