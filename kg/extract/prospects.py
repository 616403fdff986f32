"""Which rules a sentence can satisfy at all: told by its words and by the kinds of things that it names, before it is
parsed.

A rule needs one of its trigger words, and a frame of it needs things of the kinds that it joins. Both are read from the
rules themselves. Most sentences have no rule that has both: they need no tokens and no parse, and in the others most
rules need no look at their arguments.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.extract.grammar import Grammar, squeeze
from kg.extract.kinds import MIXTURE
from kg.extract.patterns import Frame, Patterns
from kg.extract.phrases import REFERRING
from kg.extract.tokens import PARTED, WORD, stretches
from kg.model import Mention, Sentence, Span

_REMEMBERED = 100_000
Kinds = tuple[frozenset[str], frozenset[str]]
"""The categories of some things, and those of which there are several things."""


class Prospects:
    """The rules that may find something in a sentence. What is known of a word or of some kinds is kept.

    Within this class a set of rules is a number with a bit for each rule, so that sets of many words join quickly.
    """

    def __init__(self, patterns: Patterns, grammar: Grammar) -> None:
        self._grammar = grammar
        self._frames = {rule.id: rule.frames for rule in patterns.rules}
        self._bits = {rule.id: 1 << place for place, rule in enumerate(patterns.rules)}
        self._points = 1 << len(patterns.rules)
        self._of_key: dict[str, int] = dict.fromkeys(REFERRING, self._points)
        self._of_lemma: dict[str, int] = {}
        for table in (patterns.by_noun, patterns.by_adjective):
            for key, rows in table.items():
                for rule, _ in rows:
                    self._of_key[key] = self._of_key.get(key, 0) | self._bits[rule.id]
        for lemma, verbs in patterns.by_verb.items():
            for rule, _ in verbs:
                self._of_lemma[lemma] = self._of_lemma.get(lemma, 0) | self._bits[rule.id]
        self._of_words: dict[str, int] = {}
        self._of_kinds: dict[Kinds, frozenset[str]] = {}
        self._chosen: dict[tuple[int, frozenset[str]], frozenset[str]] = {}

    def of(
        self, text: str, sentence: Sentence, named: Sequence[Mention], told: Iterable[Mention], meant: Mention | None
    ) -> frozenset[str]:
        """The ids of the rules that a sentence may satisfy; all others find nothing in it.

        :param text: the document's text.
        :param named: top-level mentions within the sentence, sorted, not overlapping.
        :param told: things of earlier sentences that may be an argument.
        :param meant: what a pronoun may stand for beside a mention of the sentence.
        """
        things = [*named, *told]
        if not things:
            return frozenset()
        known, bits = self._of_words, 0
        for stretch in stretches(sentence, named):
            if isinstance(stretch, Span):
                for words in text[stretch.start : stretch.end].split():
                    found = known.get(words)
                    bits |= self._remember(words) if found is None else found
        if meant is not None and bits & self._points:
            things.append(meant)
        bits &= ~self._points
        if not bits:
            return frozenset()
        return self._chosen_of(bits, self._satisfiable(things))

    def _remember(self, words: str) -> int:
        """The rules that what stands between two blanks may trigger."""
        bits = 0
        for word in WORD.findall(words):
            bits |= self._of(word)
        if len(self._of_words) >= _REMEMBERED:
            self._of_words.clear()
        self._of_words[words] = bits
        return bits

    def _of(self, word: str) -> int:
        """The rules that a word may trigger, as it stands or as the second half of a parted verb."""
        key = squeeze(word)
        verbs = self._grammar.verbs
        readings = [*verbs.get(key, ())]
        if key.startswith(PARTED[1]):
            readings += (reading for first in PARTED[0] for reading in verbs.get(first + key, ()))
        bits = self._of_key.get(key, 0)
        for reading in readings:
            bits |= self._of_lemma.get(reading.lemma, 0)
        return bits

    def _satisfiable(self, things: Sequence[Mention]) -> frozenset[str]:
        """The rules with a frame for things of these kinds."""
        meant: dict[str, set[str]] = {}
        for thing in things:
            meant.setdefault(thing.category, set()).add(thing.curie)
        kinds = frozenset(meant), frozenset(kind for kind, curies in meant.items() if len(curies) > 1)
        rules = self._of_kinds.get(kinds)
        if rules is None:
            rules = frozenset(rule for rule, frames in self._frames.items() if any(_joins(f, *kinds) for f in frames))
            self._of_kinds[kinds] = rules
        return rules

    def _chosen_of(self, bits: int, rules: frozenset[str]) -> frozenset[str]:
        key = bits, rules
        chosen = self._chosen.get(key)
        if chosen is None:
            if len(self._chosen) >= _REMEMBERED:
                self._chosen.clear()
            chosen = frozenset(rule for rule in rules if self._bits[rule] & bits)
            self._chosen[key] = chosen
        return chosen


def _joins(frame: Frame, kinds: frozenset[str], several: frozenset[str]) -> bool:
    """Whether a frame holds for things of some kinds, `several` of which have more than one thing."""
    if frame.pair:
        return MIXTURE in kinds
    subjects, objects = frame.subject & kinds, frame.object & kinds
    if frame.topic:
        return bool(subjects)
    if subjects == objects and len(subjects) == 1:
        return subjects <= several
    return bool(subjects and objects)
