"""The graph as RDF: the graph model, line for line, and back without loss."""

from __future__ import annotations

import gzip
import tempfile
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings

from kg.errors import InputError
from kg.model import Annotation, Certainty, ClaimGraph, Reference, Span
from kg.rdf import quads, read_graph, trig
from kg.vocabulary import CLAIMS
from tests import builders
from tests.strategies import any_graph, differences


def _written(graph: ClaimGraph, base: str | None = None) -> ClaimGraph:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.nq"
        path.write_text(
            "".join(f"{line}\n" for line in quads(graph, base=base or graph.base)), encoding="utf-8", newline=""
        )
        return read_graph(path)


def _plain_edges(graph: ClaimGraph) -> set[str]:
    return {line.rsplit(" <", 1)[0] for line in quads(graph) if line.endswith(f"<{CLAIMS}> .")}


@settings(max_examples=120, deadline=None)
@given(any_graph())
def test_a_graph_written_and_read_back_is_the_same_graph(graph: ClaimGraph) -> None:
    assert differences(_written(graph), graph) == []


@settings(max_examples=30, deadline=None)
@given(any_graph())
def test_the_lines_are_sorted_canonical_n_quads_without_blank_nodes(graph: ClaimGraph) -> None:
    lines = list(quads(graph))
    assert lines == sorted(set(lines))
    parsed = list(ox.parse("\n".join(lines), format=ox.RdfFormat.N_QUADS))
    assert sorted(f"{quad} ." for quad in parsed) == lines
    assert not any("_:" in line.split('"')[0] for line in lines)


@settings(max_examples=30, deadline=None)
@given(any_graph())
def test_trig_says_what_the_n_quads_say(graph: ClaimGraph) -> None:
    from_trig = set(ox.parse("\n".join(trig(graph)), format=ox.RdfFormat.TRIG))
    assert from_trig == set(ox.parse("\n".join(quads(graph)), format=ox.RdfFormat.N_QUADS))


def test_another_base_changes_the_minted_ids_and_nothing_else() -> None:
    graph = builders.graph()
    base = "https://example.org/kg/"
    assert differences(_written(graph, base), replace(graph, base=base)) == []
    assert any(line.startswith(f"<{base}evidence/") for line in quads(graph, base=base))


def test_a_document_without_a_doi_is_named_under_the_base() -> None:
    graph = builders.graph(builders.annotation(builders.document(identifier="claimgraph:document/0a1b")))
    base = "https://example.org/kg/"
    lines = list(quads(graph, base=base))
    assert any(line.endswith("<https://example.org/kg/document/0a1b> .") for line in lines)
    assert differences(_written(graph, base), replace(graph, base=base)) == []


def test_only_what_is_asserted_and_not_denied_becomes_a_plain_edge() -> None:
    edges = _plain_edges(builders.graph())
    assert edges == {
        "<http://identifiers.org/unii/4MOD1F4ENC> <https://w3id.org/biolink/vocab/affects> "
        "<http://identifiers.org/hgnc/7000>"
    }


@pytest.mark.parametrize("certainty", [Certainty.HEDGED, Certainty.HYPOTHESISED, Certainty.OPEN_QUESTION])
def test_a_hedge_a_plan_and_a_question_never_become_plain_edges(certainty: Certainty) -> None:
    graph = builders.graph()
    doubtful = tuple(
        replace(s, evidence=tuple(replace(e, certainty=certainty) for e in s.evidence)) for s in graph.statements
    )
    assert _plain_edges(replace(graph, statements=doubtful)) == set()


def test_a_denial_in_another_document_takes_the_plain_edge_away() -> None:
    first = builders.annotation()
    other = builders.document(identifier="doi:10.5555/notes.2", name="other.txt")
    denial = replace(
        first.statements[0],
        negated=True,
        evidence=(builders.evidence("Ziftomenib lowered MEIS1 in cultured MOLM-13 cells.", of=other),),
    )
    second = replace(builders.annotation(other), statements=(denial,))
    assert _plain_edges(builders.graph(first, second)) == set()
    unspecific = replace(second, statements=(replace(denial, qualifiers=()),))
    assert _plain_edges(builders.graph(first, unspecific)) == set()
    of_something_else = replace(second, statements=(replace(denial, qualifiers=(("x_qualifier", "y"),)),))
    assert len(_plain_edges(builders.graph(first, of_something_else))) == 1


def test_one_article_in_two_bibliographies_is_one_node() -> None:
    def entry(document: str, doi: str | None, pmid: str | None, number: int) -> Annotation:
        reference = Reference(number, Span(0, 5), "Entry", doi, pmid)
        of = replace(builders.document(identifier=document, name=document[-1]), references=(reference,))
        return Annotation(of)

    graph = builders.graph(
        entry("doi:10.5555/1", "10.1000/A", "5", 1), entry("doi:10.5555/2", "10.1000/a", None, 9),
        entry("doi:10.5555/3", None, "5", 4),
    )  # fmt: skip
    cited = {line.split()[2] for line in quads(graph) if "cito/cites>" in line}
    assert cited == {"<https://doi.org/10.1000/a>"}
    assert differences(_written(graph), graph) == []


def test_an_unresolved_reference_is_marked_and_never_given_an_identifier() -> None:
    lines = [line for line in quads(builders.graph()) if "/reference/" in line.split()[0]]
    assert any('claimgraph/resolved> "false"' in line for line in lines)
    assert not any("claimgraph/doi>" in line or "exactMatch" in line for line in lines)


def test_a_documents_part_does_not_change_with_its_neighbours() -> None:
    first = builders.annotation()
    second = builders.annotation(builders.document(identifier="doi:10.5555/notes.2", name="other.txt"))
    own = " <https://doi.org/10.5555/notes.1> ."
    alone = [line for line in quads(builders.graph(first)) if line.endswith(own)]
    beside = [line for line in quads(builders.graph(first, second)) if line.endswith(own)]
    assert alone == beside


def test_merged_builds_are_read_as_one_graph(tmp_path: Path) -> None:
    first = builders.graph()
    second = builders.graph(builders.annotation(builders.document(identifier="doi:10.5555/notes.2", name="b.txt")))
    path = tmp_path / "graph.nq.gz"
    with gzip.open(path, "wt", encoding="utf-8") as stream:
        stream.writelines(f"{line}\n" for line in sorted({*quads(first), *quads(second)}))
    merged = read_graph(path)
    assert len(merged.documents) == 2
    assert dict(merged.run.counts)["documents"] == 2
    assert all(len(statement.evidence) == 2 for statement in merged.statements)


@pytest.mark.parametrize(
    ("content", "reason"), [("not quads", "not N-Quads"), ("<a:b> <a:c> <a:d> .\n", "no run"), (None, "cannot be read")]
)
def test_a_file_that_is_no_graph_is_refused_with_a_reason(tmp_path: Path, content: str | None, reason: str) -> None:
    path = tmp_path / "graph.nq"
    if content is not None:
        path.write_text(content)
    with pytest.raises(InputError, match=reason):
        read_graph(path)


def test_a_number_that_the_bibliography_lacks_is_kept_and_no_entry_is_invented() -> None:
    first = builders.annotation()
    excerpt = replace(first, document=replace(first.document, references=()))
    graph = builders.graph(excerpt)
    lines = list(quads(graph))
    assert any("unlisted_reference>" in line for line in lines)
    assert not any("citesAsEvidence" in line for line in lines)
    assert differences(_written(graph), graph) == []
