"""What surrounds a claim is read from its sentence: the kind of work, the setting, whose finding it is."""

from __future__ import annotations

import pytest

from kg.extract.circumstances import points_back, settings_of, work_of
from kg.model import Attribution, EvidenceLevel
from tests.claims import read, short


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


def credited(text: str) -> dict[str, tuple[int, ...]]:
    """The claims of a text, each with its references."""
    found = read(text)
    return {short(s, found): s.evidence[0].references for s in found.statements}


NO_MCL1, BCL2 = "not venetoclax affects MCL1 decreased", "venetoclax affects BCL2 decreased"
LESS_MEIS1 = "revumenib affects MEIS1 decreased"


@pytest.mark.parametrize(
    "text, claim, references",
    [
        ("Contrary to earlier reports [1], venetoclax does not inhibit MCL1.", NO_MCL1, ()),
        ("Contrary to earlier reports [1], venetoclax does not inhibit MCL1 [2].", NO_MCL1, (2,)),
        ("Contrary to findings in mice, rats and patients [1], revumenib reduced MEIS1.", LESS_MEIS1, ()),
        ("Unlike quizartinib [1], revumenib reduced MEIS1 expression.", LESS_MEIS1, ()),
        ("Unlike quizartinib, revumenib [1] reduced MEIS1 expression.", LESS_MEIS1, (1,)),
        ("In contrast, revumenib reduced MEIS1 expression [1].", LESS_MEIS1, (1,)),
        ("In contrast to Lee et al. [1] and Wu et al. [2], revumenib reduced MEIS1 [3].", LESS_MEIS1, (3,)),
        ("Revumenib reduced MEIS1 expression, at odds with an earlier study [1].", LESS_MEIS1, ()),
        ("Despite an earlier failure,[1] revumenib reduced MEIS1 expression.[2]", LESS_MEIS1, (2,)),
        ("Although quizartinib failed [1], revumenib reduced MEIS1 expression.", LESS_MEIS1, ()),
        ("While quizartinib inhibits FLT3 [1] in mice, revumenib reduced MEIS1 expression.", LESS_MEIS1, ()),
        ("Our data differ from those of Lee et al. [1], who found that revumenib reduced MEIS1.", LESS_MEIS1, (1,)),
        ("Venetoclax was active [1], but we found that revumenib reduced MEIS1.", LESS_MEIS1, ()),
    ],
)
def test_a_work_that_the_claim_is_set_against_does_not_support_it(
    text: str, claim: str, references: tuple[int, ...]
) -> None:
    assert credited(text)[claim] == references


def test_a_claim_set_against_earlier_work_is_the_own_voice() -> None:
    found = read("In contrast to a prior study [1], we saw no synergy between venetoclax and revumenib.")
    assert [s.evidence[0].attribution for s in found.statements] == [Attribution.OWN_VOICE]


@pytest.mark.parametrize(
    "text, claim, references",
    [
        ("The claim that venetoclax inhibits MCL1 [4] could not be reproduced.", NO_MCL1, ()),
        ("The report that venetoclax inhibits MCL1 [4] was refuted by Lee et al. [5].", NO_MCL1, (5,)),
        ("Lee et al. [5] refuted the claim that venetoclax inhibits MCL1 [4].", NO_MCL1, (5,)),
        ("We could not confirm the finding that venetoclax inhibits MCL1 [4].", NO_MCL1, ()),
        ("There is no evidence that venetoclax inhibits MCL1 [4].", NO_MCL1, (4,)),
        ("Venetoclax did not inhibit MCL1 [4].", NO_MCL1, (4,)),
    ],
)
def test_who_affirmed_a_claim_is_not_credited_with_its_denial(
    text: str, claim: str, references: tuple[int, ...]
) -> None:
    assert credited(text)[claim] == references


@pytest.mark.parametrize(
    "text, first, second",
    [
        ("Refs 1, 3 show that venetoclax inhibits BCL2, but refs 4 and 5 deny that it inhibits MCL1.", (1, 3), (4, 5)),
        ("Lee et al. [1] showed that venetoclax inhibits BCL2, but Wu et al. [2] found that it does not inhibit MCL1.",
         (1,), (2,)),
        ("Venetoclax inhibits BCL2, whereas refs 2 and 3 show that it does not inhibit MCL1.", (), (2, 3)),
        ("Venetoclax inhibits BCL2 [1] but not MCL1 [2].", (1,), (2,)),
    ],
)  # fmt: skip
def test_each_clause_has_its_own_references(text: str, first: tuple[int, ...], second: tuple[int, ...]) -> None:
    found = credited(text)
    assert (found[BCL2], found[NO_MCL1]) == (first, second)


@pytest.mark.parametrize(
    "text",
    [
        "Venetoclax inhibits BCL2 [1], but does not inhibit MCL1.",
        "Venetoclax inhibits BCL2 [1] but not MCL1.",
        "Venetoclax inhibits BCL2 [1], whereas it does not inhibit MCL1.",
        "Venetoclax inhibits BCL2 [1], although it couldn't inhibit MCL1.",
        "Venetoclax inhibits BCL2 [1]; it does not inhibit MCL1.",
        "Venetoclax inhibits BCL2,¹ yet it fails to inhibit MCL1.",
    ],
)
def test_a_marker_before_but_is_not_for_what_stands_behind_it(text: str) -> None:
    found = credited(text)
    assert (found[BCL2], found[NO_MCL1]) == ((1,), ())


