"""Assembly: many annotations, one graph, whatever their order."""

from __future__ import annotations

from dataclasses import replace

from kg.assemble import SURROUNDINGS, assemble
from kg.model import Annotation, Entity, Rejection, Source
from tests import builders
from tests.strategies import differences


def _second() -> Annotation:
    return builders.annotation(builders.document(identifier="doi:10.5555/notes.2", name="second.txt"))


def test_equal_statements_are_one_with_the_evidence_of_all_documents() -> None:
    graph = builders.graph(builders.annotation(), _second())
    assert len(graph.statements) == 4
    assert [e.document for e in graph.statements[0].evidence] == ["doi:10.5555/notes.1", "doi:10.5555/notes.2"]


def test_the_order_of_the_documents_changes_nothing() -> None:
    one = builders.graph(builders.annotation(), _second())
    other = builders.graph(_second(), builders.annotation())
    assert differences(one, other) == []


def test_a_denial_is_a_statement_apart() -> None:
    first = builders.annotation()
    denial = replace(first.statements[0], negated=True)
    graph = builders.graph(replace(first, statements=(first.statements[0], denial)))
    assert [statement.negated for statement in graph.statements] == [False, True]


def test_the_same_evidence_found_twice_counts_once() -> None:
    first = builders.annotation()
    graph = builders.graph(replace(first, statements=first.statements * 2))
    assert all(len(statement.evidence) == 1 for statement in graph.statements)
    assert dict(graph.run.counts)["evidence"] == 4


def test_each_quote_keeps_its_surroundings_within_the_text() -> None:
    for statement in builders.graph().statements:
        for quote in statement.evidence[0].quotes:
            whole = quote.prefix + quote.exact + quote.suffix
            assert whole in builders.TEXT
            assert quote.exact == builders.TEXT[slice(*quote.span)]
            assert len(quote.prefix) <= SURROUNDINGS


def test_entities_of_one_identifier_are_one_and_no_name_is_lost() -> None:
    one = Annotation(builders.document(), entities=(Entity("HGNC:990", "BCL2", "biolink:Gene", synonyms=("Bcl-2",)),))
    other = replace(_second(), entities=(Entity("HGNC:990", "BCL-2 gene", "biolink:Gene", xrefs=("NCBIGene:596",)),))
    (entity,) = [e for e in builders.graph(one, other).entities if e.curie == "HGNC:990"]
    assert entity.label == "BCL-2 gene"
    assert (entity.synonyms, entity.xrefs) == (("BCL2", "Bcl-2"), ("NCBIGene:596",))


def test_an_organisation_of_the_disclosures_becomes_an_entity() -> None:
    (agent,) = [entity for entity in builders.graph().entities if entity.category == "biolink:Agent"]
    assert agent.label == "Acme Therapeutics"


def test_a_document_read_from_two_files_is_taken_once_and_the_other_recorded() -> None:
    twin = builders.annotation(builders.document(name="zz.txt"))
    for order in ((twin, builders.annotation()), (builders.annotation(), twin)):
        graph = builders.graph(*order)
        assert [document.source.name for document in graph.documents] == ["zz.txt"], "as an update's name is the later"
        (rejection,) = [rejection for rejection in graph.run.rejections if rejection.stage == "assemble"]
        assert rejection.where == "notes.txt"


def test_the_run_knows_its_inputs_its_data_and_what_was_rejected() -> None:
    unread = Source("unread.pdf", "0" * 64, "pdf")
    graph = assemble(
        [builders.annotation()],
        version="1.2.3",
        lexicon_sha256="a",
        rules_sha256="b",
        inputs=[unread],
        rejections=[Rejection("read", "unread.pdf", "no text in it")],
    )
    assert [source.name for source in graph.run.inputs] == ["notes.txt", "unread.pdf"]
    assert dict(graph.run.counts) == {
        "documents": 1, "entities": 9, "evidence": 4, "references": 2, "rejections": 2, "statements": 4,
    }  # fmt: skip
    assert {rejection.stage for rejection in graph.run.rejections} == {"read", "ground"}
