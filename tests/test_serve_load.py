"""A store is loaded once for a graph, again when the graph has changed, and by one process at a time."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import InputError, OutputError
from kg.load import load, read_record
from kg.store import open_graph
from tests.serving import GRAPHS, build


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
