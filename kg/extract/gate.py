"""Which of many regular expressions can match a text at all: told by the letters that each of them needs, in one pass.

Most sentences hold none of the words that an expression is about. An expression needs some of a few literal stretches
wherever it matches; those of all gates are looked for together (Aho-Corasick), once in a text however many gates it
comes to, and only expressions whose stretches are there are tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from re import _constants as opcode  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from ahocorasick_rs import AhoCorasick

_SHORTEST = 2
_MOST = 200
_REMEMBERED = 64
_NEEDS, _LONG = 4, 4
"""How many sets of stretches are looked for of one expression, and how long all beside the first are."""
_LIKE_ASCII = str.maketrans({"ſ": "s", "ı": "i", "İ": "i"})
"""Letters that match an ASCII letter where case is ignored, and that `str.lower` does not turn into it."""


class _Stretches:
    """The stretches that any gate looks for, by number. What a text holds of them is kept for the next gate."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._automaton: AhoCorasick | None = None
        self._held: dict[str, frozenset[int]] = {}

    def number(self, stretch: str) -> int:
        """The number of a stretch; texts are looked through for it from now on."""
        number = self._numbers.setdefault(stretch, len(self._numbers))
        self._automaton, self._held = None, {}
        return number

    def within(self, text: str) -> frozenset[int]:
        """The numbers of the stretches in a text."""
        known = self._held
        held = known.get(text)
        if held is None:
            automaton = self._automaton
            if automaton is None:
                automaton = self._automaton = AhoCorasick(list(self._numbers))
            if len(known) >= _REMEMBERED:
                known.clear()
            matches = automaton.find_matches_as_indexes(lowered(text), overlapping=True)
            held = known[text] = frozenset([match[0] for match in matches])
        return held


_STRETCHES = _Stretches()


class Gate:
    """Expressions, and which of them may match a text.

    >>> gate = Gate([re.compile(r"no (?:data|evidence) (?:exists?|suggests?)"), re.compile(r"x+")])
    >>> gate("EVIDENCE that suggests more"), gate("no evidence"), gate("nothing")
    ((0, 1), (1,), (1,))
    """

    def __init__(self, patterns: Iterable[re.Pattern[str]]) -> None:
        needs = [needed(pattern) for pattern in patterns]
        self._always = tuple(place for place, stretches in enumerate(needs) if not stretches)
        self._wanted: list[int] = []
        self._owned: dict[int, tuple[int, Set[int]]] = {}
        bit = 1
        for place, stretches in enumerate(needs):
            first = bit
            for rank, need in enumerate(stretches):
                for number in map(_STRETCHES.number, need):
                    bits, places = self._owned.get(number, (0, frozenset()))
                    self._owned[number] = bits | bit, places | {place} if rank == 0 else places
                bit <<= 1
            self._wanted.append(bit - first)
        self._numbers = frozenset(self._owned)

    def __call__(self, text: str) -> Sequence[int]:
        """The places of the expressions that may match, in their order; those left out do not."""
        mine = _STRETCHES.within(text) & self._numbers
        if not mine:
            return self._always
        held, candidates = 0, set[int]()
        for number in mine:
            bits, places = self._owned[number]
            held |= bits
            candidates |= places
        wanted = self._wanted
        possible = [place for place in candidates if wanted[place] & held == wanted[place]]
        return tuple(sorted((*self._always, *possible))) if possible else self._always


def lowered(text: str) -> str:
    """A text in lower case, with ASCII letters for all that match them where case is ignored; its length stays."""
    if not text.isascii() and any(letter in text for letter in "ſıİ"):
        text = text.translate(_LIKE_ASCII)
    return text.lower()


def needed(pattern: re.Pattern[str]) -> list[frozenset[str]]:
    """What every match of an expression holds: of each set, one of its stretches, in lower case. The set that rules out
    most comes first; none where there is nothing to tell.

    >>> [sorted(need) for need in needed(re.compile(r"(?:fail(?:ed|ure)|lack) to (?:act|respond)|with(?:out|in)"))]
    [['fail', 'lack', 'with']]
    >>> [sorted(need) for need in needed(re.compile(r"(?:fail(?:ed|ure)|lack) (?:perhaps|still) to"))]
    [['perhaps', 'still'], ['fail', 'lack']]
    """
    needs = sorted(set(_needs(parser.parse(pattern.pattern, pattern.flags))), key=_power, reverse=True)
    return [need for rank, need in enumerate(needs[:_NEEDS]) if rank == 0 or _shortest(need) >= _LONG]


def _needs(tree: Any) -> list[frozenset[str]]:
    """What a sequence needs: all that each part of it does."""
    needs: list[frozenset[str]] = []
    run = ""
    for operation, value in (*tree, (None, None)):
        if operation is opcode.LITERAL:
            run += chr(value)
            continue
        if run:
            needs.append(frozenset([lowered(run)]))
        run = ""
        needs += _of(operation, value)
    return [need for need in needs if len(need) <= _MOST and min(map(len, need)) >= _SHORTEST]


def _of(operation: Any, value: Any) -> list[frozenset[str]]:
    if operation is opcode.SUBPATTERN:
        return _needs(value[-1])
    if operation is opcode.ATOMIC_GROUP:
        return _needs(value)
    if operation in (opcode.MAX_REPEAT, opcode.MIN_REPEAT, opcode.POSSESSIVE_REPEAT):
        return _needs(value[2]) if value[0] > 0 else []
    if operation is opcode.BRANCH:
        branches = [_needs(branch) for branch in value[1]]
        return [frozenset().union(*(max(branch, key=_power) for branch in branches))] if all(branches) else []
    return []


def _power(need: frozenset[str]) -> tuple[int, int, list[str]]:
    """How much a need rules out: the more, the longer its shortest stretch is."""
    return min(_shortest(need), 6), -len(need), sorted(need)


def _shortest(need: frozenset[str]) -> int:
    return min(len(stretch.strip()) for stretch in need)
