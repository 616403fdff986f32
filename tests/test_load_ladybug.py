"""Ladybug: the database holds the whole graph, answers as the documentation says, and gives the graph back."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from typer.testing import CliRunner

from kg.claim_store import claim_store
from kg.cli import application
from kg.errors import ConfigurationError, InputError, OutputError
from kg.export.graph_rows import GraphRows
from kg.imports.importer import importer_for
from kg.imports.ladybug import read
from kg.loaders.ladybug import push
from kg.model import ClaimGraph
from kg.rdf import quads, write_quads
from tests import builders
from tests.strategies import any_graph

ladybug = pytest.importorskip("ladybug")
DOCUMENTATION = Path(__file__).parent.parent / "docs" / "databases.md"


def asked(path: Path, query: str) -> list[list[Any]]:
    with ladybug.Database(str(path), read_only=True) as database, ladybug.Connection(database) as connection:
        found: list[list[Any]] = connection.execute(query).get_all()
        return found


def given_back(path: Path) -> list[str]:
    with claim_store() as store, tempfile.TemporaryDirectory() as scratch:
        read(path, store)
        write_quads(store, Path(scratch) / "graph.nq", Path(scratch))
        return (Path(scratch) / "graph.nq").read_text(encoding="utf-8").split("\n")[:-1]


@settings(max_examples=int(os.environ.get("CLAIMGRAPH_LADYBUG", "2")), deadline=None)
@given(any_graph())
def test_the_database_holds_every_row_and_gives_the_same_graph_back(graph: ClaimGraph) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "claims.lbug"
        pushed = push(graph, path)
        rows = GraphRows(graph, Path(folder))
        assert asked(path, "MATCH (n) RETURN count(*)") == [[len(list(rows.nodes()))]] == [[pushed.sent["nodes"]]]
        assert (
            asked(path, "MATCH ()-[r]->() RETURN count(*)") == [[len(list(rows.edges()))]] == [[pushed.sent["edges"]]]
        )
        assert given_back(path) == list(quads(graph))


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("example") / "claims.lbug"
    done = CliRunner().invoke(application("load"), ["load", "output", "--to", f"ladybug:{path}"])
    assert done.exit_code == 0, done.output
    return path


def documented() -> list[tuple[str, str]]:
    text = DOCUMENTATION.read_text(encoding="utf-8")
    return re.findall(r"```cypher\n(.*?)```\n\n<!-- gives: (.*?) -->", text, re.DOTALL)


@pytest.mark.parametrize(("query", "words"), documented())
def test_the_queries_of_the_documentation_are_answered_as_it_says(example: Path, query: str, words: str) -> None:
    rows = asked(example, query)
    assert rows and all(word in str(rows) for word in words.split(", "))


def test_the_documentation_has_queries() -> None:
    assert len(documented()) >= 4


def test_a_database_is_told_by_its_first_bytes_and_imported(example: Path, tmp_path: Path) -> None:
    assert importer_for(example).name == "ladybug"
    assert given_back(example) == Path("output/graph.nq").read_text(encoding="utf-8").split("\n")[:-1]


def test_a_database_is_replaced_and_nothing_else_is(tmp_path: Path) -> None:
    path = tmp_path / "claims.lbug"
    for graph in (builders.graph(), ClaimGraph((), (), (), builders.graph().run)):
        push(graph, path)
        assert asked(path, "MATCH (c:Claim) RETURN count(*)") == [[len(graph.statements)]]
        assert [found.name for found in tmp_path.iterdir()] == ["claims.lbug"]
    path.write_text("notes")
    with pytest.raises(OutputError, match="no database of Ladybug"):
        push(builders.graph(), path)
    assert path.read_text() == "notes"


def test_a_database_that_is_in_use_is_left(tmp_path: Path) -> None:
    path = tmp_path / "claims.lbug"
    (tmp_path / "claims.lbug.wal").write_text("")
    with pytest.raises(OutputError, match="in use"):
        push(builders.graph(), path)


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ladybug", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'claimgraph\[ladybug\]'"):
        push(builders.graph(), tmp_path / "claims.lbug")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("damage", ["cut", "foreign"])
def test_what_is_no_database_of_claimgraph_is_refused(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "claims.lbug"
    if damage == "cut":
        path.write_bytes(b"LBUG and no more")
    else:
        with ladybug.Database(str(path)) as database, ladybug.Connection(database) as connection:
            connection.execute("CREATE NODE TABLE Other(id STRING PRIMARY KEY)")
    with pytest.raises(InputError, match="no database of Claimgraph"):
        given_back(path)
