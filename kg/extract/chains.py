"""Claims that follow from how those of a sentence hang together: an effect through which a harm comes about ("affect
proliferation, leading to cytopenias"), and what holds of drugs "alone or in combination"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extract.kinds import SUBSTANCES
from kg.extract.regimens import regimen_entity
from kg.extract.remarks import Remark
from kg.extract.statements import Scene
from kg.model import Mention, Statement

_LEADING = re.compile(r"\b(?:leading to|resulting in|causing|which (?:leads?|led) to|thereby causing)\b", re.IGNORECASE)
_BOTH_WAYS = re.compile(
    r"\b(?:alone|singly|individually|as (?:single agents?|monotherap(?:y|ies)))(?: or|,? and)"
    r" (?:in combination|combined|together)\b",
    re.IGNORECASE,
)
_HARM = frozenset({"biolink:has_adverse_event", "biolink:has_side_effect"})
_EFFECT = frozenset({"biolink:affects", "biolink:regulates"})


def through(scene: Scene, said: Sequence[Statement]) -> Iterator[Statement]:
    """Where a drug does something, "leading to" a harm: that what it does contributes to the harm.

    :param said: the claims found in the sentence.
    """
    if len(said) < 2:
        return
    for match in _LEADING.finditer(scene.document.text, *scene.sentence.span):
        before = [s for s in said if s.predicate in _EFFECT and not s.negated and _ends_before(s, match.start())]
        after = [s for s in said if s.predicate in _HARM and not s.negated and _starts_after(s, match.end())]
        for effect in before[-1:]:
            entity = scene.entities.get(effect.object)
            if entity is None or entity.category != "biolink:BiologicalProcess":
                continue
            for harm in after:
                if harm.subject == effect.subject:
                    place = effect.evidence[0].object_span
                    evidence = replace(harm.evidence[0], subject_span=place, rule="through")
                    yield Statement(effect.object, "biolink:contributes_to", harm.object, (), False, (evidence,))


def _ends_before(statement: Statement, place: int) -> bool:
    span = statement.evidence[0].object_span
    return span is not None and span.end <= place


def _starts_after(statement: Statement, place: int) -> bool:
    span = statement.evidence[0].object_span
    return span is not None and span.start >= place


def together(scene: Scene, said: Sequence[Statement]) -> Iterator[Remark]:
    """Where a claim on each of two drugs is said to hold of them "alone or in combination": the claim on both together.

    :param said: the claims found in the sentence.
    """
    match = _BOTH_WAYS.search(scene.document.text, *scene.sentence.span) if said else None
    if match is None:
        return
    drugs = [m for m in scene.flat if m.category in SUBSTANCES and m.span.end <= match.start()][-2:]
    if len({m.curie for m in drugs}) != 2:
        return
    labels = {curie: entity.label for curie, entity in scene.entities.items()}
    entity = regimen_entity("known", drugs, scene.document.text, labels)
    if entity is None:
        return
    first, second = (_claims_on(said, drug) for drug in drugs)
    for statement in second:
        key = (statement.predicate, statement.object, statement.negated)
        alike = [s for s in first if (s.predicate, s.object, s.negated) == key]
        if alike:
            place = alike[0].evidence[0].subject_span
            both = replace(statement.evidence[0], subject_span=place, rule=f"{statement.evidence[0].rule}+combined")
            yield Remark(replace(statement, subject=entity.curie, evidence=(both,)), (entity,))


def _claims_on(said: Sequence[Statement], drug: Mention) -> list[Statement]:
    return [s for s in said if s.subject == drug.curie and s.evidence[0].outcome is None]
