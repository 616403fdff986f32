"""Claims as networks of Python: a networkx multigraph, and an igraph graph where igraph is installed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx

from kg.errors import ConfigurationError, InputError
from kg.export.networks import EDGE_ATTRIBUTES, NODE_ATTRIBUTES, NetworkEdge, NetworkNode, Value, edges, nodes
from kg.model import Claims
from kg.rdf import read_graph
from kg.store import GRAPH_FILES

if TYPE_CHECKING:
    import igraph


def to_networkx(source: Path | str | Claims) -> nx.MultiDiGraph[str]:
    """The claims as a directed multigraph: entities are nodes by CURIE, statements edges keyed by their CURIE.

    Attributes of a node: those of `kg.export.networks.NODE_ATTRIBUTES` and ``colour``; of an edge: those of
    `EDGE_ATTRIBUTES`, ``colour`` and ``line``. Several values are a list. A denial is an edge with ``negated`` true:
    leave these out before you count what is connected.

    :param source: an output folder of ``kg build``, its N-Quads file, or claims.
    :raises InputError: if there is no graph.
    """
    claims = _claims(source)
    drawn: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in nodes(claims):
        drawn.add_node(node.id, **_node(node))
    for edge in edges(claims):
        drawn.add_edge(edge.subject, edge.object, key=edge.id, **_edge(edge))
    return drawn


def to_igraph(source: Path | str | Claims) -> igraph.Graph:
    """The claims as a directed igraph graph, with the attributes of `to_networkx`; ``name`` is the CURIE of each.

    :param source: as for `to_networkx`.
    :raises InputError: if there is no graph.
    :raises ConfigurationError: if igraph, which is under the GPL, is not installed.
    """
    try:
        import igraph
    except ImportError as error:
        raise ConfigurationError("this needs igraph", remedy="pip install 'claimgraph[networks]'") from error
    claims = _claims(source)
    drawn = igraph.Graph(directed=True)
    found = list(nodes(claims))
    told = [{"name": node.id, **_node(node)} for node in found]
    drawn.add_vertices(
        len(found), {name: [node[name] for node in told] for name in ("name", "colour", *NODE_ATTRIBUTES)}
    )
    numbers = {node.id: number for number, node in enumerate(found)}
    ends, lines = [], []
    for edge in edges(claims):
        ends.append((numbers[edge.subject], numbers[edge.object]))
        lines.append({"name": edge.id, **_edge(edge)})
    attributes = {name: [line[name] for line in lines] for name in ("name", "colour", "line", *EDGE_ATTRIBUTES)}
    drawn.add_edges(ends, attributes)
    return drawn


def _claims(source: Path | str | Claims) -> Claims:
    if not isinstance(source, (Path, str)):
        return source
    path = Path(source)
    files = [path / name for name in GRAPH_FILES] if path.is_dir() else [path]
    for file in files:
        if file.is_file():
            return read_graph(file)
    raise InputError("no graph here", where=str(path), remedy="give an output folder of kg build, or its graph.nq")


def _node(node: NetworkNode) -> dict[str, Any]:
    return {**_lists(node.values), "colour": node.colour}


def _edge(edge: NetworkEdge) -> dict[str, Any]:
    return {**_lists(edge.values), "colour": edge.colour, "line": edge.line}


def _lists(values: dict[str, Value]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
