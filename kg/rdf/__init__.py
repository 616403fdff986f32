"""Values ⇄ RDF: `quads` and `trig` write a graph, `read_graph` rebuilds it without loss."""

from kg.rdf.read import read_graph
from kg.rdf.trig import trig
from kg.rdf.write import edge_lines, quads, run_lines

__all__ = ["edge_lines", "quads", "read_graph", "run_lines", "trig"]
