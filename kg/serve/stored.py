"""What a worker looks up in the store besides queries."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.serve.refusal import Refused


def exists(store: ox.Store, graph: str) -> bool:
    """Whether there is a graph with this IRI.

    :raises Refused: 404 if there is none.
    """
    if not store.contains_named_graph(ox.NamedNode(graph)):
        raise Refused("no graph has this IRI", status=404, remedy="list them: SELECT ?g { GRAPH ?g {} }")
    return True


def triples(store: ox.Store, graph: str | None) -> Iterator[ox.Triple]:
    """The triples of a graph, or, for None, of the default graph, which is the union of all (`kg.load`).

    :raises Refused: 404 if there is no such graph.
    """
    if graph is not None:
        exists(store, graph)
    name = ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
    return (quad.triple for quad in store.quads_for_pattern(None, None, None, name))
