"""What is said of a disease by the way is no claim on it: a text on an illness without a name of ours has no topic."""

from __future__ import annotations

import pytest
from claims import read

from kg.resources import data_table

TRIAL = "This phase 2 clinical trial of venetoclax is under way."
AML = "MONDO:0018874"


def diseases(*sentences: str) -> set[str]:
    """The diseases that claims of a text are on."""
    found = read(" ".join(sentences))
    return {s.object for s in found.statements if s.subject == "CHEBI:133021"}


@pytest.mark.parametrize(
    "illness",
    ["rheumatoid arthritis", "asthma", "psoriasis", "uveitis", "Crohn's disease", "systemic lupus", "COPD"],
)
def test_a_trial_in_an_unknown_illness_is_not_one_in_a_disease_named_by_the_way(illness: str) -> None:
    text = (f"Adults had {illness}.", f"In {illness}, joints and lungs suffer.", "One adult had had AML.", TRIAL)
    assert diseases(*text) == set()


@pytest.mark.parametrize(
    "sentences",
    [
        ("Adults had AML.", TRIAL),
        ("Adults had AML.", "AML had relapsed in most.", "Two adults had asthma as well.", TRIAL),
        ("Adults with AML were enrolled.", "Colitis and AML were watched for.", TRIAL),
        ("Adults had AML with minimal residual disease.", "Residual disease was measured.", TRIAL),
        ("Adults had AML.", "The disease was stable.", "Such disease progresses.", TRIAL),
        ("Adults had AML.", "Hepatitis was ruled out.", TRIAL),
    ],
)
def test_a_document_keeps_its_disease_where_other_illnesses_are_rarer(sentences: tuple[str, ...]) -> None:
    assert diseases(*sentences) == {AML}


@pytest.mark.parametrize(
    "sentence",
    [
        "The CR rate was 40% with venetoclax in patients with rheumatoid arthritis.",
        "In a trial of venetoclax for psoriasis, the CR rate was 40%.",
        "Among adults with asthma, venetoclax gave a CR rate of 40%.",
    ],
)
def test_a_number_from_patients_with_another_illness_is_not_on_the_topic(sentence: str) -> None:
    assert diseases("AML is rare.", "AML is treated at once.", sentence) == set()
    assert diseases("AML is rare.", "Venetoclax gave a CR rate of 40%.") == {AML}


def test_the_words_for_illnesses_are_sorted_and_each_has_one_cell() -> None:
    rows = data_table("circumstances", "illnesses.tsv")
    assert all(len(row) == 1 for row in rows)
    assert list(rows) == sorted(rows)


def test_the_words_on_arms_are_sorted_and_of_known_kinds() -> None:
    rows = data_table("measures", "arms.tsv")
    assert list(rows) == sorted(rows)
    assert {kind for kind, _ in rows} == {
        "administrative", "association", "clause", "comparator", "control", "generic", "group", "link", "other head",
        "other study", "strength",
    }  # fmt: skip
