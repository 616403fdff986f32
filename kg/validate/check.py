"""The one entry: a graph in any form against the shapes and the rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

import pyoxigraph as ox

from kg import vocabulary as term
from kg.errors import ConfigurationError
from kg.identifiers import compact
from kg.model import ClaimGraph, Span
from kg.rdf import quads
from kg.resources import data_folder
from kg.store import load, open_graph
from kg.validate.reference import reference_violations
from kg.validate.report import Report, Violation
from kg.validate.rules import load_rules, rule_violations
from kg.validate.sets import set_violations
from kg.validate.shapes import node_shapes, shape_graph

SMALL = 2_000
"""Quads up to which `Engine.AUTO` takes pySHACL: about a second."""

_STEPS = 3
_UPWARDS = {
    term.HAS_EVIDENCE,
    term.HAS_TARGET,
    term.HAS_SELECTOR,
    term.HAS_CUE,
    term.CONTEXT,
    term.OUTCOME,
    term.CUE_SCOPE,
}


class Engine(StrEnum):
    """What checks the shapes: set queries, pySHACL, or by the size of the graph."""

    AUTO = "auto"
    SETS = "sets"
    PYSHACL = "pyshacl"


def validate(graph: ClaimGraph | ox.Store | Path, *, engine: str = Engine.AUTO, shapes: Path | None = None) -> Report:
    """The violations of a graph: the shapes graph by graph, the rules over the whole.

    :param graph: values, a store, or what `kg.store.open_graph` opens.
    :param engine: ``sets``, ``pyshacl``, or ``auto``, which takes pySHACL up to `SMALL` quads; both find the same.
    :param shapes: a folder of shapes and rules, by default the ones that come with Claimgraph.
    :returns: the violations, sorted, each with the words of the source where its node belongs to evidence.
    :raises ConfigurationError: if the engine is unknown.
    :raises InputError: if there is no graph at the path.
    :raises DataError: if a shape or rule is malformed.
    """
    try:
        chosen = Engine(engine)
    except ValueError as error:
        raise ConfigurationError(f"unknown engine {engine!r}", remedy=f"one of {', '.join(Engine)}") from error
    store = _store(graph)
    folder = shapes or data_folder("shapes")
    shacl = shape_graph(folder)
    known = node_shapes(shacl)
    if chosen is Engine.AUTO:
        chosen = Engine.PYSHACL if len(store) <= SMALL else Engine.SETS
    core = reference_violations(store, shacl) if chosen is Engine.PYSHACL else set_violations(store, known)
    found = {*core, *rule_violations(store, load_rules(folder), known)}
    ordered = sorted(found, key=lambda v: (v.focus, v.path or "", v.value or "", v.message, v.component, v.source))
    return Report(tuple(_placed(store, violation) for violation in ordered))


def _store(graph: ClaimGraph | ox.Store | Path) -> ox.Store:
    if isinstance(graph, ox.Store):
        return graph
    return open_graph(graph) if isinstance(graph, Path) else load(quads(graph))


def _placed(store: ox.Store, violation: Violation) -> Violation:
    """The violation with the evidence that its focus node is, has, or belongs to."""
    if not violation.focus.startswith("<"):
        return violation
    focus = ox.NamedNode(violation.focus[1:-1])
    evidence = next(_evidence_around(store, focus), None)
    if evidence is None:
        names = {str(quad.graph_name)[1:-1] for quad in store.quads_for_pattern(focus, None, None)}
        own = sorted(names - {term.ENTITIES, term.CLAIMS, term.PROVENANCE})
        return replace(violation, document=compact(own[0])) if own else violation
    places = []
    for target in _objects(store, evidence, term.HAS_TARGET):
        for selector in _objects(store, target, term.HAS_SELECTOR):
            starts, ends = _numbers(store, selector, term.START), _numbers(store, selector, term.END)
            places += [Span(start, end) for start, end in zip(starts, ends, strict=False)]
    documents = sorted(node.value for node in _objects(store, evidence, term.DERIVED_FROM))
    quote = min((value.value for value in _literals(store, evidence, term.SUPPORTING_TEXT)), default=None)
    document = compact(documents[0]) if documents else None
    return replace(violation, document=document, quote=quote, places=tuple(sorted(places)))


def _evidence_around(store: ox.Store, focus: ox.NamedNode) -> Iterator[ox.NamedNode]:
    """The evidence that a statement has, or that leads to the node in a few steps."""
    yield from sorted(_objects(store, focus, term.HAS_EVIDENCE), key=str)
    level = [focus]
    for _step in range(_STEPS):
        yield from sorted((node for node in level if _is_evidence(store, node)), key=str)
        level = [
            quad.subject
            for node in level
            for quad in store.quads_for_pattern(None, None, node)
            if quad.predicate.value in _UPWARDS and isinstance(quad.subject, ox.NamedNode)
        ]


def _is_evidence(store: ox.Store, node: ox.NamedNode) -> bool:
    classes = (term.TEXT_MINING_STUDY_RESULT, term.GIVEN_EVIDENCE)
    found = (store.quads_for_pattern(node, ox.NamedNode(term.TYPE), ox.NamedNode(name), None) for name in classes)
    return any(next(quads, None) for quads in found)


def _objects(store: ox.Store, node: ox.NamedNode, property_: str) -> list[ox.NamedNode]:
    found = (quad.object for quad in store.quads_for_pattern(node, ox.NamedNode(property_), None))
    return [value for value in found if isinstance(value, ox.NamedNode)]


def _literals(store: ox.Store, node: ox.NamedNode, property_: str) -> list[ox.Literal]:
    found = (quad.object for quad in store.quads_for_pattern(node, ox.NamedNode(property_), None))
    return [value for value in found if isinstance(value, ox.Literal)]


def _numbers(store: ox.Store, node: ox.NamedNode, property_: str) -> list[int]:
    return [int(value.value) for value in _literals(store, node, property_) if value.value.isdecimal()]
