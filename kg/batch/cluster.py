"""Shards made on a Dask cluster: Dask schedules, retries and watches its workers, this module only hands it the chunks.

Needs the extra ``claimgraph[cluster]``. The folder of the shards has to be one that all machines see.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from itertools import islice
from time import sleep
from urllib.parse import urlsplit

from kg.batch.shard import Shards, make
from kg.batch.workers import Job, Task, make_beside
from kg.errors import ConfigurationError, KgError
from kg.knowledge import Knowledge, load_knowledge

_RETRIES = 2
_AHEAD = 3
"""Chunks given to each thread of the cluster at a time: enough that none waits, few enough to fit in memory."""
_ANSWERS = 30
"""Seconds in which a scheduler answers."""
_GOODBYE = 2
_AGAIN = 0.02
"""Seconds until it is asked again what is done."""


def make_on_cluster(tasks: Iterable[Task], job: Job, address: str) -> Iterator[str]:
    """Make shards on the cluster whose scheduler has an address; their keys in the order in which they are done.

    A worker that is killed is Dask's concern: its chunks go to another. A chunk that kills worker after worker is made
    here in a process of its own, which leaves the document out that does it.

    :raises ConfigurationError: if the extra is not installed or nothing answers at the address.
    :raises OutputError: if a shard cannot be written.
    :raises KgError: if the scheduler is lost; finished shards stay.
    """
    try:
        from distributed import Client, as_completed
        from distributed import client as dask_client
        from distributed.client import FutureCancelledError
        from distributed.comm.core import CommClosedError
        from distributed.scheduler import KilledWorker
    except ImportError as error:
        raise ConfigurationError(
            f"a cluster needs Dask ({error.name} is missing)", remedy="pip install 'claimgraph[cluster]'"
        ) from error
    # newer versions say so where older ones say that the connection is closed
    closed = getattr(dask_client, "ClosedClientError", CommClosedError)
    try:
        _call(address)
        client = Client(address, timeout=_ANSWERS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise ConfigurationError(
            f"no Dask scheduler answers ({error or type(error).__name__})",
            where=address,
            remedy="start one: dask scheduler; dask worker ADDRESS",
        ) from error
    waiting = iter(tasks)
    given: dict[str, Task] = {}
    try:
        threads = sum(client.nthreads().values()) or 1
        done = as_completed(loop=client.loop)

        def give(number: int) -> None:
            for task in islice(waiting, number):
                given[task.key] = task
                done.add(client.submit(_make, task, job, key=task.key, retries=_RETRIES, pure=False))

        give(threads * _AHEAD)
        while given:
            ready = done.next_batch(block=False)
            if not ready:
                # what is given to a client that is about to close is never done, and Dask does not say so
                if client.status != "running":
                    raise _lost(address, "its scheduler no longer answers")
                sleep(_AGAIN)
            for future in ready:
                task = given.pop(future.key)
                failure = future.exception()
                if isinstance(failure, KilledWorker):
                    yield from make_beside([task], job, 1)
                elif isinstance(failure, KgError):
                    raise failure
                elif failure is not None:
                    raise _lost(address, f"{type(failure).__name__}: {failure}")
                else:
                    yield task.key
                future.release()
                give(1)
    except (FutureCancelledError, CommClosedError, closed, TimeoutError, OSError) as error:
        raise _lost(address, f"{type(error).__name__}: {error}") from error
    finally:
        with suppress(Exception):  # there may be nobody left to say goodbye to
            client.close(timeout=_GOODBYE)


def _call(address: str) -> None:
    """See whether anything listens: Dask would try again and again until its time is over.

    :raises OSError: if nothing does.
    """
    place = urlsplit(address)
    if place.scheme in ("tcp", "tls") and place.hostname and place.port:
        socket.create_connection((place.hostname, place.port), timeout=_ANSWERS).close()


def _lost(address: str, why: str) -> KgError:
    return KgError(
        f"the cluster is lost ({why})",
        where=address,
        remedy="finished shards are kept: kg build --resume",
    )


def _make(task: Task, job: Job) -> None:
    shards = Shards(job.folder)
    if not shards.has(task.key):
        make(task.key, task.chunk, job.recipe, _knowledge(job), shards)


@lru_cache(maxsize=1)
def _knowledge(job: Job) -> Knowledge:
    knowledge = load_knowledge(job.lexicon, job.patterns, job.cues)
    if (knowledge.lexicon_sha256, knowledge.rules_sha256) != (job.recipe.lexicon_sha256, job.recipe.rules_sha256):
        raise KgError("this worker has another lexicon or other rules", remedy="install the same on every machine")
    return knowledge
