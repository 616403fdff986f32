"""Claims as CX2 for Cytoscape and NDEx: declared attributes, and a style in which denials are dashed and red.

Specification: https://cytoscape.org/cx/cx2/specification/cytoscape-exchange-format-specification-(version-2)/
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from kg.export.ends import Ends
from kg.export.networks import DENIED, EDGE_ATTRIBUTES, NODE_ATTRIBUTES, Value, edges, left_behind, node_ids, nodes
from kg.export.networks_json import json_text, write_array
from kg.export.target import Exported, Target
from kg.model import Claims
from kg.scratch import TextMap
from kg.view.appearance import families, groups

FILE = "claims.cx2"
_TYPES = {str: "string", tuple: "list_of_string", bool: "boolean", int: "integer"}


def write(claims: Claims, folder: Path) -> Exported:
    """Write ``claims.cx2`` into a folder, element by element.

    Ids of nodes and edges are whole numbers, as CX2 wants them; ``represents`` of a node is its CURIE and
    ``statement`` of an edge that of its statement.

    :returns: how many nodes and edges were written, and what CX2 has no place for.
    """
    ends, left = Ends(), Counter[str]()
    numbers = TextMap((curie, str(number)) for number, curie in enumerate(node_ids(claims, ends)))
    counts = {"nodes": len(numbers), "edges": ends.statements}
    ones = ("attributeDeclarations", "networkAttributes", "visualProperties")
    counted = [*((name, 1) for name in ones[:2]), *counts.items(), (ones[2], 1)]
    head = [
        {"CXVersion": "2.0", "hasFragments": False},
        {"metaData": [{"elementCount": number, "name": name} for name, number in counted]},
        {"attributeDeclarations": [_declarations()]},
        {"networkAttributes": [{"name": "claims", "description": "Claims with their evidence, by Claimgraph"}]},
    ]
    with (folder / FILE).open("w", encoding="utf-8", newline="\n") as file:
        file.write("[" + ",\n".join(map(json_text, head)) + ',\n{"nodes": ')
        write_array(file, _nodes(claims, numbers))
        file.write('},\n{"edges": ')
        write_array(file, _edges(claims, numbers, left))
        tail = ({"visualProperties": [_style()]}, {"status": [{"success": True}]})
        file.write("},\n" + ",\n".join(map(json_text, tail)) + "]\n")
    return Exported(counts, left_behind(left))


def _declarations() -> dict[str, object]:
    node = {"name": {"d": "string"}, "represents": {"d": "string"}}
    edge = {"interaction": {"d": "string"}, "statement": {"d": "string"}, "line": {"d": "string"}}
    return {
        "networkAttributes": {"name": {"d": "string"}, "description": {"d": "string"}},
        "nodes": node | {name: {"d": _TYPES[type_]} for name, (type_, _) in NODE_ATTRIBUTES.items() if name != "label"},
        "edges": edge | {name: {"d": _TYPES[type_]} for name, (type_, _) in EDGE_ATTRIBUTES.items() if name != "label"},
    }


def _nodes(claims: Claims, numbers: Iterable[str]) -> Iterator[object]:
    for number, node in enumerate(nodes(claims, numbers)):
        yield {"id": number, "v": {"name": node.values["label"], "represents": node.id, **_rest(node.values)}}


def _edges(claims: Claims, numbers: Mapping[str, str], left: Counter[str]) -> Iterator[object]:
    @lru_cache(maxsize=1 << 16)
    def end(curie: str) -> int:
        return int(numbers[curie])

    for number, edge in enumerate(edges(claims, left)):
        told = {"interaction": edge.values["label"], "statement": edge.id, "line": edge.line, **_rest(edge.values)}
        yield {"id": number, "s": end(edge.subject), "t": end(edge.object), "v": told}


def _rest(values: Mapping[str, Value]) -> dict[str, Value]:
    """The attributes but the label, which CX2 calls name and interaction, and empty lists, which have no type."""
    return {name: value for name, value in values.items() if name != "label" and value != ()}


def _style() -> dict[str, object]:
    colours = [{"v": group.key, "vp": group.light} for group in groups().values()]
    lines = [{"v": line, "vp": line} for line in ("solid", "dashed", "dotted")]
    denied = [{"v": True, "vp": families()[DENIED].light}]
    label = {"type": "PASSTHROUGH", "definition": {"attribute": "name", "type": "string"}}
    return {
        "default": {"network": {}, "node": {"NODE_SHAPE": "ellipse"}, "edge": {"EDGE_TARGET_ARROW_SHAPE": "triangle"}},
        "nodeMapping": {
            "NODE_LABEL": label,
            "NODE_BACKGROUND_COLOR": _discrete("group", colours),
        },
        "edgeMapping": {
            "EDGE_LINE_STYLE": _discrete("line", lines),
            "EDGE_LINE_COLOR": _discrete("negated", denied),
        },
    }


def _discrete(attribute: str, mapped: list[dict[str, object]] | list[dict[str, str]]) -> dict[str, object]:
    return {"type": "DISCRETE", "definition": {"attribute": attribute, "map": mapped}}


TARGET = Target("cx2", "CX2 for Cytoscape and NDEx: declared attributes and a style, denials dashed", write)
