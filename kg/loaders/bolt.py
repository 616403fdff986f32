"""The property graph in a database that speaks Bolt (Neo4j, Memgraph, ArcadeDB), by parameterised Cypher in batches.

Each push has a number, one more than the last, that every node and relationship of ours carries as `claimgraph_push`:
so what a later push no longer has is told from what somebody else keeps in the same database, which is never touched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from kg.errors import ConfigurationError, OutputError
from kg.export.graph_labels import entity_labels
from kg.export.graph_rows import GraphRows
from kg.export.neo4j import constraints
from kg.export.property_graph import EDGE_KINDS, NODE_KINDS, Edge, Node, Value
from kg.loaders.pushed import PASSWORD, USER, Login, Pushed, Report, address, login, silent
from kg.model import Claims

if TYPE_CHECKING:
    from typing import LiteralString

    from neo4j import ManagedTransaction, Session

SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")

_MARK = "claimgraph_push"
_ROWS = 1_000
_BYTES = 4 << 20
_SWEPT = 10_000
_Row = dict[str, Any]


def push(
    claims: Claims,
    to: str,
    *,
    database: str | None = None,
    prune: bool = False,
    who: Login | None = None,
    report: Report = silent,
) -> Pushed:
    """Bring a database up to date with the graph: pushed twice, it is as after once.

    A document of the graph replaces what an earlier push had of it. A compact relationship goes where its claim is now
    denied. What only earlier graphs had stays, unless `prune` is set.

    :param to: the address, without name and password.
    :param database: which database of the server; its default where None.
    :param who: the login; that of the environment where None.
    :raises ConfigurationError: if the driver is not installed, or the address or the login is wrong.
    :raises OutputError: if the database cannot be reached, or refuses.
    """
    address(to, SCHEMES)
    try:
        import neo4j
        from neo4j.exceptions import AuthError, DriverError, Neo4jError
    except ImportError as error:
        raise ConfigurationError(
            "the driver is not installed", where=to, remedy="pip install 'claimgraph[neo4j]'"
        ) from error
    who = who or login()
    auth = neo4j.bearer_auth(who.token) if who.token else (who.user or "neo4j", who.password) if who.password else None
    try:
        with (
            neo4j.GraphDatabase.driver(to, auth=auth) as driver,
            driver.session(database=database) as session,
            TemporaryDirectory(prefix="claimgraph-") as scratch,
        ):
            return _push(session, GraphRows(claims, Path(scratch)), prune=prune, report=report)
    except AuthError as error:
        raise ConfigurationError("the login is refused", where=to, remedy=f"set {USER} and {PASSWORD}") from error
    except (DriverError, Neo4jError) as error:
        raise OutputError(
            f"the database fails: {error}", where=to, remedy="push again: it goes on where it was"
        ) from error


def _push(session: Session, rows: GraphRows, *, prune: bool, report: Report) -> Pushed:
    for statement in constraints():
        session.run(statement).consume()
    (last,) = _numbers(session, f"MATCH (n:Run) RETURN coalesce(max(n.{_MARK}), 0)")
    sent: Counter[str] = Counter(nodes=0, edges=0)
    for kind, found in (("nodes", rows.nodes()), ("edges", rows.edges())):
        batches = _Batches(session, last + 1)
        for row in found:
            batches.add(row)
            sent[kind] += 1
        batches.flush()
        report(kind, sent[kind])
    return Pushed(dict(sent), +_swept(session, last + 1, prune=prune))


class _Batches:
    """Rows that wait, by the statement that takes them in."""

    def __init__(self, session: Session, number: int) -> None:
        self._session, self._number = session, number
        self._waiting: dict[str, list[_Row]] = {}
        self._sizes: Counter[str] = Counter()

    def add(self, row: Node | Edge) -> None:
        """Take a row in."""
        query, values = self._node(row) if isinstance(row, Node) else self._edge(row)
        self._waiting.setdefault(query, []).append(values)
        self._sizes[query] += len(str(values))
        if len(self._waiting[query]) >= _ROWS or self._sizes[query] >= _BYTES:
            self._send(query)

    def flush(self) -> None:
        """Send what waits."""
        for query in list(self._waiting):
            self._send(query)

    def _send(self, query: str) -> None:
        rows = self._waiting.pop(query)
        del self._sizes[query]
        for step in (*self._relabelling(query), query):
            self._session.execute_write(_sent, step, rows)

    def _relabelling(self, query: str) -> Iterator[str]:
        """What gives an entity that an earlier push had with another label its new one, so that it is found by both."""
        label = query.partition("MERGE (n:Entity:")[2].partition(" ")[0]
        if label and self._number > 1:
            old = " ".join(f"REMOVE n:{other}" for other in entity_labels() if other != label)
            yield f"UNWIND $rows AS row MATCH (n:Entity {{id: row.id}}) WHERE NOT n:{label} {old} SET n:{label}"

    def _node(self, node: Node) -> tuple[str, _Row]:
        label = node.kind if node.label == node.kind else f"{node.kind}:{node.label}"
        names = [column.name for column in NODE_KINDS[node.kind].columns]
        bare = node.kind == "Entity" and node.values[-1] is None
        properties = {} if bare else _properties(names, node.values)
        query = f"UNWIND $rows AS row MERGE (n:{label} {{id: row.id}}) SET n += row.properties"
        return query, {"id": node.id, "properties": properties | {_MARK: self._number}}

    def _edge(self, edge: Edge) -> tuple[str, _Row]:
        kind = EDGE_KINDS[edge.kind]
        properties = _properties([column.name for column in kind.columns], edge.values)
        key = f" {{{kind.key}: row.key}}" if kind.key else ""
        query = (
            f"UNWIND $rows AS row MATCH (a:{kind.start} {{id: row.start}}) MATCH (b:{kind.end} {{id: row.end}}) "
            f"MERGE (a)-[r:{edge.type}{key}]->(b) SET r += row.properties"
        )
        row = {"start": edge.start.id, "end": edge.end.id, "properties": properties | {_MARK: self._number}}
        return query, row | ({"key": properties[kind.key]} if kind.key else {})


def _sent(transaction: ManagedTransaction, query: LiteralString, rows: list[_Row]) -> None:
    transaction.run(query, rows=rows).consume()


def _swept(session: Session, number: int, *, prune: bool) -> Counter[str]:
    """Remove what the push has replaced; how many of each kind."""
    old, removed = f"{_MARK} < $number", Counter[str]()
    of_pushed = "" if prune else f"MATCH (x)-[:FROM]->(:Document {{{_MARK}: $number}}) "
    from_pushed = f"(:Document {{{_MARK}: $number}})"
    sweeps = [
        ("evidence", f"MATCH (x:Evidence) WHERE x.{old} {of_pushed}"),
        ("entries of bibliographies", f"MATCH {from_pushed}-[x:HAS_REFERENCE]->() WHERE x.{old} "),
        (
            "compact relationships",
            f"MATCH (c:Claim) WHERE c.{_MARK} IS NOT NULL AND (c.relationship IS NULL OR NOT (c)-[:HAS_EVIDENCE]->()) "
            "MATCH (c)-[:SUBJECT]->(s:Entity)-[x]->(o:Entity)<-[:OBJECT]-(c) WHERE x.claim = c.id ",
        ),
        ("claims", f"MATCH (x:Claim) WHERE x.{_MARK} IS NOT NULL AND NOT (x)-[:HAS_EVIDENCE]->() "),
    ]
    if prune:
        sweeps.append(("relationships", f"MATCH ()-[x]->() WHERE x.{old} "))
        sweeps += [(f"{kind} nodes", f"MATCH (x:{kind}) WHERE x.{old} ") for kind in NODE_KINDS]
    for kind, found in sweeps:
        detach = "DETACH " if found.startswith("MATCH (x:") else ""
        query = f"{found}WITH x LIMIT {_SWEPT} {detach}DELETE x RETURN count(*)"
        while (gone := sum(_numbers(session, query, number=number))) > 0:
            removed[kind] += gone
    return removed


def _numbers(session: Session, query: str, **parameters: int) -> list[int]:
    return [int(record[0]) for record in session.run(query, parameters)]


def _properties(names: Iterable[str], values: Iterable[Value]) -> _Row:
    pairs = zip(names, values, strict=True)
    return {name: list(value) if isinstance(value, tuple) else value for name, value in pairs}
