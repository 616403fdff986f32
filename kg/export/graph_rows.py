"""A graph as the nodes and relationships of the property-graph schema, one at a time."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path

import msgspec

from kg import vocabulary as term
from kg.export.graph_labels import ANY_THING, label_of, relationship_type
from kg.export.naming import naming
from kg.export.property_graph import FIXED_TYPES, RESERVED, Edge, End, Node, Value
from kg.identifiers import content_hash
from kg.identity import doi_map, evidence_id, published_ids, reference_id, run_id, source_id, statement_id
from kg.model import Claims, DocumentRecord, Entity, Evidence, Reference, Source, Statement
from kg.scratch import TextSet
from kg.spill import Spill
from kg.standing import Standing

SHOWN = 25
"""How many quotes, documents and references a compact relationship shows; `evidence_count` and the claim have all."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_encode = msgspec.json.Encoder().encode


class RunRecord(msgspec.Struct, frozen=True):
    """What the record of a run holds; its inputs and rejections are nodes."""

    version: str
    lexicon_sha256: str
    rules_sha256: str
    counts: tuple[tuple[str, int], ...]


class GraphRows:
    """The rows of a graph; memory does not grow with it.

    :param scratch: a folder for what does not fit into memory.
    """

    def __init__(self, claims: Claims, scratch: Path) -> None:
        self._claims, self._scratch = claims, scratch
        self._doi_of, self._names = doi_map(claims.documents), naming(claims)
        self._standing = Standing(claims.statements)
        self._end = lru_cache(maxsize=1 << 16)(self._entity_end)
        self._entries = lru_cache(maxsize=1 << 10)(self._entries_of)

    def nodes(self) -> Iterator[Node]:
        """All nodes; no two of a kind have one id."""
        missing = TextSet()
        for entity in self._claims.entities:
            missing.update(c for c in _neighbours(entity) if self._claims.entity(c) is None)
            yield Node("Entity", label_of(entity.category), entity.curie, _entity(entity))
        references = Spill(self._scratch, "references")
        for document in self._claims.documents:
            yield Node("Document", "Document", self._names.document(document.id), _document(document))
            for reference in document.references:
                references.add(_encode((self.reference(document.id, reference), *_shown_reference(reference))))
                missing.update(c for c in reference.mentions if self._claims.entity(c) is None)
        for identifier, same in groupby(map(json.loads, references), key=lambda row: row[0]):
            columns = zip(*(row[1:] for row in same), strict=True)
            first = tuple(next((value for value in column if value is not None), None) for column in columns)
            yield Node("Reference", "Reference", str(identifier), first)
        for statement in self._claims.statements:
            missing.update(c for c in (statement.subject, statement.object) if self._end(c).label == ANY_THING)
            identifier = self._claim_id(statement)
            yield Node("Claim", "Claim", identifier, self._claim(statement))
            for name, evidence in self._named(statement):
                values = _evidence(identifier, self._names.document(evidence.document), evidence)
                yield Node("Evidence", "Evidence", name, values)
        for curie in (curie for curie in missing if self._claims.entity(curie) is None):
            yield Node("Entity", ANY_THING, curie, (None, None, (), (), None))
        yield from self._run_nodes()

    def edges(self) -> Iterator[Edge]:
        """All relationships between the nodes; no two of a kind, type and ends have one key."""
        yield from self._vocabulary_edges()
        yield from self._document_edges()
        for statement in self._claims.statements:
            claim = End("Claim", self._claim_id(statement))
            yield _edge("subject", claim, self._end(statement.subject))
            yield _edge("object", claim, self._end(statement.object))
            if relation := self.relationship(statement):
                yield self._relation(statement, relation)
            for name, evidence in self._named(statement):
                piece = End("Evidence", name)
                yield _edge("has_evidence", claim, piece)
                if self._claims.document(evidence.document) is not None:
                    yield _edge("from", piece, End("Document", self._names.document(evidence.document)))
                for number, cited in self._cited(evidence):
                    yield _edge("cites", piece, End("Reference", cited), number)

    def relationship(self, statement: Statement) -> str | None:
        """The type of a claim's compact relationship; None where it has none: nothing asserts it, something denies it,
        or its predicate may not stand alone."""
        if self._standing.refusal(statement):
            return None
        found = relationship_type(statement)
        return f"{found}_CLAIM" if found in RESERVED else found

    def reference(self, document: str, reference: Reference) -> str:
        """The id of a bibliography entry: the CURIE of its article, else one that is minted."""
        published = published_ids(reference, self._doi_of)
        return published[0] if published else self._names.minted(reference_id(document, reference))

    def _entity_end(self, curie: str) -> End:
        entity = self._claims.entity(curie)
        return End(label_of(entity.category) if entity else ANY_THING, curie)

    def _entries_of(self, document: str) -> dict[int, str]:
        record = self._claims.document(document)
        return {entry.number: self.reference(document, entry) for entry in record.references} if record else {}

    def _cited(self, evidence: Evidence) -> Iterator[tuple[int, str]]:
        entries = self._entries(evidence.document)
        return ((number, entries[number]) for number in evidence.references if number in entries)

    def _claim_id(self, statement: Statement) -> str:
        return self._names.minted(statement_id(statement))

    def _named(self, statement: Statement) -> Iterator[tuple[str, Evidence]]:
        """The evidence of a statement, each piece with its id."""
        identifier, taken = statement_id(statement), Counter[str]()
        for evidence in statement.evidence:
            name = self._names.minted(evidence_id(identifier, evidence))
            taken[name] += 1
            yield (name if taken[name] == 1 else f"{name}#{taken[name]}"), evidence

    def _claim(self, statement: Statement) -> tuple[Value, ...]:
        bare = Statement(
            statement.subject, statement.predicate, statement.object, statement.qualifiers, statement.negated
        )
        return (
            statement.subject,
            statement.predicate,
            statement.object,
            statement.negated,
            _qualifiers(statement),
            _surest(statement),
            len(statement.evidence),
            self.relationship(statement),
            _record(bare),
        )

    def _relation(self, statement: Statement, type_: str) -> Edge:
        cited = (reference for evidence in statement.evidence for _, reference in self._cited(evidence))
        values = (
            self._claim_id(statement),
            statement.predicate,
            _qualifiers(statement),
            statement.negated,
            _surest(statement),
            len(statement.evidence),
            _first(self._names.document(evidence.document) for evidence in statement.evidence),
            _first(cited),
            _first(_shown(evidence.quote) for evidence in statement.evidence),
        )
        return Edge("relation", type_, self._end(statement.subject), self._end(statement.object), values)

    def _vocabulary_edges(self) -> Iterator[Edge]:
        for entity in self._claims.entities:
            start = self._end(entity.curie)
            for type_, ends in (("IS_A", entity.parents), ("HAS_MEMBER", entity.members), ("FORM_OF", _form(entity))):
                for end in dict.fromkeys(ends):
                    yield Edge("vocabulary", type_, start, self._end(end))

    def _document_edges(self) -> Iterator[Edge]:
        run = End("Run", self._names.minted(run_id(self._claims.run)))
        names = Spill(self._scratch, "title-names")
        for document in self._claims.documents:
            start = End("Document", self._names.document(document.id))
            yield _edge("read", run, start)
            listed: set[tuple[str, int]] = set()
            for reference in document.references:
                entry = End("Reference", self.reference(document.id, reference))
                if (entry.id, reference.number) not in listed:
                    listed.add((entry.id, reference.number))
                    yield _edge("bibliography", start, entry, reference.number, _shown(reference.text))
                for curie in reference.mentions:
                    names.add(_encode((entry.id, curie)))
        for identifier, curie in map(json.loads, names):
            yield _edge("title_names", End("Reference", identifier), self._end(curie))
        for node in self._run_nodes():
            if node.kind != "Run":
                yield _edge("used" if node.kind == "Source" else "rejected", run, End(node.label, node.id))

    def _run_nodes(self) -> Iterator[Node]:
        run = self._claims.run
        identifier = self._names.minted(run_id(run))
        shown = tuple(f"{_shown(name)}={number}" for name, number in run.counts)
        record = RunRecord(run.version, run.lexicon_sha256, run.rules_sha256, run.counts)
        hashes = (_shown(run.version), _shown(run.lexicon_sha256), _shown(run.rules_sha256))
        yield Node("Run", "Run", identifier, (*hashes, shown, _record(record)))
        for source in dict.fromkeys(run.inputs):
            yield Node("Source", "Source", self._names.minted(source_id(source)), _source(source))
        for rejection, times in Counter(run.rejections).items():
            parts = (rejection.stage, rejection.where, rejection.reason, rejection.detail)
            name = self._names.minted(f"rejection/{content_hash([f'claimgraph:{run_id(run)}', *parts])}")
            yield Node("Rejection", "Rejection", name, (*map(_shown, parts), times, _record(rejection)))


