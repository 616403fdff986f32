"""Broken and hostile files: each is refused with its place and a remedy, or taken in with a count of the rest."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from kg.claim_store import claim_store
from kg.errors import InputError
from kg.export.target import target
from kg.imports.importer import Imported, importer, importer_for
from kg.model import ClaimGraph
from kg.rdf import quads
from tests import builders

NODES = "id\tcategory\tname\nHGNC:990\tbiolink:Gene\tBCL2\nCHEBI:133021\tbiolink:Drug\tvenetoclax\n"
EDGES = "subject\tpredicate\tobject\tnote\nCHEBI:133021\tbiolink:affects\tHGNC:990\tsome\n"
ITEMS = (
    "evidence_id\tmolecular_profile\tdisease\tdoid\ttherapies\ttherapy_interaction_type\tevidence_type\t"
    "evidence_direction\tevidence_level\tsignificance\tevidence_statement\tcitation_id\tsource_type\trating\t"
    "evidence_status\tcitation\tnct_ids\n"
)
ITEM = (
    "7\tBRAF V600E\tMelanoma\t1909\tVemurafenib\t\tPredictive\tSupports\tB\tSensitivity/Response\t"
    "Made up.\t12345\tPubMed\t3\taccepted\tDoe, 2020\t\n"
)
MAPPINGS = "subject_id\tpredicate_id\tobject_id\tmapping_justification\n"
Files = dict[str, str | bytes]


def taken(folder: Path, files: Files, format: str | None = None) -> tuple[ClaimGraph, Imported]:
    """What comes of files: a graph, and what was told of it."""
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    path = folder if len(files) > 1 else folder / next(iter(files))
    with claim_store() as store:
        told = (importer(format) if format else importer_for(path)).read(path, store)
        graph = builders.held(store)
    return graph, told


def kgx(nodes: str | bytes = NODES, edges: str | bytes = EDGES) -> Files:
    return {"nodes.tsv": nodes, "edges.tsv": edges}


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (kgx(edges="subject\tpredicate\tobject\nCHEBI:133021\tbiolink:affects\n"), r"edges\.tsv, line 2: no object"),
        (kgx(edges=EDGES + "a\tb\tc\td\te\n"), r"edges\.tsv, line 3: 5 cells, 4 columns"),
        (kgx(edges=EDGES.replace("note", "subject")), "line 1: a column twice"),
        (kgx(nodes=""), r"nodes\.tsv: an empty file"),
        (kgx(nodes=NODES.encode() + b"\xff\n"), r"nodes\.tsv, line 4: not UTF-8"),
        (kgx(nodes=b"PAR1\x15\x04\x15"), "no column id, category"),
        ({"items.tsv": ITEMS + "7\tBRAF\n"}, r"items\.tsv, line 2: 2 cells, 17 columns"),
        ({"items.tsv": ITEMS + "\0" + ITEM}, "is no evidence id"),
        ({"m.sssom.tsv": MAPPINGS + "MONDO:0018874\tskos:exactMatch\n"}, "line 2: no object_id, mapping_justification"),
        ({"m.sssom.tsv": "# curie_map: [a]\n" + MAPPINGS}, "header is not YAML"),
        ({"claims.parquet": b"PAR1\x15\x04\x15"}, "not of a format that is imported"),
        ({"graph.nq": "<a:b> <a:c> <a:d"}, "not N-Quads"),
        ({"graph.nq": ""}, "no run in it"),
    ],
)
def test_what_is_broken_is_refused_with_its_place_and_a_remedy(tmp_path: Path, files: Files, said: str) -> None:
    with pytest.raises(InputError, match=said) as raised:
        taken(tmp_path, files)
    assert raised.value.remedy, "it says what to do"


def test_a_packed_file_that_is_cut_short_is_refused(tmp_path: Path) -> None:
    lines = "".join(f"{json.dumps({'id': f'HGNC:{n}', 'category': ['biolink:Gene']})}\n" for n in range(1, 500))
    cut: Files = {"nodes.jsonl.gz": gzip.compress(lines.encode())[:-30], "edges.jsonl.gz": gzip.compress(b"")}
    with pytest.raises(InputError, match=r"nodes\.jsonl\.gz.*damaged"):
        taken(tmp_path, cut)


@pytest.mark.parametrize(
    ("files", "kind", "statements"),
    [
        (kgx(nodes=NODES.replace("biolink:Gene", "biolink:Gen")), "categories of nodes that are not known", 1),
        (kgx(nodes=NODES.replace("HGNC:990", "HGNC:9\0")), "identifiers that are not known", 0),
        (kgx(nodes=NODES + "HGNC:990\tbiolink:Gene\tBcl-2\n"), "nodes that come twice", 1),
        ({"items.tsv": ITEMS + ITEM + ITEM}, "items whose id comes twice", 1),
        ({"items.tsv": ITEMS + ITEM.replace("\t12345\t", "\t\t")}, "items without a statement or a citation", 0),
        ({"m.sssom.tsv": MAPPINGS + "DOID:9119\tskos:exactMatch\tDOID:9119\ts:M\n"}, "to itself", 0),
    ],
)
def test_what_cannot_be_taken_in_is_counted_and_stands_in_the_graph(
    tmp_path: Path, files: Files, kind: str, statements: int
) -> None:
    graph, told = taken(tmp_path, files)
    assert [number for name, number in told.left_behind.items() if kind in name] == [1]
    assert len(graph.statements) == statements
    assert any(kind in rejection.reason and rejection.where for rejection in graph.run.rejections)


def test_mappings_in_a_circle_end(tmp_path: Path) -> None:
    rows = ("MONDO:0018874\tskos:exactMatch\tDOID:9119\ts:M\n", "DOID:9119\tskos:exactMatch\tMONDO:0018874\ts:M\n")
    graph, _ = taken(tmp_path, {"m.sssom.tsv": MAPPINGS + "".join(rows)})
    assert [(entity.curie, entity.xrefs) for entity in graph.entities] == [
        ("DOID:9119", ("MONDO:0018874",)),
        ("MONDO:0018874", ("DOID:9119",)),
    ]


@pytest.mark.parametrize("word", ["so\0me", "x" * 3_000_000, "\u2028", '"', "'; DROP TABLE claim; --"])
def test_odd_words_are_quoted_as_they_stand_and_go_out_again(tmp_path: Path, word: str) -> None:
    graph, told = taken(tmp_path, kgx(edges=EDGES.replace("some", word)))
    ((evidence,),) = (statement.evidence for statement in graph.statements)
    assert evidence.quote.endswith(f"\t{word}") and not told.left_behind
    (tmp_path / "out").mkdir()
    target("kgx-tsv").write(graph, tmp_path / "out")
    again, _ = taken_from(tmp_path / "out")
    assert list(quads(again)) == list(quads(graph))


def taken_from(folder: Path) -> tuple[ClaimGraph, Imported]:
    with claim_store() as store:
        told = importer_for(folder).read(folder, store)
        return builders.held(store), told


@pytest.mark.parametrize("base", ["evil:", "javascript:alert(1)/", "claimgraph:x/"])
def test_a_base_that_no_iri_has_is_not_taken_from_a_file(tmp_path: Path, base: str) -> None:
    target("kgx").write(builders.graph(), tmp_path)
    nodes = tmp_path / "nodes.jsonl"
    nodes.write_text(nodes.read_text(encoding="utf-8").replace('"claimgraph:run/', f'"{base}run/'), encoding="utf-8")
    with pytest.raises(InputError, match="not a base"):
        taken_from(tmp_path)


def test_edges_alike_in_two_lines_are_one_claim_with_both_lines(tmp_path: Path) -> None:
    row: Any = EDGES.splitlines()[1]
    graph, _ = taken(tmp_path, kgx(edges=f"{EDGES}{row}\n"))
    ((first, second),) = (statement.evidence for statement in graph.statements)
    assert first.quote == second.quote and first.document != second.document
