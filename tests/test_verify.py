"""Verification: the graph against its sources, read again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model import ClaimGraph, Document, Span
from kg.rdf import quads
from kg.read import read
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
