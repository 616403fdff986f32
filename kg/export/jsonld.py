"""The graph as JSON-LD 1.1 (https://www.w3.org/TR/json-ld11/) with a context: a node object a line, graph by graph.

The context gives the prefixes and no more, so that each name means one IRI and a reader without a JSON-LD processor
sees it: ``"biolink:negated": [{"@value": "true", "@type": "xsd:boolean"}]``. Values are always arrays.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TextIO

import pyoxigraph as ox

from kg.export.serialized import lines_by_graph, parsed, short_names
from kg.export.target import Exported, Target
from kg.identifiers import compact
from kg.model import Claims
from kg.vocabulary import TYPE, XSD

NAME = "graph.jsonld"
_STRING = f"{XSD}string"
_Json = dict[str, object]


def write(claims: Claims, folder: Path) -> Exported:
    """Write the file into a folder."""
    context = {name: {"@id": base, "@prefix": True} for name, base in short_names().items()}
    with lines_by_graph(claims) as lines, (folder / NAME).open("w", encoding="utf-8", newline="\n") as file:
        file.write(f'{{"@context": {json.dumps(context)},\n"@graph": [')
        quads = _write_graphs(parsed(lines), file)
        file.write("]}\n")
    return Exported({"quads": quads})


def _write_graphs(quads: Iterable[ox.Quad], file: TextIO) -> int:
    number, between = 0, ""
    for graph, held in groupby(quads, key=lambda quad: quad.graph_name):
        file.write(f'{between}\n{{"@id": {json.dumps(_name(graph))}, "@graph": [')
        between, comma = ",", ""
        for node, size in _nodes(held):
            number += size
            file.write(f"{comma}\n{json.dumps(node, ensure_ascii=False)}")
            comma = ","
        file.write("]}")
    return number


def _nodes(quads: Iterable[ox.Quad]) -> Iterator[tuple[_Json, int]]:
    """The node objects of one graph, each with the number of its quads."""
    for subject, same in groupby(quads, key=lambda quad: quad.subject):
        properties: dict[str, list[object]] = {}
        size = 0
        for quad in same:
            size += 1
            if quad.predicate.value == TYPE:
                properties.setdefault("@type", []).append(_name(quad.object))
            else:
                properties.setdefault(compact(quad.predicate.value), []).append(_value(quad.object))
        yield {"@id": _name(subject), **properties}, size


def _name(node: object) -> str:
    assert isinstance(node, ox.NamedNode)
    return compact(node.value)


def _value(value: object) -> _Json:
    if not isinstance(value, ox.Literal):
        return {"@id": _name(value)}
    if value.datatype.value == _STRING:
        return {"@value": value.value}
    return {"@value": value.value, "@type": compact(value.datatype.value)}


TARGET = Target("jsonld", "JSON-LD with a context: everything, a node a line", write)
