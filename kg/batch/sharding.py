"""The documents of some inputs → the shards that a build needs, making only those that are not there."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from kg.assemble import precedence, second_of_an_id
from kg.batch.chunk import chunks, without
from kg.batch.cluster import make_on_cluster
from kg.batch.corpus import Corpus
from kg.batch.shard import Shards
from kg.batch.spill import Spill
from kg.batch.workers import Job, Task, make_beside, make_here
from kg.folder import writing
from kg.knowledge import Knowledge
from kg.model import Document, Rejection, Source


@dataclass(frozen=True, slots=True)
class Keys:
    """The shards of a build: those that make its graph, and all that are worth keeping."""

    merged: list[str]
    used: set[str]


def sharded(
    corpus: Corpus, job: Job, shards: Shards, knowledge: Knowledge, scratch: Path, workers: int, cluster: str | None
) -> Keys:
    """Make the shards that are missing, then again those that share a document's id with another one, without it."""
    keys: list[str] = []
    sizes: dict[str, int] = {}
    seen = Spill(scratch, "documents")
    done = 0

    def all_tasks() -> Iterator[Task]:
        nonlocal done
        for number, chunk in enumerate(chunks(corpus.items())):
            key = job.recipe.key(chunk)
            keys.append(key)
            sizes[key] = len(chunk.items)
            for place, item in enumerate(chunk.items):
                if isinstance(item, Document):
                    source = item.source
                    parts = [item.id, source.name, source.sha256, number, place, source.format]
                    seen.add(json.dumps(parts).encode())
            if shards.has(key):
                done += len(chunk.items)
            else:
                yield Task(key, chunk)

    def made(tasks: Iterator[Task]) -> None:
        nonlocal done
        if cluster:
            keys_done = make_on_cluster(tasks, job, cluster)
        else:
            keys_done = make_here(tasks, job, knowledge) if workers == 1 else make_beside(tasks, job, workers)
        for key in keys_done:
            done += sizes.get(key, 0)
            corpus.tell(done)

    with writing(scratch):
        made(all_tasks())
        used = set(keys)
        refused = _seconds(seen)
    if refused:
        def again() -> Iterator[Task]:
            for number, chunk in enumerate(chunks(corpus.items())):
                if number in refused:
                    less = without(chunk, refused[number])
                    keys[number] = job.recipe.key(less)
                    if not shards.has(keys[number]):
                        yield Task(keys[number], less)

        made(again())
    return Keys(keys, used | set(keys))


def _seconds(seen: Spill) -> dict[int, dict[int, Rejection]]:
    """The documents, by chunk and place, that are left out because another one has their id."""
    refused: dict[int, dict[int, Rejection]] = {}
    for identifier, group in groupby(map(json.loads, seen), key=lambda record: record[0]):
        same = [(Source(name, sha256, format), number, place) for _id, name, sha256, number, place, format in group]
        if len(same) > 1:
            *rest, last = sorted(same, key=lambda one: (precedence(one[0]), one[1:]))
            for source, number, place in rest:
                refused.setdefault(number, {})[place] = second_of_an_id(identifier, source, last[0])
    return refused


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
