"""What counts as equal in a comparison with gold annotations: predicates of a family, exposures and their class."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from kg.errors import DataError

LOCAL = "claimgraph:"
"""The prefix of entities that no vocabulary names; two annotators need not have made up the same name for one."""


def family(predicate: str) -> str:
    """The family of a predicate; one that is in no family is its own.

    >>> family("biolink:studied_to_treat"), family("biolink:has_part")
    ('treatment', 'biolink:has_part')
    """
    return _families().get(predicate, predicate)


def symmetric(predicate: str) -> bool:
    """Whether the two ends of a statement may change places.

    >>> symmetric("claimgraph:synergizes_with")
    True
    """
    return (predicate,) in _table("symmetric.tsv", ("predicate",))


def normalized(curie: str, xrefs: Mapping[str, str]) -> str:
    """The entity that a CURIE counts as.

    :param xrefs: identifiers of other vocabularies and the identifier that the gold annotations use for each.
    """
    curie = xrefs.get(curie, curie)
    return _same().get(curie, curie)


@cache
def mention_types() -> dict[str, frozenset[str]]:
    """The types of mentions that must be found, in their order, with the categories of each.

    >>> "biolink:Gene" in mention_types()["Gene/Protein"]
    True
    """
    rows = _table("mention_types.tsv", ("type", "categories"))
    return {name: frozenset(listed.split("|")) - {""} for name, listed in rows}


@cache
def _families() -> dict[str, str]:
    return {predicate: name for predicate, name in _table("families.tsv", ("predicate", "family"))}


@cache
def _same() -> dict[str, str]:
    return {entity: same for entity, same in _table("same_entities.tsv", ("entity", "same"))}


@cache
def _table(name: str, columns: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    lines = (files("kg.evaluate") / "assets" / name).read_text(encoding="utf-8").splitlines()
    rows = [tuple(line.split("\t")) for line in lines[1:]]
    for number, row in enumerate(rows, start=2):
        if len(row) != len(columns) or (number == 2 and row != columns):
            raise DataError("not the expected columns", where=f"{name}, line {number}", remedy=f"use {columns}")
    return tuple(rows[1:])
