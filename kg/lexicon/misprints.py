"""Long names with one wrong letter, as character recognition leaves them.

Only names of words (no digit, nine letters or more) are looked for, and only one letter may be missing, added or
another. It is never the first of a word (too much begins alike) nor the last, and no other letter stands for one of the
last two (they tell ``leukemic`` from ``leukemia``). A word that the lexicon has in any name is taken as it is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kg.lexicon.variants import variants
from kg.model import Span

_WORD = re.compile(r"(?<![^\W_])[^\W\d_]{6,}(?![^\W_])")
_SHORTEST = 7
_AROUND = 120
_REMEMBERED = 100_000


class Repair(NamedTuple):
    """A stretch of a text with one word set right: the stretch's place, the word's, and the stretch repaired."""

    start: int
    word: Span
    text: str
    longer: int

    def place(self, span: Span) -> Span | None:
        """The place in the whole text of what stands at `span` of the repaired stretch, if it holds the word."""
        start, end = span.start + self.start, span.end + self.start - self.longer
        return Span(start, end) if start <= self.word.start and self.word.end <= end else None


class Misprints:
    """The words of a lexicon's long names, found by what remains of them without one letter.

    >>> misprints = Misprints(["venetoclax", "acute leukemia"])
    >>> [repair.text for repair in misprints.repairs("with venetoclx", [])]
    ['with venetoclax']
    """

    def __init__(self, terms: Iterable[str]) -> None:
        self._known: set[str] = set()
        self._without_one: dict[str, set[str]] = {}
        self._as_printed: set[str] = set()
        self._seen: dict[str, str | None] = {}
        of_long: set[str] = set()
        for term in terms:
            words = {word.lower() for variant in variants(term, "any") for word in _WORD.findall(variant.text)}
            self._known |= words
            if is_long(term):
                of_long |= words
        for word in of_long:
            for rest in _rests(word) if len(word) >= _SHORTEST else ():
                self._without_one.setdefault(rest, set()).add(word)

    def _right(self, word: str) -> str | None:
        """The one word of a long name that is a letter away; None where there is none, or more than one."""
        if word not in self._seen:
            if len(self._seen) > _REMEMBERED:
                self._seen.clear()
            alike = {known for rest in _rests(word) for known in self._without_one.get(rest, ())}
            near = [known for known in alike if _one_edit(word, known)]
            self._seen[word] = near[0] if len(near) == 1 else None
        return self._seen[word]

    def _wrong(self, words: Iterable[str]) -> dict[str, str]:
        """The words, as printed, that are misprints, and what each should be."""
        wrong: dict[str, str] = {}
        for word in words:
            lower = word.lower()
            right = None if lower in self._known else self._right(lower)
            if right is not None:
                wrong[word] = right
        return wrong

    def repairs(self, text: str, taken: Sequence[Span]) -> Iterator[Repair]:
        """The text around each misprinted word outside the places `taken`, set right where only one word is near.

        :param taken: places in order, none overlapping another.
        """
        if len(self._as_printed) > _REMEMBERED:
            self._as_printed.clear()
        wrong: dict[str, str] = {}
        for chunk in {*text.split()} - self._as_printed:
            found = self._wrong(_WORD.findall(chunk))
            wrong |= found
            if not found:
                self._as_printed.add(chunk)
        starts = [span.start for span in taken]
        places = sorted((place, word) for word in wrong for place in whole_words(text, word, _WORD))
        for place, misprint in places:
            right, stop = wrong[misprint], place + len(misprint)
            before = bisect_left(starts, stop) - 1
            if before >= 0 and taken[before].end > place:
                continue
            start, end = max(0, place - _AROUND), stop + _AROUND
            repaired = text[start:place] + right + text[stop:end]
            yield Repair(start, Span(place, stop), repaired, len(right) - len(misprint))


def whole_words(text: str, word: str, expression: re.Pattern[str]) -> Iterator[int]:
    """Where a word stands in a text by itself: an expression for words matches it there.

    >>> list(whole_words("ion, cation and ion", "ion", re.compile("(?<![a-z])[a-z]+")))
    [0, 16]
    """
    place = text.find(word)
    while place >= 0:
        match = expression.match(text, place)
        if match is not None and match[0] == word:
            yield place
        place = text.find(word, place + len(word))


def is_long(term: str) -> bool:
    """Whether a name is of words and long enough for one wrong letter not to make another name.

    >>> is_long("venetoclax"), is_long("menin"), is_long("SNDX-5613 succinate")
    (True, False, False)
    """
    return sum(map(str.isalpha, term)) >= 9 and not any(map(str.isdigit, term)) and not term.isupper()


def _rests(word: str) -> set[str]:
    """The word, and the word without each of its letters that may be wrong."""
    return {word} | {word[:place] + word[place + 1 :] for place in range(1, len(word) - 1)}


def _one_edit(word: str, known: str) -> bool:
    """Whether one letter added, taken away or replaced makes one the other; the edges stay."""
    kept = 2 if len(word) == len(known) else 1
    if word[0] != known[0] or word[-kept:] != known[-kept:] or abs(len(word) - len(known)) > 1:
        return False
    same = next((place for place, (a, b) in enumerate(zip(word, known, strict=False)) if a != b), len(known))
    skip, keep = (1, 1) if len(word) == len(known) else (int(len(word) > len(known)), int(len(word) < len(known)))
    return word[same + skip :] == known[same + keep :]
