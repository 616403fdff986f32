"""The works behind a claim: the entries of the bibliographies that its evidence cites, and the documents that speak."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from kg.identifiers import compact
from kg.identity import published_ids
from kg.model import Attribution, Claims, Evidence
from kg.rdf.names import names_for


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

        self.of_document = entries

    def cited(self, evidence: Iterable[Evidence]) -> list[Work]:
        """The entries that some evidence cites, each once, in the order in which they are cited."""
        found: dict[Work, None] = {}
        for piece in evidence:
            entries = self.of_document(piece.document)
            found.update({entries[number]: None for number in piece.references if number in entries})
        return list(found)

    def independent(self, evidence: Iterable[Evidence]) -> frozenset[str]:
        """The works that stand behind a claim, by CURIE: what a claim's weight counts.

        A cited work counts once, however many documents cite it. A document counts for itself where it reports a
        finding of its own, or tells one without a reference that its bibliography lists.
        """
        found = set()
        for piece in evidence:
            works = {work.work for work in self.cited([piece])}
            found |= works
            if piece.attribution != Attribution.RELAYED or not works:
                found.add(piece.document.lower() if piece.document.startswith("doi:") else piece.document)
        return frozenset(found)
