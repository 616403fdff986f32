"""Verification: the graph against its sources, read again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kg.cli import application
from kg.errors import InputError, VerificationError
from kg.export.target import target
from kg.imports.importer import importer_for
from kg.imports.run import import_graph
from kg.model import ClaimGraph, Document, Span
from kg.rdf import quads
from kg.read import read
from kg.settings import Settings
from kg.verify import verify
from tests import builders


def _source(folder: Path) -> Path:
    path = folder / "notes.txt"
    path.write_text(builders.TEXT, encoding="utf-8", newline="")
    return path


def _graph(source: Path) -> ClaimGraph:
    (document,) = read(source)
    assert isinstance(document, Document)
    return builders.graph(builders.annotation(replace(builders.document(), id=document.id, source=document.source)))


def _written(graph: ClaimGraph, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "graph.nq").write_text("".join(f"{line}\n" for line in quads(graph)), encoding="utf-8", newline="")
    return folder


def test_a_graph_made_of_its_source_holds(tmp_path: Path) -> None:
    source = _source(tmp_path)
    report = verify(_written(_graph(source), tmp_path / "out"), [source])
    assert report.holds and report.failures == ()
    assert (report.documents, report.statements, report.evidence) == (1, 4, 4)
    assert report.quotes >= 4 and report.places >= 8


def test_a_source_changed_afterwards_is_noticed_by_hash_and_by_quote(tmp_path: Path) -> None:
    source = _source(tmp_path)
    folder = _written(_graph(source), tmp_path / "out")
    source.write_text(builders.TEXT.replace("lowered", "raised"), encoding="utf-8", newline="")
    failures = verify(folder, [source]).failures
    assert any(failure.what == "SHA-256 of the source" for failure in failures)
    assert any("raised" in failure.found for failure in failures)


def test_a_quote_that_the_source_does_not_have_fails(tmp_path: Path) -> None:
    source = _source(tmp_path)
    graph = _graph(source)
    first = graph.statements[0]
    invented = replace(first, evidence=(replace(first.evidence[0], quote="Ziftomenib cured everyone."),))
    out = _written(replace(graph, statements=(invented, *graph.statements[1:])), tmp_path / "out")
    (failure,) = verify(out, [source]).failures
    assert failure.claimed == "Ziftomenib cured everyone."
    assert failure.found in builders.TEXT
    assert "Ziftomenib cured everyone." in str(failure)


def test_a_place_beyond_the_text_fails(tmp_path: Path) -> None:
    source = _source(tmp_path)
    graph = _graph(source)
    first = graph.statements[0]
    moved = replace(first, evidence=(replace(first.evidence[0], subject_span=Span(9_000, 9_010)),))
    out = _written(replace(graph, statements=(moved, *graph.statements[1:])), tmp_path / "out")
    (failure,) = verify(out, [source]).failures
    assert failure.claimed == "9000-9010"


def test_a_missing_source_fails_and_a_missing_graph_is_refused(tmp_path: Path) -> None:
    source = _source(tmp_path)
    folder = _written(_graph(source), tmp_path / "out")
    other = tmp_path / "other.txt"
    other.write_text("Another text altogether.")
    (failure,) = verify(folder, [other]).failures
    assert failure.found == "not among the sources"
    with pytest.raises(InputError, match=r"no graph\.nq"):
        verify(tmp_path, [source])


CIVIC = (
    "evidence_id\tmolecular_profile\tdisease\tdoid\ttherapies\ttherapy_interaction_type\tevidence_type\t"
    "evidence_direction\tevidence_level\tsignificance\tevidence_statement\tcitation_id\tsource_type\trating\t"
    "evidence_status\tcitation\tnct_ids\n"
    "7\tBRAF V600E\tMelanoma\t1909\tVemurafenib\t\tPredictive\tSupports\tB\tSensitivity/Response\t"
    "Made up: tumours with the variant shrank.\t12345\tPubMed\t3\taccepted\tDoe, 2020, J Null\t\n"
)


def _imported(path: Path, folder: Path) -> Path:
    import_graph([(path, importer_for(path))], Settings(output=folder))
    return folder


def _said(*words: str | Path) -> Result:
    return CliRunner().invoke(application("verify"), ["verify", *map(str, words)])


def _records(folder: Path, kind: str) -> Path:
    """A file of records of another tool."""
    if kind == "civic":
        path = folder / "items.tsv"
        path.write_text(CIVIC, encoding="utf-8")
        return path
    nodes = ({"id": "HGNC:990", "category": ["biolink:Gene"]}, {"id": "CHEBI:133021", "category": ["biolink:Drug"]})
    edge = {"subject": "CHEBI:133021", "predicate": "biolink:affects", "object": "HGNC:990", "description": "made up"}
    (folder / "nodes.jsonl").write_text("".join(f"{json.dumps(node)}\n" for node in nodes), encoding="utf-8")
    (folder / "edges.jsonl").write_text(f"{json.dumps(edge)}\n", encoding="utf-8")
    return folder / "edges.jsonl"


@pytest.mark.parametrize("kind", ["civic", "kgx"])
def test_a_record_is_checked_against_its_line_and_says_that_it_is_one(tmp_path: Path, kind: str) -> None:
    path = _records(tmp_path, kind)
    graph = _imported(path, tmp_path / "out")
    said = _said(graph, "--source", path)
    assert said.exit_code == 0, said.output
    assert "1 pieces of evidence are what a record states" in " ".join(said.output.split())
    path.write_text(path.read_text(encoding="utf-8").replace("ade up", "ADE UP"), encoding="utf-8")
    changed = _said(graph, "--source", path)
    assert isinstance(changed.exception, VerificationError) and changed.exception.exit_code == 8
    # A line of KGX is told by the hash of its file, so that no line of another file is taken for it.
    assert ("ADE UP" in changed.output) is (kind == "civic")


def test_a_graph_back_from_kgx_is_checked_against_the_texts_that_it_was_mined_from(tmp_path: Path) -> None:
    source = _source(tmp_path)
    (tmp_path / "kgx").mkdir()
    target("kgx").write(_graph(source), tmp_path / "kgx")
    graph = _imported(tmp_path / "kgx", tmp_path / "back")
    assert _said(graph, "--source", source).exit_code == 0
    said = _said(graph, "--source", tmp_path / "kgx" / "edges.jsonl")
    assert isinstance(said.exception, VerificationError)
    assert "1 of 1 documents were not checked" in " ".join(said.output.split())
    assert "with --source: notes.txt" in str(said.exception)


def test_a_file_that_is_not_given_is_named_and_the_others_are_checked(tmp_path: Path) -> None:
    source = _source(tmp_path)
    other = builders.annotation(builders.document(identifier="doi:10.5555/notes.2", name="records.txt"))
    (document,) = read(source)
    assert isinstance(document, Document)
    own = builders.annotation(replace(builders.document(), id=document.id, source=document.source))
    report = verify(_written(builders.graph(own, other), tmp_path / "out"), [source])
    assert report.missing == (("records.txt", 1),)
    assert len(report.failures) == 1 and report.quotes > 4
