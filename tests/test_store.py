"""Stores: a graph opens from a file, a packed file, a folder and a store on disk, and is never changed by opening."""

from __future__ import annotations

import gzip
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import InputError, OutputError
from kg.rdf import quads
from kg.store import bulk_load, load, open_graph
from kg.vocabulary import BIOLINK, CLAIMS
from tests import builders

LINES = tuple(quads(builders.graph()))
ASK = f"ASK {{ GRAPH <{CLAIMS}> {{ ?drug <{BIOLINK}affects> ?gene }} }}"


def _written(folder: Path) -> Path:
    path = folder / "graph.nq"
    path.write_text("".join(f"{line}\n" for line in LINES), encoding="utf-8")
    return path


def _stores(folder: Path) -> dict[str, ox.Store]:
    path = _written(folder)
    packed = folder / "packed.nq.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    bulk_load(path, folder / "disk")
    return {
        "lines": load(LINES),
        "file": open_graph(path),
        "packed": open_graph(packed),
        "folder": open_graph(folder),
        "disk": open_graph(folder / "disk"),
    }


def test_every_kind_of_store_holds_the_same_graph(tmp_path: Path) -> None:
    for kind, store in _stores(tmp_path).items():
        assert len(store) == len(LINES), kind
        assert bool(store.query(ASK)), kind


def test_a_store_on_disk_is_opened_read_only(tmp_path: Path) -> None:
    bulk_load(_written(tmp_path), tmp_path / "disk")
    store = open_graph(tmp_path / "disk")
    node = ox.NamedNode("https://example.org/x")
    with pytest.raises(RuntimeError, match="read-write"):
        store.add(ox.Quad(node, node, node, node))


def test_what_cannot_be_opened_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        open_graph(tmp_path / "missing")
    with pytest.raises(InputError, match=r"no graph\.nq"):
        open_graph(tmp_path)
    (tmp_path / "graph.nq").write_text("no quads")
    with pytest.raises(InputError, match="not N-Quads"):
        open_graph(tmp_path)
    (tmp_path / "broken.nq.gz").write_text("not packed")
    with pytest.raises(InputError, match="a damaged archive"):
        open_graph(tmp_path / "broken.nq.gz")
    with pytest.raises(OutputError, match="exists already"):
        bulk_load(tmp_path / "graph.nq", tmp_path)
    with pytest.raises(InputError, match="no such file"):
        bulk_load(tmp_path / "missing.nq", tmp_path / "disk")
