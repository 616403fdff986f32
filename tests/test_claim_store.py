"""A graph that is gone through on disk is the graph that is held in memory, to the byte."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from kg.claim_store import ClaimStore, claim_store, filled
from kg.errors import InputError
from kg.model import ClaimGraph
from kg.packed import reading
from kg.rdf import quads, read_graph, read_into, write_quads
from tests import builders
from tests.strategies import any_graph, differences


@settings(max_examples=40)
@given(any_graph())
def test_a_graph_read_on_disk_is_the_graph_read_in_memory(graph: ClaimGraph) -> None:
    with TemporaryDirectory() as name, claim_store() as store:
        folder = Path(name)
        lines = list(quads(graph))
        (folder / "graph.nq").write_text("".join(f"{line}\n" for line in reversed(lines)), encoding="utf-8")
        read_into(store, folder / "graph.nq", folder)
        assert not differences(builders.held(store), read_graph(folder / "graph.nq"))
        assert write_quads(store, folder / "again.nq.zst", folder) == len(lines)
        with reading(folder / "again.nq.zst") as file:
            assert file.read().decode().split("\n")[:-1] == lines


@settings(max_examples=40)
@given(any_graph())
def test_values_added_in_parts_and_backwards_are_the_same_graph(graph: ClaimGraph) -> None:
    with claim_store() as store:
        for statement in reversed(graph.statements):
            for piece in reversed(statement.evidence):
                store.add_statement(builders.with_evidence(statement, piece))
        filled(store, reversed(graph.documents), reversed(graph.entities), (), graph.run, graph.base)
        assert not differences(builders.held(store), graph)
        assert all(store.entity(entity.curie) == entity for entity in graph.entities)
        assert [store.document(document.id) for document in graph.documents] == list(graph.documents)
        assert store.entity("HGNC:1") is None and store.document("doi:10.5555/none") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nonsense\n", "not N-Quads"),
        ("", "no run"),
        ("<a:b> <a:c> <a:d> .\n", "no run|outside|has no"),
        ('<a:b> <a:c> "d" .\n', "outside"),
        ("<a:b> <a:c> <a:d> <a:g> .\n", "has no"),
        (None, "cannot be read"),
    ],
)
def test_what_is_no_graph_is_refused_with_its_name(tmp_path: Path, text: str | None, said: str) -> None:
    path = tmp_path / "bad.nq"
    if text is not None:
        path.write_text(text)
    with claim_store(scratch=tmp_path) as store, pytest.raises(InputError, match=said):
        read_into(store, path, tmp_path)
    assert sorted(tmp_path.iterdir()) == ([path] if text is not None else [])


def test_a_store_that_was_not_finished_has_no_run(tmp_path: Path) -> None:
    store = ClaimStore(tmp_path / "s")
    with pytest.raises(ValueError, match="finish"):
        _ = store.run
    store.close()
