"""The one property-graph schema: what nodes and relationships there are, and a graph as a stream of them.

A claim is a `Claim` node with its audit trail (`SUBJECT`, `OBJECT`, `HAS_EVIDENCE`, then `CITES` and `FROM`). Besides,
a claim that some evidence asserts and that nothing in the build denies is one compact relationship between two
entities, ``(:Drug)-[:INHIBITS]->(:Gene)``. What is denied, disputed, hedged, hypothesised or asked has none, for a path
query or a projection goes along relationships of any type without looking at properties: there a ``DOES_NOT_TREAT``
would count as a link. Columns called `record` hold a whole value as JSON, so that nothing is lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from kg.export.graph_labels import entity_labels

Value = str | int | bool | None | tuple[str, ...] | tuple[int, ...]


class Column(NamedTuple):
    """A property: its name and type: ``string``, ``long``, ``boolean``, ``string[]`` or ``long[]``."""

    name: str
    type: str = "string"


@dataclass(frozen=True, slots=True)
class NodeKind:
    """Nodes with ids of their own: `name` is the label that all of them have."""

    name: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class EdgeKind:
    """Relationships from one kind of node to another; `key` is the column that tells parallel ones apart."""

    name: str
    start: str
    end: str
    columns: tuple[Column, ...] = ()
    key: str | None = None


class Node(NamedTuple):
    """A node: its kind, its most telling label (that of the kind, or of an entity's category), id and properties."""

    kind: str
    label: str
    id: str
    values: tuple[Value, ...]


class End(NamedTuple):
    """Where a relationship starts or ends."""

    label: str
    id: str


class Edge(NamedTuple):
    """A relationship: its kind, type, ends and properties."""

    kind: str
    type: str
    start: End
    end: End
    values: tuple[Value, ...] = ()


def _columns(*names: str, record: bool = True) -> tuple[Column, ...]:
    pairs = (name.partition(":") for name in names)
    return (*(Column(name, type_ or "string") for name, _, type_ in pairs), *([Column("record")] if record else []))


NODE_KINDS = {
    kind.name: kind
    for kind in (
        NodeKind("Entity", _columns("name", "category", "synonyms:string[]", "xrefs:string[]")),
        NodeKind(
            "Claim",
            _columns(
                *("subject", "predicate", "object", "negated:boolean", "qualifiers:string[]", "certainty"),
                *("evidence_count:long", "relationship"),
            ),
        ),
        NodeKind(
            "Evidence",
            _columns(
                *("claim", "document", "quote", "section", "start:long", "end:long", "rule", "certainty"),
                *("levels:string[]", "attribution", "context:string[]", "cues:string[]", "references:long[]"),
                *("citation_basis", "measure", "value", "unit"),
            ),
        ),
        NodeKind("Reference", _columns("title", "doi", "pmid", "year:long", "text", record=False)),
        NodeKind(
            "Document",
            _columns("title", "journal", "doi", "pmid", "published", "retracted:boolean", "source", "length:long"),
        ),
        NodeKind("Run", _columns("version", "lexicon_sha256", "rules_sha256", "counts:string[]")),
        NodeKind("Source", _columns("name", "sha256", "format")),
        NodeKind("Rejection", _columns("stage", "where", "reason", "detail", "occurrence:long")),
    )
}
"""Kinds of nodes by name. `Entity.record` is absent where a claim names an entity that the graph does not describe."""

EDGE_KINDS = {
    kind.name: kind
    for kind in (
        EdgeKind(
            "relation",
            "Entity",
            "Entity",
            _columns(
                *("claim", "predicate", "qualifiers:string[]", "negated:boolean", "certainty", "evidence_count:long"),
                *("documents:string[]", "references:string[]", "quotes:string[]"),
                record=False,
            ),
            "claim",
        ),
        EdgeKind("vocabulary", "Entity", "Entity"),
        EdgeKind("subject", "Claim", "Entity"),
        EdgeKind("object", "Claim", "Entity"),
        EdgeKind("has_evidence", "Claim", "Evidence"),
        EdgeKind("cites", "Evidence", "Reference", (Column("number", "long"),), "number"),
        EdgeKind("from", "Evidence", "Document"),
        EdgeKind("bibliography", "Document", "Reference", (Column("number", "long"), Column("text")), "number"),
        EdgeKind("title_names", "Reference", "Entity"),
        EdgeKind("read", "Run", "Document"),
        EdgeKind("used", "Run", "Source"),
        EdgeKind("rejected", "Run", "Rejection"),
    )
}
"""Kinds of relationships by name."""

FIXED_TYPES = {
    "subject": "SUBJECT",
    "object": "OBJECT",
    "has_evidence": "HAS_EVIDENCE",
    "cites": "CITES",
    "from": "FROM",
    "bibliography": "HAS_REFERENCE",
    "title_names": "TITLE_NAMES",
    "read": "READ",
    "used": "USED",
    "rejected": "REJECTED",
}
"""The type of a kind's relationships; those of `relation` come from the claims."""

VOCABULARY_TYPES = ("IS_A", "HAS_MEMBER", "FORM_OF")
"""What the vocabulary says of entities; no claim of a text has one of these types."""

INDEXES = (("Entity", "name"), ("Claim", "predicate"), ("Claim", "subject"), ("Claim", "object"), ("Evidence", "claim"))
"""Label and property of what is looked up besides ids."""

RESERVED = frozenset(
    {*FIXED_TYPES.values(), *VOCABULARY_TYPES, *map(str.upper, entity_labels()), *map(str.upper, NODE_KINDS)}
)
"""Names that no type of a claim may have."""
