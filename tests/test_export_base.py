"""A build under a base of its own goes out, and comes back, under that base."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.export.crate import Description, write_crate
from kg.export.target import target
from kg.imports.importer import importer_for
from kg.imports.run import import_graph
from kg.loaders import ladybug
from kg.model import BASE, ClaimGraph
from kg.packed import reading
from kg.rdf import quads, read_graph
from kg.settings import Settings
from tests import builders

OWN = "https://example.org/kg/"


@pytest.fixture
def graph() -> ClaimGraph:
    """A graph under a base of its own, with a document that has no DOI."""
    nameless = builders.annotation(builders.document(identifier="claimgraph:document/0a1b", name="other.txt"))
    return replace(builders.graph(builders.annotation(), nameless, builders.curated()), base=OWN)


def lines(graph: ClaimGraph) -> list[str]:
    return list(quads(graph))


def exported(graph: ClaimGraph, name: str, folder: Path) -> Path:
    folder = folder / name
    folder.mkdir()
    if name == "ladybug":
        pytest.importorskip("ladybug")
        ladybug.push(graph, folder / "claims.lbug")
        return folder / "claims.lbug"
    target(name).write(graph, folder)
    return folder


def test_a_graph_read_from_its_file_knows_its_base(graph: ClaimGraph, tmp_path: Path) -> None:
    path = tmp_path / "graph.nq"
    path.write_text("".join(f"{line}\n" for line in lines(graph)), encoding="utf-8")
    assert read_graph(path).base == OWN
    assert any(line.startswith(f"<{OWN}statement/") for line in lines(graph))
    assert lines(replace(graph, base=BASE)) != lines(graph)


@pytest.mark.parametrize("name", ["kgx", "kgx-tsv", "neo4j", "ladybug", "nquads"])
def test_what_goes_out_under_a_base_comes_back_under_it(graph: ClaimGraph, name: str, tmp_path: Path) -> None:
    folder = exported(graph, name, tmp_path)
    made = import_graph([(folder, importer_for(folder))], Settings(output=tmp_path / "back"))
    assert made.violations == ()
    assert (tmp_path / "back" / "graph.nq").read_text(encoding="utf-8").splitlines() == lines(graph)
    assert f'"base": "{OWN}"' in (tmp_path / "back" / "manifest.json").read_text()


@pytest.mark.parametrize(
    ("name", "format"),
    [("trig", ox.RdfFormat.TRIG), ("jsonld", ox.RdfFormat.JSON_LD), ("nquads", ox.RdfFormat.N_QUADS)],
)
def test_rdf_says_the_same_in_every_format(graph: ClaimGraph, name: str, format: ox.RdfFormat, tmp_path: Path) -> None:
    (file,) = exported(graph, name, tmp_path).iterdir()
    with reading(file) as stream:
        assert sorted(f"{quad} ." for quad in ox.parse(stream, format=format)) == lines(graph)


def test_rows_and_nodes_are_named_as_in_the_rdf(graph: ClaimGraph, tmp_path: Path) -> None:
    nodes = {line.split(" ", 1)[0] for line in lines(graph)}
    folder = exported(graph, "csv", tmp_path)
    for table, column in (("claims", "statement"), ("evidence", "evidence"), ("documents", "document")):
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            own = [row[column] for row in csv.DictReader(file) if not row[column].startswith("doi:")]
        assert own and all(f"<{name}>" in nodes and name.startswith(OWN) for name in own), table


@pytest.mark.parametrize("name", ["gexf", "cytoscape", "cx2", "nanopubs", "neo4j", "kgx"])
def test_no_id_is_minted_under_another_base(graph: ClaimGraph, name: str, tmp_path: Path) -> None:
    for file in exported(graph, name, tmp_path).iterdir():
        text = file.read_text(encoding="utf-8")
        for kind in ("statement", "evidence", "run", "np"):
            assert f"claimgraph:{kind}/" not in text and f"{BASE}{kind}/" not in text, file.name
    assert any(OWN in file.read_text(encoding="utf-8") for file in (tmp_path / name).iterdir())


def test_a_package_of_open_documents_keeps_the_base(graph: ClaimGraph, tmp_path: Path) -> None:
    path, folder, scratch = tmp_path / "graph.nq", tmp_path / "crate", tmp_path / "scratch"
    path.write_text("".join(f"{line}\n" for line in lines(graph)), encoding="utf-8")
    folder.mkdir()
    scratch.mkdir()
    write_crate(graph, path, folder, scratch, Description(), open_only=True)
    with reading(folder / "data" / "graph.nq.zst") as stream:
        assert f"<{OWN}run/".encode() in stream.read()
