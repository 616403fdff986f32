"""The answers to queries as values, and their standard formats: SPARQL JSON, CSV and Turtle."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from io import StringIO

import pyoxigraph as ox

from kg.errors import QueryError
from kg.identifiers import prefixes
from kg.vocabulary import BIOLINK, CITO, CLAIMGRAPH, DCTERMS, OA, PROV, RDF, RDFS, SKOS, XSD

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_NAMESPACES = {
    "biolink": BIOLINK, "cito": CITO, "claimgraph": CLAIMGRAPH, "dcterms": DCTERMS, "oa": OA, "prov": PROV, "rdf": RDF,
    "rdfs": RDFS, "skos": SKOS, "xsd": XSD,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SelectResult:
    """The answer to a SELECT query: a row has a term for each column, None where nothing is bound."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]


@dataclass(frozen=True, slots=True)
class AskResult:
    """The answer to an ASK query."""

    holds: bool


@dataclass(frozen=True, slots=True)
class GraphResult:
    """The answer to a CONSTRUCT or DESCRIBE query: its triples, sorted and none twice."""

    triples: tuple[ox.Triple, ...]


Result = SelectResult | AskResult | GraphResult


def to_json(result: Result) -> str:
    """A table or a truth value in the SPARQL 1.1 Query Results JSON Format, on one line.

    :raises QueryError: for a graph, which has no such form.

    >>> to_json(AskResult(True))
    '{"head": {}, "boolean": true}'
    """
    if isinstance(result, GraphResult):
        raise QueryError("the answer is a graph", remedy="ask for turtle")
    if isinstance(result, AskResult):
        return json.dumps({"head": {}, "boolean": result.holds})
    bindings = [
        {name: _json(term) for name, term in zip(result.columns, row, strict=True) if term is not None}
        for row in result.rows
    ]
    return json.dumps({"head": {"vars": result.columns}, "results": {"bindings": bindings}}, ensure_ascii=False)


def to_csv(result: Result) -> str:
    r"""A table in the SPARQL 1.1 Query Results CSV Format: IRIs and lexical forms, lines ended by CR and LF.

    :raises QueryError: for a graph or a truth value, which have no such form.

    >>> to_csv(SelectResult(("drug",), ((ox.Literal("a, b"),),)))
    'drug\r\n"a, b"\r\n'
    """
    if not isinstance(result, SelectResult):
        raise QueryError("the answer is not a table", remedy="ask for turtle (graphs) or json (truth values)")
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(result.columns)
    writer.writerows(["" if term is None else plain(term) for term in row] for row in result.rows)
    return out.getvalue()


def to_turtle(result: Result) -> str:
    """A graph as Turtle, with the prefixes that it needs.

    :raises QueryError: for a table or a truth value.
    """
    if not isinstance(result, GraphResult):
        raise QueryError("the answer is not a graph", remedy="CONSTRUCT and DESCRIBE give Turtle; ask for csv or json")
    iris = {term.value for triple in result.triples for term in triple if isinstance(term, ox.NamedNode)}
    known = {name: prefix.base for name, prefix in prefixes().items()} | _NAMESPACES
    used = {name: base for name, base in sorted(known.items()) if any(iri.startswith(base) for iri in iris)}
    written = ox.serialize(result.triples, format=ox.RdfFormat.TURTLE, prefixes=used)
    assert written is not None
    return written.decode("utf-8")


def plain(term: Term) -> str:
    """The IRI or the lexical form of a term.

    >>> plain(ox.Literal("x", language="en"))
    'x'
    """
    return str(term) if isinstance(term, ox.Triple | ox.BlankNode) else term.value


def _json(term: Term) -> dict[str, object]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _json(part) for name, part in parts.items()}}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    if term.datatype.value == f"{XSD}string":
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}
