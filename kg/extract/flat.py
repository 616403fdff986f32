"""A sentence as running words: its pieces joined, emphasis marks dropped, blanks single, each sign with its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from kg.model import Sentence, Span

_STRETCH = re.compile(r"(?P<words>[^\s*_`]+)|(?P<blank>\s+)|[*_`]+")


class Flat(NamedTuple):
    """The words of a sentence; `origin[i]` is the code point of the document that `words[i]` stands at."""

    words: str
    origin: Sequence[int]

    def place(self, start: int, end: int) -> Span:
        """Where in the document a stretch of the words stands, from its first sign to its last.

        >>> Flat("a b", (7, 8, 10)).place(0, 3)
        Span(start=7, end=11)
        """
        return Span(self.origin[start], self.origin[end - 1] + 1)


def is_even(words: str) -> bool:
    """Whether words have no emphasis marks and no blanks but single ones between them.

    >>> is_even("the MEN1 gene"), is_even("the *MEN1* gene"), is_even("the\\ngene")
    (True, False, False)
    """
    return not ("*" in words or "_" in words or "`" in words) and " ".join(words.split()) == words


def flat(text: str, sentence: Sentence) -> Flat:
    """The words of a sentence.

    >>> flat("the *MEN1*  gene", Sentence((Span(0, 16),), "body", 0)).words
    'the MEN1 gene'
    """
    if len(sentence.pieces) == 1:
        start, end = sentence.pieces[0]
        if is_even(text[start:end]):
            return Flat(text[start:end], range(start, end))
    words: list[str] = []
    origin: list[int] = []
    for number, piece in enumerate(sentence.pieces):
        if number:
            words.append(" ")
            origin.append(piece.start - 1)
        for match in _STRETCH.finditer(text, *piece):
            if match.lastgroup == "words":
                words.append(match[0])
                origin += range(*match.span())
            elif match.lastgroup == "blank" and (not words or words[-1] != " "):
                words.append(" ")
                origin.append(match.start())
    return Flat("".join(words), origin)
