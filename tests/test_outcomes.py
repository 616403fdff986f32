"""A number belongs to the arm that it was measured in, or to nobody."""

from __future__ import annotations

import functools

import pytest

from kg.extract import annotate
from kg.knowledge import Knowledge, load_knowledge
from kg.model import Document, Passage, Source, Span

VENETOCLAX, CYTARABINE, AZACITIDINE = "CHEBI:133021", "CHEBI:28680", "CHEBI:2038"
ZIFTOMENIB, REVUMENIB = "PUBCHEM.COMPOUND:138497449", "PUBCHEM.COMPOUND:132212657"


@functools.cache
def knowledge() -> Knowledge:
    return load_knowledge()


def numbers(sentence: str) -> set[tuple[str, str]]:
    """Who has which number, in a text on AML."""
    text = f"Adults with AML were enrolled. {sentence}"
    passage = Passage((Span(0, len(text)),), "body")
    document = Document("claimgraph:t", Source("t.txt", "0" * 64, "text"), text, passages=(passage,))
    found = annotate(document, knowledge())
    return {(s.subject, s.evidence[0].outcome.value) for s in found.statements if s.evidence[0].outcome is not None}


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


def test_where_two_drugs_compete_for_a_number_nobody_gets_it() -> None:
    assert numbers("Cytarabine versus venetoclax gave a median overall survival of 17 months.") == set()


def test_a_lone_p_value_is_no_outcome_of_a_drug() -> None:
    assert numbers("Venetoclax was better tolerated (P = .002).") == set()
