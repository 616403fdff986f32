"""A finding that the next sentence, or a clause behind it, takes back is not shown as one; others beside it are."""

from __future__ import annotations

import pytest

from kg.model import Certainty
from tests.claims import name, own, read, short, sure

MCL1 = "selinexor affects MCL1 decreased"
FLT3 = "quizartinib affects FLT3 decreased"
SYNERGY = "idasanutlin synergizes_with navitoclax"
APPROVED = "tagraxofusp treats acute myeloid leukemia"
LOWERED = "Selinexor reduced MCL1 expression [1]."


@pytest.mark.parametrize(
    "verdict",
    [
        "This turned out to be wrong.",
        "However, this claim was later refuted [2].",
        "In retrospect, that proved erroneous.",
        "The finding has since been disproved [2].",
        "A larger trial contradicted this result [2].",
        "Subsequent experiments refuted these findings [2].",
        "It was an artefact.",
        "This is not so.",
        "The conclusion by Doe and colleagues was falsified by later work [2].",
        "These results were later found to be irreproducible.",
        "The result was a false positive.",
        "The opposite is true.",
    ],
)
def test_what_the_next_sentence_calls_wrong_is_denied(verdict: str) -> None:
    assert sure(f"{LOWERED} {verdict}") == {f"not {MCL1}": Certainty.ASSERTED}


@pytest.mark.parametrize(
    "verdict",
    [
        "That could not be reproduced.",
        "Unfortunately, this effect was not confirmed in later studies [2].",
        "Two other groups failed to replicate this finding [2].",
        "We could not reproduce these results.",
        "Attempts to confirm this finding were unsuccessful.",
        "Nobody has been able to replicate this.",
        "This view has since been abandoned.",
        "The effect did not hold in larger trials [2].",
        "This is no longer believed.",
        "Later work found no such effect [2].",
        "We saw no evidence for this.",
    ],
)
def test_what_the_next_sentence_did_not_see_again_is_a_hedged_denial(verdict: str) -> None:
    assert sure(f"{LOWERED} {verdict}") == {f"not {MCL1}": Certainty.HEDGED}


@pytest.mark.parametrize(
    "verdict",
    [
        "The paper was later retracted [2].",
        "The authors have since retracted the article.",
        "This claim has been disputed [2].",
        "Others question this finding.",
        "This has not yet been confirmed.",
        "The observation remains unconfirmed.",
    ],
)
def test_what_the_next_sentence_doubts_is_an_open_question(verdict: str) -> None:
    assert sure(f"{LOWERED} {verdict}") == {MCL1: Certainty.OPEN_QUESTION}


@pytest.mark.parametrize(
    "verdict",
    [
        "This was confirmed in later studies [2].",
        "This claim has never been refuted.",
        "No study has refuted this claim.",
        "Critics could not refute this finding [2].",
        "This could not be reproduced in mice [2].",
        "This effect was not confirmed in TP53-mutated cells.",
        "It would be wrong to ignore this.",
        "The claim that quizartinib inhibits KIT was later refuted [2].",
        "It was not approved.",
        "The study was stopped.",
        "Was this wrong?",
        "If this is wrong, the dose should be lowered.",
        "This is not the only effect.",
        "The wrong dose was given.",
        "Later work found no such toxicity [2].",
        "There is no evidence of harm.",
        "We found no evidence against this.",
        "The opposite wing was empty.",
    ],
)
def test_a_finding_that_the_next_sentence_does_not_take_back_stays(verdict: str) -> None:
    assert sure(f"{LOWERED} {verdict}")[MCL1] is Certainty.ASSERTED


def test_a_denial_by_the_next_sentence_cites_what_denies() -> None:
    evidence = own(f"{LOWERED} This claim was later refuted [2].")[f"not {MCL1}"]
    assert evidence.references == (2,)
    assert evidence.quote == f"{LOWERED} This claim was later refuted [2]."
    assert [cue.text for cue in evidence.cues] == ["refuted"]
    assert own(f"{LOWERED} That could not be reproduced.")[f"not {MCL1}"].references == ()


def test_what_a_retracted_paper_said_still_cites_it() -> None:
    assert own(f"{LOWERED} The paper was later retracted [2].")[MCL1].references == (1,)


def test_a_verdict_with_this_is_on_the_last_clause_and_one_on_findings_on_all() -> None:
    two = "Quizartinib inhibits FLT3 [1], and selinexor reduced MCL1 expression [2]."
    assert sure(f"{two} This was later refuted [3].") == {
        FLT3: Certainty.ASSERTED, f"not {MCL1}": Certainty.ASSERTED,
    }  # fmt: skip
    assert set(own(f"{two} Both claims were later refuted [3].")) == {f"not {FLT3}", f"not {MCL1}"}
    aside = "Selinexor, which inhibits XPO1, reduced MCL1 expression. This could not be replicated."
    assert set(own(aside)) == {"selinexor affects XPO1 decreased", f"not {MCL1}"}


