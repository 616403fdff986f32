"""Sentences: each within one passage, in several pieces where the layout splits the passage in mid-sentence."""

from __future__ import annotations

from collections.abc import Iterator

from kg.model import Document, Passage, Sentence, Span
from kg.read.boundary import ends

WHOLE = frozenset({"title", "authors", "front_matter", "references"})
"""Sections whose passages are one sentence each: a title, a line of the title page, a bibliography entry."""


def sentences(document: Document) -> tuple[Sentence, ...]:
    """The sentences of a document, in the order of its passages.

    A citation marker behind the full stop belongs to the sentence before it. A passage in pieces (a page break, a
    figure) gives a sentence in pieces where the break falls in mid-sentence.

    >>> from kg.model import Source
    >>> text = "Menin binds MLL.12,13 Loss of E. coli (Fig. 2) was seen, e.g. by Lee et al. in mice. Why?"
    >>> document = Document("claimgraph:d", Source("d.txt", "", "text"), text,
    ...                     passages=(Passage((Span(0, len(text)),), "body"),))
    >>> [text[slice(*sentence.span)][:12] for sentence in sentences(document)]
    ['Menin binds ', 'Loss of E. c', 'Why?']
    """
    found: list[Sentence] = []
    for index, passage in enumerate(document.passages):
        if passage.section in WHOLE:
            found.append(Sentence(passage.pieces, passage.section, index))
        else:
            found.extend(Sentence(pieces, passage.section, index) for pieces in _split(document.text, passage))
    return tuple(found)


def _split(text: str, passage: Passage) -> Iterator[tuple[Span, ...]]:
    open_pieces: tuple[Span, ...] = ()
    for start, end in passage.pieces:
        for stop, following in ends(text, start, end):
            yield (*open_pieces, Span(start, stop))
            open_pieces, start = (), following
        open_pieces = (*open_pieces, Span(start, end))
    if open_pieces:
        yield open_pieces
