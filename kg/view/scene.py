"""What a network view draws: the entities as nodes, and the claims bundled into edges."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from math import sqrt

from kg.identifiers import content_hash
from kg.model import Certainty, ClaimGraph, Entity, EvidenceLevel, Statement
from kg.view.appearance import Group, group_of, phrase, relation
from kg.view.catalogue import Catalogue, catalogue, independent_observations
from kg.vocabulary import surest

DRAWN_NODES = 300
"""How many nodes a picture holds before it shows the best-supported claims only."""

CERTAINTIES = tuple(Certainty)
"""From the surest to the least sure."""


@dataclass(frozen=True, slots=True)
class Node:
    """An entity to draw. `lines` is its label in one or two short lines and `half_width` half their width in pixels;
    `claims` counts the edges that touch it."""

    entity: Entity
    group: Group
    lines: tuple[str, ...]
    half_width: float
    claims: int


@dataclass(frozen=True, slots=True)
class Edge:
    """Statements with one subject, predicate, object and negation: one line in the picture.

    `source` and `target` index the nodes. `certainty` is the surest that any evidence has. `width` is in pixels and
    grows with `observations`, the number of independent ones (`kg.weight`). `twin` is the edge that says the opposite.
    """

    key: str
    source: int
    target: int
    predicate: str
    words: str
    negated: bool
    symmetric: bool
    family: str
    certainty: Certainty
    observations: int
    width: float
    statements: tuple[Statement, ...]
    twin: int | None = None

    @property
    def levels(self) -> tuple[EvidenceLevel, ...]:
        """The kinds of evidence behind it, in the order of `EvidenceLevel`."""
        held = {level for s in self.statements for e in s.evidence for level in e.levels}
        return tuple(level for level in EvidenceLevel if level in held)


@dataclass(frozen=True, slots=True)
class Scene:
    """Nodes and edges, the best-supported edge first. The first `drawn_edges` edges and the nodes in `drawn_nodes` are
    in the picture; the others are reached by search. `ties` are (part, whole) or (kind, class) pairs of nodes."""

    names: Catalogue
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    ties: tuple[tuple[int, int], ...]
    drawn_nodes: frozenset[int]
    drawn_edges: int


_NARROW, _WIDE = frozenset("iljtfrI.,:;'|()[]- /"), frozenset("mwMW@%")


def text_width(text: str) -> float:
    """About how wide a text is at 12 pixels in a sans-serif face; a little generous, so that labels keep apart."""
    # Whole tenths: from Python 3.12 on, `sum` rounds floats otherwise than before.
    tenths = sum(46 if c in _NARROW else 114 if c in _WIDE else 88 if c.isupper() else 73 for c in text)
    return tenths / 10


def label_lines(label: str, limit: float = 130.0) -> tuple[str, ...]:
    """A label in at most two lines of `limit` pixels; what does not fit gives way to an ellipsis.

    >>> label_lines("acute myeloid leukemia with mutated NPM1")
    ('acute myeloid', 'leukemia with…')
    >>> label_lines("BCL2")
    ('BCL2',)
    """
    lines = [""]
    for word in re.findall(r"\s*[^\s/-]+[/-]*|\s*[/-]+", label.strip()):
        longer = lines[-1] + word
        if not lines[-1] or text_width(longer) <= limit:
            lines[-1] = longer
        else:
            lines.append(word.lstrip())
    cut = len(lines) > 2
    lines = lines[:2]
    for place, line in enumerate(lines):
        clipped = (cut and place == 1) or text_width(line) > limit
        while line and text_width(line + "…" if clipped else line) > limit:
            line = line[:-1]
        lines[place] = f"{line.rstrip()}…" if clipped else line
    return tuple(lines)


def _node(entity: Entity, claims: int) -> Node:
    lines = label_lines(entity.label)
    half = round(max(text_width(line) for line in lines) / 2, 1)
    return Node(entity, group_of(entity.category), lines, half, claims)


def _surest(statements: tuple[Statement, ...]) -> Certainty:
    held = [e.certainty for s in statements for e in s.evidence]
    return surest(held) if held else Certainty.ASSERTED


def _words(statements: tuple[Statement, ...]) -> str:
    spoken = sorted({phrase(statement) for statement in statements})
    return spoken[0] if len(spoken) == 1 else relation(statements[0].predicate).words


def _edge(statements: tuple[Statement, ...], index: dict[str, int], names: Catalogue) -> Edge:
    first = statements[0]
    kind, observations = relation(first.predicate), independent_observations(statements, names)
    return Edge(
        key=content_hash((first.subject, first.predicate, first.object, str(first.negated)))[:10],
        source=index[first.subject],
        target=index[first.object],
        predicate=first.predicate,
        words=_words(statements),
        negated=first.negated,
        symmetric=kind.symmetric,
        family="denied" if first.negated else kind.family,
        certainty=_surest(statements),
        observations=observations,
        width=round(1.3 + 0.9 * sqrt(min(observations, 12)), 2),
        statements=statements,
    )


def _with_twins(edges: list[Edge]) -> tuple[Edge, ...]:
    place = {(e.source, e.predicate, e.target, e.negated): number for number, e in enumerate(edges)}
    turned = {(e.target, e.predicate, e.source, e.negated): number for number, e in enumerate(edges) if e.symmetric}
    opposite = ((e.source, e.predicate, e.target, not e.negated) for e in edges)
    twins = (place.get(key, turned.get(key)) for key in opposite)
    return tuple(replace(edge, twin=twin) for edge, twin in zip(edges, twins, strict=True))


def _ties(nodes: tuple[Node, ...], index: dict[str, int]) -> tuple[tuple[int, int], ...]:
    pairs = set()
    for number, node in enumerate(nodes):
        form = (node.entity.form_of,) if node.entity.form_of else ()
        pairs |= {(number, index[whole]) for whole in (*node.entity.parents, *form) if whole in index}
        pairs |= {(index[part], number) for part in node.entity.members if part in index}
    return tuple(sorted(pair for pair in pairs if pair[0] != pair[1]))


def scene(graph: ClaimGraph, drawn_nodes: int = DRAWN_NODES) -> Scene:
    """The scene of a graph, of which at most about `drawn_nodes` nodes are in the picture.

    Nodes are sorted by CURIE, so equal graphs give equal scenes. An entity of which nothing is claimed is a node only
    if it is a part or the class of one of which something is claimed.
    """
    names = catalogue(graph)
    bundles: dict[tuple[str, str, str, bool], list[Statement]] = {}
    for statement in graph.statements:
        key = (statement.subject, statement.predicate, statement.object, statement.negated)
        bundles.setdefault(key, []).append(statement)
    touched = {curie for subject, _, object_, _ in bundles for curie in (subject, object_)}
    regimens = [e for curie in sorted(touched) for e in [names.entity(curie)] if e.members]
    shown = touched | {member for e in regimens for member in e.members if member in names.entities}
    index = {curie: number for number, curie in enumerate(sorted(shown))}
    edges = [
        _edge(tuple(sorted(held, key=lambda s: s.qualifiers)), index, names) for _, held in sorted(bundles.items())
    ]
    edges.sort(key=lambda e: (-e.observations, -sum(len(s.evidence) for s in e.statements),
                              CERTAINTIES.index(e.certainty), e.source, e.target, e.key))  # fmt: skip
    degree = Counter(end for e in edges for end in {e.source, e.target})
    entities = [names.entity(curie) for curie in index]
    nodes = tuple(_node(entity, degree[number]) for number, entity in enumerate(entities))
    ties = _ties(nodes, index)
    inside: set[int] = set()
    drawn = 0
    for edge in edges:
        if len(inside | {edge.source, edge.target}) > drawn_nodes:
            break
        inside |= {edge.source, edge.target}
        drawn += 1
    if drawn == len(edges) and len(nodes) <= drawn_nodes:
        inside = set(range(len(nodes)))
    return Scene(names, nodes, _with_twins(edges), ties, frozenset(inside), drawn)
