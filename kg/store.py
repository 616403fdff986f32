"""A graph in a SPARQL store: in memory, or on disk for graphs of many millions of quads."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError, OutputError
from kg.packed import DAMAGE, reading

GRAPH_FILES = ("graph.nq", "graph.nq.zst", "graph.nq.gz")
"""What an output folder calls its graph; the first that is there is opened."""

_DISK_STORE_MARK = "CURRENT"


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


def open_graph(path: Path) -> ox.Store:
    """A store with the graph at `path`, to query; what is on disk is never changed.

    :param path: an N-Quads file (``.nq``, ``.nq.gz``, ``.nq.zst``), the output folder of a build, or a folder that
        `bulk_load` made, which is opened read-only.
    :raises InputError: if there is nothing at `path`, or it is not a graph.
    """
    if not path.exists():
        raise InputError("no such file or folder", where=str(path), remedy="give the output of kg build")
    if not path.is_dir():
        return _in_memory(path)
    if (path / _DISK_STORE_MARK).exists():
        try:
            return ox.Store.read_only(str(path))
        except (OSError, ValueError) as error:
            raise InputError(f"the store cannot be opened: {error}", where=str(path), remedy="load it again") from error
    for name in GRAPH_FILES:
        if (path / name).exists():
            return _in_memory(path / name)
    raise InputError(f"no {' or '.join(GRAPH_FILES)} in this folder", where=str(path), remedy="run kg build first")


def add_union(store: ox.Store, quads: Iterable[ox.Quad]) -> None:
    """Put the triples of quads into the default graph of a store, each once."""
    store.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)


def load(lines: Iterable[str]) -> ox.Store:
    """A store in memory with the quads of some N-Quads lines.

    >>> len(load(["<a:b> <a:c> <a:d> <a:g> ."]))
    1
    """
    store = ox.Store()
    store.bulk_load(BytesIO("\n".join(lines).encode("utf-8")), format=ox.RdfFormat.N_QUADS)
    return store


def bulk_load(source: Path, folder: Path) -> int:
    """Load an N-Quads file into a store on disk and return the number of quads in it.

    :param folder: must not exist yet; `open_graph` opens it afterwards.
    :raises InputError: if the source is not a graph.
    :raises OutputError: if the folder exists or cannot be written.
    """
    if folder.exists():
        raise OutputError("the folder exists already", where=str(folder), remedy="remove it, or name another")
    if not source.is_file():
        raise InputError("no such file", where=str(source), remedy="give the graph.nq of a build")
    try:
        store = ox.Store(str(folder))
    except OSError as error:
        raise OutputError(
            f"the store cannot be made: {error}", where=str(folder), remedy="choose a place that you may write to"
        ) from error
    _fill(store, source)
    store.flush()
    return len(store)


def _in_memory(path: Path) -> ox.Store:
    store = ox.Store()
    _fill(store, path)
    return store


def _fill(store: ox.Store, path: Path) -> None:
    try:
        with reading(path) as stream:
            store.bulk_load(stream, format=ox.RdfFormat.N_QUADS)
    except SyntaxError as error:
        raise InputError(f"not N-Quads: {error}", where=path.name, remedy="give the graph.nq of a build") from error
    except DAMAGE as error:
        raise InputError(f"a damaged archive ({error})", where=path.name, remedy="make or fetch it again") from error
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", where=path.name) from error
