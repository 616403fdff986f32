"""SHACL by pySHACL, the reference implementation, one named graph after another: for a few thousand quads."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
from rdflib import SH, BNode, Graph, URIRef
from rdflib.term import Node

from kg.validate.report import Violation
from kg.vocabulary import PROVENANCE


def reference_violations(store: ox.Store, shapes: Graph) -> Iterator[Violation]:
    """The violations that pySHACL finds in each named graph, the run beside it so that what refers to it is known."""
    import pyshacl  # takes as long to import as a small graph to check by sets

    run = _triples(store, ox.NamedNode(PROVENANCE))
    for name in store.named_graphs():
        own = _triples(store, name)
        data = Graph().parse(data=own if name.value == PROVENANCE else own + run, format="nt")
        _conforms, results, _text = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False)
        subjects = set(Graph().parse(data=own, format="nt").subjects())
        yield from (violation for node, violation in _results(results, shapes) if node in subjects)


def _triples(store: ox.Store, name: ox.NamedNode | ox.BlankNode) -> str:
    return "".join(f"{q.subject} {q.predicate} {q.object} .\n" for q in store.quads_for_pattern(None, None, None, name))


def _results(results: Graph, shapes: Graph) -> Iterator[tuple[Node | None, Violation]]:
    for result in results.subjects(SH.resultSeverity):
        focus = results.value(result, SH.focusNode)
        value = results.value(result, SH.value)
        shape = results.value(result, SH.sourceShape)
        owner = shapes.value(predicate=SH.property, object=shape) if isinstance(shape, BNode) else shape
        yield (
            focus,
            Violation(
                _term(focus) or "",
                _path(results, results.value(result, SH.resultPath)),
                _term(value),
                str(results.value(result, SH.resultMessage)),
                str(results.value(result, SH.sourceConstraintComponent)),
                str(owner),
            ),
        )


def _term(node: Node | None) -> str | None:
    """The node as pyoxigraph writes it, so that both engines name values alike."""
    if node is None:
        return None
    if isinstance(node, URIRef | BNode):
        return node.n3()
    line = Graph().add((URIRef("a:b"), URIRef("a:c"), node)).serialize(format="nt")
    return str(next(iter(ox.parse(line, format=ox.RdfFormat.N_TRIPLES))).object)


def _path(results: Graph, path: Node | None) -> str | None:
    if isinstance(path, BNode):
        return f"^{_term(results.value(path, SH.inversePath))}"
    return _term(path)
