"""A query with a time limit: in a process of its own, killed when the time is over, since nothing else stops one.

The process is one of this interpreter that runs nothing of the caller's: `multiprocessing` would run a script anew that
asks a graph at its top level.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from subprocess import PIPE

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
    command = [sys.executable, "-P", "-c", f"from {__name__} import answer; answer()"]
    found_in = os.pathsep.join(place for place in sys.path if place)
    with subprocess.Popen(
        command, stdin=PIPE, stdout=PIPE, env=os.environ | {"PYTHONPATH": found_in}, start_new_session=True
    ) as process:
        try:
            said, _ = process.communicate(pickle.dumps((graph, query, dict(bindings or {}))), timeout=seconds)
        except subprocess.TimeoutExpired as error:
            remedy = "narrow the query, or give it more time"
            raise QueryError(f"no answer within {seconds:g} seconds", remedy=remedy) from error
        finally:
            process.kill()
    if not said:
        raise QueryError(
            "the query's process ended without an answer", remedy="it may have run out of memory; narrow the query"
        )
    found: Result | KgError = pickle.loads(said)
    if isinstance(found, KgError):
        raise found
    return found


def answer() -> None:
    """What the process of a query does: it reads the question from its input and writes the answer to its output."""
    graph, query, bindings = pickle.load(sys.stdin.buffer)
    with os.fdopen(os.dup(1), "wb") as output:
        os.dup2(2, 1)  # what a library prints is no part of the answer
        try:
            found: Result | KgError = run(_opened(graph, query), query, **bindings)
        except KgError as error:
            found = error
        pickle.dump(found, output)


def _opened(graph: Path, query: NamedQuery | str) -> ox.Store:
    """The graph as `kg serve` shows it: what `kg load` made of it, or else the same in memory."""
    loaded = ready(graph)
    store = open_graph(loaded or graph)
    if loaded is None and isinstance(query, str):
        add_union(store, list(store))
    return store
