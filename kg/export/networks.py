"""Claims as the nodes and edges of a network, with how they are drawn: what GEXF, Cytoscape, CX2 and networkx share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from heapq import merge

from kg.export.ends import Ends
from kg.export.naming import naming
from kg.export.works import Works
from kg.identity import statement_id
from kg.model import Claims, Entity, Statement
from kg.predicates import predicates
from kg.scratch import TextSet, distinct
from kg.view.appearance import families, group_of, relation
from kg.vocabulary import surest

Value = str | int | bool | tuple[str, ...]

NODE_ATTRIBUTES: dict[str, tuple[type, str]] = {
    "label": (str, "name, the CURIE where there is none"),
    "category": (str, "Biolink category"),
    "group": (str, "kind of thing by which it is coloured"),
    "members": (tuple, "CURIEs of the drugs of a regimen"),
}
"""Attribute of a node: its type (tuple: several strings) and its meaning."""

EDGE_ATTRIBUTES: dict[str, tuple[type, str]] = {
    "label": (str, "the predicate in words, with 'not' before it where the claim is a denial"),
    "predicate": (str, "CURIE of the predicate"),
    "negated": (bool, "whether the claim is that this is not so"),
    "certainty": (str, "the surest of its evidence: asserted, hedged, hypothesised, open-question"),
    "qualifiers": (tuple, "slot=value"),
    "weight": (int, "independent observations behind the claim"),
    "evidence": (int, "pieces of evidence"),
    "documents": (tuple, "CURIEs of the documents that make the claim"),
    "references": (tuple, "CURIEs of the references that are cited for it, by DOI or PMID where known"),
    "quotes": (tuple, "the words of its evidence"),
    "places": (tuple, "where each quote stands: document#start-end, in code points from 0, end exclusive"),
}
"""Attribute of an edge: its type (tuple: several strings) and its meaning."""

_LEFT = ("disclosures", "rejections", "circumstances", "outcomes", "cues")

DENIED = "denied"
"""The family of edges that are denials, which tables of colours have too."""


@dataclass(frozen=True, slots=True)
class NetworkNode:
    """An entity: its CURIE, the values of `NODE_ATTRIBUTES`, and its colour (``#rrggbb``)."""

    id: str
    values: dict[str, Value]
    colour: str


@dataclass(frozen=True, slots=True)
class NetworkEdge:
    """A statement: its CURIE, its ends, the values of `EDGE_ATTRIBUTES`, its colour, and how its line is drawn.

    `line` is ``solid`` only for what is asserted: a denial is ``dashed`` and of the colour of denials, what is hedged,
    hypothesised or asked is ``dotted``.
    """

    id: str
    subject: str
    object: str
    values: dict[str, Value]
    colour: str
    line: str


def nodes(claims: Claims, ids: Iterable[str] | None = None) -> Iterator[NetworkNode]:
    """The ends of all statements and the members of regimens among them, by CURIE.

    :param ids: what `node_ids` gives, where it is there already.
    """
    for curie in node_ids(claims) if ids is None else ids:
        entity = claims.entity(curie) or Entity(curie, curie, "biolink:NamedThing")
        group = group_of(entity.category)
        values: dict[str, Value] = {
            "label": entity.label or curie,
            "category": entity.category,
            "group": group.key,
            "members": entity.members,
        }
        yield NetworkNode(curie, values, group.light)


def node_ids(claims: Claims, ends: Ends | None = None) -> Iterator[str]:
    """The CURIEs of the nodes, sorted; memory does not grow with them.

    :param ends: takes in the ends of the statements and counts these.
    """
    ends, members = Ends() if ends is None else ends, TextSet()
    ends.take(claims.statements)
    for end in ends:
        if entity := claims.entity(end):
            for member in entity.members:
                members.add(member)
    yield from distinct(merge(ends, members))


def edges(claims: Claims, left: Counter[str] | None = None) -> Iterator[NetworkEdge]:
    """The statements, one edge each, in their order.

    :param left: counts what no network format has a place for, by kind.
    """
    works, names = Works(claims), naming(claims)
    for statement in with_the_rest_counted(claims, Counter() if left is None else left):
        evidence = statement.evidence
        certainty = str(surest(piece.certainty for piece in evidence)) if evidence else ""
        documents = [names.document(piece.document) for piece in evidence]
        spoken = zip(documents, evidence, strict=True)
        places = {f"{document}#{place.start}-{place.end}": None for document, piece in spoken for place in piece.pieces}
        values: dict[str, Value] = {
            "label": edge_label(statement),
            "predicate": statement.predicate,
            "negated": statement.negated,
            "certainty": certainty,
            "qualifiers": tuple(f"{slot}={value}" for slot, value in statement.qualifiers),
            "weight": works.independent(evidence),
            "evidence": len(evidence),
            "documents": tuple(dict.fromkeys(documents)),
            "references": tuple(work.work for work in works.cited(evidence)),
            "quotes": tuple(dict.fromkeys(piece.quote for piece in evidence)),
            "places": tuple(places),
        }
        colour = families()[DENIED if statement.negated else relation(statement.predicate).family].light
        line = "dashed" if statement.negated else "solid" if certainty == "asserted" else "dotted"
        id = names.minted(statement_id(statement))
        yield NetworkEdge(id, statement.subject, statement.object, values, colour, line)


def edge_label(statement: Statement) -> str:
    """The predicate in words, with "not" before it where the statement is negated.

    >>> edge_label(Statement("A:1", "biolink:affects", "A:2", negated=True))
    'not affects'
    """
    known = predicates().get(statement.predicate)
    return f"{'not ' if statement.negated else ''}{known.label if known else statement.predicate}"


@lru_cache
def rgb(colour: str) -> tuple[int, int, int]:
    """A colour as red, green and blue, 0 to 255.

    >>> rgb("#0072b2")
    (0, 114, 178)
    """
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def with_the_rest_counted(claims: Claims, left: Counter[str]) -> Iterator[Statement]:
    """The statements; what no network format has a place for is counted on the way."""
    left["disclosures"] += sum(len(document.disclosures) for document in claims.documents)
    left["rejections"] += len(claims.run.rejections)
    for statement in claims.statements:
        for piece in statement.evidence:
            left["circumstances"] += len(piece.context)
            left["outcomes"] += piece.outcome is not None
            left["cues"] += len(piece.cues)
        yield statement


def left_behind(left: Counter[str]) -> dict[str, int]:
    """What was counted, without what there was none of."""
    return {kind: left[kind] for kind in _LEFT if left[kind]}
