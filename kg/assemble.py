"""Annotations of many documents become one graph: equal statements merge and pool their evidence, entities are one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from kg.identity import context_parts, cue_parts, evidence_parts
from kg.model import (
    Annotation,
    ClaimGraph,
    DocumentRecord,
    Entity,
    Evidence,
    EvidenceLevel,
    Quote,
    Rejection,
    Run,
    Source,
    Span,
    Statement,
)
from kg.predicates import predicates

SURROUNDINGS = 32
"""Code points kept before and after a quote: what the Web Annotation model's prefix and suffix hold."""

_LEVELS = {level: place for place, level in enumerate(EvidenceLevel)}


def assemble(
    annotations: Iterable[Annotation],
    *,
    version: str,
    lexicon_sha256: str,
    rules_sha256: str,
    inputs: Sequence[Source] = (),
    rejections: Sequence[Rejection] = (),
) -> ClaimGraph:
    """The graph of some annotated documents, everything in it sorted.

    Equal statements become one with all their evidence; entities with one CURIE become one with all their synonyms
    and cross-references. A second document with an id already taken (the same article in two files) is left out and
    recorded as a rejection; the one stays whose source's name is the last (an update of PubMed comes behind what it
    updates), whatever the order of reading.

    :param inputs: the source files of the build; the documents' own sources are always among them.
    :param rejections: what the stages before rejected; the annotations' own are added.
    :returns: the graph, its run holding counts of documents, statements, evidence, entities, references, rejections.

    >>> assemble([], version="0.1.0", lexicon_sha256="", rules_sha256="").run.counts[0]
    ('documents', 0)
    """
    chosen, rejected = _one_a_document(annotations)
    pooled: defaultdict[Statement, list[Evidence]] = defaultdict(list)
    for annotation in chosen:
        for statement in annotation.statements:
            pooled[statement].extend(quoted(evidence, annotation.document.text) for evidence in statement.evidence)
    documents = tuple(_record(annotation) for annotation in chosen)
    entities = _merge_entities([*(e for a in chosen for e in a.entities), *_disclosed_entities(documents)])
    all_rejections = [*rejections, *(r for a in chosen for r in a.rejections), *rejected]
    statements = tuple(replace(statement, evidence=tuple(evidence)) for statement, evidence in pooled.items())
    run = Run(
        version=version,
        lexicon_sha256=lexicon_sha256,
        rules_sha256=rules_sha256,
        inputs=tuple({*inputs, *(document.source for document in documents)}),
        counts=(
            ("documents", len(documents)),
            ("entities", len(entities)),
            ("evidence", sum(len(set(evidence)) for evidence in pooled.values())),
            ("references", sum(len(document.references) for document in documents)),
            ("rejections", len(all_rejections)),
            ("statements", len(statements)),
        ),
        rejections=tuple(all_rejections),
    )
    return canonical(ClaimGraph(documents, tuple(entities), statements, run))


def canonical(graph: ClaimGraph) -> ClaimGraph:
    """The same graph with every tuple whose order means nothing sorted and freed of repetitions.

    The order of authors is kept; references are in the order of their numbers. Writing a graph and reading it back
    gives its canonical form.
    """
    return ClaimGraph(
        documents=tuple(sorted(map(canonical_document, graph.documents), key=lambda document: document.id)),
        entities=tuple(_merge_entities(graph.entities)),
        statements=tuple(sorted(map(canonical_statement, graph.statements), key=statement_order)),
        run=canonical_run(graph.run),
        base=graph.base,
    )


def canonical_run(run: Run) -> Run:
    """The same run, its inputs, counts and rejections sorted."""
    return replace(
        run,
        inputs=tuple(sorted(set(run.inputs), key=lambda source: (source.name, source.sha256, source.format))),
        counts=tuple(sorted(run.counts)),
        rejections=tuple(sorted(run.rejections, key=lambda r: (r.stage, r.where, r.reason, r.detail))),
    )


def statement_order(statement: Statement) -> tuple[str, str, str, bool, tuple[tuple[str, str], ...]]:
    """What statements are sorted by: subject, predicate, object, negated, qualifiers."""
    return statement.subject, statement.predicate, statement.object, statement.negated, statement.qualifiers


def canonical_statement(statement: Statement) -> Statement:
    """The same statement, its qualifiers and evidence sorted, none twice."""
    evidence = set(map(_canonical_evidence, statement.evidence))
    return replace(
        statement,
        qualifiers=tuple(sorted(set(statement.qualifiers))),
        evidence=tuple(sorted(evidence, key=lambda e: (e.document, e.pieces, evidence_parts(e)))),
    )


