"""What texts say of what is known: limits, gaps, differences, grounds and plans, told of drugs of several classes."""

from __future__ import annotations

import time

import pytest

from kg.model import Certainty
from tests.claims import read

PREDICATES = frozenset({
    "has_limitation", "has_evidence_gap", "differs_among_members_in", "varies_across", "mechanistic_rationale_for",
    "contributes_to", "investigates", "progresses_past", "enables", "stimulates", "has_rationale",
    "has_rationale_for_clinical_evaluation",
})  # fmt: skip


def remarks(text: str) -> list[tuple[str, str, str]]:
    """Label of the subject, local name of the predicate, label of the object."""
    found = read(text)
    labels = {entity.curie: entity.label for entity in found.entities}
    return [
        (labels[s.subject], s.predicate.partition(":")[2], labels[s.object])
        for s in found.statements
        if s.predicate.partition(":")[2] in PREDICATES
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "The durability of responses to gilteritinib has been disappointing.",
            ("gilteritinib", "has_limitation", "disappointing durability of responses"),
        ),
        (
            "Median survival with azacitidine alone was short.",
            ("azacitidine", "has_limitation", "short Median survival"),
        ),
        (
            "Translating venetoclax to children remains difficult.",
            ("venetoclax", "has_limitation", "Translation difficult"),
        ),
        ("Data on quizartinib in older adults are scarce.", ("quizartinib", "has_evidence_gap", "Data scarce")),
        (
            "The mechanism of resistance to gilteritinib is unknown.",
            ("gilteritinib", "has_evidence_gap", "mechanism of resistance unknown"),
        ),
        (
            "No prospective trials of ivosidenib in children exist.",
            ("ivosidenib", "has_evidence_gap", "no prospective trials of ivosidenib"),
        ),
        (
            "Trials of gilteritinib in pregnancy have never been performed.",
            ("gilteritinib", "has_evidence_gap", "Trials of gilteritinib never performed"),
        ),
        (
            "Enasidenib monotherapy yields only transient remissions.",
            ("enasidenib", "has_limitation", "only transient remissions"),
        ),
        (
            "FLT3 inhibitors have distinct binding kinetics.",
            ("FLT3 inhibitor", "differs_among_members_in", "binding kinetics"),
        ),
        (
            "It remains unclear whether sensitivity to venetoclax differs between FLT3 inhibitors.",
            ("sensitivity to venetoclax", "varies_across", "FLT3 inhibitor"),
        ),
        (
            "Gilteritinib lowered MCL1 expression, which may explain its synergy with venetoclax.",
            ("downregulation of MCL1", "mechanistic_rationale_for", "synergy with venetoclax"),
        ),
        (
            "FLT3 inhibitors differ in their binding mode and in their activity against D835 mutations.",
            ("FLT3 inhibitor", "differs_among_members_in", "binding mode"),
        ),
        (
            "FLT3 inhibitors differ in their binding mode and in their activity against D835 mutations.",
            ("FLT3 inhibitor", "differs_among_members_in", "activity against D835 mutations"),
        ),
        (
            "The toxicity of BCL2 inhibitors may vary across agents.",
            ("toxicity of BCL2 inhibitors", "varies_across", "BCL2 inhibitor"),
        ),
        (
            "Gilteritinib lowered MCL1 expression, providing a molecular basis for its synergy with venetoclax.",
            ("downregulation of MCL1", "mechanistic_rationale_for", "synergy with venetoclax"),
        ),
        (
            "Idasanutlin decreased MCL1, thereby increasing the efficacy of venetoclax.",
            ("downregulation of MCL1", "contributes_to", "efficacy of venetoclax"),
        ),
        (
            "We investigated the synergy between gilteritinib and venetoclax in FLT3-ITD cells.",
            ("the work of claimgraph:test", "investigates", "synergy of gilteritinib and venetoclax"),
        ),
        (
            "Most experimental agents never advance beyond phase 1.",
            ("experimental agents", "progresses_past", "phase 1"),
        ),
        (
            "Validated biomarkers could facilitate patient selection.",
            ("Validated biomarkers", "enables", "patient selection"),
        ),
        (
            "These results should encourage trials of quizartinib.",
            ("the work of claimgraph:test", "stimulates", "trials"),
        ),
        (
            "Enasidenib may impair erythroid differentiation, leading to anemia.",
            ("erythroid differentiation", "contributes_to", "anemia"),
        ),
        (
            "These findings provide a strong rationale for testing gilteritinib in AML.",
            ("gilteritinib", "has_rationale_for_clinical_evaluation", "acute myeloid leukemia"),
        ),
    ],
)
def test_a_remark_is_a_claim_whose_ends_may_be_phrases(text: str, said: tuple[str, str, str]) -> None:
    assert said in remarks(text)


@pytest.mark.parametrize(
    "text",
    [
        "Prospective studies are lacking.",
        "Venetoclax is approved, but treatment of relapsed AML remains challenging.",
        "The mechanism is unknown, and venetoclax was given.",
        "There is no evidence of toxicity with venetoclax.",
        "Patients differ in age.",
        "Sensitivity varied between cell lines.",
        "The response rate was 40% and follow-up was short.",
        "The evidence was not available to the committee.",
        "Navitoclax inhibits BCL2L1, thus causing thrombocytopenia.",
        "Venetoclax was evaluated in 20 patients.",
        "Expression of BCL2 was short of that of MCL1.",
    ],
)
def test_nothing_is_remarked_where_no_drug_or_class_is_meant(text: str) -> None:
    assert remarks(text) == []


def test_a_hedge_on_a_difference_does_not_reach_the_difference_before_it() -> None:
    text = "FLT3 inhibitors differ in their structure, and probably also in their selectivity."
    sure = {s.object: s.evidence[0].certainty for s in read(text).statements}
    assert sure["claimgraph:Structure"] is Certainty.ASSERTED
    assert sure["claimgraph:Selectivity"] is Certainty.HEDGED


def test_compounds_that_do_not_progress_are_a_denied_claim() -> None:
    (claim,) = read("Many investigational compounds do not progress past early testing.").statements
    assert (claim.predicate, claim.negated) == ("claimgraph:progresses_past", True)


def test_alone_or_in_combination_says_the_same_of_the_regimen() -> None:
    text = "Not all cell lines responded similarly to gilteritinib or venetoclax, alone or in combination."
    found = read(text)
    regimen = next(e for e in found.entities if e.members)
    assert len(regimen.members) == 2
    assert regimen.curie in {s.subject for s in found.statements}


def test_the_words_of_a_phrase_stand_at_its_place() -> None:
    text = "However, the durability of responses to *gilteritinib* has been disappointing."
    (claim,) = read(text).statements
    assert claim.evidence[0].object_span is not None
    assert text[slice(*claim.evidence[0].object_span)] == "the durability of responses to *gilteritinib"


@pytest.mark.parametrize("unit", ["unbrokenwords ", "agents of revumenib ", "data are lacking ", "x/y-z differ in "])
def test_a_long_sentence_of_triggers_takes_bounded_time(unit: str) -> None:
    text = unit * (3_900 // len(unit)) + "differ in structure and remain limited."
    started = time.process_time()
    read(text)
    assert time.process_time() - started < 3
