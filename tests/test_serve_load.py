"""A store is loaded once for a graph, again when the graph has changed, and by one process at a time."""

from __future__ import annotations

import gzip
import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox
import pytest

from kg.ask.opening import index_of
from kg.errors import InputError, OutputError
from kg.load import load, read_record
from kg.rdf import quads
from kg.store import open_graph
from kg.vocabulary import TYPE
from tests import query_fixture
from tests.serving import GRAPHS, build

pytest.importorskip("starlette")

from kg.serve.describe import data_file


def test_a_store_has_the_graphs_and_their_union_each_triple_once(tmp_path: Path) -> None:
    said: list[str] = []
    record = load(build(tmp_path / "graph"), told=said.append)
    assert record.store == tmp_path / ".graph.store" and said == ["loading graph.nq into .graph.store"]
    lines = (tmp_path / "graph" / "graph.nq").read_text().splitlines()
    assert record.quads == len(lines) > record.triples == sum(number for _iri, number in record.properties)
    store = open_graph(record.store)
    (row,) = store.query("SELECT (COUNT(*) AS ?n) { <https://example.org/s> <https://example.org/q> ?o }")  # type: ignore[misc]
    assert row["n"].value == "1"
    assert {ox.NamedNode(graph) for graph in GRAPHS} < set(store.named_graphs())
    assert len(list(store.named_graphs())) == record.graphs


def test_a_store_is_loaded_again_only_when_the_graph_has_changed(tmp_path: Path) -> None:
    folder = build(tmp_path / "graph")
    said: list[str] = []
    first = load(folder, told=said.append)
    assert load(folder, told=said.append) == first and len(said) == 1
    assert load(first.store, told=said.append) == first and len(said) == 1, "a store is served as it is"
    graph = folder / "graph.nq"
    graph.write_text(graph.read_text() + "<a:a> <a:b> <a:c> <a:g> .\n")
    second = load(folder, told=said.append)
    assert second.triples == first.triples + 1 and len(said) == 2
    graph.unlink()
    (folder / "graph.nq.gz").write_bytes(gzip.compress(b"<a:a> <a:b> <a:c> <a:g> .\n"))
    assert load(folder).triples == 1
    assert load(folder, tmp_path / "elsewhere").store == tmp_path / "elsewhere"


def test_a_record_that_is_damaged_is_none_and_a_folder_of_something_else_stays(tmp_path: Path) -> None:
    folder = build(tmp_path / "graph")
    record = load(folder)
    for content in ("", "[]", "{", json.dumps({"version": 1})):
        (record.store / "claimgraph.json").write_text(content)
        assert read_record(record.store) is None
    assert load(folder) == record
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("mine")
    with pytest.raises(OutputError, match="something else"):
        load(folder, mine)
    assert (mine / "thesis.txt").read_text() == "mine"
    with pytest.raises(InputError, match=r"no graph\.nq"):
        load(mine)


def test_a_graph_that_is_none_leaves_no_store(tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_text("<a:a> <a:b> <a:c> <a:g> .\nno quad\n")
    with pytest.raises(InputError, match="not N-Quads"):
        load(tmp_path / "graph.nq")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["graph.nq"]


def test_of_several_that_want_the_same_store_one_loads_it(tmp_path: Path) -> None:
    folder = build(tmp_path / "graph")
    command = [sys.executable, "-m", "kg", "load", str(folder)]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    said = [run.communicate(timeout=60) for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0], said
    assert len({out for out, _errors in said}) == 1
    assert sum("loading" in errors for _out, errors in said) >= 1
    assert sorted(path.name for path in tmp_path.iterdir()) == [".graph.store", "graph"]


def test_starting_hashes_the_file_of_the_graph_once_and_again_when_it_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    digest = hashlib.file_digest

    def counted(file: BinaryIO, name: str) -> object:
        hashed.append(file.name)
        return digest(file, name)  # type: ignore[arg-type]

    monkeypatch.setattr(hashlib, "file_digest", counted)
    monkeypatch.chdir(tmp_path)
    folder = Path("graph")
    folder.mkdir()
    graph = folder / "graph.nq"
    lines = [f"{line}\n" for line in quads(query_fixture.graph())]
    graph.write_text("".join(lines), encoding="utf-8")
    for changed in (False, True):
        if changed:
            graph.write_text("".join([*lines, lines[0]]), encoding="utf-8")
        record = load(folder)
        index = index_of(folder)
        served = data_file(record)
        assert served is not None and served.path == graph.resolve()
        assert record.sha256.startswith(index.name.partition("-")[0]) and len(hashed) == 1 + changed


def test_a_store_tells_how_many_triples_each_property_and_nodes_each_class_has(tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_text(
        '<a:s> <a:p> <a:o> <a:g> .\n<a:s> <a:p> <a:o> <a:h> .\n<a:s> <a:p> "x" <a:g> .\n'
        f"<a:s> <{TYPE}> <a:C> <a:g> .\n<a:s> <{TYPE}> <a:C> <a:h> .\n<a:t> <{TYPE}> <a:C> <a:g> .\n"
        f'<a:t> <{TYPE}> "none" <a:g> .\n'
    )
    record = load(tmp_path / "graph.nq")
    assert (record.quads, record.triples, record.graphs) == (7, 5, 2)
    assert record.properties == (("a:p", 2), (TYPE, 3)) and record.classes == (("a:C", 2),)