def _canonical_evidence(evidence: Evidence) -> Evidence:
    return replace(
        evidence,
        pieces=tuple(sorted(set(evidence.pieces))),
        levels=tuple(sorted(set(evidence.levels), key=_LEVELS.__getitem__)),
        context=tuple(sorted(set(evidence.context), key=context_parts)),
        references=tuple(sorted(set(evidence.references))),
        cues=tuple(sorted(set(evidence.cues), key=lambda cue: (cue.span, cue.scope, cue_parts(cue)))),
        quotes=tuple(sorted(set(evidence.quotes), key=lambda quote: quote.span)),
    )


def canonical_document(document: DocumentRecord) -> DocumentRecord:
    """The same document, its entries and disclosures sorted, none twice."""
    entries = {replace(entry, mentions=tuple(sorted(set(entry.mentions)))) for entry in document.references}
    references = sorted(entries, key=lambda r: (r.number, r.span, r.text))
    disclosures = sorted(
        set(document.disclosures), key=lambda d: (d.span, d.person, d.predicate, d.value, d.label, d.negated)
    )
    return replace(document, references=tuple(references), disclosures=tuple(disclosures))


def _one_a_document(annotations: Iterable[Annotation]) -> tuple[list[Annotation], list[Rejection]]:
    by_id: defaultdict[str, list[Annotation]] = defaultdict(list)
    for annotation in annotations:
        by_id[annotation.document.id].append(annotation)
    chosen, rejected = [], []
    for identifier in sorted(by_id):
        *rest, last = sorted(by_id[identifier], key=lambda annotation: precedence(annotation.document.source))
        chosen.append(last)
        rejected += [second_of_an_id(identifier, a.document.source, last.document.source) for a in rest]
    return chosen, rejected


def precedence(source: Source) -> tuple[str, str]:
    """What decides between two documents of one id: the one whose source has the greater precedence stays."""
    return source.name, source.sha256


def second_of_an_id(identifier: str, source: Source, kept: Source) -> Rejection:
    """Why a document is left out whose id another one has that is kept."""
    return Rejection(
        "assemble",
        source.name,
        "another document with this id is in the build",
        f"{identifier} was taken from {kept.name}; build the two apart to compare them",
    )


def _record(annotation: Annotation) -> DocumentRecord:
    document = annotation.document
    return DocumentRecord(
        id=document.id,
        source=document.source,
        length=len(document.text),
        metadata=document.metadata,
        references=document.references,
        disclosures=annotation.disclosures,
    )


def quoted(evidence: Evidence, text: str) -> Evidence:
    """The evidence with the words of its pieces in its document's text, and what surrounds them."""
    return replace(evidence, quotes=tuple(_quote(text, piece) for piece in evidence.pieces))


def _quote(text: str, piece: Span) -> Quote:
    start, end = piece
    return Quote(piece, text[start:end], text[max(0, start - SURROUNDINGS) : start], text[end : end + SURROUNDINGS])


def _merge_entities(entities: Iterable[Entity]) -> list[Entity]:
    by_curie: defaultdict[str, set[Entity]] = defaultdict(set)
    for entity in entities:
        by_curie[entity.curie].add(entity)
    return [merged_entity(by_curie[curie]) for curie in sorted(by_curie)]


def merged_entity(same: Collection[Entity]) -> Entity:
    """One description of several of one entity: the least label and category, all synonyms and cross-references."""
    labels = sorted({entity.label for entity in same})
    synonyms = {name for entity in same for name in entity.synonyms} | set(labels[1:])
    return Entity(
        curie=min(entity.curie for entity in same),
        label=labels[0],
        category=min(entity.category for entity in same),
        xrefs=tuple(sorted({xref for entity in same for xref in entity.xrefs})),
        synonyms=tuple(sorted(synonyms)),
        parents=tuple(sorted({parent for entity in same for parent in entity.parents})),
        form_of=min((entity.form_of for entity in same if entity.form_of), default=None),
        members=tuple(sorted({member for entity in same for member in entity.members})),
    )


def _disclosed_entities(documents: Iterable[DocumentRecord]) -> list[Entity]:
    table = predicates()
    return [
        Entity(fact.value, fact.label, table[fact.predicate].object_categories[0])
        for document in documents
        for fact in document.disclosures
        if fact.value and fact.predicate in table
    ]
