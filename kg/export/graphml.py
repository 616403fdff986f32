"""Claims as GraphML for Gephi, yEd and Cytoscape: entities are nodes, statements are edges with their certainty."""

from __future__ import annotations

import io
import re

import networkx as nx

from kg.identity import statement_id
from kg.model import ClaimGraph, Entity, Statement
from kg.predicates import predicates
from kg.vocabulary import surest

SEPARATOR = " | "
"""What stands between several quotes, references or documents in one attribute."""

# XML 1.0 has no place for these, not even escaped (https://www.w3.org/TR/xml/#charsets).
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def graphml(graph: ClaimGraph) -> str:
    """The claims of a graph as a GraphML document, a directed multigraph; the same graph gives the same text.

    Nodes (by CURIE): ``label``, ``category``, ``members``. Edges (by statement id): ``label`` and ``predicate``,
    ``polarity`` (``asserted`` or ``negated``), ``certainty`` (the surest of its evidence), ``qualifiers``,
    ``evidence`` (a count), ``documents``, ``references`` (as document#number), ``quotes``.

    >>> from kg.model import ClaimGraph, Run
    >>> graphml(ClaimGraph((), (), (), Run("0.1.0", "", ""))).startswith("<?xml")
    True
    """
    drawn: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    entities = {entity.curie: entity for entity in graph.entities}
    ends = {end for statement in graph.statements for end in (statement.subject, statement.object)}
    for curie in sorted(ends | {member for end in ends if end in entities for member in entities[end].members}):
        drawn.add_node(curie, **_node(entities.get(curie, Entity(curie, curie, ""))))
    for statement in graph.statements:
        drawn.add_edge(statement.subject, statement.object, key=statement_id(statement), **_edge(statement))
    buffer = io.BytesIO()
    nx.write_graphml_xml(drawn, buffer, encoding="utf-8", prettyprint=True, named_key_ids=True)
    return buffer.getvalue().decode("utf-8").rstrip("\n") + "\n"


def _node(entity: Entity) -> dict[str, str]:
    return {
        "label": _xml(entity.label),
        "category": entity.category.removeprefix("biolink:"),
        "members": SEPARATOR.join(entity.members),
    }


def _edge(statement: Statement) -> dict[str, str | int]:
    known = predicates().get(statement.predicate)
    evidence = statement.evidence
    cited = {f"{piece.document}#{number}": None for piece in evidence for number in piece.references}
    return {
        "label": f"{'not ' if statement.negated else ''}{known.label if known else statement.predicate}",
        "predicate": statement.predicate,
        "polarity": "negated" if statement.negated else "asserted",
        "certainty": str(surest(piece.certainty for piece in evidence)) if evidence else "",
        "qualifiers": SEPARATOR.join(f"{slot}={value}" for slot, value in statement.qualifiers),
        "evidence": len(evidence),
        "documents": SEPARATOR.join(dict.fromkeys(piece.document for piece in evidence)),
        "references": SEPARATOR.join(cited),
        "quotes": _xml(SEPARATOR.join(dict.fromkeys(piece.quote for piece in evidence))),
    }


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
