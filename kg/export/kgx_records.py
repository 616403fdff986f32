"""Claims as the nodes and edges of KGX, whole: what Biolink has a slot for in that slot, all else in our own.

| property of our own | on | holds |
| --- | --- | --- |
| ``claimgraph_kind`` | every node | what it is: ``entity``, ``end``, ``document``, ``reference``, ``run`` |
| ``claimgraph_document`` | documents | the whole record: source, metadata, bibliography, disclosures |
| ``claimgraph_run`` | the one activity | the whole run: versions, hashes, inputs, counts, rejections |
| ``claimgraph_statement`` | every edge | the id of its statement |
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

import msgspec

from kg import vocabulary as term
from kg.annotation import evidence_record
from kg.identifiers import content_hash
from kg.identity import dois_by_pmid, published_ids, reference_id, run_id, statement_id
from kg.model import Agent, Claims, DocumentRecord, Entity, Evidence, Statement
from kg.predicates import association_class

SOURCE = "infores:claimgraph"
INFORES = "infores:"
Record = dict[str, object]

NODE_COLUMNS = (
    "id",
    "category",
    "name",
    "xref",
    "synonym",
    "subclass_of",
    "has_part",
    "derives_from",
    "authors",
    "rights",
    "license",
    "claimgraph_kind",
    "claimgraph_document",
    "claimgraph_run",
)
"""All that a node may have, in the order of writing."""

EDGE_COLUMNS = (
    "id",
    "category",
    "subject",
    "predicate",
    "original_predicate",
    "object",
    "negated",
    "knowledge_level",
    "agent_type",
    "primary_knowledge_source",
    "aggregator_knowledge_source",
    "publications",
    "supporting_text",
    "has_evidence",
    "claimgraph_statement",
)
"""All that an edge may have beside its qualifiers."""

LISTS = frozenset(
    {"category", "xref", "synonym", "subclass_of", "has_part", "authors", "claimgraph_kind"}
    | {"aggregator_knowledge_source", "publications", "supporting_text"}
)
"""Properties that hold several values."""

JSON = frozenset({"claimgraph_document", "claimgraph_run", "has_evidence"})
"""Properties that hold whole values as JSON."""


def bare(record: Record) -> Record:
    """A record without the properties that hold nothing."""
    return {name: value for name, value in record.items() if value is not None and value != [] and value != ()}


def nodes(claims: Claims) -> Iterator[Record]:
    """The nodes: entities, bare ends of statements, documents, what they cite, and the run; each id once."""
    doi_of, given = dois_by_pmid(claims.documents), set()
    for entity in claims.entities:
        given.add(entity.curie)
        document = claims.document(entity.curie)
        node, kinds = _entity(entity), ["entity"]
        if document:
            node, kinds = {**_document(document), **bare(node)}, ["entity", "document"]
        yield {**node, "claimgraph_kind": kinds}
    for document in claims.documents:
        if document.id not in given:
            given.add(document.id)
            yield {**_document(document), "claimgraph_kind": ["document"]}
    ends = {end for statement in claims.statements for end in (statement.subject, statement.object)}
    for curie in sorted(ends - given):
        given.add(curie)
        yield {"id": curie, "category": ["biolink:NamedThing"], "claimgraph_kind": ["end"]}
    for document in claims.documents:
        for number, curie in _cited(document, doi_of).items():
            if curie not in given:
                given.add(curie)
                title = next(entry.title for entry in document.references if entry.number == number)
                yield {"id": curie, "category": ["biolink:Article"], "name": title, "claimgraph_kind": ["reference"]}
    run = claims.run
    yield {
        "id": f"claimgraph:{run_id(run)}",
        "category": ["biolink:Activity"],
        "name": f"Claimgraph {run.version}",
        "claimgraph_kind": ["run"],
        "claimgraph_run": msgspec.to_builtins(run),
    }


def edges(claims: Claims) -> Iterator[Record]:
    """The edges: a statement is one for each kind of agent and each source that its evidence is from."""
    doi_of = dois_by_pmid(claims.documents)

    @lru_cache(maxsize=4096)
    def place(document: str) -> tuple[str, Mapping[int, str]]:
        """The source that a document's claims are of, and the CURIEs of its entries."""
        record = claims.document(document)
        if record is None:
            return SOURCE, {}
        journal = record.metadata.journal or ""
        return journal if journal.startswith(INFORES) else SOURCE, _cited(record, doi_of)

    @lru_cache(maxsize=65536)
    def category(curie: str) -> str:
        entity = claims.entity(curie)
        return entity.category if entity else ""

    for statement in claims.statements:
        classes = association_class(statement.predicate, category(statement.subject), category(statement.object))
        groups: dict[tuple[Agent, str], list[Evidence]] = {}
        for evidence in statement.evidence:
            source = SOURCE if evidence.agent == Agent.TEXT_MINING else place(evidence.document)[0]
            groups.setdefault((evidence.agent, source), []).append(evidence)
        for (agent, source), found in groups.items():
            works = {evidence.document: place(evidence.document)[1] for evidence in found}
            yield _edge(statement, classes, agent, source, found, works)


