"""Many expressions as one alternation, of which only those are tried whose letters are in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.extract.gate import Gate


class Alternation:
    """What ``re.compile("|".join(expressions))`` finds, for expressions that match no empty text.

    >>> either = Alternation(["no (?:data|evidence)", "evidence of"], re.IGNORECASE)
    >>> [match[0] for match in either.finditer("Evidence of harm, no evidence of use")]
    ['Evidence of', 'no evidence']
    """

    def __init__(self, expressions: Iterable[str], flags: re.RegexFlag) -> None:
        self._patterns = [re.compile(expression, flags) for expression in expressions]
        self._gate = Gate(self._patterns)

    def within(self, text: str) -> bool:
        """Whether a text has a match."""
        return any(self._patterns[place].search(text) for place in self._gate(text))

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """The matches from left to right, none overlapping another; at one place that of the first expression."""
        ahead: dict[int, re.Match[str]] = {}
        for place in self._gate(text):
            match = self._patterns[place].search(text)
            if match is not None:
                ahead[place] = match
        while ahead:
            nearest = min(ahead, key=lambda place: (ahead[place].start(), place))
            found = ahead[nearest]
            yield found
            for place, match in list(ahead.items()):
                if match.start() < found.end():
                    following = self._patterns[place].search(text, found.end())
                    if following is None:
                        del ahead[place]
                    else:
                        ahead[place] = following
