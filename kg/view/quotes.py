"""A quote cut into stretches, each with the roles that its words play in the claim."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from kg.model import Evidence, Span


class Stretch(NamedTuple):
    """Words of a quote and their roles: any of ``subject``, ``trigger``, ``object``, ``cue``."""

    text: str
    roles: tuple[str, ...]


def _offsets(evidence: Evidence) -> list[tuple[Span, int]]:
    """Each piece of the quote with its offset in the quote; empty where the pieces do not add up to the quote."""
    covered = sum(piece.end - piece.start for piece in evidence.pieces)
    joints = max(len(evidence.pieces) - 1, 1)
    joint, odd = divmod(len(evidence.quote) - covered, joints)
    if odd or joint < 0 or (len(evidence.pieces) == 1 and joint):
        return []
    placed, at = [], 0
    for piece in evidence.pieces:
        placed.append((piece, at))
        at += piece.end - piece.start + joint
    return placed


def stretches(evidence: Evidence) -> tuple[Stretch, ...]:
    """The quote of a piece of evidence in order, cut wherever a role begins or ends.

    >>> stretches(Evidence("d", (Span(10, 25),), "Drug A kills X.", "body", "r", subject_span=Span(10, 16)))
    (Stretch(text='Drug A', roles=('subject',)), Stretch(text=' kills X.', roles=()))
    """
    ends = (("subject", evidence.subject_span), ("trigger", evidence.trigger_span), ("object", evidence.object_span))
    spans = [(role, span) for role, span in ends if span] + [("cue", cue.span) for cue in evidence.cues]
    marked: list[tuple[str, int, int]] = []
    for role, span in spans:
        for piece, at in _offsets(evidence):
            start, end = max(span.start, piece.start), min(span.end, piece.end)
            if start < end:
                marked.append((role, at + start - piece.start, at + end - piece.start))
    cuts = sorted({0, len(evidence.quote), *(start for _, start, _ in marked), *(end for _, _, end in marked)})
    found = []
    for start, end in pairwise(cuts):
        roles = tuple(dict.fromkeys(role for role, first, last in marked if first <= start and end <= last))
        found.append(Stretch(evidence.quote[start:end], roles))
    return tuple(found)