def test_predicates_of_one_subject_are_denied_together() -> None:
    text = "Selinexor reduced MCL1 expression and lowered BCL2 levels [1]. This proved wrong."
    assert set(own(text)) == {f"not {MCL1}", "not selinexor affects BCL2 decreased"}


def test_a_denial_that_is_denied_is_left_open() -> None:
    text = "Selinexor did not reduce MCL1 expression [1]. This was later refuted [2]."
    assert sure(text) == {f"not {MCL1}": Certainty.OPEN_QUESTION}


def test_a_verdict_holds_across_no_paragraph() -> None:
    found = read(LOWERED, "This turned out to be wrong.")
    assert {short(s, found) for s in found.statements} == {MCL1}
    assert name(found.statements[0].subject, found) == "selinexor"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quizartinib inhibits FLT3, and selinexor reduced MCL1 expression, which we could not confirm.",
         {FLT3: Certainty.ASSERTED, f"not {MCL1}": Certainty.HEDGED}),
        ("Quizartinib inhibits FLT3 and selinexor reduced MCL1 expression, which was not confirmed.",
         {FLT3: Certainty.ASSERTED, f"not {MCL1}": Certainty.HEDGED}),
        ("Quizartinib inhibits FLT3, whereas selinexor reduced MCL1 expression, which was later refuted.",
         {FLT3: Certainty.ASSERTED, f"not {MCL1}": Certainty.ASSERTED}),
        ("Although quizartinib inhibits FLT3, selinexor reduced MCL1 expression, which others did not replicate.",
         {FLT3: Certainty.ASSERTED, f"not {MCL1}": Certainty.HEDGED}),
        ("Doe showed that quizartinib inhibits FLT3 and that selinexor reduced MCL1 expression, which was disproved.",
         {FLT3: Certainty.ASSERTED, f"not {MCL1}": Certainty.ASSERTED}),
        ("Quizartinib inhibits FLT3, and selinexor was said to lower MCL1 levels, but this proved wrong.",
         {FLT3: Certainty.ASSERTED, f"not {MCL1}": Certainty.ASSERTED}),
        ("Quizartinib inhibits FLT3, and idasanutlin synergized with navitoclax, which was not reproduced.",
         {FLT3: Certainty.ASSERTED, f"not {SYNERGY}": Certainty.HEDGED}),
        ("In relapsed patients selinexor reduced MCL1 expression, which was not confirmed.",
         {f"not {MCL1}": Certainty.HEDGED}),
        ("Selinexor reduced MCL1 expression in resistant and mutated clones, which was not confirmed.",
         {f"not {MCL1}": Certainty.HEDGED}),
    ],
)  # fmt: skip
def test_a_verdict_in_a_relative_clause_is_on_the_clause_before_it(text: str, expected: dict[str, Certainty]) -> None:
    assert sure(text) == expected


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("Sceptics argue that selinexor reduced MCL1 expression.", Certainty.HEDGED),
        ("Critics have claimed that selinexor reduced MCL1 expression.", Certainty.HEDGED),
        ("Proponents insist that selinexor reduced MCL1 expression.", Certainty.HEDGED),
        ("Some contend that selinexor reduced MCL1 expression.", Certainty.HEDGED),
        ("It has been alleged that selinexor reduced MCL1 expression.", Certainty.HEDGED),
        ("It was long held that selinexor reduced MCL1 expression.", Certainty.HYPOTHESISED),
        ("It was once accepted that selinexor reduced MCL1 expression.", Certainty.HYPOTHESISED),
        ("Conventional wisdom had it that selinexor reduced MCL1 expression.", Certainty.HYPOTHESISED),
        ("The prevailing view was that selinexor reduced MCL1 expression.", Certainty.HYPOTHESISED),
        ("The idea, once popular, that selinexor reduced MCL1 expression has few adherents.", Certainty.HYPOTHESISED),
        ("The notion, widely held until recently, that selinexor reduced MCL1 expression is old.",
         Certainty.HYPOTHESISED),
    ],
)  # fmt: skip
def test_what_is_told_as_the_view_of_some_or_of_the_past_is_no_finding(text: str, certainty: Certainty) -> None:
    assert sure(text) == {MCL1: certainty}


