"""A sentence as running words: its pieces joined, emphasis marks dropped, blanks single, each sign with its place."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import Sentence, Span

_MARKS = frozenset("*_`")


@dataclass(frozen=True, slots=True)
class Flat:
    """The words of a sentence; `origin[i]` is the code point of the document that `words[i]` stands at."""

    words: str
    origin: tuple[int, ...]

    def place(self, start: int, end: int) -> Span:
        """Where in the document a stretch of the words stands, from its first sign to its last.

        >>> Flat("a b", (7, 8, 10)).place(0, 3)
        Span(start=7, end=11)
        """
        return Span(self.origin[start], self.origin[end - 1] + 1)


def flat(text: str, sentence: Sentence) -> Flat:
    """The words of a sentence.

    >>> flat("the *MEN1*  gene", Sentence((Span(0, 16),), "body", 0)).words
    'the MEN1 gene'
    """
    words: list[str] = []
    origin: list[int] = []
    for number, piece in enumerate(sentence.pieces):
        if number:
            words.append(" ")
            origin.append(piece.start - 1)
        for place in range(piece.start, piece.end):
            sign = text[place]
            if sign in _MARKS or (sign.isspace() and words and words[-1] == " "):
                continue
            words.append(" " if sign.isspace() else sign)
            origin.append(place)
    return Flat("".join(words), tuple(origin))
