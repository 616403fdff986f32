"""Which entities of several vocabularies are one, as their cross references say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.lexicon.sources import SourceEntity


def same_as(records: Iterable[SourceEntity]) -> Mapping[str, str]:
    """For each curie that another vocabulary's entity is the same as: that entity's curie, the one read first.

    A cross reference joins two entities only where it is the only one between their vocabularies from either side: a
    term that two others refer to is broader than they.

    >>> first = SourceEntity("MESH:D015470", "Leukemia, Myeloid, Acute", ())
    >>> same_as([first, SourceEntity("MONDO:0018874", "acute myeloid leukemia", (), ("MESH:D015470",))])
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
        earlier = [other for other in only if order[other] < order[one] and references[other][_vocabulary(one)] == {one}]
        if earlier:
            same[one] = min(earlier, key=lambda curie: order[curie])
    return {one: _first(one, same) for one in same}


def _first(curie: str, same: Mapping[str, str]) -> str:
    while curie in same:
        curie = same[curie]
    return curie


def _vocabulary(curie: str) -> str:
    return curie.partition(":")[0]
