"""Which of many regular expressions can match a text at all: told by the letters that each of them needs, in one pass.

Most sentences hold none of the words that an expression is about. An expression needs some of a few literal stretches
wherever it matches; these are looked for together (Aho-Corasick), and only expressions whose stretches are there are
tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from re import _constants as opcode  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from ahocorasick_rs import AhoCorasick

_SHORTEST = 2
_MOST = 200
_NEEDS, _LONG = 4, 4
"""How many sets of stretches are looked for of one expression, and how long all beside the first are."""
_LIKE_ASCII = str.maketrans({"ſ": "s", "ı": "i", "İ": "i"})
"""Letters that match an ASCII letter where case is ignored, and that `str.lower` does not turn into it."""


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
        owners: dict[str, tuple[int, set[int]]] = {}
        bit = 1
        for place, stretches in enumerate(needs):
            first = bit
            for rank, need in enumerate(stretches):
                for literal in need:
                    bits, places = owners.get(literal, (0, set()))
                    owners[literal] = bits | bit, places | {place} if rank == 0 else places
                bit <<= 1
            self._wanted.append(bit - first)
        self._owners = list(owners.values())
        self._automaton = AhoCorasick(list(owners)) if owners else None

    def __call__(self, text: str) -> Sequence[int]:
        """The places of the expressions that may match, in their order; those left out do not."""
        if self._automaton is None:
            return self._always
        found = self._automaton.find_matches_as_indexes(lowered(text), overlapping=True)
        if not found:
            return self._always
        held, candidates = 0, set[int]()
        for literal in {literal for literal, _start, _end in found}:
            bits, places = self._owners[literal]
            held |= bits
            candidates |= places
        wanted = self._wanted
        possible = [place for place in candidates if wanted[place] & held == wanted[place]]
        return tuple(sorted((*self._always, *possible))) if possible else self._always


def lowered(text: str) -> str:
    """A text in lower case, with ASCII letters for all that match them where case is ignored; lengths may change."""
    return text.lower() if text.isascii() else text.translate(_LIKE_ASCII).lower()


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
