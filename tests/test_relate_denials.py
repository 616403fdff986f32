"""A denial, a condition or a doubt is never shown as a plain finding, wherever in the sentence it stands."""

from __future__ import annotations

import pytest

from kg.model import Certainty, Statement
from kg.view.appearance import phrase
from tests.claims import claims, read, short, sure

FLT3 = "quizartinib affects FLT3 decreased"
MCL1 = "selinexor affects MCL1 decreased"
SYNERGY = "idasanutlin synergizes_with navitoclax"
APPROVED = "tagraxofusp treats acute myeloid leukemia"


def plain(text: str) -> set[str]:
    """The claims that a text neither denies nor hedges."""
    return {claim for claim, how in sure(text).items() if how is Certainty.ASSERTED and not claim.startswith("not ")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Selinexor lowered neither MCL1 nor BCL2.", {f"not {MCL1}", "not selinexor affects BCL2 decreased"}),
        ("FLT3 was blocked by neither navitoclax nor selinexor.",
         {"not navitoclax affects FLT3 decreased", "not selinexor affects FLT3 decreased"}),
        ("We report that neither navitoclax nor selinexor inhibits FLT3.",
         {"not navitoclax affects FLT3 decreased", "not selinexor affects FLT3 decreased"}),
        ("Quizartinib blocks FLT3 and lowered neither MCL1 nor BCL2.",
         {FLT3, "not quizartinib affects MCL1 decreased", "not quizartinib affects BCL2 decreased"}),
        ("Selinexor lowered neither MCL1 nor BCL2 but increased BIM expression.",
         {f"not {MCL1}", "not selinexor affects BCL2 decreased", "selinexor affects BCL2L11 increased"}),
        ("Selinexor decreased MCL1 levels in none of the five clones.", {f"not {MCL1}"}),
        ("Selinexor decreased MCL1 levels under no condition.", {f"not {MCL1}"}),
        ("In none of the samples was MCL1 decreased by selinexor.", {f"not {MCL1}"}),
        ("Under no condition did selinexor decrease MCL1 levels.", {f"not {MCL1}"}),
        ("Nowhere did selinexor decrease MCL1 levels.", {f"not {MCL1}"}),
        ("Selinexor decreased MCL1 levels in neither clone.", {f"not {MCL1}"}),
        ("Quizartinib, which inhibits FLT3, decreased MCL1 levels in no cell line.",
         {FLT3, "not quizartinib affects MCL1 decreased"}),
        ("Synergy between idasanutlin and navitoclax was seen at no dose.", {f"not {SYNERGY}"}),
        ("Quizartinib inhibited FLT3 in all clones but in none of the controls.", {FLT3}),
    ],
)  # fmt: skip
def test_a_negation_behind_the_verb_denies_its_clause_and_no_other(text: str, expected: set[str]) -> None:
    assert claims(text) == expected


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Approval of tagraxofusp for AML was turned down.", APPROVED),
        ("FDA approval of tagraxofusp for AML has been revoked.", APPROVED),
        ("The agency refused to approve tagraxofusp for AML.", APPROVED),
        ("The panel voted against approval of tagraxofusp for AML.", APPROVED),
        ("The refusal to approve tagraxofusp for AML was upheld.", APPROVED),
        ("Approval of tagraxofusp for AML has lapsed.", APPROVED),
        ("Claims of synergy between idasanutlin and navitoclax were retracted.", SYNERGY),
        ("The synergy between idasanutlin and navitoclax was merely an artefact.", SYNERGY),
        ("The synergy between idasanutlin and navitoclax was abrogated in the resistant clones.", SYNERGY),
        ("Synergistic activity of idasanutlin and navitoclax was lost.", SYNERGY),
        ("Loss of synergy between idasanutlin and navitoclax was noted.", SYNERGY),
        ("Idasanutlin no longer synergized with navitoclax.", SYNERGY),
        ("The capacity of selinexor to reduce MCL1 expression was lost.", MCL1),
        ("Selinexor lost its capacity to reduce MCL1 expression.", MCL1),
        ("Suppression of MCL1 by selinexor was undetectable in the clones.", MCL1),
        ("Selinexor ceased to reduce MCL1 expression.", MCL1),
        ("Selinexor stopped suppressing MCL1 expression.", MCL1),
        ("Quizartinib no longer inhibited FLT3.", FLT3),
        ("FLT3 escaped inhibition by quizartinib.", FLT3),
        ("Quizartinib does anything but inhibit FLT3.", FLT3),
        ("It was erroneously reported that quizartinib inhibits FLT3.", FLT3),
        ("Quizartinib was falsely said to inhibit FLT3.", FLT3),
        ("The belief that quizartinib inhibits FLT3 is mistaken.", FLT3),
        ("That quizartinib inhibits FLT3 was refuted.", FLT3),
        ("It is untrue that quizartinib inhibits FLT3.", FLT3),
        ("The group withdrew the assertion that quizartinib inhibits FLT3.", FLT3),
        ("The view that quizartinib inhibits FLT3 does not hold.", FLT3),
        ("The manufacturer denied that quizartinib inhibits FLT3.", FLT3),
        ("Contrary to the report that quizartinib inhibits FLT3, the kinase was spared.", FLT3),
        ("Quizartinib was said to inhibit FLT3, but this proved wrong.", FLT3),
        ("Quizartinib inhibits FLT3; this was later retracted.", FLT3),
        ("Quizartinib was developed to inhibit FLT3 but did not.", FLT3),
        ("It is wrong to say that quizartinib inhibits FLT3.", FLT3),
        ("We disagree that quizartinib inhibits FLT3.", FLT3),
    ],
)
def test_what_the_rest_of_the_sentence_takes_back_is_denied(text: str, claim: str) -> None:
    assert sure(text) == {f"not {claim}": Certainty.ASSERTED}


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("It is unlikely that quizartinib inhibits FLT3.", FLT3),
        ("Selinexor is unlikely to reduce MCL1 expression.", MCL1),
        ("We doubt that selinexor reduces MCL1 expression.", MCL1),
        ("It is doubtful that selinexor reduces MCL1 expression.", MCL1),
        ("Few studies indicate that selinexor reduces MCL1 expression.", MCL1),
        ("There is scant evidence that selinexor reduces MCL1 expression.", MCL1),
        ("Selinexor barely reduced MCL1 expression.", MCL1),
        ("We are skeptical that selinexor reduces MCL1 expression.", MCL1),
        ("Earlier work showed that selinexor reduces MCL1 expression, which was not replicated.", MCL1),
        ("Earlier work showed that selinexor reduces MCL1 expression, but we could not confirm this.", MCL1),
    ],
)
def test_a_doubt_is_a_hedged_denial(text: str, claim: str) -> None:
    assert sure(text) == {f"not {claim}": Certainty.HEDGED}


