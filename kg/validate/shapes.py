"""The shapes as values: what `shapes/*.ttl` says in the part of SHACL Core that the set engine knows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg.errors import DataError

_NODE_TERMS = {SH.targetClass, SH.targetSubjectsOf, SH.closed, SH.ignoredProperties, SH.severity, SH.message}
_CONSTRAINTS = {
    SH.minCount: SH.MinCountConstraintComponent,
    SH.maxCount: SH.MaxCountConstraintComponent,
    SH.datatype: SH.DatatypeConstraintComponent,
    SH.nodeKind: SH.NodeKindConstraintComponent,
    SH["class"]: SH.ClassConstraintComponent,
    SH["in"]: SH.InConstraintComponent,
    SH.pattern: SH.PatternConstraintComponent,
    SH.minLength: SH.MinLengthConstraintComponent,
    SH.minInclusive: SH.MinInclusiveConstraintComponent,
    SH.maxInclusive: SH.MaxInclusiveConstraintComponent,
    SH.lessThan: SH.LessThanConstraintComponent,
}


@dataclass(frozen=True, slots=True)
class Constraint:
    """One parameter of a property shape: its component's IRI and its values, each an N-Triples term."""

    component: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PropertyShape:
    """What holds for the values of a path: a predicate, or with `inverse` what points here by it."""

    path: str
    inverse: bool
    message: str
    constraints: tuple[Constraint, ...]


@dataclass(frozen=True, slots=True)
class NodeShape:
    """A class of nodes (`target_class`) or the nodes with a property (`target_property`), and what holds for them.

    `closed` shapes allow the paths of their properties and `ignored`; IRIs throughout are plain, without brackets.
    """

    iri: str
    message: str
    target_class: str | None
    target_property: str | None
    closed: bool
    ignored: tuple[str, ...]
    properties: tuple[PropertyShape, ...]


def shape_graph(folder: Path) -> Graph:
    """All shape files of a folder as one RDF graph.

    :raises DataError: if a file is not Turtle or there is none.
    """
    graph = Graph()
    files = sorted(folder.glob("*.ttl"))
    if not files:
        raise DataError("no shapes (*.ttl)", where=str(folder), remedy="install claimgraph again")
    for path in files:
        try:
            graph.parse(path, format="turtle")
        except (SyntaxError, ValueError) as error:
            raise DataError(f"not Turtle: {error}", where=path.name, remedy="correct the shape") from error
    return graph


def node_shapes(graph: Graph) -> tuple[NodeShape, ...]:
    """The node shapes of a shapes graph, sorted by IRI.

    :raises DataError: if a shape uses a part of SHACL that the set engine does not know: it is never passed over.
    """
    return tuple(_node_shape(graph, shape) for shape in sorted(graph.subjects(RDF.type, SH.NodeShape), key=str))


def _node_shape(graph: Graph, shape: Node) -> NodeShape:
    for predicate in graph.predicates(shape):
        if str(predicate).startswith(str(SH)) and predicate not in _NODE_TERMS | {SH.property}:
            raise _unknown(shape, predicate)
    ignored = graph.value(shape, SH.ignoredProperties)
    closed = graph.value(shape, SH.closed)
    properties = [_property_shape(graph, shape, node) for node in graph.objects(shape, SH.property)]
    return NodeShape(
        iri=str(shape),
        message=str(graph.value(shape, SH.message) or ""),
        target_class=_string(graph.value(shape, SH.targetClass)),
        target_property=_string(graph.value(shape, SH.targetSubjectsOf)),
        closed=isinstance(closed, Literal) and closed.toPython() is True,
        ignored=tuple(str(item) for item in Collection(graph, ignored)) if ignored else (),
        properties=tuple(sorted(properties, key=lambda p: (p.path, p.inverse, p.message))),
    )


def _property_shape(graph: Graph, shape: Node, node: Node) -> PropertyShape:
    constraints = []
    path: Node | None = None
    message = ""
    for predicate, value in graph.predicate_objects(node):
        if predicate == SH.path:
            path = value
        elif predicate == SH.message:
            message = str(value)
        elif isinstance(predicate, URIRef) and predicate in _CONSTRAINTS:
            values = tuple(Collection(graph, value)) if predicate == SH["in"] else (value,)
            terms = tuple(item.n3() for item in values if isinstance(item, URIRef | Literal))
            constraints.append(Constraint(str(_CONSTRAINTS[predicate]), terms))
        elif str(predicate).startswith(str(SH)):
            raise _unknown(shape, predicate)
    inverse = isinstance(path, BNode)
    predicate_path = graph.value(path, SH.inversePath) if inverse else path
    if not isinstance(predicate_path, URIRef) or not message:
        raise DataError("a property shape needs a message and a path of one predicate", where=str(shape))
    return PropertyShape(str(predicate_path), inverse, message, tuple(sorted(constraints, key=lambda c: c.component)))


def _string(node: Node | None) -> str | None:
    return None if node is None else str(node)


def _unknown(shape: Node, predicate: Node) -> DataError:
    remedy = "say it in the part of SHACL that validate/sets.py knows, or add it there"
    return DataError(f"{predicate} is not known to the set engine", where=str(shape), remedy=remedy)
