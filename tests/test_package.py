"""The package of a graph: an RO-Crate that says what is in it and whose it is, the same bytes each time."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings

from kg.__main__ import main
from kg.export.crate import GRAPH, METADATA, Description, Packaged, write_crate
from kg.export.crate_licenses import NONE, OpenOnly, known_license
from kg.model import ClaimGraph, Metadata
from kg.packed import reading
from kg.rdf import quads, read_graph
from kg.store import open_graph
from kg.validate import validate
from tests import builders
from tests.strategies import any_graph, differences

SECRET = "Azacitidine may treat acute leukemia, as only this text says."
FULL = Description("Claims on menin", "2026-11-26", "CC0-1.0")


def mixed() -> ClaimGraph:
    """An open document, a closed one and one that gives no licence; the closed one alone makes one claim."""
    annotations = []
    for number, license in enumerate(["CC BY 4.0", "CC BY-NC 4.0", None], start=1):
        text = builders.TEXT if number != 2 else builders.TEXT.replace("Ziftomenib may treat acute leukemia.", SECRET)
        document = builders.document(text, identifier=f"doi:10.5555/notes.{number}", name=f"{number}.txt")
        document = replace(document, metadata=Metadata(title=f"Notes {number}", license=license))
        made = builders.annotation(builders.document())
        statements = [s for s in made.statements if "may treat" not in s.evidence[0].quote]
        moved = [builders.with_evidence(s, replace(s.evidence[0], document=document.id)) for s in statements]
        if number == 2:
            hedged = next(s for s in made.statements if "may treat" in s.evidence[0].quote)
            own = builders.evidence(SECRET, of=document, certainty=hedged.evidence[0].certainty)
            moved.append(replace(hedged, subject=builders.AZACITIDINE.curie, evidence=(own,)))
        annotations.append(replace(made, document=document, statements=tuple(moved)))
    return builders.graph(*annotations)


def packaged(
    graph: ClaimGraph, folder: Path, description: Description = FULL, *, open_only: bool = False
) -> tuple[Packaged, Path]:
    source, scratch, crate = folder / "graph.nq", folder / "scratch", folder / "crate"
    source.write_text("".join(f"{line}\n" for line in quads(graph)), encoding="utf-8")
    for made in (scratch, crate):
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir()
    return write_crate(graph, source, crate, scratch, description, open_only=open_only), crate


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def test_every_file_is_described_with_its_size_and_hash(tmp_path: Path) -> None:
    _, crate = packaged(mixed(), tmp_path)
    described = {entity["@id"]: entity for entity in json.loads((crate / METADATA).read_text())["@graph"]}
    files = {path.relative_to(crate).as_posix(): path for path in crate.rglob("*") if path.is_file()}
    assert {id for id, entity in described.items() if entity["@type"] == "File"} == set(files) - {METADATA}
    for name, path in files.items():
        if name != METADATA:
            assert described[name]["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
            assert described[name]["contentSize"] == str(path.stat().st_size)
    root = described["./"]
    parts = [part["@id"] for entity in described.values() for part in entity.get("hasPart", ())]
    assert sorted(parts) == sorted({*files, "data/", "shapes/", "queries/"} - {METADATA})
    assert (root["name"], root["datePublished"]) == ("Claims on menin", "2026-11-26")
    assert described[root["license"]["@id"]]["name"] == "CC0-1.0"


@pytest.mark.filterwarnings("ignore")
def test_the_crate_is_read_by_the_rocrate_library(tmp_path: Path) -> None:
    rocrate = pytest.importorskip("rocrate.rocrate")
    _, folder = packaged(mixed(), tmp_path)
    crate = rocrate.ROCrate(str(folder))
    assert crate.name == "Claims on menin"
    assert crate.datePublished.year == 2026
    assert {entity.id for entity in crate.data_entities} >= {GRAPH, "README.md", "void.ttl", "shapes/"}
    crate.write(str(tmp_path / "again"))
    assert (tmp_path / "again" / GRAPH).read_bytes() == (folder / GRAPH).read_bytes()


def test_the_packed_graph_is_the_graph(tmp_path: Path) -> None:
    graph = mixed()
    told, crate = packaged(graph, tmp_path)
    assert not differences(read_graph(crate / GRAPH), graph)
    assert told.written["claims"] == len(graph.statements)
    assert told.written["quads"] == len(list(quads(graph)))


def test_licences_are_counted_and_documents_without_one_are_named(tmp_path: Path) -> None:
    told, crate = packaged(mixed(), tmp_path)
    assert {row["license"]: (row["open"], row["documents"]) for row in table(crate / "licenses.tsv")} == {
        "CC-BY": ("yes", "1"),
        "CC-BY-NC": ("no", "1"),
        NONE: ("no", "1"),
    }
    (unlicensed,) = [row for row in table(crate / "documents.tsv") if row["license"] == NONE]
    assert (unlicensed["document"], unlicensed["quotes"]) == ("doi:10.5555/notes.3", "3")
    (warning,) = told.warnings
    assert warning.startswith("7 quotes are of documents without an open licence (2, 1 give none)")
    assert "Of the\nquotes 7 are of documents without an open licence" in (crate / "README.md").read_text()


def test_open_only_leaves_no_word_of_a_closed_document(tmp_path: Path) -> None:
    told, crate = packaged(mixed(), tmp_path, open_only=True)
    assert told.warnings == ()
    with reading(crate / GRAPH) as file:
        text = file.read().decode()
    assert SECRET not in text and "notes.2" not in text and "notes.3" not in text
    assert "Ziftomenib lowered MEIS1" in text
    written = b"".join(path.read_bytes() for path in sorted(crate.rglob("*")) if path.is_file())
    assert b"notes.2" not in written
    assert not validate(open_graph(crate / GRAPH)).violations


@settings(max_examples=40)
@given(any_graph())
def test_what_is_left_of_a_graph_is_what_open_documents_say(graph: ClaimGraph) -> None:
    kept = OpenOnly(graph)
    assert {document.id for document in kept.documents} == kept.open
    for statement in kept.statements:
        assert statement.evidence
        assert {piece.document for piece in statement.evidence} <= kept.open
        assert all(kept.entity(end) == graph.entity(end) for end in (statement.subject, statement.object))
    assert not kept.run.rejections
    everything = [piece for s in graph.statements for piece in s.evidence if piece.document in kept.open]
    assert sum(len(statement.evidence) for statement in kept.statements) == len(everything)


@pytest.mark.parametrize(
    ("printed", "name", "is_open"),
    [
        ("CC BY 4.0", "CC-BY", True),
        ("https://creativecommons.org/licenses/by/4.0/", "CC-BY", True),
        ("http://creativecommons.org/licenses/by-nc-nd/4.0/", "CC-BY-NC-ND", False),
        ("Creative Commons Attribution-NonCommercial License", "CC-BY-NC", False),
        ("Creative Commons Attribution 4.0 International License", "CC-BY", True),
        ("CC-BY-SA-4.0", "CC-BY-SA", True),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0", True),
        ("CC BY 4.0, for non-commercial use", "CC-BY-NC", False),
        ("All rights reserved. No reuse allowed without permission", "all rights reserved", False),
        ("open-access", "open-access", False),
        ("This is not in the public domain", "This is not in the public domain", False),
        ("  ", NONE, False),
        (None, NONE, False),
    ],
)
def test_a_licence_is_open_only_where_it_is_known_to_be(printed: str | None, name: str, is_open: bool) -> None:
    assert known_license(printed) == (name, is_open)


def test_void_counts_what_the_graph_holds(tmp_path: Path) -> None:
    graph = mixed()
    _, crate = packaged(graph, tmp_path)
    store = ox.Store()
    store.load((crate / "void.ttl").read_bytes(), format=ox.RdfFormat.TURTLE, base_iri="https://example.org/")
    query = """PREFIX void: <http://rdfs.org/ns/void#> SELECT ?n { ?set a void:Dataset ; void:classPartition ?part .
      ?part void:class <https://w3id.org/biolink/vocab/TextMiningStudyResult> ; void:entities ?n }"""
    (row,) = store.query(query)  # type: ignore[misc]
    assert int(row[0].value) == sum(len(statement.evidence) for statement in graph.statements)


