"""The parts of a page: evidence with its words marked, documents and works in short, identifiers with their pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from kg.ask import answers
from kg.ask.weigh import Weigher, year_of
from kg.explain import evidence_steps
from kg.identity import evidence_id, statement_id
from kg.model import DocumentRecord, Evidence, Lookup, Reference, Statement
from kg.view.appearance import level_words
from kg.view.catalogue import link
from kg.view.details import ATTRIBUTION_WORDS, outcome_words
from kg.view.quotes import stretches
from kg.weight import work_id

_MARKER = re.compile(r"marker (?P<surface>[^;]+)")


def evidence_of(graph: Lookup, weigher: Weigher, statement: Statement, evidence: Evidence) -> answers.Evidence:
    """A piece of evidence as its page shows it."""
    record = graph.document(evidence.document)
    entries = {entry.number: entry for entry in record.references} if record else {}
    known = {thing for fact in evidence.context if graph.entity(thing := fact.value)}
    return answers.Evidence(
        id=evidence_id(statement_id(statement), evidence).removeprefix("evidence/"),
        document=short_document(record) if record else _unknown(evidence.document),
        section=evidence.section,
        before=evidence.quotes[0].prefix if evidence.quotes else "",
        quote=tuple(_with_markers(evidence)),
        after=evidence.quotes[-1].suffix if evidence.quotes else "",
        start=evidence.pieces[0].start,
        end=evidence.pieces[-1].end,
        certainty=evidence.certainty.value,
        levels=tuple(level.value for level in evidence.levels),
        level_words=tuple(level_words(level) for level in evidence.levels),
        attribution=evidence.attribution.value,
        attribution_words=ATTRIBUTION_WORDS[evidence.attribution],
        context=tuple(
            answers.Circumstance(
                fact.kind,
                weigher.words(fact.value),
                weigher.thing(fact.value) if fact.value in known else None,
                fact.basis,
            )
            for fact in evidence.context
        ),
        references=tuple(
            work_of(weigher, record, entries[number])
            if record and number in entries
            else answers.Work(f"{evidence.document}#{number}", number, "not in the bibliography", None, None, ())
            for number in evidence.references
        ),
        citation_basis=evidence.citation_basis,
        outcome=outcome_words(evidence.outcome) if evidence.outcome else "",
        rule=evidence.rule,
        agent=evidence.agent.value,
        why=tuple(evidence_steps(graph, statement, evidence)),
    )


def short_document(record: DocumentRecord) -> answers.Document:
    """A document in short."""
    metadata = record.metadata
    return answers.Document(
        id=record.id,
        title=metadata.title or record.source.name,
        url=link(record.id).url,
        journal=metadata.journal,
        year=year_of(record),
        license=metadata.license,
        retracted=metadata.retracted,
    )


def work_of(weigher: Weigher, record: DocumentRecord, entry: Reference) -> answers.Work:
    """An entry of a document's bibliography."""
    curies = [f"doi:{entry.doi}" if entry.doi else "", f"PMID:{entry.pmid}" if entry.pmid else ""]
    return answers.Work(
        id=work_id(record.id, entry, weigher.doi_of),
        number=entry.number,
        printed=" ".join(entry.text.split()),
        title=entry.title,
        year=entry.year,
        identifiers=identifiers(filter(None, curies)),
    )


def document_page(
    weigher: Weigher, record: DocumentRecord, resting: Mapping[int, int], held: answers.Claims
) -> answers.DocumentPage:
    """A document with its bibliography and claims; `resting` are the claims that rest on each of its entries."""
    metadata = record.metadata
    curies = [
        record.id,
        f"doi:{metadata.doi}" if metadata.doi else "",
        f"PMID:{metadata.pmid}" if metadata.pmid else "",
    ]
    return answers.DocumentPage(
        document=short_document(record),
        identifiers=identifiers(dict.fromkeys(filter(None, curies))),
        authors=tuple(person.name for person in metadata.authors),
        source=record.source.name,
        sha256=record.source.sha256,
        references=tuple(
            (work_of(weigher, record, entry), resting.get(entry.number, 0)) for entry in record.references
        ),
        total=held.total,
        claims=held.claims,
    )


def identifiers(curies: Iterable[str]) -> tuple[answers.Identifier, ...]:
    """CURIEs with the pages that show them."""
    return tuple(answers.Identifier(*link(curie)) for curie in curies)


def _unknown(id: str) -> answers.Document:
    return answers.Document(id, id, link(id).url, None, None, None, False)


def _with_markers(evidence: Evidence) -> Iterator[answers.Stretch]:
    """The stretches of the quote, cut at the citation marker that governs it where the quote holds it."""
    found = _MARKER.match(evidence.citation_basis)
    surface = found["surface"].strip() if found else ""
    start = evidence.quote.rfind(surface) if surface else -1
    end = start + len(surface)
    at = 0
    for text, roles in stretches(evidence):
        cuts = sorted({0, len(text), *(cut - at for cut in (start, end) if start >= 0 and at < cut < at + len(text))})
        for first, last in pairwise(cuts):
            within = start <= at + first and at + last <= end and start >= 0
            yield answers.Stretch(text[first:last], (*roles, "citation") if within else roles)
        at += len(text)