@pytest.mark.parametrize(
    "text",
    [
        "Wu et al. [1] found that venetoclax inhibits BCL2 but does not inhibit MCL1.",
        "As was shown before [1], venetoclax inhibits BCL2, but does not inhibit MCL1.",
        "Venetoclax [1] inhibits BCL2 but not MCL1.",
        "Venetoclax inhibits BCL2 but does not inhibit MCL1 [1].",
        "Wu et al. showed that venetoclax inhibits BCL2 [1], but does not inhibit MCL1 at safe doses.",
    ],
)
def test_a_marker_that_is_for_the_whole_sentence_is_for_what_stands_behind_but(text: str) -> None:
    found = credited(text)
    assert (found[BCL2], found[NO_MCL1]) == ((1,), (1,))


def test_a_marker_before_but_not_within_a_subject_is_for_its_verb() -> None:
    assert credited("Venetoclax [1], but not quizartinib, inhibits BCL2.")[BCL2] == (1,)


@pytest.mark.parametrize("who", ["as Wu et al. [2] showed in cells", "as shown by Wu et al. [2]", "as refs 2 show"])
def test_a_clause_that_only_says_who_showed_it_supports_what_stands_before(who: str) -> None:
    assert credited(f"Venetoclax inhibits BCL2, {who}.")[BCL2] == (2,)


def test_a_work_that_was_told_does_not_support_what_we_found() -> None:
    text = (
        "Lee et al. [1] showed that venetoclax inhibits BCL2 in mice. We found that venetoclax does not inhibit MCL1."
    )
    assert credited(text) == {BCL2: (1,), NO_MCL1: ()}


def test_a_marker_earlier_in_the_sentence_brings_no_marker_before_it_along() -> None:
    text = "Venetoclax inhibits BCL2 [1], quizartinib inhibits FLT3 [2], and revumenib reduces MEIS1 expression."
    assert credited(text)[LESS_MEIS1] == (2,)


def circumstances(text: str, claim: str, kind: str) -> set[str]:
    """The circumstances of a kind that a claim of a text has in any of its evidence."""
    found = read(text)
    return {
        f.value for s in found.statements if short(s, found) == claim for f in s.evidence[0].context if f.kind == kind
    }


NPM1, ITD = "claimgraph:NPM1_mutation", "claimgraph:FLT3_ITD"


@pytest.mark.parametrize(
    "cells, genotypes",
    [
        ("cells with NPM1 mutation", {NPM1}),
        ("cells without NPM1 mutation", set()),
        ("cells lacking any NPM1 mutation", set()),
        ("cells that do not carry the NPM1 mutation", set()),
        ("FLT3-ITD-negative cells", set()),
        ("NPM1 wild-type cells", {"claimgraph:NPM1_wild_type"}),
        ("NPM1-mutated cells without FLT3-ITD", {NPM1}),
        ("cells with and without NPM1 mutation", {NPM1}),
    ],
)
def test_a_mutation_that_is_absent_is_no_genotype(cells: str, genotypes: set[str]) -> None:
    assert circumstances(f"Revumenib reduced MEIS1 expression in {cells}.", LESS_MEIS1, "genotype") == genotypes


@pytest.mark.parametrize(
    "text, first, second",
    [
        ("Revumenib reduced MEIS1 in NPM1-mutated cells, but gilteritinib reduced MCL1 in FLT3-ITD.", {NPM1}, {ITD}),
        ("Revumenib reduced MEIS1 in NPM1-mutated cells, whereas gilteritinib reduced MCL1.", {NPM1}, set()),
        ("Revumenib reduced MEIS1; gilteritinib reduced MCL1 in FLT3-ITD cells.", set(), {ITD}),
        ("Although revumenib reduced MEIS1 in NPM1-mutated cells, gilteritinib reduced MCL1.", {NPM1}, set()),
        ("In NPM1-mutated cells, revumenib reduced MEIS1, but gilteritinib reduced MCL1.", {NPM1}, {NPM1}),
        ("Revumenib reduced MEIS1 in NPM1-mutated cells but not in FLT3-ITD cells.", {NPM1}, set()),
    ],
)  # fmt: skip
def test_the_mutation_of_one_clause_is_not_the_genotype_of_the_other(
    text: str, first: set[str], second: set[str]
) -> None:
    assert circumstances(text, LESS_MEIS1, "genotype") == first
    assert circumstances(text, "gilteritinib affects MCL1 decreased", "genotype") == second


def test_but_opens_a_clause_with_its_own_subject() -> None:
    found = read("Revumenib reduced MEIS1 expression, but gilteritinib reduced MCL1 expression.")
    assert {short(s, found) for s in found.statements} == {LESS_MEIS1, "gilteritinib affects MCL1 decreased"}


def test_a_claim_on_one_disease_is_not_set_in_another() -> None:
    text = "Acute myeloid leukemia is deadly. AML is common. Venetoclax is not approved for multiple myeloma."
    assert circumstances(text, "not venetoclax treats plasma cell myeloma", "disease") == set()


@pytest.mark.parametrize("word", ["off-tumor", "on-target off-tumor", "non-tumor"])
def test_a_word_that_denies_a_disease_makes_it_no_circumstance(word: str) -> None:
    text = f"Venetoclax had {word} effects. It inhibits BCL2."
    assert circumstances(text, BCL2, "disease") == set()
    assert circumstances(f"Venetoclax inhibits BCL2 with {word} effects.", BCL2, "disease") == set()


def test_patients_without_a_mutation_do_not_respond_for_it() -> None:
    found = read("Patients without NPM1 mutation responded to revumenib with complete remissions.")
    assert NPM1 not in {s.subject for s in found.statements}
