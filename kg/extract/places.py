"""Which of many spans a span meets, without looking at all of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from kg.model import Mention, Span


class Places:
    """Spans of a text, in order. A question takes time in the logarithm of their number, and in those that it meets.

    >>> places = Places([Span(0, 4), Span(6, 9), Span(0, 9)])
    >>> places.meeting(Span(3, 5)), places.covered(Span(7, 8)), places.covered(Span(9, 12))
    ([Span(start=0, end=4), Span(start=0, end=9)], True, False)
    """

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans)
        self._starts = [span.start for span in self._spans]
        self._reach = list(accumulate((span.end for span in self._spans), max))

    def meeting(self, span: Span) -> list[Span]:
        """The spans that share a code point with this one, in order."""
        first = bisect_right(self._reach, span.start)
        stop = bisect_left(self._starts, span.end)
        return [other for other in self._spans[first:stop] if other.end > span.start]

    def free(self, span: Span) -> bool:
        """Whether no span shares a code point with this one."""
        return not self.meeting(span)

    def covered(self, span: Span) -> bool:
        """Whether this one lies within a span (an equal one too)."""
        return any(other.covers(span) for other in self.meeting(span))

    def covered_by_longer(self, span: Span) -> bool:
        """Whether this one lies within a longer span."""
        return any(other != span and other.covers(span) for other in self.meeting(span))


def in_order(mentions: Iterable[Mention]) -> list[Mention]:
    """Mentions by place, of those that start together the longer first."""
    return sorted(mentions, key=lambda mention: (mention.span.start, -mention.span.end))


def places_of(mentions: Sequence[Mention]) -> Places:
    """The places of mentions."""
    return Places(mention.span for mention in mentions)
