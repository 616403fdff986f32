"""Hits of two lexicons as those of one: a curated name wins over one of a vocabulary below it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.lexicon.lexicon import Hit


def merged(upper: Sequence[Hit], lower: Sequence[Hit], *, nested: bool) -> list[Hit]:
    """The hits of both, leftmost-longest. A lower hit counts where no upper one is, or where it is longer and holds
    all upper ones that it meets; the upper ones then are nested in it.

    :param upper: hits in order, as a lexicon gives them; `lower` likewise.
    :param nested: whether to keep hits that lie within a longer one.
    """
    if not lower:
        return list(upper)
    outer = [hit.span for hit in upper if not hit.nested]
    starts, ends = [span.start for span in outer], [span.end for span in outer]
    kept = [*upper]
    for hit in lower:
        first, stop = bisect_right(ends, hit.span.start), bisect_left(starts, hit.span.end)
        if all(hit.span.covers(span) and hit.span != span for span in outer[first:stop]):
            kept.append(hit)
    result: list[Hit] = []
    covered = 0
    for hit in sorted(kept, key=lambda hit: (hit.span.start, -hit.span.end)):
        inside = hit.span.start < covered
        if inside and (not nested or hit.span.end > covered):
            continue
        covered = max(covered, hit.span.end)
        result.append(hit if hit.nested == inside else replace(hit, nested=inside))
    return result
