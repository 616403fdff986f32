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
_LIKE_ASCII = str.maketrans({"ſ": "s", "ı": "i", "İ": "i"})
"""Letters that match an ASCII letter where case is ignored, and that `str.lower` does not turn into it."""


class Gate:
    """Expressions, and which of them may match a text.

    >>> gate = Gate([re.compile(r"no (?:data|evidence)"), re.compile(r"x+")])
    >>> gate("there were no DATA"), gate("nothing")
    ((0, 1), (1,))
    """

    def __init__(self, patterns: Iterable[re.Pattern[str]]) -> None:
        owners: dict[str, set[int]] = {}
        always: set[int] = set()
        for place, pattern in enumerate(patterns):
            literals = needed(pattern)
            if literals is None:
                always.add(place)
            for literal in literals or ():
                owners.setdefault(literal, set()).add(place)
        self._always = tuple(sorted(always))
        self._owners = [frozenset(owners[literal]) for literal in owners]
        self._automaton = AhoCorasick(list(owners)) if owners else None

    def __call__(self, text: str) -> Sequence[int]:
        """The places of the expressions that may match, in their order; those left out do not."""
        if self._automaton is None:
            return self._always
        found = self._automaton.find_matches_as_indexes(lowered(text), overlapping=True)
        if not found:
            return self._always
        places = set(self._always)
        for literal in {literal for literal, _start, _end in found}:
            places |= self._owners[literal]
        return tuple(sorted(places))


def lowered(text: str) -> str:
    """A text in lower case, with ASCII letters for all that match them where case is ignored; lengths may change."""
    return text.lower() if text.isascii() else text.translate(_LIKE_ASCII).lower()


def needed(pattern: re.Pattern[str]) -> frozenset[str] | None:
    """Stretches in lower case one of which every match of an expression holds; None where there are none to tell.

    >>> sorted(needed(re.compile(r"(?:fail(?:ed|ure)|lack) to|with(?:out|in)")))
    ['fail', 'lack', 'with']
    """
    return _needed(parser.parse(pattern.pattern, pattern.flags))


def _needed(tree: Any) -> frozenset[str] | None:
    best: frozenset[str] | None = None
    run = ""
    for operation, value in (*tree, (None, None)):
        if operation is opcode.LITERAL:
            run += chr(value)
            continue
        best, run = _better(best, frozenset([lowered(run)]) if run else None), ""
        best = _better(best, _of(operation, value))
    return best


def _of(operation: Any, value: Any) -> frozenset[str] | None:
    if operation is opcode.SUBPATTERN:
        return _needed(value[-1])
    if operation is opcode.ATOMIC_GROUP:
        return _needed(value)
    if operation in (opcode.MAX_REPEAT, opcode.MIN_REPEAT, opcode.POSSESSIVE_REPEAT):
        return _needed(value[2]) if value[0] > 0 else None
    if operation is opcode.BRANCH:
        branches = [_needed(branch) for branch in value[1]]
        return frozenset().union(*(b for b in branches if b)) if all(branches) else None
    return None


def _better(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    """Of two needs the one that rules out more: the one whose shortest stretch is longer."""
    if other is None or len(other) > _MOST or min(map(len, other)) < _SHORTEST:
        return one
    if one is None:
        return other
    return max(one, other, key=lambda need: (min(min(map(len, need)), 6), -len(need)))
