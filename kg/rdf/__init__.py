"""Values ⇄ RDF: `quads` and `trig` write a graph, `read_graph` rebuilds it without loss; `write_quads` and
`read_into` do so for graphs that do not fit into memory."""

from kg.rdf.read import read_graph, read_into
from kg.rdf.trig import trig
from kg.rdf.write import edge_lines, quad_lines, quads, run_lines, write_quads

__all__ = ["edge_lines", "quad_lines", "quads", "read_graph", "read_into", "run_lines", "trig", "write_quads"]
