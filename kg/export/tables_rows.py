"""Claims as rows of the tables of `kg.export.tables_schema`, in one passage through the graph and a few at a time."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from kg.export.ends import Ends
from kg.export.naming import Naming, naming
from kg.export.works import Work, Works
from kg.identifiers import content_hash
from kg.identity import evidence_id, outcome_parts, statement_id
from kg.model import Claims, ContextFact, DocumentRecord, Entity, Evidence, Outcome, Reference, Span, Statement
from kg.numbers import plain_number
from kg.standing import Standing
from kg.vocabulary import surest

Cell = str | int | float | bool | date | list[str] | None
Row = tuple[Cell, ...]

_YEAR = re.compile(r"(?:^|(?<=[^\d]))((?:19|20)\d\d)(?:$|(?=[^\d]))")
_LARGEST = 2**63


def rows(claims: Claims, left: Counter[str]) -> Iterator[tuple[str, Row]]:
    """The rows of all tables as (table, cells in the order of its columns), the rows of a table in a fixed order.

    :param left: counts what no table has a place for, by kind.
    """
    works, names = Works(claims), naming(claims)
    for document in claims.documents:
        yield "documents", _document(document, names)
        left["disclosures"] += len(document.disclosures)
        entries = works.of_document(document.id)
        for reference in document.references:
            yield "references", _reference(names.document(document.id), reference, entries[reference.number])
    left["rejections"] += len(claims.run.rejections)
    for entity in claims.entities:
        yield "entities", _entity(entity, described=True)
    ends = Ends()
    standing = Standing(ends.noting(claims.statements))
    for curie in ends:
        if claims.entity(curie) is None:
            yield "entities", _entity(Entity(curie, "", "biolink:NamedThing"), described=False)
    yield from _Claims(claims, works, left, names, standing).rows()


class _Claims:
    """What the rows of claims and of what hangs on them need of the graph."""

    def __init__(self, claims: Claims, works: Works, left: Counter[str], names: Naming, standing: Standing) -> None:
        self.claims, self.works, self.left, self.names, self.standing = claims, works, left, names, standing

        @lru_cache(maxsize=65536)
        def named(curie: str) -> tuple[str | None, str]:
            entity = claims.entity(curie)
            return (entity.label, entity.category) if entity else (None, "biolink:NamedThing")

        self.named = named

    def rows(self) -> Iterator[tuple[str, Row]]:
        for statement in self.claims.statements:
            local = statement_id(statement)
            pieces = {evidence_id(local, piece): piece for piece in statement.evidence}
            claim = self.names.minted(local)
            yield "claims", self._claim(statement, claim)
            for id, piece in pieces.items():
                yield from self._evidence(piece, self.names.minted(id), claim)

    def _claim(self, statement: Statement, id: str) -> Row:
        evidence = statement.evidence
        certainty = surest(piece.certainty for piece in evidence) if evidence else None
        shown = next((piece for piece in evidence if piece.certainty == certainty), None)
        slots: dict[str, str] = {}
        for slot, value in statement.qualifiers:
            slots.setdefault(slot, value)
        return (
            id,
            statement.subject,
            *self.named(statement.subject),
            statement.predicate,
            statement.object,
            *self.named(statement.object),
            statement.negated,
            certainty,
            self.standing.refusal(statement) is None,
            slots.get("object_direction_qualifier"),
            slots.get("object_aspect_qualifier"),
            slots.get("qualified_predicate"),
            [f"{slot}={value}" for slot, value in statement.qualifiers],
            len(evidence),
            len({piece.document for piece in evidence}),
            self.works.independent(evidence),
            shown.quote if shown else None,
            self.names.document(shown.document) if shown else None,
            *(_whole_of(shown) if shown else (None, None)),
            *_cited(self.works.cited(evidence)),
        )

    def _evidence(self, piece: Evidence, id: str, statement: str) -> Iterator[tuple[str, Row]]:
        works = self.works.cited([piece])
        cited = _cited(works)
        self.left["places of cues"] += len(piece.cues)
        self.left["surroundings of quotes"] += len(piece.quotes)
        yield (
            "evidence",
            (
                id,
                statement,
                self.names.document(piece.document),
                piece.quote,
                *_whole_of(piece),
                [f"{place.start}-{place.end}" for place in piece.pieces],
                piece.section,
                piece.rule,
                piece.certainty,
                piece.attribution,
                list(piece.levels),
                piece.citation_basis,
                [work.id for work in works],
                *cited,
                [f"{cue.kind}={cue.text}" for cue in piece.cues],
                *_span(piece.subject_span),
                *_span(piece.object_span),
                *_span(piece.trigger_span),
            ),
        )
        entries = self.works.of_document(piece.document)
        for number in sorted(set(piece.references)):
            if number in entries:
                yield "citations", (id, number, self.names.document(piece.document), entries[number].id)
            else:
                self.left["numbers of references that no bibliography lists"] += 1
        if piece.outcome:
            yield "outcomes", self._outcome(piece, piece.outcome, id, statement, cited)
        for position, fact in enumerate(piece.context, start=1):
            yield "circumstances", self._circumstance(piece, fact, position, id, statement, cited)

    def _outcome(
        self, piece: Evidence, outcome: Outcome, id: str, statement: str, cited: tuple[list[str], list[str]]
    ) -> Row:
        lower, upper = outcome.ci or (None, None)
        return (
            id,
            statement,
            self.names.document(piece.document),
            self.names.minted(f"outcome/{content_hash([piece.document, *outcome_parts(outcome)])}"),
            outcome.measure,
            outcome.value,
            _number(outcome.value),
            outcome.unit,
            self._whole(outcome.numerator),
            self._whole(outcome.denominator),
            lower,
            _number(lower),
            upper,
            _number(upper),
            self._whole(outcome.ci_level),
            outcome.p_value,
            _number(outcome.p_value),
            outcome.time_point,
            outcome.group,
            self._whole(outcome.max_grade),
            piece.quote,
            *_span(outcome.span),
            *cited,
        )

    def _circumstance(
        self,
        piece: Evidence,
        fact: ContextFact,
        position: int,
        id: str,
        statement: str,
        cited: tuple[list[str], list[str]],
    ) -> Row:
        label = self.named(fact.value)[0]
        return (
            id,
            position,
            statement,
            self.names.document(piece.document),
            fact.kind,
            fact.value,
            label,
            fact.basis,
            piece.quote,
            *_span(fact.span),
            *cited,
        )

    def _whole(self, value: int | None) -> int | None:
        if value is not None and not -_LARGEST <= value < _LARGEST:
            self.left["whole numbers of more than 64 bits"] += 1
            return None
        return value


def _document(document: DocumentRecord, names: Naming) -> Row:
    metadata = document.metadata
    return (
        names.document(document.id),
        metadata.title,
        [person.name for person in metadata.authors],
        metadata.journal,
        metadata.doi,
        metadata.pmid,
        metadata.published,
        whole_date(metadata.published),
        _year(metadata.published),
        metadata.received,
        metadata.accepted,
        metadata.license,
        metadata.copyright,
        metadata.retracted,
        document.length,
        document.source.name,
        document.source.sha256,
        document.source.format,
    )


def _reference(document: str, reference: Reference, work: Work) -> Row:
    return (
        document,
        reference.number,
        work.id,
        reference.doi,
        reference.pmid,
        reference.verified,
        reference.title,
        list(reference.authors),
        reference.year,
        reference.text,
        *reference.span,
        list(reference.mentions),
    )


def _entity(entity: Entity, *, described: bool) -> Row:
    lists = (list(entity.xrefs), list(entity.synonyms), list(entity.parents))
    return (entity.curie, entity.label, entity.category, described, *lists, entity.form_of, list(entity.members))


def whole_date(printed: str | None) -> date | None:
    """The date that is printed as year, month and day in ISO 8601, None where it is anything else.

    >>> whole_date("2024-03-05"), whole_date("March 2024")
    (datetime.date(2024, 3, 5), None)
    """
    try:
        return date.fromisoformat(printed or "") if len(printed or "") == 10 else None
    except ValueError:
        return None


def _year(printed: str | None) -> int | None:
    years = set(_YEAR.findall(printed or ""))
    return int(years.pop()) if len(years) == 1 else None


def _number(printed: str | None) -> float | None:
    plain = plain_number(printed) if printed else None
    value = float(plain) if plain is not None else math.nan
    return value if math.isfinite(value) else None


def _span(span: Span | None) -> tuple[int | None, int | None]:
    return (span.start, span.end) if span else (None, None)


def _whole_of(evidence: Evidence) -> tuple[int | None, int | None]:
    return (evidence.pieces[0].start, evidence.pieces[-1].end) if evidence.pieces else (None, None)


def _cited(works: list[Work]) -> tuple[list[str], list[str]]:
    dois = dict.fromkeys(work.doi for work in works if work.doi)
    pmids = dict.fromkeys(work.pmid for work in works if work.pmid)
    return list(dois), list(pmids)
