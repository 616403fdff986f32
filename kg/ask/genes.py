"""Which genes a variant is of: those that the lexicon tells of it, else those that its label begins with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from kg.imports.names import entities, named
from kg.model import Entity
from kg.resources import data_groups, data_table
from kg.view.appearance import group_of

_GENE = "biolink:Gene"
_PROFILES = re.compile(r" (?:and|or|\+) ", re.IGNORECASE)
_FUSED = re.compile(r"::|[-/:]")


class Genes:
    """The genes of variants.

    :param held: the entities of a graph; its own genes come before those that only the lexicon has.
    """

    def __init__(self, held: Iterable[Entity]) -> None:
        self._own: dict[str, Entity] = {}
        for entity in held:
            if group_of(entity.category).key == "gene":
                self._own |= {name: entity for name in (entity.curie, *entity.xrefs, entity.label.casefold())}

    def of(self, variant: Entity) -> tuple[Entity, ...]:
        """The genes of an entity, none where it is no variant or does not tell them.

        >>> [gene.label for gene in Genes(()).of(Entity("X:1", "BCR::ABL1 fusion", "biolink:SequenceVariant"))]
        ['BCR', 'ABL1']
        """
        if group_of(variant.category).key != "variant":
            return ()
        curies = data_groups("lexicon", "genotype.gene.tsv").get(variant.curie, ())
        told = [entities()[curie] for curie in curies if curie in entities()]
        found = told or [gene for part in _PROFILES.split(variant.label) for gene in self._named(part)]
        return tuple({gene.curie: gene for gene in map(self._held, found)}.values())

    def _named(self, label: str) -> list[Entity]:
        """The gene that the first word of a label is, or the genes that a fusion joins in it."""
        first = next(iter(label.split()), "")
        for words in ([first], _FUSED.split(first)):
            if found := [gene for word in words if word and (gene := self._gene(word))]:
                return found
        return []

    def _gene(self, name: str) -> Entity | None:
        return self._own.get(name.casefold()) or _by_symbol().get(name) or named(name, _GENE)

    def _held(self, gene: Entity) -> Entity:
        """The gene as the graph has it, by its CURIE or one that is the same, else as it is."""
        return next((self._own[one] for one in (gene.curie, *gene.xrefs) if one in self._own), gene)


def with_names(gene: Entity) -> Entity:
    """A gene of the lexicon with its synonyms."""
    return Entity(gene.curie, gene.label, gene.category, gene.xrefs, _synonyms().get(gene.curie, ()), gene.parents)


@cache
def _by_symbol() -> dict[str, Entity]:
    """Genes by their symbols as written, which tell those of man from those of other animals."""
    return {entity.label: entity for entity in entities().values() if entity.category == _GENE}


@cache
def _synonyms() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for text, curie, label, *_rest in data_table("lexicon", "genes.terms.tsv"):
        if text != label:
            found.setdefault(curie, {})[text] = None
    return {curie: tuple(names) for curie, names in found.items()}
