"""A statement → the claim in short, with the weight of its evidence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from kg.ask.answers import Claim, Qualifier, Thing
from kg.identity import published_ids, reference_id, statement_id
from kg.model import Attribution, Certainty, DocumentRecord, Evidence, EvidenceLevel, Lookup, Reference, Statement
from kg.view.appearance import group_of, phrase, spoken
from kg.vocabulary import surest

_YEAR = re.compile(r"\b(1[89]|20)\d\d\b")
_OWN = (Attribution.OWN_VOICE, Attribution.BOTH)


class Weigher:
    """Weighs the statements of a graph.

    :param doi_of: the DOI of a PMID, where some entry of the graph gives both.
    """

    def __init__(self, graph: Lookup, doi_of: dict[str, str]) -> None:
        self._graph, self.doi_of = graph, doi_of
        self.thing: Callable[[str], Thing] = lru_cache(maxsize=1 << 16)(self._thing)
        self._entries: Callable[[str], tuple[int | None, bool, dict[int, tuple[str, int | None]]]] = lru_cache(
            maxsize=1 << 10
        )(self._bibliography)

    def claim(self, statement: Statement, against: Iterable[str] = ()) -> Claim:
        """The claim that a statement makes."""
        evidence = statement.evidence
        certainties = Counter(piece.certainty for piece in evidence)
        levels = {level for piece in evidence for level in piece.levels}
        works = {work for piece in evidence for work in self.works(piece)}
        years = {year for piece in evidence for year in self.years(piece)}
        return Claim(
            id=claim_id(statement),
            subject=self.thing(statement.subject),
            predicate=statement.predicate,
            relation=phrase(statement),
            object=self.thing(statement.object),
            negated=statement.negated,
            qualifiers=tuple(Qualifier(slot, value, self.words(value)) for slot, value in statement.qualifiers),
            certainty=surest(certainties).value,
            certainties={how.value: certainties[how] for how in Certainty if certainties[how]},
            levels=tuple(level.value for level in EvidenceLevel if level in levels),
            genotypes=tuple(self.thing(value) for value in genotypes(statement)),
            evidence=len(evidence),
            documents=len({piece.document for piece in evidence}),
            references=len(works),
            independent=len({seen for piece in evidence for seen in self.observations(piece)}),
            relayed_only=not any(piece.attribution in _OWN for piece in evidence),
            retracted=any(self._entries(piece.document)[1] for piece in evidence),
            years=(min(years), max(years)) if years else None,
            against=tuple(sorted(against)),
            agents=tuple(sorted({piece.agent.value for piece in evidence})),
        )

    def words(self, value: str) -> str:
        """The words for a value: an entity's label, a term's local name, else the value itself."""
        if self._graph.entity(value):
            return self.thing(value).label
        return spoken(value) if value.startswith("biolink:") else value

    def works(self, evidence: Evidence) -> tuple[str, ...]:
        """The ids of the works that evidence cites; a number that the bibliography lacks is one of its own."""
        entries = self._entries(evidence.document)[2]
        return tuple(
            entries[number][0] if number in entries else f"{evidence.document}#{number}"
            for number in evidence.references
        )

    def years(self, evidence: Evidence) -> Iterator[int]:
        """The years of the document and of the works that its evidence cites, where they are known."""
        published, _retracted, entries = self._entries(evidence.document)
        cited = [entries[number][1] for number in evidence.references if number in entries]
        return (year for year in (published, *cited) if year is not None)

    def observations(self, evidence: Evidence) -> tuple[str, ...]:
        """What was observed once, however often it is told: the trials, else the works cited, else the document.

        A document that cites a work and agrees (``both``) is no second observation.
        """
        if trials := tuple(f"trial {fact.value}" for fact in evidence.context if fact.kind == "trial"):
            return trials
        works = self.works(evidence)
        own = not works or evidence.attribution is Attribution.OWN_VOICE
        return (*works, evidence.document) if own else works

    def _thing(self, curie: str) -> Thing:
        entity = self._graph.entity(curie)
        if entity:
            return Thing(curie, entity.label, entity.category, group_of(entity.category).key)
        document = self._graph.document(curie)
        if document:
            return Thing(curie, document.metadata.title or curie, "biolink:Publication", "other")
        return Thing(curie, spoken(curie) if ":" in curie and " " not in curie else curie, "", "other")

    def _bibliography(self, document: str) -> tuple[int | None, bool, dict[int, tuple[str, int | None]]]:
        record = self._graph.document(document)
        if record is None:
            return None, False, {}
        entries = {entry.number: (work_id(record, entry, self.doi_of), entry.year) for entry in record.references}
        return year_of(record), record.metadata.retracted, entries


def claim_id(statement: Statement) -> str:
    """The id of a claim: the hash of the statement's."""
    return statement_id(statement).removeprefix("statement/")


def work_id(document: DocumentRecord, entry: Reference, doi_of: dict[str, str]) -> str:
    """The id of a work: the DOI's or PMID's CURIE, else that of the entry."""
    published = published_ids(entry, doi_of)
    return published[0] if published else reference_id(document.id, entry)


def year_of(document: DocumentRecord) -> int | None:
    """The year in which a document was published, as its metadata print it; None where they do not."""
    found = _YEAR.search(document.metadata.published or "")
    return int(found[0]) if found else None


def genotypes(statement: Statement) -> tuple[str, ...]:
    """The genotypes of the circumstances that its evidence tells, each once."""
    facts = (fact for piece in statement.evidence for fact in piece.context if fact.kind == "genotype")
    return tuple(dict.fromkeys(fact.value for fact in facts))
