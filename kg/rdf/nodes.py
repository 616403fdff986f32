"""An N-Quads file as nodes with their properties, one named graph apart from the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from kg import vocabulary as term
from kg.errors import InputError
from kg.identifiers import compact
from kg.packed import DAMAGE, reading

Value = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Properties = dict[str, list[Value]]


class Node:
    """A node of one named graph with its properties."""

    __slots__ = ("graph", "iri", "properties")

    def __init__(self, graph: Graph, iri: str) -> None:
        self.graph, self.iri = graph, iri
        self.properties = graph.nodes.get(iri, {})

    def all(self, property_: str) -> list[str]:
        """The values of a property: the IRI of a node, the lexical form of a literal."""
        return [value.value for value in self.properties.get(property_, ()) if not isinstance(value, ox.Triple)]

    def one(self, property_: str) -> str:
        """The value of a property that must be there; the least of several."""
        values = self.all(property_)
        if not values:
            raise InputError(
                f"{compact(self.iri)} has no {compact(property_)}",
                where=self.graph.name,
                remedy="this is not a whole graph of Claimgraph; validate it to see what is missing",
            )
        return min(values)

    def optional(self, property_: str) -> str | None:
        """The value of a property, None where it is absent; the least of several."""
        values = self.all(property_)
        return min(values) if values else None

    def is_a(self, class_: str) -> bool:
        """Whether the node is of a class."""
        types = self.properties.get(term.TYPE, ())
        return any(value.value == class_ for value in types if isinstance(value, ox.NamedNode))

    def number(self, property_: str) -> int | None:
        """The value of a property as a whole number, None where it is absent."""
        value = self.optional(property_)
        return None if value is None else int(value)

    def nodes(self, property_: str) -> Iterator[Node]:
        """The nodes that a property leads to."""
        return (Node(self.graph, iri) for iri in self.all(property_))

    def node(self, property_: str) -> Node:
        """The node that a property leads to."""
        return Node(self.graph, self.one(property_))


class Graph:
    """One named graph: its nodes' properties by IRI."""

    __slots__ = ("name", "nodes")

    def __init__(self, name: str) -> None:
        self.name = name
        self.nodes: dict[str, Properties] = {}

    def of_type(self, class_: str) -> Iterator[Node]:
        """The nodes of a class."""
        return (node for iri in self.nodes if (node := Node(self, iri)).is_a(class_))


def index(path: Path) -> dict[str, Graph]:
    """The named graphs of an N-Quads file by IRI.

    :raises InputError: if the file cannot be read or is not N-Quads, or if no run stands behind it.
    """
    with reading_errors(path), reading(path) as stream:
        graphs = graphs_of(stream)
    if term.PROVENANCE not in graphs:
        raise InputError("no run in it", where=path.name, remedy="give the graph.nq of a build")
    return graphs


def graphs_of(source: BinaryIO | bytes) -> dict[str, Graph]:
    """The named graphs of some N-Quads by IRI.

    :raises SyntaxError: if it is not N-Quads.
    """
    graphs: dict[str, Graph] = {}
    for quad in ox.parse(source, format=ox.RdfFormat.N_QUADS):
        name = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
        subject, predicate = quad.subject, quad.predicate.value
        if isinstance(subject, ox.Triple):
            continue
        graph = graphs.get(name) or graphs.setdefault(name, Graph(name))
        properties = graph.nodes.setdefault(subject.value, {})
        properties.setdefault(predicate, []).append(quad.object)
    return graphs


@contextmanager
def reading_errors(path: Path) -> Iterator[None]:
    """Turn what reading an N-Quads file raises into an `InputError` that names it.

    :raises InputError: if the file cannot be read, is damaged or is not N-Quads.
    """
    try:
        yield
    except DAMAGE as error:
        raise InputError(f"a damaged archive ({error})", where=path.name, remedy="make or fetch it again") from error
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", where=path.name) from error
    except SyntaxError as error:
        raise InputError(f"not N-Quads: {error}", where=path.name, remedy="give the graph.nq of a build") from error