def _entity(entity: Entity) -> Record:
    return {
        "id": entity.curie,
        "category": [entity.category],
        "name": entity.label,
        "xref": entity.xrefs,
        "synonym": entity.synonyms,
        "subclass_of": entity.parents,
        "has_part": entity.members,
        "derives_from": entity.form_of,
    }


def _document(document: DocumentRecord) -> Record:
    metadata = document.metadata
    own = ([f"doi:{metadata.doi}"] if metadata.doi else []) + ([f"PMID:{metadata.pmid}"] if metadata.pmid else [])
    return {
        "id": document.id,
        "category": ["biolink:Publication"],
        "name": metadata.title,
        "xref": [curie for curie in own if curie != document.id],
        "authors": [person.name for person in metadata.authors],
        "rights": metadata.copyright,
        "license": metadata.license,
        "claimgraph_document": msgspec.to_builtins(document),
    }


def _cited(document: DocumentRecord, doi_of: Mapping[str, str]) -> dict[int, str]:
    """The CURIE of each entry by its number: its DOI, else its PMID, else one of our own."""
    return {
        entry.number: next(iter(published_ids(entry, doi_of)), f"claimgraph:{reference_id(document.id, entry)}")
        for entry in document.references
    }


def _edge(
    statement: Statement,
    association: str,
    agent: Agent,
    source: str,
    found: list[Evidence],
    works: Mapping[str, Mapping[int, str]],
) -> Record:
    local = statement_id(statement)
    usual = agent == Agent.TEXT_MINING and source == SOURCE
    ours = not statement.predicate.startswith("biolink:")
    cited = (works[e.document][n] for e in found for n in e.references if n in works[e.document])
    return {
        "id": f"claimgraph:{local}" if usual else f"claimgraph:{local}/{content_hash([agent, source])}",
        "category": [association],
        "subject": statement.subject,
        "predicate": "biolink:related_to" if ours else statement.predicate,
        "original_predicate": statement.predicate if ours else None,
        "object": statement.object,
        "negated": statement.negated,
        **_qualifiers(statement),
        "knowledge_level": term.KNOWLEDGE_LEVELS[term.surest(evidence.certainty for evidence in found)],
        "agent_type": str(agent),
        "primary_knowledge_source": source,
        "aggregator_knowledge_source": [] if source == SOURCE else [SOURCE],
        "publications": sorted({*cited, *works}),
        "supporting_text": sorted({evidence.quote for evidence in found}),
        "has_evidence": [evidence_record(evidence) for evidence in found],
        "claimgraph_statement": f"claimgraph:{local}",
    }


def _qualifiers(statement: Statement) -> dict[str, object]:
    slots: dict[str, list[str]] = {}
    for slot, value in statement.qualifiers:
        slots.setdefault(slot, []).append(value)
    return {slot: values[0] if len(values) == 1 else values for slot, values in slots.items()}
