"""Values → quads: the one mapping of a graph to RDF, written straight as the lines of canonical N-Quads."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from kg import vocabulary as term
from kg.identifiers import content_hash
from kg.identity import run_id, source_id
from kg.model import Agent, Certainty, ClaimGraph, Claims, DocumentRecord, Entity, Run, Source, Span, Statement
from kg.packed import writing
from kg.predicates import association_class, predicates
from kg.rdf.evidence import evidence_triples, target_triples
from kg.rdf.names import Names, names_for
from kg.rdf.terms import boolean, integer, iri, joined, resource, resource_or_text, text
from kg.spill import Spill
from kg.standing import Standing, is_asserted

_A = iri(term.TYPE)


def quads(graph: ClaimGraph, *, base: str | None = None, dois: Mapping[str, str] | None = None) -> Iterator[str]:
    """The graph as sorted canonical N-Quads lines, each without its line end and none twice.

    :param base: the IRI under which ids are minted (statements, evidence, documents without a DOI); that of the graph
        where None.
    :param dois: the DOI of a PMID, for entries that print no DOI; by default as the graph's own entries give it.
    :raises DataError: if a CURIE's prefix is unknown.

    >>> from kg.model import ClaimGraph, Run
    >>> next(quads(ClaimGraph((), (), (), Run("0.1.0", "", "")))).split()[1]
    '<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>'
    """
    names = names_for(graph, base) if dois is None else Names(base or graph.base, dois)
    yield from sorted(set(_lines(graph, names)))


def write_quads(claims: Claims, path: Path, scratch: Path, *, base: str | None = None) -> int:
    """Write the lines of `quads` into a file, packed by its name, in memory that does not grow with the graph.

    :param scratch: a folder for what does not fit into memory.
    :returns: the number of quads.
    :raises DataError: if a CURIE's prefix is unknown.
    :raises OSError: if a file cannot be written.
    """
    spill, number = Spill(scratch, "quads"), 0
    for line in quad_lines(claims, base=base):
        spill.add(line.encode())
    with writing(path) as file:
        for packed in spill:
            file.write(packed + b"\n")
            number += 1
    return number


def quad_lines(claims: Claims, *, base: str | None = None) -> Iterator[str]:
    """The lines of `quads`, unsorted, some of them twice, in memory that does not grow with the graph."""
    return _lines(claims, names_for(claims, base))


def _lines(claims: Claims, names: Names) -> Iterator[str]:
    yield from _in_graph(term.ENTITIES, _entity_triples(claims))
    asserted = ((statement, is_asserted(statement)) for statement in claims.statements)
    yield from edge_lines(asserted, Standing(claims.statements))
    yield from _in_graph(term.PROVENANCE, _run_triples(claims.run, names))
    yield from _document_lines(claims, names)


def edge_lines(claims: Iterable[tuple[Statement, bool]], standing: Standing) -> Iterator[str]:
    """The plain edges of some statements, without their qualifiers, as N-Quads lines, unsorted, one maybe twice.

    :param claims: statements, their evidence left aside, and whether some of it asserts them.
    :param standing: of all statements that may deny one of them.
    """
    for statement, asserted in claims:
        if standing.refusal(statement, asserted=asserted) is None:
            edge = (statement.subject, statement.predicate, statement.object)
            yield f"{' '.join(map(resource, edge))} <{term.CLAIMS}> ."


def run_lines(run: Run, *, base: str = term.CLAIMGRAPH) -> list[str]:
    """What is said of a run as sorted N-Quads lines."""
    return sorted(set(_in_graph(term.PROVENANCE, _run_triples(run, Names(base, {})))))


def _in_graph(graph: str, triples: Iterator[tuple[str, str, str]]) -> Iterator[str]:
    return (f"{s} {p} {o} <{graph}> ." for s, p, o in triples)


def _document_lines(claims: Claims, names: Names) -> Iterator[str]:
    run = names.minted(run_id(claims.run))

    @lru_cache(maxsize=4096)
    def place(document: str) -> tuple[str, dict[int, str]]:
        """The term of a document, and those of its entries by their number."""
        record = claims.document(document)
        where = names.document(document)
        if record is None:
            return where, {}
        return where, {
            entry.number: node for entry, node in zip(record.references, names.bibliography(record), strict=True)
        }

    @lru_cache(maxsize=65536)
    def category(curie: str) -> str:
        entity = claims.entity(curie)
        return entity.category if entity else ""

    for document in claims.documents:
        where = names.document(document.id)
        entries = names.bibliography(document)
        for s, p, o in _document_triples(document, where, entries, names):
            yield f"{s} {p} {o} {where} ."
    for statement in claims.statements:
        node = names.statement(statement)
        head = list(_statement_triples(statement, node, (category(statement.subject), category(statement.object))))
        certainties: defaultdict[str, set[Certainty]] = defaultdict(set)
        agents: set[tuple[str, Agent]] = set()
        for evidence in statement.evidence:
            where, known = place(evidence.document)
            certainties[where].add(evidence.certainty)
            agents.add((where, evidence.agent))
            for s, p, o in evidence_triples(evidence, node, where, run, known, names):
                yield f"{s} {p} {o} {where} ."
        for where, agent in agents:
            yield f'{node} <{term.AGENT_TYPE}> "{agent}" {where} .'
        for where, held in certainties.items():
            level = term.KNOWLEDGE_LEVELS[term.surest(held)]
            yield f'{node} <{term.KNOWLEDGE_LEVEL}> "{level}" {where} .'
            for s, p, o in head:
                yield f"{s} {p} {o} {where} ."


def _statement_triples(statement: Statement, node: str, categories: tuple[str, str]) -> Iterator[tuple[str, str, str]]:
    category = association_class(statement.predicate, *categories)
    yield node, _A, iri(term.ASSOCIATION)
    yield node, _A, resource(category)
    yield node, iri(term.SUBJECT), resource(statement.subject)
    yield node, iri(term.PREDICATE), resource(statement.predicate)
    yield node, iri(term.OBJECT), resource(statement.object)
    yield node, iri(term.NEGATED), boolean(statement.negated)
    for slot, value in statement.qualifiers:
        yield node, iri(f"{term.BIOLINK}{slot}"), resource_or_text(value)


def _entity_triples(graph: Claims) -> Iterator[tuple[str, str, str]]:
    for entity in graph.entities:
        yield from _one_entity(entity)
    table = predicates()
    for curie in {statement.predicate for statement in graph.statements}:
        if known := table.get(curie):
            yield resource(curie), _A, iri(term.PROPERTY)
            yield resource(curie), iri(term.LABEL), text(known.label)


def _one_entity(entity: Entity) -> Iterator[tuple[str, str, str]]:
    node = resource(entity.curie)
    yield node, iri(term.IDENTIFIER), text(entity.curie)
    yield node, iri(term.LABEL), text(entity.label)
    yield node, iri(term.CATEGORY), resource(entity.category)
    for xref in entity.xrefs:
        yield node, iri(term.EXACT_MATCH), resource(xref)
    for synonym in entity.synonyms:
        yield node, iri(term.ALT_LABEL), text(synonym)
    for parent in entity.parents:
        yield node, iri(term.SUBCLASS_OF), resource(parent)
    for member in entity.members:
        yield node, iri(term.HAS_PART), resource(member)
    if entity.form_of:
        yield node, iri(term.DERIVES_FROM), resource(entity.form_of)


def _document_triples(
    document: DocumentRecord, node: str, entries: tuple[str, ...], names: Names
) -> Iterator[tuple[str, str, str]]:
    metadata = document.metadata
    yield node, _A, iri(term.PUBLICATION)
    yield node, _A, iri(term.PROV_ENTITY)
    yield node, iri(term.IDENTIFIER), text(document.id)
    yield node, iri(term.LENGTH), integer(document.length)
    yield node, iri(term.RETRACTED), boolean(metadata.retracted)
    for property_, value in (
        (term.TITLE, metadata.title),
        (term.AFFILIATION, metadata.affiliation),
        (term.JOURNAL, metadata.journal),
        (term.DOI, metadata.doi),
        (term.PMID, metadata.pmid),
        (term.SUBMITTED, metadata.received),
        (term.ACCEPTED, metadata.accepted),
        (term.ISSUED, metadata.published),
        (term.RIGHTS, metadata.copyright),
        (term.LICENSE, metadata.license),
    ):
        if value is not None:
            yield node, iri(property_), text(value)
    source = names.minted(source_id(document.source))
    yield node, iri(term.DERIVED_FROM), source
    yield from _source_triples(document.source, source)
    yield from _author_triples(document, node, names)
    yield from _disclosure_triples(document, node, names)
    yield from _reference_triples(document, node, entries, names)


def _author_triples(document: DocumentRecord, node: str, names: Names) -> Iterator[tuple[str, str, str]]:
    for position, person in enumerate(document.metadata.authors, start=1):
        author = names.author(document.id, position, person)
        yield node, iri(term.AUTHORS), author
        yield author, _A, iri(term.PERSON)
        yield author, iri(term.LABEL), text(person.name)
        yield author, iri(term.INITIALS), text(person.initials)
        yield author, iri(term.POSITION), integer(position)


def _disclosure_triples(document: DocumentRecord, node: str, names: Names) -> Iterator[tuple[str, str, str]]:
    for fact in document.disclosures:
        parts = [document.id, fact.person, fact.predicate, fact.value, fact.label, *map(str, fact.span)]
        disclosure = names.minted(f"disclosure/{content_hash([*parts, str(fact.negated)])}")
        person = names.discloser(document, fact.person)
        place = names.target(document.id, fact.span)
        yield node, iri(term.HAS_DISCLOSURE), disclosure
        yield disclosure, _A, iri(term.DISCLOSURE)
        yield disclosure, iri(term.SUBJECT), person
        yield disclosure, iri(term.PREDICATE), resource(fact.predicate)
        yield disclosure, iri(term.PERSON_AS_PRINTED), text(fact.person)
        yield disclosure, iri(term.LABEL), text(fact.label)
        yield disclosure, iri(term.NEGATED), boolean(fact.negated)
        yield disclosure, iri(term.HAS_TARGET), place
        yield person, _A, iri(term.PERSON)
        yield from target_triples(document.id, fact.span, node, names)
        if fact.value:
            yield disclosure, iri(term.OBJECT), resource(fact.value)
            if not fact.negated:
                yield person, resource(fact.predicate), resource(fact.value)
        if not names.is_author(document, fact.person):
            yield person, iri(term.LABEL), text(fact.person)


def _reference_triples(
    document: DocumentRecord, node: str, entries: tuple[str, ...], names: Names
) -> Iterator[tuple[str, str, str]]:
    for reference, entry in zip(document.references, entries, strict=True):
        yield node, iri(term.CITES), entry
        yield entry, _A, iri(term.ARTICLE)
        yield entry, iri(term.IS_REFERENCED_BY), node
        yield entry, iri(term.NUMBER), integer(reference.number)
        yield entry, iri(term.PRINTED_TEXT), text(reference.text)
        yield entry, iri(term.RESOLVED), boolean(bool(reference.doi or reference.pmid))
        yield from _place(entry, term.HAS_TARGET, document, reference.span, node, names)
        if reference.title_span:
            yield from _place(entry, term.TITLE_TARGET, document, reference.title_span, node, names)
        for property_, value in (
            (term.DOI, reference.doi),
            (term.PMID, reference.pmid),
            (term.TITLE, reference.title),
            (term.VERIFIED_BY, reference.verified),
        ):
            if value is not None:
                yield entry, iri(property_), text(value)
        for named in reference.mentions:
            yield entry, iri(term.MENTIONS), resource(named)
        if reference.authors:
            yield entry, iri(term.AUTHOR_LIST), text(joined(reference.authors))
        if reference.year is not None:
            yield entry, iri(term.ISSUED), integer(reference.year)
        for published in names.published(reference):
            if published != entry:
                yield entry, iri(term.EXACT_MATCH), published


def _place(
    node: str, property_: str, document: DocumentRecord, span: Span, source: str, names: Names
) -> Iterator[tuple[str, str, str]]:
    yield node, iri(property_), names.target(document.id, span)
    yield from target_triples(document.id, span, source, names)


def _source_triples(source: Source, node: str) -> Iterator[tuple[str, str, str]]:
    yield node, _A, iri(term.SOURCE_FILE)
    yield node, iri(term.SOURCE_NAME), text(source.name)
    yield node, iri(term.SHA256), text(source.sha256)
    yield node, iri(term.FORMAT), text(source.format)


def _run_triples(run: Run, names: Names) -> Iterator[tuple[str, str, str]]:
    node = names.minted(run_id(run))
    yield node, _A, iri(term.ACTIVITY)
    yield node, iri(term.VERSION), text(run.version)
    yield node, iri(term.LEXICON_SHA256), text(run.lexicon_sha256)
    yield node, iri(term.RULES_SHA256), text(run.rules_sha256)
    for source in run.inputs:
        file = names.minted(source_id(source))
        yield node, iri(term.USED), file
        yield from _source_triples(source, file)
    share = content_hash(sorted(source_id(source) for source in run.inputs))
    for name, number in run.counts:
        count = names.minted(f"count/{content_hash([node, share, name, str(number)])}")
        yield node, iri(term.HAS_COUNT), count
        yield count, _A, iri(term.COUNT)
        yield count, iri(term.LABEL), text(name)
        yield count, iri(term.VALUE), integer(number)
    for rejection, times in Counter(run.rejections).items():
        parts = [rejection.stage, rejection.where, rejection.reason, rejection.detail]
        refused = names.minted(f"rejection/{content_hash([node, *parts])}")
        yield node, iri(term.HAS_REJECTION), refused
        yield refused, _A, iri(term.REJECTION)
        yield refused, iri(term.STAGE), text(rejection.stage)
        yield refused, iri(term.WHERE), text(rejection.where)
        yield refused, iri(term.REASON), text(rejection.reason)
        yield refused, iri(term.DETAIL), text(rejection.detail)
        yield refused, iri(term.OCCURRENCE), integer(times)
