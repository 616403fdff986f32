"""The sentences around some words, cut into stretches wherever a mark begins or ends."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from kg.evaluate.gold import Gold, GoldRelation
from kg.evaluate.statements import Claim
from kg.model import Annotation, Span


class Mark(NamedTuple):
    """What words stand for: a role of a claim, or how they fared."""

    role: str
    span: Span


class Stretch(NamedTuple):
    """Words and what they stand for."""

    text: str
    roles: tuple[str, ...]


def stretches(text: str, window: Sequence[Span], marks: Sequence[Mark]) -> tuple[Stretch, ...]:
    """The words of a window, cut by the marks; the pieces of the window are parted by ``… ``.

    >>> stretches("X falls. Y rises.", [Span(0, 8)], [Mark("subject", Span(0, 1))])
    (Stretch(text='X', roles=('subject',)), Stretch(text=' falls.', roles=()))
    """
    found: list[Stretch] = []
    for piece in window:
        if found:
            found.append(Stretch(" … ", ()))
        inside = [m for m in marks if m.span.overlaps(piece)]
        cuts = {piece.start, piece.end}
        cuts |= {min(max(at, piece.start), piece.end) for mark in inside for at in mark.span}
        for start, end in pairwise(sorted(cuts)):
            roles = tuple(dict.fromkeys(m.role for m in inside if m.span.covers(Span(start, end))))
            found.append(Stretch(text[start:end], roles))
    return tuple(found)


def around(annotation: Annotation, places: Sequence[Span]) -> tuple[Span, ...]:
    """The sentences that the places touch, in order, and the places that are in none."""
    pieces = [piece for sentence in annotation.sentences for piece in sentence.pieces]
    touched = [piece for piece in pieces if any(piece.overlaps(place) for place in places)]
    return tuple(sorted({*touched, *(p for p in places if not any(piece.overlaps(p) for piece in touched))}))


def of_relation(gold: Gold, annotation: Annotation, relation: GoldRelation) -> tuple[Stretch, ...]:
    """The sentences of a gold relation, with its words and, near them, the mentions of its ends marked."""
    text = annotation.document.text
    places = relation.places(text)
    window = around(annotation, places)
    way = relation.ways[0]
    ends = (("subject", way.subject), ("object", way.object))
    marks = [Mark(role, span) for role, curie in ends for span in gold.spans_of(curie)]
    # Places come quotes first; where there are quotes, they say it closer than whole sentences do.
    exact = places[: len(relation.quotes)] or places
    return stretches(text, window, [*marks, *(Mark("words", place) for place in exact)])


def of_claim(annotation: Annotation, claim: Claim) -> tuple[Stretch, ...]:
    """The evidence of a claim, with what fills its roles and the cues that govern it marked."""
    evidence = claim.evidence
    roles = (("subject", evidence.subject_span), ("trigger", evidence.trigger_span), ("object", evidence.object_span))
    marks = [Mark(role, span) for role, span in roles if span]
    marks += [Mark("cue", cue.span) for cue in evidence.cues]
    beside = [span for _, span in roles if span and not any(piece.covers(span) for piece in evidence.pieces)]
    window = tuple(sorted({*evidence.pieces, *around(annotation, beside)} if beside else evidence.pieces))
    return stretches(annotation.document.text, _apart(window), marks)


def _apart(window: Sequence[Span]) -> tuple[Span, ...]:
    """The spans without those that overlap an earlier one."""
    kept: list[Span] = []
    for span in window:
        if not any(span.overlaps(other) for other in kept):
            kept.append(span)
    return tuple(kept)
