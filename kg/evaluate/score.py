"""Precision, recall and F1 from counts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Score(NamedTuple):
    """What was made and how much of it is right; what was wanted and how much of it was found.

    `right` and `found` differ where several predictions may mean one thing, or where a prediction is right without
    being wanted. A share of nothing is 0.
    """

    right: int
    made: int
    found: int
    wanted: int

    @property
    def precision(self) -> float:
        """The share of what was made that is right, 0..1."""
        return self.right / self.made if self.made else 0.0

    @property
    def recall(self) -> float:
        """The share of what was wanted that was found, 0..1."""
        return self.found / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, 0..1.

        >>> round(Score(right=3, made=4, found=3, wanted=6).f1, 3)
        0.6
        """
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


class Share(NamedTuple):
    """How many of how many are right."""

    right: int
    total: int

    @property
    def value(self) -> float | None:
        """The share, 0..1; None of nothing."""
        return self.right / self.total if self.total else None


def pooled(scores: Iterable[Score]) -> Score:
    """The score of several sets together.

    >>> pooled([Score(1, 2, 1, 1), Score(0, 1, 0, 3)])
    Score(right=1, made=3, found=1, wanted=4)
    """
    return Score(*map(sum, zip(*scores, Score(0, 0, 0, 0), strict=True)))


def shared(shares: Iterable[Share]) -> Share:
    """The share of several sets together."""
    return Share(*map(sum, zip(*shares, Share(0, 0), strict=True)))