@pytest.mark.parametrize(
    ("text", "claim", "certainty"),
    [
        ("Approval of tagraxofusp for AML is still pending.", APPROVED, Certainty.HYPOTHESISED),
        ("Approval of tagraxofusp for AML is anticipated next year.", APPROVED, Certainty.HYPOTHESISED),
        ("The approval of tagraxofusp for AML is under consideration.", APPROVED, Certainty.HYPOTHESISED),
        ("The company seeks approval of tagraxofusp for AML.", APPROVED, Certainty.HYPOTHESISED),
        ("We doubt whether quizartinib inhibits FLT3.", FLT3, Certainty.OPEN_QUESTION),
        ("Quizartinib may inhibit FLT3, although this has not been tested.", FLT3, Certainty.OPEN_QUESTION),
        ("Quizartinib inhibits FLT3 (this has not been confirmed).", FLT3, Certainty.OPEN_QUESTION),
        ("Quizartinib purportedly inhibits FLT3.", FLT3, Certainty.HEDGED),
        ("Once tagraxofusp is approved for AML, care will change.", APPROVED, Certainty.HYPOTHESISED),
        ("Imagine that quizartinib inhibits FLT3.", FLT3, Certainty.HYPOTHESISED),
        ("It is too early to say that quizartinib inhibits FLT3.", FLT3, Certainty.OPEN_QUESTION),
        ("A retracted study reported that quizartinib inhibits FLT3.", FLT3, Certainty.OPEN_QUESTION),
        ("Quizartinib inhibits FLT3, according to a retracted study.", FLT3, Certainty.OPEN_QUESTION),
        ("We hypothesised that selinexor reduces MCL1 expression, but it did not.", MCL1, Certainty.HYPOTHESISED),
        ("Selinexor was thought to reduce MCL1 expression but did not.", MCL1, Certainty.HYPOTHESISED),
    ],
)
def test_what_is_expected_asked_or_only_said_is_no_finding(text: str, claim: str, certainty: Certainty) -> None:
    assert sure(text) == {claim: certainty}


