"""The words of outcome of studies and case reports tell who responded to which drug."""

from __future__ import annotations

import pytest

from tests.claims import claims, read

SENSITIVE, RESISTANT = "associated_with_sensitivity_to", "associated_with_resistance_to"


@pytest.mark.parametrize(
    "text, expected",
    [
        ("A patient with FLT3-ITD had a partial response on sorafenib.", f"FLT3-ITD {SENSITIVE} sorafenib"),
        ("Patients with FLT3-ITD had longer overall survival on sorafenib.", f"FLT3-ITD {SENSITIVE} sorafenib"),
        ("Patients with FLT3-ITD had shorter survival on sorafenib.", f"FLT3-ITD {RESISTANT} sorafenib"),
        ("Sorafenib reduced tumor growth in cells with FLT3-ITD.", f"FLT3-ITD {SENSITIVE} sorafenib"),
        ("A patient with FLT3-ITD showed progressive disease on sorafenib.", f"FLT3-ITD {RESISTANT} sorafenib"),
        ("Patients with FLT3-ITD were less likely to respond to sorafenib.", f"FLT3-ITD {RESISTANT} sorafenib"),
        ("The rs61764370 variant was associated with poor response to sorafenib.", f"rs61764370 {RESISTANT} sorafenib"),
        ("Elevated NRG1 expression caused sorafenib-resistance.", f"NRG1 {RESISTANT} sorafenib"),
        ("A patient with AML had stable disease on sorafenib.", "sorafenib treats_or_applied_or_studied_to_treat"),
    ],
)
def test_words_of_outcome_tie_the_genotype_to_the_drug(text: str, expected: str) -> None:
    assert any(c.startswith(expected) for c in claims(text)), claims(text)


@pytest.mark.parametrize(
    "text",
    [
        "There was no difference in survival by FLT3-ITD under sorafenib.",
        "Under sorafenib, patients with and without FLT3-ITD had comparable complete hematologic responses.",
    ],
)
def test_no_difference_denies_both_directions(text: str) -> None:
    found = claims(text)
    assert {f"not FLT3-ITD {SENSITIVE} sorafenib", f"not FLT3-ITD {RESISTANT} sorafenib"} <= found


@pytest.mark.parametrize(
    "text",
    [
        "The trial will measure survival of patients with FLT3-ITD on sorafenib.",
        "Patients with FLT3-ITD on sorafenib or gilteritinib had a partial response.",
        "FLT3-ITD was found in patients who had progressed on sorafenib.",
        "Not all patients with FLT3-ITD responded similarly to sorafenib.",
    ],
)
def test_a_plan_two_drugs_or_a_mere_finding_make_no_response(text: str) -> None:
    assert not [s for s in read(text).statements if s.evidence[0].rule.startswith("response-")]


def test_the_case_told_before_gives_the_drug_and_the_genotype() -> None:
    text = "A boy with FLT3-ITD received sorafenib. He achieved a complete response."
    assert f"FLT3-ITD {SENSITIVE} sorafenib" in claims(text)


@pytest.mark.parametrize(
    "text",
    [
        "Patients with TP53 mutation got it. Had venetoclax inhibited MCL1, resistance would have been avoided.",
        "Patients with FLT3-ITD were treated. Cortes et al. found no improvement in overall survival with quizartinib.",
        "Patients with FLT3-ITD were treated. If given early, quizartinib might improve overall survival.",
        "We studied acute myeloid leukemia. Resistance to venetoclax was not due to MCL1.",
        "We studied acute myeloid leukemia. Revumenib reduced MEIS1 expression without inducing apoptosis.",
        "Patients with KRAS G12C had colorectal cancer. No response to regorafenib was seen.",
    ],
)
def test_a_denial_or_a_supposition_takes_what_responds_from_no_other_sentence(text: str) -> None:
    assert not [s for s in read(text).statements if s.evidence[0].rule.startswith("response-")]


def test_patients_named_in_a_denial_are_those_told_of() -> None:
    text = "Patients with FLT3-ITD received sorafenib. The patients did not respond."
    assert f"FLT3-ITD {RESISTANT} sorafenib" in claims(text)


@pytest.mark.parametrize(
    "text",
    [
        "Revumenib reduced MEIS1 expression and had antileukemic activity.",
        "Expression of MCL1 was lowered by gilteritinib, and cell growth was inhibited.",
    ],
)
def test_a_gene_whose_level_a_drug_lowers_is_not_what_responds_to_it(text: str) -> None:
    assert not [c for c in claims(text) if SENSITIVE in c or RESISTANT in c]


@pytest.mark.parametrize("left_out", ["without venetoclax", "in the absence of venetoclax", "instead of venetoclax"])
def test_a_drug_that_was_left_out_is_not_what_they_responded_to(left_out: str) -> None:
    found = read(f"Cells with TP53 mutation on azacitidine alone, {left_out}, underwent apoptosis.")
    assert "claimgraph:TP53_mutation" in {s.subject for s in found.statements}
    assert "venetoclax" not in {e.label for e in found.entities for s in found.statements if e.curie == s.object}
