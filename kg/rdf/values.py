"""The nodes of a graph → values: what each property means, the inverse of `kg.rdf.write`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache

import pyoxigraph as ox

from kg import vocabulary as term
from kg.errors import InputError
from kg.identifiers import compact
from kg.model import (
    Agent,
    Attribution,
    ContextFact,
    Cue,
    CueKind,
    DisclosedFact,
    DocumentRecord,
    Entity,
    Evidence,
    EvidenceLevel,
    Metadata,
    Outcome,
    Person,
    Quote,
    Reference,
    Rejection,
    Run,
    Source,
    Span,
    Statement,
)
from kg.predicates import evidence_levels
from kg.rdf.nodes import Graph, Node, Value
from kg.rdf.terms import split

_CERTAINTY = {value: certainty for certainty, value in term.CERTAINTIES.items()}
_OWN = {term.NEGATED, term.AGENT_TYPE, term.KNOWLEDGE_LEVEL, term.HAS_EVIDENCE}


def part(graph: Graph) -> tuple[DocumentRecord, Iterator[Statement]]:
    """A document's graph: the document, and its statements with the evidence that it gives for them."""
    document = _document(Node(graph, graph.name))
    return document, (
        replace(
            _statement(node),
            evidence=tuple(
                _evidence(piece, document.id)
                for piece in node.nodes(term.HAS_EVIDENCE)
                if piece.is_a(term.TEXT_MINING_STUDY_RESULT) or piece.is_a(term.GIVEN_EVIDENCE)
            ),
        )
        for node in graph.of_type(term.ASSOCIATION)
    )


def _statement(node: Node) -> Statement:
    qualifiers = [
        (property_.removeprefix(term.BIOLINK), _curie_or_text(value))
        for property_, values in node.properties.items()
        if property_.startswith(term.BIOLINK) and property_ not in _OWN
        for value in values
    ]
    return Statement(
        subject=_curie(node.one(term.SUBJECT)),
        predicate=_curie(node.one(term.PREDICATE)),
        object=_curie(node.one(term.OBJECT)),
        qualifiers=tuple(sorted(qualifiers)),
        negated=node.one(term.NEGATED) == "true",
    )


def _evidence(node: Node, document: str) -> Evidence:
    targets = list(node.nodes(term.HAS_TARGET))
    quotes = [quote for target in targets if (quote := _quote(target))]
    outcome = next(node.nodes(term.OUTCOME), None)
    return Evidence(
        document=document,
        pieces=tuple(map(_span, targets)),
        quote=node.one(term.SUPPORTING_TEXT),
        section=node.one(term.SECTION),
        rule=node.one(term.RULE),
        subject_span=_location(node, term.SUBJECT_LOCATION),
        object_span=_location(node, term.OBJECT_LOCATION),
        trigger_span=_location(node, term.TRIGGER_LOCATION),
        certainty=_CERTAINTY[node.one(term.CERTAINTY)],
        levels=tuple(_level(level) for level in node.all(term.EVIDENCE_LEVEL)),
        context=tuple(map(_context, node.nodes(term.CONTEXT))),
        references=_cited(node),
        citation_basis=node.one(term.CITATION_BASIS),
        attribution=Attribution(node.one(term.ATTRIBUTION)),
        cues=tuple(map(_cue, node.nodes(term.HAS_CUE))),
        outcome=_outcome(outcome) if outcome else None,
        quotes=tuple(quotes),
        agent=Agent(node.optional(term.AGENT_TYPE) or Agent.TEXT_MINING),
    )


def _cited(node: Node) -> tuple[int, ...]:
    entries = [entry.number(term.NUMBER) for entry in node.nodes(term.CITES_AS_EVIDENCE)]
    return tuple(number for number in entries if number is not None) + tuple(
        map(int, node.all(term.UNLISTED_REFERENCE))
    )


@cache
def _level(iri: str) -> EvidenceLevel:
    return {local: EvidenceLevel(level) for level, (local, _eco) in evidence_levels().items()}[compact(iri)]


def _span(target: Node) -> Span:
    for selector in target.nodes(term.HAS_SELECTOR):
        start, end = selector.number(term.START), selector.number(term.END)
        if start is not None and end is not None:
            return Span(start, end)
    raise InputError(f"{compact(target.iri)} has no position", where=target.graph.name, remedy="validate the graph")


def _quote(target: Node) -> Quote | None:
    for selector in target.nodes(term.HAS_SELECTOR):
        if (exact := selector.optional(term.EXACT)) is not None:
            return Quote(_span(target), exact, selector.one(term.PREFIX), selector.one(term.SUFFIX))
    return None


def _location(node: Node, property_: str) -> Span | None:
    places = sorted(map(int, node.all(property_)))
    return Span(places[0], places[-1]) if places else None


def _context(node: Node) -> ContextFact:
    (value,) = node.properties[term.CONTEXT_VALUE]
    place = next(node.nodes(term.HAS_TARGET), None)
    return ContextFact(
        node.one(term.CONTEXT_KIND),
        _curie_or_text(value),
        node.one(term.CONTEXT_BASIS),
        _span(place) if place else None,
    )


def _cue(node: Node) -> Cue:
    return Cue(
        span=_span(node.node(term.HAS_TARGET)),
        kind=CueKind(node.one(term.CUE_KIND)),
        scope=_span(node.node(term.CUE_SCOPE)),
        text=node.one(term.EXACT),
        certainty=_CERTAINTY[node.one(term.CERTAINTY)],
    )


