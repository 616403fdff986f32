"""Values ⇄ RDF: `quads` and `trig` write a graph, `read_graph` rebuilds it without loss."""

from kg.rdf.read import read_graph
from kg.rdf.trig import trig
from kg.rdf.write import quads

__all__ = ["quads", "read_graph", "trig"]
