"""A text as the matcher sees it: tokens, their hashes, and what stands between them.

A token is a run of letters, a run of digits, one Greek letter, or one mark of punctuation. Spaces, hyphens and markup
are between tokens: two ways to write a name that differ only there have the same tokens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from kg.lexicon.characters import (
    CLEAR,
    DIGIT,
    DROPPED,
    GREEK,
    HYPHEN,
    LETTER,
    LIMIT,
    MARK,
    RAISED,
    SPACE,
    WIDE,
    Bytes,
    Codes,
    Hashes,
    character_tables,
    scramble,
)

Flags = NDArray[np.bool_]
Positions = NDArray[np.int64]

NONE, DASH, BLANK, BROKEN = range(4)
"""What stands between two tokens: nothing, a hyphen, white space, or anything that no name runs across."""

_MARKUP = re.compile(
    r"\^\{(?P<braces>[^{}\n]{1,40})\}|<sup>(?P<tag>[^<>\n]{1,40})</sup>|\^(?P<carets>[^\s^{}<>]{1,20})\^"
    r"|(?P<seen_through></?(?:i|b|em|strong|italic|bold|u|sup)>)|(?P<sunk></?sub>)"
)
_CITATION = re.compile(r"[\d¹²³⁰⁴-⁹](?:[\d¹²³⁰⁴-⁹\s,;–−⁻-]*[\d¹²³⁰⁴-⁹])?")
_MULTIPLIER = 0x9E3779B97F4A7C17 | 3
_CHECK_MULTIPLIER = 0xC2B2AE3D27D4EB4F
_JOIN_SALT, _APART_SALT, _DASH_SALT, _BLANK_SALT, _BROKEN_SALT = (
    0xA0761D6478BD642F,
    0xE7037ED1A0B428DB,
    0x8EBC6AF09C88C6E3,
    0x589965CC75374CC3,
    0x1D8E4E27C47D124F,
)


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The tokens of a text, in order; arrays have one value a token unless said otherwise.

    `start` and `end` are offsets into the text; `hash` is of the folded letters, `salt` what the gap before the token
    contributes to the hash of a sequence. `glued` says whether the token continues the word before it (``2`` in
    ``BCL2``), with one more value for the text's end; `spaced` and `letters_before` count, up to each token, the white
    space between pieces that could also stand joined, and the letters. `folded_sums` and `cased_sums` are running sums
    over letters for `folded_check` and `cased_check`. `closing` maps the end of raised words (``mut`` in ``^{mut}``) to
    the start and end of their markup.
    """

    start: Positions
    end: Positions
    kind: Bytes
    hash: Hashes
    salt: Hashes
    glued: Flags
    spaced: Positions
    folded_sums: Hashes
    cased_sums: Hashes
    letters_before: Positions
    closing: dict[int, tuple[int, int]]

    def folded_check(self, first: Positions, stop: Positions) -> Hashes:
        """Hashes of the folded letters of the tokens `first` to `stop` - 1, elementwise."""
        return _span_hash(self.folded_sums, self.letters_before[first], self.letters_before[stop], _CHECK_MULTIPLIER)

    def cased_check(self, first: Positions, stop: Positions) -> Hashes:
        """Hashes of the letters as written of the tokens `first` to `stop` - 1, elementwise."""
        return _span_hash(self.cased_sums, self.letters_before[first], self.letters_before[stop], _CHECK_MULTIPLIER)


@cache
def _powers(multiplier: int, bits: int) -> tuple[Hashes, Hashes]:
    """The first 2 ** `bits` powers of an odd number and of its inverse, modulo 2 ** 64."""
    both: list[Hashes] = []
    for base in (multiplier, pow(multiplier, -1, 1 << 64)):
        powers = np.full(1 << bits, base, dtype=np.uint64)
        powers[0] = 1
        both.append(np.multiply.accumulate(powers))
    return both[0], both[1]


def _sums(values: Hashes, multiplier: int) -> Hashes:
    powers, _ = _powers(multiplier, max(18, (len(values) + 1).bit_length()))
    sums = np.zeros(len(values) + 1, dtype=np.uint64)
    np.cumsum(values * powers[: len(values)], out=sums[1:])
    return sums


def _span_hash(sums: Hashes, start: Positions, end: Positions, multiplier: int) -> Hashes:
    _, inverses = _powers(multiplier, max(18, len(sums).bit_length()))
    hashes: Hashes = (sums[end] - sums[start]) * inverses[start]
    return hashes


