"""From the characters of a PDF's pages to running text.

The text is Markdown-like: a blank line between paragraphs, ``# Title``, ``## Heading``, ``^{7,8}`` for what is raised.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kg.read.pdf.columns import in_reading_order
from kg.read.pdf.furniture import without_furniture
from kg.read.pdf.lines import Glyph, stretches_of
from kg.read.pdf.paragraphs import paragraphs_of, rejoined, usual_size
from kg.read.pdf.words import Hyphens, written


class Article(NamedTuple):
    """The running text of a PDF, and the pages (from 1) on which nothing but running heads and feet stands."""

    text: str
    empty: tuple[int, ...]


def article_text(pages: Sequence[Sequence[Glyph]]) -> Article:
    """The running text of the pages; empty where they hold none.

    >>> word = [Glyph(letter, 50 + 5 * at, 55 + 5 * at, 700, 10, False, False) for at, letter in enumerate("Menin")]
    >>> article_text([word]).text
    'Menin'
    """
    stretches = [list(stretches_of(page)) for page in pages]
    kept, doi = without_furniture(stretches)
    placed = list(in_reading_order(kept))
    paragraphs = rejoined(paragraphs_of(placed), usual_size(placed))
    hyphens = Hyphens(line.line.text for line in placed)
    for paragraph in paragraphs:
        paragraph.text = hyphens.joined([placed.line.text for placed in paragraph.lines])
    empty = tuple(number for number, page in enumerate(kept, 1) if not page)
    return Article("\n\n".join(written([p for p in paragraphs if p.text], usual_size(placed), doi)), empty)
