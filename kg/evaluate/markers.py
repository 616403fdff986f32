"""Citations and cues against gold ones, where a text has been annotated with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.evaluate.gold import Gold, GoldCitation, GoldCue
from kg.evaluate.score import Score, Share
from kg.model import Annotation, Citation, Cue, CueKind, Span

SCOPE_OVERLAP = 0.8
"""The least overlap (intersection over union, in code points) at which a scope counts as right."""


@dataclass(frozen=True, slots=True)
class CitationResult:
    """The citations of one text: right where one overlaps the marker and means the same set of references."""

    score: Score
    missed: tuple[GoldCitation, ...]
    spurious: tuple[Citation, ...]


def compare_citations(gold: Gold, annotation: Annotation) -> CitationResult | None:
    """Compare citations; None where the gold annotations have none."""
    if gold.citations is None:
        return None
    hits = {c: [g for g in gold.citations if _same_citation(g, c)] for c in annotation.citations}
    spurious = tuple(citation for citation, wanted in hits.items() if not wanted)
    missed = tuple(g for g in gold.citations if not any(_same_citation(g, c) for c in annotation.citations))
    wanted = len(gold.citations)
    return CitationResult(Score(len(hits) - len(spurious), len(hits), wanted - len(missed), wanted), missed, spurious)


def _same_citation(gold: GoldCitation, citation: Citation) -> bool:
    if not gold.span.overlaps(citation.span):
        return False
    return gold.references is None or sorted(gold.references) == sorted(citation.references)


@dataclass(frozen=True, slots=True)
class CueResult:
    """The cues of one text. A cue is right where it overlaps a gold cue of its kind.

    Where the gold annotations list no cues, the words that relations give as their cues are sought: `complete` is
    false then, nothing counts as made, and there is no precision.
    """

    complete: bool
    kinds: Mapping[CueKind, Score]
    scopes: Share
    missed: tuple[GoldCue, ...]
    spurious: tuple[Cue, ...]


def compare_cues(gold: Gold, annotation: Annotation) -> CueResult | None:
    """Compare cues; None where the gold annotations have none."""
    complete = gold.cues is not None
    wanted = gold.cues if gold.cues is not None else tuple(gold.relation_cues(annotation.document.text))
    if not complete and not wanted:
        return None
    made = annotation.cues if complete else ()
    missed = tuple(g for g in wanted if not any(_same_cue(g, cue) for cue in annotation.cues))
    spurious = tuple(cue for cue in made if not any(_same_cue(g, cue) for g in wanted))
    kinds = {}
    for kind in CueKind:
        wants, makes = [g.kind for g in wanted].count(kind), [cue.kind for cue in made].count(kind)
        lost, wrong = [g.kind for g in missed].count(kind), [cue.kind for cue in spurious].count(kind)
        if wants or makes:
            kinds[kind] = Score(makes - wrong, makes, wants - lost, wants)
    return CueResult(complete, kinds, _scopes(wanted, annotation), missed, spurious)


def _same_cue(gold: GoldCue, cue: Cue) -> bool:
    return gold.kind is cue.kind and any(piece.overlaps(cue.span) for piece in gold.pieces)


def _scopes(wanted: tuple[GoldCue, ...], annotation: Annotation) -> Share:
    """Of the cues found whose scope is known, those whose scope is right; the first overlapping cue decides."""
    right = total = 0
    for gold in wanted:
        first = next((cue for cue in annotation.cues if _same_cue(gold, cue)), None)
        if first and gold.scope:
            total += 1
            right += overlap(first.scope, gold.scope) >= SCOPE_OVERLAP
    return Share(right, total)


def overlap(left: Span, right: Span) -> float:
    """Intersection over union of two spans, 0..1.

    >>> overlap(Span(0, 10), Span(5, 15))
    0.3333333333333333
    """
    both = max(0, min(left.end, right.end) - max(left.start, right.start))
    return both / (max(left.end, right.end) - min(left.start, right.start))
