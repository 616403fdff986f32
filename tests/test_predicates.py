"""The tables of predicates, categories, associations and kinds of evidence fit each other."""

from __future__ import annotations

from importlib.resources import files

import pytest

from kg.identifiers import is_valid
from kg.model import EvidenceLevel
from kg.predicates import association_class, categories, evidence_levels, predicates
from kg.resources import data_folder


@pytest.mark.parametrize("name", ["predicates.tsv", "categories.tsv", "evidence_levels.tsv"])
def test_a_table_names_its_source_and_is_sorted(name: str) -> None:
    header, _columns, *rows = (files("kg") / "data" / name).read_text(encoding="utf-8").splitlines()
    assert header.startswith("# ") and "Source:" in header
    assert rows == sorted(rows)
    assert len({row.split("\t")[0] for row in rows}) == len(rows)


def test_every_category_that_a_predicate_takes_exists() -> None:
    for predicate in predicates().values():
        assert {*predicate.subject_categories, *predicate.object_categories} <= categories().keys(), predicate.curie
        assert is_valid(predicate.curie)


def test_an_inverse_is_known_and_symmetric_predicates_need_none() -> None:
    for predicate in predicates().values():
        if predicate.inverse:
            assert predicates()[predicate.inverse].inverse == predicate.curie
            assert not predicate.symmetric


def test_every_kind_of_evidence_has_an_identifier() -> None:
    assert set(evidence_levels()) == set(EvidenceLevel)
    assert all(is_valid(curie) and (eco is None or is_valid(eco)) for curie, eco in evidence_levels().values())


def test_a_regimen_that_treats_a_disease_is_an_association_of_treatment() -> None:
    found = association_class("biolink:treats", "biolink:ChemicalMixture", "biolink:Disease")
    assert found == "biolink:ChemicalOrDrugOrTreatmentToDiseaseOrPhenotypicFeatureAssociation"
    assert association_class("claimgraph:has_limitation", "biolink:Drug", "biolink:Gene") == "biolink:Association"


def test_the_readme_of_the_shapes_names_every_file() -> None:
    folder = data_folder("shapes")
    told = (folder / "README.md").read_text(encoding="utf-8")
    names = {path.name for path in folder.iterdir() if path.suffix in (".ttl", ".rq")}
    assert {name for name in names if f"`{name}`" not in told} == set()


def test_what_a_person_may_disclose_is_what_the_shape_of_persons_names() -> None:
    shape = (data_folder("shapes") / "disclosure.ttl").read_text(encoding="utf-8").split("DisclosureShape")[0]
    disclosed = [p.curie for p in predicates().values() if p.subject_categories == ("biolink:Agent",)]
    assert disclosed
    assert [curie for curie in disclosed if f"sh:path {curie} ;" not in shape] == []
