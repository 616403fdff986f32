"""KGX comes back: our own exports to the byte, those of other tools as what they say, and nothing goes unsaid."""

from __future__ import annotations

import json
import re
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from kg.assemble import canonical
from kg.claim_store import claim_store
from kg.errors import InputError
from kg.export.target import target
from kg.imports.importer import Imported, importer_for
from kg.model import Agent, Certainty, ClaimGraph, Entity, Metadata
from kg.rdf import quads
from kg.store import load
from kg.validate import validate
from tests import builders
from tests.strategies import any_graph


def imported(path: Path) -> tuple[ClaimGraph, Imported]:
    with claim_store() as store:
        told = importer_for(path).read(path, store)
        return builders.held(store), told


@pytest.mark.parametrize("name", ["kgx", "kgx-tsv"])
@settings(max_examples=40, deadline=None)
@given(any_graph())
def test_an_export_comes_back_to_the_byte(name: str, graph: ClaimGraph) -> None:
    with tempfile.TemporaryDirectory() as folder:
        exported = target(name).write(graph, Path(folder))
        again, told = imported(Path(folder))
    assert not exported.left_behind and not told.left_behind
    assert list(quads(again)) == list(quads(graph))


@pytest.mark.parametrize("name", ["kgx", "kgx-tsv"])
def test_a_document_that_is_an_entity_too_is_no_match_of_its_own_identifiers(name: str, tmp_path: Path) -> None:
    """The work that an author says to have designed is an entity, under the DOI that its own document has."""
    graph = builders.graph()
    document = replace(graph.documents[0], metadata=Metadata(doi="10.5555/x", pmid="77", title="A trial"))
    work = Entity(document.id, "a trial", "biolink:InformationContentEntity")
    graph = canonical(replace(graph, documents=(document,), entities=(*graph.entities, work)))
    target(name).write(graph, tmp_path)
    again, _told = imported(tmp_path)
    assert list(quads(again)) == list(quads(graph))



NODES: list[dict[str, Any]] = [
    {
        "id": "HGNC:990",
        "category": ["biolink:NamedThing", "biolink:Gene"],
        "name": "BCL2",
        "xref": ["NCBIGene:596", "ENSEMBL:1"],
    },
    {"id": "CHEBI:133021", "category": ["biolink:SmallMolecule"], "name": "venetoclax"},
]
EDGE: dict[str, Any] = {
    "id": "e1",
    "subject": "CHEBI:133021",
    "predicate": "biolink:affects",
    "object": "HGNC:990",
    "object_direction_qualifier": "decreased",
    "knowledge_level": "knowledge_assertion",
    "agent_type": "manual_agent",
    "primary_knowledge_source": "infores:ctd",
    "publications": ["PMID:23291630", "PMC:7"],
}


