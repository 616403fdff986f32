"""What licences documents say that they have, and whether these are open (``data/export/open_licenses.tsv``)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import NamedTuple

from kg.model import Claims, DocumentRecord, Entity, Run, Statement

NONE = "none given"


class License(NamedTuple):
    """A licence: its SPDX name without a version where it is known, else its words; only a known one can be open."""

    name: str
    open: bool


@cache
def _table() -> tuple[tuple[re.Pattern[str], License], ...]:
    # Not in kg/data: the hash of that folder says what steered extraction, and this does not.
    lines = (files("kg") / "data" / "export" / "open_licenses.tsv").read_text(encoding="utf-8").splitlines()[2:]
    rows = (line.split("\t") for line in lines)
    return tuple(
        (re.compile(pattern, re.IGNORECASE), License(name, is_open == "yes")) for pattern, name, is_open in rows
    )


def license_of(document: DocumentRecord) -> License:
    """The licence of a document."""
    return known_license(document.metadata.license)


@cache
def known_license(printed: str | None) -> License:
    """The licence that some words mean; not open where they are unknown.

    >>> known_license("https://creativecommons.org/licenses/by/4.0/"), known_license("CC BY-NC 4.0").open
    (License(name='CC-BY', open=True), False)
    """
    words = " ".join((printed or "").split())
    if not words:
        return License(NONE, False)
    return next((license for pattern, license in _table() if pattern.search(words)), License(words, False))


@dataclass(frozen=True)
class OpenOnly:
    """A graph without the documents whose licence is not open: what they alone say is not in it.

    The statements that are left have the evidence of open documents, the entities are those that these use, and the
    run has neither counts nor rejections, for those are of the whole build.
    """

    whole: Claims

    @property
    def base(self) -> str:
        """What the IRIs of its minted ids begin with."""
        return self.whole.base

    @property
    def documents(self) -> Iterable[DocumentRecord]:
        """The documents whose licence is open."""
        return (document for document in self.whole.documents if document.id in self.open)

    @property
    def statements(self) -> Iterable[Statement]:
        """The statements that open documents make, with the evidence of those."""
        for statement in self.whole.statements:
            evidence = tuple(piece for piece in statement.evidence if piece.document in self.open)
            if evidence:
                ends = (statement.subject, statement.predicate, statement.object)
                yield Statement(*ends, statement.qualifiers, statement.negated, evidence)

    @property
    def entities(self) -> Iterable[Entity]:
        """The entities that these use."""
        return (entity for entity in self.whole.entities if entity.curie in self._used)

    @property
    def run(self) -> Run:
        """What made the graph, of the sources of open documents."""
        run = self.whole.run
        sources = {document.source for document in self.documents}
        inputs = tuple(source for source in run.inputs if source in sources)
        return Run(run.version, run.lexicon_sha256, run.rules_sha256, inputs)

    def entity(self, curie: str) -> Entity | None:
        """The entity with a CURIE, where open documents use it."""
        return self.whole.entity(curie) if curie in self._used else None

    def document(self, id: str) -> DocumentRecord | None:
        """The document with an id, where its licence is open."""
        return self.whole.document(id) if id in self.open else None

    @cached_property
    def open(self) -> frozenset[str]:
        """The ids of the documents whose licence is open."""
        return frozenset(document.id for document in self.whole.documents if license_of(document).open)

    @cached_property
    def _used(self) -> frozenset[str]:
        used = {mention for document in self.documents for entry in document.references for mention in entry.mentions}
        used |= {fact.value for document in self.documents for fact in document.disclosures}
        for statement in self.statements:
            used |= {statement.subject, statement.object, *(value for _, value in statement.qualifiers)}
            used |= {fact.value for piece in statement.evidence for fact in piece.context}
        waiting, found = used, set[str]()
        while waiting:
            found |= waiting
            described = [entity for curie in sorted(waiting) if (entity := self.whole.entity(curie))]
            waiting = {up for entity in described for up in (*entity.parents, *entity.members, entity.form_of or "")}
            waiting -= found
        return frozenset(found)


def counted(claims: Claims) -> Counter[License]:
    """How many documents have each licence."""
    return Counter(license_of(document) for document in claims.documents)
