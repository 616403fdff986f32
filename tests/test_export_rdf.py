"""RDF exports: what is read back with other parsers is what the build holds."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings

from kg.export.target import target
from kg.identifiers import prefixes
from kg.model import ClaimGraph
from kg.packed import reading
from kg.rdf import quads
from tests import builders
from tests.strategies import any_graph

FILES = {"nquads": "graph.nq.zst", "trig": "graph.trig", "turtle": "graph.ttl", "jsonld": "graph.jsonld"}
FORMATS = {
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "turtle": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
}


def told_and_read(name: str, graph: ClaimGraph, folder: Path) -> tuple[dict[str, int], dict[str, int], list[ox.Quad]]:
    told = target(name).write(graph, folder)
    assert [path.name for path in folder.iterdir()] == [FILES[name]]
    with reading(folder / FILES[name]) as file:
        found = list(ox.parse(file.read(), format=FORMATS[name]))
    return dict(told.written), dict(told.left_behind), found


def of(graph: ClaimGraph) -> set[ox.Quad]:
    return set(ox.parse("\n".join(quads(graph)).encode(), format=ox.RdfFormat.N_QUADS))


@settings(max_examples=25)
@given(any_graph())
def test_what_is_read_back_is_what_was_written(graph: ClaimGraph) -> None:
    for name in ("nquads", "trig", "jsonld"):
        with tempfile.TemporaryDirectory() as folder:
            written, left, found = told_and_read(name, graph, Path(folder))
        assert set(found) == of(graph)
        assert written == {"quads": len(found)} and not left


@settings(max_examples=25)
@given(any_graph())
def test_turtle_is_the_union_and_says_what_it_leaves(graph: ClaimGraph) -> None:
    with tempfile.TemporaryDirectory() as folder:
        written, left, found = told_and_read("turtle", graph, Path(folder))
    assert {quad.triple for quad in found} == {quad.triple for quad in of(graph)}
    assert written == {"triples": len(found)}
    ((kind, number),) = left.items()
    assert "graphs" in kind and number == 3 + len(graph.documents)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(("name", "format"), [("trig", "trig"), ("jsonld", "json-ld")])
def test_rdflib_reads_the_same(tmp_path: Path, name: str, format: str) -> None:
    target(name).write(builders.graph(), tmp_path)
    read, expected = rdflib.Dataset(), rdflib.Dataset()
    read.parse(data=(tmp_path / FILES[name]).read_text(encoding="utf-8"), format=format)
    expected.parse(data="\n".join(quads(builders.graph())), format="nquads")
    assert set(read.quads()) == set(expected.quads())


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_same_graph_gives_the_same_bytes(tmp_path: Path, name: str) -> None:
    for folder in (tmp_path / "one", tmp_path / "two"):
        folder.mkdir()
        target(name).write(builders.graph(), folder)
    assert (tmp_path / "one" / FILES[name]).read_bytes() == (tmp_path / "two" / FILES[name]).read_bytes()


def test_json_ld_is_read_by_eye_too(tmp_path: Path) -> None:
    target("jsonld").write(builders.graph(), tmp_path)
    content = json.loads((tmp_path / FILES["jsonld"]).read_text(encoding="utf-8"))
    assert {name: term["@id"] for name, term in content["@context"].items()} == {
        name: known.base for name, known in prefixes().items()
    }
    nodes = [node for graph in content["@graph"] for node in graph["@graph"]]
    assert {"@value": "ziftomenib"} in next(
        n["rdfs:label"] for n in nodes if n.keys() > {"@id", "rdfs:label"} and n["@id"] == "UNII:4MOD1F4ENC"
    )


@pytest.mark.parametrize("name", ["trig", "turtle"])
def test_known_prefixes_shorten_the_text(tmp_path: Path, name: str) -> None:
    target(name).write(builders.graph(), tmp_path)
    assert "UNII:4MOD1F4ENC" in (tmp_path / FILES[name]).read_text(encoding="utf-8")
