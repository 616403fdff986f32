"""A made-up graph of any size for the benchmarks: the same for the same number of claims, and never held in memory.

    python benchmarks/synthetic.py FOLDER --quads 10000000

writes one as ``graph.nq.zst`` in a folder, for `kg load` and `kg serve`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from kg.export.target import target
from kg.model import (
    BASE,
    Certainty,
    DocumentRecord,
    Entity,
    Evidence,
    EvidenceLevel,
    Metadata,
    Quote,
    Reference,
    Run,
    Source,
    Span,
    Statement,
)
from kg.rdf import quads

DRUGS, GENES, PER_DOCUMENT, REFERENCES, LENGTH = 1_000, 10, 20, 10, 100
"""Drugs; claims for each gene; claims and references of a document; code points of a sentence."""
QUALIFIERS = (
    (("object_aspect_qualifier", "activity"), ("object_direction_qualifier", "decreased")),
    (("object_aspect_qualifier", "expression"), ("object_direction_qualifier", "increased")),
    (),
)


class Synthetic:
    """A `kg.model.Claims` with a number of claims, each property made up as it is gone through.

    A document has 20 claims, a sentence each, and ten references; there are a thousand drugs, and a gene for every
    ten claims, so that what holds ids in memory shows. One claim in ten is denied, one in five hedged.

    :param told_twice: every second claim has evidence in the next document, too.
    """

    base = BASE

    def __init__(self, claims: int, *, told_twice: bool = False) -> None:
        self._claims, self._told_twice, self._genes = claims, told_twice, -(-claims // GENES)
        self.run = Run("0.0.0", "1" * 64, "2" * 64, counts=(("statements", claims),))

    @property
    def documents(self) -> Iterator[DocumentRecord]:
        """One for each twenty claims."""
        return map(self._document, range(-(-self._claims // PER_DOCUMENT)))

    @property
    def entities(self) -> Iterator[Entity]:
        """A thousand drugs, and a gene for every ten claims."""
        yield from (self._drug(number) for number in range(DRUGS))
        yield from (self._gene(number) for number in range(self._genes))

    @property
    def statements(self) -> Iterator[Statement]:
        """The claims: one in ten denied, one in five hedged."""
        documents = -(-self._claims // PER_DOCUMENT)
        for number in range(self._claims):
            places = [number]
            if self._told_twice and number % 2 and number // PER_DOCUMENT + 1 < documents:
                places.append(number + PER_DOCUMENT)
            yield Statement(
                self._drug(number % DRUGS).curie,
                "biolink:affects",
                self._gene(self._gene_of(number)).curie,
                QUALIFIERS[number % 3],
                number % 10 == 0,
                tuple(self._evidence(number, place) for place in places),
            )

    def _gene_of(self, number: int) -> int:
        """Another gene for each claim of a drug, so that no two claims are one."""
        return (number // DRUGS + number % DRUGS * -(-self._genes // DRUGS)) % self._genes

    def entity(self, curie: str) -> Entity | None:
        """The drug or gene with a CURIE."""
        made = {"claimgraph:drug": self._drug, "claimgraph:gene": self._gene}.get(curie[:-7])
        return made(int(curie[-7:])) if made else None

    def document(self, id: str) -> DocumentRecord | None:
        """The document with an id."""
        return self._document(int(id[-7:])) if id.startswith("doi:10.5555/d") else None

    def _drug(self, number: int) -> Entity:
        return Entity(f"claimgraph:drug{number:07}", f"drug {number}", "biolink:SmallMolecule", (), (f"D-{number}",))

    def _gene(self, number: int) -> Entity:
        return Entity(f"claimgraph:gene{number:07}", f"GENE{number}", "biolink:Gene")

    def _document(self, number: int) -> DocumentRecord:
        entries = tuple(
            Reference(
                place, Span(0, 9), f"{place}. An entry.", f"10.1000/{number}.{place}", str(number * REFERENCES + place),
                title="An entry",
            )
            for place in range(1, REFERENCES + 1)
        )  # fmt: skip
        source = Source(f"{number}.txt", "0" * 64, "text")
        return DocumentRecord(f"doi:10.5555/d{number:07}", source, 20 * LENGTH, Metadata("A title"), entries)

    def _evidence(self, number: int, at: int) -> Evidence:
        """The evidence for a claim in the place of one."""
        start = at % PER_DOCUMENT * LENGTH
        words = f"Drug {number % DRUGS} lowered the activity of gene {self._gene_of(number)}."
        place = Span(start, start + 80)
        found = Evidence(f"doi:10.5555/d{at // PER_DOCUMENT:07}", (place,), words, "body", "lowers")
        return replace(
            found,
            subject_span=Span(start, start + 6),
            object_span=Span(start + 30, start + 36),
            certainty=Certainty.HEDGED if number % 5 == 1 else Certainty.ASSERTED,
            levels=(EvidenceLevel.IN_VITRO,),
            references=(1 + at % REFERENCES,),
            quotes=(Quote(place, words),),
        )


def write(path: Path, least: int) -> tuple[int, int]:
    """Write the graph with at least this many quads, and few more, in an empty folder.

    :returns: the numbers of claims and quads.
    """
    sample = 2_000
    a_claim = sum(1 for _line in quads(Synthetic(sample, told_twice=True))) / sample
    claims = round(least / a_claim) + 100
    written = target("nquads").write(Synthetic(claims, told_twice=True), path).written
    return claims, dict(written)["quads"]


def main() -> None:
    """Write a graph."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quads", type=int, default=1_000_000)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    claims, written = write(given.folder, given.quads)
    print(f"{claims:,} claims, {written:,} quads")


if __name__ == "__main__":
    main()
