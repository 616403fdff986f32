"""Claims as KGX JSON Lines (Biolink): ``nodes.jsonl`` and ``edges.jsonl``, each edge with all its evidence.

An edge is a statement. What Biolink has a slot for stands in that slot; the whole of each piece of evidence (words,
places, certainty, circumstances, cues, numbers, references) stands in ``has_evidence``, in the fields of the annotation
format. A predicate of our own is ``biolink:related_to`` with the ``original_predicate`` beside it, so that a reader who
knows Biolink alone is not misled. A denied claim is an edge that says ``"negated": true``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from kg import vocabulary as term
from kg.annotation import evidence_record
from kg.export.target import Exported, Target
from kg.identity import dois_by_pmid, published_ids, statement_id
from kg.model import Claims, Evidence, Statement
from kg.predicates import association_class

NODES, EDGES = "nodes.jsonl", "edges.jsonl"
SOURCE = "infores:claimgraph"
_Record = dict[str, object]
_Works = Mapping[str, Mapping[int, str]]
"""Document: the CURIE of each numbered reference whose DOI or PMID is known."""


def write(claims: Claims, folder: Path) -> Exported:
    """Write the two files into a folder.

    :returns: how many nodes and edges were written, and what KGX has no place for.
    """
    works = _works(claims)
    nodes = _lines(folder / NODES, _nodes(claims, works))
    edges = _lines(folder / EDGES, (_edge(claims, statement, works) for statement in claims.statements))
    left = Counter(
        {
            "disclosures": sum(len(document.disclosures) for document in claims.documents),
            "rejections": len(claims.run.rejections),
            "references without a DOI or PMID": sum(
                len(document.references) - len(works[document.id]) for document in claims.documents
            ),
        }
    )
    return Exported({"nodes": nodes, "edges": edges}, +left)


def _works(claims: Claims) -> _Works:
    doi_of = dois_by_pmid(claims.documents)
    return {
        document.id: {
            reference.number: ids[0] for reference in document.references if (ids := published_ids(reference, doi_of))
        }
        for document in claims.documents
    }


def _lines(path: Path, records: Iterable[_Record]) -> int:
    number = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for record in records:
            kept = {name: value for name, value in record.items() if value not in (None, [], ())}
            file.write(json.dumps(kept, ensure_ascii=False) + "\n")
            number += 1
    return number


def _nodes(claims: Claims, works: _Works) -> Iterator[_Record]:
    given = set()
    for entity in claims.entities:
        given.add(entity.curie)
        yield {
            "id": entity.curie,
            "category": [entity.category],
            "name": entity.label,
            "xref": entity.xrefs,
            "synonym": entity.synonyms,
            "subclass_of": entity.parents,
            "has_part": entity.members,
            "derives_from": entity.form_of,
        }
    ends = {end for statement in claims.statements for end in (statement.subject, statement.object)}
    for curie in sorted(ends - given):
        given.add(curie)
        yield {"id": curie, "category": ["biolink:NamedThing"]}
    for document in claims.documents:
        if document.id not in given:
            given.add(document.id)
            yield {"id": document.id, "category": ["biolink:Publication"], "name": document.metadata.title}
        for reference in document.references:
            published = works[document.id].get(reference.number)
            if published and published not in given:
                given.add(published)
                yield {"id": published, "category": ["biolink:Article"], "name": reference.title}


def _edge(claims: Claims, statement: Statement, works: _Works) -> _Record:
    ends = [claims.entity(curie) for curie in (statement.subject, statement.object)]
    categories = [entity.category if entity else "" for entity in ends]
    ours = not statement.predicate.startswith("biolink:")
    return {
        "id": f"claimgraph:{statement_id(statement)}",
        "category": [association_class(statement.predicate, *categories)],
        "subject": statement.subject,
        "predicate": "biolink:related_to" if ours else statement.predicate,
        "original_predicate": statement.predicate if ours else None,
        "object": statement.object,
        "negated": statement.negated,
        **_qualifiers(statement),
        "knowledge_level": term.KNOWLEDGE_LEVELS[term.surest(evidence.certainty for evidence in statement.evidence)],
        "agent_type": term.TEXT_MINING_AGENT,
        "primary_knowledge_source": SOURCE,
        "publications": sorted({curie for evidence in statement.evidence for curie in _sources(evidence, works)}),
        "supporting_text": sorted({evidence.quote for evidence in statement.evidence}),
        "has_evidence": [evidence_record(evidence) for evidence in statement.evidence],
    }


def _qualifiers(statement: Statement) -> dict[str, object]:
    slots: dict[str, list[str]] = {}
    for slot, value in statement.qualifiers:
        slots.setdefault(slot, []).append(value)
    return {slot: values[0] if len(values) == 1 else values for slot, values in slots.items()}


def _sources(evidence: Evidence, works: _Works) -> Iterator[str]:
    """The document, and the works that it cites for the claim."""
    yield evidence.document
    cited = works.get(evidence.document, {})
    yield from (cited[number] for number in evidence.references if number in cited)


TARGET = Target("kgx", "KGX JSON Lines: nodes and edges with Biolink slots, evidence within the edges", write)
