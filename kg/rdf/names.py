"""The IRIs of the nodes: minted ones under the base of the build, and the DOIs and PMIDs of articles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.identifiers import content_hash
from kg.identity import doi_map, evidence_id, published_ids, reference_id, statement_id
from kg.model import Claims, DocumentRecord, Evidence, Person, Reference, Span, Statement
from kg.rdf.terms import resource
from kg.vocabulary import CLAIMGRAPH

_MINTED_DOCUMENT = "claimgraph:document/"


@dataclass(frozen=True)
class Names:
    """Names nodes under `base`; `doi_of` is the DOI of a PMID, where some entry of the build gives both."""

    base: str
    doi_of: Mapping[str, str]

    def minted(self, local: str) -> str:
        """The term of an id that Claimgraph mints."""
        return f"<{self.base}{local}>"

    def document(self, curie: str) -> str:
        """The term of a document: its DOI's IRI, or one under the base where the id is minted."""
        if self.base != CLAIMGRAPH and curie.startswith(_MINTED_DOCUMENT):
            return self.minted(curie.removeprefix("claimgraph:"))
        return resource(curie)

    def statement(self, statement: Statement) -> str:
        """The term of a statement."""
        return self.minted(statement_id(statement))

    def evidence(self, statement: str, evidence: Evidence) -> str:
        """The term of a piece of evidence for the statement with the term `statement`."""
        return self.minted(evidence_id(statement.removeprefix(f"<{self.base}").removesuffix(">"), evidence))

    def author(self, document: str, position: int, person: Person) -> str:
        """The term of a document's author; two documents' authors of one name are not taken for one person."""
        return self.minted(f"person/{content_hash([document, str(position), person.name])}")

    def discloser(self, document: DocumentRecord, person: str) -> str:
        """The term of a person of the disclosures: the author with this name or these initials, else a person apart."""
        for position, author in enumerate(document.metadata.authors, start=1):
            if person in (author.name, author.initials):
                return self.author(document.id, position, author)
        return self.minted(f"person/{content_hash([document.id, person])}")

    def is_author(self, document: DocumentRecord, person: str) -> bool:
        """Whether the person of a disclosure is an author of the document."""
        return any(person in (author.name, author.initials) for author in document.metadata.authors)

    def published(self, reference: Reference) -> list[str]:
        """The terms of the article that an entry names: its DOI's IRI first, then its PMID's; none where unresolved."""
        return [resource(curie) for curie in published_ids(reference, self.doi_of)]

    def bibliography(self, document: DocumentRecord) -> tuple[str, ...]:
        """The terms of the document's entries, in their order.

        An entry whose DOI or PMID is known is that article, the same node in every document; a second entry for the
        same article, or one for the document itself, is a node apart, so that numbers and words do not mix.
        """
        taken = {self.document(document.id)}
        entries = []
        for reference in document.references:
            published = self.published(reference)
            free = bool(published) and published[0] not in taken
            entry = published[0] if free else self.minted(reference_id(document.id, reference))
            taken.add(entry)
            entries.append(entry)
        return tuple(entries)

    def target(self, document: str, span: Span) -> str:
        """The term of a stretch of a document's text."""
        return self.minted(f"target/{content_hash([document, str(span.start), str(span.end)])}")


def names_for(graph: Claims, base: str | None = None) -> Names:
    """The names of a graph's nodes under a base, that of the graph where None."""
    return Names(base or graph.base, doi_map(graph.documents))
