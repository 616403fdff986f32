"""KGX: every claim is an edge between nodes that are there, with its evidence, denied or unsure where it is."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from kg.annotation import evidence_record
from kg.errors import ConfigurationError
from kg.export.kgx import EDGES, NODES, write
from kg.export.naming import naming
from kg.export.target import target
from kg.identity import statement_id
from kg.model import Annotation, Certainty, ClaimGraph, Reference, Span
from tests import builders
from tests.strategies import any_graph


def exported(graph: ClaimGraph) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, int]]:
    with tempfile.TemporaryDirectory() as folder:
        told = write(graph, Path(folder))
        nodes, edges = (
            [json.loads(line) for line in (Path(folder) / name).read_text(encoding="utf-8").split("\n")[:-1]]
            for name in (NODES, EDGES)
        )
    assert told.written == {"nodes": len(nodes), "edges": len(edges)}
    return nodes, edges, dict(told.left_behind)


@settings(max_examples=60)
@given(any_graph())
def test_the_edges_of_a_statement_hold_all_its_evidence(graph: ClaimGraph) -> None:
    nodes, edges, left = exported(graph)
    identifiers = [node["id"] for node in nodes]
    assert len(set(identifiers)) == len(identifiers) and not left
    assert all(node["category"] for node in nodes)
    assert len({edge["id"] for edge in edges}) == len(edges)
    for statement in graph.statements:
        name = naming(graph).minted(statement_id(statement))
        own = [edge for edge in edges if edge["claimgraph_statement"] == name]
        found = [piece for edge in own for piece in edge["has_evidence"]]
        told = [json.loads(json.dumps(evidence_record(e))) for e in statement.evidence]
        assert sorted(map(json.dumps, found)) == sorted(map(json.dumps, told))
        for edge in own:
            assert {edge["subject"], edge["object"]} <= set(identifiers)
            assert edge.get("original_predicate", edge["predicate"]) == statement.predicate
            assert edge["predicate"].startswith("biolink:")
            assert edge["negated"] is statement.negated
            assert {piece.get("agent", "text_mining_agent") for piece in edge["has_evidence"]} == {edge["agent_type"]}
            assert set(edge["publications"]) <= set(identifiers)


def test_a_claim_cites_its_document_and_the_works_behind_it() -> None:
    graph = builders.graph()
    _, edges, _ = exported(graph)
    (document,) = graph.documents
    lowered = next(edge for edge in edges if edge.get("object_direction_qualifier") == "decreased")
    assert document.id in lowered["publications"]
    assert len(lowered["publications"]) == 1 + sum(
        bool(r.doi or r.pmid) for r in document.references if r.number in lowered["has_evidence"][0]["references"]
    )
    assert lowered["supporting_text"] == [lowered["has_evidence"][0]["quote"]]


def test_one_article_in_two_bibliographies_is_one_node() -> None:
    def cites(name: str, doi: str | None) -> Annotation:
        entry = Reference(1, Span(0, 5), "Entry", doi, "5")
        return Annotation(replace(builders.document(identifier=name, name=name[-1]), references=(entry,)))

    nodes, _, _ = exported(builders.graph(cites("doi:10.5555/1", "10.1000/A"), cites("doi:10.5555/2", None)))
    assert [node["id"] for node in nodes if node["category"] == ["biolink:Article"]] == ["doi:10.1000/a"]


@pytest.mark.parametrize(
    ("certainty", "level"),
    [
        ("asserted", "knowledge_assertion"),
        ("hedged", "prediction"),
        ("hypothesised", "prediction"),
        ("open-question", "not_provided"),
    ],
)
def test_only_what_is_asserted_is_a_knowledge_assertion(certainty: str, level: str) -> None:
    graph = builders.graph()
    as_sure = tuple(
        replace(statement, evidence=tuple(replace(e, certainty=Certainty(certainty)) for e in statement.evidence))
        for statement in graph.statements
    )
    _, edges, _ = exported(replace(graph, statements=as_sure))
    assert {edge["knowledge_level"] for edge in edges} == {level}


def test_nothing_is_left_behind() -> None:
    graph = builders.graph()
    nodes, _, left = exported(graph)
    (document,) = (node for node in nodes if "claimgraph_document" in node)
    (run,) = (node for node in nodes if "claimgraph_run" in node)
    assert left == {}
    assert len(document["claimgraph_document"]["references"]) == len(graph.documents[0].references)
    assert len(document["claimgraph_document"]["disclosures"]) == len(graph.documents[0].disclosures)
    assert len(run["claimgraph_run"]["rejections"]) == len(graph.run.rejections)
    assert sum(node["claimgraph_kind"] == ["reference"] for node in nodes) == 2


def test_the_same_graph_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write(builders.graph(), tmp_path / name)
    for file in (NODES, EDGES):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_a_target_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(ConfigurationError, match=r"give one of .*kgx"):
        target("owl")
