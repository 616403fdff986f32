"""A number belongs to the arm that it was measured in, or to nobody."""

from __future__ import annotations

import functools

import pytest

from kg.extract import annotate
from kg.knowledge import Knowledge, load_knowledge
from kg.model import Document, Outcome, Passage, Source, Span

VENETOCLAX, CYTARABINE, AZACITIDINE = "CHEBI:133021", "CHEBI:28680", "CHEBI:2038"
ZIFTOMENIB, REVUMENIB = "PUBCHEM.COMPOUND:138497449", "PUBCHEM.COMPOUND:132212657"


@functools.cache
def knowledge() -> Knowledge:
    return load_knowledge()


def outcomes(sentence: str) -> list[tuple[str, Outcome]]:
    """The outcomes of a sentence and who has them, in a text on AML."""
    text = f"Adults with AML were enrolled. {sentence}"
    passage = Passage((Span(0, len(text)),), "body")
    document = Document("claimgraph:t", Source("t.txt", "0" * 64, "text"), text, passages=(passage,))
    found = annotate(document, knowledge())
    return [(s.subject, o) for s in found.statements if (o := s.evidence[0].outcome) is not None]


def numbers(sentence: str) -> set[tuple[str, str]]:
    """Who has which number."""
    return {(subject, outcome.value) for subject, outcome in outcomes(sentence)}


def groups(sentence: str) -> dict[str, str | None]:
    """In whom each number was measured."""
    return {outcome.value: outcome.group for _, outcome in outcomes(sentence)}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Progression-free survival was 35.9% in the cytarabine group versus 64.6% in the venetoclax group.",
            {(CYTARABINE, "35.9"), (VENETOCLAX, "64.6")},
        ),
        ("The overall response rate was 47% with azacitidine compared with 5% with placebo.", {(AZACITIDINE, "47")}),
        ("Of 40 patients treated with ziftomenib, 12 (30%) achieved a complete remission.", {(ZIFTOMENIB, "30")}),
        (
            "Febrile neutropenia occurred in 30% of patients given venetoclax and in 10% of those given cytarabine.",
            {(VENETOCLAX, "30"), (CYTARABINE, "10")},
        ),
        ("The CR rate was 22% for revumenib and 35% for ziftomenib.", {(REVUMENIB, "22"), (ZIFTOMENIB, "35")}),
    ],
)
def test_each_arm_has_its_own_number(sentence: str, expected: set[tuple[str, str]]) -> None:
    assert numbers(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The incidence of nausea was higher in patients given venetoclax (44%) than in those under observation (9%).",
         {"44"}),
        ("The response rate was higher in the venetoclax arm (21%) as compared with the untreated patients (3%).",
         {"21"}),
        ("The 2-year relapse-free survival was 70% for the cytarabine patients and 52% for the no-treatment group.",
         {"70"}),
        ("A median overall survival of 11 months in the azacitidine group compared with 7 months in the preceding "
         "LARK trial.", {"11"}),
        ("The remission rate of 62% with venetoclax compares with 41% reported in an earlier series.", {"62"}),
        ("Diarrhea was reported in 8 (20%), 4 (10%) and 2 (5%) patients in the placebo, venetoclax 100 mg and "
         "venetoclax 200 mg groups, respectively.", {"10", "5"}),
        ("The CR rate was 30% versus 48% in Zelbu and venetoclax patients, respectively.", {"48"}),
        ("OS and PFS were 60% and 41% in the venetoclax arm, versus 50% and 22% in the Zelbu arm.", {"60", "41"}),
        ("The response rate was higher with venetoclax than with placebo (12% vs. 3%).", {"12"}),
        ("Venetoclax gave a CR rate of 40% versus 22% with placebo.", {"40"}),
        ("Compared with placebo, venetoclax gave a CR rate of 40%.", {"40"}),
        ("The CR rate was 40% with venetoclax.", {"40"}),
        ("A phase 3 trial compared VIPEX with venetoclax; the VIPEX arm was superior in ORR (39.1 vs. 17%).", set()),
        ("In a trial of venetoclax, the time to progression was longer in the Zelbu arm (21 versus 12 months).", set()),
    ],
)  # fmt: skip
def test_a_number_of_another_arm_is_not_that_of_the_drug(sentence: str, expected: set[str]) -> None:
    assert {value for _, value in numbers(sentence)} == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Venetoclax was associated with a lower relapse rate (HR 0.4, 95% CI 0.2-0.8), while an unrelated donor was "
         "associated with a higher relapse rate (HR 2.9, 95% CI 1.4-6.0).", {"0.4"}),
        ("In patients given venetoclax, a high comorbidity score predicted shorter overall survival (HR 1.9).", set()),
        ("Among those on azacitidine, an association between overall survival and blast count (HR 1.4) was seen.",
         set()),
        ("After adjusting for venetoclax, age over 60 years was correlated with overall survival (HR 2.2).", set()),
        ("The venetoclax score was an independent predictor of overall survival (HR 1.7).", set()),
        ("Venetoclax reduced the risk of death (HR 0.56), whereas the effect of age was small (HR 1.05).", {"0.56"}),
        ("Venetoclax was associated with longer overall survival (HR 0.6).", {"0.6"}),
        ("Overall survival was longer with venetoclax than with cytarabine (HR 0.7).", {"0.7"}),
        ("Venetoclax improved overall survival compared with placebo (hazard ratio, 0.66; 95% CI, 0.52 to 0.85).",
         {"0.66"}),
    ],
)  # fmt: skip
def test_a_ratio_is_of_the_subject_of_its_clause(sentence: str, expected: set[str]) -> None:
    assert numbers(sentence) == {(VENETOCLAX, value) for value in expected}


