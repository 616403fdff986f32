"""Extracted statements against gold relations.

A claim (one statement with one piece of its evidence) matches a relation where both ends and the negation agree, the
predicate agrees (strict: the same; relaxed: of the same family), and the evidence shares a code point with the
relation's words. An outcome matches by its subject and its number. Each claim and each relation is matched once, core
relations first. Precision counts every claim, right where it matches any relation; recall counts the core relations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from kg.evaluate.equivalence import family, symmetric
from kg.evaluate.gold import Forbidden, Gold, GoldRelation, Way
from kg.evaluate.score import Score, Share, shared
from kg.model import Annotation, Certainty, Evidence, Statement
from kg.numbers import plain_number

OUTCOME = "claimgraph:reports_outcome"
_JUDGED_QUALIFIERS = ("object_aspect_qualifier", "object_direction_qualifier")
_JUDGED_VALUES = frozenset({
    "expression", "activity", "abundance", "activity_or_abundance", "increased", "decreased",
})  # fmt: skip
_EITHER = "activity_or_abundance"


class Attribute(StrEnum):
    """What is asked of a claim that matches."""

    QUALIFIERS = "qualifiers"
    CERTAINTY = "certainty"
    LEVEL = "evidence level"
    REFERENCES = "references"
    GENOTYPE = "genotype"


class Claim(NamedTuple):
    """A statement as one place of the text makes it."""

    statement: Statement
    evidence: Evidence

    @property
    def way(self) -> Way:
        """Its subject, predicate and object."""
        return Way(self.statement.subject, self.statement.predicate, self.statement.object)

    @property
    def genotype(self) -> str | None:
        """The values of its genotypes, as the annotation format joins them."""
        values = dict.fromkeys(fact.value for fact in self.evidence.context if fact.kind == "genotype")
        return "; ".join(values) or None


class Match(NamedTuple):
    """A relation, the claim that matches it, and for each attribute that was judged whether it is right."""

    relation: GoldRelation
    claim: Claim
    attributes: Mapping[Attribute, bool]


class Break(NamedTuple):
    """A claim that must not be made, made as a plain assertion."""

    forbidden: Forbidden
    claim: Claim


@dataclass(frozen=True, slots=True)
class StatementResult:
    """The statements of one text; matches, misses and spurious claims are those of the relaxed comparison.

    `missed` holds core relations only. `rules` counts the claims of each relation rule, and how many are right.
    """

    strict: Score
    relaxed: Score
    attributes: Mapping[Attribute, Share]
    rules: Mapping[str, Share]
    matches: tuple[Match, ...]
    missed: tuple[GoldRelation, ...]
    spurious: tuple[Claim, ...]
    breaks: tuple[Break, ...]


def compare_statements(gold: Gold, annotation: Annotation, forbidden: Sequence[Forbidden] = ()) -> StatementResult:
    """Compare the statements of an annotated text with its gold relations.

    :param forbidden: claims that the text does not make, besides those of the gold annotations.
    """
    comparison = Comparison(gold, annotation)
    strict, relaxed = comparison.matches(strict=True), comparison.matches(strict=False)
    used = {id(match.claim) for match in relaxed}
    spurious = tuple(claim for claim in comparison.claims if id(claim) not in used)
    matched = {id(match.relation) for match in relaxed}
    rules: dict[str, Share] = {}
    for claim in comparison.claims:
        rule = claim.evidence.rule
        rules[rule] = shared((rules.get(rule, Share(0, 0)), Share(int(id(claim) in used), 1)))
    return StatementResult(
        strict=comparison.score(strict),
        relaxed=comparison.score(relaxed),
        attributes={
            attribute: shared(Share(int(m.attributes[attribute]), 1) for m in relaxed if attribute in m.attributes)
            for attribute in Attribute
        },
        rules=dict(sorted(rules.items())),
        matches=relaxed,
        missed=tuple(r for r in gold.relations if r.core and id(r) not in matched),
        spurious=spurious,
        breaks=tuple(_breaks(gold, comparison.claims, (*gold.forbidden, *forbidden))),
    )


class Comparison:
    """The claims of one text beside its gold relations, with the places of the relations found once."""

    def __init__(self, gold: Gold, annotation: Annotation) -> None:
        self.gold = gold
        self.claims = tuple(Claim(s, evidence) for s in annotation.statements for evidence in s.evidence)
        self._places = {id(r): r.places(annotation.document.text) for r in gold.relations}

    def matches(self, *, strict: bool) -> tuple[Match, ...]:
        """Relation and claim in pairs, each used once, core relations first."""
        free, found = list(self.claims), []
        for relation in sorted(self.gold.relations, key=lambda r: not r.core):
            hits = [claim for claim in free if self.agree(relation, claim, strict=strict)]
            if hits:
                best = min(hits, key=lambda claim: self._distance(relation, claim))
                free = [claim for claim in free if claim is not best]
                found.append(Match(relation, best, dict(self.attributes(relation, best))))
        return tuple(found)

    def score(self, matches: Sequence[Match]) -> Score:
        """Precision over all claims, recall over the core relations."""
        core = sum(relation.core for relation in self.gold.relations)
        return Score(len(matches), len(self.claims), sum(match.relation.core for match in matches), core)

    def together(self, relation: GoldRelation, claim: Claim) -> bool:
        """Whether the evidence shares a code point with the relation's words."""
        return any(place.overlaps(piece) for place in self._places[id(relation)] for piece in claim.evidence.pieces)

    def agree(self, relation: GoldRelation, claim: Claim, *, strict: bool) -> bool:
        """Whether the claim matches the relation in one of its ways."""
        if not self.together(relation, claim):
            return False
        predicate = claim.statement.predicate
        for way in relation.ways:
            if not (way.predicate == predicate if strict else family(way.predicate) == family(predicate)):
                continue
            if way.predicate == OUTCOME:
                if self.subject(way, claim) and self._same_number(relation, claim):
                    return True
            elif relation.negated == claim.statement.negated and self.ends(way, claim):
                return True
        return False

    def ends(self, way: Way, claim: Claim) -> bool:
        """Whether both ends agree, in either order for a symmetric predicate."""
        if self.subject(way, claim) and self.object(way, claim):
            return True
        s, e = claim.statement, claim.evidence
        return (
            symmetric(way.predicate)
            and self.gold.names(way.object, s.subject, e.subject_span)
            and self.gold.names(way.subject, s.object, e.object_span)
        )

    def subject(self, way: Way, claim: Claim) -> bool:
        """Whether the subjects agree."""
        return self.gold.names(way.subject, claim.statement.subject, claim.evidence.subject_span)

    def object(self, way: Way, claim: Claim) -> bool:
        """Whether the objects agree."""
        return self.gold.names(way.object, claim.statement.object, claim.evidence.object_span)

    def _same_number(self, relation: GoldRelation, claim: Claim) -> bool:
        outcome = claim.evidence.outcome
        return outcome is not None and _number(outcome.value) == _number(relation.value or "none")

    def _distance(self, relation: GoldRelation, claim: Claim) -> tuple[bool, int]:
        """Of claims that match, the one with the same genotype and the most attributes right comes first."""
        rights = [ok for attribute, ok in self.attributes(relation, claim) if attribute is not Attribute.GENOTYPE]
        return claim.genotype != relation.genotype, -sum(rights)

    def attributes(self, relation: GoldRelation, claim: Claim) -> Iterator[tuple[Attribute, bool]]:
        """Each attribute that the relation allows to judge, and whether the claim has it right.

        Qualifiers: aspect and direction of the object. Certainty: hedged and hypothesised are one degree of doubt.
        Evidence level: one in common, where the gold has any. References: the same set. Genotype: where the gold names
        an entity, not where it has other words ("any").
        """
        evidence, qualifiers = claim.evidence, dict(claim.statement.qualifiers)
        wanted = {k: v for k, v in relation.qualifiers if k in _JUDGED_QUALIFIERS and v in _JUDGED_VALUES}
        yield (
            Attribute.QUALIFIERS,
            all(qualifiers.get(k) == v or _EITHER in (v, qualifiers.get(k)) for k, v in wanted.items()),
        )
        yield Attribute.CERTAINTY, _doubt(relation.certainty) == _doubt(evidence.certainty)
        yield Attribute.LEVEL, not relation.levels or bool(set(relation.levels) & set(evidence.levels))
        yield Attribute.REFERENCES, set(relation.references) == set(evidence.references)
        genotype = self.gold.called(relation.genotype) if relation.genotype else None
        if genotype is not None:
            facts = [fact for fact in evidence.context if fact.kind == "genotype"]
            yield Attribute.GENOTYPE, any(self.gold.names(genotype, fact.value, fact.span) for fact in facts)


def _doubt(certainty: Certainty) -> Certainty:
    return Certainty.HEDGED if certainty is Certainty.HYPOTHESISED else certainty


def _number(printed: str) -> float | str:
    """The value to four places; the words themselves where they are not one number."""
    try:
        return round(float(plain_number(printed) or printed), 4)
    except ValueError:
        return printed.lower()


def _breaks(gold: Gold, claims: Sequence[Claim], forbidden: Sequence[Forbidden]) -> Iterator[Break]:
    for entry in forbidden:
        for claim in claims:
            statement, certainty = claim.statement, claim.evidence.certainty
            predicates = ("*", statement.predicate, family(statement.predicate))
            made = certainty is Certainty.ASSERTED and not statement.negated and entry.predicate in predicates
            subject, object_ = gold.entity(statement.subject), gold.entity(statement.object)
            if made and _means(gold, entry.subject, subject) and entry.object in ("*", object_):
                yield Break(entry, claim)


def _means(gold: Gold, forbidden: str, subject: str) -> bool:
    return forbidden in ("*", subject) or gold.entity(forbidden) == subject
