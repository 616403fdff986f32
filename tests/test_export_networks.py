"""Networks: in every format a denial is told from what is asserted, and other readers get all nodes and edges."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
from kg.errors import InputError
from kg.export.graphml import graphml
from kg.export.naming import naming
from kg.export.networks import EDGE_ATTRIBUTES, NODE_ATTRIBUTES, nodes
from kg.export.pykeen import SPLITS, split_of
from kg.export.target import target
from kg.identity import statement_id
from kg.model import Annotation, Certainty, ClaimGraph, Statement
from kg.rdf import quads
from kg.view.appearance import families, group_of
from tests import builders
from tests.strategies import any_graph

Network = tuple[dict[str, dict[str, Any]], dict[str, tuple[str, str, dict[str, Any]]]]
"""Nodes by CURIE, edges by statement as (subject, object, attributes)."""


def _of_gexf(path: Path) -> Network:
    drawn: nx.MultiDiGraph[str] = nx.MultiDiGraph(nx.read_gexf(path, version="1.3"))
    return {id: drawn.nodes[id] for id in drawn}, {data["id"]: (s, o, data) for s, o, data in drawn.edges(data=True)}


def _of_graphml(path: Path) -> Network:
    drawn = nx.read_graphml(path, force_multigraph=True)
    assert isinstance(drawn, nx.MultiDiGraph)
    edges = ((key, s, o, data) for s, o, key, data in drawn.edges(keys=True, data=True))
    return dict(drawn.nodes(data=True)), {
        id: (s, o, {**data, "negated": data["polarity"] == "negated"}) for id, s, o, data in edges
    }


def _of_cytoscape(path: Path) -> Network:
    drawn = nx.cytoscape_graph(json.loads(path.read_text()))
    return dict(drawn.nodes(data=True)), {data["id"]: (s, o, data) for s, o, data in drawn.edges(data=True)}


def _of_cx2(path: Path) -> Network:
    aspects: dict[str, Any] = {}
    for aspect in json.loads(path.read_text()):
        aspects |= aspect
    curies = {node["id"]: node["v"]["represents"] for node in aspects["nodes"]}
    edges = ((edge["v"]["statement"], curies[edge["s"]], curies[edge["t"]], edge["v"]) for edge in aspects["edges"])
    return {n["v"]["represents"]: {**n["v"], "label": n["v"]["name"]} for n in aspects["nodes"]}, {
        id: (s, o, {**values, "label": values["interaction"]}) for id, s, o, values in edges
    }


READERS: dict[str, Callable[[Path], Network]] = {
    "gexf": _of_gexf,
    "graphml": _of_graphml,
    "cytoscape": _of_cytoscape,
    "cx2": _of_cx2,
}
FORMATS = pytest.mark.parametrize("format", sorted(READERS))


def exported(graph: ClaimGraph, format: str) -> Network:
    with tempfile.TemporaryDirectory() as name:
        told = target(format).write(graph, Path(name))
        (path,) = Path(name).iterdir()
        nodes_found, edges = READERS[format](path)
    local = naming(graph).minted if format == "graphml" else str
    found = nodes_found, {local(id): edge for id, edge in edges.items()}
    assert told.written == {"nodes": len(found[0]), "edges": len(found[1])}
    return found


@FORMATS
@settings(max_examples=25, deadline=None)
@given(graph=any_graph())
def test_an_edge_is_a_statement_and_says_whether_it_is_denied(format: str, graph: ClaimGraph) -> None:
    found, edges = exported(graph, format)
    assert set(found) == {node.id for node in nodes(graph)}
    assert len(edges) == len(graph.statements)
    for statement in graph.statements:
        subject, object_, told = edges[naming(graph).minted(statement_id(statement))]
        assert (subject, object_) == (statement.subject, statement.object)
        assert told["negated"] is statement.negated
        assert told["label"].startswith("not ") is statement.negated
        assert told["predicate"] == statement.predicate
        assert told["evidence"] == len(statement.evidence)


@pytest.mark.parametrize("format", ["gexf", "cytoscape", "cx2"])
def test_only_what_is_asserted_is_a_solid_line(format: str, tmp_path: Path) -> None:
    target(format).write(builders.graph(), tmp_path)
    (path,) = tmp_path.iterdir()
    if format == "gexf":
        from lxml import etree

        tree = etree.parse(str(path))
        shapes = tree.iterfind(".//{http://gexf.net/1.3}edge/{http://gexf.net/1.3/viz}shape")
        lines = [str(shape.get("value")) for shape in shapes]
    else:
        lines = [told["line"] for _, _, told in READERS[format](path)[1].values()]
    assert sorted(lines) == ["dashed", "dotted", "solid", "solid"]


def test_kinds_of_things_and_denials_have_the_colours_of_the_pages(tmp_path: Path) -> None:
    found, edges = exported(builders.graph(), "cytoscape")
    assert found["HGNC:7000"]["colour"] == group_of("biolink:Gene").light
    denied = [told["colour"] for _, _, told in edges.values() if told["negated"]]
    assert denied == [families()["denied"].light]
    drawn, _ = exported(builders.graph(), "gexf")
    assert drawn["HGNC:7000"]["viz"]["color"] == {"r": 0, "g": 158, "b": 115, "a": 1.0}


@pytest.mark.parametrize("format", ["gexf", "cytoscape", "cx2"])
def test_an_edge_leads_back_to_words_places_and_references(format: str) -> None:
    _, edges = exported(builders.graph(), format)
    told = next(told for _, _, told in edges.values() if told["label"] == "affects")
    joined = {name: told[name] if isinstance(told[name], str) else "".join(told[name]) for name in EDGE_ATTRIBUTES
              if name in ("quotes", "places", "references", "documents")}  # fmt: skip
    place = builders.span("Ziftomenib lowered MEIS1 in cultured MOLM-13 cells.")
    assert joined == {
        "quotes": "Ziftomenib lowered MEIS1 in cultured MOLM-13 cells.",
        "places": f"doi:10.5555/notes.1#{place.start}-{place.end}",
        "references": "doi:10.1234/jcult.1",
        "documents": "doi:10.5555/notes.1",
    }
    assert told["weight"] == 1


@FORMATS
def test_the_same_graph_gives_the_same_bytes(format: str, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        target(format).write(builders.graph(), tmp_path / name)
    (one,), (two,) = ((tmp_path / name).iterdir() for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


@FORMATS
def test_what_a_network_has_no_place_for_is_counted(format: str, tmp_path: Path) -> None:
    left = target(format).write(builders.graph(), tmp_path).left_behind
    assert left == {"disclosures": 1, "rejections": 1, "circumstances": 1, "outcomes": 1, "cues": 1}


@FORMATS
def test_a_graph_without_claims_is_a_network_without_nodes(format: str) -> None:
    empty = replace(builders.graph(), statements=())
    assert exported(empty, format) == ({}, {})


@settings(max_examples=40, deadline=None)
@given(any_graph())
def test_graphml_written_in_a_stream_is_what_networkx_writes(graph: ClaimGraph) -> None:
    streamed = graphml(graph)
    drawn = nx.read_graphml(io.BytesIO(streamed.encode()), force_multigraph=True)
    for _, told in drawn.nodes(data=True):
        told.update({name: told.pop(name) or "" for name in ("label", "category", "members")})
    for *_, told in drawn.edges(data=True):
        names = ["label", "predicate", "polarity", "certainty", "qualifiers", "evidence", "documents", "references"]
        told.update({name: told.pop(name) if told[name] is not None else "" for name in [*names, "quotes"]})
    buffer = io.BytesIO()
    for key in ("node_default", "edge_default"):
        drawn.graph.pop(key, None)
    nx.write_graphml_xml(drawn, buffer, encoding="utf-8", prettyprint=True, named_key_ids=True)
    assert streamed.replace("&#13;", "\r") == buffer.getvalue().decode().rstrip("\n") + "\n"


@pytest.mark.filterwarnings("ignore")
def test_cx2_is_valid_to_ndex(tmp_path: Path) -> None:
    cx2 = pytest.importorskip("ndex2.cx2")
    target("cx2").write(builders.graph(), tmp_path)
    network = cx2.CX2Network()
    network.create_from_raw_cx2(str(tmp_path / "claims.cx2"))
    told = [edge["v"] for edge in network.get_edges().values()]
    assert [edge["negated"] for edge in told].count(True) == 1
    metadata = json.loads((tmp_path / "claims.cx2").read_text())[1]["metaData"]
    assert {m["name"]: m["elementCount"] for m in metadata if m["name"] in ("nodes", "edges")} == {
        "nodes": len(network.get_nodes()),
        "edges": len(network.get_edges()),
    }
    declared = network.get_attribute_declarations()
    assert all(set(edge) <= set(declared["edges"]) for edge in told)
    assert all(set(node["v"]) <= set(declared["nodes"]) for node in network.get_nodes().values())


@pytest.fixture
def saved(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "graph.nq").write_text("".join(f"{line}\n" for line in quads(builders.graph())), encoding="utf-8")
    yield tmp_path


def test_a_graph_on_disk_is_a_networkx_multigraph(saved: Path) -> None:
    drawn = kg.to_networkx(saved)
    assert nx.utils.graphs_equal(drawn, kg.to_networkx(str(saved / "graph.nq")))
    assert nx.utils.graphs_equal(drawn, kg.to_networkx(builders.graph()))
    assert drawn.number_of_edges() == 4
    assert all(set(told) == {*NODE_ATTRIBUTES, "colour"} for _, told in drawn.nodes(data=True))
    assert all(set(told) == {*EDGE_ATTRIBUTES, "colour", "line"} for *_, told in drawn.edges(data=True))
    denied = [(s, o) for s, o, told in drawn.edges(data=True) if told["negated"]]
    assert denied == [(builders.REGIMEN.curie, builders.TOXICITY.curie)]


def test_a_folder_without_a_graph_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no graph here"):
        kg.to_networkx(tmp_path)
    with pytest.raises(AttributeError, match="to_owl"):
        _ = kg.to_owl


def test_igraph_holds_what_networkx_holds() -> None:
    pytest.importorskip("igraph")
    drawn, same = kg.to_igraph(builders.graph()), kg.to_networkx(builders.graph())
    assert drawn.vs["name"] == list(same.nodes)
    found = {
        edge["name"]: (drawn.vs[edge.source]["name"], drawn.vs[edge.target]["name"], edge["negated"], edge["weight"])
        for edge in drawn.es
    }
    assert found == {
        key: (s, o, told["negated"], told["weight"]) for s, o, key, told in same.edges(keys=True, data=True)
    }
    assert kg.to_igraph(replace(builders.graph(), statements=())).vcount() == 0


def test_igraph_reads_the_graphml(tmp_path: Path) -> None:
    igraph = pytest.importorskip("igraph")
    target("graphml").write(builders.graph(), tmp_path)
    drawn = igraph.Graph.Read_GraphML(str(tmp_path / "claims.graphml"))
    assert drawn.ecount() == 4
    assert sorted(drawn.es["polarity"]) == ["asserted", "asserted", "asserted", "negated"]


# --- triples for embeddings ---

_TEXT = "A acts on B.\n"
_PREDICATES = ["biolink:affects", "biolink:treats", "claimgraph:synergizes_with"]


@st.composite
def many_documents(draw: st.DrawFn) -> ClaimGraph:
    """Claims on few entities from many documents, so that they share pairs, entities and splits."""
    names = draw(st.lists(st.integers(0, 40), min_size=1, max_size=8, unique=True))
    annotations = []
    for name in names:
        document = builders.document(_TEXT, identifier=f"doi:10.5555/{name}", name=f"{name}.txt")
        ends = st.sampled_from([f"HGNC:{number}" for number in range(1, 6)])
        qualifiers = st.sampled_from([(), (("object_direction_qualifier", "decreased"),)])
        certainty = st.sampled_from([Certainty.ASSERTED, Certainty.ASSERTED, Certainty.HEDGED])
        pieces = st.builds(partial(builders.evidence, "A acts on B.", of=document), certainty=certainty)
        one_in_four = st.sampled_from([False, False, False, True])
        predicates = st.sampled_from(_PREDICATES)
        statement = st.builds(Statement, ends, predicates, ends, qualifiers, one_in_four, st.tuples(pieces))
        statements = draw(st.lists(statement, max_size=6, unique=True))
        annotations.append(Annotation(document, statements=tuple(statements)))
    return builders.graph(*annotations)


def split(graph: ClaimGraph) -> tuple[dict[str, set[tuple[str, ...]]], dict[str, int]]:
    with tempfile.TemporaryDirectory() as name:
        told = target("pykeen").write(graph, Path(name))
        files = {path.stem: path.read_text().splitlines() for path in Path(name).iterdir()}
    triples = {stem: {tuple(line.split("\t")) for line in lines} for stem, lines in files.items()}
    assert {stem: len(triples[stem]) for stem in SPLITS} == told.written
    return triples, dict(told.left_behind)


@settings(max_examples=100)
@given(many_documents())
def test_no_pair_of_a_test_triple_is_in_training_and_no_document_of_it_is_of_training(graph: ClaimGraph) -> None:
    triples, _ = split(graph)
    pairs = {name: {frozenset((s, o)) for s, _, o in found} for name, found in triples.items()}
    for one in SPLITS:
        assert all(not pairs[one] & pairs[other] for other in SPLITS if other != one)
    known = {end for s, _, o in triples["training"] for end in (s, o)}
    for place, name in enumerate(SPLITS[1:], start=1):
        assert {end for s, _, o in triples[name] for end in (s, o)} <= known
        for statement in graph.statements:
            if (statement.subject, statement.predicate, statement.object) in triples[name] and not statement.negated:
                sure = [e for e in statement.evidence if e.certainty == Certainty.ASSERTED]
                assert not sure or min(split_of(piece.document) for piece in statement.evidence) >= place


@settings(max_examples=60)
@given(many_documents())
def test_what_is_split_are_the_plain_edges_of_the_rdf(graph: ClaimGraph) -> None:
    triples, left = split(graph)
    edges = [line for line in quads(graph) if line.endswith("graph/claims> .")]
    assert sum(map(len, triples.values())) == len(edges)
    assert left.get("claims that are denials", 0) == sum(statement.negated for statement in graph.statements)


def test_documents_are_dealt_out_eight_to_one_to_one() -> None:
    dealt = [split_of(f"doi:10.5555/{number}") for number in range(5000)]
    shares = [dealt.count(place) / len(dealt) for place in range(3)]
    assert shares == [pytest.approx(share, abs=0.02) for share in (0.8, 0.1, 0.1)]


def test_pykeen_reads_the_triples(tmp_path: Path) -> None:
    triples = pytest.importorskip("pykeen.triples")
    target("pykeen").write(builders.graph(), tmp_path)
    training = triples.TriplesFactory.from_path(tmp_path / "training.tsv")
    assert training.num_triples == len((tmp_path / "training.tsv").read_text().splitlines())
