"""The predicates that statements may use, the categories that fit them, and the association classes that they make."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple

from kg.errors import DataError


class Predicate(NamedTuple):
    """A predicate: any one of the categories fits; `plain_edge` is whether asserting it gives a bare triple."""

    curie: str
    label: str
    subject_categories: tuple[str, ...]
    object_categories: tuple[str, ...]
    symmetric: bool
    inverse: str | None
    plain_edge: bool


@cache
def predicates() -> dict[str, Predicate]:
    """The known predicates by CURIE, from ``data/predicates.tsv``.

    >>> predicates()["claimgraph:synergizes_with"].symmetric
    True
    """
    table = {}
    for curie, label, domain, range_, symmetric, inverse, edge, _source in _rows("predicates.tsv", 8):
        table[curie] = Predicate(
            curie,
            label,
            tuple(domain.split("|")),
            tuple(range_.split("|")),
            symmetric == "yes",
            inverse or None,
            edge == "yes",
        )
    return table


@cache
def categories() -> dict[str, frozenset[str]]:
    """Each Biolink category with all its ancestors and itself, from ``data/categories.tsv``.

    >>> "biolink:ChemicalEntity" in categories()["biolink:SmallMolecule"]
    True
    """
    parents = {category: up.split("|") if up else [] for category, up in _rows("categories.tsv", 2)}

    def ancestors(category: str) -> frozenset[str]:
        return frozenset([category]).union(*(ancestors(parent) for parent in parents[category]))

    return {category: ancestors(category) for category in parents}


def is_a(category: str, ancestor: str) -> bool:
    """Whether a category is the other one or below it; an unknown category is only itself.

    >>> is_a("biolink:Treatment", "biolink:ChemicalOrDrugOrTreatment"), is_a("biolink:Gene", "biolink:Disease")
    (True, False)
    """
    return category == ancestor or ancestor in categories().get(category, ())


@cache
def association_class(predicate: str, subject_category: str, object_category: str) -> str:
    """The Biolink association class of a statement, ``biolink:Association`` where none is fitting.

    >>> association_class("biolink:affects", "biolink:SmallMolecule", "biolink:Gene")
    'biolink:ChemicalAffectsGeneAssociation'
    """
    for known, subject, object_, association in _associations():
        if known == predicate and is_a(subject_category, subject) and is_a(object_category, object_):
            return association
    return "biolink:Association"


@cache
def _associations() -> tuple[tuple[str, ...], ...]:
    return tuple(_rows("associations.tsv", 4))


@cache
def evidence_levels() -> dict[str, tuple[str, str | None]]:
    """Each kind of evidence with its IRI's CURIE and its ECO class (None where ECO has none).

    >>> evidence_levels()["transcriptomic"]
    ('claimgraph:Transcriptomic', 'ECO:0000009')
    """
    return {level: (curie, eco or None) for level, curie, eco in _rows("evidence_levels.tsv", 3)}


def _rows(name: str, columns: int) -> list[tuple[str, ...]]:
    lines = (files("kg") / "data" / name).read_text(encoding="utf-8").splitlines()
    rows = [tuple(line.split("\t")) for line in lines[2:]]
    for number, row in enumerate(rows, start=3):
        if len(row) != columns:
            raise DataError(
                f"{len(row)} columns instead of {columns}", where=f"{name}, line {number}", remedy="separate by tabs"
            )
    return rows