def _outcome(node: Node) -> Outcome:
    low, high = node.optional(term.CI_LOWER), node.optional(term.CI_UPPER)
    return Outcome(
        measure=node.one(term.MEASURE),
        value=node.one(term.PRINTED_VALUE),
        unit=node.one(term.UNIT),
        span=_span(node.node(term.HAS_TARGET)),
        numerator=node.number(term.NUMERATOR),
        denominator=node.number(term.DENOMINATOR),
        ci=None if low is None or high is None else (low, high),
        ci_level=node.number(term.CI_LEVEL),
        p_value=node.optional(term.P_VALUE),
        time_point=node.optional(term.TIME_POINT),
        group=node.optional(term.GROUP),
        max_grade=node.number(term.MAX_GRADE),
    )


def _document(node: Node) -> DocumentRecord:
    authors = sorted(node.nodes(term.AUTHORS), key=lambda author: author.number(term.POSITION) or 0)
    return DocumentRecord(
        id=node.one(term.IDENTIFIER),
        source=_source(node.node(term.DERIVED_FROM)),
        length=int(node.one(term.LENGTH)),
        metadata=Metadata(
            title=node.optional(term.TITLE),
            authors=tuple(Person(author.one(term.LABEL), author.one(term.INITIALS)) for author in authors),
            affiliation=node.optional(term.AFFILIATION),
            journal=node.optional(term.JOURNAL),
            doi=node.optional(term.DOI),
            pmid=node.optional(term.PMID),
            received=node.optional(term.SUBMITTED),
            accepted=node.optional(term.ACCEPTED),
            published=node.optional(term.ISSUED),
            copyright=node.optional(term.RIGHTS),
            license=node.optional(term.LICENSE),
            retracted=node.one(term.RETRACTED) == "true",
        ),
        references=tuple(_reference(entry) for entry in node.nodes(term.CITES)),
        disclosures=tuple(_disclosure(fact) for fact in node.nodes(term.HAS_DISCLOSURE)),
    )


def _reference(node: Node) -> Reference:
    title_target = next(node.nodes(term.TITLE_TARGET), None)
    authors = node.optional(term.AUTHOR_LIST)
    return Reference(
        number=int(node.one(term.NUMBER)),
        span=_span(node.node(term.HAS_TARGET)),
        text=node.one(term.PRINTED_TEXT),
        doi=node.optional(term.DOI),
        pmid=node.optional(term.PMID),
        authors=() if authors is None else split(authors),
        year=node.number(term.ISSUED),
        title=node.optional(term.TITLE),
        title_span=_span(title_target) if title_target else None,
        verified=node.optional(term.VERIFIED_BY),
        mentions=tuple(map(_curie, node.all(term.MENTIONS))),
    )


def _disclosure(node: Node) -> DisclosedFact:
    value = node.optional(term.OBJECT)
    return DisclosedFact(
        person=node.one(term.PERSON_AS_PRINTED),
        predicate=_curie(node.one(term.PREDICATE)),
        value="" if value is None else _curie(value),
        label=node.one(term.LABEL),
        span=_span(node.node(term.HAS_TARGET)),
        negated=node.one(term.NEGATED) == "true",
    )


def entities(graph: Graph) -> Iterator[Entity]:
    """The descriptions of entities in the graph that holds them."""
    for iri, properties in graph.nodes.items():
        if term.CATEGORY in properties:
            node = Node(graph, iri)
            form_of = node.optional(term.DERIVES_FROM)
            yield Entity(
                curie=node.one(term.IDENTIFIER),
                label=node.one(term.LABEL),
                category=_curie(node.one(term.CATEGORY)),
                xrefs=tuple(map(_curie, node.all(term.EXACT_MATCH))),
                synonyms=tuple(node.all(term.ALT_LABEL)),
                parents=tuple(map(_curie, node.all(term.SUBCLASS_OF))),
                form_of=_curie(form_of) if form_of else None,
                members=tuple(map(_curie, node.all(term.HAS_PART))),
            )


def _source(node: Node) -> Source:
    return Source(node.one(term.SOURCE_NAME), node.one(term.SHA256), node.one(term.FORMAT))


def run(graph: Graph) -> Run:
    """The runs of the graph that holds them, pooled."""
    runs = list(graph.of_type(term.ACTIVITY))
    counts: dict[str, int] = {}
    for node in (count for run in runs for count in run.nodes(term.HAS_COUNT)):
        name = node.one(term.LABEL)
        counts[name] = counts.get(name, 0) + int(node.one(term.VALUE))
    return Run(
        version=_joined(runs, term.VERSION),
        lexicon_sha256=_joined(runs, term.LEXICON_SHA256),
        rules_sha256=_joined(runs, term.RULES_SHA256),
        inputs=tuple(_source(file) for run in runs for file in run.nodes(term.USED)),
        counts=tuple(counts.items()),
        rejections=tuple(
            rejection
            for run in runs
            for node in run.nodes(term.HAS_REJECTION)
            for rejection in [_rejection(node)] * int(node.one(term.OCCURRENCE))
        ),
    )


def base(graph: Graph) -> str:
    """What the minted IRIs of a graph begin with, by those of the runs in the graph that holds them."""
    found = {run.iri.removesuffix(f"run/{run.iri.rpartition('/')[2]}") for run in graph.of_type(term.ACTIVITY)}
    return found.pop() if len(found) == 1 else term.CLAIMGRAPH


def _rejection(node: Node) -> Rejection:
    return Rejection(node.one(term.STAGE), node.one(term.WHERE), node.one(term.REASON), node.one(term.DETAIL))


def _joined(runs: list[Node], property_: str) -> str:
    return " + ".join(sorted({run.one(property_) for run in runs}))


_curie = lru_cache(maxsize=1 << 17)(compact)


def _curie_or_text(value: Value) -> str:
    if isinstance(value, ox.Triple):
        return str(value)
    return _curie(value.value) if isinstance(value, ox.NamedNode) else value.value
