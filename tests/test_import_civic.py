"""CIViC's items become curated claims that say who made them, from which words and works; nothing goes unsaid."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg.claim_store import claim_store
from kg.errors import InputError
from kg.imports.importer import Imported, importer_for
from kg.model import Agent, Attribution, Certainty, ClaimGraph, Statement
from kg.rdf import quads
from kg.resources import data_table
from kg.store import load
from kg.validate import validate
from tests import builders

CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpora" / "civic" / "civic_evidence_even_ids.tsv"
ROW = {
    "evidence_id": "2",
    "gene": "FLT3",
    "variant": "D835Y",
    "variant_origin": "Somatic",
    "disease": "Acute Myeloid Leukemia",
    "doid": "9119",
    "drugs": "Quizartinib",
    "drug_interaction_type": "",
    "evidence_type": "Predictive",
    "evidence_direction": "Supports",
    "evidence_level": "B",
    "clinical_significance": "Resistance",
    "evidence_statement": "Patients with FLT3 D835Y did not respond to quizartinib.",
    "citation_id": "12345",
    "source_type": "PubMed",
    "citation": "Doe et al., 2020, J. Invented",
    "nct_ids": "NCT00000001",
    "rating": "4",
    "evidence_status": "accepted",
}


def imported(path: Path) -> tuple[ClaimGraph, Imported]:
    with claim_store() as store:
        told = importer_for(path).read(path, store)
        return builders.held(store), told


def of(folder: Path, *changes: dict[str, str]) -> tuple[ClaimGraph, Imported]:
    rows = [ROW | change for change in changes]
    path = folder / "items.tsv"
    path.write_text("".join("\t".join(row) + "\n" for row in [list(ROW), *(list(row.values()) for row in rows)]))
    return imported(path)


def claim(folder: Path, **change: str) -> Statement:
    (statement,) = of(folder, change)[0].statements
    return statement


def test_an_item_is_a_claim_of_a_curator_with_its_work_and_places(tmp_path: Path) -> None:
    graph, told = of(tmp_path, {})
    (statement,), (document,) = graph.statements, graph.documents
    (evidence,) = statement.evidence
    line = (tmp_path / "items.tsv").read_text().splitlines()[1]
    disease = next(entity for entity in graph.entities if "DOID:9119" in (entity.curie, *entity.xrefs))
    assert statement.predicate == "biolink:associated_with_resistance_to"
    assert statement.qualifiers == (("disease_context_qualifier", disease.curie),)
    assert (evidence.agent, evidence.attribution, evidence.references) == (Agent.MANUAL, Attribution.RELAYED, (1,))
    assert (evidence.quote, evidence.levels) == (ROW["evidence_statement"], ())
    for place, words in (
        (evidence.pieces[0], ROW["evidence_statement"]),
        (evidence.subject_span, "D835Y"),
        (evidence.object_span, "Quizartinib"),
        (document.references[0].span, ROW["citation"]),
    ):
        assert place and line[slice(*place)] == words
    assert {fact.kind: fact.value for fact in evidence.context if fact.kind != "grade"} == {
        "disease": disease.curie,
        "genotype": statement.subject,
        "trial": "clinicaltrials:NCT00000001",
    }
    assert {f.value for f in evidence.context if f.kind == "grade"} == {
        "CIViC level B: clinical evidence",
        "CIViC rating 4 of 5",
    }
    assert (document.id, document.references[0].pmid) == ("claimgraph:document/civic.eid.2", "12345")
    assert told.left_behind == {"variant origins of items": 1}


def test_what_the_lexicon_knows_is_the_thing_that_extraction_finds(tmp_path: Path) -> None:
    graph, _ = of(tmp_path, {})
    entity = graph.entity(graph.statements[0].object)
    assert entity and entity.label == "quizartinib" and not entity.curie.startswith("claimgraph:")


def test_a_denial_in_one_disease_leaves_the_edge_of_another(tmp_path: Path) -> None:
    other = {"evidence_id": "4", "disease": "Melanoma", "doid": "1909", "evidence_direction": "Does Not Support"}
    graph, _ = of(tmp_path, {}, other)
    assert sorted(statement.negated for statement in graph.statements) == [False, True]
    assert any("associated_with_resistance_to> " in q and "graph/claims>" in q for q in quads(graph))
    same = {**other, "disease": ROW["disease"], "doid": ROW["doid"]}
    graph, _ = of(tmp_path, {}, same)
    assert not any("graph/claims>" in q for q in quads(graph))


def test_drugs_given_together_are_one_regimen_and_substitutes_a_claim_each(tmp_path: Path) -> None:
    drugs = "Venetoclax,Azacitidine"
    together = claim(tmp_path, drugs=drugs, drug_interaction_type="Combination")
    assert together.object == "claimgraph:Regimen_Azacitidine_Venetoclax"
    graph, _ = of(tmp_path, {"drugs": drugs, "drug_interaction_type": "Substitutes"})
    assert len(graph.statements) == 2
    graph, told = of(tmp_path, {"drugs": drugs, "drug_interaction_type": "Sequential"})
    assert graph.statements == () and told.left_behind == {"items on drugs sequential": 1}


def test_a_comma_within_a_chemical_name_parts_nothing(tmp_path: Path) -> None:
    graph, _ = of(tmp_path, {"drugs": "Imatinib,2,4-Examplediamine", "drug_interaction_type": "Substitutes"})
    assert {e.label for s in graph.statements if (e := graph.entity(s.object))} == {"imatinib", "2,4-Examplediamine"}


@pytest.mark.parametrize(
    ("kind", "significance", "predicate", "certainty"),
    [(*row[:2], row[3], row[6]) for row in data_table("imports", "civic_claims.tsv")],
)
def test_each_row_of_the_table_is_a_claim_that_passes_the_shapes(
    tmp_path: Path, kind: str, significance: str, predicate: str, certainty: str
) -> None:
    graph, _ = of(tmp_path, {"evidence_type": kind, "clinical_significance": significance})
    (statement,) = graph.statements
    assert (statement.predicate, statement.evidence[0].certainty) == (predicate, Certainty(certainty))
    assert validate(load(quads(graph))).violations == ()


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"evidence_status": "submitted"}, "not accepted"),
        ({"evidence_direction": "N/A"}, "direction N/A"),
        ({"clinical_significance": "Adverse Response"}, "Adverse Response"),
        ({"evidence_statement": ""}, "without a statement"),
        ({"drugs": ""}, "without their drugs"),
    ],
)
def test_what_is_no_claim_is_counted(tmp_path: Path, change: dict[str, str], kind: str) -> None:
    graph, told = of(tmp_path, change)
    assert graph.statements == ()
    assert [number for name, number in told.left_behind.items() if kind in name] == [1]
    assert len(graph.run.rejections) == 1


def test_an_id_that_comes_twice_is_counted(tmp_path: Path) -> None:
    assert of(tmp_path, {}, {"drugs": "Imatinib"})[1].left_behind["items whose id comes twice"] == 1


def test_names_of_the_second_version_of_civic_are_known(tmp_path: Path) -> None:
    new = {
        "drugs": "therapies",
        "clinical_significance": "significance",
        "drug_interaction_type": "therapy_interaction_type",
    }
    row = {new.get(name, name): value for name, value in ROW.items() if name not in ("gene", "variant")}
    row["molecular_profile"] = "FLT3 D835Y"
    (tmp_path / "new.tsv").write_text("\t".join(row) + "\n" + "\t".join(row.values()) + "\n")
    assert imported(tmp_path / "new.tsv")[0].statements == (claim(tmp_path),)


@pytest.mark.parametrize(
    ("text", "said"),
    [("evidence_id\tevidence_statement\n", "no column for"), ("", "empty file"), ("{head}a\tb\n", "line 2: 2 cells")],
)
def test_a_file_that_is_not_civics_is_refused(tmp_path: Path, text: str, said: str) -> None:
    from kg.imports.civic import read

    path = tmp_path / "bad.tsv"
    path.write_text(text.replace("{head}", "\t".join(ROW) + "\n"))
    with claim_store() as store, pytest.raises(InputError, match=said):
        read(path, store)


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not part of this repository")
def test_each_item_of_civic_is_taken_in_or_counted_and_every_quote_is_where_it_says() -> None:
    graph, told = imported(CORPUS)
    lines = CORPUS.read_text(encoding="utf-8").split("\n")
    by_id = {f"claimgraph:document/civic.eid.{line.split(chr(9))[0]}": line for line in lines[1:] if line}
    left = sum(number for kind, number in told.left_behind.items() if not kind.startswith("variant origins"))
    assert len(graph.documents) + left == len(by_id)
    for statement in graph.statements:
        for evidence in statement.evidence:
            line = by_id[evidence.document]
            assert " ".join(line[slice(*piece)] for piece in evidence.pieces) == evidence.quote
            assert all(fact.span is None or line[slice(*fact.span)] for fact in evidence.context)
    if os.environ.get("CLAIMGRAPH_LONG"):
        assert validate(load(quads(graph))).violations == ()
