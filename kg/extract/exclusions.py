"""What a sentence names as not there: "X without Y", "cells lacking Z"; of that nothing is said."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.extract.kinds import AGENTS, VARIANT
from kg.extract.lexemes import group
from kg.extract.phrases import Argument
from kg.model import Cue, CueKind, Mention, Span

if TYPE_CHECKING:
    from kg.extract.relate import Relation
    from kg.extract.statements import Scene

_ATTACHED = re.compile(rf"\b(?:{'|'.join(sorted(group('light') - {'of'}))})\b")
_INSERTED = re.compile(r"\s[^,;]{0,80},\s(?:which|who|whose)\s[^,;]*,\s(?:(?:\w+ly|has|have|had|was|were|is|are)\s)*")
_LISTED = re.compile(r"[*_]*(?:[\w-]+ ){0,2}?,? ?(?:,|and|or|nor|/)(?: [\w-]+){0,3} ?[*_]*")


_BY = re.compile(r"\bby (?:the )?\Z")
_NOT_SEEN = re.compile(r"\s(?:\w+ly\s)?(?:seen|observed|found|detected|noted|reproduced)\swith\s")

_TOGETHER = re.compile(r"[\s-]?(?:\+|plus\b|added\b|present\b|pre-?|co-?|resist)")


def instead(cue: Cue, relation: Relation, scene: Scene) -> Mention | None:
    """Of what else a cue denies what a noun says of its subject: B in "the rise of Y by A was not seen with B"."""
    subject, text = relation.subject.mention, scene.document.text
    if (
        relation.phrase is None or cue.text.lower() not in ("not", "never") or subject.category not in AGENTS
        or not _BY.search(text, cue.scope.start, subject.span.start) or subject.span.end > cue.span.start
    ):  # fmt: skip
        return None
    seen = _NOT_SEEN.match(text, cue.span.end)
    return next(
        (
            m
            for m in scene.flat
            if seen
            and m.span.start == seen.end()
            and m.category in AGENTS
            and m.curie != subject.curie
            and not _TOGETHER.match(text, m.span.end)
        ),
        None,
    )


def excludes(cue: Cue, relation: Relation, scene: Scene) -> bool:
    """Whether a cue denies but what goes with the subject: "X without Y induced Z" says that X did.

    A gerund or infinitive after it is denied ("X without inducing Z"); a finite verb has its subject before it.
    """
    return (
        relation.finite
        and cue.span.end <= relation.trigger.start
        and cue.text.lower() in group("exclusions")
        and not _is_left_out(relation.subject.mention, cue, scene)
    )


def out_of_reach(relation: Relation, scene: Scene) -> bool:
    """Whether a denial before the subject would reach the verb, were it not for a clause between commas: "no X, which
    …, lowered Y" says that none did."""
    return any(
        cue.kind is CueKind.NEGATION
        and not cue.scope.covers(relation.trigger)
        and cue.span.end <= relation.subject.mention.span.start
        and _INSERTED.fullmatch(scene.document.text, cue.span.end, relation.trigger.start) is not None
        for cue in scene.cues
    )


def has_not(argument: Argument, relation: Relation, scene: Scene) -> bool:
    """Whether an end is what the subject does not have, so that nothing is said of it: "cells without X responded"."""
    if argument.negated or "loss" in argument.aspects:
        return False
    return any(
        _is_left_out(argument.mention, cue, scene)
        and not _is_deficit(argument.mention, cue)
        and (not cue.scope.covers(relation.trigger) or (relation.finite and cue.span.end <= relation.trigger.start))
        and not relation.trigger.overlaps(cue.span)
        for cue in scene.cues
    )


def _is_deficit(mention: Mention, cue: Cue) -> bool:
    """Whether a gene that is lacking is what the claim is about ("cells lacking X were resistant")."""
    return mention.category != VARIANT and cue.text.lower() in group("deficits")


def _is_left_out(mention: Mention, cue: Cue, scene: Scene) -> bool:
    """Whether a cue says that a thing is not there: "without NPM1 mutation", "with neither A nor B"."""
    if not (cue.span.end <= mention.span.start and cue.scope.covers(mention.span)):
        return False
    if cue.text.lower() not in group("exclusions"):
        return False
    return _apposed(scene, cue.span.end, mention.span.start)


def _apposed(scene: Scene, start: int, end: int) -> bool:
    """Whether only words, or a list of things, stand between two places."""
    between = sorted(m.span for m in scene.flat if start <= m.span.start and m.span.end <= end)
    text = scene.document.text
    gaps = [text[a.end : b.start] for a, b in pairwise([*between, Span(end, end)])]
    if _ATTACHED.search(text, start, between[0].start if between else end):  # "with no change in Y": Y is there
        return False
    return all(_LISTED.fullmatch(gap) for gap in gaps)


def left_out(mention: Mention, scene: Scene) -> bool:
    """Whether the sentence names a thing as one that the cells or patients do not have."""
    return any(_is_left_out(mention, cue, scene) and not _is_deficit(mention, cue) for cue in scene.cues)
