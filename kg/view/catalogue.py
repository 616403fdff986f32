"""Looking things up in a graph for display: labels, links, documents and references."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from kg.identifiers import expand, is_valid
from kg.identity import dois_by_pmid
from kg.model import ClaimGraph, DocumentRecord, Entity, Evidence, Reference, Statement
from kg.view.appearance import spoken
from kg.weight import cited_works, independent, work_id

_LOCAL = "claimgraph"


class Link(NamedTuple):
    """A link to a page that shows an identifier."""

    label: str
    url: str


@dataclass(frozen=True)
class Catalogue:
    """The entities and documents of a graph by id."""

    entities: dict[str, Entity]
    documents: dict[str, DocumentRecord]

    @cached_property
    def doi_of(self) -> dict[str, str]:
        """The DOI of a PMID, where some entry gives both."""
        return dois_by_pmid(self.documents.values())

    def entity(self, curie: str) -> Entity:
        """The entity; for a document its title, for an unknown id the words of the id, so that nothing is unnamed."""
        found = self.entities.get(curie)
        if found:
            return found
        document = self.documents.get(curie)
        label = document.metadata.title if document else None
        return Entity(curie, label or spoken(curie) or curie, "biolink:Publication" if document else "")

    def words(self, value: str) -> str:
        """The label of an entity's CURIE, the words of a vocabulary's CURIE, and any other value unchanged."""
        if value in self.entities:
            return self.entities[value].label
        return spoken(value) if is_valid(value) and value.startswith("biolink:") else value

    def reference(self, document: str, number: int) -> Reference | None:
        """The entry of a document's bibliography, or None where the list has no such number."""
        record = self.documents.get(document)
        return next((entry for entry in record.references if entry.number == number), None) if record else None


def catalogue(graph: ClaimGraph) -> Catalogue:
    """The catalogue of a graph."""
    return Catalogue({e.curie: e for e in graph.entities}, {d.id: d for d in graph.documents})


def link(curie: str) -> Link:
    """A CURIE with its page; the URL is empty for a local id or one whose pattern does not fit.

    >>> link("HGNC:990").url, link("claimgraph:Regimen").url
    ('http://identifiers.org/hgnc/990', '')
    """
    local = curie.partition(":")[0] == _LOCAL
    return Link(curie, "" if local or not is_valid(curie) else expand(curie))


def reference_links(reference: Reference) -> tuple[Link, ...]:
    """The DOI and PubMed pages of a reference, where its identifiers are known."""
    curies = (f"doi:{reference.doi}" if reference.doi else "", f"PMID:{reference.pmid}" if reference.pmid else "")
    return tuple(link(curie) for curie in curies if curie)


def independent_observations(statements: Iterable[Statement], names: Catalogue) -> int:
    """How many independent observations stand behind some statements (`kg.weight`)."""
    return independent(((e, _cited(e, names)) for s in statements for e in s.evidence), names.doi_of)


def _cited(evidence: Evidence, names: Catalogue) -> tuple[str, ...]:
    record = names.documents.get(evidence.document)
    entries = (entry for entry in (record.references if record else ()) if entry.number in evidence.references)
    return cited_works(evidence, {entry.number: work_id(evidence.document, entry, names.doi_of) for entry in entries})
