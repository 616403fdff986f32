"""What surrounds a claim is read from its sentence: the kind of work, the setting, whose finding it is."""

from __future__ import annotations

import pytest

from kg.extract.circumstances import points_back, settings_of, work_of
from kg.model import Attribution, EvidenceLevel
from tests.claims import read


@pytest.mark.parametrize(
    "words, levels",
    [
        ("in cell lines and in mice", (EvidenceLevel.IN_VITRO, EvidenceLevel.IN_VIVO)),
        ("in patient-derived xenografts", (EvidenceLevel.PDX,)),
        ("RNA-seq showed", (EvidenceLevel.TRANSCRIPTOMIC,)),
        ("in a phase 2 trial", (EvidenceLevel.CLINICAL_TRIAL,)),
        ("approved by the agency", (EvidenceLevel.APPROVAL,)),
        ("we believe", ()),
    ],
)
def test_the_words_tell_the_kind_of_work(words: str, levels: tuple[EvidenceLevel, ...]) -> None:
    assert work_of(words).levels == levels


def test_a_trial_holds_on_in_the_sentences_after_it_and_a_cell_line_does_not() -> None:
    assert work_of("In a phase 1 trial").holds
    assert not work_of("In cell lines").holds


def test_setting_population_and_phase_are_facts() -> None:
    facts = {
        (f.kind, f.value) for f in settings_of("In a phase 1/2 trial, children with relapsed leukemia were treated.")
    }
    assert facts == {("phase", "1/2"), ("population", "children"), ("setting", "relapsed")}


def test_the_authors_point_back_unless_we_are_the_authors() -> None:
    assert points_back("The authors found a change.")
    assert not points_back("We agree with what the authors found.")


def test_as_previously_reported_is_another_ones_finding() -> None:
    [statement] = read("As previously reported, revumenib reduced MEIS1 expression.").statements
    assert statement.evidence[0].attribution is Attribution.RELAYED


def test_own_words_are_the_own_voice() -> None:
    [statement] = read("Revumenib reduced MEIS1 expression.").statements
    assert statement.evidence[0].attribution is Attribution.OWN_VOICE


def test_a_denial_is_a_negated_statement() -> None:
    [statement] = read("Revumenib did not reduce MEIS1 expression.").statements
    assert statement.negated


def test_a_double_denial_asserts() -> None:
    statements = read("Revumenib did not fail to reduce MEIS1 expression.").statements
    assert [s.negated for s in statements] == [False]
