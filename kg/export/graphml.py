"""Claims as GraphML for Gephi, yEd and Cytoscape: entities are nodes, statements are edges with their certainty."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, groupby
from pathlib import Path

from kg.export.naming import Naming, naming
from kg.export.networks import edge_label, left_behind, node_ids, with_the_rest_counted
from kg.export.networks_xml import SEPARATOR, xml_text
from kg.export.target import Exported, Target
from kg.identity import statement_id
from kg.model import Claims, Entity, Statement
from kg.vocabulary import surest

FILE = "claims.graphml"

_NODE = ("label", "category", "members")
_EDGE = (
    *("label", "predicate", "polarity", "certainty", "qualifiers"),
    *("evidence", "documents", "references", "quotes"),
)
_WHOLE = "evidence"
_SCHEMA = "http://graphml.graphdrawing.org/xmlns"
_HEAD = (
    "<?xml version='1.0' encoding='utf-8'?>\n"
    f'<graphml xmlns="{_SCHEMA}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    f'xsi:schemaLocation="{_SCHEMA} {_SCHEMA}/1.0/graphml.xsd">\n'
)


def graphml(claims: Claims) -> str:
    """The claims of a graph as a GraphML document, a directed multigraph; the same graph gives the same text.

    Nodes (by CURIE): ``label``, ``category``, ``members``. Edges (by statement id): ``label`` and ``predicate``,
    ``polarity`` (``asserted`` or ``negated``), ``certainty`` (the surest of its evidence), ``qualifiers``,
    ``evidence`` (a count), ``documents``, ``references`` (as document#number), ``quotes``.

    >>> from kg.model import ClaimGraph, Run
    >>> graphml(ClaimGraph((), (), (), Run("0.1.0", "", ""))).startswith("<?xml")
    True
    """
    return "".join(graphml_parts(claims))


def graphml_parts(claims: Claims, left: Counter[str] | None = None) -> Iterator[str]:
    """The document of `graphml` piece by piece: in memory are the edges of one subject."""
    yield _HEAD
    curies, minted = node_ids(claims), naming(claims)
    first, statements = next(curies, None), with_the_rest_counted(claims, Counter() if left is None else left)
    if first is None:
        yield from (str(statement) for statement in statements)  # there are none; what else there is gets counted
        yield '  <graph edgedefault="directed" />\n</graphml>\n'
        return
    for kind, names in (("edge", _EDGE), ("node", _NODE)):
        for name in reversed(names):
            type_ = "long" if name == _WHOLE else "string"
            yield f'  <key id="{name}" for="{kind}" attr.name="{name}" attr.type="{type_}" />\n'
    yield '  <graph edgedefault="directed">\n'
    for curie in chain([first], curies):
        yield _element("node", {"id": curie}, _node(claims.entity(curie) or Entity(curie, curie, "")))
    for statement in _ordered(statements):
        ends = {"source": statement.subject, "target": statement.object, "id": statement_id(statement)}
        yield _element("edge", ends, _edge(statement, minted))
    yield "  </graph>\n</graphml>\n"


def write(claims: Claims, folder: Path) -> Exported:
    """Write ``claims.graphml`` into a folder.

    :returns: how many nodes and edges were written, and what GraphML has no place for.
    """
    nodes, edges, left = 0, 0, Counter[str]()
    with (folder / FILE).open("w", encoding="utf-8", newline="\n") as file:
        for part in graphml_parts(claims, left):
            nodes, edges = nodes + part.startswith("    <node "), edges + part.startswith("    <edge ")
            file.write(part)
    return Exported({"nodes": nodes, "edges": edges}, left_behind(left))


def _ordered(statements: Iterable[Statement]) -> Iterator[Statement]:
    """The statements of each subject by object, the objects in the order in which they come first."""
    for _, of_subject in groupby(statements, key=lambda statement: statement.subject):
        by_object: dict[str, list[Statement]] = {}
        for statement in of_subject:
            by_object.setdefault(statement.object, []).append(statement)
        for same_ends in by_object.values():
            yield from same_ends


def _element(kind: str, attributes: Mapping[str, str], data: Mapping[str, str | int]) -> str:
    element = ElementTree.Element(kind, {name: xml_text(value) for name, value in attributes.items()})
    for name, value in data.items():
        ElementTree.SubElement(element, "data", key=name).text = str(value)
    ElementTree.indent(element, level=2)
    # A reader takes a bare carriage return for a line break; an escaped one stays.
    return f"    {ElementTree.tostring(element, encoding='unicode')}\n".replace("\r", "&#13;")


def _node(entity: Entity) -> dict[str, str | int]:
    return {
        "label": xml_text(entity.label),
        "category": entity.category.removeprefix("biolink:"),
        "members": SEPARATOR.join(entity.members),
    }


def _edge(statement: Statement, names: Naming) -> dict[str, str | int]:
    evidence = statement.evidence
    cited = {f"{names.document(piece.document)}#{number}": None for piece in evidence for number in piece.references}
    texts = {
        "label": edge_label(statement),
        "predicate": statement.predicate,
        "polarity": "negated" if statement.negated else "asserted",
        "certainty": str(surest(piece.certainty for piece in evidence)) if evidence else "",
        "qualifiers": SEPARATOR.join(f"{slot}={value}" for slot, value in statement.qualifiers),
        "evidence": len(evidence),
        "documents": SEPARATOR.join(dict.fromkeys(names.document(piece.document) for piece in evidence)),
        "references": SEPARATOR.join(cited),
        "quotes": SEPARATOR.join(dict.fromkeys(piece.quote for piece in evidence)),
    }
    return {name: xml_text(value) if isinstance(value, str) else value for name, value in texts.items()}


TARGET = Target("graphml", "GraphML for Gephi, yEd, Cytoscape and igraph", write)
