"""What is abolished, lessened or not there is not claimed as if it were; what only stands beside such words is."""

from __future__ import annotations

import pytest

from tests.claims import claims, name, read, short

SYNERGY = "idasanutlin synergizes_with navitoclax"


def circumstances(text: str, kind: str) -> dict[str, set[str]]:
    """The circumstances of a kind of each claim."""
    found = read(text)
    told: dict[str, set[str]] = {}
    for statement in found.statements:
        facts = [f for evidence in statement.evidence for f in evidence.context if f.kind == kind]
        told.setdefault(short(statement, found), set()).update(name(f.value, found) for f in facts)
    return told


@pytest.mark.parametrize(
    "text",
    [
        "TP53 loss abrogated the synergy of idasanutlin and navitoclax.",
        "BAX deletion completely eliminated the synergy between idasanutlin and navitoclax.",
        "Overexpression of MCL1 prevented synergy of idasanutlin with navitoclax.",
        "TP53 mutations diminished the synergism of idasanutlin and navitoclax.",
        "Loss of TP53 impaired the synergy between idasanutlin and navitoclax.",
        "Hypoxia reduced the extent of synergy between idasanutlin and navitoclax.",
        "Selinexor abolished the synergy of idasanutlin with navitoclax.",
        "The synergy of idasanutlin with navitoclax was abolished by selinexor.",
        "The synergy of idasanutlin and navitoclax was reduced in TP53-mutated cells.",
        "Selinexor did not abolish the synergy of idasanutlin with navitoclax.",
    ],
)
def test_a_synergy_that_is_abolished_or_lessened_is_not_asserted(text: str) -> None:
    assert not {claim for claim in claims(text) if "synergizes_with" in claim}


@pytest.mark.parametrize(
    "text",
    [
        "Idasanutlin reduced viability in synergy with navitoclax.",
        "Idasanutlin eliminated leukemia cells in synergy with navitoclax.",
        "The synergy of idasanutlin and navitoclax reduced tumor growth.",
        "Idasanutlin blocked growth and showed synergy with navitoclax.",
        "We found synergy between idasanutlin and navitoclax, and viability was reduced.",
        "The synergy of idasanutlin with navitoclax was strong.",
        "Selinexor enhanced the synergy of idasanutlin with navitoclax.",
    ],
)
def test_a_synergy_beside_something_lessened_stays_and_is_between_the_two_named(text: str) -> None:
    assert {claim for claim in claims(text) if "synergizes_with" in claim} == {SYNERGY}


@pytest.mark.parametrize("noun", ["Abrogation", "Elimination", "Loss"])
def test_the_abrogation_of_a_synergy_denies_it(noun: str) -> None:
    text = f"{noun} of the synergy between idasanutlin and navitoclax was seen in TP53-mutated cells."
    assert circumstances(text, "genotype") == {f"not {SYNERGY}": {"TP53 mutation"}}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Idasanutlin is synergistic with navitoclax only in NPM1-mutated cells, not in KMT2A-rearranged cells.",
         {SYNERGY: {"NPM1 mutation"}}),
        ("Idasanutlin synergized with navitoclax in NPM1-mutated cells and not in KMT2A-rearranged cells.",
         {SYNERGY: {"NPM1 mutation"}}),
        ("Idasanutlin synergized with navitoclax in NPM1-mutated cells, not in KMT2A-rearranged or TP53-mutated ones.",
         {SYNERGY: {"NPM1 mutation"}}),
        ("In NPM1-mutated cells but not in cells with KMT2A rearrangement, idasanutlin synergized with navitoclax.",
         {SYNERGY: {"NPM1 mutation"}}),
        ("Idasanutlin synergized with navitoclax in NPM1-mutated cells, and not only in KMT2A-rearranged cells.",
         {SYNERGY: {"KMT2A rearrangement", "NPM1 mutation"}}),
        ("Idasanutlin synergized with navitoclax not only in NPM1-mutated but also in KMT2A-rearranged cells.",
         {SYNERGY: {"KMT2A rearrangement", "NPM1 mutation"}}),
        ("Idasanutlin did not synergize with navitoclax in KMT2A-rearranged cells.",
         {f"not {SYNERGY}": {"KMT2A rearrangement"}}),
    ],
)  # fmt: skip
def test_where_it_does_not_hold_is_no_circumstance_of_a_claim(text: str, expected: dict[str, set[str]]) -> None:
    assert circumstances(text, "genotype") == expected


