"""A built graph named on the command line: an output folder or its N-Quads file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.claim_store import claim_store
from kg.model import ClaimGraph, Claims
from kg.rdf import read_graph, read_into
from kg.store import graph_file


def load(path: Path) -> ClaimGraph:
    """The graph that `path` names.

    :raises InputError: if there is none, or it is not a graph of Claimgraph.
    """
    return read_graph(graph_file(path))


@contextmanager
def going_through(path: Path) -> Iterator[Claims]:
    """The graph that `path` names, on disk while the block runs, however large it is.

    :raises InputError: if there is none, or it is not a graph of Claimgraph.
    """
    file = graph_file(path)
    with TemporaryDirectory(prefix="claimgraph-") as scratch, claim_store(scratch=Path(scratch)) as store:
        read_into(store, file, Path(scratch))
        yield store
