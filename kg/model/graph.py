"""What a build holds: the claims of many documents as one graph, in memory or to go through."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from kg.model.claim import DisclosedFact, Rejection, Statement
from kg.model.document import Metadata, Reference, Source
from kg.model.found import Entity


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document as the graph keeps it: everything but its text. `length` is the text's length in code points."""

    id: str
    source: Source
    length: int
    metadata: Metadata = Metadata()
    references: tuple[Reference, ...] = ()
    disclosures: tuple[DisclosedFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """What made a build: the version of the code and the hashes of the data that steered it, and its counts.

    No clock and no machine: two runs of the same version on the same inputs and data are the same run.
    """

    version: str
    lexicon_sha256: str
    rules_sha256: str
    inputs: tuple[Source, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    rejections: tuple[Rejection, ...] = ()


BASE = "https://w3id.org/claimgraph/"
"""What the IRIs of minted ids begin with, where a build is given nothing else."""


class Lookup(Protocol):
    """A graph in which entities and documents are found by their ids."""

    def entity(self, curie: str) -> Entity | None:
        """The entity with a CURIE, None where the graph does not describe it."""

    def document(self, id: str) -> DocumentRecord | None:
        """The document with an id, None where the graph does not hold it."""


class Claims(Lookup, Protocol):
    """A graph to go through: a `ClaimGraph` in memory, or a file too large for it.

    Each property may be gone through more than once, and gives the same order each time.
    """

    @property
    def documents(self) -> Iterable[DocumentRecord]:
        """The documents, each with its bibliography."""

    @property
    def entities(self) -> Iterable[Entity]:
        """The entities that statements and references use."""

    @property
    def statements(self) -> Iterable[Statement]:
        """The statements, merged, each with all its evidence."""

    @property
    def run(self) -> Run:
        """What made the graph."""

    @property
    def base(self) -> str:
        """What the IRIs of its minted ids begin with."""


@dataclass(frozen=True)
class ClaimGraph:
    """A whole build as values: what `rdf` writes and reads, and what views and exports take.

    `statements` are merged (equal ones are one, with all their evidence) and sorted; so are the other tuples.
    """

    documents: tuple[DocumentRecord, ...]
    entities: tuple[Entity, ...]
    statements: tuple[Statement, ...]
    run: Run
    base: str = field(default=BASE, compare=False)

    def entity(self, curie: str) -> Entity | None:
        """The entity with a CURIE, None where the graph does not describe it."""
        return self._entities.get(curie)

    def document(self, id: str) -> DocumentRecord | None:
        """The document with an id, None where the graph does not hold it."""
        return self._documents.get(id)

    @cached_property
    def _entities(self) -> dict[str, Entity]:
        return {entity.curie: entity for entity in self.entities}

    @cached_property
    def _documents(self) -> dict[str, DocumentRecord]:
        return {document.id: document for document in self.documents}
