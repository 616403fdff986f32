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
from kg.export.ends import Ends
from kg.export.naming import Naming, naming
from kg.identifiers import content_hash
from kg.identity import doi_map, published_ids, reference_id, run_id, statement_id
from kg.model import Agent, Claims, DocumentRecord, Entity, Evidence, Statement
from kg.predicates import association_class
from kg.scratch import TextMap

SOURCE = "infores:claimgraph"
INFORES = "infores:"
_TITLE = "="
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
    """The nodes: entities, documents, bare ends of statements, what documents cite, and the run; each id once."""
    names = naming(claims)
    for entity in claims.entities:
        document = claims.document(entity.curie)
        node, kinds = _entity(entity), ["entity"]
        if document and names.document(document.id) == entity.curie:
            # Its own identifiers stand in the document: among the entity's they would come back as matches of it.
            node = {**_document(document, names), **bare(node), "xref": entity.xrefs}
            kinds = ["entity", "document"]
        yield {**node, "claimgraph_kind": kinds}
    for document in claims.documents:
        name = names.document(document.id)
        if claims.entity(name) is None:
            yield {**_document(document, names), "claimgraph_kind": ["document"]}
    ends = Ends()
    ends.take(claims.statements)
    for curie in ends:
        if not _is_given(claims, curie):
            yield {"id": curie, "category": ["biolink:NamedThing"], "claimgraph_kind": ["end"]}
    for curie, title in _works(claims, names).items():
        if not _is_given(claims, curie) and curie not in ends:
            told = title.removeprefix(_TITLE) if title else None
            yield {"id": curie, "category": ["biolink:Article"], "name": told, "claimgraph_kind": ["reference"]}
    run = claims.run
    yield {
        "id": names.minted(run_id(run)),
        "category": ["biolink:Activity"],
        "name": f"Claimgraph {run.version}",
        "claimgraph_kind": ["run"],
        "claimgraph_run": msgspec.to_builtins(run),
    }


def edges(claims: Claims) -> Iterator[Record]:
    """The edges: a statement is one for each kind of agent and each source that its evidence is from."""
    doi_of, names = doi_map(claims.documents), naming(claims)

    @lru_cache(maxsize=4096)
    def place(document: str) -> tuple[str, Mapping[int, str]]:
        """The source that a document's claims are of, and the CURIEs of its entries."""
        record = claims.document(document)
        if record is None:
            return SOURCE, {}
        journal = record.metadata.journal or ""
        return journal if journal.startswith(INFORES) else SOURCE, _cited(record, doi_of, names)

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
            yield _edge(statement, classes, agent, source, found, works, names)


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


def _is_given(claims: Claims, curie: str) -> bool:
    """Whether an entity or a document has a CURIE: under another base, no document that is minted has."""
    return claims.entity(curie) is not None or (
        claims.document(curie) is not None and naming(claims).document(curie) == curie
    )


def _works(claims: Claims, names: Naming) -> TextMap:
    """What documents cite, by name: the title of the first entry behind a mark, or nothing where it has none."""
    doi_of = doi_map(claims.documents)

    def pairs() -> Iterator[tuple[str, str]]:
        for document in claims.documents:
            title_of = {entry.number: entry.title for entry in reversed(document.references)}
            for number, name in _cited(document, doi_of, names).items():
                title = title_of[number]
                yield name, "" if title is None else f"{_TITLE}{title}"

    return TextMap(pairs(), first=True)


def _document(document: DocumentRecord, names: Naming) -> Record:
    metadata = document.metadata
    own = ([f"doi:{metadata.doi}"] if metadata.doi else []) + ([f"PMID:{metadata.pmid}"] if metadata.pmid else [])
    return {
        "id": names.document(document.id),
        "category": ["biolink:Publication"],
        "name": metadata.title,
        "xref": [curie for curie in own if curie != document.id],
        "authors": [person.name for person in metadata.authors],
        "rights": metadata.copyright,
        "license": metadata.license,
        "claimgraph_document": msgspec.to_builtins(document),
    }


def _cited(document: DocumentRecord, doi_of: Mapping[str, str], names: Naming) -> dict[int, str]:
    """The name of each entry by its number: its DOI, else its PMID, else one that is minted."""
    return {
        entry.number: next(iter(published_ids(entry, doi_of)), names.minted(reference_id(document.id, entry)))
        for entry in document.references
    }


def _edge(
    statement: Statement,
    association: str,
    agent: Agent,
    source: str,
    found: list[Evidence],
    works: Mapping[str, Mapping[int, str]],
    names: Naming,
) -> Record:
    name = names.minted(statement_id(statement))
    usual = agent == Agent.TEXT_MINING and source == SOURCE
    ours = not statement.predicate.startswith("biolink:")
    cited = (works[e.document][n] for e in found for n in e.references if n in works[e.document])
    return {
        "id": name if usual else f"{name}/{content_hash([agent, source])}",
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
        "publications": sorted({*cited, *map(names.document, works)}),
        "supporting_text": sorted({evidence.quote for evidence in found}),
        "has_evidence": [evidence_record(evidence) for evidence in found],
        "claimgraph_statement": name,
    }


def _qualifiers(statement: Statement) -> dict[str, object]:
    slots: dict[str, list[str]] = {}
    for slot, value in statement.qualifiers:
        slots.setdefault(slot, []).append(value)
    return {slot: values[0] if len(values) == 1 else values for slot, values in slots.items()}
