"""What categories and claims are called in a property graph: labels of nodes, types of relationships."""

from __future__ import annotations

import re
from functools import cache

from kg.model import Statement
from kg.predicates import is_a
from kg.resources import data_table

ANY_THING = "Thing"
"""The label of an entity whose category is not known."""

_NOT_NAME = re.compile(r"[^A-Z0-9]+")


@cache
def label_of(category: str) -> str:
    """The label for a Biolink category, that of its nearest row in ``data/export/labels.tsv``.

    >>> label_of("biolink:SmallMolecule"), label_of("biolink:Gene"), label_of("elsewhere:Star")
    ('Drug', 'Gene', 'Thing')
    """
    found = (label for above, label in data_table("export", "labels.tsv") if is_a(category, above))
    return next(found, ANY_THING)


def entity_labels() -> tuple[str, ...]:
    """All labels that `label_of` gives, sorted."""
    return tuple(sorted({label for _, label in data_table("export", "labels.tsv")} | {ANY_THING}))


def relationship_type(statement: Statement) -> str:
    """The type for an asserted claim: by predicate and qualifiers from ``data/export/relationships.tsv``, else by its
    predicate alone.

    A row holds where its qualifiers are those of the claim, apart from such as only narrow it (``narrowing.tsv``). Any
    other qualifier (*loss of* X, *expression of* X) may turn the meaning round, so that only the predicate is left.

    >>> decreased = (("object_aspect_qualifier", "activity"), ("object_direction_qualifier", "decreased"))
    >>> relationship_type(Statement("UNII:4MOD1F4ENC", "biolink:affects", "HGNC:990", decreased))
    'INHIBITS'
    >>> lost = (*decreased, ("subject_direction_qualifier", "decreased"))
    >>> relationship_type(Statement("HGNC:6943", "biolink:affects", "HGNC:990", lost))
    'AFFECTS'
    """
    known = {
        (predicate, qualifiers): type_ for predicate, qualifiers, type_ in data_table("export", "relationships.tsv")
    }
    telling = [f"{slot}={value}" for slot, value in statement.qualifiers if not _narrows(slot, value)]
    return known.get((statement.predicate, "|".join(telling))) or predicate_type(statement.predicate)


def predicate_type(predicate: str) -> str:
    """The type that a predicate gives by itself.

    >>> predicate_type("biolink:treats"), predicate_type("claimgraph:has_limitation"), predicate_type("x:2")
    ('TREATS', 'HAS_LIMITATION', 'R_2')
    """
    name = _NOT_NAME.sub("_", predicate.partition(":")[2].upper()).strip("_")
    return name if name[:1].isalpha() else f"R_{name}"


def _narrows(slot: str, value: str) -> bool:
    return any(slot == known and of in ("*", value) for known, of in data_table("export", "narrowing.tsv"))