def test_what_a_deposit_needs_and_was_not_given_is_said(tmp_path: Path) -> None:
    told, _ = packaged(mixed(), tmp_path, Description(), open_only=True)
    assert [warning.partition(":")[0] for warning in told.warnings] == [
        "no date of publication, which RO-Crate asks for",
        "no licence of the data set, which RO-Crate asks for",
    ]


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> int:
    monkeypatch.setattr("sys.argv", ["kg", *map(str, arguments)])
    with pytest.raises(SystemExit) as left:
        main()
    assert isinstance(left.value.code, int)
    return left.value.code


def test_the_same_graph_gives_the_same_zip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    build = tmp_path / "build"
    build.mkdir()
    (build / "graph.nq").write_text("".join(f"{line}\n" for line in quads(mixed())), encoding="utf-8")
    content = {
        "format": "claimgraph-output/1",
        "settings": {"base": "https://w3id.org/claimgraph/"},
        "documents": ["x"],
    }
    zips = []
    for seconds in (1, 2):
        (build / "manifest.json").write_text(json.dumps({**content, "timings": {"read": seconds}}))
        assert run(monkeypatch, "package", build, "-o", tmp_path / "claims.zip", "--date", "2026-11-26") == 0
        zips.append((tmp_path / "claims.zip").read_bytes())
    assert zips[0] == zips[1]
    assert "without an open licence" in capsys.readouterr().err
    with zipfile.ZipFile(tmp_path / "claims.zip") as archive:
        assert archive.testzip() is None
        assert archive.namelist() == sorted(archive.namelist())
        assert "timings" not in json.loads(archive.read("manifest.json"))
        archive.extractall(tmp_path / "unpacked")
    assert run(monkeypatch, "package", build, "-o", tmp_path / "crate", "--date", "2026-11-26") == 0
    for path in sorted((tmp_path / "crate").rglob("*")):
        if path.is_file():
            assert (tmp_path / "unpacked" / path.relative_to(tmp_path / "crate")).read_bytes() == path.read_bytes()
    assert run(monkeypatch, "package", build, "-o", tmp_path / "crate", "--open-only") == 0, "its own is replaced"
    assert "documents" not in json.loads((tmp_path / "crate" / "manifest.json").read_bytes())


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--date", "soon"), 2, "is no date"),
        (("--license", "my own"), 2, "is no licence"),
        ((), 5, "no folder that kg package wrote"),
    ],
)
def test_what_cannot_be_packaged_is_refused(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: tuple[str, ...],
    code: int,
    said: str,
) -> None:
    (tmp_path / "graph.nq").write_text("".join(f"{line}\n" for line in quads(mixed())), encoding="utf-8")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("all of it")
    assert run(monkeypatch, "package", tmp_path / "graph.nq", "-o", tmp_path / "mine", *options) == code
    assert said in capsys.readouterr().err
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "all of it"


def test_a_manifest_that_is_none_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "graph.nq").write_text("".join(f"{line}\n" for line in quads(mixed())), encoding="utf-8")
    for content, said in (("{", "not JSON"), ("[]", "no manifest of a build")):
        (tmp_path / "manifest.json").write_text(content)
        assert run(monkeypatch, "package", tmp_path, "-o", tmp_path / "x.zip") == 3
        assert said in capsys.readouterr().err
        assert not (tmp_path / "x.zip").exists()