@pytest.mark.parametrize(
    "text",
    [
        "The idea, once popular, that selinexor reduced MCL1 expression has been abandoned.",
        "The idea that selinexor reduced MCL1 expression is no longer held.",
        "The theory, never tested, that selinexor reduced MCL1 expression was discarded.",
        "The belief that selinexor reduced MCL1 expression is no longer tenable.",
    ],
)
def test_an_idea_that_was_given_up_is_denied(text: str) -> None:
    assert set(own(text)) == {f"not {MCL1}"}


@pytest.mark.parametrize(
    "text",
    [
        "It is widely accepted that selinexor reduced MCL1 expression.",
        "Contrary to what sceptics say, selinexor reduced MCL1 expression.",
        "The finding, now confirmed, that selinexor reduced MCL1 expression is welcome.",
        "It was long ago shown that selinexor reduced MCL1 expression.",
        "Selinexor reduced MCL1 expression, and critics argue that its dose was low.",
        "Selinexor reduced MCL1 expression; the idea, once popular, that it cures was abandoned.",
        "The theory, since proven, that selinexor reduced MCL1 expression is old.",
    ],
)
def test_a_finding_in_words_like_those_of_a_view_stays(text: str) -> None:
    assert sure(text)[MCL1] is Certainty.ASSERTED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tagraxofusp was approved for AML until 2010.", {f"not {APPROVED}"}),
        ("Tagraxofusp was licensed for AML from 2001 until May 2010.", {f"not {APPROVED}"}),
        ("Until 2010, tagraxofusp was approved for AML.", {f"not {APPROVED}"}),
        ("Tagraxofusp was approved for AML until its withdrawal.", {f"not {APPROVED}"}),
        ("Tagraxofusp was approved for AML in 2001 but was later withdrawn.", {f"not {APPROVED}"}),
        ("Tagraxofusp was approved for AML before being withdrawn in 2010.", {f"not {APPROVED}"}),
        ("Tagraxofusp was formerly approved for AML.", {f"not {APPROVED}"}),
        ("Tagraxofusp inhibits FLT3 and was approved for AML until 2010.",
         {"tagraxofusp affects FLT3 decreased", f"not {APPROVED}"}),
        ("Tagraxofusp was not approved for AML until 2018.", {APPROVED}),
        ("Tagraxofusp is approved for AML and is given until progression.", {APPROVED}),
        ("Tagraxofusp was approved for AML but remained unused until 2018.", {APPROVED}),
        ("Tagraxofusp was approved for AML in 2001, withdrawn in 2010 and reintroduced in 2017.", {APPROVED}),
        ("Tagraxofusp was approved for AML but was withdrawn in 2010 and approved again in 2017.", {APPROVED}),
        ("Tagraxofusp was approved for AML, and the older drug was withdrawn in 2010.", {APPROVED}),
    ],
)  # fmt: skip
def test_an_approval_that_ended_is_none_and_one_that_lasts_is_one(text: str, expected: set[str]) -> None:
    assert set(own(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Selinexor reduced MCL1 expression [1], a finding that was later refuted [2].", Certainty.ASSERTED),
        ("Selinexor reduced MCL1 expression [1], a claim that has since been retracted [2].", Certainty.ASSERTED),
        ("Selinexor reduced MCL1 expression [1] (later refuted [2]).", Certainty.ASSERTED),
        ("The claim that selinexor reduced MCL1 expression [1] was later refuted [2].", Certainty.ASSERTED),
        ("Selinexor reduced MCL1 expression [1], a result that could not be reproduced [2].", Certainty.HEDGED),
        ("Selinexor reduced MCL1 expression [1], an effect that others couldn’t confirm [2].", Certainty.HEDGED),
        ("Selinexor reduced MCL1 expression [1], but two groups failed to reproduce this [2].", Certainty.HEDGED),
    ],
)
def test_a_finding_that_an_apposition_takes_back_is_denied_by_what_is_cited_there(
    text: str, expected: Certainty
) -> None:
    assert sure(text) == {f"not {MCL1}": expected}
    assert own(text)[f"not {MCL1}"].references == (2,)


@pytest.mark.parametrize(
    "text",
    [
        "Selinexor reduced MCL1 expression [1], a claim that was never refuted.",
        "Selinexor reduced MCL1 expression, but this was never refuted.",
        "Selinexor reduced MCL1 expression [1], a finding that was later confirmed [2].",
        "Selinexor reduced MCL1 expression [1], a result that did not surprise us.",
        "Selinexor reduced MCL1 expression [1], a finding that was not confirmed in mice [2].",
        "Selinexor reduced MCL1 expression, but others never failed to reproduce this.",
        "Selinexor reduced MCL1 expression, a finding by those who refuted the older view.",
    ],
)
def test_a_finding_that_an_apposition_does_not_take_back_stays(text: str) -> None:
    assert sure(text)[MCL1] is Certainty.ASSERTED
