"""``kg import`` of graphs that Claimgraph built: with several paths, how builds and records become one."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from kg.claim_store import ClaimStore
from kg.errors import InputError
from kg.imports.given import counts
from kg.imports.importer import Imported, Importer
from kg.rdf import read_into
from kg.store import GRAPH_FILES

_ENDINGS = (".nq", ".nq.gz", ".nq.zst")


def read(path: Path, store: ClaimStore) -> Imported:
    """Fill a store from an output folder or its N-Quads file.

    :raises InputError: if it is not a graph that Claimgraph wrote.
    """
    file = _file(path)
    if file is None:
        raise InputError(f"no {GRAPH_FILES[0]} here", where=str(path), remedy="give the output of kg build")
    with TemporaryDirectory(prefix="claimgraph-") as scratch:
        read_into(store, file, Path(scratch))
    return Imported(counts(store))


def _file(path: Path) -> Path | None:
    if path.is_dir():
        return next((path / name for name in GRAPH_FILES if (path / name).is_file()), None)
    return path if path.is_file() and path.name.endswith(_ENDINGS) else None


IMPORTER = Importer(
    "nquads", "the graph of a build, to be put together with others", lambda path: _file(path) is not None, read
)
