"""A query with a time limit: in a process of its own, killed when the time is over, since nothing else stops one."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path

import pyoxigraph as ox

from kg.errors import KgError, QueryError
from kg.load import ready
from kg.query.bind import require
from kg.query.named import NamedQuery
from kg.query.result import Result
from kg.query.run import run
from kg.store import add_union, open_graph

TIME_LIMIT = 60.0
"""Seconds that a query may take, opening the graph included, where the caller says nothing else."""


def run_within(
    graph: Path, query: NamedQuery | str, bindings: Mapping[str, str] | None = None, *, seconds: float = TIME_LIMIT
) -> Result:
    """The answer of the graph at a path, or an error when the time is over; memory has no limit.

    The default graph is the union of all named graphs, as `kg serve` has it. A store that `kg load` made of the graph
    is opened where it is still current; else the graph is read into memory.

    :param graph: an N-Quads file, an output folder, or a store on disk, as for `kg.store.open_graph`.
    :param seconds: opening the graph included.
    :raises InputError: if there is no graph at the path.
    :raises QueryError: as for `run`, or when the time is over.
    """
    if isinstance(query, NamedQuery):
        require(query, bindings or ())
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(sender, graph, query, dict(bindings or {})), daemon=True)
    process.start()
    sender.close()
    try:
        if not receiver.poll(seconds):
            raise QueryError(f"no answer within {seconds:g} seconds", remedy="narrow the query, or give it more time")
        answer: Result | KgError = receiver.recv()
    except EOFError as error:
        raise QueryError(
            "the query's process ended without an answer", remedy="it may have run out of memory; narrow the query"
        ) from error
    finally:
        process.kill()
        process.join()
        receiver.close()
    if isinstance(answer, KgError):
        raise answer
    return answer


def _work(sender: Connection, graph: Path, query: NamedQuery | str, bindings: dict[str, str]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the parent, which kills this process
    try:
        answer: Result | KgError = run(_opened(graph, query), query, **bindings)
    except KgError as error:
        answer = error
    sender.send(answer)


def _opened(graph: Path, query: NamedQuery | str) -> ox.Store:
    """The graph as `kg serve` shows it: what `kg load` made of it, or else the same in memory."""
    loaded = ready(graph)
    store = open_graph(loaded or graph)
    if loaded is None and isinstance(query, str):
        add_union(store, list(store))
    return store