def test_a_cell_line_in_which_it_does_not_hold_is_no_circumstance() -> None:
    text = "Selinexor reduced MCL1 expression in MOLM-13 cells, not in HL-60 cells."
    assert circumstances(text, "cell_line") == {"selinexor affects MCL1 decreased": {"MOLM-13"}}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Navitoclax is effective in AML but not in ALL.",
         {"navitoclax treats_or_applied_or_studied_to_treat acute myeloid leukemia": set(),
          "not navitoclax treats_or_applied_or_studied_to_treat acute lymphoblastic leukemia": set()}),
        ("Selinexor reduced MCL1 expression in AML, not in pediatric ALL.",
         {"selinexor affects MCL1 decreased": {"acute myeloid leukemia"}}),
        ("Quizartinib inhibits FLT3 in AML but not in ALL.",
         {"quizartinib affects FLT3 decreased": {"acute myeloid leukemia"}}),
        ("Selinexor reduced MCL1 expression in AML and in ALL.",
         {"selinexor affects MCL1 decreased": {"acute lymphoblastic leukemia", "acute myeloid leukemia"}}),
        ("Selinexor reduced MCL1 expression in NPM1-mutated but not in KMT2A-rearranged AML.",
         {"selinexor affects MCL1 decreased": {"acute myeloid leukemia"}}),
    ],
)  # fmt: skip
def test_a_disease_in_which_it_does_not_hold_is_no_circumstance(text: str, expected: dict[str, set[str]]) -> None:
    assert circumstances(text, "disease") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Navitoclax produces less hyperkalemia than selinexor.", set()),
        ("Navitoclax was associated with less nausea and vomiting.",
         set()),
        ("Navitoclax caused fewer serious infections than cytarabine.", set()),
        ("Selinexor led to fewer side effects such as nausea.", set()),
        ("Selinexor resulted in less severe neutropenia.", set()),
        ("Selinexor was associated with less nausea but more neutropenia.",
         set()),
        ("Selinexor was associated with less nausea and more neutropenia.",
         {"selinexor has_adverse_event neutropenia"}),
        ("Selinexor caused neutropenia and less nausea.",
         {"selinexor has_adverse_event neutropenia"}),
        ("Selinexor did not cause less neutropenia.", set()),
        ("Cytopenia was less frequent with selinexor than with azacitidine.", set()),
        ("Nausea was significantly less common with selinexor.", set()),
        ("Less neutropenia occurred with selinexor.", set()),
        ("Fewer infections were observed with selinexor than with cytarabine.", set()),
        ("Selinexor induced less apoptosis than navitoclax.", set()),
        ("Selinexor induced less expression of BCL2.", set()),
        ("Selinexor carries less risk of neutropenia.", set()),
    ],
)  # fmt: skip
def test_less_of_an_event_is_no_event(text: str, expected: set[str]) -> None:
    assert claims(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Navitoclax caused no less neutropenia than cytarabine.", {"navitoclax has_adverse_event neutropenia"}),
        ("Neutropenia was no less frequent with navitoclax.", {"navitoclax has_adverse_event neutropenia"}),
        ("Navitoclax caused neutropenia in less than 5% of patients.", {"navitoclax has_adverse_event neutropenia"}),
        ("Navitoclax caused neutropenia in fewer patients than cytarabine.",
         {"navitoclax has_adverse_event neutropenia"}),
        ("Navitoclax is less toxic and causes neutropenia.", {"navitoclax has_adverse_event neutropenia"}),
        ("Less common adverse events of navitoclax include pneumonia.", {"navitoclax has_adverse_event pneumonia"}),
        ("Navitoclax caused less common adverse events such as pneumonia.",
         {"navitoclax has_adverse_event pneumonia"}),
        ("Neutropenia was more frequent with navitoclax.", {"navitoclax has_adverse_event neutropenia"}),
        ("Selinexor increases apoptosis less than navitoclax.", {"selinexor affects apoptosis increased"}),
        ("Selinexor led to less nausea, and navitoclax caused neutropenia.",
         {"navitoclax has_adverse_event neutropenia"}),
        ("TP53-mutated cells were less sensitive to navitoclax.",
         {"TP53 mutation associated_with_resistance_to navitoclax"}),
        ("Navitoclax was active in less fit AML patients.",
         {"navitoclax treats_or_applied_or_studied_to_treat acute myeloid leukemia"}),
    ],
)  # fmt: skip
def test_an_event_beside_something_that_is_less_stays(text: str, expected: set[str]) -> None:
    assert claims(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Navitoclax resulted in decreased tumor growth.", {"navitoclax affects cell growth decreased"}),
        ("Navitoclax led to reduced proliferation and increased apoptosis.",
         {"navitoclax affects cell proliferation decreased", "navitoclax affects apoptosis increased"}),
        ("Selinexor caused impaired apoptosis.", {"selinexor affects apoptosis decreased"}),
        ("Selinexor induced decreased MCL1 expression.", {"selinexor affects MCL1 decreased"}),
        ("Selinexor produced lower MCL1 levels.", {"selinexor affects MCL1 decreased"}),
        ("Selinexor led to a decrease in tumor growth.", {"selinexor affects cell growth decreased"}),
        ("Low MCL1 expression enhances sensitivity to navitoclax.", set()),
        ("Reduced MCL1 expression increased apoptosis.", set()),
        ("Reduced BCL2 expression was associated with resistance to navitoclax.", set()),
        ("Low BCL2 levels predict resistance to navitoclax.", set()),
        ("Low-dose cytarabine increased apoptosis.", {"low-dose cytarabine affects apoptosis increased"}),
        ("High MCL1 expression reduces sensitivity to navitoclax.",
         {"MCL1 associated_with_resistance_to navitoclax"}),
        ("BCL2 expression was associated with resistance to navitoclax.",
         {"BCL2 associated_with_resistance_to navitoclax"}),
        ("Selinexor increased apoptosis and reduced MCL1 expression.",
         {"selinexor affects apoptosis increased", "selinexor affects MCL1 decreased"}),
    ],
)  # fmt: skip
def test_what_brings_less_of_something_does_not_increase_it(text: str, expected: set[str]) -> None:
    assert claims(text) == expected
