"""How the words of a text differ from the term that they match."""

from __future__ import annotations

import re
from itertools import pairwise

from kg.lexicon.characters import HYPHENS, is_raised
from kg.lexicon.table import HYPHEN_FIRST, HYPHEN_LAST, TIGHT
from kg.lexicon.variants import AS_WRITTEN, GREEK_LETTER, MARKED, PLURAL, SINGULAR, SPELLING
from kg.model import Span

CASE_FOLDED, HYPHEN_VARIANT, TYPOGRAPHY, ONE_EDIT = "case-folded", "hyphen-variant", "typography", "one-edit"

SCORES = {
    AS_WRITTEN: 1.0, MARKED: 0.98, TYPOGRAPHY: 0.97, GREEK_LETTER: 0.96, HYPHEN_VARIANT: 0.95, CASE_FOLDED: 0.94,
    SPELLING: 0.92, PLURAL: 0.9, SINGULAR: 0.9, ONE_EDIT: 0.7,
}  # fmt: skip
"""The rules by which words match a term, and how much a match by each counts."""

_MARKUP = re.compile(r"</?\w+>|\^\{|[*_`\\^{}]")
_SEPARATORS = re.compile(r"[\s‐-―−-]+")
_PIECE = re.compile(r"[^\W\d_]+|\d+")


def rule_of(words: str, term: str, variant_rule: str) -> str:
    """The rule by which `words` match `term`; `variant_rule` is that of the variant that they match.

    >>> rule_of("BCL2", "BCL2", "exact"), rule_of("Bcl-2", "BCL2", "exact"), rule_of("Menin", "menin", "exact")
    ('exact', 'hyphen-variant', 'case-folded')
    >>> rule_of("NPM1^{mut}", "NPM1mut", "exact"), rule_of("acute\\nleukemia", "acute leukemia", "exact")
    ('markup', 'exact')
    """
    if words == term or variant_rule != AS_WRITTEN:
        return variant_rule
    if (folded := words.lower()) == (wanted := term.lower()):
        return CASE_FOLDED
    spaced = " ".join(words.split())
    if spaced == term:
        return AS_WRITTEN
    if (unmarked := _MARKUP.sub("", spaced)) != spaced and _SEPARATORS.sub("", unmarked.lower()) == _SEPARATORS.sub(
        "", wanted
    ):
        return MARKED
    if spaced.lower() == wanted:
        return CASE_FOLDED
    if _SEPARATORS.sub("", folded) == _SEPARATORS.sub("", wanted):
        return HYPHEN_VARIANT
    return MARKED if any(map(is_raised, words)) else TYPOGRAPHY


def confirmed(text: str, span: Span, term: str, form: int) -> Span | None:
    """The place of a term's name in a text, once its white space and its edges are looked at; None if it is not there.

    `form` is that of the term (`kg.lexicon.table`). A hyphen at its edge belongs to the name, and no word follows it:
    ``5q-`` is not in ``5q-negative``.
    """
    if form & TIGHT and not same_pieces(text[span.start : span.end], term):
        return None
    start, end = span
    if form & HYPHEN_FIRST:
        start -= 1
        if not _is_edge(text, start, start - 1):
            return None
    if form & HYPHEN_LAST:
        end += 1
        if not _is_edge(text, end - 1, end):
            return None
    return Span(start, end)


def _is_edge(text: str, hyphen: int, beyond: int) -> bool:
    if not 0 <= hyphen < len(text) or text[hyphen] not in HYPHENS:
        return False
    return not (0 <= beyond < len(text) and text[beyond].isalnum())


def same_pieces(words: str, term: str) -> bool:
    """Whether words with white space between letters and digits can be a term that writes some together: the letters
    there must be the term's, case and all, and none may stand alone, unless the term has that space (``at 1`` is not
    ``AT1``, ``type 1 a`` not ``type 1a``).

    >>> same_pieces("BCL 2 inhibitors", "BCL2 inhibitor"), same_pieces("at 1", "AT1")
    (True, False)
    >>> same_pieces("DS-1594 b", "DS-1594b"), same_pieces("Type 2 IL2", "type 2 IL2")
    (False, True)
    """
    of_term = set(_PIECE.findall(term))
    parted = {_initials(*pair) for pair in _spaced(term)}
    for pair in _spaced(_MARKUP.sub("", words)):
        letters = next(piece for piece in pair if not piece.isdigit())
        if _initials(*pair) not in parted and (len(letters) < 2 or letters not in of_term):
            return False
    return True


def _spaced(words: str) -> list[tuple[str, str]]:
    """The neighbouring pieces of letters and digits that white space parts."""
    return [
        (piece[0], after[0])
        for piece, after in pairwise(_PIECE.finditer(words))
        if words[piece.end() : after.start()].isspace() and piece[0].isdigit() != after[0].isdigit()
    ]


def _initials(*pieces: str) -> tuple[str, ...]:
    """Digits whole and of letters the first: the rest may be spelled otherwise or be a plural."""
    return tuple(piece if piece.isdigit() else piece[0].casefold() for piece in pieces)
