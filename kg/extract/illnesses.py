"""Illnesses that the lexicon need not know: what a document is on may be none of the diseases that it names by the way.

The words are data (``data/circumstances/illnesses.tsv``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from kg.extract.gate import Gate
from kg.extract.kinds import DISEASES
from kg.model import Mention
from kg.resources import data_table


@cache
def _illnesses() -> tuple[tuple[re.Pattern[str], ...], Gate]:
    rows = tuple(
        re.compile(rf"(?<![\w-])(?:{e})(?![\w-])", re.IGNORECASE)
        for (e,) in data_table("circumstances", "illnesses.tsv")
    )
    return rows, Gate(rows)


_OF_PATIENTS = re.compile(
    r"\b(?:(?:patients?|people|persons|individuals|adults|children|subjects|women|men|participants) (?:with|who have)"
    r"|suffer\w* from|(?:treat\w*|trials?|stud(?:y|ies)|therapy|therapies|approved|used|indicated|management)"
    r" (?:of|for|in))\s(?:[\w-]+ ){0,4}$",
    re.IGNORECASE,
)


def unknown_illnesses(words: str, mentions: Sequence[Mention]) -> Iterator[tuple[str, bool]]:
    """The illnesses that the words of a sentence name and no mention holds, each with whether it is what the patients
    there have."""
    known = [m.text.lower() for m in mentions if m.category in DISEASES]
    rows, gate = _illnesses()
    for expression in (rows[place] for place in gate(words)):
        for match in expression.finditer(words):
            name = match[0].lower()
            if not any(name in other or other in name for other in known):
                yield name, _OF_PATIENTS.search(words, 0, match.start()) is not None


class Topic:
    """What disease the document is on, as far as it is read; none where it names another illness more often."""

    def __init__(self) -> None:
        self._known: Counter[str] = Counter()
        self._unknown: Counter[str] = Counter()

    def note(self, words: str, mentions: Sequence[Mention], named: Sequence[Mention]) -> bool:
        """Count the diseases `named` in a sentence and its other illnesses; whether its patients have one of those
        alone."""
        self._known.update(m.curie for m in named)
        found = list(unknown_illnesses(words, mentions))
        self._unknown.update(name for name, _ in found)
        return not named and any(theirs for _, theirs in found)

    def disease(self) -> str | None:
        """The disease named most often, the first by CURIE of equals."""
        best = min(self._known, key=lambda c: (-self._known[c], c), default=None)
        if best is None or max(self._unknown.values(), default=0) > self._known[best]:
            return None
        return best
