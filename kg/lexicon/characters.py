"""What each character is to the matcher: its kind, its folded form, and its value in a token's hash.

The tables are indexed by code point. Folding keeps lengths: one code point in, one out, so that offsets stay those of
the text. Sources: Unicode Character Database as in `unicodedata` (decompositions, categories), Unicode 15, chapter 6.2
(dashes).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Codes = NDArray[np.uint32]
Hashes = NDArray[np.uint64]

SPACE, HYPHEN, CLEAR, LETTER, DIGIT, GREEK, MARK, RAISED, DROPPED, WIDE = range(10)
"""Kinds. CLEAR is seen through (emphasis marks, tags), RAISED a digit of a citation, DROPPED no part of the text
(soft hyphens, combining accents), WIDE one code point for several letters (ligatures)."""

LIMIT = 0xFFFF
"""Code points from here on share one class: a mark that is its own token."""

_RANGES = ((0x0000, 0x3000), (0xFB00, 0xFB07), (0xFE58, 0xFE6C), (0xFF01, 0xFFEF))
HYPHENS = frozenset("-‐‑‒–—―−⁻₋﹣－")
"""The characters of kind HYPHEN."""

_CLEAR = frozenset(map(ord, "*_`\\"))
_QUOTES = {**dict.fromkeys(map(ord, "‘’‛ʼ′´"), ord("'")), **dict.fromkeys(map(ord, "“”‟″"), ord('"'))}
_SPELLED_OUT = {0x00DF: "ss", 0x00C6: "AE", 0x00E6: "ae", 0x0152: "OE", 0x0153: "oe"}


@dataclass(frozen=True, slots=True, eq=False)
class CharacterTables:
    """Arrays over code points 0..`LIMIT`, and the letters that a ligature stands for. A `raised` character is a
    superscript form of one other."""

    kind: Bytes
    cased: Codes
    folded: Codes
    cased_value: Hashes
    folded_value: Hashes
    raised: NDArray[np.bool_]
    wide: dict[int, str]


def scramble(values: Hashes) -> Hashes:
    """A bijection on 64-bit integers whose every output bit depends on every input bit (SplitMix64's finaliser).

    Source: doi:10.1145/2660193.2660195.
    """
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def is_raised(character: str) -> bool:
    """Whether the character is a superscript form of another.

    >>> is_raised("²"), is_raised("ᵐ"), is_raised("₂"), is_raised("2")
    (True, True, False, False)
    """
    return unicodedata.decomposition(character).startswith("<super>")


def _plain(code: int) -> str:
    """The letters that a code point stands for, accents dropped; itself where that leaves none."""
    decomposed = unicodedata.normalize("NFKD", chr(code))
    return "".join(c for c in decomposed if not unicodedata.combining(c)) or chr(code)


def _kind(code: int, plain: str) -> int:
    character = chr(code)
    if character in HYPHENS:
        return HYPHEN
    if code in _CLEAR:
        return CLEAR
    if character.isspace():
        return SPACE
    if unicodedata.category(character) in ("Mn", "Cf"):
        return DROPPED
    if len(plain) > 1:
        return WIDE if plain.isalpha() and plain.isascii() and not is_raised(character) else MARK
    if 0x0370 <= ord(plain) <= 0x03FF and plain.isalpha():
        return GREEK
    if plain.isalpha():
        return LETTER
    return DIGIT if plain.isdigit() else MARK


@cache
def character_tables() -> CharacterTables:
    """The tables, made once.

    >>> tables = character_tables()
    >>> chr(tables.folded[ord("É")]), chr(tables.folded[ord("₂")]), int(tables.kind[ord("‑")]) == HYPHEN
    ('e', '2', True)
    """
    kind = np.full(LIMIT + 1, MARK, dtype=np.uint8)
    cased = np.arange(LIMIT + 1, dtype=np.uint32)
    folded = cased.copy()
    raised = np.zeros(LIMIT + 1, dtype=np.bool_)
    wide: dict[int, str] = {}
    for first, stop in _RANGES:
        for code in range(first, stop):
            plain = _SPELLED_OUT.get(code) or _plain(code)
            kind[code] = _kind(code, plain)
            if kind[code] == WIDE:
                wide[code] = plain
            elif len(plain) == 1:
                raised[code] = is_raised(chr(code))
                single = _QUOTES.get(code, ord(plain))
                lower = chr(single).lower()
                cased[code], folded[code] = single, ord(lower) if len(lower) == 1 else single
    seed = np.uint64(0x9E3779B97F4A7C15)
    return CharacterTables(
        kind,
        cased,
        folded,
        scramble((cased.astype(np.uint64) + np.uint64(1)) * seed),
        scramble((folded.astype(np.uint64) + np.uint64(1)) * seed),
        raised,
        wide,
    )
