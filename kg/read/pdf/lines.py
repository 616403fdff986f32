"""The characters of a PDF's page → lines; what is set smaller and raised is told from the rest.

Distances are in points; an em is the size of the line's font.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

_RAISED_SIZE, _RAISE = 0.85, 0.12
_MARKER = re.compile(r"[\d,;.–‐−\s-]*\d[\d,;.–‐−\s-]*")
_ORDINAL = re.compile(r"(st|nd|rd|th)\b")


class Glyph(NamedTuple):
    """A character: where it starts and ends, its baseline, its font, and whether a blank stands before it."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    space: bool


@dataclass
class Line:
    """Characters on one baseline: first a stretch without a wide gap, then a line of a column of several."""

    glyphs: list[Glyph]

    @cached_property
    def x0(self) -> float:
        """Where it starts, from the left edge of the page."""
        return self.glyphs[0].x0

    @cached_property
    def x1(self) -> float:
        """Where it ends."""
        return max(glyph.x1 for glyph in self.glyphs)

    @cached_property
    def size(self) -> float:
        """The font size of most of its characters."""
        sizes = Counter(round(glyph.size, 1) for glyph in self.glyphs)
        return max(sizes, key=lambda size: (sizes[size], size))

    @cached_property
    def y(self) -> float:
        """The height of its baseline over the foot of the page."""
        heights = Counter(round(glyph.y, 1) for glyph in self.glyphs if round(glyph.size, 1) == self.size)
        return max(heights, key=lambda y: (heights[y], -y))

    @cached_property
    def bold(self) -> bool:
        """Whether all its letters are bold."""
        return all(glyph.bold for glyph in [g for g in self.glyphs if g.text.isalpha()] or self.glyphs)

    @cached_property
    def text(self) -> str:
        """Its words, what is raised as ``^{…}``."""
        parts: list[str] = []
        raised: list[str] = []
        for index, glyph in enumerate(self.glyphs):
            blank = " " if index and glyph.space else ""
            if glyph.size < _RAISED_SIZE * self.size and glyph.y - self.y > _RAISE * self.size:
                if not raised:
                    parts.append(blank)
                    blank = ""
                raised.append(blank + glyph.text)
                continue
            parts.append(_raised("".join(raised), "".join(parts[-8:])))
            raised.clear()
            parts.append(blank + glyph.text)
        parts.append(_raised("".join(raised), "".join(parts[-8:])))
        return unicodedata.normalize("NFC", "".join(parts)).strip()

    @property
    def first_word(self) -> float:
        """How much room the first word takes."""
        stop = next((index for index, glyph in enumerate(self.glyphs) if index and glyph.space), len(self.glyphs))
        return self.glyphs[stop - 1].x1 - self.x0


@dataclass
class Placed:
    """A line in its column: the column's edges, and its number in reading order."""

    line: Line
    left: float
    right: float
    column: int
    page: int


@dataclass
class Paragraph:
    """Lines that hang together; `references` where it stands in the list of references."""

    lines: list[Placed] = field(default_factory=list)
    references: bool = False
    text: str = ""

    @property
    def size(self) -> float:
        """The font size of most of its lines."""
        sizes = Counter(placed.line.size for placed in self.lines)
        return max(sizes, key=lambda size: (sizes[size], size))

    @property
    def bold(self) -> bool:
        """Whether all its lines are bold."""
        return all(placed.line.bold for placed in self.lines)


def _raised(words: str, before: str) -> str:
    words = words.strip()
    marker = _MARKER.fullmatch(words) is not None
    if not words or (not marker and (not any(c.isalnum() for c in words) or (_ends_in_digit(before, words)))):
        return words
    return f"^{{{words}}}"


def _ends_in_digit(before: str, words: str) -> bool:
    return before[-1:].isdigit() and _ORDINAL.match(words) is not None


def stretches_of(page: Sequence[Glyph]) -> Iterator[Line]:
    """Characters that follow each other on a baseline, in the order in which the page draws them."""
    current: list[Glyph] = []
    base = current_size = 0.0
    for glyph in page:
        if current:
            em = max(current_size, glyph.size)
            gap = glyph.x0 - current[-1].x1
            if not (-0.6 * em < gap < em and abs(glyph.y - base) < 0.6 * em):
                yield Line(current)
                current = []
            else:
                glyph = glyph._replace(space=glyph.space or gap > 0.3 * glyph.size)
        if not current or glyph.size > 0.9 * current_size:
            base, current_size = glyph.y, glyph.size
        current.append(glyph)
    if current:
        yield Line(current)


def is_small(line: Line) -> bool:
    """Whether a line is only a few signs, such as what is left of a formula."""
    return len(line.glyphs) < 4
