"""A graph file → a store on disk that says of which file it is, with what it holds counted: what `kg serve` opens.

Besides the named graphs of the file the store has their union as its default graph, each triple once. The engine's own
union would count a triple for each graph that it stands in, and sums over it would be wrong.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError, OutputError
from kg.folder import kept_for, replacing, writing
from kg.packed import reading
from kg.store import add_union, bulk_load, graph_file, open_graph
from kg.vocabulary import TYPE

_RECORD = "claimgraph.json"
_VERSION = 1
_WAIT = 0.2  # seconds


@dataclass(frozen=True, slots=True)
class Record:
    """What a loaded store says of itself.

    `graph` is the file that it was loaded from, `sha256` that of its bytes as they lie there, packed or not. `quads`
    counts those of its `graphs` named graphs, `triples` those of their union. Of the union, too, `properties` has the
    triples of each property and `classes` the nodes of each class, sorted by IRI.
    """

    store: Path
    graph: Path
    sha256: str
    quads: int
    triples: int
    graphs: int
    properties: tuple[tuple[str, int], ...]
    classes: tuple[tuple[str, int], ...]


def load(build: Path, folder: Path | None = None, *, told: Callable[[str], None] = lambda message: None) -> Record:
    """The store of a graph, loaded where it is not there yet or the graph has changed since.

    One process loads at a time; another that wants the same store waits for it. A store is whole or not there.

    :param build: an output folder of `kg build`, its N-Quads file, or a store that was loaded before.
    :param folder: where the store goes; by default a hidden folder beside `build`, or in the user's cache.
    :param told: is told what takes time.
    :raises InputError: if there is no graph at `build`, or it is not N-Quads.
    :raises OutputError: if the store cannot be written, or the folder holds something else.
    """
    if build.is_dir() and folder is None and (record := read_record(build)):
        return record
    graph = graph_file(build)
    sha256 = sha256_of(graph)
    folder = (folder or kept_for(build.resolve(), "store")).resolve()
    waited = False
    while True:
        record = read_record(folder)
        if record and record.sha256 == sha256:
            return record
        try:
            with replacing(folder, refusal=_refusal) as aside:
                told(f"loading {graph.name} into {folder.name}")
                aside.rmdir()
                quads = bulk_load(graph, aside)
                with writing(folder):
                    _add_union(aside, graph)
                    _write_record(aside, graph.resolve(), sha256, quads)
        except OutputError as error:
            if not isinstance(error.__cause__, BlockingIOError):
                raise
            if not waited:
                told(f"waiting for another process that loads {graph.name}")
            waited = True
            time.sleep(_WAIT)


def ready(build: Path) -> Path | None:
    """The store that `load` made of a graph, where it is there and the graph has not changed since.

    :param build: as for `load`.
    :raises InputError: if there is no graph at `build`, or it cannot be read.
    """
    if build.is_dir() and read_record(build):
        return build
    record = read_record(kept_for(build.resolve(), "store"))
    return record.store if record and record.sha256 == sha256_of(graph_file(build)) else None


def read_record(folder: Path) -> Record | None:
    """What the store in a folder says of itself; None where the folder is not one that `load` made."""
    try:
        content = json.loads((folder / _RECORD).read_text(encoding="utf-8"))
        if content.pop("version") != _VERSION:
            return None
        return Record(
            store=folder,
            graph=Path(content["graph"]),
            sha256=content["sha256"],
            quads=content["quads"],
            triples=content["triples"],
            graphs=content["graphs"],
            properties=tuple((iri, number) for iri, number in content["properties"]),
            classes=tuple((iri, number) for iri, number in content["classes"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal; a file that is as it was is not read again by the same process.

    :raises InputError: if it cannot be read.
    """
    try:
        status = path.stat()
        return _digest(
            path.resolve(), status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
        )
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", where=str(path)) from error


@lru_cache(maxsize=16)
def _digest(path: Path, *state: int) -> str:
    """`state` is by what a change shows, so that each state of a file is read once."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _refusal(folder: Path) -> str | None:
    return None if (folder / _RECORD).exists() else "it holds something else than a store of kg load"


def _add_union(folder: Path, graph: Path) -> None:
    store = ox.Store(str(folder))
    with reading(graph) as stream:
        quads = ox.parse(stream, format=ox.RdfFormat.N_QUADS)
        add_union(store, quads)
    store.flush()


def _write_record(folder: Path, graph: Path, sha256: str, quads: int) -> None:
    store = open_graph(folder)
    properties = _counted(store, "SELECT ?x (COUNT(*) AS ?n) { ?s ?x ?o } GROUP BY ?x")
    # Each triple of the union is there once, so that the triples of a class are as many as its nodes.
    classes = _counted(store, f"SELECT ?x (COUNT(*) AS ?n) {{ ?s <{TYPE}> ?x FILTER isIRI(?x) }} GROUP BY ?x")
    record = Record(
        store=folder,
        graph=graph,
        sha256=sha256,
        quads=quads,
        triples=sum(number for _iri, number in properties),
        graphs=sum(1 for _name in store.named_graphs()),
        properties=properties,
        classes=classes,
    )
    content = {"version": _VERSION, **asdict(record), "store": ".", "graph": str(graph)}
    (folder / _RECORD).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _counted(store: ox.Store, query: str) -> tuple[tuple[str, int], ...]:
    """The numbers of a query by their IRI, sorted."""
    found = store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    return tuple(sorted((row["x"].value, int(row["n"].value)) for row in found))
