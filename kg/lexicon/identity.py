"""Which entities of several vocabularies are one, as their cross references say."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from kg.lexicon.sources import SourceEntity

KINDS = {
    "biolink:PhenotypicFeature": "disease", "biolink:Disease": "disease", "biolink:ChemicalEntity": "chemical",
    "biolink:SmallMolecule": "chemical", "biolink:Drug": "chemical", "biolink:Protein": "chemical",
    "biolink:Polypeptide": "chemical", "biolink:NucleicAcidEntity": "chemical",
}  # fmt: skip
"""Categories between which vocabularies differ for the same thing."""

_BETWEEN = re.compile(r"[\s-]+")


def same_as(records: Sequence[SourceEntity], categories: Mapping[str, str]) -> Mapping[str, str]:
    """For each curie that another vocabulary's entity is the same as: that entity's curie, the one read first.

    A cross reference joins two entities only where it is the only one between their vocabularies from either side: a
    term that two others refer to is broader than they. An entity without one is the same as the earlier one of its kind
    with which it shares the most names: two, or the label of one of them.

    :param categories: the Biolink category of each entity.

    >>> first = SourceEntity("MESH:D015470", "Leukemia, Myeloid, Acute", ())
    >>> same_as([first, SourceEntity("MONDO:0018874", "acute myeloid leukemia", (), ("MESH:D015470",))], {})
    {'MONDO:0018874': 'MESH:D015470'}
    """
    order: dict[str, int] = {}
    pairs: set[tuple[str, str]] = set()
    for record in records:
        order.setdefault(record.curie, len(order))
        pairs |= {(record.curie, other) for other in record.xrefs}
    references: dict[str, dict[str, set[str]]] = {}
    for one, other in pairs:
        if one in order and other in order:
            references.setdefault(one, {}).setdefault(_vocabulary(other), set()).add(other)
            references.setdefault(other, {}).setdefault(_vocabulary(one), set()).add(one)
    same: dict[str, str] = {}
    for one in order:
        only = [min(found) for found in references.get(one, {}).values() if len(found) == 1]
        earlier = [
            other for other in only if order[other] < order[one] and references[other][_vocabulary(one)] == {one}
        ]
        if earlier:
            same[one] = min(earlier, key=lambda curie: order[curie])
    alike = set(_by_names(records, categories))
    for one, other in sorted(alike, key=lambda pair: (order[pair[0]], order[pair[1]])):
        if (other, one) in alike and one not in same and order[other] < order[one]:
            same[one] = other
    return {one: _first(one, same) for one in same}


def _by_names(records: Sequence[SourceEntity], categories: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Of each entity, and each other vocabulary, the one with which it shares more names than with any other there."""
    named: dict[tuple[str, str], set[str]] = {}
    labels = {record.curie: _folded(record.label) for record in records}
    written = {record.curie: record.label.lower() for record in records}
    for record in records:
        for name in {_folded(text) for text, _ in record.names}:
            named.setdefault((_kind(record.curie, categories), name), set()).add(record.curie)
    for record in records:
        kind, vocabulary = _kind(record.curie, categories), _vocabulary(record.curie)
        shared: dict[str, set[str]] = {}
        for name in {_folded(text) for text, _ in record.names} if kind else ():
            for other in named[kind, name]:
                if _vocabulary(other) != vocabulary:
                    shared.setdefault(other, set()).add(name)
        alike = {other for other in shared if written[other] == written[record.curie]}
        for best in _best_of_each(shared, alike):
            if len(shared[best]) > 1 or {labels[best], labels[record.curie]} & shared[best]:
                yield record.curie, best


def _best_of_each(shared: Mapping[str, set[str]], alike: Collection[str]) -> Iterator[str]:
    """Of each vocabulary the entity that shares the most names, if it is the only one, those `alike` before others."""
    for vocabulary in sorted({_vocabulary(other) for other in shared}):
        ranked = sorted(
            (-len(shared[other]), other not in alike, other) for other in shared if _vocabulary(other) == vocabulary
        )
        if len(ranked) == 1 or ranked[0][:2] < ranked[1][:2]:
            yield ranked[0][2]


def _kind(curie: str, categories: Mapping[str, str]) -> str:
    return kind_of(categories.get(curie, ""))


def kind_of(category: str) -> str:
    """The kind of a category: one for those between which vocabularies differ.

    >>> kind_of("biolink:Disease") == kind_of("biolink:PhenotypicFeature")
    True
    """
    return KINDS.get(category, category)


def _folded(name: str) -> str:
    """A name without letter case, hyphens and spaces, in the singular."""
    folded = _BETWEEN.sub("", name.lower())
    return folded[:-1] if len(folded) > 5 and folded[-1] == "s" and folded[-2] not in "suia" else folded


def _first(curie: str, same: Mapping[str, str]) -> str:
    while curie in same:
        curie = same[curie]
    return curie


def _vocabulary(curie: str) -> str:
    return curie.partition(":")[0]
