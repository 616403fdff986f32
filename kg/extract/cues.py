"""Cues: the words of a sentence that negate, hedge or ask, and the words that each governs.

The cue lists are data (`kg/data/cues/*.tsv`, read by `load_cues`); `kg.extract.scope` finds where a scope ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.cue_lexicon import CueIndex, CueLexicon, CueRule, load_cues
from kg.extract.scope import scope_of
from kg.model import Certainty, Cue, CueKind, Sentence, Span

__all__ = ["CueLexicon", "find_cues", "find_verdict", "load_cues"]

_QUESTION_MARK = re.compile(r"\?[^a-z]*\Z")


def find_cues(text: str, sentence: Sentence, lexicon: CueLexicon, *, evaluative: bool = False) -> tuple[Cue, ...]:
    """The cues of a sentence in order of their place, each with its scope.

    A scope covers its cue and lies within the sentence; a sentence in several pieces is read as one. The two cues of
    ``neither … nor`` have the same scope: together they deny once. A sentence that ends in a
    question mark has a cue there whose scope is the sentence.

    :param text: the whole document's text; spans are 0-based code points into it, end exclusive.
    :param evaluative: also the words of praise, risk, contrast and outlook that bear on how sure a claim is
        (``promising``, ``risk of``, ``unlike``), which are no cues of grammar.

    >>> from importlib.resources import files
    >>> from pathlib import Path
    >>> lexicon = load_cues([Path(str(files("kg") / "data" / "cues"))])
    >>> text = "The drug did not lower MCL1, but it lowered BCL2."
    >>> [cue] = find_cues(text, Sentence((Span(0, len(text)),), "body", 0), lexicon)
    >>> cue.kind.value, text[cue.scope.start : cue.scope.end]
    ('negation', 'not lower MCL1')
    """
    joined = " ".join([text[piece.start : piece.end] for piece in sentence.pieces])
    lowered = _lower(joined)
    index = lexicon.full if evaluative else lexicon.grammatical
    found = list(_matches(lowered, joined, index))
    asked = _QUESTION_MARK.search(lowered) if "?" in lowered else None
    if not found and asked is None:
        return ()
    cues: list[Cue] = []
    marks = lexicon.grammar.marks(lowered)
    denied = (0, 0)
    for rule, kind, start, end in found:
        within = scope_of(lowered, start, end, rule.scope_rule, rule.direction, marks, lexicon.grammar)
        if rule.direction == "pair" and end <= denied[1]:
            within = denied
        if kind is CueKind.NEGATION:
            denied = within
        scope = _place(sentence, *within)
        cues.append(Cue(_place(sentence, start, end), kind, scope, joined[start:end], rule.certainty))
    if asked is not None:
        mark = _place(sentence, asked.start(), asked.start() + 1)
        cues.append(Cue(mark, CueKind.QUESTION, sentence.span, "?", Certainty.OPEN_QUESTION))
    return tuple(cues)


def find_verdict(words: str, sentence: Sentence, before: Sentence, lexicon: CueLexicon) -> Cue | None:
    """The words of a sentence that deny, doubt or suspend what the sentence before it claims, if it has any.

    :param words: those of the sentence in one line, with blanks in place of its citations.
    :return: the first such cue; its scope runs from the start of the sentence before to its own end.
    """
    lowered = _lower(words)
    for rule, kind, start, end in _matches(lowered, words, lexicon.former):
        place = _place(sentence, start, end)
        return Cue(place, kind, Span(before.span.start, place.end), words[start:end], rule.certainty)
    return None


def _matches(text: str, printed: str, index: CueIndex) -> Iterator[tuple[CueRule, CueKind, int, int]]:
    """The rules that fit, with their kinds and places, from left to right and without overlap."""
    position = 0
    for candidate in index.first_words.finditer(text):
        start = candidate.start()
        if start < position:
            continue
        for rule in index.rules[candidate.group()]:
            match = rule.pattern.match(text, start)
            if match is None or not rule.fits(text, start, match.end()):
                continue
            position = match.end()
            if rule.kind is not None and not _is_abbreviation(printed, start, position):
                yield rule, rule.kind, start, position
            break


def _is_abbreviation(text: str, start: int, end: int) -> bool:
    """Whether capitals make the word a name (``NO``, nitric oxide), in a sentence that is not all in capitals."""
    return end - start > 1 and text[start:end].isupper() and not text.isupper()


def _lower(text: str) -> str:
    lowered = text.lower().replace("’", "'")
    # U+0130 is the one letter whose lower case is longer than itself; offsets must not move
    return lowered if len(lowered) == len(text) else text.replace("\u0130", "I").lower()


def _place(sentence: Sentence, start: int, end: int) -> Span:
    """The span in the document of ``[start, end)`` in the sentence's pieces joined by one space."""
    return Span(_offset(sentence, start), _offset(sentence, end - 1) + 1)


def _offset(sentence: Sentence, offset: int) -> int:
    for piece in sentence.pieces:
        length = piece.end - piece.start
        if offset < length:
            return piece.start + offset
        offset -= length + 1
        if offset < 0:  # the joining space: it has no place of its own, so the end of its piece stands for it
            return piece.end - 1
    return sentence.pieces[-1].end - 1
