"""A text's own abbreviations are found with their long forms, and win over the lexicon within that text."""

import pytest

from kg.extract.abbreviate import definitions


def defined(text: str) -> list[tuple[str, str]]:
    return [(found.short, found.long) for found in definitions(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Measurable residual disease (MRD) fell.", ("MRD", "Measurable residual disease")),
        ("the enzyme dihydrofolate reductase (DHFR)", ("DHFR", "dihydrofolate reductase")),
        ("selective transport inhibitors (STIs) helped", ("STIs", "selective transport inhibitors")),
        ("5-hydroxytryptamine (5-HT) rose", ("5-HT", "5-hydroxytryptamine")),
        ("complete remission (CR; no blasts) was rare", ("CR", "complete remission")),
        ("MRD (measurable residual disease) fell", ("MRD", "measurable residual disease")),
        ("patients with\nacute leukemia (AL)", ("AL", "acute leukemia")),
    ],
)
def test_a_short_form_beside_its_long_form_is_defined(text: str, expected: tuple[str, str]) -> None:
    assert defined(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "cells grew faster (Figure 2)",
        "all patients (n = 30)",
        "the drug was given (see below)",
        "tumours shrank (PR)",
        "as shown before (Doe)",
        "the AML cohort (AML)",
    ],
)
def test_other_brackets_define_nothing(text: str) -> None:
    assert defined(text) == []


def test_the_places_are_those_of_the_words() -> None:
    text = "In chronic lymphoid leukemia (CLL), relapse is late."
    (found,) = definitions(text)
    assert text[found.short_span.start : found.short_span.end] == "CLL"
    assert text[found.long_span.start : found.long_span.end] == found.long == "chronic lymphoid leukemia"


def test_a_long_form_does_not_reach_into_the_sentence_before() -> None:
    assert defined("Cells ended mitosis. Then residual disease (MRD) fell.") == []