def graph_of(folder: Path, nodes: list[Any], edges: list[Any]) -> tuple[ClaimGraph, Imported]:
    for name, records in (("nodes.jsonl", nodes), ("edges.jsonl", edges)):
        lines = (record if isinstance(record, str) else json.dumps(record, ensure_ascii=False) for record in records)
        (folder / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return imported(folder)


def refused(folder: Path, nodes: list[Any], edges: list[Any]) -> str:
    with pytest.raises(InputError) as raised:
        graph_of(folder, nodes, edges)
    return str(raised.value)


def test_an_edge_of_another_tool_keeps_its_agent_source_and_words(tmp_path: Path) -> None:
    graph, told = graph_of(tmp_path, NODES, [EDGE])
    (statement,), (document,) = graph.statements, graph.documents
    (evidence,) = statement.evidence
    line = json.dumps(EDGE)
    assert (evidence.agent, evidence.certainty, evidence.quote) == (Agent.MANUAL, Certainty.ASSERTED, line)
    assert statement.qualifiers == (("object_direction_qualifier", "decreased"),)
    assert [line[slice(*place)] for place in (evidence.subject_span, evidence.object_span) if place] == [
        "CHEBI:133021",
        "HGNC:990",
    ]
    assert [(r.pmid, r.verified, line[slice(*r.span)]) for r in document.references] == [
        ("23291630", "infores:ctd", "PMID:23291630"),
        (None, None, "PMC:7"),
    ]
    assert graph.entity("HGNC:990") == Entity("HGNC:990", "BCL2", "biolink:Gene", ("NCBIGene:596",))
    assert told.left_behind == {"cross-references that are not known (ENSEMBL:…)": 1}
    assert [rejection.reason for rejection in graph.run.rejections] == [
        f"left behind: {kind}" for kind in told.left_behind
    ]
    with tempfile.TemporaryDirectory() as name:
        target("kgx").write(graph, Path(name))
        (edge,) = map(json.loads, (Path(name) / "edges.jsonl").read_text(encoding="utf-8").splitlines())
    for slot in ("subject", "predicate", "object", "agent_type", "knowledge_level", "primary_knowledge_source"):
        assert edge[slot] == EDGE[slot]


def test_a_graph_of_another_tool_passes_the_shapes(tmp_path: Path) -> None:
    graph, _ = graph_of(tmp_path, NODES, [EDGE, {**EDGE, "negated": True, "agent_type": "not_provided"}])
    assert validate(load(quads(graph))).violations == ()


def test_tables_of_another_tool_say_the_same_as_its_lines(tmp_path: Path) -> None:
    of_lines, _ = graph_of(tmp_path, NODES, [EDGE])
    for name, records in (("nodes", NODES), ("edges", [EDGE])):
        columns = list(dict.fromkeys(key for record in records for key in record))
        rows = [[record.get(c, "") for c in columns] for record in records]
        cells = [columns, *([("|".join(v) if isinstance(v, list) else v) for v in row] for row in rows)]
        (tmp_path / f"{name}.jsonl").unlink()
        (tmp_path / f"{name}.tsv").write_text("".join("\t".join(row) + "\n" for row in cells), encoding="utf-8")
    graph, _ = imported(tmp_path)
    assert (graph.statements, graph.entities) == (of_lines.statements, of_lines.entities)
    (evidence,) = graph.statements[0].evidence
    row = (tmp_path / "edges.tsv").read_text(encoding="utf-8").splitlines()[1]
    assert evidence.quote == row and evidence.object_span and row[slice(*evidence.object_span)] == "HGNC:990"


@pytest.mark.parametrize(
    ("level", "certainty"),
    [("prediction", "hedged"), ("not_provided", "hedged"), (None, "hedged"), ("observation", "asserted")],
)
def test_what_is_not_known_to_be_asserted_gives_no_plain_edge(
    tmp_path: Path, level: str | None, certainty: str
) -> None:
    graph, _ = graph_of(tmp_path, NODES, [{**EDGE, "knowledge_level": level}])
    assert graph.statements[0].evidence[0].certainty == certainty
    assert any("graph/claims>" in line for line in quads(graph)) is (certainty == "asserted")


@pytest.mark.parametrize(
    ("nodes", "edges", "said"),
    [
        (NODES, [EDGE, "{"], "edges.jsonl, line 2.*not JSON"),
        (NODES, ["[" * 100_000], "line 1.*not JSON"),
        (NODES, ["[1]"], "line 1.*not a JSON object"),
        (NODES, [{**EDGE, "subject": None}], "no subject"),
        (NODES, [{**EDGE, "negated": "maybe"}], "neither true nor false"),
        (NODES, [{**EDGE, "agent_type": "wizard"}], "none of Biolink"),
        (NODES, [{**EDGE, "publications": [7]}], "not a list of texts"),
        (NODES, [{**EDGE, "a> <b_qualifier": "x"}], "no name of a qualifier"),
        ([{"category": []}], [], "nodes.jsonl, line 1.*no id"),
        (NODES, [{**EDGE, "claimgraph_statement": "x"}], "no has_evidence"),
        (NODES, [{**EDGE, "claimgraph_statement": "x", "has_evidence": [{"document": 5}]}], "has_evidence"),
        ([{"id": "a:b", "claimgraph_kind": ["document"]}], [], "claimgraph_document"),
    ],
)
def test_what_is_not_kgx_is_refused_with_its_line(
    tmp_path: Path, nodes: list[Any], edges: list[Any], said: str
) -> None:
    assert re.search(said, refused(tmp_path, nodes, edges))


def test_a_table_without_a_column_is_refused(tmp_path: Path) -> None:
    (tmp_path / "nodes.tsv").write_text("id\tcategory\n")
    (tmp_path / "edges.tsv").write_text("subject\tobject\n")
    with pytest.raises(InputError, match="no column predicate"):
        imported(tmp_path)


@pytest.mark.parametrize(
    ("nodes", "edge", "kind"),
    [
        (NODES[:1], {}, "edges with an end"),
        ([*NODES, {"id": "NOWHERE:1", "category": ["biolink:Gene"]}], {}, "nodes with identifiers that are not known"),
        ([*NODES, {**NODES[0], "name": "Bcl-2"}], {}, "nodes that come twice"),
        (NODES, {"predicate": "biolink:ameliorates_nothing", "negated": True}, "predicate that is not known"),
        (NODES, {"predicate": "biolink:ameliorates_nothing"}, "taken as biolink:related_to"),
    ],
)
def test_what_cannot_be_taken_in_is_counted(tmp_path: Path, nodes: list[Any], edge: dict[str, Any], kind: str) -> None:
    graph, told = graph_of(tmp_path, nodes, [{**EDGE, **edge}])
    assert [number for name, number in told.left_behind.items() if kind in name] == [1]
    assert any(kind in rejection.reason for rejection in graph.run.rejections)


def test_a_line_of_ten_megabytes_is_read_and_one_without_end_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph, _ = graph_of(tmp_path, NODES, [{**EDGE, "description": "x" * 10_000_000}])
    assert len(graph.statements[0].evidence[0].quote) > 10_000_000
    monkeypatch.setattr("kg.imports.given.LONGEST", 1_000_000)
    with pytest.raises(InputError, match=r"edges\.jsonl, line 1: longer than"):
        imported(tmp_path)


def test_evidence_whose_document_is_gone_is_counted(tmp_path: Path) -> None:
    target("kgx").write(builders.graph(), tmp_path)
    path = tmp_path / "nodes.jsonl"
    kept = [line for line in path.read_text(encoding="utf-8").splitlines() if "claimgraph_document" not in line]
    path.write_text("\n".join(kept), encoding="utf-8")
    graph, told = imported(tmp_path)
    assert graph.statements == ()
    assert told.left_behind == {"evidence whose document is not among the nodes": 4}


def test_a_mined_and_a_curated_claim_are_an_edge_each() -> None:
    graph = builders.graph(builders.annotation(), builders.curated())
    with tempfile.TemporaryDirectory() as name:
        target("kgx").write(graph, Path(name))
        edges = [json.loads(line) for line in (Path(name) / "edges.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(edges) == 2 * len(graph.statements) == len({edge["id"] for edge in edges})
    assert {edge["agent_type"] for edge in edges} == {"text_mining_agent", "manual_agent"}


def test_koza_joins_the_files_of_an_export(tmp_path: Path) -> None:
    operations = pytest.importorskip("koza.graph_operations")
    models = pytest.importorskip("koza.model.graph_operations")
    graph = builders.graph()
    told = target("kgx").write(graph, tmp_path)
    files = [
        models.FileSpec(path=tmp_path / f"{kind}.jsonl", file_type=models.KGXFileType(kind))
        for kind in ("nodes", "edges")
    ]
    config = models.JoinConfig(node_files=files[:1], edge_files=files[1:], output_database=tmp_path / "joined.duckdb")
    stats = operations.join_graphs(config).final_stats
    assert (stats.nodes, stats.edges) == (told.written["nodes"], told.written["edges"])
