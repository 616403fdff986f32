"""A built graph named on the command line: an output folder or its N-Quads file."""

from __future__ import annotations

from pathlib import Path

from kg.errors import InputError
from kg.model import ClaimGraph
from kg.rdf import read_graph
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