def _neighbours(entity: Entity) -> tuple[str, ...]:
    return (*entity.parents, *entity.members, *_form(entity))


def _form(entity: Entity) -> tuple[str, ...]:
    return (entity.form_of,) if entity.form_of else ()


def _edge(kind: str, start: End, end: End, *values: Value) -> Edge:
    return Edge(kind, FIXED_TYPES[kind], start, end, values)


def _surest(statement: Statement) -> str | None:
    certainties = [evidence.certainty for evidence in statement.evidence]
    return str(term.surest(certainties)) if certainties else None


def _qualifiers(statement: Statement) -> tuple[str, ...]:
    return tuple(_shown(f"{slot}={value}") for slot, value in statement.qualifiers)


def _first(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))[:SHOWN]


def _shown(text: str) -> str:
    """Text without control characters, which some databases refuse; the record has it as it is."""
    return _CONTROL.sub("\ufffd", text)


def _maybe(text: str | None) -> str | None:
    return None if text is None else _shown(text)


def _record(value: object) -> str:
    return _encode(value).decode()


def _entity(entity: Entity) -> tuple[Value, ...]:
    names = tuple(map(_shown, entity.synonyms))
    return _shown(entity.label), entity.category, names, entity.xrefs, _record(entity)


def _document(document: DocumentRecord) -> tuple[Value, ...]:
    of = document.metadata
    shown = map(_maybe, (of.title, of.journal, of.doi, of.pmid, of.published))
    return (*shown, of.retracted, _shown(document.source.name), document.length, _record(document))


def _shown_reference(reference: Reference) -> tuple[str | int | None, ...]:
    title, doi, pmid = map(_maybe, (reference.title, reference.doi, reference.pmid))
    return title, doi, pmid, reference.year, _shown(reference.text)


def _evidence(claim: str, document: str, evidence: Evidence) -> tuple[Value, ...]:
    outcome = evidence.outcome
    return (
        claim,
        document,
        _shown(evidence.quote),
        _shown(evidence.section),
        evidence.pieces[0].start if evidence.pieces else None,
        evidence.pieces[-1].end if evidence.pieces else None,
        _shown(evidence.rule),
        str(evidence.certainty),
        tuple(map(str, evidence.levels)),
        str(evidence.attribution),
        tuple(_shown(f"{fact.kind}={fact.value}") for fact in evidence.context),
        tuple(_shown(f"{cue.kind}={cue.text}") for cue in evidence.cues),
        evidence.references,
        _shown(evidence.citation_basis),
        _shown(outcome.measure) if outcome else None,
        _shown(outcome.value) if outcome else None,
        _shown(outcome.unit) if outcome else None,
        _record(evidence),
    )


def _source(source: Source) -> tuple[Value, ...]:
    return (*map(_shown, (source.name, source.sha256, source.format)), _record(source))
