"""GraphML: what Gephi, yEd and Cytoscape get."""

from __future__ import annotations

import io
from dataclasses import replace

import networkx as nx

from kg.export.graphml import graphml
from kg.model import Statement
from tests import builders


def _read(text: str) -> nx.MultiDiGraph[str]:
    drawn = nx.read_graphml(io.BytesIO(text.encode()), force_multigraph=True)
    assert isinstance(drawn, nx.MultiDiGraph)
    return drawn


def test_entities_are_nodes_and_statements_edges_with_what_tells_them_apart() -> None:
    drawn = _read(graphml(builders.graph()))
    assert drawn.nodes["UNII:4MOD1F4ENC"] == {"label": "ziftomenib", "category": "SmallMolecule", "members": ""}
    by_label = {data["label"]: data for _, _, data in drawn.edges(data=True)}
    assert by_label["affects"]["references"] == "doi:10.5555/notes.1#1"
    assert by_label["affects"]["quotes"] == "Ziftomenib lowered MEIS1 in cultured MOLM-13 cells."
    assert by_label["treats"]["certainty"] == "hedged"
    assert by_label["not has adverse event"]["polarity"] == "negated"
    assert by_label["affects"]["evidence"] == 1


def test_a_regimens_members_are_there_and_get_no_claim_of_their_own() -> None:
    drawn = _read(graphml(builders.graph()))
    assert drawn.nodes[builders.REGIMEN.curie]["members"] == "CHEBI:2038 | UNII:4MOD1F4ENC"
    assert drawn.degree("CHEBI:2038") == 0


def test_two_statements_between_the_same_ends_are_two_edges() -> None:
    graph = builders.graph()
    first = graph.statements[0]
    other = replace(first, negated=not first.negated)
    drawn = _read(graphml(replace(graph, statements=(first, other))))
    assert drawn.number_of_edges(first.subject, first.object) == 2


def test_characters_that_xml_cannot_hold_are_replaced() -> None:
    odd = builders.evidence("Ziftomenib may treat acute leukemia.", of=builders.document(), quote="a\x00b\x1f<&>")
    graph = replace(builders.graph(), statements=(Statement("A:1", "biolink:treats", "B:1", evidence=(odd,)),))
    ((_, _, data),) = _read(graphml(graph)).edges(data=True)
    assert data["quotes"] == "a\ufffdb\ufffd<&>"


def test_the_same_graph_gives_the_same_bytes() -> None:
    assert graphml(builders.graph()) == graphml(builders.graph())
