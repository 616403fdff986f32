"""The works behind a claim: the entries of the bibliographies that its evidence cites, and the documents that speak."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from kg.identifiers import compact
from kg.identity import published_ids
from kg.model import Claims, Evidence
from kg.rdf.names import names_for
from kg.weight import cited_works, independent


class Work(NamedTuple):
    """An entry of a bibliography: `id` is the CURIE of its node in the RDF, `work` that of the article, if known."""

    id: str
    work: str
    doi: str | None
    pmid: str | None
    printed: str


class Works:
    """The entries of all bibliographies by document and number, a few documents at a time in memory."""

    def __init__(self, claims: Claims) -> None:
        names = names_for(claims)

        @lru_cache(maxsize=4096)
        def entries(document: str) -> dict[int, Work]:
            record = claims.document(document)
            if record is None:
                return {}
            found = {}
            for entry, node in zip(record.references, names.bibliography(record), strict=True):
                curie = compact(node[1:-1])
                published = published_ids(entry, names.doi_of)
                doi = entry.doi or names.doi_of.get(entry.pmid or "")
                found[entry.number] = Work(curie, published[0] if published else curie, doi, entry.pmid, entry.text)
            return found

        self.of_document, self._doi_of = entries, names.doi_of

    def cited(self, evidence: Iterable[Evidence]) -> list[Work]:
        """The entries that some evidence cites, each once, in the order in which they are cited."""
        found: dict[Work, None] = {}
        for piece in evidence:
            entries = self.of_document(piece.document)
            found.update({entries[number]: None for number in piece.references if number in entries})
        return list(found)

    def independent(self, evidence: Iterable[Evidence]) -> int:
        """How many independent observations stand behind a claim (`kg.weight`)."""
        return independent(((piece, self._works(piece)) for piece in evidence), self._doi_of)

    def _works(self, piece: Evidence) -> tuple[str, ...]:
        entries = self.of_document(piece.document)
        return cited_works(piece, {number: entries[number].work for number in piece.references if number in entries})