@pytest.mark.parametrize(
    "condition",
    [
        "If selinexor reduced MCL1 expression",
        "However, if selinexor reduces MCL1 expression",
        "Unless selinexor reduces MCL1 expression",
        "Provided that selinexor reduces MCL1 expression",
        "In case selinexor reduces MCL1 expression",
        "Had selinexor reduced MCL1 expression",
        "Should selinexor reduce MCL1 expression",
    ],
)
@pytest.mark.parametrize("modal", ["would", "could", "might"])
def test_neither_a_condition_nor_what_follows_from_it_is_a_finding(condition: str, modal: str) -> None:
    found = sure(f"{condition}, quizartinib {modal} inhibit FLT3.")
    assert found == {MCL1: Certainty.HYPOTHESISED, FLT3: Certainty.HYPOTHESISED}


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Selinexor without navitoclax reduced MCL1 expression.", MCL1),
        ("In the absence of navitoclax selinexor reduced MCL1 expression.", MCL1),
        ("In patients with no prior therapy, selinexor reduced MCL1 expression.", MCL1),
        ("The ability of quizartinib to inhibit FLT3 was not lost.", FLT3),
        ("There is no doubt that quizartinib inhibits FLT3.", FLT3),
        ("Tagraxofusp was approved for AML and is expected to reduce relapse.", APPROVED),
        ("Approval of tagraxofusp for AML was based on data that are under review.", APPROVED),
        ("Approval of tagraxofusp for AML was granted without delay.", APPROVED),
        ("Cells stopped growing when quizartinib inhibited FLT3.", FLT3),
        ("The FDA approved tagraxofusp for AML and approval of revumenib for CML is pending.", APPROVED),
        ("Even if selinexor is weak, quizartinib inhibits FLT3.", FLT3),
    ],
)
def test_a_finding_beside_an_exclusion_or_a_verdict_on_another_thing_stays(text: str, claim: str) -> None:
    assert claim in plain(text)


def test_what_a_thing_is_done_without_is_denied_of_it() -> None:
    expected = {"selinexor affects MCL1 decreased", "not selinexor affects FLT3"}
    assert claims("Selinexor reduced MCL1 expression without affecting FLT3.") == expected


def genotypes(statement: Statement) -> list[str]:
    return [fact.value for fact in statement.evidence[0].context if fact.kind == "genotype"]


@pytest.mark.parametrize("without", ["without", "lacking", "with no", "devoid of"])
def test_cells_without_a_genotype_do_not_have_it(without: str) -> None:
    found = read(f"Selinexor reduced MCL1 expression in cells {without} NPM1 mutation.").statements
    assert [genotypes(s) for s in found if s.predicate == "biolink:affects"] == [[]]


def test_what_no_change_was_seen_in_is_there() -> None:
    found = read("Selinexor reduced MCL1 expression with no change in NPM1-mutated cells.").statements
    assert [len(genotypes(s)) for s in found if s.predicate == "biolink:affects" and not s.negated] == [1]


@pytest.mark.parametrize("without", ["without FLT3-ITD", "with no FLT3-ITD", "with neither FLT3-ITD nor NPM1 mutation"])
def test_patients_without_a_genotype_say_nothing_of_it(without: str) -> None:
    assert not [c for c in claims(f"Patients {without} responded to sorafenib.") if "sorafenib" in c]


def test_patients_unlikely_to_respond_are_resistant_and_not_denied_to_be() -> None:
    text = "Patients with FLT3-ITD were unlikely to respond to sorafenib."
    assert sure(text) == {"FLT3-ITD associated_with_resistance_to sorafenib": Certainty.HEDGED}


@pytest.mark.parametrize(
    "text",
    [
        "The BCL2 inhibitor navitoclax was not approved for AML.",
        "The BCL2 inhibitor navitoclax reduced MCL1 expression in none of the clones.",
        "Approval of the BCL2 inhibitor navitoclax for AML was refused.",
        "Navitoclax, a BCL2 inhibitor, was falsely claimed to inhibit FLT3.",
    ],
)
def test_a_denial_about_an_inhibitor_does_not_deny_that_it_is_one(text: str) -> None:
    classes = [s for s in read(text).statements if s.evidence[0].rule == "class-apposition"]
    assert classes
    assert not any(s.negated for s in classes)


@pytest.mark.parametrize("text", ["It is not true that navitoclax is an FLT3 inhibitor.",
                                  "If navitoclax is an FLT3 inhibitor, cells should die."])  # fmt: skip
