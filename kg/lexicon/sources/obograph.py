"""OBO Graphs JSON (github.com/geneontology/obographs): nodes with exact synonyms and xrefs, ``is_a`` edges."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.errors import DataError
from kg.identifiers import compact
from kg.lexicon.sources.record import SourceEntity, entity
from kg.model import Rejection


def read(path: Path) -> Iterator[SourceEntity | Rejection]:
    """The classes that are not deprecated, with their label and exact synonyms.

    :raises DataError: if the file is no JSON or holds no graph.
    """
    try:
        document = json.loads(path.read_bytes())
    except ValueError as error:
        raise DataError(f"not JSON: {error}", where=str(path), remedy="give an OBO Graphs file") from error
    graphs = document.get("graphs") if isinstance(document, dict) else None
    if not isinstance(graphs, list) or not graphs:
        raise DataError("no graphs in the file", where=str(path), remedy="give an OBO Graphs file")
    for graph in graphs:
        parents: dict[str, list[str]] = {}
        for edge in graph.get("edges", ()):
            if edge.get("pred") == "is_a":
                parents.setdefault(edge["sub"], []).append(compact(edge["obj"]))
        for node in graph.get("nodes", ()):
            yield from _entity(node, parents.get(node.get("id", ""), []), path)


def _entity(node: dict[str, Any], parents: list[str], path: Path) -> Iterator[SourceEntity | Rejection]:
    meta = node.get("meta") or {}
    if node.get("type", "CLASS") != "CLASS" or meta.get("deprecated"):
        return
    iri = str(node.get("id", ""))
    synonyms = [str(one.get("val", "")) for one in meta.get("synonyms", ()) if one.get("pred") == "hasExactSynonym"]
    xrefs = [str(one.get("val", "")) for one in meta.get("xrefs", ())]
    place = f"{path.name}: {iri}"
    yield from entity(compact(iri), str(node.get("lbl") or ""), synonyms, place, xrefs=xrefs, parents=parents)
