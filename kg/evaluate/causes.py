"""Why a gold relation is missed, or a claim is wrong: the first stage that went another way."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from kg.evaluate.equivalence import family
from kg.evaluate.gold import Gold, GoldRelation
from kg.evaluate.statements import OUTCOME, Claim, Comparison
from kg.model import Annotation


class Cause(StrEnum):
    """The first thing that went wrong, in the order of the stages."""

    SUBJECT = "subject not recognised"
    OBJECT = "object not recognised"
    NUMBER = "other number read"
    POLARITY = "negation differs"
    PREDICATE = "other predicate"
    REPEATED = "made once more"
    COUNTED = "its claim counts for another relation"
    ENDS = "other ends"
    NO_RULE = "no rule fits"
    NOT_GOLD = "not in the gold annotations"


def cause_of_miss(gold: Gold, annotation: Annotation, relation: GoldRelation) -> Cause:
    """Why a relation is missed: an end that was not recognised in its words' sentences, or what was made of them."""
    comparison = Comparison(gold, annotation)
    places = relation.places(annotation.document.text)
    sentences = [s.span for s in annotation.sentences if any(s.span.overlaps(place) for place in places)]
    near = [(m.curie, m.span) for m in annotation.mentions if any(s.overlaps(m.span) for s in sentences or places)]
    wanted = relation.ways[0]
    made = [claim for claim in comparison.claims if comparison.together(relation, claim)]
    filled = [(statement.subject, evidence.subject_span) for statement, evidence in made]
    filled += [(statement.object, evidence.object_span) for statement, evidence in made]
    for end, cause in ((wanted.subject, Cause.SUBJECT), (wanted.object, Cause.OBJECT)):
        judged = wanted.predicate != OUTCOME or cause is Cause.SUBJECT
        if judged and not any(gold.names(end, curie, span) for curie, span in (*near, *filled)):
            return cause
    cause = _first(_difference(comparison, relation, claim) for claim in made) or Cause.NO_RULE
    return Cause.COUNTED if cause is Cause.REPEATED else cause


def cause_of_spurious(gold: Gold, annotation: Annotation, claim: Claim) -> Cause:
    """Why a claim is wrong: how it differs from the nearest relation of the same words."""
    comparison = Comparison(gold, annotation)
    near = [relation for relation in gold.relations if comparison.together(relation, claim)]
    return _first(_difference(comparison, relation, claim) for relation in near) or Cause.NOT_GOLD


def _first(causes: Iterator[Cause | None]) -> Cause | None:
    order = list(Cause)
    return min((cause for cause in causes if cause), key=order.index, default=None)


def _difference(comparison: Comparison, relation: GoldRelation, claim: Claim) -> Cause | None:
    """The one thing in which a claim differs from a relation of the same words; None where it is more."""
    if comparison.agree(relation, claim, strict=False):
        return Cause.REPEATED
    predicate, negated = claim.statement.predicate, claim.statement.negated
    for way in relation.ways:
        alike = family(way.predicate) == family(predicate)
        if alike and way.predicate == OUTCOME and comparison.subject(way, claim):
            return Cause.NUMBER
        if way.predicate != OUTCOME and comparison.ends(way, claim):
            return Cause.POLARITY if alike and relation.negated != negated else Cause.PREDICATE
        if alike and (comparison.subject(way, claim) or comparison.object(way, claim)):
            return Cause.ENDS
    return None
