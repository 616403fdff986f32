"""The variants, diseases, genes and therapies that CIViC names, as entities: the lexicon's where it knows them."""

from __future__ import annotations

import re

from kg.claim_store import ClaimStore
from kg.identifiers import is_valid
from kg.imports.names import known, named, slug
from kg.model import Entity
from kg.resources import data_table

_VARIANT, _MIXTURE = "biolink:SequenceVariant", "biolink:ChemicalMixture"
_PARTED = re.compile(r"(?<!\d),|,(?!\d)")  # a comma between digits is part of a chemical name
_COMBINED, _APART = "Combination", ("Substitutes", "")


class Things:
    """Finds entities, and takes each into the store once, with the parents and members that the lexicon gives."""

    def __init__(self, store: ClaimStore) -> None:
        self._store = store
        self._taken: set[str] = set()

    def disease(self, name: str, doid: str) -> Entity:
        """A disease by its id in the Disease Ontology, else by its name."""
        curie = f"DOID:{doid}"
        given = is_valid(curie)
        found = (known(curie) if given else None) or named(name, "biolink:Disease")
        return self._take(found or Entity(curie if given else _minted("disease", name), name, "biolink:Disease"))

    def gene(self, symbol: str) -> Entity:
        """A gene by its symbol."""
        found = named(symbol, "biolink:Gene")
        return self._take(found or Entity(_minted("gene", symbol), symbol, "biolink:Gene"))

    def variant(self, profile: str, gene: str, variant: str) -> Entity:
        """A molecular profile, or a variant of a gene: ``BRAF V600E``; expression and the like are features."""
        name = profile or f"{gene} {variant}"
        if not profile and gene in variant.replace("-", " ").split():
            name = variant  # the name of a fusion names its genes
        category = _VARIANT
        if " AND " in name or " OR " in name:
            category = "biolink:Genotype"
        for ending, kind in data_table("imports", "civic_states.tsv"):
            if name.casefold().endswith(ending):
                category = kind
        found = named(name, category)
        curie = f"claimgraph:{slug(name)}"
        return self._take(found or Entity(curie, name, category))

    def therapies(self, names: str, interaction: str) -> list[Entity]:
        """The therapies of an item: each for itself, or one regimen where they are given together; none where they
        are given in another way.
        """
        listed = [name.strip() for name in _PARTED.split(names) if name.strip()]
        found = {entity.curie: entity for entity in map(self._therapy, listed)}
        if len(found) > 1 and interaction == _COMBINED:
            return [self._regimen(list(found.values()))]
        if len(found) > 1 and interaction not in _APART:
            return []
        return list(found.values())

    def _therapy(self, name: str) -> Entity:
        categories = [category for (category,) in data_table("imports", "civic_therapies.tsv")]
        found = next((entity for category in categories if (entity := named(name, category))), None)
        return self._take(found or Entity(_minted("therapy", name), name, "biolink:Treatment"))

    def _regimen(self, members: list[Entity]) -> Entity:
        members = sorted(members, key=lambda entity: (_part(entity.label).lower(), entity.curie))
        return self._take(
            Entity(
                "claimgraph:Regimen_" + "_".join(_part(entity.label) for entity in members),
                " + ".join(entity.label for entity in members),
                _MIXTURE,
                members=tuple(sorted(entity.curie for entity in members)),
            )
        )

    def _take(self, entity: Entity) -> Entity:
        if entity.curie not in self._taken:
            self._taken.add(entity.curie)
            self._store.add_entity(entity)
            for curie in (*entity.members, *entity.parents, *([entity.form_of] if entity.form_of else [])):
                if further := known(curie):
                    self._take(further)
        return entity


def _minted(kind: str, name: str) -> str:
    return f"claimgraph:civic.{kind}.{slug(name)}"


def _part(label: str) -> str:
    """A label as part of a regimen's id, as extraction makes it: ``Venetoclax``, ``DS1594b``."""
    words = slug(label.split(" (")[0].split(" / ")[0]).replace("-", "_").split("_")
    return "".join(w if any(c.isupper() or c.isdigit() for c in w) else w.capitalize() for w in words if w)
