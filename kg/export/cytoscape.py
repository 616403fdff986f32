"""Claims as Cytoscape.js JSON, elements and style, for Cytoscape.js and Cytoscape."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from kg.export.networks import edges, left_behind, nodes
from kg.export.networks_json import json_text, write_array
from kg.export.target import Exported, Target
from kg.model import Claims

FILE = "claims.cyjs"

_STYLE = [
    {
        "selector": "node",
        "style": {"label": "data(label)", "background-color": "data(colour)", "font-size": 10},
    },
    {
        "selector": "edge",
        "style": {
            "label": "data(label)",
            "line-color": "data(colour)",
            "target-arrow-color": "data(colour)",
            "target-arrow-shape": "triangle",
            "curve-style": "bezier",
            "line-style": "data(line)",
            "font-size": 8,
        },
    },
    {"selector": "edge[?negated]", "style": {"line-style": "dashed", "target-arrow-shape": "tee"}},
]


def write(claims: Claims, folder: Path) -> Exported:
    """Write ``claims.cyjs`` into a folder, element by element.

    :returns: how many nodes and edges were written, and what the format has no place for.
    """
    left = Counter[str]()
    with (folder / FILE).open("w", encoding="utf-8", newline="\n") as file:
        file.write('{"format_version": "1.0", "generated_by": "claimgraph", "data": {"name": "claims"}, ')
        file.write('"directed": true, "multigraph": true, "elements": {"nodes": ')
        nodes_written = write_array(file, _nodes(claims))
        file.write(', "edges": ')
        edges_written = write_array(file, _edges(claims, left))
        file.write(f'}}, "style": {json_text(_STYLE)}}}\n')
    return Exported({"nodes": nodes_written, "edges": edges_written}, left_behind(left))


def _nodes(claims: Claims) -> Iterator[object]:
    for node in nodes(claims):
        # `value` is what networkx takes for the node, `name` what Cytoscape takes for its name.
        told = {"id": node.id, "value": node.id, "name": node.values["label"], **node.values, "colour": node.colour}
        yield {"data": told}


def _edges(claims: Claims, left: Counter[str]) -> Iterator[object]:
    for edge in edges(claims, left):
        ends = {"id": edge.id, "key": edge.id, "source": edge.subject, "target": edge.object}
        yield {"data": {**ends, "interaction": edge.values["predicate"], **edge.values}
               | {"colour": edge.colour, "line": edge.line}}  # fmt: skip


TARGET = Target("cytoscape", "Cytoscape.js JSON: elements and style, denials dashed", write)
