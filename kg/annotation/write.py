"""Annotations → JSON Lines."""

from __future__ import annotations

import json

from kg.errors import DataError
from kg.model import (
    Agent,
    Annotation,
    Citation,
    ContextFact,
    Cue,
    DisclosedFact,
    Document,
    Entity,
    Evidence,
    Mention,
    Outcome,
    Reference,
    Rejection,
    Statement,
)
from kg.numbers import plain_number

_Json = dict[str, object]


def to_json(annotation: Annotation) -> str:
    """The annotation as one line of JSON, without its line end.

    A statement with several pieces of evidence is written once for each; `index` tells which entries are one.

    :raises DataError: if a statement has no evidence: the format has no place for it.

    >>> from kg.model import Annotation, Document, Source
    >>> to_json(Annotation(Document("doi:10.5555/1", Source("a.txt", "0", "text"), "Hi.")))[:40]
    '{"document": {"id": "doi:10.5555/1", "so'
    """
    document = annotation.document
    record: _Json = {
        "document": _document(document),
        "text": document.text,
        "sentences": [sentence.span for sentence in annotation.sentences],
        "references": [_reference(reference) for reference in document.references],
        "citations": [_citation(citation) for citation in annotation.citations],
        "mentions": [_mention(mention) for mention in annotation.mentions],
        "cues": [_cue(cue) for cue in annotation.cues],
        "statements": [
            entry for index, statement in enumerate(annotation.statements) for entry in _statement(index, statement)
        ],
        "entities": [_entity(entity) for entity in annotation.entities],
        "disclosures": [_disclosure(fact) for fact in annotation.disclosures],
        "rejections": [_rejection(rejection) for rejection in annotation.rejections],
        "sections": [
            {"section": sentence.section, "passage": sentence.passage, "spans": sentence.pieces}
            for sentence in annotation.sentences
        ],
        "passages": [
            {"spans": passage.pieces, "section": passage.section, "heading": passage.heading}
            for passage in document.passages
        ],
        "given_mentions": [_mention(mention) for mention in document.given_mentions],
        "given_citations": [_citation(citation) for citation in document.given_citations],
    }
    return json.dumps(record, ensure_ascii=False)


def _document(document: Document) -> _Json:
    metadata = document.metadata
    return {
        "id": document.id,
        "source": document.source.name,
        "sha256": document.source.sha256,
        "title": metadata.title,
        "format": document.source.format,
        "authors": [{"name": person.name, "initials": person.initials} for person in metadata.authors],
        "affiliation": metadata.affiliation,
        "journal": metadata.journal,
        "doi": metadata.doi,
        "pmid": metadata.pmid,
        "received": metadata.received,
        "accepted": metadata.accepted,
        "published": metadata.published,
        "copyright": metadata.copyright,
        "license": metadata.license,
        "retracted": metadata.retracted,
    }


def _reference(reference: Reference) -> _Json:
    return {
        "number": reference.number,
        "span": reference.span,
        "text": reference.text,
        "doi": reference.doi,
        "pmid": reference.pmid,
        "authors": reference.authors,
        "year": reference.year,
        "title": reference.title,
        "title_span": reference.title_span,
        "verified": reference.verified,
        "mentions": reference.mentions,
    }


def _citation(citation: Citation) -> _Json:
    return {
        "span": citation.span,
        "surface": citation.surface,
        "references": citation.references,
        "style": citation.style,
    }


def _mention(mention: Mention) -> _Json:
    grounding = mention.grounding
    return {
        "span": mention.span,
        "text": mention.text,
        "category": mention.category,
        "curie": mention.curie,
        "xrefs": mention.xrefs,
        "nested": mention.nested,
        "antecedent": mention.antecedent,
        "grounding": {
            "term": grounding.term,
            "rule": grounding.rule,
            "score": grounding.score,
            "alternatives": grounding.alternatives,
        },
    }


def _cue(cue: Cue) -> _Json:
    return {"span": cue.span, "kind": cue.kind, "scope": cue.scope, "text": cue.text, "certainty": cue.certainty}