def test_that_a_drug_is_an_inhibitor_may_be_denied_or_supposed(text: str) -> None:
    classes = [s for s in read(text).statements if s.evidence[0].rule == "class-apposition"]
    assert classes
    assert all(s.negated or s.evidence[0].certainty is Certainty.HYPOTHESISED for s in classes)


def test_a_second_approval_in_the_sentence_is_not_the_first() -> None:
    text = "The FDA approved tagraxofusp for AML and approval in CML was refused."
    assert plain(text) == {APPROVED}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Selinexor doesn't reduce MCL1 expression.", {f"not {MCL1}"}),
        ("Selinexor didn’t reduce MCL1 expression.", {f"not {MCL1}"}),
        ("Selinexor can't reduce MCL1 expression.", {f"not {MCL1}"}),
        ("Selinexor couldn’t reduce MCL1 expression, but quizartinib inhibits FLT3.", {f"not {MCL1}", FLT3}),
        ("FLT3 wasn't inhibited by quizartinib.", {f"not {FLT3}"}),
        ("Synergy of idasanutlin and navitoclax wasn’t observed.", {f"not {SYNERGY}"}),
        ("Tagraxofusp isn't approved for AML.", {f"not {APPROVED}"}),
        ("Quizartinib inhibits FLT3 and won't reduce MCL1 expression.",
         {FLT3, "not quizartinib affects MCL1 decreased"}),
        ("Quizartinib doesn't only inhibit FLT3.", {FLT3}),
        ("Quizartinib didn't fail to inhibit FLT3.", {FLT3}),
        ("Patients who couldn't swallow received quizartinib, which inhibits FLT3.", {FLT3}),
        ("Quizartinib inhibits FLT3, and it didn’t harm the mice.", {FLT3}),
    ],
)  # fmt: skip
def test_a_short_form_of_not_denies_as_the_long_one_does(text: str, expected: set[str]) -> None:
    assert claims(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Selinexor neither reduced MCL1 expression nor inhibited FLT3.",
         {f"not {MCL1}", "not selinexor affects FLT3 decreased"}),
        ("Selinexor neither reduces MCL1 expression nor inhibits FLT3.",
         {f"not {MCL1}", "not selinexor affects FLT3 decreased"}),
        ("Selinexor did neither reduce MCL1 expression nor inhibit FLT3.",
         {f"not {MCL1}", "not selinexor affects FLT3 decreased"}),
        ("Quizartinib inhibits FLT3 and neither reduced MCL1 expression nor lowered BCL2 levels.",
         {FLT3, "not quizartinib affects MCL1 decreased", "not quizartinib affects BCL2 decreased"}),
        ("Selinexor neither reduced MCL1 expression, nor did it inhibit FLT3.",
         {f"not {MCL1}", "not selinexor affects FLT3 decreased"}),
        ("Idasanutlin neither synergizes with navitoclax nor reduces MCL1 expression.",
         {f"not {SYNERGY}", "not idasanutlin affects MCL1 decreased"}),
        ("Quizartinib, which neither reduces MCL1 expression nor lowers BCL2 levels, inhibits FLT3.",
         {FLT3, "not quizartinib affects MCL1 decreased", "not quizartinib affects BCL2 decreased"}),
        ("Patients who neither relapsed nor died received quizartinib, which inhibits FLT3.", {FLT3}),
        ("Quizartinib, neither approved nor tested in CML, inhibits FLT3.", {FLT3}),
        ("Quizartinib inhibited FLT3 in patients with neither relapsed nor refractory disease.", {FLT3}),
        ("Selinexor neither reduced MCL1 expression nor lowered BCL2 levels, but quizartinib inhibits FLT3.",
         {FLT3, f"not {MCL1}", "not selinexor affects BCL2 decreased"}),
    ],
)  # fmt: skip
def test_neither_and_nor_before_two_verbs_deny_both_and_nothing_else(text: str, expected: set[str]) -> None:
    assert claims(text) == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Gilteritinib was not superior to quizartinib.", (True, "is superior to")),
        ("Gilteritinib didn't outperform quizartinib.", (True, "is superior to")),
        ("Gilteritinib was superior to quizartinib.", (False, "is superior to")),
        ("Gilteritinib outperformed quizartinib.", (False, "is superior to")),
        ("Gilteritinib was not inferior to quizartinib.", (True, "is inferior to")),
        ("Gilteritinib was inferior to quizartinib.", (False, "is inferior to")),
        ("Gilteritinib was noninferior to quizartinib.", (False, "is no worse than")),
        ("Gilteritinib was not compared with quizartinib.", (True, "is compared with")),
        ("Gilteritinib was compared with quizartinib.", (False, "is compared with")),
    ],
)
def test_a_comparison_reads_as_what_was_found(text: str, found: tuple[bool, str]) -> None:
    (statement,) = read(text).statements
    assert (statement.negated, phrase(statement)) == found
    assert statement.predicate == "claimgraph:compared_with"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("None of the FLT3 inhibitors reduced MCL1 expression.", {"not FLT3 inhibitor affects MCL1 decreased"}),
        ("None of the tested FLT3 inhibitors lowered MCL1 levels.", {"not FLT3 inhibitor affects MCL1 decreased"}),
        ("None of the FLT3 inhibitors synergized with navitoclax.", {"not FLT3 inhibitor synergizes_with navitoclax"}),
        ("Almost none of the FLT3 inhibitors was approved for AML.",
         {"not FLT3 inhibitor treats acute myeloid leukemia"}),
        ("None of the controls died, although quizartinib inhibits FLT3.", {FLT3}),
        ("Quizartinib inhibits FLT3, and none of the mice died.", {FLT3}),
        ("None of the FLT3 inhibitors, which inhibit KIT, reduced MCL1 expression.",
         {"FLT3 inhibitor affects KIT decreased"}),
        ("In patients with no mutation, quizartinib, which inhibits FLT3, reduced MCL1 expression.",
         {FLT3, "quizartinib affects MCL1 decreased"}),
        ("Selinexor hardly reduced MCL1 expression.", {f"not {MCL1}"}),
        ("Selinexor failed to reduce MCL1 expression.", {f"not {MCL1}"}),
        ("It is hardly surprising that selinexor reduced MCL1 expression.", {MCL1}),
        ("Selinexor never failed to reduce MCL1 expression.", {MCL1}),
    ],
)  # fmt: skip
def test_none_hardly_and_failed_deny_their_clause(text: str, expected: set[str]) -> None:
    assert claims(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Selinexor lacks activity against KIT.", {"not selinexor affects KIT decreased"}),
        ("Selinexor lacked any activity against KIT.", {"not selinexor affects KIT decreased"}),
        ("Selinexor had no activity against KIT.", {"not selinexor affects KIT decreased"}),
        ("Selinexor failed to show activity against KIT.", {"not selinexor affects KIT decreased"}),
        ("Selinexor was inactive against KIT.", {"not selinexor affects KIT decreased"}),
        ("Selinexor proved to be ineffective against KIT.", {"not selinexor affects KIT decreased"}),
        ("Selinexor showed activity against KIT.", {"selinexor affects KIT decreased"}),
        ("Selinexor was not inactive against KIT.", {"selinexor affects KIT decreased"}),
        ("Selinexor lacks activity in AML.",
         {"not selinexor treats_or_applied_or_studied_to_treat acute myeloid leukemia"}),
        ("Selinexor showed activity against KIT-dependent cells.", set()),
        ("The inactive metabolite of selinexor was found in plasma with KIT.", set()),
        ("TP53 mutations rendered selinexor inactive.",
         {"TP53 mutation associated_with_resistance_to selinexor"}),
    ],
)  # fmt: skip
def test_a_drug_without_activity_against_a_target_does_not_act_on_it(text: str, expected: set[str]) -> None:
    assert claims(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Synergy was seen between idasanutlin and navitoclax.", {SYNERGY}),
        ("No synergy was seen between idasanutlin and navitoclax.", {f"not {SYNERGY}"}),
        ("Synergy was never observed between idasanutlin and navitoclax.", {f"not {SYNERGY}"}),
        ("Idasanutlin and navitoclax act synergistically.", {SYNERGY}),
        ("Idasanutlin acted synergistically with navitoclax.", {SYNERGY}),
        ("Idasanutlin and navitoclax synergistically killed the cells.", {SYNERGY}),
        ("Cells were killed synergistically by idasanutlin and navitoclax.", {SYNERGY}),
        ("Idasanutlin and navitoclax did not act synergistically.", {f"not {SYNERGY}"}),
        ("Idasanutlin doesn't work synergistically with navitoclax.", {f"not {SYNERGY}"}),
        ("No difference was seen between idasanutlin and navitoclax.", set()),
        ("Idasanutlin synergistically killed the cells.", set()),
        ("No synergy was seen between the groups that received idasanutlin or navitoclax.", set()),
    ],
)  # fmt: skip
def test_synergy_is_read_from_what_is_seen_between_and_from_what_is_done_synergistically(
    text: str, expected: set[str]
) -> None:
    assert claims(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The outlook is not good [3], however, oral quizartinib increases apoptosis.",
         {"quizartinib affects apoptosis increased"}),
        ("The cause is not known, nevertheless, early navitoclax increases apoptosis.",
         {"navitoclax affects apoptosis increased"}),
        ("The outlook is not bright (3), therefore, adding selinexor increases apoptosis.",
         {"selinexor affects apoptosis increased"}),
        ("No cure exists [3], however, early quizartinib inhibits FLT3.", {FLT3}),
        ("Selinexor does not, however, reduce MCL1 expression.", {f"not {MCL1}"}),
        ("Selinexor did not [3], however, reduce MCL1 expression.", {f"not {MCL1}"}),
        ("Selinexor did not reduce MCL1 expression, however, in resting cells.", {f"not {MCL1}"}),
    ],
)  # fmt: skip
def test_a_clause_behind_however_is_not_denied_with_the_one_before_it(text: str, expected: set[str]) -> None:
    assert claims(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The reduction of MCL1 by selinexor was not seen with navitoclax.",
         {MCL1, "not navitoclax affects MCL1 decreased"}),
        ("The increase in apoptosis by quizartinib was not observed with midostaurin.",
         {"quizartinib affects apoptosis increased", "not midostaurin affects apoptosis increased"}),
        ("Suppression of MCL1 by selinexor was not detected with navitoclax [2].",
         {MCL1, "not navitoclax affects MCL1 decreased"}),
        ("The reduction of MCL1 by selinexor was not seen.", {f"not {MCL1}"}),
        ("The reduction of MCL1 by selinexor was not seen with western blotting.", {f"not {MCL1}"}),
        ("The reduction of MCL1 by selinexor was not seen with navitoclax pretreatment.", {f"not {MCL1}"}),
        ("The reduction of MCL1 by selinexor was not seen in combination with navitoclax.", {f"not {MCL1}"}),
        ("Neutropenia was not seen with navitoclax.", {"not navitoclax has_adverse_event neutropenia"}),
    ],
)  # fmt: skip
def test_what_was_not_seen_with_another_drug_is_denied_of_that_one(text: str, expected: set[str]) -> None:
    assert claims(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("There were no significant differences between navitoclax and selinexor in their capacity to cause "
         "neutropenia.", {"navitoclax has_adverse_event neutropenia": Certainty.HEDGED}),
        ("There was no difference in the ability of quizartinib to inhibit FLT3.", {FLT3: Certainty.HEDGED}),
        ("Navitoclax did not differ from selinexor in its tendency to cause neutropenia.",
         {"navitoclax has_adverse_event neutropenia": Certainty.HEDGED}),
        ("Selinexor has no capacity to cause neutropenia.",
         {"not selinexor has_adverse_event neutropenia": Certainty.ASSERTED}),
        ("There was no evidence of the ability of quizartinib to inhibit FLT3.", {f"not {FLT3}": Certainty.ASSERTED}),
        ("Selinexor made no difference and did not reduce MCL1 expression.", {f"not {MCL1}": Certainty.ASSERTED}),
    ],
)  # fmt: skip
def test_no_difference_in_an_ability_is_no_lack_of_it(text: str, expected: dict[str, Certainty]) -> None:
    found = read(text)
    assert {short(s, found): s.evidence[0].certainty for s in found.statements} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Navitoclax was ineffective at inhibiting FLT3.", {"not navitoclax affects FLT3 decreased"}),
        ("Selinexor is probably ineffective in patients to reduce MCL1 expression.",
         {"not selinexor affects MCL1 decreased"}),
        ("Selinexor proved ineffective in reducing MCL1 expression.", {"not selinexor affects MCL1 decreased"}),
        ("Quizartinib, though ineffective for lowering MCL1, inhibited FLT3.", {"quizartinib affects FLT3 decreased"}),
        ("Quizartinib was effective in inhibiting FLT3.", {"quizartinib affects FLT3 decreased"}),
        ("Quizartinib inhibited FLT3 where chemotherapy was ineffective.", {"quizartinib affects FLT3 decreased"}),
    ],
)  # fmt: skip
def test_what_is_ineffective_at_something_does_not_do_it(text: str, expected: set[str]) -> None:
    assert {claim for claim in claims(text) if " affects " in claim} >= expected
    assert not any(claim in claims(text) for claim in ({c.removeprefix("not ") for c in expected} - expected))