def extend(prefix: Hashes, token: Hashes, salt: Hashes) -> Hashes:
    """The hash of a sequence of tokens that goes on by one token after a gap."""
    return scramble(prefix * np.uint64(_MULTIPLIER) + (token ^ salt))


def begin(token: Hashes) -> Hashes:
    """The hash of a sequence of one token."""
    return scramble(token)


def tokenize(text: str) -> Tokens:
    """The tokens of a text.

    >>> tokens = tokenize("anti-BCL2 (α)")
    >>> [("anti-BCL2 (α)")[s:e] for s, e in zip(tokens.start, tokens.end)]
    ['anti', 'BCL', '2', '(', 'α', ')']
    >>> tokens.glued.tolist()
    [False, False, True, False, False, False, False]
    """
    tables = character_tables()
    codes: Codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    if not text.isascii():
        codes = np.minimum(codes, LIMIT)
    kind = tables.kind[codes]
    breaks, closing = _see_markup(text, codes, kind)
    origin: Positions | None = None
    if (kind >= DROPPED).any():
        codes, kind, breaks, origin = _spread(codes, kind, breaks)
    return _tokens(codes, kind, breaks, origin, closing)


def _see_markup(text: str, codes: Codes, kind: Bytes) -> tuple[Flags | None, dict[int, tuple[int, int]]]:
    """Set the kinds of markup and raised characters in place; where words end at it, and which bracket closes it."""
    raised: list[tuple[int, int, int, int]] = []
    if "^" in text or "<" in text:
        end = 0
        for place in np.flatnonzero((codes == ord("^")) | (codes == ord("<"))).tolist():
            if place < end or (match := _MARKUP.match(text, place)) is None:
                continue
            start, end = match.span()
            group = match.lastgroup or ""
            if group in ("seen_through", "sunk"):
                kind[start:end] = CLEAR if group == "seen_through" else DROPPED
            else:
                inner, stop = match.span(group)
                kind[start:inner] = kind[stop:end] = CLEAR
                raised.append((start, inner, stop, end))
    if not text.isascii():
        is_raised = np.concatenate(([False], character_tables().raised[codes], [False]))
        edges = np.flatnonzero(is_raised[1:] != is_raised[:-1]).tolist()
        raised += [(first, first, stop, stop) for first, stop in zip(edges[::2], edges[1::2], strict=True)]
    if not raised:
        return None, {}
    breaks = np.zeros(len(text) + 1, dtype=np.bool_)
    for _, inner, stop, _ in raised:
        breaks[inner] = breaks[stop] = True
        if _CITATION.fullmatch(text, inner, stop):
            kind[inner:stop][kind[inner:stop] == DIGIT] = RAISED
    return breaks, {stop: (start, end) for start, _, stop, end in raised if stop < end}


def _spread(codes: Codes, kind: Bytes, breaks: Flags | None) -> tuple[Codes, Bytes, Flags | None, Positions]:
    """Drop what is no part of the text and write ligatures out; `origin` is each character's place in the text."""
    tables = character_tables()
    times = np.ones(len(codes), dtype=np.int64)
    times[kind == DROPPED] = 0
    wide = np.flatnonzero(kind == WIDE)
    letters = [tables.wide[int(codes[place])] for place in wide]
    times[wide] = [len(written) for written in letters]
    origin: Positions = np.repeat(np.arange(len(codes)), times)
    codes, kind = codes[origin], kind[origin]
    at = np.searchsorted(origin, wide)
    for place, written in zip(at, letters, strict=True):
        codes[place : place + len(written)] = [ord(letter) for letter in written]
        kind[place : place + len(written)] = LETTER
    if breaks is not None:
        moved = np.zeros(len(codes) + 1, dtype=np.bool_)
        moved[np.searchsorted(origin, np.flatnonzero(breaks))] = True
        breaks = moved
    return codes, kind, breaks, origin


