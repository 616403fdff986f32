"""The graph as JSON-LD 1.1 (https://www.w3.org/TR/json-ld11/) with a context: a node object a line, graph by graph.

The context gives the prefixes and no more, so that each name means one IRI and a reader without a JSON-LD processor
sees it: ``"biolink:negated": [{"@value": "true", "@type": "xsd:boolean"}]``. Values are always arrays.
Keys are in the order that readers of streams want (https://www.w3.org/TR/json-ld11-streaming/): ``@type``, ``@id``, all
else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TextIO

from kg.export.serialized import lines_by_graph, short_names
from kg.export.target import Exported, Target
from kg.identifiers import compact
from kg.model import Claims
from kg.vocabulary import TYPE

NAME = "graph.jsonld"
_TYPE = f"<{TYPE}>"
_FIRST, _SECOND = '"@type"', '"@id"'


def write(claims: Claims, folder: Path) -> Exported:
    """Write the file into a folder."""
    context = {name: {"@id": base, "@prefix": True} for name, base in short_names().items()}
    with lines_by_graph(claims) as lines, (folder / NAME).open("w", encoding="utf-8", newline="\n") as file:
        file.write(f'{{"@context": {json.dumps(context)},\n"@graph": [')
        quads = _write_graphs(lines, file)
        file.write("]}\n")
    return Exported({"quads": quads})


def _write_graphs(lines: Iterable[bytes], file: TextIO) -> int:
    number, between = 0, ""
    for graph, held in groupby(map(_parts, lines), key=lambda parts: parts[3]):
        file.write(f'{between}\n{{"@id": {_name(graph)}, "@graph": [')
        between, comma = ",", ""
        for subject, same in groupby(held, key=lambda parts: parts[0]):
            properties: dict[str, list[str]] = {_FIRST: [], _SECOND: []}
            for _, predicate, value, _ in same:
                number += 1
                if predicate == _TYPE:
                    properties[_FIRST].append(_name(value))
                else:
                    properties.setdefault(_name(predicate), []).append(_value(value))
            properties[_SECOND] = [_name(subject)]
            members = (
                f"{name}: {values[0]}" if name == _SECOND else f"{name}: [{', '.join(values)}]"
                for name, values in properties.items()
                if values
            )
            file.write(f"{comma}\n{{{', '.join(members)}}}")
            comma = ","
        file.write("]}")
    return number


def _parts(line: bytes) -> tuple[str, str, str, str]:
    """Subject, predicate, object and graph of an N-Quads line, as terms."""
    subject, predicate, rest = line.decode().split(" ", 2)
    value, graph = rest[:-2].rsplit(" ", 1)
    return subject, predicate, value, graph


@lru_cache(maxsize=1 << 15)
def _name(node: str) -> str:
    return json.dumps(compact(node[1:-1]), ensure_ascii=False)


@lru_cache(maxsize=1 << 15)
def _value(value: str) -> str:
    if value.startswith("<"):
        return f'{{"@id": {_name(value)}}}'
    end = value.rindex('"') + 1
    # N-Quads and JSON escape alike, but for characters by their number.
    words = json.dumps(json.loads(value[:end]), ensure_ascii=False) if "\\u" in value else value[:end]
    return f'{{"@value": {words}, "@type": {_name(value[end + 2 :])}}}' if value[end:] else f'{{"@value": {words}}}'


TARGET = Target("jsonld", "JSON-LD with a context: everything, a node a line", write)
