"""Tables: every row leads back to words, every key to a row, and CSV and Parquet say the same."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from kg.export.naming import naming
from kg.export.tables import DICTIONARY
from kg.export.tables_schema import TABLES
from kg.export.target import Exported, target
from kg.identity import evidence_id, statement_id
from kg.model import Annotation, Attribution, ClaimGraph, Metadata, Reference, Span
from kg.rdf import quads
from tests import builders
from tests.strategies import any_graph

duckdb = pytest.importorskip("duckdb")
CSV, PARQUET = target("csv"), target("parquet")
_READ: dict[str, Callable[[str], object]] = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": lambda cell: {"true": True, "false": False}[cell],
    "date": date.fromisoformat,
    "list": json.loads,
}


def read(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """The CSV tables as typed rows."""
    tables = {}
    for table in TABLES:
        with (folder / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
            header, *lines = csv.reader(file)
        assert tuple(header) == table.columns
        tables[table.name] = [
            {
                field.name: _READ[field.type](cell) if cell else ([] if field.type == "list" else None)
                for field, cell in zip(table.fields, line, strict=True)
            }
            for line in lines
        ]
    return tables


def written(graph: ClaimGraph) -> tuple[dict[str, list[dict[str, Any]]], Exported]:
    with tempfile.TemporaryDirectory() as name:
        told = CSV.write(graph, Path(name))
        return read(Path(name)), told


@pytest.fixture
def example(tmp_path: Path) -> Iterator[Path]:
    CSV.write(builders.graph(), tmp_path)
    yield tmp_path


@settings(max_examples=40, deadline=None)
@given(any_graph())
def test_keys_tell_rows_apart_and_lead_to_rows_that_are_there(graph: ClaimGraph) -> None:
    tables, told = written(graph)
    assert told.written == {name: len(lines) for name, lines in tables.items()}
    keys = {t.name: [tuple(row[c] for c in t.key) for row in tables[t.name]] for t in TABLES}
    for table in TABLES:
        assert len(set(keys[table.name])) == len(keys[table.name]), table.name
        for fields, there, columns in table.links:
            known = {tuple(row[c] for c in columns) for row in tables[there]}
            links = {tuple(row[c] for c in fields) for row in tables[table.name]}
            assert links <= known, (table.name, fields)


@settings(max_examples=40, deadline=None)
@given(any_graph())
def test_a_row_carries_the_words_their_place_and_the_ids_of_the_rdf(graph: ClaimGraph) -> None:
    tables, _ = written(graph)
    nodes = {line.split(" ", 1)[0] for line in quads(graph)}
    rows = {row["evidence"]: row for row in tables["evidence"]}
    for statement in graph.statements:
        for piece in statement.evidence:
            row = rows[naming(graph).minted(evidence_id(statement_id(statement), piece))]
            assert (row["quote"] or "") == piece.quote.replace("\0", "\ufffd")
            assert (row["start"], row["end"]) == (piece.pieces[0].start, piece.pieces[-1].end)
            assert row["document"] == naming(graph).document(piece.document)
            assert f"<{graph.base}{evidence_id(statement_id(statement), piece)}>" in nodes
    assert len(tables["outcomes"]) == sum(
        e.outcome is not None for s in graph.statements for e in {evidence_id("", e): e for e in s.evidence}.values()
    )


@settings(max_examples=15, deadline=None)
@given(any_graph())
def test_parquet_holds_what_csv_holds(graph: ClaimGraph) -> None:
    with tempfile.TemporaryDirectory() as name, duckdb.connect(":memory:") as database:
        folder = Path(name)
        CSV.write(graph, folder)
        assert PARQUET.write(graph, folder).written
        for table, rows in read(folder).items():
            found = database.execute(f"SELECT * FROM '{folder / table}.parquet'")
            names = [column[0] for column in found.description]
            assert [dict(zip(names, line, strict=True)) for line in found.fetchall()] == rows
        assert {path.suffix for path in folder.iterdir()} == {".csv", ".parquet", ".json"}


def test_who_saw_nothing_is_one_query_with_quote_and_reference(tmp_path: Path) -> None:
    text = "The drug did not lower MEIS1.1\n\n1. Doe J. On nothing. J Null. 2024. doi:10.1234/jcult.1\n"
    document = builders.document(text)
    piece = builders.evidence(
        "The drug did not lower MEIS1.", of=document, references=(1,), attribution=Attribution.RELAYED
    )
    lowered = replace(builders.annotation().statements[0], negated=True, evidence=(piece,))
    PARQUET.write(builders.graph(Annotation(document, statements=(lowered,))), tmp_path)
    query = f"SELECT quote, document, start, reference_dois FROM '{tmp_path}/claims.parquet' WHERE negated"
    assert duckdb.sql(query).fetchall() == [
        ("The drug did not lower MEIS1.", "doi:10.5555/notes.1", 0, ["10.1234/jcult.1"])
    ]


def test_numbers_are_numbers_beside_what_is_printed(example: Path) -> None:
    (row,) = read(example)["outcomes"]
    assert (row["printed_value"], row["value"], row["unit"]) == ("45", 45.0, "%")
    assert (row["printed_ci_lower"], row["ci_lower"], row["ci_upper"], row["ci_level"]) == ("23.1", 23.1, 68.5, 95)
    assert (row["numerator"], row["denominator"]) == (9, 20)


@pytest.mark.parametrize(
    ("printed", "whole", "year"),
    [
        ("2024-03-05", date(2024, 3, 5), 2024),
        ("March 2024", None, 2024),
        ("2024-13-05", None, 2024),
        ("soon", None, None),
    ],
)
def test_a_date_is_a_date_only_where_it_is_whole(printed: str, whole: date | None, year: int | None) -> None:
    document = replace(builders.document(), metadata=Metadata(published=printed))
    (row,) = written(builders.graph(Annotation(document)))[0]["documents"]
    assert (row["published"], row["published_date"], row["published_year"]) == (printed, whole, year)


def test_a_work_that_two_documents_cite_is_one_reference_behind_a_claim() -> None:
    one = builders.annotation()
    other = builders.annotation(builders.document(identifier="doi:10.5555/notes.2", name="other.txt"))
    tables, _ = written(builders.graph(one, other))
    lowered = next(row for row in tables["claims"] if row["object_direction_qualifier"] == "decreased")
    assert (lowered["evidence_count"], lowered["document_count"], lowered["independent_observations"]) == (2, 2, 1)
    hedged = next(row for row in tables["claims"] if row["certainty"] == "hedged")
    assert hedged["independent_observations"] == 2, "each document speaks for itself"


@settings(max_examples=40, deadline=None)
@given(any_graph())
def test_a_claim_stands_alone_where_the_rdf_has_a_plain_edge(graph: ClaimGraph) -> None:
    tables, _ = written(graph)
    edges = {line.rsplit(" ", 2)[0] for line in quads(graph) if line.endswith("graph/claims> .")}
    assert len({(r["subject"], r["predicate"], r["object"]) for r in tables["claims"] if r["stands_alone"]}) == len(
        edges
    )


def test_what_no_table_has_a_place_for_is_counted() -> None:
    annotation = builders.annotation()
    first = replace(annotation.statements[0].evidence[0], references=(1, 7))
    odd = builders.with_evidence(annotation.statements[0], first)
    _, told = written(builders.graph(replace(annotation, statements=(odd, *annotation.statements[1:]))))
    left = dict(told.left_behind)
    assert left["numbers of references that no bibliography lists"] == 1
    assert (left["disclosures"], left["rejections"], left["places of cues"]) == (1, 1, 1)


@pytest.mark.parametrize("format", [CSV, PARQUET], ids=["csv", "parquet"])
def test_the_same_graph_gives_the_same_bytes(tmp_path: Path, format: Any) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        format.write(builders.graph(), tmp_path / name)
    for file in sorted((tmp_path / "one").iterdir()):
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()


def test_a_row_longer_than_a_reader_expects_is_whole_in_parquet(tmp_path: Path) -> None:
    title = 'word, "word"\r\n' * 300_000
    document = replace(builders.document(), references=(Reference(1, Span(0, 5), "Entry", title=title),))
    PARQUET.write(builders.graph(Annotation(document)), tmp_path)
    assert duckdb.sql(f"SELECT title FROM '{tmp_path}/references.parquet'").fetchall() == [(title,)]


@pytest.mark.filterwarnings("ignore")
def test_the_data_dictionary_and_the_tables_are_valid_to_frictionless(example: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.Package(str(example / DICTIONARY)).validate()
    assert report.valid, report.flatten(["type", "title", "note"])
    broken = (example / "claims.csv").read_text().replace("UNII:4MOD1F4ENC", "UNII:0", 1)
    (example / "claims.csv").write_text(broken, newline="")
    assert not frictionless.Package(str(example / DICTIONARY)).validate().valid, "it does check"


def test_every_column_has_a_meaning(example: Path) -> None:
    dictionary = json.loads((example / DICTIONARY).read_text())
    assert [resource["name"] for resource in dictionary["resources"]] == [table.name for table in TABLES]
    assert all(field["description"] for r in dictionary["resources"] for field in r["schema"]["fields"])
