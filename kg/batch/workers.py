"""Chunks made into shards by several processes; one that dies takes no other and no finished shard with it.

Where this process runs one thread on Linux, a worker is a fork of it: it begins at once, with the knowledge that is
loaded already and the memory that holds it. Elsewhere a worker is a new process that loads the knowledge itself.
"""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from kg.batch.chunk import Chunk
from kg.batch.shard import Recipe, Shards, make, making
from kg.errors import KgError, OutputError
from kg.knowledge import Knowledge, load_knowledge
from kg.model import Document, Rejection

DEATHS = 2
"""Processes that one document may take with it before it is left out."""

_NOT_BEGUN = -1
_SPAWN = get_context("spawn")
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Job:
    """What every worker is told once: the files of the knowledge, and where shards are written."""

    lexicon: tuple[Path, ...]
    patterns: tuple[Path, ...]
    cues: tuple[Path, ...]
    recipe: Recipe
    folder: Path


@dataclass(frozen=True, slots=True)
class Task:
    """A shard to be made, under its name."""

    key: str
    chunk: Chunk


def make_here(tasks: Iterable[Task], job: Job, knowledge: Knowledge) -> Iterator[str]:
    """Make shards in this process, one after the other; their keys as they are done."""
    for task in tasks:
        make(task.key, task.chunk, job.recipe, knowledge, Shards(job.folder))
        yield task.key


def make_beside(tasks: Iterable[Task], job: Job, workers: int, knowledge: Knowledge | None = None) -> Iterator[str]:
    """Make shards in several processes; their keys in the order in which they are done.

    A process that dies (killed, out of memory, a fault in a library) is replaced and its chunk begun again; a document
    that took `DEATHS` processes with it is left out as a rejection.

    :param knowledge: that of the job, where it is loaded: forked workers share it.
    :raises OutputError: if a shard cannot be written.
    """
    waiting = iter(tasks)
    ready: deque[_Attempt] = deque()
    crew: list[_Worker] = []
    gc.freeze()  # what is loaded stays to the end: looking through it would also copy it into each fork
    try:
        while True:
            while len(ready) < workers and (task := next(waiting, None)) is not None:
                ready.append(_Attempt(task, {}))
                if len(crew) < workers:
                    crew.append(_Worker(job, knowledge))
                _give(crew, ready)
            _give(crew, ready)
            busy = [worker for worker in crew if worker.attempt]
            if not busy and not ready:
                return
            by_end: dict[object, _Worker] = {worker.end: worker for worker in busy}
            for end in wait(list(by_end), timeout=60):  # type: ignore[arg-type]
                worker = by_end[end]
                key = worker.heard()
                if key:
                    yield key
                elif worker.dead:
                    if worker.attempt:
                        ready.appendleft(worker.attempt.after_death(worker.place, worker.ended_by))
                    worker.stop()
                    crew[crew.index(worker)] = _Worker(job, knowledge)
    finally:
        for worker in crew:
            worker.stop()
        gc.unfreeze()


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A task with the processes that died at it, by the place of the item."""

    task: Task
    deaths: dict[int, int]

    def after_death(self, place: int, how: str) -> _Attempt:
        deaths = self.deaths | {place: self.deaths.get(place, 0) + 1}
        if deaths[place] < DEATHS:
            return _Attempt(self.task, deaths)
        if place == _NOT_BEGUN:
            raise KgError(f"a worker {how} before it began, {DEATHS} times", remedy="build with one worker to see why")
        items = list(self.task.chunk.items)
        item = items[place]
        if isinstance(item, Document):
            reason = f"the process that annotated it {how}, {DEATHS} times"
            items[place] = Rejection("extract", item.source.name, reason, f"{item.id}: report it with this document")
        chunk = replace(self.task.chunk, items=tuple(items))
        return _Attempt(replace(self.task, chunk=chunk), {})


class _Worker:
    """One process and this process's end of the pipe to it."""

    def __init__(self, job: Job, knowledge: Knowledge | None) -> None:
        self.end, theirs = _SPAWN.Pipe()
        self.attempt: _Attempt | None = None
        self.place = _NOT_BEGUN
        self.dead = self._begun = False
        self._process: BaseProcess
        if knowledge is not None and _may_fork():
            self._process = get_context("fork").Process(
                target=_forked, args=(theirs, job, knowledge, os.getpid()), daemon=True
            )
        else:
            self._process = _SPAWN.Process(target=_work, args=(theirs, job), daemon=True)
        self._process.start()
        theirs.close()

    def give(self, attempt: _Attempt) -> None:
        """Let it make a shard, as soon as it is ready: to send it before would be to wait for it."""
        self.attempt, self.place = attempt, _NOT_BEGUN
        self._send()

    def _send(self) -> None:
        if self._begun and self.attempt:
            with suppress(OSError):  # one that has died shows as the end of its pipe
                self.end.send(self.attempt.task)

    def heard(self) -> str | None:
        """What the process says: the key of a shard that is done, None for anything else."""
        try:
            said = self.end.recv()
        except (EOFError, OSError):
            self.dead = True
            return None
        if said == _NOT_BEGUN:
            self._begun = True
            self._send()
            return None
        if isinstance(said, int):
            self.place = said
            return None
        if isinstance(said, str):
            self.attempt = None
            return said
        raise _error(said)

    @property
    def ended_by(self) -> str:
        """How the process ended, in words."""
        self._process.join(10)
        code = self._process.exitcode
        if code is not None and code < 0:
            return f"was ended by {signal.Signals(-code).name}"
        return f"ended with code {code}"

    def stop(self) -> None:
        self.end.close()
        self._process.kill()
        self._process.join()
        self._process.close()


def _give(crew: Sequence[_Worker], ready: deque[_Attempt]) -> None:
    for worker in crew:
        if ready and worker.attempt is None:
            worker.give(ready.popleft())


def _error(said: tuple[str, str, str, str]) -> KgError:
    kind, what, where, remedy = said
    return (OutputError if kind == OutputError.__name__ else KgError)(what, where=where, remedy=remedy)


def _may_fork() -> bool:
    """Whether this process can be forked: another thread might hold a lock, which no one would release in the fork."""
    return sys.platform == "linux" and threading.active_count() == 1


def _forked(end: Connection, job: Job, knowledge: Knowledge, parent: int) -> None:
    """What a forked worker does: it holds this process's files and locks open, so it must not outlive it."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() == parent:  # it may have died before we asked to be told
        _work(end, job, knowledge)


def _work(end: Connection, job: Job, knowledge: Knowledge | None = None) -> None:
    """What a worker does until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to all; whoever started us ends us
    try:
        if knowledge is None:
            knowledge = load_knowledge(job.lexicon, job.patterns, job.cues)
            gc.freeze()  # it stays to the end: looking through it for garbage again and again only takes time
        made_by = (knowledge.lexicon_sha256, knowledge.rules_sha256)
        if made_by != (job.recipe.lexicon_sha256, job.recipe.rules_sha256):
            raise KgError("the lexicon or the rules changed while the build ran", remedy="start it again")
        shards = Shards(job.folder)
        end.send(_NOT_BEGUN)
        while True:
            task: Task = end.recv()
            for place in making(task.key, task.chunk, job.recipe, knowledge, shards):
                end.send(place)
            end.send(task.key)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    except KgError as error:
        end.send((type(error).__name__, error.what, error.where, error.remedy))
    except Exception as error:
        end.send((type(error).__name__, f"a fault of the program: {error}", "", traceback.format_exc(limit=-3)))
