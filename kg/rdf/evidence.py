"""A piece of evidence as triples: its words and places, its certainty, its circumstances, its cues and its number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg import vocabulary as term
from kg.identifiers import content_hash
from kg.identity import context_parts, cue_parts, outcome_parts
from kg.model import Agent, ContextFact, Cue, Evidence, Outcome, Quote, Span
from kg.predicates import evidence_levels
from kg.rdf.names import Names
from kg.rdf.terms import decimal, integer, iri, resource, resource_or_text, text

_A = iri(term.TYPE)

Triples = Iterator[tuple[str, str, str]]


def evidence_triples(
    evidence: Evidence, statement: str, document: str, run: str, references: Mapping[int, str], names: Names
) -> Triples:
    """The triples of one piece of evidence.

    :param statement: the term of its statement; `document` and `run` likewise.
    :param references: the terms of the document's bibliography by number; a number that it lacks (the text is an
        excerpt) is kept as a number, never as an entry.
    """
    node = names.evidence(statement, evidence)
    yield statement, iri(term.HAS_EVIDENCE), node
    if evidence.agent == Agent.TEXT_MINING:
        yield node, _A, iri(term.TEXT_MINING_STUDY_RESULT)
    else:
        yield node, _A, iri(term.GIVEN_EVIDENCE)
        yield node, iri(term.AGENT_TYPE), text(evidence.agent)
    yield node, _A, iri(term.PROV_ENTITY)
    yield node, iri(term.DERIVED_FROM), document
    yield node, iri(term.GENERATED_BY), run
    yield node, iri(term.RULE), text(evidence.rule)
    yield node, iri(term.SUPPORTING_TEXT), text(evidence.quote)
    yield node, iri(term.SECTION), text(evidence.section)
    yield node, iri(term.CERTAINTY), iri(term.CERTAINTIES[evidence.certainty])
    yield node, iri(term.ATTRIBUTION), text(evidence.attribution)
    yield node, iri(term.CITATION_BASIS), text(evidence.citation_basis)
    quotes = {quote.span: quote for quote in evidence.quotes}
    for piece in evidence.pieces:
        yield node, iri(term.HAS_TARGET), names.target(evidence.document, piece)
        yield from target_triples(evidence.document, piece, document, names, quote=quotes.get(piece))
    for property_, span in (
        (term.SUBJECT_LOCATION, evidence.subject_span),
        (term.OBJECT_LOCATION, evidence.object_span),
        (term.TRIGGER_LOCATION, evidence.trigger_span),
    ):
        if span:
            yield node, iri(property_), integer(span.start)
            yield node, iri(property_), integer(span.end)
    for level in evidence.levels:
        local, eco = evidence_levels()[level]
        yield node, iri(term.EVIDENCE_LEVEL), resource(local)
        if eco:
            yield node, iri(term.ECO), resource(eco)
    for number in evidence.references:
        if number in references:
            yield node, iri(term.CITES_AS_EVIDENCE), references[number]
        else:
            yield node, iri(term.UNLISTED_REFERENCE), integer(number)
    for fact in evidence.context:
        yield from _context_triples(fact, node, evidence.document, document, names)
    for cue in evidence.cues:
        yield from _cue_triples(cue, node, evidence.document, document, names)
    if evidence.outcome:
        yield from _outcome_triples(evidence.outcome, node, evidence.document, document, names)


def target_triples(document_id: str, span: Span, document: str, names: Names, *, quote: Quote | None = None) -> Triples:
    """A stretch of a document's text: its source, its position and, where `quote` is given, its words."""
    node = names.target(document_id, span)
    position = names.minted(f"position/{content_hash([document_id, str(span.start), str(span.end)])}")
    yield node, _A, iri(term.SPECIFIC_RESOURCE)
    yield node, iri(term.HAS_SOURCE), document
    yield node, iri(term.HAS_SELECTOR), position
    yield position, _A, iri(term.POSITION_SELECTOR)
    yield position, iri(term.START), integer(span.start)
    yield position, iri(term.END), integer(span.end)
    if quote:
        words = names.minted(f"quote/{content_hash([document_id, str(span.start), quote.exact, quote.suffix])}")
        yield node, iri(term.HAS_SELECTOR), words
        yield words, _A, iri(term.QUOTE_SELECTOR)
        yield words, iri(term.EXACT), text(quote.exact)
        yield words, iri(term.PREFIX), text(quote.prefix)
        yield words, iri(term.SUFFIX), text(quote.suffix)


def _context_triples(fact: ContextFact, evidence: str, document_id: str, document: str, names: Names) -> Triples:
    node = names.minted(f"context/{content_hash([document_id, *context_parts(fact)])}")
    value = resource_or_text(fact.value)
    yield evidence, iri(f"{term.CONTEXT}_{fact.kind}"), value
    yield evidence, iri(term.CONTEXT), node
    yield node, _A, iri(term.CONTEXT_FACT)
    yield node, iri(term.CONTEXT_KIND), text(fact.kind)
    yield node, iri(term.CONTEXT_VALUE), value
    yield node, iri(term.CONTEXT_BASIS), text(fact.basis)
    if fact.span:
        yield node, iri(term.HAS_TARGET), names.target(document_id, fact.span)
        yield from target_triples(document_id, fact.span, document, names)


def _cue_triples(cue: Cue, evidence: str, document_id: str, document: str, names: Names) -> Triples:
    node = names.minted(f"cue/{content_hash([document_id, *cue_parts(cue)])}")
    yield evidence, iri(term.HAS_CUE), node
    yield node, _A, iri(term.CUE)
    yield node, iri(term.CUE_KIND), text(cue.kind)
    yield node, iri(term.EXACT), text(cue.text)
    yield node, iri(term.CERTAINTY), iri(term.CERTAINTIES[cue.certainty])
    for property_, span in ((term.HAS_TARGET, cue.span), (term.CUE_SCOPE, cue.scope)):
        yield node, iri(property_), names.target(document_id, span)
        yield from target_triples(document_id, span, document, names)


def _outcome_triples(outcome: Outcome, evidence: str, document_id: str, document: str, names: Names) -> Triples:
    node = names.minted(f"outcome/{content_hash([document_id, *outcome_parts(outcome)])}")
    yield evidence, iri(term.OUTCOME), node
    yield node, _A, iri(term.STUDY_RESULT)
    yield node, iri(term.DERIVED_FROM), document
    yield node, iri(term.MEASURE), text(outcome.measure)
    yield node, iri(term.PRINTED_VALUE), text(outcome.value)
    yield node, iri(term.UNIT), text(outcome.unit)
    yield node, iri(term.HAS_TARGET), names.target(document_id, outcome.span)
    yield from target_triples(document_id, outcome.span, document, names)
    if number := decimal(outcome.value):
        yield node, iri(term.VALUE), number
    if outcome.ci is not None:
        yield node, iri(term.CI_LOWER), text(outcome.ci[0])
        yield node, iri(term.CI_UPPER), text(outcome.ci[1])
    for property_, whole in (
        (term.NUMERATOR, outcome.numerator),
        (term.DENOMINATOR, outcome.denominator),
        (term.CI_LEVEL, outcome.ci_level),
        (term.MAX_GRADE, outcome.max_grade),
    ):
        if whole is not None:
            yield node, iri(property_), integer(whole)
    for property_, words in (
        (term.P_VALUE, outcome.p_value),
        (term.TIME_POINT, outcome.time_point),
        (term.GROUP, outcome.group),
    ):
        if words is not None:
            yield node, iri(property_), text(words)
