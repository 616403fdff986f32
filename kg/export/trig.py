"""The graph as TriG (https://www.w3.org/TR/trig/), streamed, for RDF tools; `kg.rdf.trig` writes one for people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.export.serialized import lines_by_graph, parsed, short_names
from kg.export.target import Exported, Target
from kg.model import Claims

NAME = "graph.trig"


def write(claims: Claims, folder: Path) -> Exported:
    """Write the file into a folder."""
    quads = 0
    with lines_by_graph(claims) as lines:

        def counted() -> Iterator[ox.Quad]:
            nonlocal quads
            for quad in parsed(lines):
                quads += 1
                yield quad

        ox.serialize(counted(), str(folder / NAME), format=ox.RdfFormat.TRIG, prefixes=short_names())
    return Exported({"quads": quads})


TARGET = Target("trig", "TriG: everything, one block a document", write)