def _tokens(
    codes: Codes, kind: Bytes, breaks: Flags | None, origin: Positions | None, closing: dict[int, tuple[int, int]]
) -> Tokens:
    tables = character_tables()
    within = kind >= LETTER
    changes = np.ones(len(kind) + 1, dtype=np.bool_)
    changes[1:-1] = (kind[1:] != kind[:-1]) | (kind[1:] == MARK) | (kind[1:] == GREEK)
    if breaks is not None:
        changes |= breaks
    start = np.flatnonzero(changes[:-1] & within)
    end = np.flatnonzero(changes[1:] & within) + 1
    kinds = kind[start]
    letters_before = np.zeros(len(start) + 1, dtype=np.int64)
    np.cumsum(end - start, out=letters_before[1:])
    letters = codes[within]
    raised = np.flatnonzero(kinds == RAISED)
    folded = tables.folded_value[letters]
    sums = _sums(folded, _MULTIPLIER)
    hashes = _span_hash(sums, letters_before[:-1], letters_before[1:], _MULTIPLIER)
    hashes[raised] = ~hashes[raised]
    gap = _gaps(kind, codes, start, end)
    salt, joinable = _salts(kinds, gap)
    glued = np.zeros(len(start) + 1, dtype=np.bool_)
    glued[1:-1] = (start[1:] == end[:-1]) & (kinds[1:] != MARK) & (kinds[:-1] != MARK)
    if breaks is not None:
        glued[:-1] &= ~breaks[start]
    spaced = np.zeros(len(start) + 1, dtype=np.int64)
    np.cumsum(joinable & (gap == BLANK), out=spaced[1:])
    if origin is not None:
        start, end = origin[start], origin[end - 1] + 1
    return Tokens(
        start,
        end,
        kinds,
        hashes,
        salt,
        glued,
        spaced,
        _sums(folded, _CHECK_MULTIPLIER),
        _sums(tables.cased_value[letters], _CHECK_MULTIPLIER),
        letters_before,
        closing,
    )


def _gaps(kind: Bytes, codes: Codes, start: Positions, end: Positions) -> Bytes:
    """What stands before each token: NONE, DASH, BLANK or BROKEN. A blank line breaks, and so does a dash between
    spaces; a hyphen at a line end does not."""
    gap = np.full(len(start), NONE, dtype=np.uint8)
    if len(start) == 0:
        return gap
    gap[0] = BROKEN
    length = start[1:] - end[:-1]
    one = np.flatnonzero(length == 1)
    single = kind[end[one]]
    gap[one + 1] = np.where(single == SPACE, BLANK, np.where(single == HYPHEN, DASH, NONE))
    more = np.flatnonzero(length > 1)
    if len(more):
        first, last = end[more], start[more + 1]
        counts = []
        for flags in (kind == SPACE, kind == HYPHEN, codes == 10):
            running = np.zeros(len(kind) + 1, dtype=np.int32)
            np.cumsum(flags, out=running[1:])
            counts.append(running[last] - running[first])
        spaces, hyphens, lines = counts
        wrapped = (spaces == 0) | ((lines == 1) & (kind[first] != SPACE))
        gap[more + 1] = np.select(
            [(hyphens == 0) & (spaces == 0), (hyphens == 0) & (lines <= 1), (hyphens == 1) & wrapped],
            [NONE, BLANK, DASH],
            BROKEN,
        )
    return gap


def _salts(kind: Bytes, gap: Bytes) -> tuple[Hashes, Flags]:
    """What each gap contributes to a sequence's hash, and where the pieces could as well stand joined.

    Between letters, digits and Greek letters a hyphen, a space and nothing are one; between words a hyphen and a space
    are; next to a mark a space and nothing are.
    """
    salt = np.choose(gap, np.array([[_APART_SALT], [_DASH_SALT], [_BLANK_SALT], [_BROKEN_SALT]], dtype=np.uint64))
    joinable = np.zeros(len(kind), dtype=np.bool_)
    if len(kind):
        before, after = kind[:-1], kind[1:]
        plain = (before < MARK) & (after < MARK)
        joinable[1:] = plain & ((before != after) | (after == GREEK))
        words = np.zeros(len(kind), dtype=np.bool_)
        words[1:] = (before == LETTER) & (after == LETTER)
        beside_mark = np.zeros(len(kind), dtype=np.bool_)
        beside_mark[1:] = (before == MARK) | (after == MARK)
        whole = gap != BROKEN
        salt[joinable & whole] = _JOIN_SALT
        salt[words & (gap == DASH)] = _BLANK_SALT
        salt[beside_mark & (gap == BLANK)] = _APART_SALT
    return salt, joinable