def _statement(index: int, statement: Statement) -> list[_Json]:
    if not statement.evidence:
        raise DataError(
            f"{statement.subject} {statement.predicate} {statement.object} has no evidence", where="annotation"
        )
    return [
        {
            "subject": statement.subject,
            "predicate": statement.predicate,
            "object": statement.object,
            "negated": statement.negated,
            "qualifiers": dict(statement.qualifiers),
            **({"qualifier_pairs": statement.qualifiers} if _repeats(statement) else {}),
            "evidence": _evidence(evidence),
            **({"outcome": _outcome(evidence.outcome)} if evidence.outcome else {}),
            "index": index,
        }
        for evidence in statement.evidence
    ]


def _repeats(statement: Statement) -> bool:
    return tuple(dict(statement.qualifiers).items()) != statement.qualifiers


def evidence_record(evidence: Evidence) -> dict[str, object]:
    """A piece of evidence in the fields of the annotation format; its outcome, where it has one, under ``outcome``."""
    return {**_evidence(evidence), **({"outcome": _outcome(evidence.outcome)} if evidence.outcome else {})}


def _evidence(evidence: Evidence) -> _Json:
    return {
        "document": evidence.document,
        "spans": evidence.pieces,
        "quote": evidence.quote,
        "subject_span": evidence.subject_span,
        "object_span": evidence.object_span,
        "trigger_span": evidence.trigger_span,
        "certainty": evidence.certainty,
        "evidence_level": evidence.levels,
        "context": _flat_context(evidence.context),
        "references": evidence.references,
        "attribution": evidence.attribution,
        "rule": evidence.rule,
        "section": evidence.section,
        "citation_basis": evidence.citation_basis,
        "context_facts": [
            {"kind": fact.kind, "value": fact.value, "basis": fact.basis, "span": fact.span}
            for fact in evidence.context
        ],
        "cues": [_cue(cue) for cue in evidence.cues],
        "quotes": [
            {"span": quote.span, "exact": quote.exact, "prefix": quote.prefix, "suffix": quote.suffix}
            for quote in evidence.quotes
        ],
        **({"agent": evidence.agent} if evidence.agent != Agent.TEXT_MINING else {}),
    }


def _flat_context(facts: tuple[ContextFact, ...]) -> dict[str, str]:
    """The first value of each kind; the genotypes all, joined by ``; ``."""
    flat: dict[str, str] = {}
    for fact in facts:
        if fact.kind not in flat:
            flat[fact.kind] = fact.value
        elif fact.kind == "genotype" and fact.value not in flat["genotype"].split("; "):
            flat["genotype"] += f"; {fact.value}"
    return flat


def _outcome(outcome: Outcome) -> _Json:
    printed: _Json = {
        "measure": outcome.measure,
        "value": _number(outcome.value),
        "unit": outcome.unit,
        "numerator": outcome.numerator,
        "denominator": outcome.denominator,
        "p_value": outcome.p_value,
        "time_point": outcome.time_point,
        "group": outcome.group,
        "max_grade": outcome.max_grade,
        "ci_level": outcome.ci_level,
    }
    if outcome.ci:
        numbers = [_number(limit) for limit in outcome.ci]
        printed["ci95" if outcome.ci_level in (None, 95) else "ci"] = numbers
        printed["printed_ci"] = outcome.ci
    given = {name: value for name, value in printed.items() if value is not None}
    return {**given, "printed_value": outcome.value, "span": outcome.span}


def _number(printed: str) -> int | float | str:
    plain = plain_number(printed)
    if plain is None:
        return printed
    return float(plain) if "." in plain else int(plain)


def _entity(entity: Entity) -> _Json:
    return {
        "curie": entity.curie,
        "label": entity.label,
        "category": entity.category,
        "members": entity.members,
        "xrefs": entity.xrefs,
        "synonyms": entity.synonyms,
        "parents": entity.parents,
        "form_of": entity.form_of,
    }


def _disclosure(fact: DisclosedFact) -> _Json:
    return {
        "person": fact.person,
        "predicate": fact.predicate,
        "value": fact.value,
        "label": fact.label,
        "span": fact.span,
        "negated": fact.negated,
    }


def _rejection(rejection: Rejection) -> _Json:
    return {
        "stage": rejection.stage,
        "where": rejection.where,
        "reason": rejection.reason,
        "detail": rejection.detail,
    }
