"""Bolt: pushed twice is as pushed once, and what a later graph denies or drops does not linger as if it held."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.errors import ConfigurationError, OutputError
from kg.export.graph_rows import GraphRows
from kg.loaders import bolt
from kg.loaders.pushed import PASSWORD, Login
from kg.model import ClaimGraph, Statement
from kg.rdf import read_graph
from tests import builders

neo4j = pytest.importorskip("neo4j")
WHO = Login("root", "only-for-this-test")
LONG = os.environ.get("CLAIMGRAPH_BOLT")
DATABASE = "claims"


class Server:
    def __init__(self, url: str) -> None:
        self.url = url
        self.driver = neo4j.GraphDatabase.driver(url, auth=(WHO.user, WHO.password))

    def ask(self, query: str) -> list[dict[str, Any]]:
        with self.driver.session(database=DATABASE) as session:
            return [dict(record) for record in session.run(query)]

    def push(self, graph: ClaimGraph, *, prune: bool = False) -> dict[str, int]:
        pushed = bolt.push(graph, self.url, database=DATABASE, prune=prune, who=WHO)
        assert pushed.sent == {
            "nodes": sum(1 for _ in GraphRows(graph, Path("/nonexistent")).nodes()),
            "edges": sum(1 for _ in GraphRows(graph, Path("/nonexistent")).edges()),
        }
        return dict(pushed.removed)

    def counts(self) -> tuple[int, int]:
        (nodes,), (edges,) = (
            self.ask("MATCH (n) RETURN count(n) AS n"),
            self.ask("MATCH ()-[r]->() RETURN count(r) AS n"),
        )
        return nodes["n"], edges["n"]

    def types(self) -> set[str]:
        return {row["t"] for row in self.ask("MATCH (:Entity)-[r]->(:Entity) RETURN DISTINCT type(r) AS t")}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    arcade = pytest.importorskip("arcadedb_embedded.server", reason="uv sync --group bolt")
    port = free_port()
    server = arcade.ArcadeDBServer(
        root_path=str(tmp_path_factory.mktemp("arcade")),
        root_password=WHO.password,
        config={
            "http_port": free_port(),
            "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
            "bolt_port": port,
        },
        jvm_kwargs={"heap_size": "512m"},
    )
    server.start()
    try:
        server.create_database(DATABASE)
        found = Server(f"bolt://127.0.0.1:{port}")
        yield found
        found.driver.close()
    finally:
        server.stop()


@pytest.fixture
def server(running: Server) -> Server:
    running.ask("MATCH (n) DETACH DELETE n")
    assert running.counts() == (0, 0)
    return running


def sizes(graph: ClaimGraph) -> tuple[int, int]:
    rows = GraphRows(graph, Path("/nonexistent"))
    return len(list(rows.nodes())), len(list(rows.edges()))


def test_pushed_twice_is_as_pushed_once(server: Server) -> None:
    graph = builders.graph()
    for _ in range(2):
        assert server.push(graph) == {}
        assert server.counts() == sizes(graph)
    assert server.ask("MATCH (d:Drug)-[r:DECREASES]->(g:Gene) RETURN d.name AS d, g.name AS g, r.quotes AS q") == [
        {"d": "ziftomenib", "g": "MEIS1", "q": ["Ziftomenib lowered MEIS1 in cultured MOLM-13 cells."]}
    ]
    trail = "(c:Claim {predicate: 'biolink:affects'})-[:HAS_EVIDENCE]->(:Evidence)-[:CITES]->(r:Reference)"
    assert server.ask(f"MATCH {trail} RETURN r.doi AS doi") == [{"doi": "10.1234/jcult.1"}]


def test_a_claim_that_is_now_denied_loses_its_compact_relationship(server: Server) -> None:
    graph = builders.graph()
    server.push(graph)
    assert "DECREASES" in server.types()
    lowered = next(s for s in graph.statements if s.predicate == "biolink:affects")
    denial = Statement(lowered.subject, lowered.predicate, lowered.object, negated=True, evidence=lowered.evidence)
    disputed = replace(graph, statements=(*graph.statements, denial))
    assert server.push(disputed) == {"compact relationships": 1}
    assert "DECREASES" not in server.types()
    assert server.counts() == sizes(disputed)


def test_a_document_replaces_what_was_read_of_it_before(server: Server) -> None:
    graph = builders.graph()
    server.push(graph)
    fewer = replace(graph, statements=graph.statements[1:])
    removed = server.push(fewer)
    assert removed["evidence"] == 1 and removed["claims"] == 1
    assert {row["id"] for row in server.ask("MATCH (c:Claim) RETURN c.id AS id")} == {
        node.id for node in GraphRows(fewer, Path("/nonexistent")).nodes() if node.kind == "Claim"
    }


def test_what_left_goes_when_asked_and_what_others_keep_stays(server: Server) -> None:
    other = builders.annotation(builders.document(identifier="doi:10.5555/notes.2", name="notes2.txt"))
    both, one = builders.graph(builders.annotation(), other), builders.graph()
    server.ask("CREATE (:Document {id: 'theirs'})-[:FROM]->(:Reference {id: 'theirs too'})")
    server.push(both)
    server.push(one)
    assert len(server.ask("MATCH (d:Document) RETURN d.id")) == 3
    assert server.push(one, prune=True)["Document nodes"] == 1
    nodes, edges = sizes(one)
    assert server.counts() == (nodes + 2, edges + 1)


@pytest.mark.skipif(not LONG, reason="set CLAIMGRAPH_BOLT: the bundled example, twice")
def test_the_bundled_example_twice(server: Server) -> None:
    graph = read_graph(Path("output/graph.nq"))
    for _ in range(2):
        server.push(graph)
        assert server.counts() == sizes(graph)


def test_a_wrong_password_is_said_and_never_shown(server: Server) -> None:
    with pytest.raises(ConfigurationError, match=PASSWORD) as caught:
        bolt.push(builders.graph(), server.url, database=DATABASE, who=Login("root", "not-the-secret"))
    assert "not-the-secret" not in str(caught.value)


def test_a_password_in_the_address_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=PASSWORD) as caught:
        bolt.push(builders.graph(), "bolt://neo4j:hunter2@localhost:7687")
    assert "hunter2" not in str(caught.value)


def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "neo4j", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'claimgraph\[neo4j\]'"):
        bolt.push(builders.graph(), "bolt://localhost:7687")


def test_a_server_that_is_not_there_is_said() -> None:
    with pytest.raises(OutputError, match="the database fails"):
        bolt.push(builders.graph(), f"bolt://127.0.0.1:{free_port()}", who=WHO)
