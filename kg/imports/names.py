"""What the bundled lexicon knows of things that records name: by identifier in another vocabulary, or by name."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from importlib.resources import files

from kg.identifiers import content_hash
from kg.model import Entity
from kg.resources import data_groups, data_table

_LIST = "|"


@cache
def entities() -> dict[str, Entity]:
    """The entities of the bundled lexicon by CURIE."""
    found = {}
    members = data_groups("lexicon", "members.tsv")
    for name in _tables(".entities.tsv"):
        for curie, label, category, xrefs, parents, form_of, _source in data_table("lexicon", name):
            found[curie] = Entity(
                curie, label, category, _listed(xrefs), (), _listed(parents), form_of or None, members.get(curie, ())
            )
    return found


def known(identifier: str) -> Entity | None:
    """The entity with an identifier, or the one that gives it as its only exact match; None where it is open.

    >>> known("NCBIGene:9475").label, known("DOID:0")
    ('ROCK2', None)
    """
    return entities().get(identifier) or entities().get(_by_xref().get(identifier, ""))


def named(name: str, category: str) -> Entity | None:
    """The one entity of a category that has a name, whatever its letters' case; None where there is none or several.

    >>> named("Imatinib", "biolink:SmallMolecule").label, named("nothing", "biolink:Gene")
    ('imatinib', None)
    """
    found = [entities()[curie] for curie in _by_name().get(_folded(name), ())]
    fitting = [entity for entity in found if entity.category == category]
    return fitting[0] if len(fitting) == 1 else None


def slug(name: str) -> str:
    """A name as part of a minted id, two names never the same one.

    >>> slug("D842V"), slug("EXON 11 MUTATION")
    ('D842V', 'EXON_11_MUTATION')
    """
    plain = re.sub(r"[^A-Za-z0-9.-]+", "_", name).strip("_.-")
    return plain if plain and plain.replace("_", " ") == name else f"{plain or 'x'}_{content_hash([name])[:8]}"


@cache
def _by_xref() -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for curie, entity in entities().items():
        for xref in entity.xrefs:
            found.setdefault(xref, set()).add(curie)
    return {xref: next(iter(curies)) for xref, curies in found.items() if len(curies) == 1}


@cache
def _by_name() -> dict[str, list[str]]:
    found: dict[str, set[str]] = {}
    for curie, entity in entities().items():
        found.setdefault(_folded(entity.label), set()).add(curie)
    for name in _tables(".terms.tsv"):
        for text, curie, *_rest in data_table("lexicon", name):
            if curie in entities():
                found.setdefault(_folded(text), set()).add(curie)
    return {name: sorted(curies) for name, curies in found.items()}


def _tables(ending: str) -> list[str]:
    return sorted(file.name for file in (files("kg") / "data" / "lexicon").iterdir() if file.name.endswith(ending))


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(_LIST)) if cell else ()


def _folded(name: str) -> str:
    return " ".join(re.split(r"[\s_-]+", name.casefold())).strip()


@cache
def lexicon_sha256() -> str:
    """The hash of the tables of the bundled lexicon."""
    digest = hashlib.sha256()
    for name in sorted([*_tables(".entities.tsv"), *_tables(".terms.tsv"), "members.tsv"]):
        digest.update(repr((name, data_table("lexicon", name))).encode())
    return digest.hexdigest()