@pytest.mark.parametrize(
    "sentence",
    [
        "The main reasons for discontinuation were commercial availability of venetoclax (46%) and travel.",
        "In the venetoclax arm, protocol deviations occurred in 9 patients.",
        "In the venetoclax group, 12% of patients were lost to follow-up.",
        "With venetoclax 11% of patients withdrew consent.",
        "Patients were randomized to venetoclax (100 patients) after remission.",
        "A higher incidence of rash was seen with a cytarabine 5% cream.",
        "Itching was a frequent adverse event with cytarabine 0.5%/urea 10%.",
        "Prior treatments were venetoclax (76%) and transfusions.",
        "Remission was less frequent (30%) when no venetoclax was given.",
    ],
)
def test_how_a_study_was_run_is_no_outcome_of_its_drug(sentence: str) -> None:
    assert numbers(sentence) == set()


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("In the venetoclax group, the incidence of nausea was 12%, versus 5% in the placebo group.",
         {"12": "venetoclax group"}),
        ("The remission rate was 40% in the venetoclax arm and 20% in the cytarabine arm.",
         {"40": "venetoclax arm", "20": "cytarabine arm"}),
        ("The incidence of relapse in venetoclax patients was 12%.", {"12": "venetoclax patients"}),
        ("The CR rate was 33% in the NPM1-mutated cohort given venetoclax.", {"33": "NPM1-mutated cohort"}),
        ("Venetoclax gave a CR rate of 40% in the older cohort.", {"40": "older cohort"}),
        ("Death was rarer in the venetoclax group than in the placebo group (HR 0.69).", {"0.69": None}),
    ],
)  # fmt: skip
def test_the_group_of_a_number_is_that_of_its_own_side(sentence: str, expected: dict[str, str | None]) -> None:
    assert groups(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "OS and PFS were 60% and 41% in the venetoclax arm, versus 50% and 22% in the Zelbu arm.",
        "OS and PFS were 60% and 41%, respectively, in the venetoclax arm, versus 50% and 22%, respectively, in the "
        "Zelbu arm.",
        "In the Zelbu arm, OS and PFS were 50% and 22%, as compared with 60% and 41% in the venetoclax arm.",
        "The OS and the PFS were 60% and 41% with venetoclax.",
    ],
)
def test_each_of_two_measures_has_its_own_number(sentence: str) -> None:
    assert {(o.measure, o.value) for _, o in outcomes(sentence)} == {("OS", "60"), ("PFS", "41")}


def test_where_two_drugs_compete_for_a_number_nobody_gets_it() -> None:
    assert numbers("Cytarabine versus venetoclax gave a median overall survival of 17 months.") == set()


def test_a_lone_p_value_is_no_outcome_of_a_drug() -> None:
    assert numbers("Venetoclax was better tolerated (P = .002).") == set()
