"""Claims as GEXF 1.3 for Gephi: labels, colours by kind of thing, weights, denials dashed and in their own colour."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from lxml import etree

from kg.export.networks import (
    EDGE_ATTRIBUTES,
    NODE_ATTRIBUTES,
    NetworkEdge,
    NetworkNode,
    Value,
    edges,
    left_behind,
    rgb,
)
from kg.export.networks import nodes as nodes_of
from kg.export.networks_xml import xml_text, xml_value
from kg.export.target import Exported, Target
from kg.model import Claims

FILE = "claims.gexf"
_GEXF = "http://gexf.net/1.3"
_VIZ = "http://gexf.net/1.3/viz"
_NAMES: Any = {None: _GEXF, "viz": _VIZ}
_TYPES = {str: "string", tuple: "string", bool: "boolean", int: "long"}
_OWN = ("label", "weight")  # GEXF has attributes of its own for these


def write(claims: Claims, folder: Path) -> Exported:
    """Write ``claims.gexf`` into a folder, node by node and edge by edge.

    :returns: how many nodes and edges were written, and what GEXF has no place for.
    """
    counts, left = {"nodes": 0, "edges": 0}, Counter[str]()
    with etree.xmlfile(str(folder / FILE), encoding="utf-8") as file:
        file.write_declaration()
        with (
            file.element(_name("gexf"), version="1.3", nsmap=_NAMES),
            file.element(_name("graph"), defaultedgetype="directed", mode="static"),
        ):
            for kind, attributes in (("node", NODE_ATTRIBUTES), ("edge", EDGE_ATTRIBUTES)):
                _declare(file, kind, attributes)
            with file.element(_name("nodes")):
                for node in nodes_of(claims):
                    _write_node(file, node)
                    counts["nodes"] += 1
            with file.element(_name("edges")):
                for edge in edges(claims, left):
                    _write_edge(file, edge)
                    counts["edges"] += 1
    return Exported(counts, left_behind(left))


def _name(local: str) -> str:
    return f"{{{_GEXF}}}{local}"


def _declare(file: Any, kind: str, attributes: dict[str, tuple[type, str]]) -> None:
    file.write("\n")
    with file.element(_name("attributes"), {"class": kind, "mode": "static"}):
        for name, (type_, _) in attributes.items():
            if name not in _OWN:
                _empty(file, _name("attribute"), {"id": name, "title": name, "type": _TYPES[type_]})


def _write_node(file: Any, node: NetworkNode) -> None:
    file.write("\n")
    with file.element(_name("node"), {"id": xml_text(node.id), "label": xml_value(node.values["label"])}):
        _write_values(file, node.values, node.colour)


def _write_edge(file: Any, edge: NetworkEdge) -> None:
    attributes = {
        "id": edge.id,
        "source": xml_text(edge.subject),
        "target": xml_text(edge.object),
        "label": xml_value(edge.values["label"]),
        "weight": xml_value(edge.values["weight"]),
    }
    file.write("\n")
    with file.element(_name("edge"), attributes):
        _write_values(file, edge.values, edge.colour)
        _empty(file, f"{{{_VIZ}}}shape", {"value": edge.line})


def _write_values(file: Any, values: dict[str, Value], colour: str) -> None:
    with file.element(_name("attvalues")):
        for name, value in values.items():
            if name not in _OWN:
                _empty(file, _name("attvalue"), {"for": name, "value": xml_value(value)})
    _empty(file, f"{{{_VIZ}}}color", dict(zip("rgb", map(str, rgb(colour)), strict=True)))


def _empty(file: Any, name: str, attributes: dict[str, str]) -> None:
    with file.element(name, attributes):
        pass


TARGET = Target("gexf", "GEXF for Gephi: colours by kind of thing, weights, denials dashed", write)
