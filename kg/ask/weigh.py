"""A statement → the claim in short, with the weight of its evidence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from kg.ask.answers import Claim, Qualifier, Thing
from kg.identity import statement_id
from kg.model import Attribution, Certainty, DocumentRecord, Evidence, EvidenceLevel, Lookup, Statement
from kg.view.appearance import group_of, phrase, spoken
from kg.vocabulary import surest
from kg.weight import cited_works, independent, observations, work_id

_YEAR = re.compile(r"\b(1[89]|20)\d\d\b")
_OWN = (Attribution.OWN_VOICE, Attribution.BOTH)


class _Bibliography(NamedTuple):
    """A document's year and whether it was retracted; the works that it lists and their years, by number."""

    published: int | None
    retracted: bool
    works: dict[int, str]
    years: dict[int, int | None]


class Weigher:
    """Weighs the statements of a graph.

    :param doi_of: the DOI of a PMID, where some entry of the graph gives both.
    """

    def __init__(self, graph: Lookup, doi_of: dict[str, str]) -> None:
        self._graph, self.doi_of = graph, doi_of
        self.thing: Callable[[str], Thing] = lru_cache(maxsize=1 << 16)(self._thing)
        self._entries: Callable[[str], _Bibliography] = lru_cache(maxsize=1 << 10)(self._bibliography)

    def claim(self, statement: Statement, against: Iterable[str] = ()) -> Claim:
        """The claim that a statement makes."""
        evidence = statement.evidence
        certainties = Counter(piece.certainty for piece in evidence)
        levels = {level for piece in evidence for level in piece.levels}
        told = [(piece, self.works(piece)) for piece in evidence]
        works = {work for _, cited in told for work in cited}
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
            sentences=len({(piece.document, piece.pieces) for piece in evidence}),
            documents=len({piece.document for piece in evidence}),
            references=len(works),
            independent=independent(told, self.doi_of),
            observed=self._observed(told),
            relayed_only=not any(piece.attribution in _OWN for piece in evidence),
            retracted=any(self._entries(piece.document).retracted for piece in evidence),
            years=(min(years), max(years)) if years else None,
            against=tuple(sorted(against)),
            agents=tuple(sorted({piece.agent.value for piece in evidence})),
        )

    def _observed(self, told: Sequence[tuple[Evidence, Sequence[str]]]) -> dict[str, int]:
        """How many independent observations are trials, works that are cited, and reports of documents of their own."""
        kinds: dict[str, str] = {}
        for evidence, cited in told:
            for seen in observations(evidence, cited, self.doi_of):
                kind = "trial" if seen.startswith("trial ") else "work" if seen in cited else "report"
                kinds[seen] = kind if kinds.get(seen) != "report" else "report"
        counted = Counter(kinds.values())
        return {kind: counted[kind] for kind in ("trial", "work", "report") if counted[kind]}

    def words(self, value: str) -> str:
        """The words for a value: an entity's label, a term's local name, else the value itself."""
        if self._graph.entity(value):
            return self.thing(value).label
        return spoken(value) if value.startswith("biolink:") else value

    def works(self, evidence: Evidence) -> tuple[str, ...]:
        """The ids of the works that evidence cites; a number that the bibliography lacks is one of its own."""
        return cited_works(evidence, self._entries(evidence.document).works)

    def years(self, evidence: Evidence) -> Iterator[int]:
        """The years of the document and of the works that its evidence cites, where they are known."""
        entries = self._entries(evidence.document)
        cited = [entries.years.get(number) for number in evidence.references]
        return (year for year in (entries.published, *cited) if year is not None)

    def _thing(self, curie: str) -> Thing:
        entity = self._graph.entity(curie)
        if entity:
            return Thing(curie, entity.label, entity.category, group_of(entity.category).key)
        document = self._graph.document(curie)
        if document:
            return Thing(curie, document.metadata.title or curie, "biolink:Publication", "other")
        return Thing(curie, spoken(curie) if ":" in curie and " " not in curie else curie, "", "other")

    def _bibliography(self, document: str) -> _Bibliography:
        record = self._graph.document(document)
        if record is None:
            return _Bibliography(None, False, {}, {})
        return _Bibliography(
            year_of(record),
            record.metadata.retracted,
            {entry.number: work_id(document, entry, self.doi_of) for entry in record.references},
            {entry.number: entry.year for entry in record.references},
        )


def claim_id(statement: Statement) -> str:
    """The id of a claim: the hash of the statement's."""
    return statement_id(statement).removeprefix("statement/")


def year_of(document: DocumentRecord) -> int | None:
    """The year in which a document was published, as its metadata print it; None where they do not."""
    found = _YEAR.search(document.metadata.published or "")
    return int(found[0]) if found else None


def genotypes(statement: Statement) -> tuple[str, ...]:
    """The genotypes of the circumstances that its evidence tells, each once."""
    facts = (fact for piece in statement.evidence for fact in piece.context if fact.kind == "genotype")
    return tuple(dict.fromkeys(fact.value for fact in facts))
