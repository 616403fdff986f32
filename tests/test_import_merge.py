"""``kg import`` puts graphs together: what was mined and what was curated, each with its maker."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.cli import application
from kg.errors import InputError
from kg.export.target import target
from kg.imports.importer import importer_for
from kg.imports.run import import_graph
from kg.model import Agent, ClaimGraph, Metadata
from kg.query import named_query, run
from kg.rdf import quads, read_graph
from kg.settings import Settings
from kg.store import open_graph
from tests import builders


def written(graph: ClaimGraph, path: Path) -> Path:
    path.write_text("".join(f"{line}\n" for line in quads(graph)), encoding="utf-8")
    return path


def merged(folder: Path, *paths: Path) -> ClaimGraph:
    made = import_graph([(path, importer_for(path)) for path in paths], Settings(output=folder / "both"))
    assert made.violations == ()
    return read_graph(folder / "both" / "graph.nq")


def test_two_builds_together_are_the_build_of_both(tmp_path: Path) -> None:
    one, two = builders.graph(), builders.graph(builders.curated())
    both = merged(tmp_path, written(one, tmp_path / "one.nq"), written(two, tmp_path / "two.nq"))
    together = builders.graph(builders.annotation(), builders.curated())
    assert (both.documents, both.entities) == (together.documents, together.entities)
    assert [statement.evidence for statement in both.statements] == [s.evidence for s in together.statements]


def test_the_order_of_paths_changes_nothing(tmp_path: Path) -> None:
    one, two = (
        written(builders.graph(), tmp_path / "1.nq"),
        written(builders.graph(builders.curated()), tmp_path / "2.nq"),
    )
    assert merged(tmp_path, one, two) == merged(tmp_path, two, one)


def test_runs_of_two_lexica_are_named_both_and_pass_the_shapes(tmp_path: Path) -> None:
    other = builders.graph(builders.curated())
    other = replace(other, run=replace(other.run, lexicon_sha256="3" * 64))
    both = merged(tmp_path, written(builders.graph(), tmp_path / "1.nq"), written(other, tmp_path / "2.nq"))
    assert both.run.lexicon_sha256 == f"{'1' * 64} + {'3' * 64}"


def test_a_build_and_a_kgx_export_become_one(tmp_path: Path) -> None:
    (tmp_path / "kgx").mkdir()
    target("kgx-tsv").write(builders.graph(builders.curated()), tmp_path / "kgx")
    both = merged(tmp_path, written(builders.graph(), tmp_path / "1.nq"), tmp_path / "kgx")
    assert {e.agent for s in both.statements for e in s.evidence} == {Agent.TEXT_MINING, Agent.MANUAL}
    found = run(open_graph(tmp_path / "both"), named_query("mined-and-curated"))
    assert len(found.rows) == len(both.statements)  # type: ignore[union-attr]


def test_two_documents_of_one_id_that_differ_are_refused(tmp_path: Path) -> None:
    changed = builders.annotation(replace(builders.document(), metadata=Metadata(title="another")))
    paths = [written(builders.graph(), tmp_path / "1.nq"), written(builders.graph(changed), tmp_path / "2.nq")]
    with pytest.raises(InputError, match=r"2\.nq: doi:10\.5555/notes\.1 is in an input before it"):
        merged(tmp_path, *paths)
    assert not (tmp_path / "both").exists()


def test_the_command_tells_what_it_took_in_and_what_it_left(tmp_path: Path) -> None:
    (tmp_path / "nodes.jsonl").write_text('{"id": "HGNC:990", "category": ["biolink:Gene"], "full_name": "x"}\n')
    (tmp_path / "edges.jsonl").write_text("")
    told = CliRunner().invoke(application("import"), ["import", str(tmp_path), "-o", str(tmp_path / "out")])
    assert told.exit_code == 0
    assert "entities    1" in told.output and "left behind  1 properties of nodes: full_name" in told.output


def test_a_build_merged_with_itself_is_that_build(tmp_path: Path) -> None:
    path = written(builders.graph(), tmp_path / "one.nq")
    again = tmp_path / "again.nq"
    again.write_bytes(path.read_bytes())
    assert list(quads(merged(tmp_path / "both", path, again))) == list(quads(merged(tmp_path / "alone", path)))
