"""KGX comes back: our own exports to the byte, those of other tools as what they say, and nothing goes unsaid."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings

from kg.claim_store import claim_store
from kg.export.target import target
from kg.imports.importer import Imported, importer_for
from kg.model import ClaimGraph, Claims
from kg.rdf import quads
from tests.strategies import any_graph


def held(claims: Claims) -> ClaimGraph:
    return ClaimGraph(tuple(claims.documents), tuple(claims.entities), tuple(claims.statements), claims.run)


def imported(path: Path) -> tuple[ClaimGraph, Imported]:
    with claim_store() as store:
        told = importer_for(path).read(path, store)
        return held(store), told


@pytest.mark.parametrize("name", ["kgx", "kgx-tsv"])
@settings(max_examples=40, deadline=None)
@given(any_graph())
def test_an_export_comes_back_to_the_byte(name: str, graph: ClaimGraph) -> None:
    with tempfile.TemporaryDirectory() as folder:
        exported = target(name).write(graph, Path(folder))
        again, told = imported(Path(folder))
    assert not exported.left_behind and not told.left_behind
    assert list(quads(again)) == list(quads(graph))
