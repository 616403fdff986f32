"""The graph as Turtle (https://www.w3.org/TR/turtle/), the union of its named graphs, for tools that know no others.

Which document a triple stands in is lost with the named graphs; evidence still names its document
(``prov:wasDerivedFrom``). A plain edge is no longer apart from the rest: it is the triple without a statement node.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.export.serialized import parsed, short_names, triple_lines
from kg.export.target import Exported, Target
from kg.model import Claims

NAME = "graph.ttl"
_SHARED = 3


def write(claims: Claims, folder: Path) -> Exported:
    """Write the file into a folder; the named graphs, one a document and three shared, are counted as left behind."""
    triples = 0
    with triple_lines(claims) as lines:

        def counted() -> Iterator[ox.Triple]:
            nonlocal triples
            for quad in parsed(lines):
                triples += 1
                yield quad.triple

        ox.serialize(counted(), str(folder / NAME), format=ox.RdfFormat.TURTLE, prefixes=short_names())
    graphs = _SHARED + sum(1 for _ in claims.documents)
    return Exported({"triples": triples}, {"names of graphs (which document a triple stands in)": graphs})


TARGET = Target("turtle", "Turtle: all triples, without the named graphs", write)
