"""What counts as found, right, missed and forbidden when claims are compared with gold annotations."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.errors import DataError
from kg.evaluate import evaluate, evaluation_html, figures
from kg.evaluate.causes import Cause
from kg.evaluate.evaluation import TextEvaluation
from kg.evaluate.gold import Forbidden, Gold, GoldCitation, GoldCue, GoldMention, Way
from kg.evaluate.score import Score, Share
from kg.evaluate.statements import Attribute
from kg.model import Annotation, ContextFact, CueKind, Grounding, Mention, Span
from tests.builders import AZACITIDINE, LEUKEMIA, MEIS1, ZIFTOMENIB, annotation, span
from tests.gold_fixture import LOWERED, MAY_TREAT, NOT_TOXIC, RATE, gold


def compared(
    wanted: Gold | None = None, made: Annotation | None = None, forbidden: tuple[Forbidden, ...] = ()
) -> TextEvaluation:
    (text,) = evaluate([(wanted or gold(), made or annotation())], {"notes": forbidden}).texts
    return text


def without(made: Annotation, *indices: int) -> Annotation:
    kept = tuple(s for index, s in enumerate(made.statements) if index not in indices)
    return replace(made, statements=kept)


def mention(words: str, curie: str, category: str) -> Mention:
    return Mention(span(words), words, curie, category, Grounding(words, "exact"))


def test_every_relation_that_is_claimed_is_found_and_every_claim_is_right() -> None:
    assert compared().statements.relaxed == Score(right=4, made=4, found=4, wanted=4)


def test_a_predicate_of_the_same_family_is_right_only_when_relaxed() -> None:
    statements = compared(gold(MAY_TREAT)).statements
    assert (statements.strict.found, statements.relaxed.found) == (0, 1)


def test_a_denied_claim_is_not_the_asserted_relation() -> None:
    text = compared(gold(replace(NOT_TOXIC, negated=False)))
    assert text.statements.relaxed.found == 0
    assert text.misses == (Cause.POLARITY,)


def test_a_claim_from_other_words_is_not_the_relation() -> None:
    elsewhere = replace(LOWERED, quotes=("Of 20 patients",))
    assert compared(gold(elsewhere)).statements.relaxed.found == 0


def test_an_outcome_is_right_by_its_number_however_it_is_written() -> None:
    assert compared(gold(RATE)).statements.relaxed.found == 1
    other = compared(gold(replace(RATE, value="44")))
    assert other.statements.relaxed.found == 0
    assert Cause.NUMBER in other.misses


def test_an_alternative_way_to_say_it_is_right() -> None:
    other = replace(LOWERED, ways=(Way(ZIFTOMENIB.curie, "biolink:has_part", MEIS1.curie), LOWERED.ways[0]))
    assert compared(gold(other)).statements.relaxed.found == 1


def test_a_relation_is_matched_once() -> None:
    made = annotation()
    twice = replace(made, statements=(*made.statements, made.statements[0]))
    text = compared(made=twice)
    assert text.statements.relaxed == Score(right=4, made=5, found=4, wanted=4)
    assert text.errors == (Cause.REPEATED,)


def test_an_extended_relation_makes_a_claim_right_but_need_not_be_found() -> None:
    extended = replace(LOWERED, core=False)
    assert compared(gold(extended)).statements.relaxed == Score(right=1, made=4, found=0, wanted=0)
    assert compared(gold(extended), without(annotation(), 0)).statements.missed == ()


def test_an_entity_without_vocabulary_is_known_by_its_place() -> None:
    local = replace(LOWERED, ways=(Way("claimgraph:TheDrug", "biolink:affects", MEIS1.curie),))
    places = (GoldMention("m1", span("Ziftomenib lowered"), "claimgraph:TheDrug", "Drug"),)
    assert compared(gold(local, mentions=places)).statements.relaxed.found == 1
    named = (*places, GoldMention("m2", span("acute leukemia"), ZIFTOMENIB.curie, "Drug"))
    assert compared(gold(local, mentions=named)).statements.relaxed.found == 0, "it is another entity of the text"


def test_a_cross_reference_is_the_same_entity() -> None:
    other = replace(LOWERED, ways=(Way("NCIT:C164227", "biolink:affects", MEIS1.curie),))
    assert compared(gold(other, xrefs={ZIFTOMENIB.curie: "NCIT:C164227"})).statements.relaxed.found == 1


def test_each_attribute_is_judged_where_the_gold_allows_it() -> None:
    attributes = compared().statements.attributes
    assert attributes[Attribute.QUALIFIERS] == attributes[Attribute.LEVEL] == Share(4, 4)
    assert attributes[Attribute.CERTAINTY] == Share(4, 4), "hedged and hypothesised are one degree of doubt"
    assert attributes[Attribute.REFERENCES] == Share(4, 4)
    assert attributes[Attribute.GENOTYPE] == Share(0, 0)


def test_a_wrong_reference_is_a_wrong_attribute_of_a_right_claim() -> None:
    statements = compared(gold(replace(LOWERED, references=(1, 2)))).statements
    assert statements.relaxed.found == 1
    assert statements.attributes[Attribute.REFERENCES] == Share(0, 1)


@pytest.mark.parametrize(
    ("wanted", "share"),
    [
        ("claimgraph:MEN1_deletion", Share(1, 1)),
        ("MEN1 deletion", Share(1, 1)),
        ("loss of MEN1", Share(1, 1)),
        ("claimgraph:Other", Share(0, 1)),
        ("any, or not stated", Share(0, 0)),
    ],
)
def test_a_genotype_is_judged_by_identifier_or_by_the_words_that_name_it(wanted: str, share: Share) -> None:
    made = annotation()
    fact = ContextFact("genotype", "claimgraph:MEN1_deletion", "sentence")
    evidence = replace(made.statements[0].evidence[0], context=(fact,))
    made = replace(made, statements=(replace(made.statements[0], evidence=(evidence,)),))
    known = gold(replace(LOWERED, genotype=wanted), labels={"claimgraph:MEN1_deletion": "loss of MEN1"})
    assert compared(known, made).statements.attributes[Attribute.GENOTYPE] == share


def test_rules_answer_for_the_claims_they_made() -> None:
    rules = compared(gold(LOWERED, RATE)).statements.rules
    assert rules == {"adverse": Share(0, 1), "lowers": Share(1, 1), "outcome": Share(1, 1), "treats": Share(0, 1)}


def test_a_forbidden_claim_is_broken_by_a_plain_assertion_only() -> None:
    anything = Forbidden("*", "*", "*", "nothing may be said")
    broken = compared(forbidden=(anything,)).statements.breaks
    assert [b.claim.evidence.rule for b in broken] == ["lowers", "outcome"], "not the hedged, not the denied one"
    family = Forbidden(ZIFTOMENIB.curie, "affects", MEIS1.curie, "")
    assert len(compared(forbidden=(family,)).statements.breaks) == 1


def test_a_miss_is_put_down_to_the_first_stage_that_failed() -> None:
    nothing = without(annotation(), 0, 1, 2, 3)
    unread = compared(gold(LOWERED), nothing)
    assert unread.misses == (Cause.OBJECT,), "the gene is no mention"
    gene = mention("MEIS1", MEIS1.curie, MEIS1.category)
    assert compared(gold(LOWERED), replace(nothing, mentions=(*nothing.mentions, gene))).misses == (Cause.NO_RULE,)
    assert compared(gold(LOWERED), replace(nothing, mentions=())).misses == (Cause.SUBJECT,)


def test_a_spurious_claim_is_put_down_to_how_it_differs() -> None:
    other = replace(LOWERED, ways=(Way(ZIFTOMENIB.curie, "biolink:affects", LEUKEMIA.curie),))
    made = without(annotation(), 1, 2, 3)
    assert compared(gold(other), made).errors == (Cause.ENDS,)
    assert compared(gold(RATE), made).errors == (Cause.NOT_GOLD,)


def test_mentions_need_the_same_words_and_the_same_entity() -> None:
    drug = GoldMention("m1", span("Ziftomenib"), AZACITIDINE.curie, "Drug")
    result = compared(gold(mentions=(drug,))).mentions
    assert result.score == Score(right=0, made=1, found=0, wanted=1)
    assert result.missed[0].instead[0].curie == ZIFTOMENIB.curie


def test_mentions_of_other_types_and_nested_ones_cost_nothing() -> None:
    place = span("Ziftomenib")
    for optional in (
        GoldMention("m1", place, ZIFTOMENIB.curie, "Setting"),
        GoldMention("m1", place, ZIFTOMENIB.curie, "Drug", nested=True),
    ):
        assert compared(gold(mentions=(optional,))).mentions.score == Score(right=1, made=1, found=0, wanted=0)


def test_a_spurious_mention_counts_against_the_type_of_its_category() -> None:
    types = compared(gold(mentions=())).mentions.types
    assert types == {"Drug": Score(right=0, made=1, found=0, wanted=0)}


def test_citations_are_judged_only_where_they_were_annotated() -> None:
    assert compared().citations is None
    marker = span("1", after="cells.")
    right = compared(gold(citations=(GoldCitation(marker, (1,)), GoldCitation(Span(0, 2), (2,))))).citations
    assert right and right.score == Score(right=1, made=1, found=1, wanted=2)
    wrong = compared(gold(citations=(GoldCitation(marker, (2,)),))).citations
    assert wrong and wrong.score.found == 0


def test_a_complete_list_of_cues_gives_precision_and_scopes() -> None:
    may = GoldCue((span("may"),), CueKind.SPECULATION, span("may treat acute leukemia"))
    result = compared(gold(cues=(may,))).cues
    assert result and result.kinds == {CueKind.SPECULATION: Score(1, 1, 1, 1)} and result.scopes == Share(1, 1)
    other = replace(may, kind=CueKind.NEGATION)
    result = compared(gold(cues=(other,))).cues
    assert result and result.kinds[CueKind.SPECULATION].precision == 0 and result.kinds[CueKind.NEGATION].recall == 0


def test_the_cues_of_relations_give_recall_only() -> None:
    result = compared(gold(MAY_TREAT, replace(NOT_TOXIC, cues=("is not",)))).cues
    assert result and not result.complete and result.spurious == ()
    assert result.kinds[CueKind.SPECULATION].recall == 1 and result.kinds[CueKind.NEGATION].recall == 0


def test_gold_that_does_not_fit_its_text_is_refused() -> None:
    with pytest.raises(DataError, match=r"mention m1: the text has 'Ziftomenib'.*code points"):
        compared(gold(mentions=(GoldMention("m1", span("Ziftomenib"), "HGNC:7000", "Drug", "Revumenib"),)))
    with pytest.raises(DataError, match=r"relation r1: the text does not have 'raised MEIS1'"):
        compared(gold(replace(LOWERED, quotes=("raised MEIS1",))))


def test_texts_are_pooled_by_their_counts() -> None:
    evaluation = evaluate([(gold(), annotation()), (gold(), without(annotation(), 0, 1))])
    assert evaluation.relaxed == Score(right=6, made=6, found=6, wanted=8)
    assert evaluation.rules["lowers"] == Share(1, 1)


def test_the_page_shows_the_words_of_each_error_and_is_the_same_each_time() -> None:
    wanted, made = gold(LOWERED, mentions=()), annotation()
    never = {"notes": (Forbidden("*", "*", "*", "<none>"),)}
    page, again = (evaluation_html(evaluate([(wanted, without(made, 0))], never)) for _ in range(2))
    assert page == again
    assert '<mark class="words" title="words of the gold relation">Ziftomenib lowered MEIS1</mark>' in page
    assert '<mark class="cue" title="cue of doubt or denial">may</mark>' in page
    assert '<mark class="spurious" title="spurious">Ziftomenib</mark>' in page
    assert "&lt;none&gt;" in page and "<none>" not in page
    assert "http" not in page.replace("http-equiv", ""), "the page loads nothing"


def test_the_figures_are_counts_and_shares_by_stage_and_text() -> None:
    printed = figures(evaluate([(gold(), without(annotation(), 0))]))
    assert printed["statements"]["relaxed"]["core_recall"] == 0.75  # type: ignore[index]
    assert printed["texts"]["notes"]["missed"] == [{"id": "r1", "cause": "object not recognised"}]  # type: ignore[index]


def test_a_regimen_is_not_one_of_its_drugs() -> None:
    other = replace(NOT_TOXIC, ways=(Way(ZIFTOMENIB.curie, *NOT_TOXIC.ways[0][1:]),))
    assert compared(gold(other)).statements.relaxed.found == 0
