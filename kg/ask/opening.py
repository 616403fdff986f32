"""A build → its graph, open for questions: the index is made once, beside the build, and again when that changed."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from kg.ask.graph import Graph
from kg.ask.index import FORMAT, write_index
from kg.claim_store import claim_store
from kg.folder import kept_for, whole, writing
from kg.load import sha256_of
from kg.rdf import read_into
from kg.store import graph_file


def open_build(path: Path) -> Graph:
    """The graph of an output folder, or of its N-Quads file.

    :raises InputError: if there is none, or it is not a graph of Claimgraph.
    :raises OutputError: if the index cannot be written beside it.
    """
    return Graph(index_of(path))


def index_of(path: Path) -> Path:
    """The index of an output folder or N-Quads file, made where it is not there yet (`kg.folder.kept_for`); those of
    older graphs go.

    :raises InputError: if there is none, or it is not a graph of Claimgraph.
    :raises OutputError: if it cannot be written beside the build.
    """
    file = graph_file(path).resolve()
    target = path.resolve()
    sha256 = sha256_of(file)
    folder = kept_for(target, "index")
    index = folder / f"{sha256[:16]}-{FORMAT}.sqlite"
    if index.exists():
        return index
    with writing(folder):
        folder.mkdir(exist_ok=True)
    with (
        whole(index) as aside,
        TemporaryDirectory(prefix="claimgraph-") as name,
        claim_store(scratch=Path(name)) as store,
    ):
        read_into(store, file, Path(name))
        aside.unlink(missing_ok=True)
        write_index(store, aside, graph_sha256=sha256)
    with writing(folder):
        for old in folder.glob("*.sqlite"):
            if old != index and not old.name.startswith("."):
                old.unlink()
    return index
