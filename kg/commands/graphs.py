"""A built graph named on the command line: an output folder or its N-Quads file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.claim_store import claim_store
from kg.errors import InputError
from kg.model import ClaimGraph, Claims
from kg.rdf import read_graph, read_into
from kg.store import GRAPH_FILES


def graph_file(path: Path) -> Path:
    """The N-Quads file that `path` names.

    :raises InputError: if there is none.
    """
    files = [path / name for name in GRAPH_FILES] if path.is_dir() else [path]
    file = next((file for file in files if file.is_file()), None)
    if file is None:
        raise InputError(
            f"no {GRAPH_FILES[0]} here" if path.is_dir() else "no such file or folder",
            where=str(path),
            remedy="give an output folder of kg build, or its graph.nq",
        )
    return file


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
