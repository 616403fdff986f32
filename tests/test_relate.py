"""Each construction of a sentence gives its claims, and no others."""

from __future__ import annotations

import pytest

from kg.model import Certainty
from tests.claims import claims, name, read, short

CONSTRUCTIONS = {
    "active": ("Gilteritinib inhibits FLT3.", {"gilteritinib affects FLT3 decreased"}),
    "passive": ("FLT3 was strongly inhibited by gilteritinib.", {"gilteritinib affects FLT3 decreased"}),
    "passive, the agent far away": (
        "FLT3 was inhibited in all of the tested samples by gilteritinib.", {"gilteritinib affects FLT3 decreased"},
    ),
    "participle": ("MEIS1, repressed by revumenib, was lost.", {"revumenib affects MEIS1 decreased"}),
    "infinitive after a raising verb": (
        "Gilteritinib was found to inhibit FLT3.", {"gilteritinib affects FLT3 decreased"},
    ),
    "able to": ("Gilteritinib was able to potently inhibit FLT3.", {"gilteritinib affects FLT3 decreased"}),
    "relative clause with a noun between": (
        "Gilteritinib and quizartinib, which are tablets, have been reported to inhibit FLT3.",
        {"gilteritinib affects FLT3 decreased", "quizartinib affects FLT3 decreased"},
    ),
    "coordinated objects": (
        "Revumenib reduced the expression of MEIS1, HOXA9 and FLT3.",
        {f"revumenib affects {gene} decreased" for gene in ("MEIS1", "HOXA9", "FLT3")},
    ),
    "coordinated gerunds": (
        "Revumenib acted by increasing the expression of CD14, and down regulating the expression of MEIS1.",
        {"revumenib affects CD14 increased", "revumenib affects MEIS1 decreased"},
    ),
    "contrast": (
        "Revumenib, but not cytarabine, reduced MEIS1 expression.",
        {"revumenib affects MEIS1 decreased", "not cytarabine affects MEIS1 decreased"},
    ),
    "neither … nor": (
        "Neither cytarabine nor daunorubicin reduced MEIS1 expression.",
        {"not cytarabine affects MEIS1 decreased", "not daunorubicin affects MEIS1 decreased"},
    ),
    "examples": (
        "Ziftomenib lowered genes such as MEIS1 and HOXA9.",
        {"ziftomenib affects MEIS1 decreased", "ziftomenib affects HOXA9 decreased"},
    ),
    "by means of a noun": (
        "Revumenib slows division via down-regulation of MEIS1.", {"revumenib affects MEIS1 decreased"},
    ),
    "ergative": ("MEIS1 expression fell after revumenib.", {"revumenib affects MEIS1 decreased"}),
    "ergative, in exposed cells": (
        "MEIS1 expression was lower in revumenib-treated cells.", {"revumenib affects MEIS1 decreased"},
    ),
    "hyphenated": (
        "Revumenib-induced CD14 expression was seen early.", {"revumenib affects CD14 increased"},
    ),
    "noun by its owner": (
        "Gilteritinib-mediated suppression of MEIS1 was complete.", {"gilteritinib affects MEIS1 decreased"},
    ),
    "second name in brackets": (
        "Revumenib reduced Meis homeobox 1 (MEIS1) levels.", {"revumenib affects MEIS1 decreased"},
    ),
    "the latter": (
        "Cytarabine and revumenib were tested; the latter reduced MEIS1 expression.",
        {"revumenib affects MEIS1 decreased"},
    ),
    "weakened noun": (
        "NRAS mutations conferred reduced sensitivity to venetoclax.",
        {"NRAS mutation associated_with_resistance_to venetoclax"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("text, expected", CONSTRUCTIONS.values(), ids=CONSTRUCTIONS)
def test_a_construction_gives_its_claims(text: str, expected: set[str]) -> None:
    assert claims(text) >= expected
    assert {c for c in claims(text) if " affects " in c} <= expected | {"revumenib affects division decreased"}


@pytest.mark.parametrize(
    "text",
    [
        "The effect of revumenib was prevented by inhibition of FLT3.",
        "MEIS1 was measured before revumenib was given.",
        "It was through inhibition of FLT3 that the clone died.",
        "Revumenib was well tolerated, and FLT3 was sequenced.",
    ],
)
def test_words_side_by_side_are_no_claim(text: str) -> None:
    assert not {c for c in claims(text) if c.startswith("revumenib")}


def test_a_pronoun_stands_for_the_drug_named_before() -> None:
    assert "ziftomenib affects MEIS1 decreased" in claims("Ziftomenib was given. It reduced MEIS1 expression.")


@pytest.mark.parametrize(
    "text",
    [
        "We gave ziftomenib. Compound ABC did not protect the cells; instead, it reduced MEIS1 expression.",
        "Ziftomenib was given. The extract was added to the cells, and it reduced MEIS1 expression.",
        "We gave ziftomenib. Kelvorane failed to kill the cells, but it reduced MEIS1 expression.",
        "Ziftomenib was given. A novel peptide was then added to the cells. It reduced MEIS1 expression.",
        "We treated cells with ziftomenib. Zelbu-7 was then washed out. It reduced MEIS1 expression.",
        "Ziftomenib was tested. As the antiserum did not bind, it reduced MEIS1 expression.",
    ],
)
def test_an_it_behind_an_unknown_thing_does_not_stand_for_the_drug_before(text: str) -> None:
    assert not {c for c in claims(text) if c.startswith("ziftomenib affects")}


@pytest.mark.parametrize(
    "text",
    [
        "Ziftomenib did not protect the cells; instead, it reduced MEIS1 expression.",
        "We gave ziftomenib. The drug was safe, and it reduced MEIS1 expression.",
        "Ziftomenib was given. In these cells, it reduced MEIS1 expression.",
        "Although ziftomenib did not kill the cells, it reduced MEIS1 expression.",
        "Ziftomenib was given. When the cells were washed, it reduced MEIS1 expression.",
        "We gave ziftomenib. We washed the cells. It reduced MEIS1 expression.",
        "Ziftomenib was given. The treatment was short, but it reduced MEIS1 expression.",
    ],
)
def test_an_it_behind_plain_words_still_stands_for_the_drug_before(text: str) -> None:
    assert "ziftomenib affects MEIS1 decreased" in claims(text)


def test_an_empty_it_stands_for_nothing() -> None:
    text = "Ziftomenib was given. It can be hypothesised that impaired FLT3 activity matters."
    assert not {c for c in claims(text) if c.startswith("ziftomenib affects")}


def test_a_regimen_is_one_agent_and_its_anaphor_the_same() -> None:
    found = read(
        "The combination of revumenib and venetoclax induced apoptosis. This combination reduced MCL1 expression."
    )
    subjects = {s.subject for s in found.statements if s.predicate == "biolink:affects"}
    assert [name(s, found) for s in subjects] == ["revumenib + venetoclax"]
    entity = next(e for e in found.entities if e.curie in subjects)
    assert len(entity.members) == 2


def test_a_combination_with_an_unnamed_partner_keeps_it_open() -> None:
    found = read("Combinations with revumenib induced apoptosis.")
    assert any(e.label == "revumenib + any partner" for e in found.entities)


def test_an_ellipsis_repeats_the_question_as_a_hedge() -> None:
    found = read("Could revumenib reduce MCL1 expression? It might.")
    assert {s.evidence[0].certainty for s in found.statements} >= {Certainty.OPEN_QUESTION, Certainty.HEDGED}


@pytest.mark.parametrize(
    "text, said",
    [
        ("Venetoclax inhibits BCL2 and revumenib reduces MEIS1 expression. It did not.",
         {"not revumenib affects MEIS1 decreased"}),
        ("Venetoclax did not inhibit MCL1. In mice it did not.", {"not venetoclax affects MCL1 decreased"}),
        ("Venetoclax inhibits BCL2. It might not.", {"not venetoclax affects BCL2 decreased"}),
        ("Venetoclax inhibits BCL2. We hoped that revumenib would work, but it did not.", set()),
        ("Venetoclax inhibits BCL2, but resistance arises. It might.", set()),
    ],
)  # fmt: skip
def test_an_ellipsis_binds_to_the_nearest_clause_or_claims_nothing(text: str, said: set[str]) -> None:
    found = read(text)
    assert {short(s, found) for s in found.statements if s.evidence[0].rule.endswith("+ellipsis")} == said


@pytest.mark.parametrize(
    "text", ["Had venetoclax inhibited MCL1, cells would have died.", "If venetoclax inhibited MCL1, cells would die.",
             "Unless venetoclax inhibits MCL1, resistance arises."],
)  # fmt: skip
def test_a_condition_is_no_finding(text: str) -> None:
    assert {s.evidence[0].certainty for s in read(text).statements} == {Certainty.HYPOTHESISED}


@pytest.mark.parametrize(
    "text, said",
    [
        ("Gilteritinib without venetoclax reduced MCL1 expression.", {"gilteritinib affects MCL1 decreased"}),
        ("Gilteritinib reduced MCL1 expression without inhibiting FLT3.",
         {"gilteritinib affects MCL1 decreased", "not gilteritinib affects FLT3 decreased"}),
        ("Without venetoclax, it reduced MCL1 expression.", set()),
        ("MCL1 expression increased in the absence of venetoclax.", set()),
    ],
)  # fmt: skip
def test_a_drug_that_was_left_out_did_nothing(text: str, said: set[str]) -> None:
    assert claims(text) == said


def test_the_same_holds_for_another_gene() -> None:
    text = "Revumenib reduced MEIS1 expression. The same was true for HOXA9."
    assert {"revumenib affects MEIS1 decreased", "revumenib affects HOXA9 decreased"} <= claims(text)


@pytest.mark.parametrize(
    "text",
    [
        "This trial will evaluate whether gilteritinib inhibits FLT3.",
        "We aimed to show that gilteritinib inhibits FLT3.",
        "Does gilteritinib inhibit FLT3?",
        "It is unclear whether gilteritinib inhibits FLT3.",
    ],
)
def test_a_plan_or_a_question_is_no_result(text: str) -> None:
    assert all(s.evidence[0].certainty is not Certainty.ASSERTED for s in read(text).statements)


def test_each_genotype_of_an_alternative_has_its_own_evidence() -> None:
    found = read("In NPM1-mutated or KMT2A-rearranged cells, revumenib reduced MEIS1 expression.")
    facts = [f.value for s in found.statements for f in s.evidence[0].context if f.kind == "genotype"]
    assert len(facts) == len(set(facts)) == 2


def test_a_cell_line_brings_its_genotype() -> None:
    found = read("In MOLM-13 cells, revumenib reduced MEIS1 expression.")
    facts = {(f.kind, f.basis) for f in found.statements[0].evidence[0].context}
    assert ("genotype", "cell line") in facts


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("The effect was shown by lower levels of BCL2 and by increased levels of MCL1.", "BCL2 affects MCL1"),
        ("It depended on BCL2 activation and on the presence of MCL1.", "BCL2 affects MCL1"),
        ("FLT3 activates BCL2 and enhances motility via MCL1.", "MCL1 affects FLT3"),
        ("Cells were exposed to gilteritinib or revumenib, a known inhibitor of FLT3.", "gilteritinib affects FLT3"),
    ],
)
def test_what_a_coordination_sets_side_by_side_does_not_act_on_each_other(text: str, never: str) -> None:
    assert not [claim for claim in claims(text) if claim.startswith(never)], claims(text)


def test_the_triplet_is_the_one_that_the_sentence_has_just_named() -> None:
    text = (
        "Venetoclax plus azacitidine is given to older adults with AML. Revumenib plus venetoclax plus azacitidine was"
        " tested first, and a phase 3 trial of the triplet in AML is under way."
    )
    found = read(text)
    members = {entity.curie: len(entity.members) for entity in found.entities}
    tested = [s.subject for s in found.statements if s.predicate == "biolink:in_clinical_trials_for"]
    assert [members[curie] for curie in tested] == [3]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Fedratinib is a selective JAK2 inhibitor.", {"fedratinib affects JAK2 decreased"}),
        (
            "Ruxolitinib is a JAK1/2 inhibitor.",
            {"ruxolitinib affects JAK1 decreased", "ruxolitinib affects JAK2 decreased"},
        ),
        ("Venetoclax is a BCL2 inhibitor.", {"venetoclax affects BCL2 decreased"}),
        ("Tofacitinib, a Janus kinase inhibitor, was given.", set()),
        ("The HDAC inhibitor vorinostat was given.", set()),
        ("Alisertib is an Aurora kinase inhibitor.", set()),
        ("Ivosidenib is an IDH inhibitor.", set()),
    ],
)
def test_a_class_named_for_a_family_says_nothing_of_its_single_genes(text: str, claims: set[str]) -> None:
    found = read(text)
    assert {short(s, found) for s in found.statements if s.predicate == "biolink:affects"} == claims
