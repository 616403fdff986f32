"""Neo4j: files as its import asks for them, whole in both directions, and no claim shown as surer than it is."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from kg.claim_store import claim_store
from kg.errors import InputError
from kg.export.graph_labels import label_of, relationship_type
from kg.export.neo4j import SCRIPT, edge_file, node_file, write
from kg.export.property_graph import EDGE_KINDS, NODE_KINDS
from kg.imports.neo4j import read, recognises
from kg.model import Certainty, ClaimGraph, Statement
from kg.predicates import is_a, predicates
from kg.rdf import quads, write_quads
from kg.rdf.terms import resource
from kg.resources import data_table
from kg.vocabulary import CLAIMS
from scripts.readers.open_neo4j import FormatError, checked, rows
from tests import builders
from tests.strategies import any_graph

INHIBITION = {"object_aspect_qualifier": "activity", "object_direction_qualifier": "decreased"}


def rows_of(folder: Path, name: str) -> list[dict[str, str | None]]:
    header, *found = rows(folder / name)
    names = [name.partition(":")[0] or name for name in map(str, header)]
    return [dict(zip(names, row, strict=True)) for row in found]


def imported(folder: Path) -> list[str]:
    with claim_store() as store, tempfile.TemporaryDirectory() as scratch:
        read(folder, store)
        path = Path(scratch) / "graph.nq"
        write_quads(store, path, Path(scratch))
        return path.read_text(encoding="utf-8").split("\n")[:-1]


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    write(builders.graph(), tmp_path)
    return tmp_path


@settings(max_examples=40)
@given(any_graph())
def test_files_are_as_the_import_of_neo4j_asks_and_give_the_same_graph_back(graph: ClaimGraph) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        told = write(graph, folder)
        found = checked(folder)
        assert found["Claim"] == len(graph.statements) == found["SUBJECT"] == found["OBJECT"]
        assert found["Evidence"] == found["HAS_EVIDENCE"] == sum(len(s.evidence) for s in graph.statements)
        assert told.written["nodes"] == sum(len(rows_of(folder, node_file(kind))) for kind in NODE_KINDS)
        assert told.written["edges"] == sum(len(rows_of(folder, edge_file(kind))) for kind in EDGE_KINDS)
        assert recognises(folder)
        assert imported(folder) == list(quads(graph))


@settings(max_examples=40)
@given(any_graph())
def test_only_what_is_asserted_and_nowhere_denied_is_a_compact_relationship(graph: ClaimGraph) -> None:
    with tempfile.TemporaryDirectory() as name:
        write(graph, Path(name))
        relations = rows_of(Path(name), edge_file("relation"))
        ids = {row["id"]: row for row in rows_of(Path(name), node_file("Claim"))}
    edges = {tuple(line.split(" ")[:3]) for line in quads(graph) if line.endswith(f" <{CLAIMS}> .")}
    ends = (":START_ID(Entity)", "predicate", ":END_ID(Entity)")
    assert {tuple(resource(str(row[end])) for end in ends) for row in relations} == edges
    assert len({row["claim"] for row in relations}) == len(relations)
    for row in relations:
        claim = ids[row["claim"]]
        assert (row["negated"], claim["negated"], claim["certainty"]) == ("false", "false", "asserted")
        assert claim["relationship"] == row[":TYPE"]


@pytest.mark.parametrize("certainty", [c for c in Certainty if c != Certainty.ASSERTED])
def test_a_hedged_claim_is_a_claim_node_only(tmp_path: Path, certainty: Certainty) -> None:
    graph = builders.graph()
    unsure = tuple(
        replace(s, evidence=tuple(replace(e, certainty=certainty) for e in s.evidence)) for s in graph.statements
    )
    write(replace(graph, statements=unsure), tmp_path)
    assert rows_of(tmp_path, edge_file("relation")) == []
    assert {row["certainty"] for row in rows_of(tmp_path, node_file("Claim"))} == {str(certainty)}


def test_a_denied_claim_takes_the_compact_relationship_of_its_opposite_away(tmp_path: Path) -> None:
    graph = builders.graph()
    lowered = next(s for s in graph.statements if s.predicate == "biolink:affects")
    denial = Statement(lowered.subject, lowered.predicate, lowered.object, negated=True, evidence=lowered.evidence)
    for name, statements in (("agreed", graph.statements), ("disputed", (*graph.statements, denial))):
        (tmp_path / name).mkdir()
        write(replace(graph, statements=statements), tmp_path / name)
    assert "DECREASES" in {row[":TYPE"] for row in rows_of(tmp_path / "agreed", edge_file("relation"))}
    assert "DECREASES" not in {row[":TYPE"] for row in rows_of(tmp_path / "disputed", edge_file("relation"))}


def test_a_claim_leads_to_its_words_its_document_and_the_cited_work(exported: Path) -> None:
    (lowered,) = (r for r in rows_of(exported, edge_file("relation")) if r[":TYPE"] == "DECREASES")
    evidence = next(r for r in rows_of(exported, node_file("Evidence")) if r["claim"] == lowered["claim"])
    assert lowered["quotes"] == evidence["quote"] == "Ziftomenib lowered MEIS1 in cultured MOLM-13 cells."
    assert lowered["references"] == "doi:10.1234/jcult.1"
    text = (exported / edge_file("cites")).read_text()
    assert f'"{evidence["id"]}","doi:10.1234/jcult.1",1,"CITES"' in text
    assert f'"{evidence["id"]}","doi:10.5555/notes.1","FROM"' in (exported / edge_file("from")).read_text()


def test_the_same_graph_gives_the_same_bytes(exported: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    again = tmp_path_factory.mktemp("again")
    write(builders.graph(), again)
    for path in exported.iterdir():
        assert path.read_bytes() == (again / path.name).read_bytes()


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        (node_file("Claim"), lambda text: text + text.split("\n")[1] + "\n", "comes twice"),
        (node_file("Claim"), lambda text: text.replace(",false,", ",no,", 1), "is no boolean"),
        (node_file("Claim"), lambda text: text[:-1], "has no end"),
        (edge_file("from"), lambda text: text.replace("doi:10.5555", "doi:10.5556", 1), "is no node"),
        (edge_file("from"), lambda text: text.replace(":TYPE", "TYPE", 1), "not one each"),
    ],
)
def test_the_checker_of_the_format_finds_what_the_import_would_refuse(
    exported: Path, name: str, change: Callable[[str], str], said: str
) -> None:
    path = exported / name
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(FormatError, match=said):
        checked(exported)


def test_the_script_calls_neo4j_admin_with_every_file(exported: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("bin")
    stand_in = folder / "neo4j-admin"
    stand_in.write_text('#!/bin/sh\nfor word in "$@"; do echo "$word"; done\n')
    stand_in.chmod(0o755)
    environment = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"}
    said = subprocess.run(["sh", exported / SCRIPT, "aml"], env=environment, capture_output=True, text=True, check=True)
    words = said.stdout.split()
    assert words[:3] == ["database", "import", "full"] and words[-1] == "aml"
    assert {'--quote="', "--array-delimiter=;", "--multiline-fields=true"} <= set(words)
    assert all((exported / word.partition("=")[2]).is_file() for word in words if word.startswith(("--nodes", "--rel")))


def test_rows_may_come_in_any_order(exported: Path) -> None:
    before = imported(exported)
    for kind in ("Claim", "Evidence", "Entity"):
        path = exported / node_file(kind)
        with path.open(newline="") as file:
            header, *rows = csv.reader(file)
        with path.open("w", newline="") as file:
            csv.writer(file).writerows([header, *reversed(rows)])
    assert imported(exported) == before == list(quads(builders.graph()))


def _without_first(text: str) -> str:
    header, _, *rest = text.split("\n")
    return "\n".join([header, *rest])


@pytest.mark.parametrize(
    ("kind", "change", "said"),
    [
        ("Claim", _without_first, "evidence for claimgraph:statement"),
        ("Evidence", lambda text: text.split("\n")[0] + "\n", "no evidence for claimgraph:statement"),
        ("Claim", lambda text: text.replace('""negated"":false', '""negated"":0'), "no Statement"),
        ("Claim", lambda text: text.replace('""negated"":true', '""negated"":false'), "was changed"),
        ("Claim", lambda text: text + text.split("\n")[1] + "\n", "stands here twice"),
        ("Claim", lambda text: text[:40] + '"' + text[40:], "no CSV|no column"),
        ("Document", lambda text: text.replace('{""id""', '{""is""'), "no DocumentRecord"),
        ("Run", _without_first, "0 runs"),
        ("Entity", lambda text: text[:-20], "no CSV|cells instead of"),
        ("Entity", lambda text: text.replace("record", "notes", 1), "no column record"),
        ("Rejection", lambda text: text.replace(",1,", ",often,"), "no number of times"),
    ],
)
def test_files_that_were_changed_are_refused_with_their_place(
    exported: Path, kind: str, change: Callable[[str], str], said: str
) -> None:
    path = exported / node_file(kind)
    text = path.read_text(encoding="utf-8")
    assert change(text) != text
    path.write_text(change(text), encoding="utf-8")
    with pytest.raises(InputError, match=said):
        imported(exported)


@pytest.mark.parametrize(
    ("predicate", "qualifiers", "type_"),
    [
        ("biolink:treats", {}, "TREATS"),
        ("biolink:affects", {}, "AFFECTS"),
        ("biolink:affects", INHIBITION, "INHIBITS"),
        ("biolink:affects", INHIBITION | {"qualified_predicate": "biolink:causes"}, "INHIBITS"),
        ("biolink:affects", INHIBITION | {"species_context_qualifier": "NCBITaxon:9606"}, "INHIBITS"),
        ("biolink:affects", INHIBITION | {"qualified_predicate": "biolink:prevents"}, "AFFECTS"),
        ("biolink:affects", INHIBITION | {"subject_direction_qualifier": "decreased"}, "AFFECTS"),
        ("biolink:affects", {"object_aspect_qualifier": "localization"}, "AFFECTS"),
    ],
)
def test_the_type_of_a_relationship_says_no_more_than_the_claim(
    predicate: str, qualifiers: dict[str, str], type_: str
) -> None:
    claim = Statement("HGNC:1", predicate, "HGNC:2", tuple(sorted(qualifiers.items())))
    assert relationship_type(claim) == type_


def test_every_row_of_the_tables_can_be_reached() -> None:
    labels = data_table("export", "labels.tsv")
    for place, (category, label) in enumerate(labels):
        assert not any(is_a(category, above) for above, _ in labels[:place])
        assert label_of(category) == label
    for predicate, pairs, type_ in data_table("export", "relationships.tsv"):
        assert predicate in predicates()
        qualifiers = tuple(tuple(pair.split("=")) for pair in pairs.split("|"))
        assert qualifiers == tuple(sorted(qualifiers))
        assert relationship_type(Statement("a:1", predicate, "a:2", qualifiers)) == type_  # type: ignore[arg-type]


def test_a_record_is_the_whole_value(exported: Path) -> None:
    records = [json.loads(str(row["record"])) for row in rows_of(exported, node_file("Evidence"))]
    assert any(record["outcome"] and record["outcome"]["ci"] == ["23.1", "68.5"] for record in records)
